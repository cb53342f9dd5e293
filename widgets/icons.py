"""Icons of Material Design Icons 6 (`mdi6.*` of qtawesome), rendered once per name and colour.

Offline: the glyph font ships inside the qtawesome package. GUI thread, after QApplication exists.
"""

from functools import lru_cache

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap

from widgets.theme import Theme


@lru_cache(maxsize=256)
def _icon(name: str, normal: str, disabled: str, selected: str) -> QIcon:
    """One icon with its three modes."""
    icon: QIcon = qtawesome.icon(
        f"mdi6.{name}", color=normal, color_disabled=disabled, color_selected=selected
    )
    return icon


def icon(theme: Theme, name: str, color: QColor | None = None) -> QIcon:
    """An icon in normal, disabled and selected modes.

    Args:
        theme: Gives the colours.
        name: Name in the set without its prefix, for example ``camera-outline``.
        color: Normal colour; the second text colour when not given.
    """
    normal = theme.text.second if color is None else color
    return _icon(name, normal.name(), theme.text.third.name(), theme.text.main.name())


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size_px: int, ratio: float) -> QPixmap:
    """One rendered glyph."""
    drawn = _icon(name, color, color, color)
    return drawn.pixmap(QSize(size_px, size_px), ratio)


def icon_pixmap(name: str, color: QColor, size_px: int, ratio: float = 1.0) -> QPixmap:
    """A glyph as a pixmap for paint code; cached per name, colour, size and pixel ratio."""
    return _pixmap(name, color.name(), size_px, ratio)
