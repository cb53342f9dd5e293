"""One RTSP session without sockets: bytes in, access units and bytes to send out. One thread.

DESCRIBE, SETUP interleaved, PLAY (RFC 2326 clause 10), then keep-alive well before the camera's
time-out. Answers 401 once per nonce. Refuses redirections, other codecs than H.264 and H.265,
and pictures out of presentation order: those streams are read through FFmpeg instead.
"""

from enum import Enum
from fractions import Fraction
from urllib.parse import urlsplit

from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.rtsp.digest import Challenge, Credentials, parse_challenges
from hardware.camera.rtsp.messages import MessageError, Reply, format_request
from hardware.camera.rtsp.rtp import AccessUnit, Depacketizer
from hardware.camera.rtsp.sdp import PictureTrack, find_picture_track
from hardware.camera.rtsp.wire import Interleaved, WireReader
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkCause
from hardware.camera.unit import RawUnit

_OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _NO_SESSION = 200, 401, 403, 404, 454
_NS_PER_S = 1_000_000_000
#: Part of the camera's time-out after which it hears from us, and the longest pause.
_KEEP_ALIVE_PART = 0.4
_KEEP_ALIVE_MOST_S = 25.0
#: Steps back smaller than this are pictures out of order; larger ones are a jump of the clock.
_REORDER_S = 1


class UnsupportedStreamError(SourceError):
    """A stream that this client cannot read and FFmpeg can."""


class Phase(Enum):
    """What the session waits for."""

    DESCRIBE = "DESCRIBE"
    SETUP = "SETUP"
    PLAY = "PLAY"
    PLAYING = "playing"


class RtspSession:
    """The client half of one session.

    Attributes:
        phase: What it waits for.
    """

    def __init__(self, settings: StreamSettings, now_ns: int) -> None:
        """Queue the first request."""
        self.phase = Phase.DESCRIBE
        self._url = settings.url
        self._credentials = Credentials(settings.user, settings.password)
        self._challenge: Challenge | None = None
        self._wire = WireReader()
        self._out: list[bytes] = []
        self._sequence = 0
        self._asked: tuple[str, str] = ("", "")
        self._session = ""
        self._keep_alive_ns = round(_KEEP_ALIVE_MOST_S * _NS_PER_S)
        self._keep_alive_method = "GET_PARAMETER"
        self._heard_ns = now_ns
        self._track: PictureTrack | None = None
        self._depacketizer: Depacketizer | None = None
        self._time_base = Fraction(1, 90_000)
        self._last_ticks = 0
        self._request("DESCRIBE", self._url, now_ns)

    @property
    def is_playing(self) -> bool:
        """Whether media may come."""
        return self.phase is Phase.PLAYING

    def take_output(self) -> bytes:
        """Bytes to send now."""
        out, self._out = b"".join(self._out), []
        return out

    def feed(self, data: bytes, now_ns: int) -> list[RawUnit]:
        """Take received bytes.

        Raises:
            RefusedError: Wrong user or password.
            UnsupportedStreamError: FFmpeg must read this stream.
            SourceError: Anything else that ends the session.
        """
        try:
            found = self._wire.feed(data)
        except MessageError as error:
            raise SourceError(LinkCause.BAD_MEDIA, str(error)) from error
        units: list[RawUnit] = []
        for one in found:
            if isinstance(one, Interleaved):
                # Channel 1 is RTCP: its reports say nothing that we need.
                if one.channel == 0 and self._depacketizer is not None:
                    for unit in self._depacketizer.feed(one.payload):
                        units.append(self._unit(unit))  # noqa: PERF401 - most packets give none
            elif one.status:
                self._on_reply(one, now_ns)
        return units

    def tick(self, now_ns: int) -> None:
        """Keep the session alive."""
        if self.is_playing and now_ns - self._heard_ns >= self._keep_alive_ns:
            self._request(self._keep_alive_method, self._play_url(), now_ns)

    def say_goodbye(self, now_ns: int) -> None:
        """Queue TEARDOWN, so that the camera need not wait for its time-out."""
        if self._session:
            self._request("TEARDOWN", self._play_url(), now_ns)

    def _play_url(self) -> str:
        return self._track.play_url if self._track is not None else self._url

    def _request(self, method: str, url: str, now_ns: int) -> None:
        headers: list[tuple[str, str]] = []
        if method == "DESCRIBE":
            headers.append(("Accept", "application/sdp"))
        elif method == "SETUP":
            headers.append(("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1"))
        elif method == "PLAY":
            headers.append(("Range", "npt=0.000-"))
        if self._session:
            headers.append(("Session", self._session))
        if self._challenge is not None:
            answer = self._credentials.answer(self._challenge, method, url)
            headers.append(("Authorization", answer))
        self._sequence += 1
        self._asked = (method, url)
        self._heard_ns = now_ns
        self._out.append(format_request(method, url, self._sequence, headers))

    def _on_reply(self, reply: Reply, now_ns: int) -> None:
        if reply.sequence not in {-1, self._sequence}:
            return  # to a request that we do not wait for any more
        if reply.status == _UNAUTHORIZED:
            self._on_challenge(reply, now_ns)
            return
        if self.is_playing:
            self._on_keep_alive(reply)
            return
        if reply.status != _OK:
            raise _problem(reply.status, self._asked[0])
        if self.phase is Phase.DESCRIBE:
            self._on_description(reply, now_ns)
        elif self.phase is Phase.SETUP:
            self._session = reply.session
            seconds = min(reply.session_timeout_s * _KEEP_ALIVE_PART, _KEEP_ALIVE_MOST_S)
            self._keep_alive_ns = round(seconds * _NS_PER_S)
            self.phase = Phase.PLAY
            self._request("PLAY", self._play_url(), now_ns)
        else:
            self.phase = Phase.PLAYING

    def _on_challenge(self, reply: Reply, now_ns: int) -> None:
        challenges = parse_challenges(reply.all("www-authenticate"))
        # A second 401 means that our answer was wrong, unless only the nonce was too old.
        answered = self._challenge is not None and not any(one.is_stale for one in challenges)
        if answered and self.is_playing and challenges[:1]:
            answered = challenges[0].nonce == (self._challenge or challenges[0]).nonce
        if not challenges or answered or not self._credentials.user:
            raise RefusedError(LinkCause.WRONG_PASSWORD, "RTSP 401")
        self._challenge = challenges[0]
        self._request(*self._asked, now_ns)

    def _on_keep_alive(self, reply: Reply) -> None:
        if reply.status == _NO_SESSION:
            raise SourceError(LinkCause.CLOSED_BY_CAMERA, "the session is gone")
        if reply.status != _OK:
            # Old cameras know OPTIONS only.
            self._keep_alive_method = "OPTIONS"

    def _on_description(self, reply: Reply, now_ns: int) -> None:
        base = reply.first("content-base") or reply.first("content-location") or self._url
        track = find_picture_track(reply.body, base.strip())
        if track is None:
            raise UnsupportedStreamError(LinkCause.BAD_MEDIA, "no H.264 or H.265 track")
        if urlsplit(track.control).hostname != urlsplit(self._url).hostname:
            # Behind address translation cameras name an address that only they can reach.
            track = _through(track, self._url)
        self._track = track
        self._depacketizer = Depacketizer(track.codec, track.payload_type)
        self._time_base = Fraction(1, track.clock_hz)
        self.phase = Phase.SETUP
        self._request("SETUP", track.control, now_ns)

    def _unit(self, unit: AccessUnit) -> RawUnit:
        track = self._track
        if track is None:
            raise SourceError(LinkCause.BAD_MEDIA, "media before the description")
        step = unit.ticks - self._last_ticks
        if -_REORDER_S * track.clock_hz < step < 0:
            raise UnsupportedStreamError(LinkCause.BAD_MEDIA, "pictures out of order")
        self._last_ticks = unit.ticks
        return RawUnit(
            codec=track.codec,
            data=unit.data,
            pts=unit.ticks,
            dts=None,
            time_base=self._time_base,
            lost_before=unit.lost_before,
            header=track.header,
        )


def _through(track: PictureTrack, url: str) -> PictureTrack:
    """The same track at the host that answered us."""
    netloc = urlsplit(url).netloc

    def moved(address: str) -> str:
        return urlsplit(address)._replace(netloc=netloc).geturl()

    return PictureTrack(
        track.codec,
        track.payload_type,
        track.clock_hz,
        moved(track.control),
        track.header,
        moved(track.play_url),
    )


def _problem(status: int, method: str) -> SourceError:
    text = f"RTSP {status} to {method}"
    if status == _FORBIDDEN:
        return RefusedError(LinkCause.WRONG_PASSWORD, text)
    if status == _NOT_FOUND:
        return SourceError(LinkCause.NOT_FOUND, text)
    return SourceError(LinkCause.BAD_MEDIA, text)
