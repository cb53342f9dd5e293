"""What the window does by itself when an action is called: overlays, manual, text size, printing.

Nothing here changes the site; what needs a right is asked for through `console.wiring`. GUI thread.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QStandardPaths, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from console.models.manual import Reader, read_manual
from console.models.status_proofs import key_hints
from console.window.action_specs import ACTIONS, PANEL_KEYS, ActionSpec, Scope
from console.window.actions import action_text
from console.window.build_window import RAIL
from console.window.main_window import MainWindow
from console.window.panels import Panels, words
from widgets.command_palette import CommandPalette, PaletteEntry
from widgets.key_overlay import KeyEntry, KeyGroup, KeyOverlay, write_key_card
from widgets.manual_view import ManualEntry
from widgets.theme import SCALES, Theme, load_theme
from widgets.theme_apply import apply_theme

KEY_CARD = "sallyport-keys.pdf"


def key_groups(workspace: str) -> tuple[KeyGroup, ...]:
    """The key map of a workspace: its panels first, then what works everywhere."""
    titles = {
        Scope.CAMERAS: words("Cameras, when they have the focus"),
        Scope.LOG: words("Incident log, when it has the focus"),
        Scope.ALARMS: words("Alarms, when they have the focus"),
        Scope.GLOBAL: words("Everywhere"),
    }
    scopes = [Scope.GLOBAL]
    if workspace == "live":
        scopes = [Scope.GLOBAL, Scope.ALARMS, Scope.CAMERAS, Scope.LOG]
    return tuple(
        KeyGroup(
            titles[scope],
            tuple(
                KeyEntry(spec.keys, action_text(spec))
                for spec in (*PANEL_KEYS, *ACTIONS)
                if spec.scope is scope and spec.keys
            ),
        )
        for scope in scopes
    )


def palette_entries(reason_of: Callable[[ActionSpec], str]) -> tuple[PaletteEntry, ...]:
    """Every action for the palette.

    Args:
        reason_of: Why an action cannot be called now; empty when it can.
    """
    return tuple(
        PaletteEntry(spec.name, action_text(spec), spec.keys, spec.words, reason_of(spec))
        for spec in ACTIONS
        if spec.name != "palette"
    )


def manual_entries() -> list[ManualEntry]:
    """The pages of the manual, under the words for their readers."""
    groups = {
        Reader.GUARD: words("For the guard"),
        Reader.SUPERVISOR: words("For the supervisor"),
        Reader.INSTALLER: words("For the installer"),
    }
    return [
        ManualEntry(page.name, page.title, groups[page.reader], page.text) for page in read_manual()
    ]


class Overlays(QObject):
    """The window's own answers to its actions.

    Attributes:
        passed_on: Signal(str): an action that somebody else must do.
    """

    passed_on = Signal(str)

    def __init__(self, window: MainWindow, panels: Panels) -> None:
        """Make the overlays, hidden."""
        super().__init__(window)
        self._window = window
        self._panels = panels
        self._theme: Theme = panels.theme
        self._keys = KeyOverlay(self._theme, window)
        self._palette = CommandPalette(self._theme, window)
        self._keys.hide()
        self._palette.hide()
        self._panels.manual.set_source(manual_entries)
        self._mine: dict[str, Callable[[], None]] = {
            "key_map": self.toggle_keys,
            "palette": self.open_palette,
            "next_panel": lambda: window.move_focus(1),
            "previous_panel": lambda: window.move_focus(-1),
            "full_screen": self.toggle_full_screen,
            "text_larger": lambda: self.step_text(1),
            "text_smaller": lambda: self.step_text(-1),
            "manual": self.open_manual,
        }
        for name, _icon in RAIL:
            self._mine[f"workspace_{name}"] = partial(window.show_workspace, name)
        window.actions_of.called.connect(self.on_called)
        window.workspace_changed.connect(self.on_workspace_changed)
        self._palette.chosen.connect(self.on_called)
        self._keys.print_requested.connect(self.on_print_requested)
        for panel in panels.empty.values():
            panel.workspace_requested.connect(window.show_workspace)
        self.on_workspace_changed(window.workspace.name)

    @property
    def theme(self) -> Theme:
        """The theme at the present text size."""
        return self._theme

    @Slot(str)
    def on_called(self, name: str) -> None:
        """Do it, or pass it on."""
        mine = self._mine.get(name)
        if mine is not None:
            mine()
        else:
            self.passed_on.emit(name)

    @Slot(str)
    def on_workspace_changed(self, name: str) -> None:
        """Hints and the rail follow."""
        if self._window.hints is not None:
            self._window.hints.set_hints(key_hints(name))
        self._keys.close_overlay()
        action = "manual" if name == "manual" else f"workspace_{name}"
        self._window.actions_of[action].setChecked(True)

    @Slot()
    def on_print_requested(self) -> None:
        """The key map's own print key."""
        self.passed_on.emit("print_keys")

    def say(self, text: str) -> None:
        """Answer at the foot of the window."""
        if self._window.hints is not None:
            self._window.hints.say(text)

    def _area(self) -> QRect:
        """Between strip and status bar."""
        shown = self._window.workspace
        return QRect(shown.mapTo(self._window, shown.rect().topLeft()), shown.size())

    def toggle_keys(self) -> None:
        """Open or close the key map of the workspace."""
        if self._keys.isVisible():
            self._keys.close_overlay()
            return
        workspace = self._window.workspace
        self._keys.open_over(self._area(), workspace.title, key_groups(workspace.name))

    def open_palette(self) -> None:
        """Open the palette under the strip."""
        entries = palette_entries(lambda _spec: "")
        self._palette.open_under(self._area(), entries)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def step_text(self, step: int) -> None:
        """Make all text larger (1) or smaller (-1)."""
        here = min(range(len(SCALES)), key=lambda index: abs(SCALES[index] - self._theme.scale))
        wanted = SCALES[max(0, min(len(SCALES) - 1, here + step))]
        self.take_look(wanted, is_reduced_motion=self._theme.is_reduced_motion)
        self.say(words("Text is {0} %").format(round(wanted * 100)))

    def take_look(self, scale: float, *, is_reduced_motion: bool) -> None:
        """Show everything at another text size, with or without flashing.

        Args:
            scale: The nearest of the theme's scales is taken.
            is_reduced_motion: Double borders instead of flashing badges.
        """
        nearest = min(SCALES, key=lambda one: abs(one - scale))
        now = (self._theme.scale, self._theme.is_reduced_motion)
        app = QApplication.instance()
        if now == (nearest, is_reduced_motion) or not isinstance(app, QApplication):
            return
        self._theme = load_theme(scale=nearest, is_reduced_motion=is_reduced_motion)
        apply_theme(app, self._theme)

    def open_manual(self) -> None:
        """Show the manual; its pages are read when it is first shown."""
        self._window.show_workspace("manual")

    def reset_workspace(self) -> None:
        """Return the shown workspace to its default layout."""
        self._window.workspace.reset()
        self.say(words("Workspace {0} is as delivered").format(self._window.workspace.title))

    def print_key_card(self) -> Path | None:
        """Write the key card as a PDF into the person's documents.

        Returns:
            The file; None when it could not be written.
        """
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(place))
        path = folder / KEY_CARD
        try:
            folder.mkdir(parents=True, exist_ok=True)
            title = QGuiApplication.applicationDisplayName() or "Sallyport"
            write_key_card(path, self._theme, title, key_groups("live"))
        except OSError as error:
            reason = error.strerror or str(error)
            self.say(words("The key card was not written: {0}").format(reason))
            return None
        self.say(words("Key card written to {0}").format(str(path)))
        return path
