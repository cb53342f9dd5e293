"""What a simulated camera delivers: pictures by instant, all from one shared world.

`SharedWorld` lets several serving threads ask one world; time runs in frame steps, so a camera's
main and small
picture of the same step show the same truth. Frame times are derivable: `step_of(utc_ns)` gives
the world's instant of
a picture asked for at ``utc_ns``.
"""

import threading
from collections import OrderedDict
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.compose import Composer
from hardware.world.live_atlas import LiveAtlas
from hardware.world.optics import CAMERAS
from hardware.world.truth import Truth
from hardware.world.world import World

U8 = npt.NDArray[np.uint8]
FPS = 10
STEP_NS = 1_000_000_000 // FPS
MAIN_SIZE = (1280, 720)
SUB_SIZE = (640, 360)
_KEEP_TRUTHS = 40
_KEEP_PICTURES = 3


def step_of(utc_ns: int) -> int:
    """The world's instant of a picture asked for at ``utc_ns``: the frame step at or before it."""
    return utc_ns // STEP_NS * STEP_NS


class SharedWorld:
    """One world behind a lock; any thread."""

    def __init__(self, world: World) -> None:
        """Take over a world; from now on step it only through here."""
        self._world = world
        self._lock = threading.Lock()
        self._truths: OrderedDict[int, Truth] = OrderedDict()

    def truth_at(self, utc_ns: int) -> Truth:
        """The truth at the frame step of an instant.

        An instant older than the last 40 steps gives the oldest truth kept: the world cannot go
        back.
        """
        step = step_of(utc_ns)
        with self._lock:
            known = self._truths.get(step)
            if known is not None:
                return known
            if step >= self._world.now_ns or not self._truths:
                self._world.advance_to(step)
                self._truths[step] = self._world.truth()
                while len(self._truths) > _KEEP_TRUTHS:
                    self._truths.popitem(last=False)
                return self._truths[step]
            return min(self._truths.values(), key=lambda t: abs(t.utc_ns - step))

    def command(self) -> "WorldCommands":
        """The doors' and the belt's commands, safe from any thread."""
        return WorldCommands(self._world, self._lock)


class WorldCommands:
    """Commands to a shared world."""

    def __init__(self, world: World, lock: threading.Lock) -> None:
        """Use `SharedWorld.command`."""
        self._world, self._lock = world, lock

    def set_lock(self, door: str, *, locked: bool) -> None:
        """See `World.set_lock`."""
        with self._lock:
            self._world.set_lock(door, locked=locked)

    def grant(self, door: str) -> None:
        """See `World.grant`."""
        with self._lock:
            self._world.grant(door)

    def set_belt(self, *, running: bool) -> None:
        """See `World.set_belt`."""
        with self._lock:
            self._world.set_belt(running=running)

    def stage_intrusion(self) -> None:
        """See `World.stage_intrusion`."""
        with self._lock:
            self._world.stage_intrusion()


class CameraView:
    """One stream of one camera; the picture source that a stream server asks.

    The small stream of a pair is shrunk from the large one's drawing, so that both show the same
    instant for the price
    of one.
    """

    def __init__(self, source: SharedWorld, composer: Composer, *, fps: int = FPS) -> None:
        """Show a shared world through a composer."""
        self.width = composer.pinhole.width_px
        self.height = composer.pinhole.height_px
        self.fps = fps
        self._source = source
        self._composer = composer
        self._lock = threading.Lock()
        self._pictures: OrderedDict[int, U8] = OrderedDict()

    def picture(self, index: int, utc_ns: int) -> U8:  # noqa: ARG002 - the number belongs to the stream's protocol
        """The picture of an instant.

        Args:
            index: Frame number of the stream; the picture follows from the instant alone.
            utc_ns: The instant.

        Returns:
            Shape (height, width, 3) uint8 BGR, read-only.
        """
        step = step_of(utc_ns)
        with self._lock:
            known = self._pictures.get(step)
            if known is None:
                known = self._composer.draw(self._source.truth_at(step), step // STEP_NS)
                known.flags.writeable = False
                self._pictures[step] = known
                while len(self._pictures) > _KEEP_PICTURES:
                    self._pictures.popitem(last=False)
            return known


class SmallView:
    """The small stream of a camera: the large picture of the same instant, shrunk."""

    def __init__(self, large: CameraView, width_px: int, height_px: int) -> None:
        """Shrink another view."""
        self.width, self.height, self.fps = width_px, height_px, large.fps
        self._large = large

    def picture(self, index: int, utc_ns: int) -> U8:
        """Like `CameraView.picture`, at the small size."""
        large = self._large.picture(index, utc_ns)
        return np.asarray(
            cv2.resize(large, (self.width, self.height), interpolation=cv2.INTER_AREA), np.uint8
        )


class SiteViews:
    """All cameras of one world."""

    def __init__(self, world: World, cache_dir: Path | None) -> None:
        """Build every camera's pair of streams; rooms are painted on first use or by `prepare`."""
        self.shared = SharedWorld(world)
        self.atlas = LiveAtlas(cache_dir)
        self._main = {
            camera: CameraView(self.shared, Composer(camera, *MAIN_SIZE, self.atlas, cache_dir))
            for camera in CAMERAS
        }
        self._sub = {camera: SmallView(view, *SUB_SIZE) for camera, view in self._main.items()}

    def main(self, camera: str) -> CameraView:
        """The large stream, 1280x720 at 10 pictures a second."""
        return self._main[camera]

    def sub(self, camera: str) -> SmallView:
        """The small stream, 640x360 at 10 pictures a second."""
        return self._sub[camera]

    def prepare_people(self, stopping: threading.Event) -> None:
        """Draw what the pictures want, then everybody; for a background thread of low priority.

        Args:
            stopping: Ends it early; a person half drawn is then not kept.
        """
        self.atlas.work(stopping)
