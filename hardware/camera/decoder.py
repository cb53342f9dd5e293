"""Decodes one stream, only while somebody wants it, and gives pictures at the wished size.

Keeps the packets since the last key picture, so that a camera that is shown again has its
picture at once. Decodes every packet and converts only the newest picture of a batch. Refuses
pictures that the decoder calls damaged, and everything between a gap and the next key picture:
an old picture with its age is true, a smeared one is not. One thread; FFmpeg's log is off.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from hardware.camera.frame import Frame, FrameWish, U8Image
from hardware.camera.packet import Packet

#: Packets kept since the last key picture; a longer group starts at its next key picture.
CACHE_PACKETS = 600
CACHE_BYTES = 6_000_000
#: FFmpeg's fast converter works in groups of columns and leaves a rest so small untouched.
_GROUP_PX, _UNWRITTEN_PX = 16, 4
#: What cameras send; other formats are scaled and converted in one step.
_PLANAR_420 = {"yuv420p", "yuvj420p"}


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """The newest picture of a batch.

    Attributes:
        picture: As the decoder gave it.
        packet: The packet it came from.
    """

    picture: VideoFrame
    packet: Packet


class GroupCache:
    """The packets since the last key picture, bounded."""

    def __init__(self) -> None:
        """Start empty."""
        self._packets: deque[Packet] = deque()
        self._bytes = 0

    def add(self, packet: Packet) -> None:
        """Keep a packet; a key picture throws the earlier ones away."""
        if packet.is_keyframe:
            self.clear()
        elif not self._packets or not _follows(self._packets[-1], packet):
            self.clear()
            return
        self._packets.append(packet)
        self._bytes += len(packet.data)
        if len(self._packets) > CACHE_PACKETS or self._bytes > CACHE_BYTES:
            self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._packets.clear()
        self._bytes = 0

    def packets(self) -> tuple[Packet, ...]:
        """What is kept, in decoding order; empty or starting with a key picture."""
        return tuple(self._packets)


def _follows(before: Packet, packet: Packet) -> bool:
    return packet.session == before.session and packet.sequence == before.sequence + 1


class StreamDecoder:
    """One stream's decoder.

    Attributes:
        errors: Packets that the decoder refused.
        pictures: Pictures that came out.
        newest: (session, sequence) of the newest packet that became a picture.
    """

    def __init__(self) -> None:
        """Start without a codec; `decode` opens it."""
        self.errors = 0
        self.pictures = 0
        self.newest: tuple[int, int] = (0, -1)
        self._codec: VideoCodecContext | None = None
        self._last: Packet | None = None
        self._inside: OrderedDict[int, Packet] = OrderedDict()
        self._count = 0

    def close(self) -> None:
        """Free the decoder; the next packet must be a key picture."""
        self._codec = None
        self._last = None
        self._inside.clear()

    def decode(self, packet: Packet) -> DecodedPicture | None:
        """Decode one packet.

        Returns:
            The newest whole picture that came out, or None.
        """
        last, self._last = self._last, packet
        if last is None or last.format is not packet.format or not _follows(last, packet):
            self._codec = None
        if self._codec is None:
            if not packet.is_keyframe:
                self._last = None
                return None
            self._codec = _open_codec(packet)
            self._inside.clear()
        coded = av.Packet(packet.data)
        coded.pts = coded.dts = self._count
        self._inside[self._count] = packet
        self._count += 1
        if len(self._inside) > CACHE_PACKETS:
            self._inside.popitem(last=False)
        try:
            pictures = self._codec.decode(coded)
        except av.FFmpegError:
            self.errors += 1
            return None
        return self._newest_of(pictures)

    def _newest_of(self, pictures: list[VideoFrame]) -> DecodedPicture | None:
        newest: DecodedPicture | None = None
        for picture in pictures:
            packet = self._inside.pop(picture.pts, None) if picture.pts is not None else None
            if packet is None or picture.is_corrupt:
                self.errors += 1
                continue
            self.pictures += 1
            self.newest = (packet.session, packet.sequence)
            newest = DecodedPicture(picture, packet)
        return newest


def _open_codec(packet: Packet) -> VideoCodecContext:
    codec = av.CodecContext.create(packet.format.codec, "r")
    if not isinstance(codec, VideoCodecContext):
        msg = f"{packet.format.codec} is no picture codec"
        raise TypeError(msg)
    codec.thread_count = 1
    if packet.format.extradata and packet.format.codec != "mjpeg":
        codec.extradata = packet.format.extradata
    return codec


def fit(source_width: int, source_height: int, wish: FrameWish) -> tuple[int, int]:
    """The largest size inside the wish with the source's aspect, never larger than the source.

    A size that is scaled is even both ways: at an odd width FFmpeg's converter falls back to
    plain C and takes 1.6 ms for a picture of 437 x 246 instead of 0.24 ms. And no width leaves a
    rest of 1 to 4 columns to 16: the fast converter does not write them (its rows end there).
    """
    scale = min(wish.width / source_width, wish.height / source_height, 1.0)
    if scale == 1.0:
        return _convertible(source_width), source_height
    width = _convertible(_even(source_width * scale))
    return max(2, width), max(2, _even(source_height * scale))


def _convertible(width: int) -> int:
    """The width, or up to 4 less."""
    rest = width % _GROUP_PX
    return width - rest if 0 < rest <= _UNWRITTEN_PX < width else width


def _even(size: float) -> int:
    """The next lower even number, or the one just above."""
    return int(size + 0.5) // 2 * 2


class FrameMaker:
    """Converts decoded pictures to read-only BGRA at the wished size. One thread."""

    def __init__(self) -> None:
        """Keep one converter a step: their tables are built once per size."""
        self._scaler = VideoReformatter()
        self._colours = VideoReformatter()
        self._count = 0

    def make(self, decoded: DecodedPicture, wish: FrameWish) -> Frame:
        """Convert one picture; no copy is made of the result."""
        picture, packet = decoded.picture, decoded.packet
        width, height = fit(picture.width, picture.height, wish)
        shown = self._converted(picture, width, height)
        self._count += 1
        return Frame(
            camera=packet.camera,
            role=packet.role,
            sequence=self._count,
            captured_ns=packet.arrival_ns,
            source_width=picture.width,
            source_height=picture.height,
            bgra=_view(shown),
        )

    def _converted(self, picture: VideoFrame, width: int, height: int) -> VideoFrame:
        """Scale first, as the camera codes colours, and only then make them Qt's.

        FFmpeg has a fast way for colours alone and none for both at once: 0.16 instead of 0.27 ms
        for 640 x 360 to 480 x 270, and the mean of an area for the price of its nearest pixels.
        """
        is_smaller = (width, height) != (picture.width, picture.height)
        if is_smaller and picture.format.name in _PLANAR_420:
            picture = self._scaler.reformat(
                picture,
                width,
                height,
                picture.format.name,
                interpolation=Interpolation.AREA,
                threads=1,
            )
        return self._colours.reformat(
            picture, width, height, "bgra", interpolation=Interpolation.AREA, threads=1
        )


def _view(picture: VideoFrame) -> U8Image:
    """The picture's own memory as an array, which keeps the picture alive."""
    plane = picture.planes[0]
    pixels: U8Image = np.ndarray(
        (picture.height, picture.width, 4),
        np.uint8,
        buffer=memoryview(plane),
        strides=(plane.line_size, 4, 1),
    )
    pixels.flags.writeable = False
    return pixels
