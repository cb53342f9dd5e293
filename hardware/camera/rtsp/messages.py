"""RTSP 1.0 requests and replies as text (RFC 2326 clauses 4, 6, 7, 15). Pure; any thread.

Refuses what is not an RTSP message; unknown headers are kept and nobody's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_SESSION_TIMEOUT_S = 60  # RFC 2326 clause 12.37: the default
_MOST_HEADERS = 200


class MessageError(Exception):
    """The peer sent bytes that are no RTSP message: the connection is of no more use."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of the camera, or a request it sends us (then the status is 0).

    Attributes:
        status: For example 200; 0 for a request.
        headers: Names in lower case, in order; a name may come twice.
        body: Empty when there is none.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def first(self, name: str) -> str:
        """The first header of this lower-case name, empty when absent."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every header of this lower-case name."""
        return [value for key, value in self.headers if key == name]

    @property
    def sequence(self) -> int:
        """The CSeq it answers, -1 when it says none."""
        text = self.first("cseq").strip()
        return int(text) if text.isdecimal() else -1

    @property
    def session(self) -> str:
        """The session id without its parameters."""
        return self.first("session").split(";")[0].strip()

    @property
    def session_timeout_s(self) -> int:
        """Seconds after which the camera forgets a silent client."""
        for part in self.first("session").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "timeout" and value.isdecimal() and int(value) > 0:
                return int(value)
        return _SESSION_TIMEOUT_S


def format_request(
    method: str, url: str, sequence: int, headers: Iterable[tuple[str, str]] = ()
) -> bytes:
    """The bytes of a request without body."""
    lines = [f"{method} {url} RTSP/1.0", f"CSeq: {sequence}", "User-Agent: Sallyport"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def parse_head(head: bytes) -> Reply:
    """Read status line and headers.

    Args:
        head: Everything up to, without, the empty line.

    Raises:
        MessageError: If it is no RTSP message.
    """
    lines = head.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    words = lines[0].split(None, 2)
    if len(words) < 2 or len(lines) > _MOST_HEADERS:  # noqa: PLR2004 - version and status
        msg = "the first line is no RTSP status line"
        raise MessageError(msg)
    if words[0].upper().startswith("RTSP/"):
        if not words[1].isdecimal():
            msg = "the status is no number"
            raise MessageError(msg)
        status = int(words[1])
    elif words[-1].strip().upper().startswith("RTSP/"):
        status = 0
    else:
        msg = "the first line is no RTSP line"
        raise MessageError(msg)
    return Reply(status, _headers(lines[1:]))


def _headers(lines: list[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and found:
            # A folded line goes on with the header before it (RFC 2068 clause 4.2).
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if colon:
            found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def content_length(reply: Reply) -> int:
    """Bytes of the body.

    Raises:
        MessageError: If the header is no sensible number.
    """
    text = reply.first("content-length").strip()
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 6:  # noqa: PLR2004 - a description of a megabyte is none
        msg = "the content length makes no sense"
        raise MessageError(msg)
    return int(text)
