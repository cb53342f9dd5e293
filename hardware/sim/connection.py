"""One client's connection to a simulated camera: RTSP or HTTP, told apart by the request line.

Serving loop only. Bytes that are no request end the connection with 400.
"""

import asyncio
import logging
import os
import socket
import struct
from typing import Protocol, cast

from hardware.sim.auth import challenge, is_allowed
from hardware.sim.http_stream import HttpStreams
from hardware.sim.messages import Interleaved, ProtocolError, Request, RequestParser, format_reply
from hardware.sim.plan import AuthPlan
from hardware.sim.rtsp_session import RtspSession, Streams

log = logging.getLogger("sim")


class Host(Streams, Protocol):
    """What a connection needs of its camera."""

    @property
    def auth(self) -> AuthPlan:
        """What clients must show now."""

    @property
    def nonce(self) -> str:
        """What Digest answers must be made with."""

    @property
    def is_mute(self) -> bool:
        """Whether the camera has vanished without closing anything."""

    def new_token(self) -> str:
        """A fresh session id."""

    def joined(self, connection: "Connection") -> None:
        """A client has come."""

    def left(self, connection: "Connection") -> None:
        """A client is gone."""

    def now_ns(self) -> int:
        """Monotonic ns."""


class Connection(asyncio.Protocol):
    """Parses, authenticates, answers."""

    def __init__(self, host: Host) -> None:
        """Keep the camera.

        Args:
            host: Whose port was connected to.
        """
        self._host = host
        self._parser = RequestParser()
        self._transport: asyncio.Transport | None = None
        self._rtsp: RtspSession | None = None
        self._http = HttpStreams(host, self)
        self.heard_ns = host.now_ns()

    @property
    def is_playing_udp(self) -> bool:
        """Whether signs of life come by UDP."""
        return self._rtsp is not None and self._rtsp.rtcp_address is not None

    @property
    def rtcp_address(self) -> tuple[str, int] | None:
        """Where this client's UDP reports come from."""
        return None if self._rtsp is None else self._rtsp.rtcp_address

    @property
    def has_session(self) -> bool:
        """Whether this client has spoken RTSP, so that the session time-out holds for it."""
        return self._rtsp is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the client in; a mute camera does so without reading."""
        self._transport = cast("asyncio.Transport", transport)
        self._host.joined(self)
        if self._host.is_mute:
            self._transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        self.heard_ns = self._host.now_ns()
        try:
            items = self._parser.feed(data)
        except ProtocolError as error:
            log.info("a client of %s sent no request: %s", self._host.title, error)
            self.write(format_reply("RTSP/1.0", 400, {}, b""))
            self.close()
            return
        for item in items:
            # A client's RTCP needs no answer: receiving it was the sign of life.
            if not isinstance(item, Interleaved):
                self._answer(item)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget the client."""
        self._end_media()
        self._host.left(self)

    def write(self, data: bytes | bytearray) -> None:
        """Send; see `Line`. A vanished camera sends nothing."""
        if self._transport is not None and not self._host.is_mute:
            self._transport.write(data)

    def backlog(self) -> int:
        """Bytes not yet taken by the network; see `Line`."""
        return 0 if self._transport is None else self._transport.get_write_buffer_size()

    def vanish(self) -> None:
        """Read nothing more: half of a half-open connection, the other half is silence."""
        if self._transport is not None and self._transport.is_reading():
            self._transport.pause_reading()

    def close(self) -> None:
        """End the connection properly, once what was written is sent."""
        self._end_media()
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """End the connection with RST, as a machine does that knows nothing of it."""
        self._end_media()
        if self._transport is not None:
            sock: socket.socket = self._transport.get_extra_info("socket")
            layout = "hh" if os.name == "nt" else "ii"
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(layout, 1, 0))
            self._transport.abort()

    def _end_media(self) -> None:
        if self._rtsp is not None:
            self._rtsp.close()
        self._http.close()

    def _answer(self, request: Request) -> None:
        is_rtsp = request.version.startswith("RTSP/")
        given = request.headers.get("authorization", "")
        is_open = is_rtsp and request.method == "OPTIONS"
        if not is_open and not is_allowed(self._host.auth, given, request.method, self._host.nonce):
            head = {"CSeq": request.headers.get("cseq", "0")} if is_rtsp else {}
            head["WWW-Authenticate"] = challenge(self._host.auth, self._host.nonce)
            self.write(format_reply(request.version, 401, head, b""))
        elif is_rtsp:
            self._answer_rtsp(request)
        elif not self._http.answer(request):
            self.close()

    def _answer_rtsp(self, request: Request) -> None:
        if self._rtsp is None:
            assert self._transport is not None  # noqa: S101 - a request came through it
            peer = self._transport.get_extra_info("peername")
            token = self._host.new_token()
            self._rtsp = RtspSession(self._host, self, str(peer[0]), token)
        self.write(self._rtsp.answer(request))
        if request.method == "TEARDOWN":
            self._rtsp.close()
