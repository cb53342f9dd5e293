"""Where an outlet takes its units from: a loop, or an encoder that works live."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hardware.sim.clock import SimClock
from hardware.sim.live import LiveFeed
from hardware.sim.loops import Loop, cached_loop
from hardware.sim.plan import CameraPlan, PlanError, SitePlan, StreamPlan
from hardware.sim.rtp import RtpUnit, packetize
from hardware.sim.sources import PictureSource, SceneSource, StampedSource
from hardware.sim.units import AccessUnit, parameter_sets
from hardware.sim.world_stage import WorldStage

#: The loop of a changed picture size or codec is this long: it must be ready at once.
CHANGED_LOOP_S = 2.0


class Feed(Protocol):
    """Gives one stream's units in order."""

    @property
    def plan(self) -> StreamPlan:
        """What the units are."""

    @property
    def parameter_sets(self) -> tuple[bytes, ...]:
        """For the session description."""

    def take(self, index: int) -> tuple[AccessUnit, RtpUnit]:
        """The unit of a moment and its packets.

        Args:
            index: Pictures since serving started; only grows.
        """


class PacketLoop:
    """A loop and its RTP packets, cut once for all cameras that share it."""

    def __init__(self, loop: Loop) -> None:
        """Cut every unit into packets."""
        self.units = loop.units
        self.packets = tuple(packetize(unit) for unit in loop.units)
        first = loop.units[0]
        self.parameter_sets = parameter_sets(first.codec, first.data)


class LoopFeed:
    """Repeats a loop for ever."""

    def __init__(self, plan: StreamPlan, loop: PacketLoop, phase: int) -> None:
        """Keep the loop.

        Args:
            plan: What it was coded for.
            loop: Shared.
            phase: Position at which serving starts.
        """
        self.plan = plan
        self._loop = loop
        self._phase = phase

    @property
    def parameter_sets(self) -> tuple[bytes, ...]:
        """For the session description."""
        return self._loop.parameter_sets

    def take(self, index: int) -> tuple[AccessUnit, RtpUnit]:
        """The unit of a moment; see `Feed`."""
        position = (index + self._phase) % len(self._loop.units)
        return self._loop.units[position], self._loop.packets[position]


class FeedMaker:
    """Makes feeds for a plan; blocking while a loop is coded."""

    def __init__(self, site: SitePlan, cache_dir: Path, clock: SimClock, stage: WorldStage) -> None:
        """Keep the plan.

        Args:
            site: For the seed.
            cache_dir: Where loops are kept.
            clock: Both hands, for live feeds.
            stage: Makes the sources of world cameras.
        """
        self._stage = stage
        self._clock = clock
        self._site = site
        self._cache_dir = cache_dir
        self._loops: dict[tuple[StreamPlan, str], PacketLoop] = {}

    def feed(self, camera: CameraPlan, stream: StreamPlan) -> Feed | LiveFeed:
        """A feed of one stream.

        Raises:
            PlanError: If the source cannot be served so.
        """
        number = camera_number(self._site, camera)
        if stream.loop_frames == 0:
            name = f"sim-{camera.camera}-{stream.role.value}"
            return LiveFeed(name, stream, self._live_source(camera, stream, number), self._clock)
        if camera.source != "scene":
            msg = f"camera {camera.camera}: source {camera.source!r} needs loop_s = 0"
            raise PlanError(msg)
        shown = 0 if camera.shared_loop else number
        identity = f"scene|{self._site.seed}|{shown}|{camera.burn}"
        loop = self._loop(stream, identity, lambda: self._scene(camera, stream, shown))
        # Cameras of one loop stand at different places of it: keyframes do not come together.
        phase = 0 if not camera.shared_loop else number * 7 % len(loop.units)
        return LoopFeed(stream, loop, phase)

    def _live_source(
        self, camera: CameraPlan, stream: StreamPlan, number: int
    ) -> Callable[[], PictureSource]:
        if camera.source == "scene":
            return lambda: self._scene(camera, stream, number)
        if camera.source != "world":
            msg = f"camera {camera.camera}: source is {camera.source!r}, allowed are scene, world"
            raise PlanError(msg)
        view = camera.view or camera.camera
        make = self._stage.source(view, stream.width, stream.height)
        return (lambda: StampedSource(make(), number)) if camera.burn else make

    def _scene(self, camera: CameraPlan, stream: StreamPlan, shown: int) -> PictureSource:
        seed = self._site.seed * 1000 + shown
        scene = SceneSource(stream.width, stream.height, stream.fps, seed)
        return StampedSource(scene, shown) if camera.burn else scene

    def _loop(
        self, stream: StreamPlan, identity: str, make: Callable[[], PictureSource]
    ) -> PacketLoop:
        key = (stream, identity)
        if key not in self._loops:
            loop = cached_loop(stream, make, identity, self._cache_dir)
            self._loops[key] = PacketLoop(loop)
        return self._loops[key]


def camera_number(site: SitePlan, camera: CameraPlan) -> int:
    """The number burnt into a camera's pictures: its id where that is one, else its place."""
    if camera.camera.isdecimal() and int(camera.camera) < 256:  # noqa: PLR2004 - eight cells
        return int(camera.camera)
    return (site.cameras.index(camera) + 1) & 0xFF


def stream_seed(site: SitePlan, camera: str, role: str) -> int:
    """A seed of its own for each stream, the same in every run."""
    return site.seed * 1_000_003 + zlib.crc32(f"{camera}/{role}".encode())
