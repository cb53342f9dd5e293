"""One walking person: position as a function of time, and the acts a routine is made of.

Positions follow from straight legs walked at constant speed, so that any instant can be asked and
nobody jumps.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hardware.world.cast import Person
from hardware.world.engine import Sleep
from hardware.world.plan import DOORS, ROOMS, SPOTS
from hardware.world.routes import Point, doors_between, way_inside
from hardware.world.truth import FactKind, PersonTruth, Pose

if TYPE_CHECKING:
    from hardware.world.parcels import Parcel
    from hardware.world.world import World

SECOND_NS = 1_000_000_000
_STILL_M = 1e-6
_GLANCE_NS = 4 * SECOND_NS
Act = Generator[Sleep, bool, None]


class BlockedError(Exception):
    """A shut lock stopped the person, who waited and gave up."""


@dataclass(frozen=True, slots=True)
class _Leg:
    start: Point
    end: Point
    start_ns: int
    end_ns: int
    walked_m: float


class Body:
    """A person on the site; its methods are acts for routines (use ``yield from``)."""

    def __init__(self, world: "World", person: Person, seed: int) -> None:
        """Stand outside; `enter` puts the person on the site."""
        self.world = world
        self.person = person
        self.random = np.random.default_rng(seed)
        self.speed_m_s = float(self.random.uniform(1.2, 1.4))
        self.room = ""
        self.carrying: Parcel | None = None
        self.is_forcing = False
        self._heading = 0.0
        self._idle_since_ns = 0
        self._habit = seed % 17
        self._leg = _Leg((0.0, 0.0), (0.0, 0.0), 0, 0, 0.0)

    @property
    def now_ns(self) -> int:
        """World time."""
        return self.world.engine.now_ns

    def enter(self, spot: str) -> None:
        """Appear at an outside spot."""
        room, x, y = SPOTS[spot]
        self.room = room
        self._leg = _Leg((x, y), (x, y), self.now_ns, self.now_ns, 0.0)
        self.world.arrive(self)

    def leave(self) -> None:
        """Disappear, together with what is carried."""
        if self.carrying is not None:
            self.world.parcels.remove(self.carrying, self)
        self.world.depart(self)
        self.room = ""

    def at(self, now_ns: int) -> PersonTruth:
        """Where the person is at an instant within the current leg."""
        leg = self._leg
        is_walking = leg.start_ns <= now_ns < leg.end_ns
        part = (
            1.0 if now_ns >= leg.end_ns else (now_ns - leg.start_ns) / (leg.end_ns - leg.start_ns)
        )
        x = leg.start[0] + (leg.end[0] - leg.start[0]) * part
        y = leg.start[1] + (leg.end[1] - leg.start[1]) * part
        turned = self._glance(now_ns) if self._idle_since_ns else 0.0
        return PersonTruth(
            self.person.person, x, y, 0.0, self.room, Pose.WALK if is_walking else Pose.STAND,
            self._heading + turned, self.speed_m_s if is_walking else 0.0,
            leg.walked_m + math.dist(leg.start, leg.end) * part,
            self.carrying.name if self.carrying else "",
        )  # fmt: skip

    def say(self, kind: FactKind, *, door: str = "", place: str = "", card: str = "") -> None:
        """Report a fact about this person, here and now."""
        self.world.say(
            kind, person=self.person.person, room=self.room, door=door, place=place, card=card
        )

    def wait(self, seconds: float) -> Act:
        """Stand still."""
        yield Sleep(self.now_ns + round(seconds * 1e9))

    def pause(self, low_s: float, high_s: float) -> Act:
        """Stand still for a while, shifting the weight and looking around."""
        self._idle_since_ns = self.now_ns
        yield from self.wait(float(self.random.uniform(low_s, high_s)))
        self._heading += self._glance(self.now_ns)
        self._idle_since_ns = 0

    def _glance(self, now_ns: int) -> float:
        """How far somebody who waits has turned: another way every four seconds, no event."""
        turn = (now_ns - self._idle_since_ns) // _GLANCE_NS
        return 0.0 if turn == 0 else ((turn * 37 + self._habit) % 17 - 8) * 0.11

    def face(self, x_m: float, y_m: float) -> None:
        """Turn towards a point."""
        here = self.at(self.now_ns)
        if math.hypot(x_m - here.x_m, y_m - here.y_m) > _STILL_M:
            self._heading = math.atan2(y_m - here.y_m, x_m - here.x_m)

    def go_to_spot(self, spot: str) -> Act:
        """Walk to a named spot, through doors."""
        room, x, y = SPOTS[spot]
        yield from self.go(room, (x, y))

    def go(self, room: str, point: Point) -> Act:
        """Walk to a point of a room, through doors.

        Raises:
            BlockedError: If a lock stayed shut.
        """
        for door in doors_between(self.room, room):
            yield from self._pass(door)
        yield from self._walk(point)

    def _walk(self, point: Point) -> Act:
        here = self.at(self.now_ns)
        start = (round(here.x_m, 6), round(here.y_m, 6))
        if math.dist(start, point) < _STILL_M:
            return
        for step in way_inside(self.room, start, point):
            yield from self._stride(step)

    def _stride(self, end: Point) -> Act:
        here = self.at(self.now_ns)
        start = (here.x_m, here.y_m)
        length_m = math.dist(start, end)
        if length_m < _STILL_M:
            return
        self._heading = math.atan2(end[1] - start[1], end[0] - start[0])
        arrive_ns = self.now_ns + round(length_m / self.speed_m_s * 1e9)
        self._leg = _Leg(start, end, self.now_ns, arrive_ns, here.walked_m)
        yield Sleep(arrive_ns)

    def _pass(self, name: str) -> Act:
        plan = DOORS[name]
        target = plan.other(self.room)
        yield from self._walk(plan.standing(self.room, ROOMS))
        self.face(plan.x_m, plan.y_m)
        yield from self._ask(name)
        yield from self.world.open_door(name)
        try:
            yield from self._stride((plan.x_m, plan.y_m))
            left, self.room = self.room, target
            self.say(FactKind.PERSON_MOVED, door=name, place=left)
            yield from self._stride(plan.standing(target, ROOMS))
        finally:
            self.world.free_door(name)

    def _ask(self, name: str) -> Act:
        """Get the door's consent: free, by exit request, or by card."""
        door = self.world.doors[name]
        if self.room == door.plan.inner:
            if door.is_locked:
                self.say(FactKind.EXIT_REQUESTED, door=name)
            return
        if not door.is_locked:
            return
        if self.is_forcing:
            yield from self.wait(6.0)
            self.say(FactKind.DOOR_FORCED, door=name)
            return
        patience_ns = round(float(self.random.uniform(14.0, 26.0)) * 1e9)
        give_up_ns = self.now_ns + patience_ns
        while not door.lets_pass(self.room, self.now_ns):
            if self.now_ns >= give_up_ns:
                self.say(FactKind.PERSON_GAVE_UP, door=name)
                raise BlockedError(name)
            yield from self.wait(0.5)
            self.world.present(self, name)
            # looks at the lamp, tries again after some seconds
            again_ns = min(give_up_ns, self.now_ns + 7 * SECOND_NS)
            while self.now_ns < again_ns and not door.lets_pass(self.room, self.now_ns):
                yield Sleep(again_ns, door.bell)
