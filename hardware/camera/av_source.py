"""Reads one stream through FFmpeg: RTSP (TCP, UDP), MPEG-TS and MJPEG over HTTP, V4L2, files.

Gives access units in Annex B or JPEG form. Refuses to let a foreign exception or an address with
a password out. One source belongs to one thread; every call returns within the open time-out or
`READ_TIMEOUT_S`, so that a stop request is seen.
"""

import logging
import time
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

import av
import av.logging
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.video.stream import VideoStream

from hardware.camera.addresses import scheme, secret_url
from hardware.camera.bitstream import START_CODE
from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.http_stream import HttpStream
from hardware.camera.raw_pictures import RawPictureCoder
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkCause
from hardware.camera.unit import RawUnit

#: The stop poll: a silent stream gives the thread back after so long (measured in FFmpeg 8.1).
READ_TIMEOUT_S = 0.3
#: A file waits at most so long for its next picture before it gives the thread back.
PACE_POLL_S = 0.1
#: Little probing: the first picture of MPEG-TS comes a second sooner, and 64 cameras open at once.
#: A duration of 0 means FFmpeg's default of 5 s: 1 us opens in 0.7 s what took 2 s (measured,
#: 150 kbit/s, 1 s between key pictures), and counting pictures for a rate is of no use to us.
_PROBING = {"probesize": "32768", "analyzeduration": "1", "fpsprobesize": "0"}
_LOOKED_INTO = frozenset({"h264", "hevc", "mjpeg"})
_FORMATS = {"multipart/x-mixed-replace": "mpjpeg", "video/mp2t": "mpegts"}
#: Bytes FFmpeg asks for at once; it takes fewer when there are fewer.
_HTTP_BUFFER = 16_384
#: An ExitError that comes sooner than this is no poll: the reader is broken for good.
_TOO_SOON_S = 0.05
_FILTERS = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}
_NS = 1_000_000_000

log = logging.getLogger("camera")
# FFmpeg writes addresses, passwords included, into its own log lines.
av.logging.set_level(None)


class AvSource:
    """One stream read through FFmpeg."""

    def __init__(
        self, settings: StreamSettings, may_wait: Callable[[], bool] = lambda: True
    ) -> None:
        """Keep the settings; nothing is opened.

        Args:
            settings: Where the stream is.
            may_wait: Asked now and then while an HTTP camera is silent; False ends the stream.
        """
        self._settings = settings
        self._may_wait = may_wait
        self._http: HttpStream | None = None
        self._scheme = scheme(settings)
        self._container: InputContainer | None = None
        self._stream: VideoStream | None = None
        self._packets: Iterator[av.Packet[VideoStream]] = iter(())
        self._filter: BitStreamFilterContext | None = None
        self._coder: RawPictureCoder | None = None
        self._header = b""
        self._ready: list[RawUnit] = []
        self._pacer = _Pacer()

    def open(self, timeout_s: float) -> None:
        """Connect and find the picture stream.

        Raises:
            RefusedError: The camera asks for another user or password.
            SourceError: Anything else that keeps us from reading.
        """
        began = time.monotonic()
        problem: SourceError
        try:
            container = self._open_container(timeout_s)
        except SourceError:
            self.close()
            raise
        except av.FFmpegError as error:
            problem = _translate(error, timed_out=time.monotonic() - began >= timeout_s * 0.9)
        else:
            self._container = container
            if self._http is not None:
                self._http.opened()
            streams = [one for one in container.streams.video if _has_codec(one)]
            if not streams:
                self.close()
                raise SourceError(LinkCause.BAD_MEDIA, "no picture stream")
            self._begin(streams[0])
            return
        self.close()
        # Outside the handler: the foreign error, address and all, is not even our context.
        raise problem

    def read(self) -> RawUnit | None:
        """The next access unit, or None when none came within the stop poll.

        Raises:
            SourceError: The stream ended or broke.
        """
        if not self._ready:
            packet = self._next_packet()
            if packet is None:
                return None
            self._ready = self._units(packet)
        if not self._ready or not self._is_due(self._ready[0]):
            return None
        return self._ready.pop(0)

    def close(self) -> None:
        """Let go of the camera; may be called twice."""
        container, self._container = self._container, None
        self._packets, self._stream, self._filter, self._coder = iter(()), None, None, None
        self._ready = []
        http, self._http = self._http, None
        if container is not None:
            container.close()
        if http is not None:
            http.close()

    def _next_packet(self) -> "av.Packet[VideoStream] | None":
        """Read one packet; None when the poll ended or the file began anew."""
        if self._container is None or self._stream is None:
            raise SourceError(LinkCause.CLOSED_BY_CAMERA, "not open")
        problem: SourceError
        began = time.monotonic()
        try:
            packet = next(self._packets, None)
        except av.error.ExitError:
            # The demuxer goes on after this one: it is only the poll.
            self._packets = self._container.demux(self._stream)
            if time.monotonic() - began >= _TOO_SOON_S:
                return None
            problem = SourceError(LinkCause.SILENT, "the reader gave up")
        except av.FFmpegError as error:
            problem = _translate(error, timed_out=False)
        else:
            if packet is not None and packet.size:
                return packet
            self._at_end()
            return None
        raise problem

    def _is_due(self, unit: RawUnit) -> bool:
        return self._scheme != "file" or self._pacer.is_due(unit, poll_s=PACE_POLL_S)

    def _open_container(self, timeout_s: float) -> InputContainer:
        timeouts = (timeout_s, READ_TIMEOUT_S)
        if self._scheme == "file":
            return av.open(unquote(urlsplit(self._settings.url).path), timeout=timeouts)
        if self._scheme == "v4l2":
            return self._open_device(unquote(urlsplit(self._settings.url).path))
        if self._scheme == "http":
            return self._open_http(timeout_s)
        options = dict(_PROBING)
        if self._scheme == "rtsp":
            options["rtsp_transport"] = self._settings.transport.value
        return av.open(secret_url(self._settings), options=options, timeout=timeouts)

    def _open_http(self, timeout_s: float) -> InputContainer:
        http = self._http = HttpStream(self._settings, self._may_wait)
        http.open(timeout_s)
        return av.open(
            http,
            mode="r",
            format=_FORMATS.get(http.content_type),
            options=dict(_PROBING),
            buffer_size=_HTTP_BUFFER,
        )

    @staticmethod
    def _open_device(path: str) -> InputContainer:
        try:
            return av.open(path, format="video4linux2", options={"input_format": "mjpeg"})
        except av.FFmpegError:
            # A device without JPEG gives raw pictures, which RawPictureCoder turns into JPEG.
            return av.open(path, format="video4linux2")

    def _begin(self, stream: VideoStream) -> None:
        container = self._container
        if container is None:
            return
        self._stream = stream
        self._packets = container.demux(stream)
        codec = stream.codec_context.name
        extradata = stream.codec_context.extradata or b""
        if codec == "rawvideo":
            self._coder = RawPictureCoder(stream)
        elif codec in _FILTERS and extradata[:1] == b"\x01":
            self._filter = BitStreamFilterContext(_FILTERS[codec], stream)
            extradata = b""  # the filter puts the parameter sets into every key picture
        self._header = extradata if extradata.startswith((START_CODE, START_CODE[1:])) else b""
        self._pacer = _Pacer()

    def _units(self, packet: "av.Packet[VideoStream]") -> list[RawUnit]:
        if self._coder is not None:
            return self._coder.code(packet)
        packets = self._filter.filter(packet) if self._filter is not None else [packet]
        return [self._unit(one) for one in packets]

    def _unit(self, packet: "av.Packet[VideoStream]") -> RawUnit:
        stream = self._stream
        if stream is None or stream.time_base is None:
            raise SourceError(LinkCause.BAD_MEDIA, "no time base")
        codec = stream.codec_context.name
        # Multipart JPEG has no clock; FFmpeg invents 25 pictures a second.
        has_clock = not (codec == "mjpeg" and self._scheme.startswith("http"))
        return RawUnit(
            codec=codec,
            data=bytes(packet),
            pts=packet.pts if has_clock else None,
            dts=packet.dts if has_clock else None,
            time_base=packet.time_base or stream.time_base,
            is_key=packet.is_keyframe or codec in _LOOKED_INTO,
            lost_before=1 if packet.is_corrupt else 0,
            header=self._header,
        )

    def _at_end(self) -> None:
        if self._scheme != "file":
            raise SourceError(LinkCause.CLOSED_BY_CAMERA)
        if not self._settings.loop:
            raise SourceError(LinkCause.CLOSED_BY_CAMERA, "the file ended")
        self.close()
        self.open(1.0)


class _Pacer:
    """Gives a file's pictures at the pace of their time stamps."""

    def __init__(self) -> None:
        """The first picture is due at once."""
        self._first: float | None = None
        self._began = 0.0

    def is_due(self, unit: RawUnit, poll_s: float) -> bool:
        """Wait until a unit is due, but no longer than the poll."""
        stamp = unit.dts if unit.dts is not None else unit.pts
        if stamp is None:
            return True
        at_s = float(stamp * unit.time_base)
        if self._first is None:
            self._first, self._began = at_s, time.monotonic()
        wait_s = self._began + at_s - self._first - time.monotonic()
        if wait_s > 0:
            time.sleep(min(wait_s, poll_s))
        return wait_s <= poll_s


def _has_codec(stream: VideoStream) -> bool:
    """Whether FFmpeg knows how it is coded; a cut file may name a stream and not its codec."""
    return getattr(stream, "codec_context", None) is not None


#: FFmpeg's errors in our words; the first that fits counts.
_CAUSES: tuple[tuple[type[BaseException], LinkCause], ...] = (
    (av.error.HTTPNotFoundError, LinkCause.NOT_FOUND),
    (ConnectionRefusedError, LinkCause.CONNECTION_REFUSED),
    (FileNotFoundError, LinkCause.NO_DEVICE),
    (av.error.ExitError, LinkCause.NO_ANSWER),
    (av.error.InvalidDataError, LinkCause.BAD_MEDIA),
    (av.error.HTTPError, LinkCause.BAD_MEDIA),
    (OSError, LinkCause.NO_ANSWER),
)


def _translate(error: av.FFmpegError, *, timed_out: bool) -> SourceError:
    """Our words for FFmpeg's; its text is left behind, for it holds the address."""
    name = type(error).__name__
    if isinstance(error, (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)):
        return RefusedError(LinkCause.WRONG_PASSWORD, name)
    if timed_out:
        return SourceError(LinkCause.NO_ANSWER, name)
    for kind, cause in _CAUSES:
        if isinstance(error, kind):
            return SourceError(cause, name)
    return SourceError(LinkCause.BAD_MEDIA, name)
