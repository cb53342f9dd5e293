"""The tables that ship hold the published figures; a table that could advise less is refused."""

from pathlib import Path

import pytest

from console.config.standoff_files import load_profiles, load_table, load_tables
from console.config.toml_file import DataFileError
from console.domain.plan.standoff import (
    Item,
    ItemClass,
    PointVerdict,
    Profile,
    RingKind,
    Table,
    check_point,
    stand_off,
)


@pytest.fixture(scope="module")
def folder(repository: Path) -> Path:
    return repository / "resources" / "standoff"


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Table]:
    return {table.key: table for table in load_tables(folder)}


@pytest.fixture(scope="module")
def profiles(folder: Path, tables: dict[str, Table]) -> dict[str, Profile]:
    found = load_profiles(folder / "profiles.toml", tuple(tables.values()))
    return {one.profile_id: one for one in found}


def test_the_us_table_of_2013_has_the_published_figures(tables: dict[str, Table]) -> None:
    table = tables["us_standoff@2013"]
    figures = [
        (row.up_to_g, row.rings[0].feet, row.rings[0].radius_m, *row.shelter_ft,
         row.rings[1].feet, row.rings[1].radius_m)
        for row in table.rows
    ]  # fmt: skip
    assert figures == [
        (2_300, 70, 21, 71, 1_199, 1_200, 366),
        (9_000, 110, 34, 111, 1_699, 1_700, 518),
        (23_000, 150, 46, 151, 1_849, 1_850, 564),
        (227_000, 320, 98, 321, 1_899, 1_900, 579),
        (454_000, 400, 122, 401, 2_399, 2_400, 732),
        (1_814_000, 640, 195, 641, 3_799, 3_800, 1_159),
        (4_536_000, 860, 262, 861, 5_099, 5_100, 1_555),
        (27_216_000, 1_570, 479, 1_571, 9_299, 9_300, 2_835),
    ]
    assert table.source
    assert table.has_shelter


def test_feet_and_metres_of_every_table_tell_the_same_distance(tables: dict[str, Table]) -> None:
    rings = [ring for table in tables.values() for row in table.rows for ring in row.rings]
    assert len(rings) > 25
    assert [
        ring for ring in rings if ring.feet and abs(ring.feet * 0.3048 - ring.radius_m) > 2.5
    ] == []


def test_the_edition_of_2006_knows_only_what_is_told_of_it(tables: dict[str, Table]) -> None:
    old = tables["us_standoff@2006"]
    assert old.rows[3].radius_m(RingKind.PREFERRED) == 457
    assert old.index("small_truck") is None
    assert old.is_record_only


@pytest.mark.parametrize(
    ("key", "row", "radius_m"),
    [
        ("erg111@guide 111", "unknown", 100),
        ("erg147@guide 147", "battery", 25),
        ("iaea@first responders", "initial", 25),
        ("iaea@first responders", "unshielded", 30),
        ("iaea@first responders", "major_spill", 100),
        ("iaea@first responders", "fire", 300),
        ("iaea@first responders", "suspected_bomb", 400),
        ("uk_cordon@rule of thumb", "small_item", 100),
        ("uk_cordon@rule of thumb", "large_item", 200),
        ("uk_cordon@rule of thumb", "large_vehicle", 400),
    ],
)
def test_the_other_tables_have_their_figures(
    tables: dict[str, Table], key: str, row: str, radius_m: float
) -> None:
    index = tables[key].index(row)
    assert index is not None
    assert tables[key].rows[index].radius_m(RingKind.CORDON) == radius_m


def test_acceptance_5_a_parcel_of_4_kg(profiles: dict[str, Profile]) -> None:
    parcel = Item(ItemClass.PARCEL, 4_000)
    held = stand_off(profiles["us"].tables, parcel)
    assert held.choices[0].row.row_id == "vest"
    assert [one.ring.radius_m for one in held.rings] == [34, 518]
    uk = stand_off(profiles["uk"].tables, parcel)
    assert [one.ring.radius_m for one in uk.rings] == [100]
    assert check_point((0, 90), (0, 0), uk).verdict is PointVerdict.DO_NOT_USE
    assert check_point((0, 110), (0, 0), uk).verdict is PointVerdict.OUTSIDE


GOOD = """
[table]
id = "local"
edition = "1"
version = 1
title = "Local"
basis = "weight"
jurisdiction = "AU"
source = "Site plan"
between = "none"

[[rows]]
id = "a"
title = "Small"
up_to_kg = 5
rings = [{ kind = "cordon", m = 50 }]

[[rows]]
id = "b"
title = "Large"
up_to_kg = 50
rings = [{ kind = "cordon", m = 80 }]
"""

BROKEN = {
    "shrinks": ("m = 80", "m = 20", "rings that shrink"),
    "lighter": ("up_to_kg = 50", "up_to_kg = 2", "rings that shrink"),
    "twice": ('id = "b"', 'id = "a"', "two rows of one id"),
    "no_weight": ("up_to_kg = 50\n", "", "a row without a weight"),
    "negative": ("m = 80", "m = -80", "rings"),
    "no_source": ('source = "Site plan"\n', "", "source"),
    "odd_kind": ('"cordon", m = 80', '"maybe", m = 80', "kind"),
    "odd_key": ("m = 80", "m = 80, metres = 3", "metres"),
    "no_toml": ("[table]", "[table", "not TOML"),
    "base": ('between = "none"', 'between = "none"\nbased_on = "1999"', "local@1999"),
    "endless": ("m = 80", "m = inf", "rings"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused_in_words(tmp_path: Path, name: str) -> None:
    before, after, words = BROKEN[name]
    assert before in GOOD
    path = tmp_path / "local.toml"
    path.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(DataFileError, match=words) as refused:
        load_table(path)
    assert "local.toml" in str(refused.value)


def test_a_good_table_of_a_site_is_taken(tmp_path: Path) -> None:
    (tmp_path / "local.toml").write_text(GOOD, encoding="utf-8")
    (table,) = load_tables(tmp_path)
    assert [row.up_to_g for row in table.rows] == [5_000, 50_000]


@pytest.mark.parametrize("name", ["nowhere@1", "us_standoff@2006"])
def test_a_profile_without_a_whole_table_is_refused(
    tmp_path: Path, tables: dict[str, Table], name: str
) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(f'[[profiles]]\nid = "x"\ntitle = "X"\ntables = ["{name}"]\n', encoding="utf-8")
    with pytest.raises(DataFileError):
        load_profiles(path, tuple(tables.values()))


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no such file"):
        load_table(tmp_path / "none.toml")
