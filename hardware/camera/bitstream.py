"""Looks into H.264 and H.265 access units in Annex B form, without decoding. Pure; any thread.

Tells key pictures, parameter sets and the coded picture from everything around it.
Sources: ITU-T H.264 (clauses 7.3.1, 7.4.1, table 7-1, annex B), ITU-T H.265 (7.3.1, table 7-1).
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

START_CODE = b"\x00\x00\x00\x01"
_SHORT_START = b"\x00\x00\x01"
#: From here on numpy's fixed cost pays.
_LONG_BYTES = 4_096

H264_SLICE, H264_IDR, H264_SPS, H264_PPS = 1, 5, 7, 8
H265_VPS, H265_SPS, H265_PPS = 32, 33, 34
_H265_FIRST_IRAP, _H265_LAST_IRAP = 16, 23
_H265_FIRST_NON_VCL = 32
_H264_LAST_VCL = 5


def start_codes(annex_b: bytes) -> list[int]:
    """Where the three-byte start codes stand, in order.

    A long access unit is searched in whole words by numpy: `bytes.find` took three to four times
    as long on 18 kB, and every recorded picture is searched.
    """
    places: list[int] = []
    if len(annex_b) < _LONG_BYTES:
        place = annex_b.find(_SHORT_START)
        while place >= 0:
            places.append(place)
            place = annex_b.find(_SHORT_START, place + 3)
        return places
    octets = np.frombuffer(annex_b, np.uint8)
    zeros = octets == 0
    marks = (zeros[:-2] & zeros[1:-1] & (octets[2:] == 1)).tobytes()
    place = marks.find(1)
    while place >= 0:
        places.append(place)
        place = marks.find(1, place + 3)
    return places


def split_units(annex_b: bytes) -> Iterator[bytes]:
    """Give the NAL units of an access unit, without start codes and trailing zeros.

    Args:
        annex_b: Bytes with three or four byte start codes; bytes before the first are
            left out.
    """
    places = start_codes(annex_b)
    for place, after in pairwise([*places, len(annex_b)]):
        # A zero before a start code belongs to the start code, and no NAL unit ends in zero.
        unit = annex_b[place + 3 : after].rstrip(b"\x00")
        if unit:
            yield unit


def unit_type(codec: str, unit: bytes) -> int:
    """Type number of one NAL unit of ``h264`` or ``hevc``."""
    return (unit[0] >> 1) & 0x3F if codec == "hevc" else unit[0] & 0x1F


def is_coded_picture(codec: str, kind: int) -> bool:
    """Whether a NAL unit of this type is a slice of the picture."""
    if codec == "hevc":
        return kind < _H265_FIRST_NON_VCL
    return H264_SLICE <= kind <= _H264_LAST_VCL


def is_parameter_set(codec: str, kind: int) -> bool:
    """Whether a NAL unit of this type is a video, sequence or picture parameter set."""
    if codec == "hevc":
        return H265_VPS <= kind <= H265_PPS
    return kind in {H264_SPS, H264_PPS}


def is_key_type(codec: str, kind: int) -> bool:
    """Whether decoding can start at a slice of this type.

    H.264 cameras that send intra pictures which are not IDR put parameter sets before them; see
    `describe`.
    """
    if codec == "hevc":
        return _H265_FIRST_IRAP <= kind <= _H265_LAST_IRAP
    return kind == H264_IDR


def describe(codec: str, annex_b: bytes) -> tuple[bool, bytes, list[bytes]]:
    """Sort an access unit.

    Args:
        codec: ``h264`` or ``hevc``; anything else is one coded picture that stands alone.
        annex_b: The access unit.

    Returns:
        Whether decoding can start here, the parameter sets in Annex B form (empty when there are
        none), and the coded picture's NAL units.
    """
    if codec not in {"h264", "hevc"}:
        return True, b"", [annex_b]
    sets: list[bytes] = []
    picture: list[bytes] = []
    is_key = has_sequence_set = False
    for unit in split_units(annex_b):
        kind = unit_type(codec, unit)
        if is_coded_picture(codec, kind):
            picture.append(unit)
            is_key = is_key or is_key_type(codec, kind)
        elif is_parameter_set(codec, kind):
            sets.append(unit)
            has_sequence_set = has_sequence_set or kind in {H264_SPS, H265_SPS}
    is_key = bool(picture) and (is_key or (codec == "h264" and has_sequence_set))
    return is_key, b"".join(START_CODE + one for one in sets), picture


def has_sequence_set(codec: str, parameter_sets: bytes) -> bool:
    """Whether a sequence parameter set is among them."""
    wanted = H265_SPS if codec == "hevc" else H264_SPS
    return any(unit_type(codec, unit) == wanted for unit in split_units(parameter_sets))
