"""Reads one stream through FFmpeg on a thread of its own, at normal priority.

Hands packets to the recorder and to the decoder's feed; never decodes. Stops within the read
poll when live and within the open time-out when opening.
"""

import time

from hardware.camera.av_source import AvSource
from hardware.camera.errors import SourceError
from hardware.camera.link_machine import LinkAction
from hardware.camera.stream_parts import StreamParts
from hardware.threads.pump import Pump

#: A stream that is not open looks at its retry time so often: 2 wake-ups a second cost nothing.
IDLE_POLL_S = 0.25


class StreamPump(Pump):
    """One stream, one thread."""

    def __init__(self, parts: StreamParts, delay_s: float = 0.0) -> None:
        """Keep the parts; nothing runs until start().

        Args:
            parts: The stream, used by this thread from start() on.
            delay_s: Before the first try: many cameras opened at one moment fail (measured).
        """
        receiver = parts.receiver
        super().__init__(f"camera-{receiver.camera}-{receiver.role.value}")
        self._parts = parts
        self._delay_s = delay_s
        self._source = AvSource(parts.settings, self._may_wait)
        self._is_given_up = False

    def opened(self) -> None:
        """Let the others go first."""
        self._stopping.wait(self._delay_s)

    def turn(self) -> None:
        """Read one access unit or wait a little."""
        now_ns = time.monotonic_ns()
        self._obey(self._parts.follow_wanting(now_ns))
        if not self._parts.receiver.machine.is_open:
            self._idle(now_ns)
            return
        try:
            unit = self._source.read()
        except SourceError as error:
            self._on_failure(error)
            return
        now_ns = time.monotonic_ns()
        if unit is not None:
            self._parts.deliver(unit, now_ns)
        self._obey(self._parts.pass_time(now_ns))

    def closed(self) -> None:
        """Let go of the camera."""
        self._parts.receiver.stop(time.monotonic_ns())
        self._source.close()

    def _idle(self, now_ns: int) -> None:
        """Wait for the next try, or for somebody to want the stream."""
        self._obey(self._parts.receiver.tick(now_ns))
        if not self._parts.receiver.machine.is_open:
            retry_ns = self._parts.receiver.machine.view.retry_ns
            wait_s = (retry_ns - now_ns) / 1e9 if retry_ns else IDLE_POLL_S
            self._stopping.wait(min(max(wait_s, 0.0), IDLE_POLL_S))

    def _may_wait(self) -> bool:
        """Let time pass while the source waits for bytes; whether it may go on."""
        if self.is_stopping:
            return False
        # A source cannot be closed while it reads: it ends first, then is closed.
        self._is_given_up = self._parts.pass_time(time.monotonic_ns()) is LinkAction.CLOSE
        return not self._is_given_up

    def _on_failure(self, error: SourceError) -> None:
        if self._is_given_up:
            self._is_given_up = False
            self._source.close()
        elif not self.is_stopping:
            self._obey(self._parts.receiver.failed(error, time.monotonic_ns()))

    def _obey(self, action: LinkAction) -> None:
        if action is LinkAction.CLOSE:
            self._source.close()
        elif action is LinkAction.OPEN:
            self._open()

    def _open(self) -> None:
        self._parts.receiver.begin_session()
        try:
            self._source.open(self._parts.receiver.machine.open_timeout_s)
        except SourceError as error:
            self._on_failure(error)
        else:
            self._parts.receiver.opened(time.monotonic_ns())
