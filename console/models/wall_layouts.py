"""The site file's names of wall layouts as the wall's own values. Pure."""

from typing import Final

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
