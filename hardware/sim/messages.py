"""RTSP 1.0 and HTTP/1.x requests as bytes, and their answers. Pure; one owner per parser.

RFC 2326 sections 4, 6, 7 and 10.12; any slicing of the stream gives the same requests. Refuses
(`ProtocolError`) a head over 16 KiB, a body over 64 KiB and what is no request.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_MAX_HEAD = 16 * 1024
_MAX_BODY = 64 * 1024
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    459: "Aggregate Operation Not Allowed",
    461: "Unsupported Transport",
    501: "Not Implemented",
}


class ProtocolError(Exception):
    """The peer sent what its standard forbids."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Attributes:
        method: Upper case.
        url: As sent.
        version: ``RTSP/1.0`` or ``HTTP/1.1``.
        headers: Names in lower case.
        body: As long as Content-Length said.
    """

    method: str
    url: str
    version: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path of the URL without leading and trailing slash and without a query."""
        rest = self.url.split("://", 1)[-1]
        if rest is not self.url and "/" not in rest:
            return ""
        path = rest.split("/", 1)[-1] if rest is not self.url else self.url
        return path.split("?", 1)[0].strip("/")


@dataclass(frozen=True, slots=True)
class Interleaved:
    """One binary packet between requests: a client's RTCP."""

    channel: int
    data: bytes


class RequestParser:
    """Cuts a connection's bytes into requests and interleaved packets."""

    def __init__(self) -> None:
        """Start with nothing received."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Request | Interleaved]:
        """Take received bytes, give what is complete.

        Raises:
            ProtocolError: If the bytes are no request; the connection is then useless.
        """
        self._buffer += data
        found: list[Request | Interleaved] = []
        while (item := self._next()) is not None:
            found.append(item)
        return found

    def _next(self) -> Request | Interleaved | None:
        buffer = self._buffer
        if buffer[:1] == b"$":
            return self._packet()
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(buffer) > _MAX_HEAD:
                msg = "the head of a request has no end"
                raise ProtocolError(msg)
            return None
        head = parse_head(bytes(buffer[:end]))
        length = _body_length(head)
        if len(buffer) < end + 4 + length:
            return None
        body = bytes(buffer[end + 4 : end + 4 + length])
        del buffer[: end + 4 + length]
        return Request(head.method, head.url, head.version, head.headers, body)

    def _packet(self) -> Interleaved | None:
        buffer = self._buffer
        length = int.from_bytes(buffer[2:4])
        if len(buffer) < 4 or len(buffer) < 4 + length:  # noqa: PLR2004 - $, channel, length
            return None
        packet = Interleaved(buffer[1], bytes(buffer[4 : 4 + length]))
        del buffer[: 4 + length]
        return packet


def parse_head(head: bytes) -> Request:
    """Read request line and headers.

    Raises:
        ProtocolError: If they are none.
    """
    try:
        lines = head.decode("utf-8").lstrip("\r\n").split("\r\n")
        method, url, version = lines[0].split(" ")
    except (UnicodeDecodeError, ValueError) as error:
        msg = "no request line"
        raise ProtocolError(msg) from error
    if not version.startswith(("RTSP/", "HTTP/")):
        msg = f"version is {version!r}"
        raise ProtocolError(msg)
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            msg = f"no header: {line!r}"
            raise ProtocolError(msg)
        headers[name.strip().lower()] = value.strip()
    return Request(method.upper(), url, version, headers)


def format_reply(
    version: str, status: int, headers: Mapping[str, str], body: bytes | None = None
) -> bytes:
    """Write a reply.

    Args:
        version: ``RTSP/1.0`` or ``HTTP/1.1``.
        status: One of those this server uses.
        headers: In order.
        body: None for none and no Content-Length, as a stream's head needs.
    """
    lines = [f"{version} {status} {_REASONS[status]}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def _body_length(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()) or int(text) > _MAX_BODY:
        msg = f"Content-Length is {text!r}"
        raise ProtocolError(msg)
    return int(text)
