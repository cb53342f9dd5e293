"""The window side of a console: everything a person sees before the site is open. GUI thread."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from console.clock import Clock
from console.window.build_window import build_window
from console.window.main_window import MainWindow
from console.window.overlays import Overlays
from console.window.panels import Panels, make_panels
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Shell:
    """Window, panels and the window's own answers.

    Attributes:
        window: The outer window.
        panels: Everything in it that shows something.
        overlays: Key map, palette, manual, text size.
    """

    window: MainWindow
    panels: Panels
    overlays: Overlays


def make_shell(title: str, theme: Theme, clock: Clock) -> Shell:
    """Build the window with empty panels."""
    panels = make_panels(theme, clock, ZoneInfo("UTC"))
    window = build_window(title, panels)
    return Shell(window, panels, Overlays(window, panels))
