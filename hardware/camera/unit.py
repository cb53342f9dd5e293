"""One access unit as a source read it, before anything is judged. Plain values; any thread."""

from dataclasses import dataclass
from fractions import Fraction

#: Ticks of RTP and of MPEG-TS (RFC 3551 clause 5, ISO/IEC 13818-1 clause 2.4.2).
VIDEO_CLOCK = Fraction(1, 90_000)


@dataclass(frozen=True, slots=True)
class RawUnit:
    """One access unit.

    Attributes:
        codec: FFmpeg codec name.
        data: Annex B for H.264 and H.265; one JPEG for MJPEG.
        pts: Presentation time in ticks, None when the stream says none.
        dts: Decoding time in ticks, None when the stream says none.
        time_base: Seconds per tick.
        is_key: What the container says; only believed of codecs that we cannot look into.
        lost_before: Access units known to be missing or damaged just before this one.
        header: Parameter sets from outside the stream (SDP, container) in Annex B, may be empty.
    """

    codec: str
    data: bytes
    pts: int | None
    dts: int | None
    time_base: Fraction = VIDEO_CLOCK
    is_key: bool = True
    lost_before: int = 0
    header: bytes = b""
