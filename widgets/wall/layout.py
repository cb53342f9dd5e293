"""Where the tiles of the wall stand. Pure: sizes in, rectangles out; any thread.

A layout is a value that can be saved (JSON round trip). It refuses text it did not write itself.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QRect

MAX_TILES = 64
_ASPECT = 16 / 9
# (side of the grid, side of the spot tile); the last holds 9 x 9 - 4 x 4 + 1 = 66 tiles
_SPOTS = ((3, 2), (4, 3), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (9, 4))


class LayoutKind(StrEnum):
    """The families of layouts."""

    SPOT = "spot"  # one large tile, small ones beside and below it: 1+5, 1+7, 1+12 ...
    GRID = "grid"  # equal tiles, `side` by `side`
    AUTO = "auto"  # equal tiles, as many columns as keeps them largest


@dataclass(frozen=True, slots=True)
class WallLayout:
    """One saved layout.

    Attributes:
        kind: Family.
        side: Columns and rows of a GRID (1 to 8); of a SPOT the least number of tiles, 0 adapts.
        cameras: Camera ids in their home order; empty shows all in the order of the site.
        name: What the user called it; empty for the built-in ones.
    """

    kind: LayoutKind
    side: int = 0
    cameras: tuple[str, ...] = ()
    name: str = ""

    def to_json(self) -> str:
        """Text that `from_json` reads."""
        return json.dumps(
            {
                "version": 1,
                "kind": str(self.kind),
                "side": self.side,
                "cameras": list(self.cameras),
                "name": self.name,
            }
        )


#: The layouts that W walks through; the first is the default. None shows more than nine pictures
#: unless the site has more cameras and the guard chose it.
BUILT_IN = (
    WallLayout(LayoutKind.SPOT),
    WallLayout(LayoutKind.GRID, 2),
    WallLayout(LayoutKind.GRID, 3),
    WallLayout(LayoutKind.GRID, 4),
    WallLayout(LayoutKind.AUTO),
)


def layout_from_json(text: str) -> WallLayout:
    """Read a saved layout.

    Raises:
        ValueError: If the text is not a layout of version 1; says what was found.
    """
    try:
        data: Any = json.loads(text)
        if data["version"] != 1:
            msg = f"wall layout has version {data['version']!r}, this program reads 1"
            raise ValueError(msg)
        side = data["side"]
        if not isinstance(side, int) or not 0 <= side <= MAX_TILES:
            msg = f"wall layout has side {side!r}, allowed is 0 to {MAX_TILES}"
            raise ValueError(msg)
        return WallLayout(
            kind=LayoutKind(data["kind"]),
            side=side,
            cameras=tuple(str(one) for one in data["cameras"])[:MAX_TILES],
            name=str(data["name"]),
        )
    except (KeyError, TypeError) as error:
        msg = f"wall layout is not complete: {error}"
        raise ValueError(msg) from error


@dataclass(frozen=True, slots=True)
class Places:
    """What a layout offers.

    Attributes:
        columns: Of the underlying grid.
        rows: Of the underlying grid.
        spot: Columns and rows the first tile covers; 1 when there is no spot tile.
    """

    columns: int
    rows: int
    spot: int

    @property
    def count(self) -> int:
        """Number of tiles."""
        return self.columns * self.rows - self.spot * self.spot + 1


def places_for(layout: WallLayout, cameras: int, width: int, height: int) -> Places:
    """How many tiles a layout shows for a number of cameras.

    Args:
        layout: The layout.
        cameras: Cameras to show.
        width: Of the wall, px.
        height: Of the wall, px.
    """
    if layout.kind is LayoutKind.GRID:
        side = max(1, min(8, layout.side))
        return Places(side, side, 1)
    if layout.kind is LayoutKind.SPOT:
        wanted = min(layout.side or max(cameras, 1), MAX_TILES)
        if wanted == 1 and layout.side == 0:
            return Places(1, 1, 1)
        for side, spot in _SPOTS:
            if side * side - spot * spot + 1 >= wanted:
                return Places(side, side, spot)
    return _widest(min(max(cameras, 1), MAX_TILES), width, height)


def _widest(count: int, width: int, height: int) -> Places:
    """The grid in which 16:9 pictures are largest; fewer tiles left over on a tie."""
    best, best_key = Places(1, 1, 1), (-1.0, 0)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        picture = min(width / columns, height / rows * _ASPECT)
        key = (round(picture, 3), -(columns * rows))
        if key > best_key:
            best, best_key = Places(columns, rows, 1), key
    return best


def cell_rects(places: Places, area: QRect, gap: int) -> tuple[QRect, ...]:
    """Rectangles of the tiles: the spot first, then left to right, top to bottom.

    Args:
        places: Grid and spot.
        area: Where the wall may draw.
        gap: Px between tiles.

    Returns:
        As many rectangles as `places.count`; they fill the area without overlap.
    """
    edges_x = _edges(area.left(), area.width(), places.columns, gap)
    edges_y = _edges(area.top(), area.height(), places.rows, gap)
    rects = []
    for row in range(places.rows):
        for column in range(places.columns):
            is_first = row == 0 and column == 0
            if not is_first and row < places.spot and column < places.spot:
                continue
            span = places.spot if is_first else 1
            left, top = edges_x[column][0], edges_y[row][0]
            right, bottom = edges_x[column + span - 1][1], edges_y[row + span - 1][1]
            rects.append(QRect(left, top, max(0, right - left), max(0, bottom - top)))
    return tuple(rects)


def _edges(start: int, length: int, count: int, gap: int) -> list[tuple[int, int]]:
    """Start and end of each of `count` stretches; whole px, remainder spread evenly."""
    free = length - gap * (count - 1)
    return [
        (start + free * i // count + gap * i, start + free * (i + 1) // count + gap * i)
        for i in range(count)
    ]
