"""Pictures of the simulated cameras."""

import numpy as np
import pytest

from hardware.world.atlas import Atlas
from hardware.world.compose import Composer
from hardware.world.views import STEP_NS, CameraView, SharedWorld, SmallView, step_of
from hardware.world.world import World

NOON_NS = 1_764_072_000_000_000_000 // STEP_NS * STEP_NS


@pytest.fixture(scope="module")
def dock_view() -> CameraView:
    return CameraView(SharedWorld(World(3, NOON_NS)), Composer("01", 320, 180, Atlas()))


def test_a_view_gives_pictures_of_its_size_that_nobody_can_change(dock_view: CameraView) -> None:
    picture = dock_view.picture(0, NOON_NS)
    assert picture.shape == (dock_view.height, dock_view.width, 3)
    assert picture.dtype == np.uint8
    assert not picture.flags.writeable


def test_the_small_stream_shows_the_instant_of_the_large_one(dock_view: CameraView) -> None:
    small = SmallView(dock_view, 160, 90).picture(7, NOON_NS + STEP_NS // 2)
    large = dock_view.picture(0, NOON_NS)
    assert small.shape == (90, 160, 3)
    means = large.reshape(90, 2, 160, 2, 3).mean(axis=(1, 3))
    assert np.abs(means - small).max() <= 1.0


def test_the_world_time_of_a_picture_is_the_step_at_or_before_it() -> None:
    assert step_of(NOON_NS + STEP_NS - 1) == NOON_NS
    assert step_of(NOON_NS + STEP_NS) == NOON_NS + STEP_NS
