"""Reads one stream through FFmpeg on a thread of its own, at normal priority.

Hands packets to the recorder and to the decoder's feed; never decodes. Stops within the read
poll when live and within the open time-out when opening.
"""

import time
from collections.abc import Callable

from hardware.camera.av_source import AvSource
from hardware.camera.decode_feed import DecodeFeed
from hardware.camera.errors import SourceError
from hardware.camera.link_machine import LinkAction
from hardware.camera.packet import Packet
from hardware.camera.receiver import StreamReceiver
from hardware.camera.settings import StreamSettings
from hardware.threads.pump import Pump

#: A stream that is not open looks at its retry time so often: 2 wake-ups a second cost nothing.
IDLE_POLL_S = 0.25


class StreamPump(Pump):
    """One stream, one thread."""

    def __init__(
        self,
        settings: StreamSettings,
        receiver: StreamReceiver,
        feed: DecodeFeed,
        sink: Callable[[Packet], None] | None,
    ) -> None:
        """Keep the parts; nothing runs until start().

        Args:
            settings: Where the stream is.
            receiver: Its link and packet rules, used by this thread from start() on.
            feed: Where packets to decode go.
            sink: Where packets to record go, or None.
        """
        super().__init__(f"camera-{receiver.camera}-{receiver.role.value}")
        self._settings = settings
        self._receiver = receiver
        self._feed = feed
        self._sink = sink
        self._source = AvSource(settings, self._may_wait)
        self._is_given_up = False

    def opened(self) -> None:
        """Begin to want the stream."""
        self._obey(self._receiver.start(time.monotonic_ns()))

    def turn(self) -> None:
        """Read one access unit or wait a little."""
        now_ns = time.monotonic_ns()
        if not self._receiver.machine.is_open:
            self._obey(self._receiver.tick(now_ns))
            if not self._receiver.machine.is_open:
                retry_ns = self._receiver.machine.view.retry_ns
                wait_s = (retry_ns - now_ns) / 1e9 if retry_ns else IDLE_POLL_S
                self._stopping.wait(min(max(wait_s, 0.0), IDLE_POLL_S))
            return
        try:
            unit = self._source.read()
        except SourceError as error:
            self._on_failure(error)
            return
        now_ns = time.monotonic_ns()
        packet = self._receiver.accept(unit, now_ns) if unit is not None else None
        if packet is not None:
            if self._sink is not None:
                self._sink(packet)
            self._feed.offer(packet)
        self._receiver.judge(self._feed.decoded, self._feed.errors)
        self._obey(self._receiver.tick(now_ns))

    def closed(self) -> None:
        """Let go of the camera."""
        self._receiver.stop(time.monotonic_ns())
        self._source.close()

    def _obey(self, action: LinkAction) -> None:
        if action is LinkAction.CLOSE:
            self._source.close()
        elif action is LinkAction.OPEN:
            self._open()

    def _may_wait(self) -> bool:
        """Let time pass while the source waits for bytes; whether it may go on."""
        if self.is_stopping:
            return False
        self._receiver.judge(self._feed.decoded, self._feed.errors)
        # A source cannot be closed while it reads: it ends first, then is closed.
        self._is_given_up = self._receiver.tick(time.monotonic_ns()) is LinkAction.CLOSE
        return not self._is_given_up

    def _on_failure(self, error: SourceError) -> None:
        if self._is_given_up:
            self._is_given_up = False
            self._source.close()
        elif not self.is_stopping:
            self._obey(self._receiver.failed(error, time.monotonic_ns()))

    def _open(self) -> None:
        self._receiver.begin_session()
        try:
            self._source.open(self._receiver.machine.open_timeout_s)
        except SourceError as error:
            self._on_failure(error)
        else:
            self._receiver.opened(time.monotonic_ns())
