"""The bytes of a camera's endless HTTP answer (RFC 9112), read so that waiting can be ended.

FFmpeg's own HTTP reader is of no use after its first read time-out (measured: every later read
fails at once), and its address carries the password; so the socket is ours and FFmpeg only
demuxes. Answers Basic and Digest. Refuses redirections and encryption. One thread; blocks in
short steps and asks `may_wait` between them.
"""

import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.rtsp.digest import Challenge, Credentials, parse_challenges
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkCause

DEFAULT_PORT = 80
#: Between two questions whether to go on waiting.
STEP_S = 0.1
_LONGEST_HEAD = 65_536
_RECEIVE_BYTES = 65_536
_OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 200, 401, 403, 404


class HttpStream:
    """One answer without end, as a file that FFmpeg reads.

    Attributes:
        content_type: Lower case, without parameters.
    """

    def __init__(self, settings: StreamSettings, may_wait: Callable[[], bool]) -> None:
        """Keep the settings; nothing is opened.

        Args:
            settings: An ``http://`` address.
            may_wait: Asked every `STEP_S` while nothing comes; False ends the stream.
        """
        self._settings = settings
        self._may_wait = may_wait
        self._deadline = 0.0
        self._socket: socket.socket | None = None
        self._rest = b""
        self._chunk_left: int | None = None
        self.content_type = ""

    def open(self, timeout_s: float) -> None:
        """Connect and ask.

        Raises:
            RefusedError: Wrong user or password.
            SourceError: Anything else that keeps the camera from answering.
        """
        self._deadline = time.monotonic() + timeout_s
        status, headers = self._ask("")
        challenges = parse_challenges(headers.get("www-authenticate", []))
        if status == _UNAUTHORIZED and challenges and self._settings.user:
            self.close()
            status, headers = self._ask(self._answer(challenges[0]))
        if status in {_UNAUTHORIZED, _FORBIDDEN}:
            raise RefusedError(LinkCause.WRONG_PASSWORD, f"HTTP {status}")
        if status != _OK:
            cause = LinkCause.NOT_FOUND if status == _NOT_FOUND else LinkCause.BAD_MEDIA
            raise SourceError(cause, f"HTTP {status}")
        self.content_type = headers.get("content-type", [""])[0].split(";")[0].strip().lower()
        is_chunked = "chunked" in headers.get("transfer-encoding", [""])[0].lower()
        self._chunk_left = 0 if is_chunked else None

    def opened(self) -> None:
        """The stream was understood: from now on only `may_wait` ends the waiting."""
        self._deadline = 0.0

    def read(self, size: int) -> bytes:
        """What is there, at least one byte; empty at the end. Called by FFmpeg."""
        if self._chunk_left is None:
            return self._some(size)
        if self._chunk_left == 0:
            line = self._line().strip() or self._line().strip()
            try:
                self._chunk_left = int(line.split(b";")[0] or b"0", 16)
            except ValueError:
                return b""
        data = self._some(min(size, self._chunk_left)) if self._chunk_left else b""
        self._chunk_left -= len(data)
        return data

    def close(self) -> None:
        """Let go; may be called twice."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._rest = b""

    def _answer(self, challenge: Challenge) -> str:
        credentials = Credentials(self._settings.user, self._settings.password)
        return credentials.answer(challenge, "GET", _target(self._settings.url))

    def _ask(self, authorization: str) -> tuple[int, dict[str, list[str]]]:
        parts = urlsplit(self._settings.url)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORT
        left_s = max(STEP_S, self._deadline - time.monotonic())
        try:
            self._socket = socket.create_connection((host, port), left_s)
            self._socket.settimeout(STEP_S)
            lines = [f"GET {_target(self._settings.url)} HTTP/1.1", f"Host: {parts.netloc}"]
            lines += ["User-Agent: Sallyport", "Accept: */*", "Connection: close"]
            lines += [f"Authorization: {authorization}"] if authorization else []
            self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        except ConnectionRefusedError as error:
            raise SourceError(LinkCause.CONNECTION_REFUSED) from error
        except OSError as error:
            raise SourceError(LinkCause.NO_ANSWER, type(error).__name__) from error
        return self._head()

    def _head(self) -> tuple[int, dict[str, list[str]]]:
        words = self._line().split(None, 2)
        if not words:
            raise SourceError(LinkCause.NO_ANSWER, "no HTTP answer")
        if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():  # noqa: PLR2004 - version and status
            raise SourceError(LinkCause.BAD_MEDIA, "the answer is no HTTP")
        headers: dict[str, list[str]] = {}
        while line := self._line().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers.setdefault(name.strip().lower(), []).append(value.strip())
        return int(words[1]), headers

    def _line(self) -> bytes:
        """One line with its end; what there was when the stream ended."""
        line = b""
        while not line.endswith(b"\n") and len(line) < _LONGEST_HEAD:
            more = self._some(_RECEIVE_BYTES)
            if not more:
                break
            head, end, self._rest = more.partition(b"\n")
            line += head + end
        return line

    def _some(self, size: int) -> bytes:
        """Up to `size` bytes as soon as there are any; empty at the end."""
        if not self._rest:
            self._rest = self._receive()
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def _receive(self) -> bytes:
        while self._socket is not None:
            try:
                return self._socket.recv(_RECEIVE_BYTES)
            except TimeoutError:
                is_late = bool(self._deadline) and time.monotonic() >= self._deadline
                if is_late or not self._may_wait():
                    return b""
            except OSError:
                return b""  # reset by the camera: an end like any other
        return b""


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
