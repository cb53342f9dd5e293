"""Access units and the NAL units inside them. Pure; any thread.

H.264: ITU-T H.264 Annex B (byte stream) and table 7-1 (types). H.265: ITU-T H.265, the same.
"""

import re
from dataclasses import dataclass

from hardware.sim.plan import Codec

_START = re.compile(b"\x00\x00\x01")
H264_IDR = 5
H264_SPS = 7
H264_PPS = 8
HEVC_VPS = 32
HEVC_SPS = 33
HEVC_PPS = 34
_PARAMETER_TYPES = {
    Codec.H264: (H264_SPS, H264_PPS),
    Codec.HEVC: (HEVC_VPS, HEVC_SPS, HEVC_PPS),
    Codec.MJPEG: (),
}
_SEI_TYPES = {Codec.H264: (6,), Codec.HEVC: (39, 40), Codec.MJPEG: ()}


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One coded picture.

    Attributes:
        codec: How `data` is coded.
        data: Annex B byte stream, or one JPEG file.
        is_keyframe: Decoding can start here.
        number: The number burnt into the picture, 0 to 65535.
    """

    codec: Codec
    data: bytes
    is_keyframe: bool
    number: int


def split_nals(stream: bytes) -> list[bytes]:
    """Cut an Annex B byte stream into NAL units without start codes.

    Zero bytes before a start code belong to it (Annex B.1: trailing_zero_8bits).
    """
    starts = [match.end() for match in _START.finditer(stream)]
    ends = [start - 3 for start in starts[1:]] + [len(stream)]
    return [
        nal
        for start, end in zip(starts, ends, strict=True)
        if (nal := stream[start:end].rstrip(b"\x00"))
    ]


def join_nals(nals: list[bytes]) -> bytes:
    """Write NAL units as an Annex B byte stream with four-byte start codes."""
    return b"".join(b"\x00\x00\x00\x01" + nal for nal in nals)


def nal_type(codec: Codec, nal: bytes) -> int:
    """The nal_unit_type of a NAL unit (H.264 7.3.1, H.265 7.3.1.2)."""
    return (nal[0] >> 1) & 0x3F if codec is Codec.HEVC else nal[0] & 0x1F


def parameter_sets(codec: Codec, data: bytes) -> tuple[bytes, ...]:
    """The parameter sets of an access unit in the order VPS, SPS, PPS; empty for JPEG."""
    wanted = _PARAMETER_TYPES[codec]
    if not wanted:
        return ()
    nals = [nal for nal in split_nals(data) if nal_type(codec, nal) in wanted]
    return tuple(sorted(nals, key=lambda nal: wanted.index(nal_type(codec, nal))))


def without_sei(codec: Codec, data: bytes) -> bytes:
    """Drop supplemental information: an encoder library's settings are not a camera's bytes."""
    if codec is Codec.MJPEG:
        return data
    return join_nals(
        [nal for nal in split_nals(data) if nal_type(codec, nal) not in _SEI_TYPES[codec]]
    )
