"""Pictures to access units with PyAV. One encoder is used by one thread at a time."""

from fractions import Fraction
from typing import cast

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from hardware.sim.plan import Codec, StreamPlan
from hardware.sim.units import AccessUnit, without_sei

U8Image = npt.NDArray[np.uint8]

_ENCODERS = {Codec.H264: "libx264", Codec.HEVC: "libx265", Codec.MJPEG: "mjpeg"}
_X265_QUIET = "log-level=none:pools=1:frame-threads=1:repeat-headers=1:bframes=0:info=0"


class PictureEncoder:
    """Codes as an IP camera does: no B frames, fixed GOP, headers with every keyframe."""

    def __init__(self, plan: StreamPlan, *, live: bool) -> None:
        """Open the encoder.

        Args:
            plan: Codec, size, rate.
            live: Cheapest preset and no look-ahead: one packet out for each picture in.
        """
        self._plan = plan
        self._live = live
        self._context = self._open()
        self._numbers: list[int] = []

    def encode(self, picture: U8Image, index: int, *, keyframe: bool = False) -> list[AccessUnit]:
        """Code one picture.

        Args:
            picture: BGR, shape (height, width, 3) uint8.
            index: Counts up by one; becomes the unit's number modulo 65536.
            keyframe: Force one, for a client that has just come.

        Returns:
            The units that came out, at most one when live.
        """
        frame = self._frame(picture)
        frame.pts = index
        frame.time_base = Fraction(1, self._plan.fps)
        if keyframe:
            frame.pict_type = PictureType.I
        self._numbers.append(index)
        return self._units(frame)

    def flush(self) -> list[AccessUnit]:
        """Take what the encoder still holds; it takes no further picture."""
        return self._units(None)

    def _frame(self, picture: U8Image) -> av.VideoFrame:
        if self._plan.codec is Codec.MJPEG:
            # JPEG wants the full range of levels, which OpenCV's conversion does not give.
            whole = av.VideoFrame.from_ndarray(picture, format="bgr24")
            return whole.reformat(format=self._context.pix_fmt)
        # Both are ITU-R BT.601 in studio range; 1.2 ms instead of swscale's 2.5 at 1280x720.
        planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
        return av.VideoFrame.from_ndarray(planes, format="yuv420p")

    def _units(self, frame: av.VideoFrame | None) -> list[AccessUnit]:
        codec = self._plan.codec
        units: list[AccessUnit] = []
        for packet in self._context.encode(frame):
            number = self._numbers.pop(0) & 0xFFFF
            data = without_sei(codec, bytes(packet))
            units.append(AccessUnit(codec, data, packet.is_keyframe, number))
        return units

    def _open(self) -> VideoCodecContext:
        plan = self._plan
        context = cast("VideoCodecContext", av.CodecContext.create(_ENCODERS[plan.codec], "w"))
        context.width, context.height = plan.width, plan.height
        context.time_base = Fraction(1, plan.fps)
        context.framerate = Fraction(plan.fps, 1)
        context.thread_count = 1
        context.bit_rate = plan.bitrate_bps
        if plan.codec is Codec.MJPEG:
            context.pix_fmt = "yuvj420p"
            # RFC 2435 carries no Huffman tables: only the default ones of ITU-T T.81 Annex K do.
            context.options = {"huffman": "default", "strict": "unofficial"}
            return context
        context.pix_fmt = "yuv420p"
        context.gop_size = plan.gop_frames
        context.max_b_frames = 0
        context.options = self._options()
        return context

    def _options(self) -> dict[str, str]:
        plan = self._plan
        options = {
            "preset": "ultrafast" if self._live or plan.codec is Codec.HEVC else "veryfast",
            "maxrate": str(plan.bitrate_bps),
            "bufsize": str(plan.bitrate_bps),
            "forced-idr": "1",
        }
        if plan.codec is Codec.H264:
            options |= {"profile": "main", "sc_threshold": "0"}
            options["keyint_min"] = str(plan.gop_frames)
            options["x264-params"] = "repeat-headers=1:nal-hrd=none"
        else:
            options["x265-params"] = f"{_X265_QUIET}:keyint={plan.gop_frames}:scenecut=0"
        if self._live:
            options["tune"] = "zerolatency"
        return options
