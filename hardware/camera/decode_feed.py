"""Carries one stream's packets from the thread that reads to the thread that decodes.

Bounded: when the decoding thread cannot follow, what waits is thrown away up to the next key
picture and counted; the recording is not touched by that. `offer`, `wish_for` and the plain
attributes may be used by any thread, `drain` by the decoding thread only.
"""

import threading
from collections import deque

from hardware.camera.decoder import DecodedPicture, FrameMaker, GroupCache, StreamDecoder
from hardware.camera.frame import Frame, FrameWish
from hardware.camera.packet import Packet

#: So long may packets wait for the decoding thread, in packets, bytes and time of arrival.
WAITING_PACKETS = 300
WAITING_NS = 1_000_000_000
WAITING_BYTES = 16_000_000


class DecodeFeed:
    """One stream's way into the decoder.

    Attributes:
        dropped: Packets thrown away because the decoding thread was late.
    """

    def __init__(self, maker: FrameMaker) -> None:
        """Start with no wish: nothing is decoded.

        Args:
            maker: Shared by the streams of one camera, so that its pictures are counted together.
        """
        self.dropped = 0
        self._lock = threading.Lock()
        self._waiting: deque[Packet] = deque()
        self._waiting_bytes = 0
        self._waiting_since_ns: int | None = None
        self._cache = GroupCache()
        self._decoder = StreamDecoder()
        self._maker = maker
        self._wish: FrameWish | None = None
        self._delivered: tuple[int, int] = (0, -1)

    @property
    def wish(self) -> FrameWish | None:
        """The present wish."""
        return self._wish

    @property
    def decoded(self) -> tuple[int, int] | None:
        """(session, sequence) of the newest delivered picture while there is a wish, else None.

        Told one batch late, so that nobody hears LIVE before the picture stands on the wall.
        """
        return self._delivered if self._wish is not None else None

    @property
    def errors(self) -> int:
        """Packets that the decoder refused since start."""
        return self._decoder.errors

    @property
    def pictures(self) -> int:
        """Pictures that came out of the decoder since start; the decoding thread only."""
        return self._decoder.pictures

    def wish_for(self, wish: FrameWish | None) -> None:
        """Want pictures of this size, or none."""
        with self._lock:
            had, self._wish = self._wish, wish
            if had is None or wish is None:
                self._forget_waiting()
            if had is None and wish is not None:
                # From the last key picture on: the picture comes at once.
                self._waiting.extend(self._cache.packets())
                self._waiting_bytes = sum(len(one.data) for one in self._waiting)

    def offer(self, packet: Packet) -> None:
        """Hand on one packet; never blocks for long."""
        with self._lock:
            self._cache.add(packet)
            if self._wish is None:
                return
            self._waiting.append(packet)
            self._waiting_bytes += len(packet.data)
            if self._waiting_since_ns is None:
                self._waiting_since_ns = packet.arrival_ns
            waited_ns = packet.arrival_ns - self._waiting_since_ns
            is_late = waited_ns > WAITING_NS or self._waiting_bytes > WAITING_BYTES
            if is_late or len(self._waiting) > WAITING_PACKETS:
                self.dropped += len(self._waiting)
                self._forget_waiting()

    def drain(self) -> Frame | None:
        """Decode what waits and convert the newest picture; the decoding thread only."""
        self._delivered = self._decoder.newest
        with self._lock:
            wish = self._wish
            packets = tuple(self._waiting)
            self._forget_waiting()
        if wish is None:
            self._decoder.close()
            return None
        newest: DecodedPicture | None = None
        for packet in packets:
            newest = self._decoder.decode(packet) or newest
        return self._maker.make(newest, wish) if newest is not None else None

    def _forget_waiting(self) -> None:
        self._waiting.clear()
        self._waiting_bytes = 0
        self._waiting_since_ns = None
