"""Reads many RTSP streams together: no thread, no waiting; the owner calls `poll` every turn.

A dead camera costs the others nothing: connecting, waiting and failing never block. One thread.
"""

import logging
import selectors
from collections.abc import Callable, Sequence

from hardware.camera.errors import SourceError
from hardware.camera.link_machine import LinkAction
from hardware.camera.rtsp.client import RtspClient
from hardware.camera.rtsp.session import UnsupportedStreamError
from hardware.camera.stream_parts import StreamParts

log = logging.getLogger("camera")


class BatchedStream:
    """One stream of a batch."""

    def __init__(self, parts: StreamParts, hand_over: Callable[[], None]) -> None:
        """Keep the parts.

        Args:
            parts: A stream at an ``rtsp://`` address with a numeric host, over TCP.
            hand_over: Called once when FFmpeg must read this stream instead; it is OFF then.
        """
        self._parts = parts
        self._hand_over = hand_over
        self.client: RtspClient | None = None
        self.is_handed_over = False

    @property
    def is_opening(self) -> bool:
        """Whether a conversation is under way that a short turn would speed up."""
        return self.client is not None and not self.client.is_playing

    @property
    def is_wished(self) -> bool:
        """Whether somebody wants its pictures."""
        return self._parts.is_wished

    def stop(self, now_ns: int) -> None:
        """Let go of the camera."""
        if not self.is_handed_over:
            self._obey(self._parts.receiver.stop(now_ns), now_ns)

    def poll(self, now_ns: int, *, readable: bool) -> None:
        """Read what is there and let time pass."""
        self._obey(self._parts.follow_wanting(now_ns), now_ns)
        if self._parts.is_off:
            return
        client = self.client
        if client is not None:
            try:
                was_playing = client.is_playing
                units = client.poll(now_ns, readable=readable)
            except UnsupportedStreamError as error:
                self._give_away(error, now_ns)
                return
            except SourceError as error:
                self._obey(self._parts.receiver.failed(error, now_ns), now_ns)
                return
            if client.is_playing and not was_playing:
                self._parts.receiver.opened(now_ns)
            for unit in units:
                self._parts.deliver(unit, now_ns)
        self._obey(self._parts.pass_time(now_ns), now_ns)

    def _obey(self, action: LinkAction, now_ns: int) -> None:
        if action is LinkAction.NONE:
            return
        client, self.client = self.client, None
        if client is not None:
            client.close(now_ns)
        if action is LinkAction.OPEN:
            self._open(now_ns)

    def _open(self, now_ns: int) -> None:
        self._parts.receiver.begin_session()
        timeout_s = self._parts.receiver.machine.open_timeout_s
        try:
            self.client = RtspClient(self._parts.settings, timeout_s, now_ns)
        except SourceError as error:
            self._obey(self._parts.receiver.failed(error, now_ns), now_ns)

    def _give_away(self, error: SourceError, now_ns: int) -> None:
        name = (self._parts.receiver.camera, self._parts.receiver.role.value)
        log.info("camera %s %s is read through FFmpeg: %s", *name, error)
        self.stop(now_ns)
        self.is_handed_over = True
        self._hand_over()


class StreamBatch:
    """All batched streams of one thread."""

    def __init__(self, streams: Sequence[BatchedStream]) -> None:
        """Keep the streams; nothing is opened."""
        self._streams = list(streams)
        self._selector = selectors.DefaultSelector()
        self._watched: dict[BatchedStream, RtspClient] = {}

    @property
    def is_opening(self) -> bool:
        """Whether a short turn would bring a first picture sooner."""
        return any(stream.is_opening for stream in self._streams)

    @property
    def is_wished(self) -> bool:
        """Whether somebody wants pictures of one of them."""
        return any(stream.is_wished for stream in self._streams)

    @property
    def is_empty(self) -> bool:
        """Whether there is no stream to read."""
        return not self._streams

    def poll(self, now_ns: int) -> None:
        """Read everything that waits in the sockets."""
        ready = {key.data for key, _ in self._selector.select(0)} if self._watched else set()
        for stream in self._streams:
            stream.poll(now_ns, readable=stream in ready)
            self._follow(stream)
        if any(stream.is_handed_over for stream in self._streams):
            self._streams = [one for one in self._streams if not one.is_handed_over]

    def stop(self, now_ns: int) -> None:
        """Let go of all cameras."""
        for stream in self._streams:
            stream.stop(now_ns)
            self._follow(stream)
        self._selector.close()

    def _follow(self, stream: BatchedStream) -> None:
        """Watch the stream's present socket."""
        old, new = self._watched.get(stream), stream.client
        if old is new:
            return
        if old is not None:
            del self._watched[stream]
            # Closed already: the selector then looks for the object, not for its number.
            self._selector.unregister(old)
        if new is not None:
            self._watched[stream] = new
            self._selector.register(new, selectors.EVENT_READ, stream)
