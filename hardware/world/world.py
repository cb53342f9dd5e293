"""The simulated mailroom: a pure model with a seed and a clock that only moves when told.

No I/O, no Qt, no system clock. `advance_to` may be called in any steps: the facts and the truth
are the same.
Commands (locks, grants, the X-ray belt) come in at the present instant and act on the same people
and parcels.
One thread at a time; `shared.SharedWorld` adds the lock.
"""

import math
from dataclasses import dataclass

from hardware.world.body import Body
from hardware.world.cast import CAST
from hardware.world.doors import GRANT_NS, Door
from hardware.world.engine import Engine, Process, Sleep
from hardware.world.parcels import Parcels
from hardware.world.plan import DOORS
from hardware.world.routines import day_of, intrusion
from hardware.world.truth import DoorTruth, FactKind, Truth, WorldFact

DAY_NS = 86_400_000_000_000
_EVENING_NS = 4 * 3600 * 1_000_000_000
_CLOSER_NS = 1_300_000_000
_HAND_REACH_M = 0.3
_HAND_HEIGHT_M = 1.08


@dataclass(frozen=True, slots=True)
class WorldCounts:
    """Sums over the whole life of a world.

    Attributes:
        made: Parcels brought in.
        gone: Parcels that left.
        facts: Facts reported.
    """

    made: int
    gone: int
    facts: int


class World:
    """People, doors and parcels of one site."""

    def __init__(
        self,
        seed: int,
        start_utc_ns: int,
        *,
        local_offset_s: int = 0,
        warm_up: bool = True,
        is_coarse: bool = False,
    ) -> None:
        """Set the stage.

        Args:
            seed: Same seed, same start: same world.
            start_utc_ns: First instant that can be asked.
            local_offset_s: Local time minus UTC; decides day and night.
            warm_up: Live through the day up to the start, so that people are where they would be.
            is_coarse: Nobody strolls while waiting for work: a day costs a third. For telling
                months; parcels and doors go on as ever.
        """
        self.seed = seed
        self.is_coarse = is_coarse
        self._offset_ns = local_offset_s * 1_000_000_000
        local_midnight = (start_utc_ns + self._offset_ns) // DAY_NS * DAY_NS
        # the evening before, too: the night guard's shift crosses midnight
        first_day = local_midnight - DAY_NS if warm_up else local_midnight
        begin_ns = local_midnight - _EVENING_NS - self._offset_ns if warm_up else start_utc_ns
        self.engine = Engine(begin_ns)
        self.doors = {name: Door(plan, is_locked=name != "D9") for name, plan in DOORS.items()}
        self.parcels = Parcels(self, seed * 7919 + 11)
        self._bodies: dict[str, Body] = {}
        self._facts: list[WorldFact] = []
        self._told = 0
        self.parcels.stock()
        self.engine.spawn(self.parcels.belt())
        self.engine.spawn(self._public_door(first_day - self._offset_ns))
        self.engine.spawn(self._days(first_day - self._offset_ns))
        if warm_up:
            self.engine.run_until(start_utc_ns)
            self._facts.clear()

    @property
    def now_ns(self) -> int:
        """The present instant, UTC ns."""
        return self.engine.now_ns

    def advance_to(self, utc_ns: int) -> None:
        """Let the world live up to an instant; an earlier one does nothing."""
        if utc_ns > self.engine.now_ns:
            self.engine.run_until(utc_ns)

    def facts(self) -> tuple[WorldFact, ...]:
        """What happened since the last call, in order."""
        facts, self._facts = tuple(self._facts), []
        return facts

    def truth(self) -> Truth:
        """Who and what is where, now."""
        now = self.engine.now_ns
        return Truth(
            utc_ns=now,
            local_s=(now + self._offset_ns) % DAY_NS / 1e9,
            people=tuple(body.at(now) for body in self._bodies.values()),
            parcels=self.parcels.truths(now),
            doors=tuple(
                DoorTruth(name, door.openness(now), door.is_locked, now < door.released_until_ns)
                for name, door in self.doors.items()
            ),
            gone_parcels=self.parcels.gone,
            made_parcels=self.parcels.made,
        )

    def counts(self) -> WorldCounts:
        """Sums since the world began."""
        return WorldCounts(self.parcels.made, self.parcels.gone, self._told)

    # Commands.

    def set_lock(self, door: str, *, locked: bool) -> None:
        """Command a lock; from now on its reader does not decide, only `grant` lets people in.

        Raises:
            KeyError: If there is no such door.
        """
        one = self.doors[door]
        one.is_remote = True
        if one.is_locked != locked:
            one.is_locked = locked
            self.say(FactKind.LOCK_CHANGED, door=door, place="locked" if locked else "unlocked")
        if locked:
            one.released_until_ns = 0
        self.engine.ring(one.bell)

    def grant(self, door: str) -> None:
        """Release a door for five seconds.

        Raises:
            KeyError: If there is no such door.
        """
        one = self.doors[door]
        one.released_until_ns = self.engine.now_ns + GRANT_NS
        self.say(FactKind.DOOR_RELEASED, door=door)
        self.engine.ring(one.bell)

    def hand_back(self, door: str) -> None:
        """Give a commanded door back to its own reader."""
        self.doors[door].is_remote = False

    def set_belt(self, *, running: bool) -> None:
        """Let the X-ray belt run or stand; a parcel under way finishes its ride."""
        self.parcels.is_belt_running = running
        self.engine.ring(self.parcels.belt_bell)

    def stage_intrusion(self) -> None:
        """An unknown person forces the dock, takes a parcel, and the guard comes."""
        self.engine.spawn(intrusion(self))

    # What bodies and routines use.

    def say(self, kind: FactKind, **about: str) -> None:
        """Note a fact at the present instant."""
        self._told += 1
        self._facts.append(WorldFact(kind, self.engine.now_ns, **about))

    def body(self, person: str, salt: int) -> Body:
        """A body for one visit of a member of the cast."""
        number = list(CAST).index(person)
        return Body(self, CAST[person], (self.seed * 1009 + number) * 100_003 + salt)

    def local_day(self) -> int:
        """Days since 1970 by the site's clock."""
        return (self.engine.now_ns + self._offset_ns) // DAY_NS

    def is_here(self, person: str) -> bool:
        """Whether somebody is on the site."""
        return person in self._bodies

    def arrive(self, body: Body) -> None:
        """Somebody comes onto the site."""
        self._bodies[body.person.person] = body
        body.say(FactKind.PERSON_ARRIVED)

    def depart(self, body: Body) -> None:
        """Somebody leaves the site."""
        body.say(FactKind.PERSON_LEFT)
        self._bodies.pop(body.person.person, None)

    def hands(self, person: str, now_ns: int) -> tuple[float, float, float, str, float]:
        """Middle of what a person carries: x, y, z, room, yaw."""
        here = self._bodies[person].at(now_ns)
        return (
            here.x_m + _HAND_REACH_M * math.cos(here.heading_rad),
            here.y_m + _HAND_REACH_M * math.sin(here.heading_rad),
            _HAND_HEIGHT_M,
            here.room,
            here.heading_rad + math.pi / 2,
        )

    def present(self, body: Body, door: str) -> None:
        """A card at a reader; the door decides by itself unless it is commanded."""
        one = self.doors[door]
        body.say(FactKind.CARD_PRESENTED, door=door, card=body.person.card)
        if not one.is_remote and door in body.person.doors:
            self.grant(door)

    def open_door(self, name: str) -> Process:
        """Open a door whose lock has consented; ends when it stands open."""
        door = self.doors[name]
        door.users += 1
        now = self.engine.now_ns
        if door.is_shut:
            door.is_shut = False
            self.say(FactKind.DOOR_OPENED, door=name)
        yield Sleep(door.move(1.0, now))

    def free_door(self, name: str) -> None:
        """Somebody is through; the closer shuts the door behind the last one."""
        door = self.doors[name]
        door.users -= 1
        if door.users == 0 and not door.is_closing_planned:
            door.is_closing_planned = True
            self.engine.spawn(self._close(name))

    def _close(self, name: str) -> Process:
        door = self.doors[name]
        yield Sleep(self.engine.now_ns + _CLOSER_NS)
        door.is_closing_planned = False
        if door.users:
            return
        shut_ns = door.move(0.0, self.engine.now_ns)
        yield Sleep(shut_ns)
        if door.openness(self.engine.now_ns) <= 0.0 and not door.is_shut:
            door.is_shut = True
            self.say(FactKind.DOOR_CLOSED, door=name)

    def _public_door(self, midnight_ns: int) -> Process:
        """The public entrance is unlocked in opening hours, unless somebody commands it."""
        door = self.doors["D8"]
        while True:
            for hour, locked in ((7.5, False), (18.5, True), (24.0, True)):
                yield Sleep(midnight_ns + round(hour * 3600e9))
                if not door.is_remote and door.is_locked != locked:
                    door.is_locked = locked
                    self.say(FactKind.LOCK_CHANGED, door="D8", place="timetable")
                    self.engine.ring(door.bell)
            midnight_ns += DAY_NS

    def _days(self, midnight_ns: int) -> Process:
        day = midnight_ns // DAY_NS
        while True:
            for process in day_of(self, day, midnight_ns):
                self.engine.spawn(process)
            midnight_ns += DAY_NS
            day += 1
            yield Sleep(midnight_ns)
