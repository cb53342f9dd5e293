"""Everything about alarms that a site may change, in one value. Pure.

Marked [D] in the doctrine: project defaults, not from a standard, save where a clause is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.domain.alarms.presenting import Suppression
from console.domain.alarms.rules import DEFAULT_RULES, AlarmRule
from console.domain.events import Tone

#: The longest a shelf may last, minutes.
LONGEST_SHELF_MIN = 480


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an alarm waits for somebody.

    Attributes:
        realarm_s: Sounds again after so long, each time; 0 = never.
        realarms: At most so often for one announcement.
        escalate_s: Goes to the next post after so long, each time; 0 = never.
    """

    realarm_s: float = 0.0
    realarms: int = 3
    escalate_s: float = 0.0


DEFAULT_PATIENCE: Mapping[Tone, Patience] = {
    Tone.ALARM: Patience(realarm_s=120.0, escalate_s=240.0),
    Tone.WARNING: Patience(realarm_s=120.0, escalate_s=600.0),
}

DEFAULT_DESIGNS: tuple[Suppression, ...] = (
    Suppression(
        "no-picture-no-recording",
        "the camera gives no picture, and that stands as an alarm of its own",
        frozenset({"recording"}),
        causes=frozenset({"no_packets"}),
        while_rule="camera",
    ),
)


@dataclass(frozen=True, slots=True)
class AlarmPolicy:
    """What the site decided.

    Attributes:
        rules: Which events are alarms.
        designs: When alarms are not shown.
        patience: By tone; a tone without a line waits for ever.
        posts: Whom an alarm goes to when nobody acknowledges it, in order.
    """

    rules: tuple[AlarmRule, ...] = DEFAULT_RULES
    designs: tuple[Suppression, ...] = DEFAULT_DESIGNS
    patience: Mapping[Tone, Patience] = field(default_factory=lambda: dict(DEFAULT_PATIENCE))
    posts: tuple[str, ...] = ("supervisor", "duty_manager")

    def patience_for(self, tone: Tone) -> Patience:
        """How long an alarm of a tone waits."""
        return self.patience.get(tone, Patience())
