"""Builds one fragment of an MP4: reference time, description, media data. Pure functions.

Source: ISO/IEC 14496-12 (moof 8.8.4, mfhd 8.8.5, traf 8.8.6, tfhd 8.8.7, trun 8.8.8, tfdt 8.8.12,
prft 8.16.5, sample flags 8.8.3.1).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_NTP_EPOCH_S = 2_208_988_800  # seconds from 1900 (RFC 5905, figure 4) to 1970
_NS = 1_000_000_000
_TRACK = 1
_BASE_IS_MOOF = 0x020000
#: data offset, and for every sample: duration, size, flags, composition offset
_RUN_FLAGS = 0x1 | 0x100 | 0x200 | 0x400 | 0x800
_KEY = 0x0200_0000  # depends on no other
_OTHER = 0x0101_0000  # depends on others, is no sync sample
_SAMPLE = struct.Struct(">IIIi")


@dataclass(frozen=True, slots=True)
class Sample:
    """One coded picture as it lies in the file.

    Attributes:
        data: Length-prefixed units, or a JPEG picture.
        is_keyframe: Decoding can start here.
        ticks: Decoding time from the file's start.
        shown_after_ticks: Presentation minus decoding time.
    """

    data: bytes
    is_keyframe: bool
    ticks: int
    shown_after_ticks: int


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of these parts."""
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def reference_time(utc_ns: int, media_ticks: int) -> bytes:
    """A ``prft`` box, version 1: the media time's UTC (flags 24: arrival, not capture)."""
    seconds, rest_ns = divmod(utc_ns, _NS)
    ntp = (seconds + _NTP_EPOCH_S) << 32 | (rest_ns << 32) // _NS
    return box(
        b"prft",
        struct.pack(">IIQQ", 1 << 24 | 24, _TRACK, ntp & 0xFFFF_FFFF_FFFF_FFFF, media_ticks),
    )


def fragment(number: int, utc_ns: int, samples: Sequence[Sample], last_ticks: int) -> bytes:
    """A whole fragment.

    Args:
        number: Counts fragments of the file from 1.
        utc_ns: Arrival of the first sample.
        samples: At least one, in decoding order, ticks rising.
        last_ticks: Duration of the last sample, above zero.
    """
    ends = [sample.ticks for sample in samples[1:]] + [samples[-1].ticks + last_ticks]
    run = b"".join(
        _SAMPLE.pack(
            end - sample.ticks,
            len(sample.data),
            _KEY if sample.is_keyframe else _OTHER,
            sample.shown_after_ticks,
        )
        for sample, end in zip(samples, ends, strict=True)
    )
    head = box(b"mfhd", struct.pack(">II", 0, number))
    header = box(b"tfhd", struct.pack(">II", _BASE_IS_MOOF, _TRACK))
    time = box(b"tfdt", struct.pack(">IQ", 1 << 24, samples[0].ticks))
    # moof, mfhd, traf, tfhd, tfdt, and the head of trun with its flags, count and offset
    size = 8 + len(head) + 8 + len(header) + len(time) + 20 + len(run)
    runs = box(b"trun", struct.pack(">III", 1 << 24 | _RUN_FLAGS, len(samples), size + 8), run)
    moof = box(b"moof", head, box(b"traf", header, time, runs))
    media = sum(len(sample.data) for sample in samples)
    return b"".join(
        (
            reference_time(utc_ns, samples[0].ticks),
            moof,
            (media + 8).to_bytes(4, "big") + b"mdat",
            *(sample.data for sample in samples),
        )
    )
