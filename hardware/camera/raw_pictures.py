"""Codes the raw pictures of a device that has no codec into JPEG, so that they can be recorded.

One thread; belongs to one source.
"""

from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from hardware.camera.unit import VIDEO_CLOCK, RawUnit

#: Good enough that a face stays a face: 4:2:0 at FFmpeg's quantiser 4.
_QUANTISER = "4"


class RawPictureCoder:
    """Raw pictures in, JPEG units out."""

    def __init__(self, stream: VideoStream) -> None:
        """Keep the stream, whose decoder knows the pixel format."""
        self._stream = stream
        self._coder: VideoCodecContext | None = None

    def code(self, packet: "av.Packet[VideoStream]") -> list[RawUnit]:
        """Code the pictures of one packet; one that cannot be read gives none."""
        try:
            pictures = packet.decode()
        except av.FFmpegError:
            return []
        return [unit for picture in pictures for unit in self._code(picture)]

    def _code(self, picture: VideoFrame) -> list[RawUnit]:
        coder = self._coder
        if coder is None or (coder.width, coder.height) != (picture.width, picture.height):
            coder = self._coder = _open(picture)
        shown = picture.reformat(format="yuvj420p")
        pts = picture.pts
        base = picture.time_base or VIDEO_CLOCK
        return [RawUnit("mjpeg", bytes(one), pts, pts, base) for one in coder.encode(shown)]


def _open(picture: VideoFrame) -> VideoCodecContext:
    coder = av.CodecContext.create("mjpeg", "w")
    coder.width, coder.height = picture.width, picture.height
    coder.pix_fmt = "yuvj420p"
    coder.time_base = Fraction(1, 25)
    coder.thread_count = 1
    coder.options = {"qmin": _QUANTISER, "qmax": _QUANTISER}
    return coder
