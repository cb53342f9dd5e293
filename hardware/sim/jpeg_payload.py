"""JPEG pictures as RTP payloads (RFC 2435). Pure; any thread.

Refuses what the payload format cannot carry: progressive coding, other sampling than 4:2:0 and
4:2:2, sides over 2040 pixels.
"""

import struct
from dataclasses import dataclass

_SOI = b"\xff\xd8"
_EOI = b"\xff\xd9"
_DQT = 0xDB
_SOF0 = 0xC0
_SOS = 0xDA
_TABLE = 64
_MAX_SIDE = 2040
#: Sampling of the luma component to the type of RFC 2435 section 4.1.
_TYPES = {0x21: 0, 0x22: 1}


class JpegError(Exception):
    """The picture cannot be carried by RFC 2435; the message says why."""


@dataclass(frozen=True, slots=True)
class JpegParts:
    """What RFC 2435 sends of a JPEG file.

    Attributes:
        kind: Type field, 0 for 4:2:2 and 1 for 4:2:0.
        width: Pixels.
        height: Pixels.
        tables: Luma and chroma quantisation tables, 64 bytes each.
        scan: Entropy-coded data without the end marker.
    """

    kind: int
    width: int
    height: int
    tables: bytes
    scan: bytes


def parse_jpeg(data: bytes) -> JpegParts:
    """Take a baseline JPEG file apart (ITU-T T.81 Annex B).

    Raises:
        JpegError: If it is damaged or of a kind that RFC 2435 does not carry.
    """
    if not data.startswith(_SOI):
        msg = "no start of image"
        raise JpegError(msg)
    tables: dict[int, bytes] = {}
    frame = b""
    position = len(_SOI)
    while position + 4 <= len(data):
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        body = data[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == _DQT:
            tables |= _quantisation_tables(body)
        elif marker == _SOF0:
            frame = body
        elif marker == _SOS:
            return _parts(frame, tables, data[position:].removesuffix(_EOI))
    msg = "no scan"
    raise JpegError(msg)


def jpeg_payloads(data: bytes, max_payload: int) -> list[bytes]:
    """Cut a JPEG file into RTP payloads.

    Args:
        data: Baseline JPEG.
        max_payload: Bytes.

    Raises:
        JpegError: See `parse_jpeg`.
    """
    parts = parse_jpeg(data)
    tables = struct.pack(">BBH", 0, 0, len(parts.tables)) + parts.tables
    payloads: list[bytes] = []
    offset = 0
    while offset < len(parts.scan):
        extra = b"" if offset else tables
        piece = parts.scan[offset : offset + max_payload - 8 - len(extra)]
        # Q = 255: the tables travel with each picture (3.1.8).
        head = struct.pack(
            ">II", offset, parts.kind << 24 | 255 << 16 | parts.width // 8 << 8 | parts.height // 8
        )
        payloads.append(head + extra + piece)
        offset += len(piece)
    return payloads


def _quantisation_tables(body: bytes) -> dict[int, bytes]:
    tables: dict[int, bytes] = {}
    for start in range(0, len(body) - _TABLE, _TABLE + 1):
        tables[body[start] & 0x0F] = body[start + 1 : start + 1 + _TABLE]
    return tables


def _parts(frame: bytes, tables: dict[int, bytes], scan: bytes) -> JpegParts:
    if len(frame) < 15 or frame[7] not in _TYPES:  # noqa: PLR2004 - three components
        msg = "only baseline 4:2:0 and 4:2:2 in three components can be carried"
        raise JpegError(msg)
    height, width = struct.unpack_from(">HH", frame, 1)
    if max(width, height) > _MAX_SIDE:
        msg = f"{width}x{height} is larger than {_MAX_SIDE}"
        raise JpegError(msg)
    luma, chroma = tables.get(frame[8]), tables.get(frame[11])
    if luma is None or chroma is None:
        msg = "a quantisation table is missing"
        raise JpegError(msg)
    # The receiver multiplies by 8: partial blocks count as whole ones.
    return JpegParts(
        _TYPES[frame[7]], (width + 7) // 8 * 8, (height + 7) // 8 * 8, luma + chroma, scan
    )
