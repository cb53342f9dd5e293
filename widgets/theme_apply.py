"""Puts a theme on the application: fonts, palette, the one style sheet, and every themed widget.

GUI thread. It refuses to run without the bundled fonts: a missing glyph would be a missing fact.
"""

from importlib import resources
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import style_sheet

_FONT_SUFFIXES = (".otf", ".ttf")


@runtime_checkable
class Themed(Protocol):
    """A widget that paints itself and therefore keeps the theme."""

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""


def load_fonts() -> tuple[str, ...]:
    """Register the bundled fonts once with Qt.

    Returns:
        The families that are available now.

    Raises:
        RuntimeError: If a bundled font cannot be read.
    """
    families: set[str] = set()
    for entry in sorted(resources.files("resources").joinpath("fonts").iterdir(), key=str):
        if not entry.name.endswith(_FONT_SUFFIXES):
            continue
        known = QFontDatabase.addApplicationFontFromData(entry.read_bytes())
        if known < 0:
            msg = f"the bundled font {entry.name} cannot be read: install the program again"
            raise RuntimeError(msg)
        families.update(QFontDatabase.applicationFontFamilies(known))
    return tuple(sorted(families))


def palette_of(theme: Theme) -> QPalette:
    """The palette with all three groups set, so that no system colour shines through."""
    palette = QPalette()
    role = QPalette.ColorRole
    s, t, ln = theme.surface, theme.text, theme.line
    colors: dict[QPalette.ColorRole, QColor] = {
        role.Window: s.app,
        role.WindowText: t.main,
        role.Base: s.well,
        role.AlternateBase: s.panel,
        role.Text: t.main,
        role.PlaceholderText: t.third,
        role.Button: s.raised,
        role.ButtonText: t.main,
        role.BrightText: t.on_alarm,
        role.ToolTipBase: s.tag,
        role.ToolTipText: t.main,
        role.Highlight: theme.choice.selected,
        role.HighlightedText: t.main,
        role.Accent: theme.choice.focus,
        role.Link: theme.choice.focus,
        role.LinkVisited: theme.choice.focus,
        role.Light: s.hover,
        role.Midlight: s.raised,
        role.Mid: ln.soft,
        role.Dark: ln.soft,
        role.Shadow: s.well,
    }
    group = QPalette.ColorGroup
    for key, color in colors.items():
        for one in (group.Active, group.Inactive, group.Disabled):
            palette.setColor(one, key, color)
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(group.Disabled, key, t.third)
    return palette


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application this theme; also after a change of text size.

    Args:
        app: The running application.
        theme: What every widget shows from now on.
    """
    if not app.property("sallyport_fonts"):
        app.setProperty("sallyport_fonts", list(load_fonts()))
        app.setStyle("Fusion")
    app.setFont(theme.font(TextStyle.BODY))
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))  # the one sheet; no widget has its own
    for window in app.topLevelWidgets():
        retheme(window, theme)


def retheme(root: QWidget, theme: Theme) -> None:
    """Hand the theme to a widget and to all below it that keep one."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)
