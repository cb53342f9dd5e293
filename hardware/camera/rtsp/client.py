"""One RTSP stream over a socket that never blocks. The only file here that opens sockets.

Refuses host names: looking one up blocks, and a dead name server must not delay other cameras,
so those streams are read through FFmpeg on threads of their own. One thread.
"""

import errno
import socket
from urllib.parse import urlsplit

from hardware.camera.errors import SourceError
from hardware.camera.rtsp.session import RtspSession
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkCause
from hardware.camera.unit import RawUnit

DEFAULT_PORT = 554
_RECEIVE_BYTES = 262_144
#: A camera that sends faster than this per turn waits: the others come first.
_TURN_BYTES = 8_000_000
_NS_PER_S = 1_000_000_000
_UNDER_WAY = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK})


class RtspClient:
    """One stream. Made when a try begins, closed when it ends."""

    def __init__(self, settings: StreamSettings, timeout_s: float, now_ns: int) -> None:
        """Begin to connect.

        Args:
            settings: An ``rtsp://`` address with a numeric host.
            timeout_s: Until media may come.
            now_ns: Monotonic ns.

        Raises:
            SourceError: If there is no way at all.
        """
        parts = urlsplit(settings.url)
        host = parts.hostname or ""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.settimeout(0.0)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._session = RtspSession(settings, now_ns)
        self._deadline_ns = now_ns + round(timeout_s * _NS_PER_S)
        self._is_connected = False
        self._unsent = b""
        result = self._socket.connect_ex((host, parts.port or DEFAULT_PORT))
        if result not in _UNDER_WAY:
            self._socket.close()
            raise _broken(result)

    @property
    def is_playing(self) -> bool:
        """Whether media may come."""
        return self._session.is_playing

    def fileno(self) -> int:
        """For a selector."""
        return self._socket.fileno()

    def poll(self, now_ns: int, *, readable: bool) -> list[RawUnit]:
        """Do what can be done without waiting.

        Args:
            now_ns: Monotonic ns.
            readable: What the selector said.

        Returns:
            Access units in order.

        Raises:
            SourceError: The try or the connection ended; call `close`.
        """
        if not self._is_connected and not self._has_connected():
            self._check_deadline(now_ns)
            return []
        units: list[RawUnit] = []
        if readable:
            self._read(units, now_ns)
        self._session.tick(now_ns)
        self._write()
        if not self.is_playing:
            self._check_deadline(now_ns)
        return units

    def close(self, now_ns: int) -> None:
        """Say goodbye as far as that is possible at once, and let go."""
        if self._is_connected:
            self._session.say_goodbye(now_ns)
            try:
                self._write()
            except SourceError:
                self._unsent = b""  # the peer is gone: nothing to say goodbye to
        self._socket.close()

    def _has_connected(self) -> bool:
        error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise _broken(error)
        try:
            self._socket.getpeername()
        except OSError:
            return False
        self._is_connected = True
        return True

    def _check_deadline(self, now_ns: int) -> None:
        if now_ns >= self._deadline_ns:
            raise SourceError(LinkCause.NO_ANSWER, "no media within the time-out")

    def _read(self, units: list[RawUnit], now_ns: int) -> None:
        total = 0
        while total < _TURN_BYTES:
            try:
                data = self._socket.recv(_RECEIVE_BYTES)
            except BlockingIOError:
                return
            except OSError as error:
                raise _broken(error.errno or 0) from error
            if not data:
                raise SourceError(LinkCause.CLOSED_BY_CAMERA)
            units += self._session.feed(data, now_ns)
            total += len(data)
            if len(data) < _RECEIVE_BYTES // 4:
                return  # most likely all: a second look costs more than it finds

    def _write(self) -> None:
        self._unsent += self._session.take_output()
        if not self._unsent:
            return
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            return
        except OSError as error:
            raise _broken(error.errno or 0) from error
        self._unsent = self._unsent[sent:]


def _broken(code: int) -> SourceError:
    name = errno.errorcode.get(code, str(code))
    if code == errno.ECONNREFUSED:
        return SourceError(LinkCause.CONNECTION_REFUSED, name)
    if code in {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}:
        return SourceError(LinkCause.CLOSED_BY_CAMERA, name)
    return SourceError(LinkCause.NO_ANSWER, name)
