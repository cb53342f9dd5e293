"""The simulated mailroom behind world cameras: built late, shared by all feeds of the site.

Building it and painting its rooms for the first time takes seconds. `warm` does it before the site
says that it is ready: a camera that answers and sends nothing would be a false alarm for whoever
watches. The people are drawn in advance on a thread of their own.
"""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.sim.plan import PlanError
from hardware.sim.sources import PictureSource
from hardware.world.optics import CAMERAS
from hardware.world.truth import Truth
from hardware.world.world import World

if TYPE_CHECKING:
    from hardware.world.views import SiteViews, WorldCommands

_NICE = 10
#: The first pictures come first; until then whoever is seen is drawn where it is needed.
_PREPARE_AFTER_S = 0.5


class WorldStage:
    """One world; any thread."""

    def __init__(self, seed: int, start_utc_ns: int, local_offset_s: int, cache_dir: Path) -> None:
        """Keep what the world is made of; nothing is built yet.

        Args:
            seed: Same seed, same start: same world.
            start_utc_ns: Its first instant.
            local_offset_s: Local time minus UTC in seconds; decides day and night.
            cache_dir: Where painted rooms and people are kept.
        """
        self._seed = seed
        self.start_utc_ns = start_utc_ns
        self._local_offset_s = local_offset_s
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._views: SiteViews | None = None
        self._stopping = threading.Event()
        self._preparing: threading.Thread | None = None

    def source(self, view: str, width: int, height: int) -> Callable[[], PictureSource]:
        """What makes the source of a stream, on the thread that will draw.

        Args:
            view: Which of the world's cameras.
            width: Pixels.
            height: Pixels.

        Raises:
            PlanError: If the world has no such camera.
        """
        if view not in CAMERAS:
            msg = f"the world has no camera {view!r}, only {', '.join(CAMERAS)}"
            raise PlanError(msg)

        def make() -> PictureSource:
            # Imported late: it brings OpenCV, which a site of loops does not need.
            from hardware.world.views import SmallView  # noqa: PLC0415

            large = self._built().main(view)
            if (large.width, large.height) == (width, height):
                return large
            return SmallView(large, width, height)

        return make

    def warm(self, views: Sequence[str]) -> None:
        """Paint the rooms of these cameras, so that the first client has pictures at once.

        Blocks: seconds with an empty cache. Two threads, since painting lets go of the
        interpreter most of the time.
        """
        built = self._built()
        with ThreadPoolExecutor(2, thread_name_prefix="sim-rooms") as pool:
            for _ in pool.map(lambda view: built.main(view).picture(0, self.start_utc_ns), views):
                pass

    def truth(self, utc_ns: int) -> Truth:
        """Who and what is where at an instant of now; waits while the world is built."""
        return self._built().shared.truth_at(utc_ns)

    def commands(self) -> "WorldCommands":
        """Locks, grants and the belt; waits while the world is built."""
        return self._built().shared.command()

    def stop(self) -> None:
        """End the thread that draws people in advance."""
        self._stopping.set()
        if self._preparing is not None:
            self._preparing.join(1.0)

    def _built(self) -> "SiteViews":
        from hardware.world.views import SiteViews  # noqa: PLC0415 - see `source`

        with self._lock:
            if self._views is None:
                world = World(self._seed, self.start_utc_ns, local_offset_s=self._local_offset_s)
                self._views = SiteViews(world, self._cache_dir)
                self._preparing = threading.Thread(
                    target=self._prepare, args=(self._views,), name="sim-people", daemon=True
                )
                self._preparing.start()
            return self._views

    def _prepare(self, views: "SiteViews") -> None:
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        if not self._stopping.wait(_PREPARE_AFTER_S):
            views.prepare_people(self._stopping)
