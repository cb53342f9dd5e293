"""One place on the wall: its rectangle, what is known, the newest picture. GUI thread."""

from dataclasses import dataclass, field

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from widgets.wall.tile import EMPTY_TILE, TileState
from widgets.wall.words import TileWords

#: So much smaller than its place may a picture be and still stand unscaled.
_CLOSE_PX = 6.0


@dataclass(slots=True)
class Picture:
    """The newest picture of a camera.

    Attributes:
        image: Ready to draw, at the size that was wished for.
        captured_ns: Monotonic ns of arrival; its age counts from here.
        sequence: Counts pictures of this camera.
        is_counted: Whether its painting was noted.
    """

    image: QImage
    captured_ns: int
    sequence: int
    is_counted: bool = False


@dataclass(slots=True)
class Cell:
    """One tile as it is painted.

    Attributes:
        rect: Where, in the wall.
        state: What is known; EMPTY_TILE without a camera.
        is_spot: Whether it is the large tile.
        picture: The newest picture, None before the first.
        words: What was painted last.
        due_ns: Monotonic ns at which the words must be looked at again.
        is_dirty: Whether a newer picture or state waits to be painted.
        is_current: Whether it is the tile that keys act on.
    """

    rect: QRect
    state: TileState = EMPTY_TILE
    is_spot: bool = False
    picture: Picture | None = None
    words: TileWords | None = field(default=None)
    due_ns: int = 0
    is_dirty: bool = True
    is_current: bool = False

    @property
    def captured_ns(self) -> int:
        """Monotonic ns of the newest picture, 0 for none."""
        return 0 if self.picture is None else self.picture.captured_ns


def picture_rect(rect: QRect, width: int, height: int, ratio: float) -> QRect:
    """Where a picture goes: whole, centred, unscaled when it already has the wished size.

    Args:
        rect: The tile.
        width: Of the picture, device px.
        height: Of the picture, device px.
        ratio: Device px per px of the widget.

    Returns:
        A rectangle inside `rect` with the picture's aspect.
    """
    logical_width, logical_height = width / ratio, height / ratio
    fit = min(rect.width() / logical_width, rect.height() / logical_height)
    # A few px between wish and picture (converters want even and grouped widths) must not cost a
    # scaling of every frame.
    is_close = max(logical_width * fit - logical_width, logical_height * fit - logical_height)
    if fit >= 1.0 and is_close < _CLOSE_PX:
        fit = 1.0
    size_x, size_y = round(logical_width * fit), round(logical_height * fit)
    return QRect(
        rect.x() + (rect.width() - size_x) // 2,
        rect.y() + (rect.height() - size_y) // 2,
        size_x,
        size_y,
    )
