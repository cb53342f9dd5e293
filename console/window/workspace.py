"""One workspace: an inner window with its own docks, restored once and resettable. GUI thread.

It has two arrangements, a wide and a narrow one, and changes between them by its own width at the
present text size; what a person moved is kept for the arrangement in which it was moved.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from widgets.theme import Theme

log = logging.getLogger("gui")

#: The version inside saveState: raise it when docks are renamed or removed.
STATE_VERSION = 3
#: Before the bytes of saveState: in which arrangement they were taken.
WIDE, NARROW = b"W", b"N"


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands in a dock.

    Attributes:
        name: Stable; with the workspace's name it makes the dock's object name.
        title: Translated; for menus and screen readers.
        header: The dock's title bar.
        body: The panel itself; takes the focus of F6.
    """

    name: str
    title: str
    header: QWidget
    body: QWidget


class Workspace(QMainWindow):
    """Docks round a central panel. A plain widget inside the outer window."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        """Make it empty.

        Args:
            name: ``live``, ``screening`` …
            title: Translated name.
            theme: Gives the gap round the panels and the text size.
        """
        super().__init__(None, Qt.WindowType.Widget)
        self.setObjectName(f"workspace.{name}")
        self.setAccessibleName(title)
        self.name = name
        self.title = title
        self._theme = theme
        self._panels: list[QWidget] = []
        self._saved = b""
        self._arrange: Callable[[bool], None] | None = None
        self._narrow_below_px = 0
        self._is_narrow = False
        self._is_bare = False
        self._was_shown = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self.on_settled)
        gap = theme.space.panel_gap
        self.setContentsMargins(gap, gap, gap, gap)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """Panel bodies in reading order, for F6 and Tab."""
        return tuple(self._panels)

    @property
    def is_narrow(self) -> bool:
        """Whether the narrow arrangement is shown."""
        return self._is_narrow

    def px(self, value: float) -> int:
        """A length that follows the text size."""
        return self._theme.px(value)

    def set_theme(self, theme: Theme) -> None:
        """Take another text size; it may be wide or narrow by it."""
        has_changed = theme.scale != self._theme.scale
        self._theme = theme
        if has_changed and self._was_shown:
            self._settle.start()

    @Slot()
    def on_settled(self) -> None:
        """The text size stands: arrange once. Qt leaves tab bars behind when asked in a row."""
        self._is_narrow = self._should_be_narrow()
        self.reset()

    def set_central(self, widget: QWidget, focus: QWidget) -> None:
        """Put a widget in the middle.

        Args:
            widget: Header and body together.
            focus: What F6 reaches there.
        """
        self.setCentralWidget(widget)
        self._panels.append(focus)

    def add_panel(self, panel: Panel, area: Qt.DockWidgetArea) -> QDockWidget:
        """Dock a panel; it can be moved but never closed."""
        dock = QDockWidget(panel.title, self)
        dock.setObjectName(f"{self.name}.{panel.name}")
        dock.setTitleBarWidget(panel.header)
        dock.setWidget(panel.body)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        self.addDockWidget(area, dock)
        self._panels.append(panel.body)
        return dock

    def set_reading_order(self, *panels: QWidget) -> None:
        """The order of F6 and Tab, where it is not the order of building.

        Args:
            panels: Every panel body once.
        """
        self._panels = list(panels)

    def take_focus(self) -> None:
        """Give the keyboard to the panel that had it last here, or to the first one.

        Called at start and after the user chose the workspace: its keys must work at once.
        """
        known = cast("QWidget | None", self.focusWidget())  # None before the first focus
        panel = known if known is not None else next(iter(self._panels), None)
        if panel is not None:
            panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_panel(self, panel: QWidget) -> None:
        """Give the keyboard back to a panel whose bar the user closed."""
        panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_panel(self, panel: QWidget) -> None:
        """Bring a panel to the front where it is behind the tab of another.

        Args:
            panel: Body of a dock; others stand in front already.
        """
        for dock in self.findChildren(QDockWidget):
            if dock.widget() is panel:
                self.show_tab(dock.windowTitle())

    def show_tab(self, title: str) -> None:
        """Bring the tab of a dock to the front.

        Args:
            title: Of the dock; unknown ones change nothing.
        """
        for bar in self.findChildren(QTabBar):
            for index in range(bar.count()):
                if bar.tabText(index) == title:
                    bar.setCurrentIndex(index)

    def set_arrangement(self, arrange: Callable[[bool], None], narrow_below_px: int = 0) -> None:
        """How the docks stand as delivered.

        Args:
            arrange: Places and sizes every dock; True asks for the narrow arrangement.
            narrow_below_px: Of the workspace's width at 100 % text; 0 has no narrow one.
        """
        self._arrange = arrange
        self._narrow_below_px = narrow_below_px
        # Until it is shown it asks for as little room as it can.
        arrange(narrow_below_px > 0)

    def _should_be_narrow(self) -> bool:
        """Whether the width is too small for all columns at this text size."""
        return self.width() < self.px(self._narrow_below_px)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time there is room to share: take the default, then what was saved."""
        super().showEvent(event)
        if self._was_shown:
            return
        self._was_shown = True
        self._is_narrow = self._should_be_narrow()
        self.reset()
        self._restore(self._saved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cross over between wide and narrow."""
        super().resizeEvent(event)
        if self._was_shown and self._should_be_narrow() is not self._is_narrow:
            self._is_narrow = not self._is_narrow
            self.reset()

    def show_central_only(self) -> None:
        """Let the middle fill the workspace, for as long as the program runs."""
        self._is_bare = True
        self.setContentsMargins(0, 0, 0, 0)
        self.reset()

    def state(self) -> bytes:
        """The layout as it stands; what was saved while it was never shown, or is bare."""
        if not self._was_shown or self._is_bare:
            return self._saved
        mark = NARROW if self._is_narrow else WIDE
        return mark + bytes(self.saveState(STATE_VERSION).data())

    def restore(self, state: bytes) -> None:
        """Take a saved layout when the workspace shows for the first time."""
        self._saved = state

    def _restore(self, state: bytes) -> None:
        """Take a saved layout; one that hides a panel or does not fit is not taken."""
        if self._is_bare:
            return
        mark, layout = state[:1], state[1:]
        if mark != (NARROW if self._is_narrow else WIDE):
            return
        is_restored = self.restoreState(layout, STATE_VERSION)
        is_whole = all(not dock.isHidden() for dock in self.findChildren(QDockWidget))
        if not is_restored or not is_whole:
            log.warning("layout of workspace %s does not fit: default taken", self.name)
            self.reset()

    def reset(self) -> None:
        """Return to the default layout."""
        for dock in self.findChildren(QDockWidget):
            dock.setFloating(False)
            dock.setVisible(not self._is_bare)
        if self._is_bare:
            return
        if self._arrange is not None:
            self._arrange(self._is_narrow)
