"""Doors of the simulated site: lock, release, leaf; each follows its plan and tells what happened.

A door decides by itself (its reader knows the cards) until somebody commands its lock from
outside; from then on only `grant` releases it. Leaving from the inner side is always free: no
command can trap a person.
"""

from dataclasses import dataclass, field

from hardware.world.engine import Bell
from hardware.world.plan import DoorPlan

GRANT_NS = 5_000_000_000
"""How long a release lasts."""


@dataclass(eq=False, slots=True)
class Door:
    """One door's state.

    Attributes:
        plan: Where it is.
        is_locked: The lock is engaged.
        is_remote: Somebody outside commands it; its own reader no longer decides.
        released_until_ns: End of the running release.
        bell: Rung on every change that a waiting person would notice.
        users: People in the opening or about to step into it.
    """

    plan: DoorPlan
    is_locked: bool = True
    is_remote: bool = False
    released_until_ns: int = 0
    bell: Bell = field(default_factory=Bell)
    users: int = 0
    is_shut: bool = True
    is_closing_planned: bool = False
    _from: float = 0.0
    _to: float = 0.0
    _start_ns: int = 0

    def openness(self, now_ns: int) -> float:
        """How far it stands open, 0..1, at an instant not before its last change."""
        span_ns = abs(self._to - self._from) * self.plan.opens_s * 1e9
        if span_ns <= 0:
            return self._to
        part = min(1.0, max(0.0, (now_ns - self._start_ns) / span_ns))
        return self._from + (self._to - self._from) * part

    def move(self, target: float, now_ns: int) -> int:
        """Start moving towards open (1) or shut (0); returns the instant it gets there."""
        self._from, self._to, self._start_ns = self.openness(now_ns), target, now_ns
        return now_ns + round(abs(self._to - self._from) * self.plan.opens_s * 1e9)

    def lets_pass(self, room: str, now_ns: int) -> bool:
        """Whether someone standing in ``room`` can open it now."""
        return (
            not self.is_locked
            or room == self.plan.inner
            or now_ns < self.released_until_ns
            or self.openness(now_ns) >= 1.0
        )
