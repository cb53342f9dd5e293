"""The pictures show the truth: people where they are, nothing where nobody is."""

import dataclasses
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from hardware.world.atlas import (
    AZIMUTHS,
    PHASES,
    Atlas,
    SpriteKey,
    choose_view,
    open_pack,
    write_pack,
)
from hardware.world.boxes import corners_of
from hardware.world.cast import CAST
from hardware.world.compose import Composer
from hardware.world.optics import CAMERAS, Pinhole
from hardware.world.scenery import SceneKey, Scenery
from hardware.world.truth import DoorTruth, ParcelTruth, PersonTruth, Pose, Truth

SIZE = (320, 180)
NOON_S, MIDNIGHT_S = 43_200.0, 0.0
SHUT = tuple(DoorTruth(f"D{i}", 0.0, is_locked=True, is_released=False) for i in range(1, 10))
SPOT = {
    "01": ("dock", 4.0, 3.4), "02": ("counter", 3.0, 9.0), "03": ("screening", 12.0, 2.6),
    "04": ("sorting", 14.9, 8.2), "05": ("corridor", 9.1, 8.0), "06": ("lobby", 12.2, 12.3),
}  # fmt: skip


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas()


def person_at(
    room: str, x: float, y: float, *, person: str = "marsh", pose: Pose = Pose.WALK,
    heading_rad: float = 0.4, carrying: str = "",
) -> PersonTruth:  # fmt: skip
    return PersonTruth(person, x, y, 0.0, room, pose, heading_rad, 1.3, 0.3, carrying)


def truth_of(
    *people: PersonTruth, local_s: float = NOON_S, parcels: tuple[ParcelTruth, ...] = (),
    doors: tuple[DoorTruth, ...] = SHUT,
) -> Truth:  # fmt: skip
    return Truth(1, local_s, people, parcels, doors, 0, len(parcels))


def changed(composer: Composer, with_it: Truth, without: Truth) -> npt.NDArray[np.bool_]:
    """Pixels that differ, seen through the same noise."""
    one = composer.draw(with_it, 5).astype(int)
    other = composer.draw(without, 5).astype(int)
    return np.asarray(np.abs(one - other).max(axis=2) > 3)


def box_of(composer: Composer, person: PersonTruth) -> tuple[float, float, float, float]:
    """Left, top, right, bottom around a body with swinging arms and its shadow."""
    points = [
        composer.pinhole.project(person.x_m + dx, person.y_m + dy, z)
        for dx in (-0.55, 0.55) for dy in (-0.55, 0.55) for z in (0.0, 1.85)
    ]  # fmt: skip
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) - 2, min(ys) - 2, max(xs) + 2, max(ys) + 2


@pytest.mark.parametrize("camera", sorted(CAMERAS))
def test_a_person_is_drawn_where_the_truth_says_and_nowhere_else(camera: str, atlas: Atlas) -> None:
    composer = Composer(camera, *SIZE, atlas)
    person = person_at(*SPOT[camera])
    diff = changed(composer, truth_of(person), truth_of())
    ys, xs = np.nonzero(diff)
    left, top, right, bottom = box_of(composer, person)
    assert len(ys) > 150
    assert xs.min() >= left
    assert xs.max() <= right
    assert ys.min() >= top
    assert ys.max() <= bottom
    head = composer.pinhole.project(person.x_m, person.y_m, 1.6)
    chest = composer.pinhole.project(person.x_m, person.y_m, 1.2)
    assert diff[round(head[1]), round(head[0])]
    assert diff[round(chest[1]), round(chest[0])]


def test_a_person_in_another_room_is_not_seen(atlas: Atlas) -> None:
    composer = Composer("01", *SIZE, atlas)
    assert not changed(composer, truth_of(person_at("corridor", 9.1, 5.4)), truth_of()).any()


def test_a_person_behind_the_counter_is_seen_from_the_waist_up(atlas: Atlas) -> None:
    composer = Composer("02", *SIZE, atlas)
    person = person_at("counter", 5.25, 9.6, pose=Pose.STAND)
    diff = changed(composer, truth_of(person), truth_of())
    pinhole = composer.pinhole
    chest = pinhole.project(person.x_m, person.y_m, 1.45)
    shin = pinhole.project(person.x_m, person.y_m, 0.35)
    assert diff[round(chest[1]), round(chest[0])]
    assert not diff[
        round(shin[1]) - 2 : round(shin[1]) + 3, round(shin[0]) - 2 : round(shin[0]) + 3
    ].any()


def test_the_nearer_of_two_people_covers_the_farther(atlas: Atlas) -> None:
    composer = Composer("05", *SIZE, atlas)
    near = person_at("corridor", 9.1, 9.0, person="marsh", pose=Pose.STAND)
    far = person_at("corridor", 9.1, 7.5, person="okafor", pose=Pose.STAND)
    one = composer.draw(truth_of(near, far), 1)
    other = composer.draw(truth_of(far, near), 1)
    assert np.array_equal(one, other)
    vest = composer.pinhole.project(near.x_m, near.y_m, 1.25)
    assert not changed(composer, truth_of(near, far), truth_of(near))[
        round(vest[1]), round(vest[0])
    ]


def test_night_is_grey_darker_and_noisier(atlas: Atlas) -> None:
    composer = Composer("01", *SIZE, atlas)
    person = person_at(*SPOT["01"])
    day = composer.draw(truth_of(person), 1).astype(int)
    night = composer.draw(truth_of(person, local_s=MIDNIGHT_S), 1).astype(int)
    assert np.ptp(night, axis=2).max() <= 2
    assert np.ptp(day, axis=2).max() > 60
    assert night.mean() < 0.75 * day.mean()
    other_night = composer.draw(truth_of(person, local_s=MIDNIGHT_S), 2).astype(int)
    other_day = composer.draw(truth_of(person), 2).astype(int)
    assert (night - other_night).std() > 1.5 * (day - other_day).std()


def test_a_door_is_drawn_open_when_it_is_open(atlas: Atlas) -> None:
    composer = Composer("01", *SIZE, atlas)
    ajar = tuple(dataclasses.replace(d, openness=1.0) if d.door == "D3" else d for d in SHUT)
    diff = changed(composer, truth_of(doors=ajar), truth_of())
    middle = composer.pinhole.project(8.0, 5.4, 1.0)
    assert diff[round(middle[1]), round(middle[0])]
    assert not diff[:, : SIZE[0] // 2].any()


def test_a_parcel_is_drawn_where_it_lies_and_hides_who_stands_behind(atlas: Atlas) -> None:
    composer = Composer("01", *SIZE, atlas)
    parcel = ParcelTruth("P-1", 4.6, 2.6, 0.0, 0.2, (0.6, 0.5, 0.9), 0, "floor:dock", "", "dock")
    diff = changed(composer, truth_of(parcels=(parcel,)), truth_of())
    seen = np.array([composer.pinhole.project(*c)[:2] for c in corners_of(parcel).tolist()])
    ys, xs = np.nonzero(diff)
    assert xs.min() >= seen[:, 0].min() - 2
    assert xs.max() <= seen[:, 0].max() + 2
    assert ys.min() >= seen[:, 1].min() - 2
    assert ys.max() <= seen[:, 1].max() + 2
    away = np.array([4.6 - 5.6, 2.6 - 0.2])
    behind = away / np.linalg.norm(away) * 0.6
    person = person_at("dock", 4.6 + behind[0], 2.6 + behind[1], pose=Pose.STAND)
    alone = changed(composer, truth_of(person), truth_of())
    hidden = changed(composer, truth_of(person, parcels=(parcel,)), truth_of(parcels=(parcel,)))
    behind_it = alone & diff
    assert behind_it.sum() > 100
    assert (hidden & behind_it).sum() < 0.25 * behind_it.sum()
    assert hidden.any()


def test_a_carried_parcel_is_drawn_with_its_person(atlas: Atlas) -> None:
    composer = Composer("01", *SIZE, atlas)
    person = person_at(*SPOT["01"], carrying="P-1", heading_rad=-1.2)
    parcel = ParcelTruth(
        "P-1", person.x_m + 0.11, person.y_m - 0.28, 1.0, 0.4, (0.4, 0.3, 0.2), 1, "hands",
        "marsh", "dock",
    )  # fmt: skip
    diff = changed(composer, truth_of(person, parcels=(parcel,)), truth_of())
    top = composer.pinhole.project(parcel.x_m, parcel.y_m, 1.2)
    assert diff[round(top[1]), round(top[0])]


def test_the_same_truth_and_number_give_the_same_bytes(atlas: Atlas) -> None:
    truth = truth_of(person_at(*SPOT["03"]))
    one, other = (Composer("03", *SIZE, atlas).draw(truth, 9) for _ in range(2))
    assert np.array_equal(one, other)


def test_rooms_from_the_cache_equal_painted_ones(tmp_path: Path) -> None:
    painted = Scenery("06", *SIZE, tmp_path).scene(SceneKey(is_night=False))
    cached = Scenery("06", *SIZE, tmp_path).scene(SceneKey(is_night=False))
    assert np.array_equal(painted.picture, cached.picture)
    assert np.array_equal(painted.hides_m, cached.hides_m)
    assert len(list(tmp_path.rglob("*.png"))) == 2


def test_a_damaged_room_file_is_painted_anew(tmp_path: Path) -> None:
    painted = Scenery("06", *SIZE, tmp_path).scene(SceneKey(is_night=False))
    for path in tmp_path.rglob("*.png"):
        path.write_bytes(path.read_bytes()[:100])
    again = Scenery("06", *SIZE, tmp_path).scene(SceneKey(is_night=False))
    assert np.array_equal(painted.picture, again.picture)


def test_sprites_survive_their_file(tmp_path: Path, atlas: Atlas) -> None:
    key = SpriteKey("marsh", 2, is_carrying=False, azimuth=3, elevation=0)
    sprite = atlas.sprite(key)
    path = tmp_path / "one.sprites"
    write_pack(path, [(key.code, sprite)])
    pack = open_pack(path)
    assert pack is not None
    read = pack.read(key.code)
    assert read is not None
    assert np.array_equal(read.bgra, sprite.bgra)
    assert read.foot_y == pytest.approx(sprite.foot_y)
    assert pack.read(key.code + 1) is None


@pytest.mark.parametrize("spoil", [b"", b"SPRITES1", b"x" * 4000])
def test_a_damaged_sprite_file_is_not_trusted(tmp_path: Path, spoil: bytes) -> None:
    path = tmp_path / "bad.sprites"
    path.write_bytes(spoil)
    assert open_pack(path) is None
    assert open_pack(tmp_path / "absent.sprites") is None


def test_one_altered_byte_spoils_a_sprite_file(tmp_path: Path, atlas: Atlas) -> None:
    key = SpriteKey("marsh", 2, is_carrying=False, azimuth=3, elevation=0)
    path = tmp_path / "one.sprites"
    write_pack(path, [(key.code, atlas.sprite(key))])
    data = bytearray(path.read_bytes())
    data[-7] ^= 1
    path.write_bytes(data)
    assert open_pack(path) is None


def test_a_stopped_preparation_leaves_no_file(tmp_path: Path) -> None:
    atlas = Atlas(tmp_path)
    assert not atlas.prepare("marsh", lambda: True)
    assert not list(tmp_path.rglob("*.sprites"))


def test_the_left_side_is_the_right_side_mirrored_half_a_step_later() -> None:
    right = choose_view(
        "marsh", walked_m=0.0, is_carrying=False, seen_from_rad=-0.8, elevation_rad=0.3
    )
    left = choose_view(
        "marsh", walked_m=0.0, is_carrying=False, seen_from_rad=0.8, elevation_rad=0.3
    )
    assert (right.is_mirrored, left.is_mirrored) == (False, True)
    assert right.key.azimuth == left.key.azimuth
    assert (left.key.phase - right.key.phase) % PHASES == PHASES // 2


def test_front_and_back_are_told_apart() -> None:
    front = choose_view(
        "ito", walked_m=None, is_carrying=False, seen_from_rad=0.0, elevation_rad=0.3
    )
    back = choose_view(
        "ito", walked_m=None, is_carrying=False, seen_from_rad=3.14, elevation_rad=0.3
    )
    assert front.key.azimuth == 0
    assert back.key.azimuth == AZIMUTHS - 1
    assert front.key.phase == -1


def test_people_are_at_least_90_pixels_tall_where_they_work() -> None:
    tall = []
    for camera, (_, x, y) in SPOT.items():
        pinhole = Pinhole(CAMERAS[camera], 640, 360)
        foot, head = pinhole.project(x, y, 0.0), pinhole.project(x, y, CAST["marsh"].looks.height_m)
        tall.append(foot[1] - head[1])
    assert min(tall) >= 90
