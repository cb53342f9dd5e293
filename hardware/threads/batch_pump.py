"""Reads many RTSP streams, and decodes what is wished, on one thread in batches.

Wakes three times in the time of four pictures of the fastest wished stream, drains all sockets,
decodes what came and converts only the newest picture of each stream: fewer wake-ups are what
makes a wall of cameras cheap. While a camera is being opened the turns are short, so that its
first picture does not wait for them.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from hardware.camera.decode_feed import DecodeFeed
from hardware.camera.frame import Frame
from hardware.camera.rtsp.batch import BatchedStream, StreamBatch
from hardware.threads.niceness import be_nice
from hardware.threads.pump import Pump

#: Between two batches: 75 ms for ten pictures a second, 30 ms for 25 and more.
SLOWEST_BATCH_S = 0.075
FASTEST_BATCH_S = 0.03
#: Of the time between two pictures; under 1, so that two of them seldom meet in a batch.
BATCH_SHARE = 0.75
#: How long pictures are counted before the pace is set anew.
PACE_S = 2.0
OPENING_S = 0.01
#: Streams that are only recorded: nobody sees that they are read less often.
UNSEEN_S = 0.1
#: Bounds how much later the first picture comes after a first wish.
IDLE_S = 0.2


class BatchPace:
    """How long a batch may collect, from how often the wished streams really send. One thread."""

    def __init__(self) -> None:
        """Begin in the middle, until the streams were counted."""
        self._pause_s = 0.05
        self._since_s = 0.0
        self._counts: Mapping[int, int] = {}

    def follow(self, now_s: float, counts: Mapping[int, int]) -> float:
        """Take the counters of the wished streams.

        Args:
            now_s: Monotonic seconds.
            counts: Pictures decoded so far, by stream.

        Returns:
            Seconds until the next batch.
        """
        passed_s = now_s - self._since_s
        if counts.keys() != self._counts.keys() or passed_s > 2 * PACE_S:
            self._since_s, self._counts = now_s, counts
        elif passed_s >= PACE_S:
            most = max((counts[one] - self._counts[one] for one in counts), default=0)
            wanted_s = BATCH_SHARE * passed_s / most if most else SLOWEST_BATCH_S
            self._pause_s = min(SLOWEST_BATCH_S, max(FASTEST_BATCH_S, wanted_s))
            self._since_s, self._counts = now_s, counts
        return self._pause_s


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
        self._pace = BatchPace()

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
        wished = [feed for feed in self._feeds if feed.wish is not None]
        if wished or self._batch.is_wished:
            return self._pace.follow(time.monotonic(), {id(feed): feed.pictures for feed in wished})
        return IDLE_S if self._batch.is_empty else UNSEEN_S

    def closed(self) -> None:
        """Let go of the cameras."""
        self._batch.stop(time.monotonic_ns())

    def _decode(self) -> None:
        """One frame at most from each feed, handed on together.

        One by one, each would wake the window's thread, which then fights with this one for the
        interpreter: 16 wake-ups a batch instead of one.
        """
        if self._sink is None:
            return
        frames = [feed.drain() for feed in self._feeds]
        for frame in frames:
            if frame is not None:
                self._sink(frame)
