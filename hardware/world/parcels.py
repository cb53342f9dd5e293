"""Parcels of the simulated site: where each lies, who holds it, and the X-ray belt that moves them.

A parcel is in exactly one state: in a slot, on the belt, in somebody's hands, or gone. Counts are
kept so that a
test can prove that none is lost.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hardware.world.engine import Bell, Process, Sleep
from hardware.world.plan import PLACES
from hardware.world.truth import FactKind, ParcelTruth

if TYPE_CHECKING:
    from hardware.world.body import Body
    from hardware.world.world import World

BELT_M_S = 0.22
"""Speed of the X-ray belt (cabinet scanners run at 0.2 to 0.24 m/s)."""
_TUNNEL_X_M = 13.75
_VIEWING_S = 9.0
_HELD_SHARE = 0.05
RACK_STOCK = 5
"""So many parcels stay on the racks before one goes out for delivery."""
_STOCK_NUMBER = 900


@dataclass(eq=False, slots=True)
class Parcel:
    """One parcel.

    Attributes:
        name: Id.
        size_m: Width, depth, height.
        shade: Wrapping, 0..3.
        yaw_rad: How it lies.
        is_held: The screener will not clear it: it goes to the cage.
        place: Name of the place, or ``hands``, ``belt``, ``tunnel``.
        slot: Index in the place, -1 elsewhere.
        holder: Person id or empty.
        claimed_by: Who is on the way to take it.
        since_ns: In this place since.
    """

    name: str
    size_m: tuple[float, float, float]
    shade: int
    yaw_rad: float
    is_held: bool = False
    place: str = "hands"
    slot: int = -1
    holder: str = ""
    claimed_by: str = ""
    since_ns: int = 0
    ride: tuple[float, float, int, int] = (0.0, 0.0, 0, 0)


class Parcels:
    """All parcels; taken and put down by bodies, moved by the belt."""

    def __init__(self, world: "World", seed: int) -> None:
        """Begin with none."""
        self._world = world
        self._seed = seed
        self._day, self._today = 0, 0
        self._all: dict[str, Parcel] = {}
        self._promised: dict[tuple[str, int], str] = {}
        self.made = 0
        self.gone = 0
        self.changed = Bell()
        self.belt_bell = Bell()
        self.is_belt_running = True

    def make(self, holder: "Body") -> Parcel:
        """Bring a new parcel onto the site in somebody's hands."""
        day = self._world.local_day()
        self._today = self._today + 1 if day == self._day else 1
        self._day = day
        parcel = self._new(day, self._today)
        parcel.holder = holder.person.person
        holder.carrying = parcel
        return parcel

    def stock(self) -> None:
        """What the day before left on the racks."""
        for slot in range(RACK_STOCK):
            parcel = self._new(self._world.local_day() - 1, _STOCK_NUMBER + slot)
            parcel.place, parcel.slot, parcel.since_ns = "rack", slot * 3, self._world.now_ns

    def _new(self, day: int, number: int) -> Parcel:
        # drawn by day and number, so that every run of a day has the same parcels
        draw = np.random.default_rng((self._seed, day, number))
        size = (
            round(float(draw.uniform(0.26, 0.44)), 3),
            round(float(draw.uniform(0.22, 0.34)), 3),
            round(float(draw.uniform(0.14, 0.30)), 3),
        )
        parcel = Parcel(
            f"P-{day % 100:02d}{number:03d}", size, int(draw.integers(0, 4)),
            round(float(draw.uniform(-0.25, 0.25)), 3),
            is_held=bool(draw.random() < _HELD_SHARE),
        )  # fmt: skip
        self.made += 1
        self._all[parcel.name] = parcel
        return parcel

    def remove(self, parcel: Parcel, holder: "Body") -> None:
        """A parcel leaves the site."""
        del self._all[parcel.name]
        self.gone += 1
        holder.carrying = None
        self._say(FactKind.PARCEL_LEFT, parcel, holder.room, holder.person.person)

    def find(self, places: tuple[str, ...], older_than_ns: int | None = None) -> Parcel | None:
        """The longest waiting unclaimed parcel of some places."""
        waiting = [
            p for p in self._all.values()
            if p.place in places and not p.claimed_by
            and (older_than_ns is None or p.since_ns <= older_than_ns)
        ]  # fmt: skip
        return min(waiting, key=lambda p: (p.since_ns, p.name), default=None)

    def count(self, place: str) -> int:
        """How many parcels lie in a place."""
        return sum(parcel.place == place for parcel in self._all.values())

    def promise(self, place: str, person: str) -> int:
        """Keep a free slot for somebody on the way; -1 when the place is full."""
        taken = {p.slot for p in self._all.values() if p.place == place}
        taken |= {slot for name, slot in self._promised if name == place}
        for slot in range(len(PLACES[place].slots)):
            if slot not in taken:
                self._promised[place, slot] = person
                return slot
        return -1

    def forget(self, person: str) -> None:
        """Drop every promise and claim of a person."""
        self._promised = {k: who for k, who in self._promised.items() if who != person}
        for parcel in self._all.values():
            if parcel.claimed_by == person:
                parcel.claimed_by = ""

    def take(self, body: "Body", parcel: Parcel) -> None:
        """Into the hands."""
        place = parcel.place
        parcel.place, parcel.slot, parcel.holder = "hands", -1, body.person.person
        parcel.claimed_by = ""
        body.carrying = parcel
        self._say(FactKind.PARCEL_TAKEN, parcel, body.room, body.person.person, place)
        self._world.engine.ring(self.changed)

    def put(self, body: "Body", place: str, slot: int) -> None:
        """Out of the hands into a slot."""
        parcel = body.carrying
        if parcel is None:
            return
        self._promised.pop((place, slot), None)
        parcel.place, parcel.slot, parcel.holder = place, slot, ""
        parcel.since_ns = self._world.engine.now_ns
        body.carrying = None
        self._say(FactKind.PARCEL_PUT_DOWN, parcel, body.room, body.person.person, place)
        self._world.engine.ring(self.changed)
        self._world.engine.ring(self.belt_bell)

    def announce(self, parcel: Parcel, body: "Body") -> None:
        """Say that a parcel has come in."""
        self._say(FactKind.PARCEL_ARRIVED, parcel, body.room, body.person.person)

    def truths(self, now_ns: int) -> tuple[ParcelTruth, ...]:
        """Where every parcel is."""
        return tuple(self._truth(p, now_ns) for p in self._all.values())

    def _truth(self, parcel: Parcel, now_ns: int) -> ParcelTruth:
        x, y, z = 0.0, 0.0, 0.0
        room, yaw = "screening", parcel.yaw_rad
        if parcel.holder:
            x, y, z, room, yaw = self._world.hands(parcel.holder, now_ns)
            z -= parcel.size_m[2] / 2
        elif parcel.slot >= 0:
            x, y, z = PLACES[parcel.place].slots[parcel.slot]
            room = PLACES[parcel.place].room
        else:
            _, y, z = PLACES["belt_in"].slots[0]
            start_x, end_x, start_ns, end_ns = parcel.ride
            part = min(1.0, max(0.0, (now_ns - start_ns) / max(1, end_ns - start_ns)))
            x = start_x + (end_x - start_x) * part
        return ParcelTruth(
            parcel.name,
            x,
            y,
            z,
            yaw,
            parcel.size_m,
            parcel.shade,
            parcel.place,
            parcel.holder,
            room,
        )

    def belt(self) -> Process:
        """The X-ray station: takes in, looks, gives out; stands still when commanded."""
        engine = self._world.engine
        while True:
            parcel = next((p for p in self._all.values() if p.place == "belt_in"), None)
            is_free = not any(p.place in {"belt_out", "belt", "tunnel"} for p in self._all.values())
            if parcel is None or not is_free or not self.is_belt_running:
                yield Sleep(engine.now_ns + 3600_000_000_000, self.belt_bell)
                continue
            yield from self._pause(1.5)
            yield from self._ride(parcel, "belt", PLACES["belt_in"].slots[0][0], _TUNNEL_X_M)
            parcel.place = "tunnel"
            self._say(FactKind.PARCEL_SCANNING, parcel, "screening", "", "tunnel")
            yield from self._pause(_VIEWING_S)
            self._say(FactKind.PARCEL_SCANNED, parcel, "screening", "", "tunnel")
            yield from self._ride(parcel, "belt", _TUNNEL_X_M, PLACES["belt_out"].slots[0][0])
            parcel.place, parcel.slot, parcel.since_ns = "belt_out", 0, engine.now_ns
            engine.ring(self.changed)

    def _pause(self, seconds: float) -> Process:
        yield Sleep(self._world.engine.now_ns + round(seconds * 1e9))

    def _ride(self, parcel: Parcel, place: str, start_x: float, end_x: float) -> Process:
        engine = self._world.engine
        while not self.is_belt_running:
            yield Sleep(engine.now_ns + 3600_000_000_000, self.belt_bell)
        end_ns = engine.now_ns + round((end_x - start_x) / BELT_M_S * 1e9)
        parcel.place, parcel.slot = place, -1
        parcel.ride = (start_x, end_x, engine.now_ns, end_ns)
        yield Sleep(end_ns)

    def _say(self, kind: FactKind, parcel: Parcel, room: str, person: str, place: str = "") -> None:
        self._world.say(kind, parcel=parcel.name, room=room, person=person, place=place)
