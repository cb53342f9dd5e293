"""Compressed pictures as they came from a camera. Plain values; any thread."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class StreamRole(Enum):
    """Which of a camera's streams: the large one is recorded, the small one is watched."""

    MAIN = "main"
    SUB = "sub"


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """What a muxer or decoder must know before the first packet.

    Attributes:
        codec: FFmpeg codec name: ``h264``, ``hevc`` or ``mjpeg``.
        width: Pixels; 0 while unknown.
        height: Pixels; 0 while unknown.
        extradata: Parameter sets as the demuxer gave them (Annex B or avcC), may be empty.
        time_base: Seconds per tick of `Packet.pts` and `Packet.dts`.
    """

    codec: str
    width: int
    height: int
    extradata: bytes
    time_base: Fraction


@dataclass(frozen=True, slots=True)
class Packet:
    """One access unit, unchanged.

    Attributes:
        camera: Camera id of the site file, for example ``"01"``.
        role: Which stream of the camera.
        data: The coded bytes.
        is_keyframe: Decoding can start here.
        pts: Presentation time in ticks of ``format.time_base``; never None (the source repairs it).
        dts: Decoding time in the same ticks.
        arrival_ns: Monotonic ns at which the last byte arrived.
        session: Counts up at every (re)connection; packets of two sessions are never one segment.
        sequence: Counts up by one per packet within a session; a step over one is a gap.
        format: Shared by all packets until the stream's format changes.
    """

    camera: str
    role: StreamRole
    data: bytes
    is_keyframe: bool
    pts: int
    dts: int
    arrival_ns: int
    session: int
    sequence: int
    format: StreamFormat
