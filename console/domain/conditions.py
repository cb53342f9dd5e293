"""What is wrong right now: raised once, cleared once. Pure values for the strip and the rail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.domain.events import Code, Param, Tone

#: How loud a tone is; the order of the strip.
RANK: dict[Tone, int] = {
    Tone.ALARM: 4,
    Tone.WARNING: 3,
    Tone.UNKNOWN: 2,
    Tone.NOTICE: 1,
    Tone.CALM: 0,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is not normal and has not ended.

    Attributes:
        code: What it is.
        tone: How much it matters; never CALM.
        subject: Whom it concerns, as in `Event.subject`.
        since_utc_ns: When it began.
        since_ns: Monotonic ns of the same moment, for its age.
        params: As in `Event.params`.
    """

    code: Code
    tone: Tone
    subject: str
    since_utc_ns: int
    since_ns: int
    params: Mapping[str, Param] = field(default_factory=dict)


def foremost(conditions: Iterable[Condition]) -> Condition | None:
    """The one to show: the highest tone, and of these the oldest."""
    return min(
        conditions,
        key=lambda one: (-RANK[one.tone], one.since_ns, one.subject, one.code),
        default=None,
    )


def count_by_tone(conditions: Iterable[Condition]) -> dict[Tone, int]:
    """How many of each tone; every tone but CALM is a key."""
    counts: dict[Tone, int] = {tone: 0 for tone in RANK if tone is not Tone.CALM}
    for one in conditions:
        counts[one.tone] += 1
    return counts
