"""World cameras: the mailroom behind the simulated site, its truth and its commands."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.clock import MachineClock
from hardware.sim.control_client import ControlError
from hardware.sim.live import LiveFeed
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.sim.stamp import Stamp

#: A working Tuesday, 10:00 UTC.
MORNING_NS = 1_764_064_800_000_000_000
STREAM = StreamPlan(
    role=StreamRole.SUB, width=320, height=180, fps=10, bitrate_bps=200_000, loop_s=0
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedSite]:
    """One camera that shows the world."""
    plan = SitePlan(
        (CameraPlan("05", (STREAM,), source="world"),),
        cache_dir=str(tmp_path_factory.mktemp("world")),
        world_start_utc_ns=MORNING_NS,
    )
    with SimulatedSite(plan) as site:
        yield site


def test_a_world_camera_shows_the_instant_that_the_truth_tells(
    site: SimulatedSite, raw_client: Callable[[str], Any], stamps_of: Callable[..., Any]
) -> None:
    client = raw_client(site.url("05", StreamRole.SUB))
    client.play()
    # Rooms are painted first: that takes seconds when nothing is in the cache.
    packets = client.receive(lambda seen: sum(p.marker for p in seen) >= 5, 40)
    stamps: list[Stamp] = stamps_of(packets)
    assert len(stamps) >= 5
    assert {stamp.camera for stamp in stamps} == {5}
    frames = {f.number: f for f in site.control.truth("05", last=1000)}
    first = frames[stamps[0].number]
    assert first.shown_utc_ns == MORNING_NS + first.index * 100_000_000


def test_the_truth_of_the_world_comes_through_the_control_socket(site: SimulatedSite) -> None:
    world = site.control.world()
    assert 0 <= world.utc_ns - MORNING_NS < 60_000_000_000
    assert world.people, "a mailroom at ten in the morning is not empty"
    assert {door.door for door in world.doors} >= {"D1", "D9"}
    assert world.made_parcels >= len(world.parcels)


def test_commands_reach_the_doors_of_the_world(site: SimulatedSite) -> None:
    def becomes(*, is_locked: bool, is_released: bool) -> bool:
        # The truth is that of the last step of 0.1 s.
        for _ in range(50):
            world = site.control.world()
            door = next(door for door in world.doors if door.door == "D1")
            if (door.is_locked, door.is_released) == (is_locked, is_released):
                return True
            time.sleep(0.05)
        return False

    site.control.set_lock("D1", locked=False)
    assert becomes(is_locked=False, is_released=False)
    site.control.set_lock("D1", locked=True)
    assert becomes(is_locked=True, is_released=False)
    site.control.grant("D1")
    assert becomes(is_locked=True, is_released=True)
    site.control.set_belt(running=False)
    with pytest.raises(ControlError, match="no such camera, stream or door"):
        site.control.grant("D99")


def test_a_staged_intrusion_brings_a_stranger(site: SimulatedSite) -> None:
    before = {person.person for person in site.control.world().people}
    site.control.stage_intrusion()
    end = time.monotonic() + 10
    came: set[str] = set()
    while not came and time.monotonic() < end:
        time.sleep(0.1)
        came = {person.person for person in site.control.world().people} - before
    assert came


def test_a_source_that_fails_is_reported_once_and_ends_its_thread(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        width, height, fps = 320, 180, 10

        def picture(self, index: int, utc_ns: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
            msg = f"picture {index} of world {utc_ns > 0} cannot be drawn"
            raise RuntimeError(msg)

    failed = threading.Event()
    errors: list[Exception] = []

    def on_failed(error: Exception) -> None:
        errors.append(error)
        failed.set()

    clock = MachineClock()
    feed = LiveFeed("broken", STREAM, Broken, clock)
    feed.watch(1)
    feed.start(lambda *_: None, on_failed, clock.monotonic_ns(), clock.utc_ns())
    assert failed.wait(5)
    feed.stop()
    assert [str(error) for error in errors] == ["picture 0 of world True cannot be drawn"]
    assert not caplog.records


def test_a_feed_that_nobody_watches_draws_nothing() -> None:
    class Counting:
        width, height, fps = 320, 180, 10
        drawn: list[int] = []

        def picture(self, index: int, utc_ns: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
            self.drawn.append(utc_ns - index * 100_000_000)
            return np.zeros((180, 320, 3), np.uint8)

    clock = MachineClock()
    feed = LiveFeed("idle", STREAM, Counting, clock)
    came = threading.Event()
    keys: list[bool] = []

    def on_unit(unit: Any, packets: Any, index: int) -> None:
        keys.append(unit.is_keyframe)
        came.set()

    feed.start(on_unit, lambda _: None, clock.monotonic_ns(), clock.utc_ns())
    assert not came.wait(0.35)
    assert Counting.drawn == []
    feed.watch(1)
    assert came.wait(3)
    feed.stop()
    assert keys[0], "a newcomer begins with a keyframe"
