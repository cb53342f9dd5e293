"""A stream that is drawn and coded while it is watched. One thread for each stream.

Nobody watching costs a wake-up a picture. A late picture is left out, never made up for: the
encoder then simply codes the next one, so nothing is damaged.
"""

import logging
import os
import threading
from collections.abc import Callable

import numpy as np

from hardware.sim.clock import SimClock
from hardware.sim.encode import PictureEncoder
from hardware.sim.pace import Pace
from hardware.sim.plan import StreamPlan
from hardware.sim.rtp import RtpUnit, packetize
from hardware.sim.sources import PictureSource, U8Image
from hardware.sim.units import AccessUnit, parameter_sets

log = logging.getLogger("sim")

_STOP_LIMIT_S = 1.0
_NICE = 5

OnUnit = Callable[[AccessUnit, RtpUnit, int], None]


def picture_time_ns(plan: StreamPlan, index: int) -> int:
    """How long after picture 0 a picture is due, in ns."""
    return index * 1_000_000_000 // plan.fps


class LiveFeed:
    """Draws, codes and cuts into packets on a thread of its own.

    Attributes:
        plan: What is coded.
        parameter_sets: For the session description.
    """

    def __init__(
        self, name: str, plan: StreamPlan, make_source: Callable[[], PictureSource], clock: SimClock
    ) -> None:
        """Code one grey picture, to know the parameter sets.

        Args:
            name: Of the thread.
            plan: Codec, size, rate.
            make_source: Called on the feed's thread before its first picture; may take long.
            clock: Its monotonic hand paces.
        """
        self.plan = plan
        self._make_source = make_source
        self._source: PictureSource | None = None
        self._clock = clock
        self._encoder = PictureEncoder(plan, live=True)
        grey = np.full((plan.height, plan.width, 3), 128, np.uint8)
        first = self._encoder.encode(grey, 0)
        self.parameter_sets = parameter_sets(plan.codec, first[0].data)
        self._watchers = 0
        self._needs_keyframe = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._on_unit: OnUnit | None = None
        self._on_failed: Callable[[Exception], None] | None = None
        self._pace = Pace(plan.fps, 0)
        self._start_utc_ns = 0

    def start(
        self,
        on_unit: OnUnit,
        on_failed: Callable[[Exception], None],
        start_ns: int,
        start_utc_ns: int,
    ) -> None:
        """Begin.

        Args:
            on_unit: Takes each unit, its packets and its index; called on the feed's thread.
            on_failed: Takes what escaped; called on the feed's thread, which then ends.
            start_ns: Monotonic ns at which picture 0 is or would have been due.
            start_utc_ns: The instant that picture 0 shows.
        """
        self._on_unit = on_unit
        self._on_failed = on_failed
        self._pace = Pace(self.plan.fps, start_ns)
        self._start_utc_ns = start_utc_ns
        self._thread.start()

    def watch(self, count: int) -> None:
        """Say how many watch; a newcomer gets a keyframe at once. Any thread."""
        if count > self._watchers:
            self._needs_keyframe.set()
        self._watchers = count

    def need_keyframe(self) -> None:
        """Make the next picture a keyframe. Any thread."""
        self._needs_keyframe.set()

    def stop(self) -> None:
        """End the thread; waits for at most a second."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_STOP_LIMIT_S)
            if self._thread.is_alive():
                log.warning("the thread %s draws on after being asked to stop", self._thread.name)

    def _run(self) -> None:
        if hasattr(os, "setpriority"):
            # Drawing may wait for the serving loop, and for the console on the same machine.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        try:
            while not self._stopping.is_set():
                self._pace.catch_up(self._clock.monotonic_ns())
                wait_s = (self._pace.due_ns - self._clock.monotonic_ns()) / 1e9
                if not self._stopping.wait(max(0.0, wait_s)):
                    self._turn()
        except Exception as error:  # noqa: BLE001 - last line of the thread
            if self._on_failed is not None:
                self._on_failed(error)

    def _drawn(self, index: int) -> U8Image:
        if self._source is None:
            self._source = self._make_source()
        # The planned instant, not the clock's: pictures are spaced evenly however late they are.
        return self._source.picture(index, self._start_utc_ns + picture_time_ns(self.plan, index))

    def _turn(self) -> None:
        index = self._pace.index
        if self._watchers:
            # Taken before drawing: who comes while this is drawn gets the next keyframe.
            is_key = self._needs_keyframe.is_set()
            self._needs_keyframe.clear()
            picture = self._drawn(index)
            for unit in self._encoder.encode(picture, index, keyframe=is_key):
                if self._on_unit is not None:
                    self._on_unit(unit, packetize(unit), index)
        else:
            self._needs_keyframe.set()
        self._pace.index += 1
