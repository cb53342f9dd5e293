"""Stand-off: the published figures, rows by weight, and never a smaller ring by an operator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.plan.standoff import (
    Basis,
    Item,
    ItemClass,
    PointVerdict,
    Ring,
    RingKind,
    Row,
    RowReason,
    Table,
    check_point,
    choose_row,
    grows,
    stand_off,
    steps_up,
)


def row(row_id: str, up_to_g: int, mandatory_m: float, preferred_m: float) -> Row:
    rings = (Ring(RingKind.MANDATORY, mandatory_m), Ring(RingKind.PREFERRED, preferred_m))
    return Row(row_id, row_id, up_to_g, rings)


US = Table(
    "us_standoff", "2013", 1, "US", Basis.WEIGHT, "US", "NCTC", True,
    (
        row("pipe_bomb", 2_300, 21, 366), row("vest", 9_000, 34, 518),
        row("briefcase", 23_000, 46, 564), row("car", 227_000, 98, 579),
    ),
)  # fmt: skip
UK = Table(
    "uk_cordon", "rule of thumb", 1, "UK", Basis.WEIGHT, "UK", "NaCTSO", False,
    (
        Row("small_item", "Small item", 23_000, (Ring(RingKind.CORDON, 100),)),
        Row("large_item", "Large item", 227_000, (Ring(RingKind.CORDON, 200),)),
    ),
)  # fmt: skip
RAD = Table(
    "iaea", "web", 1, "IAEA", Basis.SITUATION, "", "IAEA", False,
    (
        Row("initial", "First", 0, (Ring(RingKind.CORDON, 25),)),
        Row("fire", "Fire", 0, (Ring(RingKind.CORDON, 300),)),
    ),
)  # fmt: skip

weights = st.integers(1, 60_000_000)
items = st.builds(Item, st.sampled_from(ItemClass), st.one_of(st.none(), weights))
rows = st.sampled_from([one.row_id for one in US.rows])


def radii(table: Table, item: Item, wished: str = "", default: str = "") -> tuple[float, ...]:
    taken = choose_row(table, item, wished, default).row
    return tuple(taken.radius_m(kind) for kind in RingKind)


@pytest.mark.parametrize(
    ("grams", "row_id"),
    [(1, "pipe_bomb"), (2_300, "pipe_bomb"), (2_301, "vest"), (4_000, "vest"), (9_000, "vest"),
     (9_001, "briefcase"), (23_000, "briefcase"), (23_001, "car")],
)  # fmt: skip
def test_the_logged_weight_is_the_upper_bound_of_the_charge(grams: int, row_id: str) -> None:
    choice = choose_row(US, Item(ItemClass.PARCEL, grams))
    assert (choice.row.row_id, choice.reason) == (row_id, RowReason.BY_WEIGHT)


def test_a_parcel_nobody_weighed_counts_as_the_heaviest_that_one_person_carries() -> None:
    choice = choose_row(US, Item(ItemClass.PARCEL))
    assert (choice.row.row_id, choice.reason) == ("briefcase", RowReason.WEIGHT_NOT_KNOWN)
    assert choose_row(US, Item(ItemClass.LETTER)).row.row_id == "pipe_bomb"


def test_a_weight_beyond_the_table_takes_the_last_row_and_says_so() -> None:
    choice = choose_row(US, Item(ItemClass.PALLET, 900_000))
    assert (choice.row.row_id, choice.reason) == ("car", RowReason.BEYOND_TABLE)


@given(st.sampled_from(ItemClass), weights, weights)
def test_more_weight_never_gives_a_smaller_ring(kind: ItemClass, one: int, two: int) -> None:
    light, heavy = sorted((one, two))
    for table in (US, UK):
        pairs = zip(radii(table, Item(kind, light)), radii(table, Item(kind, heavy)), strict=True)
        assert all(low <= high for low, high in pairs)


@given(items, rows, rows)
def test_an_operator_or_playbook_never_makes_a_ring_smaller(
    item: Item, wished: str, default: str
) -> None:
    plain = radii(US, item)
    chosen = radii(US, item, wished, default)
    assert all(low <= high for low, high in zip(plain, chosen, strict=True))
    choice = choose_row(US, item, wished, default)
    assert choice.row in steps_up(choice)
    if choice.reason is RowReason.DOWN_REFUSED:
        assert choice.row == choice.floor


@given(items, rows)
def test_one_wish_moves_every_table_up(item: Item, wished: str) -> None:
    before, after = stand_off((US, UK), item), stand_off((US, UK), item, wished)
    for low, high in zip(before.choices, after.choices, strict=True):
        assert low.row.rings[0].radius_m <= high.row.rings[0].radius_m


def test_a_wish_for_the_car_takes_the_large_cordon_too() -> None:
    held = stand_off((US, UK), Item(ItemClass.PARCEL, 1_000), "car")
    assert [one.ring.radius_m for one in held.rings] == [98, 200, 579]
    assert held.people_m == 200
    assert held.between_m == (98, 579)


def test_the_situation_moves_up_only() -> None:
    item = Item()
    assert choose_row(RAD, item).row.row_id == "initial"
    assert choose_row(RAD, item, "fire").reason is RowReason.MOVED_UP
    choice = choose_row(RAD, item, "initial", "fire")
    assert (choice.row.row_id, choice.reason) == ("fire", RowReason.DOWN_REFUSED)


def test_without_a_cordon_people_keep_outside_the_preferred_distance() -> None:
    held = stand_off((US,), Item(ItemClass.PARCEL, 4_000))
    assert held.people_m == 518
    check = check_point((60, 0), (0, 0), held)
    assert check.verdict is PointVerdict.DO_NOT_USE
    assert check.inside is not None
    assert check.inside.ring.kind is RingKind.PREFERRED


def test_beyond_the_cordon_and_inside_the_preferred_distance_is_for_shelter_only() -> None:
    held = stand_off((US, UK), Item(ItemClass.PARCEL, 1_000))
    assert check_point((60, 80), (0, 0), held).verdict is PointVerdict.DO_NOT_USE  # on the ring
    assert check_point((118, 0), (0, 0), held).verdict is PointVerdict.SHELTER_ONLY
    far = check_point((0, 400), (0, 0), held)
    assert (far.verdict, far.inside, far.distance_m) == (PointVerdict.OUTSIDE, None, 400)


def test_rows_that_shrink_are_seen() -> None:
    assert grows(US.rows)
    assert not grows((US.rows[2], row("car", 227_000, 98, 457)))
    assert not grows(tuple(reversed(US.rows)))


def test_no_tables_hold_nothing() -> None:
    held = stand_off((), Item())
    assert (held.rings, held.people_m, held.between_m) == ((), 0.0, None)
    assert check_point((0, 0), (0, 0), held).verdict is PointVerdict.OUTSIDE
