"""Frame and camera number as black and white cells, readable after coding and scaling. Pure.

Two rows of 16 cells in the upper left corner, each a fortieth of the width wide and high: the
first row is the frame number, most significant bit first; the second is the camera number (8 bits)
and a check byte. Offered to tests and benches; any thread.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

U8Image = npt.NDArray[np.uint8]

CELLS = 16
_COLUMNS = 40
_BLACK = 16
_WHITE = 235
_MIDDLE = 128
_MIN_CONTRAST = 50


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a picture says of itself.

    Attributes:
        number: Frame number modulo 65536.
        camera: Camera number 0 to 255; 0 for a loop shared by many cameras.
    """

    number: int
    camera: int


def _check(number: int, camera: int) -> int:
    # An all black or all white corner must not read as a stamp.
    return (((number >> 8) ^ number ^ camera) & 0xFF) ^ 0xA5


def draw_stamp(picture: U8Image, stamp: Stamp) -> None:
    """Burn a stamp into a picture.

    Args:
        picture: Shape (height, width, 3) uint8, changed in place.
        stamp: Numbers to burn.
    """
    number, camera = stamp.number & 0xFFFF, stamp.camera & 0xFF
    rows = (number, camera << 8 | _check(number, camera))
    width = picture.shape[1]
    edges = [round(width * column / _COLUMNS) for column in range(CELLS + 1)]
    for row, bits in enumerate(rows):
        for column in range(CELLS):
            level = _WHITE if bits >> (CELLS - 1 - column) & 1 else _BLACK
            picture[edges[row] : edges[row + 1], edges[column] : edges[column + 1]] = level


def read_stamp(gray: U8Image) -> Stamp | None:
    """Read a stamp back.

    Args:
        gray: Luma, shape (height, width) uint8, of the whole picture at any scale down to 160 wide.

    Returns:
        The stamp, or None when the corner holds none or is damaged.
    """
    pitch = gray.shape[1] / _COLUMNS
    rows: list[int] = []
    for row in range(2):
        bits = 0
        for column in range(CELLS):
            level = _cell_level(gray, row, column, pitch)
            if abs(level - _MIDDLE) < _MIN_CONTRAST:
                return None
            bits = bits << 1 | (level > _MIDDLE)
        rows.append(bits)
    number, camera = rows[0], rows[1] >> 8
    return Stamp(number, camera) if rows[1] & 0xFF == _check(number, camera) else None


def read_frame_number(gray: U8Image) -> int | None:
    """The burnt-in frame number, or None; see `read_stamp`."""
    stamp = read_stamp(gray)
    return None if stamp is None else stamp.number


def _cell_level(gray: U8Image, row: int, column: int, pitch: float) -> float:
    """Mean of the middle half of a cell: coding smears its edges."""
    top, left = round((row + 0.3) * pitch), round((column + 0.3) * pitch)
    bottom = max(top + 1, round((row + 0.7) * pitch))
    right = max(left + 1, round((column + 0.7) * pitch))
    return float(gray[top:bottom, left:right].mean())
