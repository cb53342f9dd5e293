"""When something is due although clocks step and consoles restart. Pure.

A deadline is stored as a UTC moment, because only that survives a restart. Within one run it is
counted on the monotonic clock from the moment it is first seen, so that a step of UTC fires
nothing early and delays nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from console.domain.operations import Moment


class DeadlineKind(StrEnum):
    """What is due."""

    REALARM = "realarm"
    ESCALATE = "escalate"
    UNSHELVE = "unshelve"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One stored deadline.

    Attributes:
        kind: What is due.
        alarm_id: Of which alarm.
        due_utc_ns: When.
        set_utc_ns: When it was set: it cannot be further away than `due_utc_ns` minus this.
    """

    kind: DeadlineKind
    alarm_id: str
    due_utc_ns: int
    set_utc_ns: int


class DeadlineClock:
    """Remembers, for one run, at which monotonic moment each stored deadline is due."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._due_ns: dict[Deadline, int] = {}

    def due(self, deadlines: Iterable[Deadline], now: Moment) -> tuple[Deadline, ...]:
        """Which deadlines have come, the longest overdue first.

        Args:
            deadlines: All that stand; those not named any more are forgotten.
            now: The present on both clocks.
        """
        standing = dict.fromkeys(deadlines)
        self._due_ns = {one: at for one, at in self._due_ns.items() if one in standing}
        for one in standing:
            if one not in self._due_ns:
                longest = max(one.due_utc_ns - one.set_utc_ns, 0)
                away = min(max(one.due_utc_ns - now.utc_ns, 0), longest)
                self._due_ns[one] = now.monotonic_ns + away
        come = [one for one, at in self._due_ns.items() if at <= now.monotonic_ns]
        return tuple(sorted(come, key=lambda one: (self._due_ns[one], one.alarm_id, one.kind)))
