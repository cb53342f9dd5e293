"""The RTSP 1.0 methods of one connection (RFC 2326). Serving loop only.

One connection holds at most one session, and the session ends with it. Refuses multicast (461),
media before SETUP (455) and sessions that are not its own (454).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from hardware.camera.packet import StreamRole
from hardware.sim.deliveries import InterleavedDelivery, Line, UdpDelivery, UdpPair
from hardware.sim.messages import Request, format_reply
from hardware.sim.outlet import Outlet
from hardware.sim.sdp import AUDIO_TRACK, VIDEO_TRACK, Description, format_sdp

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN"
_PORTS = re.compile(r"client_port=(\d+)-(\d+)")
_CHANNELS = re.compile(r"interleaved=(\d+)-(\d+)")


class Streams(Protocol):
    """What a session needs of its camera."""

    @property
    def session_timeout_s(self) -> float:
        """Told to clients in the Session header."""

    @property
    def title(self) -> str:
        """Session name of the description."""

    @property
    def udp(self) -> UdpPair:
        """The camera's UDP ports."""

    def outlet(self, role: StreamRole) -> Outlet | None:
        """The stream of a role, or None."""


class _State(Enum):
    INIT = "init"
    READY = "ready"
    PLAYING = "playing"


@dataclass(frozen=True, slots=True)
class _Transport:
    """What SETUP agreed on."""

    header: str
    delivery: InterleavedDelivery | UdpDelivery
    rtcp: tuple[str, int] | None


class RtspSession:
    """Answers the requests of one connection."""

    def __init__(self, streams: Streams, line: Line, client_host: str, session_id: str) -> None:
        """Start without media.

        Args:
            streams: The camera.
            line: The connection.
            client_host: The client's address, for UDP.
            session_id: Of the session that SETUP will make.
        """
        self._streams = streams
        self._line = line
        self._host = client_host
        self._session_id = session_id
        self._state = _State.INIT
        self._outlet: Outlet | None = None
        self._tracks: dict[int, _Transport] = {}

    @property
    def rtcp_address(self) -> tuple[str, int] | None:
        """Where the client's RTCP comes from when it is sent by UDP."""
        ways = [way.rtcp for way in self._tracks.values() if way.rtcp is not None]
        return ways[0] if ways else None

    def answer(self, request: Request) -> bytes:
        """Do what a request asks.

        Args:
            request: Already authenticated.

        Returns:
            The reply's bytes.
        """
        known = request.headers.get("session", "").split(";")[0].strip()
        if known and known != self._session_id:
            return self._reply(request, 454)
        handlers = {
            "OPTIONS": self._options,
            "DESCRIBE": self._describe,
            "SETUP": self._setup,
            "PLAY": self._play,
            "PAUSE": self._pause,
            "GET_PARAMETER": self._parameter,
            "SET_PARAMETER": self._parameter,
            "TEARDOWN": self._teardown,
        }
        handler = handlers.get(request.method)
        return self._reply(request, 501) if handler is None else handler(request)

    def close(self) -> None:
        """Send no more media."""
        self._silence()
        self._state = _State.INIT
        self._tracks.clear()

    def _options(self, request: Request) -> bytes:
        return self._reply(request, 200, {"Public": _METHODS})

    def _describe(self, request: Request) -> bytes:
        outlet = self._find(request)
        if outlet is None:
            return self._reply(request, 404)
        body = format_sdp(
            Description(outlet.plan, outlet.described_sets, self._streams.title, outlet.generation)
        )
        base = request.url.rstrip("/") + "/"
        return self._reply(
            request, 200, {"Content-Base": base, "Content-Type": "application/sdp"}, body
        )

    def _setup(self, request: Request) -> bytes:
        outlet = self._find(request)
        if outlet is None:
            return self._reply(request, 404)
        transport = self._agree(request.headers.get("transport", ""))
        if transport is None:
            return self._reply(request, 461)
        if self._state is _State.PLAYING:
            return self._reply(request, 455)
        if self._outlet not in {None, outlet}:
            # One session carries one stream: two would need an aggregate address of their own.
            return self._reply(request, 459)
        self._outlet = outlet
        self._tracks[_track(request)] = transport
        self._state = _State.READY
        return self._reply(request, 200, {"Transport": transport.header})

    def _play(self, request: Request) -> bytes:
        if self._outlet is None or not self._tracks:
            return self._reply(request, 455)
        for track, way in self._tracks.items():
            way.delivery.begin.restart()
            if track == VIDEO_TRACK:
                self._outlet.subscribe(way.delivery)
            elif self._outlet.audio is not None:
                self._outlet.audio.subscribe(way.delivery)
        self._state = _State.PLAYING
        return self._reply(request, 200, {"Range": "npt=0.000-"})

    def _pause(self, request: Request) -> bytes:
        if not self._tracks:
            return self._reply(request, 455)
        self._silence()
        self._state = _State.READY
        return self._reply(request, 200)

    def _parameter(self, request: Request) -> bytes:
        return self._reply(request, 200)

    def _teardown(self, request: Request) -> bytes:
        if not self._tracks:
            return self._reply(request, 454)
        reply = self._reply(request, 200)
        self.close()
        return reply

    def _silence(self) -> None:
        if self._outlet is None:
            return
        for way in self._tracks.values():
            self._outlet.unsubscribe(way.delivery)
            if self._outlet.audio is not None:
                self._outlet.audio.unsubscribe(way.delivery)

    def _find(self, request: Request) -> Outlet | None:
        word = request.path.split("/", 1)[0]
        try:
            return self._streams.outlet(StreamRole(word))
        except ValueError:
            return None

    def _agree(self, wishes: str) -> _Transport | None:
        """Take the first transport of the client's list that this server speaks."""
        for wish in wishes.split(","):
            if "multicast" in wish:
                continue
            if "RTP/AVP/TCP" in wish:
                return self._interleaved(wish)
            if (ports := _PORTS.search(wish)) is not None:
                return self._datagrams(int(ports[1]), int(ports[2]))
        return None

    def _interleaved(self, wish: str) -> _Transport:
        found = _CHANNELS.search(wish)
        channel = int(found[1]) & 0xFE if found else 0
        header = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
        return _Transport(header, InterleavedDelivery(self._line, channel), None)

    def _datagrams(self, rtp: int, rtcp: int) -> _Transport:
        pair = self._streams.udp
        header = (
            f"RTP/AVP;unicast;client_port={rtp}-{rtcp}"
            f";server_port={pair.rtp_port}-{pair.rtp_port + 1}"
        )
        return _Transport(header, UdpDelivery(pair, self._host, rtp, rtcp), (self._host, rtcp))

    def _reply(
        self,
        request: Request,
        status: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> bytes:
        head = {"CSeq": request.headers.get("cseq", "0")}
        if self._tracks:
            timeout_s = round(self._streams.session_timeout_s)
            head["Session"] = f"{self._session_id};timeout={timeout_s}"
        return format_reply("RTSP/1.0", status, {**head, **(headers or {})}, body)


def _track(request: Request) -> int:
    """Which track a SETUP asks for; the stream's own address means the video."""
    return AUDIO_TRACK if request.path.endswith(f"trackID={AUDIO_TRACK}") else VIDEO_TRACK
