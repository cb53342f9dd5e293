"""Decodes every wished stream on one niced thread, in batches.

Wakes every 50 ms, decodes what came and converts only the newest picture of each stream: fewer
wake-ups are what makes a wall of cameras cheap (16 streams at 1.06 times one ffmpeg's cost).
"""

import time
from collections.abc import Callable, Mapping

from hardware.camera.decode_feed import DecodeFeed
from hardware.camera.frame import Frame
from hardware.threads.niceness import be_nice
from hardware.threads.pump import Pump

BATCH_S = 0.05


class DecodePump(Pump):
    """Drains all feeds, one batch a turn."""

    def __init__(
        self, name: str, feeds: Mapping[str, DecodeFeed], sink: Callable[[Frame], None]
    ) -> None:
        """Keep the feeds; the mapping must not change after start()."""
        super().__init__(name)
        self._feeds = tuple(feeds.values())
        self._sink = sink
        self._next = 0.0

    def opened(self) -> None:
        """Give way to the others."""
        be_nice()
        self._next = time.monotonic()

    def turn(self) -> None:
        """Wait for the batch's time, then decode what came."""
        self._next += BATCH_S
        wait_s = self._next - time.monotonic()
        if wait_s > 0:
            self._stopping.wait(wait_s)
        else:
            self._next -= wait_s
        self.decode_batch()

    def decode_batch(self) -> None:
        """One frame at most from each feed."""
        for feed in self._feeds:
            frame = feed.drain()
            if frame is not None:
                self._sink(frame)
