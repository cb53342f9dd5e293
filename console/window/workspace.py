"""One workspace: an inner window with its own docks, restored once and resettable. GUI thread."""

import logging
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

log = logging.getLogger("gui")

#: The version inside saveState: raise it when docks are renamed or removed.
STATE_VERSION = 1


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

    def __init__(self, name: str, title: str) -> None:
        """Make it empty.

        Args:
            name: ``live``, ``screening`` …
            title: Translated name.
        """
        super().__init__(None, Qt.WindowType.Widget)
        self.setObjectName(f"workspace.{name}")
        self.setAccessibleName(title)
        self.name = name
        self.title = title
        self._panels: list[QWidget] = []
        self._default = b""
        self._saved = b""
        self._sizes: list[tuple[list[tuple[QDockWidget, int]], Qt.Orientation]] = []
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """Panel bodies in reading order, for F6."""
        return tuple(self._panels)

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

    def set_sizes(self, sizes: list[tuple[QDockWidget, int]], along: Qt.Orientation) -> None:
        """Give docks their share.

        Args:
            sizes: Docks beside one another with their px.
            along: The direction in which they share.
        """
        self._sizes.append((sizes, along))

    def _take_sizes(self) -> None:
        """Share the room that is there now, as the design says."""
        for sizes, along in self._sizes:
            self.resizeDocks([dock for dock, _px in sizes], [px for _dock, px in sizes], along)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time there is room to share: take the default, then what was saved."""
        super().showEvent(event)
        if self._default:
            return
        self._take_sizes()
        self._default = self.state()
        self._restore(self._saved)

    def state(self) -> bytes:
        """The layout as it stands; what was saved while it was never shown."""
        if self._saved and not self._default:
            return self._saved
        return bytes(self.saveState(STATE_VERSION).data())

    def restore(self, state: bytes) -> None:
        """Take a saved layout when the workspace shows for the first time."""
        self._saved = state

    def _restore(self, state: bytes) -> None:
        """Take a saved layout; one that hides a panel or does not fit is not taken."""
        if not state:
            return
        is_restored = self.restoreState(state, STATE_VERSION)
        is_whole = all(not dock.isHidden() for dock in self.findChildren(QDockWidget))
        if not is_restored or not is_whole:
            log.warning("layout of workspace %s does not fit: default taken", self.name)
            self.reset()

    def reset(self) -> None:
        """Return to the default layout."""
        for dock in self.findChildren(QDockWidget):
            dock.setFloating(False)
            dock.show()
        if self._default:
            self.restoreState(self._default, STATE_VERSION)
            self._take_sizes()
