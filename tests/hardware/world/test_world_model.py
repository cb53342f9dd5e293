"""The simulated mailroom as a model: what may never happen, whatever the seed."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.world.cast import CAST, Role
from hardware.world.plan import DOORS, OUTSIDE, PLACES, ROOMS
from hardware.world.routes import doors_between, stops_people, way_inside
from hardware.world.truth import FactKind, Truth, WorldFact
from hardware.world.world import DAY_NS, World

SECOND = 1_000_000_000
MONDAY_NS = 20_780 * DAY_NS
seeds = st.integers(0, 10_000)
hours = st.floats(0.0, 24.0)


def world_at(seed: int, hour: float) -> World:
    return World(seed, MONDAY_NS + round(hour * 3600) * SECOND)


def samples(world: World, step_s: float, count: int) -> list[Truth]:
    taken = []
    for _ in range(count):
        world.advance_to(world.now_ns + round(step_s * SECOND))
        taken.append(world.truth())
    return taken


@settings(max_examples=5, deadline=None)
@given(seed=seeds, hour=hours, cuts=st.lists(st.integers(1, 599), max_size=6))
def test_any_slicing_of_time_gives_the_same_world(seed: int, hour: float, cuts: list[int]) -> None:
    whole, sliced = world_at(seed, hour), world_at(seed, hour)
    start = whole.now_ns
    whole.advance_to(start + 600 * SECOND)
    facts: list[WorldFact] = []
    for cut in [*sorted(cuts), 600]:
        sliced.advance_to(start + cut * SECOND)
        facts += sliced.facts()
    assert tuple(facts) == whole.facts()
    assert sliced.truth() == whole.truth()


def test_another_seed_is_another_day() -> None:
    one, other = world_at(1, 10.0), world_at(2, 10.0)
    for world in (one, other):
        world.advance_to(world.now_ns + 600 * SECOND)
    assert one.facts() != other.facts()


@settings(max_examples=6, deadline=None)
@given(seed=seeds, hour=hours)
def test_nobody_jumps(seed: int, hour: float) -> None:
    step_s = 0.5
    before: dict[str, tuple[float, float]] = {}
    for truth in samples(world_at(seed, hour), step_s, 900):
        now = {p.person: (p.x_m, p.y_m) for p in truth.people}
        for person in now.keys() & before.keys():
            assert math.dist(now[person], before[person]) <= 1.4 * step_s + 1e-6
        before = now


@settings(max_examples=6, deadline=None)
@given(seed=seeds, hour=hours)
def test_everybody_is_in_the_room_they_are_said_to_be_in_and_not_in_furniture(
    seed: int, hour: float
) -> None:
    for truth in samples(world_at(seed, hour), 0.7, 700):
        for person in truth.people:
            room = ROOMS[person.room]
            assert room.contains(person.x_m, person.y_m)
            for box in filter(stops_people, room.furniture):
                is_in_x = box.low[0] < person.x_m < box.high[0]
                is_in_y = box.low[1] < person.y_m < box.high[1]
                assert not (is_in_x and is_in_y), (person, box)


@settings(max_examples=5, deadline=None)
@given(seed=seeds, hour=st.floats(7.0, 18.0))
def test_rooms_change_only_through_a_door_that_stands_open(seed: int, hour: float) -> None:
    scout, world = world_at(seed, hour), world_at(seed, hour)
    scout.advance_to(scout.now_ns + 900 * SECOND)
    moves = [fact for fact in scout.facts() if fact.kind is FactKind.PERSON_MOVED]
    assert moves
    for move in moves:
        world.advance_to(move.utc_ns)
        truth = world.truth()
        door = next(d for d in truth.doors if d.door == move.door)
        plan = DOORS[move.door]
        assert door.openness == 1.0
        assert {move.room, move.place} == {plan.outer, plan.inner}
        person = next(p for p in truth.people if p.person == move.person)
        assert math.dist((person.x_m, person.y_m), (plan.x_m, plan.y_m)) < 1e-6


@settings(max_examples=5, deadline=None)
@given(seed=seeds, hour=st.floats(8.0, 15.0), door=st.sampled_from(["D1", "D3", "D4", "D7"]))
def test_a_lock_that_stays_shut_stops_its_people_and_traps_nobody(
    seed: int, hour: float, door: str
) -> None:
    world = world_at(seed, hour)
    world.set_lock(door, locked=True)
    # whoever was already let in may finish
    world.advance_to(world.now_ns + 15 * SECOND)
    world.facts()
    world.advance_to(world.now_ns + 2400 * SECOND)
    facts = [fact for fact in world.facts() if fact.door == door]
    kinds = Counter(fact.kind for fact in facts)
    entered = [
        fact for fact in facts
        if fact.kind is FactKind.PERSON_MOVED and fact.room == DOORS[door].inner
    ]  # fmt: skip
    held_open = kinds[FactKind.EXIT_REQUESTED]
    assert len(entered) <= held_open, "only through a door that somebody leaving held open"
    assert kinds[FactKind.PERSON_GAVE_UP] > 0
    assert kinds[FactKind.DOOR_RELEASED] == 0


def test_a_grant_lets_the_waiting_person_in() -> None:
    world = world_at(4, 9.0)
    world.set_lock("D4", locked=True)
    for _ in range(3600):
        world.advance_to(world.now_ns + SECOND)
        presented = [
            f for f in world.facts() if f.kind is FactKind.CARD_PRESENTED and f.door == "D4"
        ]
        if presented:
            break
    else:
        pytest.fail("nobody came to D4 within an hour")
    person = presented[-1].person
    world.grant("D4")
    world.advance_to(world.now_ns + 5 * SECOND)
    moved = [f for f in world.facts() if f.kind is FactKind.PERSON_MOVED and f.door == "D4"]
    assert [f.person for f in moved] == [person]
    assert presented[-1].card == CAST[person].card


def test_an_unlocked_door_asks_for_no_card() -> None:
    world = world_at(4, 9.0)
    world.set_lock("D4", locked=False)
    world.advance_to(world.now_ns + 1800 * SECOND)
    kinds = Counter(f.kind for f in world.facts() if f.door == "D4")
    assert kinds[FactKind.PERSON_MOVED] > 3
    assert kinds[FactKind.CARD_PRESENTED] == 0


@settings(max_examples=6, deadline=None)
@given(seed=seeds, hour=hours)
def test_no_parcel_is_lost_doubled_or_in_two_places(seed: int, hour: float) -> None:
    for truth in samples(world_at(seed, hour), 5.0, 240):
        assert truth.made_parcels == truth.gone_parcels + len(truth.parcels)
        assert len({p.parcel for p in truth.parcels}) == len(truth.parcels)
        resting = [(p.place, p.x_m, p.y_m, p.z_m) for p in truth.parcels if p.place in PLACES]
        assert len(set(resting)) == len(resting)
        carried = {p.person: p.carrying for p in truth.people if p.carrying}
        assert carried == {p.holder: p.parcel for p in truth.parcels if p.holder}


def test_every_parcel_is_scanned_before_it_is_delivered() -> None:
    world = World(5, MONDAY_NS, warm_up=False)
    world.advance_to(MONDAY_NS + DAY_NS)
    arrived, scanned, delivered = set(), set(), set()
    for fact in world.facts():
        if fact.kind is FactKind.PARCEL_ARRIVED:
            arrived.add(fact.parcel)
        if fact.kind is FactKind.PARCEL_SCANNED:
            scanned.add(fact.parcel)
        # what yesterday left on the racks was scanned yesterday
        if fact.kind is FactKind.PARCEL_LEFT and fact.parcel in arrived:
            assert fact.parcel in scanned
            delivered.add(fact.parcel)
    assert len(delivered) > 40


def test_a_belt_that_is_told_to_stand_scans_nothing_until_it_runs_again() -> None:
    world = world_at(6, 9.0)
    world.set_belt(running=False)
    world.advance_to(world.now_ns + 60 * SECOND)
    world.facts()
    world.advance_to(world.now_ns + 1800 * SECOND)
    assert not [f for f in world.facts() if f.kind is FactKind.PARCEL_SCANNING]
    world.set_belt(running=True)
    world.advance_to(world.now_ns + 1800 * SECOND)
    assert [f for f in world.facts() if f.kind is FactKind.PARCEL_SCANNING]


@settings(max_examples=4, deadline=None)
@given(seed=seeds)
def test_at_night_there_is_only_the_guard_who_walks_rounds(seed: int) -> None:
    world = world_at(seed, 1.0)
    world.advance_to(world.now_ns + 4 * 3600 * SECOND)
    people = {fact.person for fact in world.facts() if fact.kind is FactKind.PERSON_MOVED}
    assert {CAST[person].role for person in people} == {Role.GUARD}


def test_an_intruder_forces_two_doors_takes_a_parcel_and_the_guard_comes() -> None:
    world = world_at(8, 2.0)
    world.stage_intrusion()
    world.advance_to(world.now_ns + 300 * SECOND)
    facts = world.facts()
    forced = [f.door for f in facts if f.kind is FactKind.DOOR_FORCED]
    assert forced[:2] == ["D1", "D3"]
    assert not [f for f in facts if f.person == "intruder" and f.kind is FactKind.CARD_PRESENTED]
    assert "weber" in {f.person for f in facts}
    assert [f for f in facts if f.person == "intruder" and f.kind is FactKind.PERSON_LEFT]


def test_facts_come_in_the_order_of_time() -> None:
    world = world_at(9, 8.0)
    world.advance_to(world.now_ns + 1800 * SECOND)
    instants = [fact.utc_ns for fact in world.facts()]
    assert instants == sorted(instants)


def test_time_does_not_go_back() -> None:
    world = world_at(1, 10.0)
    now = world.now_ns
    world.advance_to(now - SECOND)
    assert world.now_ns == now


def test_every_place_can_be_reached_from_every_door_of_its_room() -> None:
    for place in PLACES.values():
        for plan in DOORS.values():
            if place.room not in {plan.outer, plan.inner} or plan.door == "D8":
                continue
            for stand in place.stands:
                way = way_inside(place.room, plan.standing(place.room, ROOMS), stand)
                assert way[-1] == stand


def test_the_public_side_of_the_counter_has_no_way_to_the_staff_side() -> None:
    with pytest.raises(ValueError, match="no way in counter"):
        way_inside("counter", (3.0, 9.0), (6.0, 9.0))


def test_outside_rooms_lead_in_through_their_own_door() -> None:
    assert doors_between("yard", "dock") == ("D1",)
    assert doors_between("building", "screening") == ("D2", "D4")
    assert {"yard", "street", "building"} == OUTSIDE
    with pytest.raises(ValueError, match="no doors join"):
        doors_between("yard", "moon")
