"""Wall layouts: the site file's names, words for the header, and the saved ones. Pure."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from console.config.site import WallLayoutName
from widgets.wall.layout import LayoutKind, WallLayout

LAYOUTS: Final[dict[WallLayoutName, WallLayout]] = {
    WallLayoutName.ADAPTIVE: WallLayout(LayoutKind.SPOT),
    WallLayoutName.SPOT: WallLayout(LayoutKind.SPOT, 6),
    WallLayoutName.TWO: WallLayout(LayoutKind.GRID, 2),
    WallLayoutName.THREE: WallLayout(LayoutKind.GRID, 3),
    WallLayoutName.FOUR: WallLayout(LayoutKind.GRID, 4),
}

#: Equal tiles, as many as the site has cameras: for a window that shows nothing else.
EVERYTHING: Final = WallLayout(LayoutKind.AUTO)


def _tr(text: str) -> str:
    return QCoreApplication.translate("panels", text)


def layout_words(layout: WallLayout, tiles: int) -> str:
    """The layout in words, as the header of the cameras says it.

    Args:
        layout: What is shown.
        tiles: How many tiles it makes now, the spot counted.
    """
    if layout.name:
        return _tr("saved layout {0}").format(layout.name)
    if layout.kind is LayoutKind.SPOT:
        return _tr("wall 1 + {0}").format(max(0, tiles - 1))
    if layout.kind is LayoutKind.GRID:
        return _tr("wall {0} by {0}").format(layout.side)
    return _tr("wall of equal tiles")


def with_layout(saved: tuple[WallLayout, ...], layout: WallLayout) -> tuple[WallLayout, ...]:
    """The saved layouts with one more; one of the same name is replaced in its place."""
    if any(one.name == layout.name for one in saved):
        return tuple(layout if one.name == layout.name else one for one in saved)
    return (*saved, layout)


def without_layout(saved: tuple[WallLayout, ...], name: str) -> tuple[WallLayout, ...]:
    """The saved layouts without the one of a name."""
    return tuple(one for one in saved if one.name != name)
