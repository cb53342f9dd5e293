"""F2 acts on what a person can have seen: the strip must have stood still for half a second. Pure.

The service guards by the moment at which it changed the board; this guards by the moment at which
the strip was given it, which is later and is what the eye has. After the person's own acknowledge
the next alarm is expected, and nothing is guarded (ui.md 5.1).
"""

from dataclasses import dataclass
from typing import Final

from console.domain.alarms.values import AlarmBoard

#: ui.md 2.4, strip guard.
GUARD_NS: Final = 500_000_000


@dataclass(slots=True)
class StripGuard:
    """Remembers what the strip shows and since when.

    Attributes:
        alarm_id: What is shown; empty for nothing.
        since_ns: Monotonic ns at which it was shown.
        is_guarded: Whether it came without the person's doing.
    """

    alarm_id: str = ""
    since_ns: int = 0
    is_guarded: bool = False

    def show(self, board: AlarmBoard, now_ns: int) -> None:
        """The strip shows another board from now on."""
        shown = board.shown_id or ""
        if shown != self.alarm_id:
            self.alarm_id, self.since_ns = shown, now_ns
            self.is_guarded = board.is_guarded

    def may_acknowledge(self, now_ns: int) -> bool:
        """Whether F2 does something now."""
        return not self.is_guarded or now_ns - self.since_ns >= GUARD_NS
