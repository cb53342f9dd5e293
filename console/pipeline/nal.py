"""NAL units of H.264 and H.265: their two framings and the parameter sets. Pure functions.

Sources: ITU-T H.264 Annex B and table 7-1, ITU-T H.265 Annex B and table 7-1,
ISO/IEC 14496-15 clauses 5.3.3 (avcC) and 8.3.3 (hvcC).
"""

from collections.abc import Iterator

from hardware.camera.bitstream import split_units

START_CODE = b"\x00\x00\x00\x01"
NAL_CODECS = ("h264", "hevc")
#: Bytes of a unit's length in files that we write.
LENGTH_BYTES = 4

_H264_SETS = {7, 8}  # sequence and picture parameter sets
_HEVC_SETS = {32, 33, 34}  # video, sequence and picture parameter sets
_CONFIGURATION_VERSION = 1
_AVCC_HEADER = 6
_HVCC_HEADER = 23


class NalError(ValueError):
    """The bytes are not what the standard allows."""


def is_annex_b(data: bytes) -> bool:
    """Whether units are parted by start codes."""
    return data[:3] == b"\x00\x00\x01" or data[:4] == START_CODE


def unit_kind(codec: str, unit: bytes) -> int:
    """The unit's type number."""
    return unit[0] & 0x1F if codec == "h264" else (unit[0] >> 1) & 0x3F


def has_parameter_sets(codec: str, data: bytes) -> bool:
    """Whether Annex B bytes carry a sequence parameter set."""
    wanted = 7 if codec == "h264" else 33
    return any(unit_kind(codec, unit) == wanted for unit in split_units(data))


def length_size(codec: str, extradata: bytes) -> int:
    """Bytes of a unit's length in length-prefixed packets; 0 when packets are Annex B.

    Args:
        codec: ``h264`` or ``hevc``.
        extradata: As the demuxer gave it.
    """
    if not extradata or extradata[0] != _CONFIGURATION_VERSION:
        return 0
    at = 4 if codec == "h264" else 21
    if len(extradata) <= at:
        msg = f"{codec} configuration record of {len(extradata)} bytes is too short"
        raise NalError(msg)
    return (extradata[at] & 3) + 1


def parameter_sets(codec: str, extradata: bytes) -> bytes:
    """The parameter sets of a stream's extradata as Annex B; empty when there are none.

    Raises:
        NalError: If a configuration record is cut short.
    """
    if not extradata:
        return b""
    if is_annex_b(extradata):
        kinds = _H264_SETS if codec == "h264" else _HEVC_SETS
        units = [unit for unit in split_units(extradata) if unit_kind(codec, unit) in kinds]
    elif extradata[0] != _CONFIGURATION_VERSION:
        return b""
    else:
        units = list(_avcc_units(extradata) if codec == "h264" else _hvcc_units(extradata))
    return b"".join(START_CODE + unit for unit in units)


def to_annex_b(data: bytes, size: int) -> bytes:
    """Length-prefixed units as Annex B; the units themselves stay as they are.

    Raises:
        NalError: If a length points behind the end.
    """
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + size], "big")
        at += size
        if at + length > len(data):
            msg = f"a unit of {length} bytes at {at} leaves its packet of {len(data)}"
            raise NalError(msg)
        parts += (START_CODE, data[at : at + length])
        at += length
    return b"".join(parts)


def from_annex_b(data: bytes) -> bytes:
    """Annex B units behind 4-byte lengths; the units themselves stay as they are.

    Raises:
        NalError: If there is no start code.
    """
    parts: list[bytes] = []
    for unit in split_units(data):
        parts += (len(unit).to_bytes(LENGTH_BYTES, "big"), unit)
    if not parts:
        msg = f"no unit in a packet of {len(data)} bytes"
        raise NalError(msg)
    return b"".join(parts)


def _take(record: bytes, at: int) -> tuple[bytes, int]:
    """One unit behind a 16-bit length, and where the next begins."""
    length = int.from_bytes(record[at : at + 2], "big")
    unit = record[at + 2 : at + 2 + length]
    if len(unit) != length or not unit:
        msg = f"a parameter set of {length} bytes is cut short"
        raise NalError(msg)
    return unit, at + 2 + length


def _avcc_units(record: bytes) -> Iterator[bytes]:
    """Sequence and picture parameter sets of an avcC record."""
    at = _AVCC_HEADER - 1
    for mask in (0x1F, 0xFF):
        if at >= len(record):
            msg = "the avcC record ends before its parameter sets"
            raise NalError(msg)
        count = record[at] & mask
        at += 1
        for _ in range(count):
            unit, at = _take(record, at)
            yield unit


def _hvcc_units(record: bytes) -> Iterator[bytes]:
    """Parameter sets of an hvcC record; other units in it are left out."""
    if len(record) < _HVCC_HEADER:
        msg = "the hvcC record is too short"
        raise NalError(msg)
    at = _HVCC_HEADER
    for _ in range(record[_HVCC_HEADER - 1]):
        if at + 3 > len(record):
            msg = "the hvcC record ends before its arrays"
            raise NalError(msg)
        kind = record[at] & 0x3F
        count = int.from_bytes(record[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            unit, at = _take(record, at)
            if kind in _HEVC_SETS:
                yield unit
