"""Reads many RTSP streams, and decodes what is wished, on one thread in batches.

Wakes every 50 ms, drains all sockets, decodes what came and converts only the newest picture of
each stream: fewer wake-ups are what makes a wall of cameras cheap. While a camera is being
opened the turns are short, so that its first picture does not wait for them.
"""

import time
from collections.abc import Callable, Sequence

from hardware.camera.decode_feed import DecodeFeed
from hardware.camera.frame import Frame
from hardware.camera.rtsp.batch import BatchedStream, StreamBatch
from hardware.threads.niceness import be_nice
from hardware.threads.pump import Pump

BATCH_S = 0.05
OPENING_S = 0.01
#: Streams that are only recorded: nobody sees that they are read less often.
UNSEEN_S = 0.1
#: Bounds how much later the first picture comes after a first wish.
IDLE_S = 0.2


class BatchPump(Pump):
    """Polls its streams and drains its feeds, one batch a turn."""

    def __init__(
        self,
        name: str,
        streams: Sequence[BatchedStream],
        feeds: Sequence[DecodeFeed] = (),
        sink: Callable[[Frame], None] | None = None,
        *,
        nice: bool = False,
    ) -> None:
        """Keep the parts; nothing runs until start().

        Args:
            name: Of the thread.
            streams: Read by this thread.
            feeds: Decoded by this thread, whoever fills them.
            sink: Where frames go; needed when there are feeds.
            nice: Whether this thread gives way to the others.
        """
        super().__init__(name)
        self._batch = StreamBatch(streams)
        self._feeds = tuple(feeds)
        self._sink = sink
        self._nice = nice
        self._next = 0.0

    def opened(self) -> None:
        """Begin to open the streams."""
        if self._nice:
            be_nice()
        self._next = time.monotonic()
        self._batch.poll(time.monotonic_ns())

    def turn(self) -> None:
        """Wait for the batch's time, then read and decode what came."""
        self._next += self._pause_s()
        wait_s = self._next - time.monotonic()
        if wait_s > 0:
            self._stopping.wait(wait_s)
        else:
            self._next -= wait_s  # late: the next batch counts from now
        self._batch.poll(time.monotonic_ns())
        self._decode()

    def _pause_s(self) -> float:
        """How long this turn rests: a thread that nobody wants anything of wakes seldom."""
        if self._batch.is_opening:
            return OPENING_S
        if self._batch.is_wished or any(feed.wish is not None for feed in self._feeds):
            return BATCH_S
        return IDLE_S if self._batch.is_empty else UNSEEN_S

    def closed(self) -> None:
        """Let go of the cameras."""
        self._batch.stop(time.monotonic_ns())

    def _decode(self) -> None:
        """One frame at most from each feed."""
        if self._sink is None:
            return
        for feed in self._feeds:
            frame = feed.drain()
            if frame is not None:
                self._sink(frame)
