"""What people do all day and night: shifts, jobs, deliveries, visits, rounds, and one intrusion.

Each routine is a generator of sleeps over the acts of a `Body`. A person whom a shut lock stops
waits, gives up,
puts down what is carried, and later tries something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.world.body import Act, BlockedError, Body
from hardware.world.cast import CAST, Person, Role
from hardware.world.engine import Process, Sleep
from hardware.world.parcels import RACK_STOCK, Parcel
from hardware.world.plan import PLACES

if TYPE_CHECKING:
    from hardware.world.world import World

_WEEKEND = frozenset({5, 6})
_BRINGS_PARCEL = 0.7
_CAGE_STAY_NS = 40 * 60 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Job:
    """Carry a parcel from some places to another place; ``out`` means off the site."""

    sources: tuple[str, ...]
    target: str


_JOBS: dict[Role, tuple[_Job, ...]] = {
    Role.HANDLER: (
        _Job(("pallet", "floor:dock", "floor:corridor"), "infeed"),
    ),
    Role.CLERK: (_Job(("counter_top", "floor:counter"), "infeed"),),
    Role.SCREENER: (
        _Job(("belt_out",), "cleared"),
        _Job(("infeed", "floor:screening"), "belt_in"),
    ),
    Role.SORTER: (
        _Job(("sort_table", "floor:sorting"), "rack"),
        _Job(("cleared",), "sort_table"),
    ),
    Role.RUNNER: (
        _Job(("rack",), "out"),
        _Job(("cleared",), "sort_table"),
    ),
    Role.SUPERVISOR: (
        _Job(("floor:lobby", "floor:quarantine"), "cage"),
        _Job(("cage",), "sort_table"),
    ),
}  # fmt: skip

_HAUNTS: dict[Role, tuple[str, ...]] = {
    Role.HANDLER: ("dock_desk", "dock_middle", "dock_line"),
    Role.CLERK: ("counter_staff", "counter_screen"),
    Role.SCREENER: ("screening_console", "screening_middle", "screening_console"),
    Role.SORTER: ("sort_side", "sort_middle"),
    Role.RUNNER: ("sort_middle", "counter_staff", "sort_side"),
    Role.SUPERVISOR: ("lobby_desk", "screening_middle", "cage_middle", "dock_middle",
    "lobby_middle"),
    Role.GUARD: ("corridor_middle",),
}  # fmt: skip

_ROUND = (
    "corridor_middle", "dock_middle", "dock_line", "corridor_south", "screening_middle",
    "sort_side", "sort_middle", "lobby_middle", "cage_middle", "counter_staff",
)  # fmt: skip


def day_of(world: "World", day: int, midnight_ns: int) -> Iterator[Process]:
    """Every process of one local day."""
    is_weekend = (day + 3) % 7 in _WEEKEND
    for number, person in enumerate(CAST.values()):
        salt = day * 64 + number
        if person.role in _JOBS and not (is_weekend and number % 2):
            yield _shift(world, person, salt, midnight_ns)
        elif person.role is Role.COURIER:
            yield _deliveries(world, person, salt, midnight_ns, 2.5 if is_weekend else 1.0)
        elif person.role is Role.VISITOR:
            yield _visits(world, person, salt, midnight_ns, 3.0 if is_weekend else 1.0)
        elif person.role is Role.GUARD:
            yield _rounds(world, person, salt, midnight_ns)


def _until(midnight_ns: int, seconds: float) -> Process:
    yield Sleep(midnight_ns + round(seconds * 1e9))


def _shift(world: "World", person: Person, salt: int, midnight_ns: int) -> Process:
    body = world.body(person.person, salt)
    yield from _until(midnight_ns, person.starts_s + float(body.random.uniform(0, 600)))
    body.enter("building_far")
    ends_ns = midnight_ns + round((person.ends_s + float(body.random.uniform(0, 900))) * 1e9)
    while body.now_ns < ends_ns:
        try:
            yield from _work_once(body)
        except BlockedError:
            yield from _give_up(body)
    yield from _go_home(body, "building_far")


def _work_once(body: Body) -> Act:
    world, who = body.world, body.person.person
    for job in _JOBS[body.person.role]:
        older = world.now_ns - _CAGE_STAY_NS if job.sources == ("cage",) else None
        parcel = world.parcels.find(job.sources, older)
        if parcel is None or (job.target == "out" and _is_low(world)):
            continue
        target = "floor:lobby" if parcel.is_held and job.target == "cleared" else job.target
        slot = 0 if target == "out" else world.parcels.promise(target, who)
        if slot < 0:
            continue
        parcel.claimed_by = who
        yield from _carry(body, parcel, target, slot)
        return
    yield from _idle(body)


def _is_low(world: "World") -> bool:
    """The racks hold no more than they always do."""
    return world.parcels.count("rack") <= RACK_STOCK


def _carry(body: Body, parcel: Parcel, target: str, slot: int) -> Act:
    start = PLACES[parcel.place]
    x, y, _ = start.slots[parcel.slot]
    yield from body.go(start.room, start.stands[parcel.slot])
    body.face(x, y)
    yield from body.wait(0.9)
    if parcel.holder:
        return
    body.world.parcels.take(body, parcel)
    yield from body.wait(0.5)
    if target == "out":
        yield from _go_home(body, "building_far")
        yield from body.wait(float(body.random.uniform(30, 90)))
        body.enter("building_far")
        return
    yield from _put(body, target, slot)


def _put(body: Body, target: str, slot: int) -> Act:
    end = PLACES[target]
    yield from body.go(end.room, end.stands[slot])
    x, y, _ = end.slots[slot]
    body.face(x, y)
    yield from body.wait(0.8)
    if target == "cage" and body.carrying is not None:
        body.carrying.is_held = False
    body.world.parcels.put(body, target, slot)
    yield from body.wait(0.6)


def _idle(body: Body) -> Act:
    if body.world.is_coarse:
        yield from body.wait(float(body.random.uniform(20.0, 60.0)))
        return
    haunts = _HAUNTS[body.person.role]
    yield from body.go_to_spot(haunts[int(body.random.integers(0, len(haunts)))])
    yield from body.pause(6.0, 26.0)


def _give_up(body: Body) -> Act:
    """After a lock stayed shut: put down what is carried, here, and wait a while."""
    body.world.parcels.forget(body.person.person)
    if body.carrying is not None:
        place = f"floor:{body.room}"
        slot = body.world.parcels.promise(place, body.person.person) if place in PLACES else -1
        if slot >= 0:
            yield from _put(body, place, slot)
    yield from body.pause(12.0, 30.0)


def _go_home(body: Body, spot: str) -> Act:
    """Leave the site; egress is free, so only a closed public door can delay it."""
    while True:
        try:
            yield from body.go_to_spot(spot)
        except BlockedError:
            yield from body.pause(10.0, 20.0)
            continue
        body.leave()
        return


def _deliveries(
    world: "World", person: Person, salt: int, midnight_ns: int, thinning: float
) -> Process:
    body = world.body(person.person, salt)
    yield from _until(midnight_ns, person.starts_s + float(body.random.uniform(0, 900)))
    while body.now_ns < midnight_ns + round(person.ends_s * 1e9):
        yield from _deliver(body, int(body.random.integers(1, 4)))
        yield from body.wait(float(body.random.uniform(240, 900)) * thinning)


def _deliver(body: Body, trips: int) -> Act:
    world = body.world
    body.enter("yard_far")
    try:
        for _ in range(trips):
            slot = world.parcels.promise("pallet", body.person.person)
            if slot < 0:
                break
            parcel = world.parcels.make(body)
            yield from body.go("dock", PLACES["pallet"].stands[slot])
            world.parcels.announce(parcel, body)
            yield from _put(body, "pallet", slot)
            yield from body.pause(1.0, 5.0)
            yield from body.go_to_spot("yard_far")
            yield from body.pause(3.0, 8.0)
    except BlockedError:
        world.parcels.forget(body.person.person)
    yield from _go_home(body, "yard_far")


def _visits(
    world: "World", person: Person, salt: int, midnight_ns: int, thinning: float
) -> Process:
    body = world.body(person.person, salt)
    yield from _until(midnight_ns, person.starts_s + float(body.random.uniform(0, 2400)))
    while body.now_ns < midnight_ns + round(person.ends_s * 1e9):
        yield from _visit(body)
        yield from body.wait(float(body.random.uniform(500, 2400)) * thinning)


def _visit(body: Body) -> Act:
    world = body.world
    body.enter("street_far")
    slot = world.parcels.promise("counter_top", body.person.person)
    try:
        if slot >= 0 and body.random.random() < _BRINGS_PARCEL:
            parcel = world.parcels.make(body)
            x, y, _ = PLACES["counter_top"].slots[slot]
            yield from body.go("counter", (x - 0.8, y))
            world.parcels.announce(parcel, body)
            body.face(x, y)
            yield from body.wait(3.0)
            world.parcels.put(body, "counter_top", slot)
        else:
            yield from body.go_to_spot("counter_public")
        yield from body.pause(15.0, 60.0)
    except BlockedError:
        pass
    world.parcels.forget(body.person.person)
    yield from _go_home(body, "street_far")


def _rounds(world: "World", person: Person, salt: int, midnight_ns: int) -> Process:
    body = world.body(person.person, salt)
    yield from _until(midnight_ns, person.starts_s + float(body.random.uniform(60, 900)))
    is_night = person.ends_s > 24 * 3600
    while body.now_ns < midnight_ns + round(person.ends_s * 1e9):
        yield from walk_round(body)
        low, high = (1500.0, 3000.0) if is_night else (1800.0, 4200.0)
        yield from body.wait(float(body.random.uniform(low, high)))


def walk_round(body: Body) -> Act:
    """One guard's round through every room; nothing when the guard is on one already."""
    if body.world.is_here(body.person.person):
        return
    body.enter("building_far")
    for spot in _ROUND:
        try:
            yield from body.go_to_spot(spot)
        except BlockedError:
            continue
        yield from body.pause(3.0, 12.0)
    yield from _go_home(body, "building_far")


def intrusion(world: "World") -> Process:
    """An unknown person forces dock and corridor, takes a parcel; the guard comes."""
    body = world.body("intruder", world.now_ns // 1_000_000_000 % 100_000)
    body.is_forcing = True
    body.enter("yard_far")
    yield from body.go_to_spot("dock_line")
    yield from body.pause(4.0, 6.0)
    yield from body.go_to_spot("corridor_middle")
    yield from body.pause(3.0, 4.0)
    world.engine.spawn(_guard_comes(world))
    yield from body.go_to_spot("sort_middle")
    parcel = world.parcels.find(("rack", "sort_table"))
    if parcel is not None:
        parcel.claimed_by = body.person.person
        yield from _snatch(body, parcel)
    yield from _go_home(body, "yard_far")


def _snatch(body: Body, parcel: Parcel) -> Act:
    place = PLACES[parcel.place]
    yield from body.go(place.room, place.stands[parcel.slot])
    yield from body.wait(1.5)
    if not parcel.holder:
        body.world.parcels.take(body, parcel)


def _guard_comes(world: "World") -> Process:
    yield Sleep(world.now_ns + 45_000_000_000)
    if not world.is_here("weber"):
        body = world.body("weber", world.now_ns // 1_000_000_000 % 100_000)
        yield from walk_round(body)
