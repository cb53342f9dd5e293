"""The outer window: strip above, rail left, workspaces in the middle, hints and proofs below.

It builds and arranges; it decides nothing and reads nothing. GUI thread.
"""

from itertools import pairwise
from typing import cast

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QStackedWidget,
    QToolBar,
    QWidget,
)

from console.window.actions import Actions
from console.window.window_state import WindowState
from console.window.workspace import Workspace
from widgets.status_hints import StatusHints


def _has_focus(panel: QWidget) -> bool:
    """Whether the keyboard is in this panel."""
    return panel.hasFocus() or any(one.hasFocus() for one in panel.findChildren(QWidget))


class MainWindow(QMainWindow):
    """One seat's window.

    Attributes:
        first_painted: Signal(): once, when the window has drawn itself for the first time.
        close_requested: Signal(): a person wants to leave; the window stays until the engines
            have stopped.
        workspace_changed: Signal(str): name of the workspace now shown.
        layouts_saved: Signal(): the saved wall layouts changed; keep the window state now.
    """

    first_painted = Signal()
    close_requested = Signal()
    workspace_changed = Signal(str)
    layouts_saved = Signal()

    def __init__(self, title: str) -> None:
        """Make it without workspaces."""
        super().__init__()
        self.setObjectName("sallyport")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_of = Actions(self)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._workspaces: dict[str, Workspace] = {}
        self.hints: StatusHints | None = None
        self._has_painted = False
        self._may_close = False

    def set_strip(self, strip: QWidget) -> None:
        """Put the alarm strip where nothing can move, close or cover it."""
        self.setMenuWidget(strip)

    def set_rail(self, rail: QToolBar) -> None:
        """Put the rail at the left, fixed."""
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, rail)

    def set_hints(self, hints: StatusHints) -> None:
        """Put key hints and proofs at the foot."""
        self.setStatusBar(hints)
        self.hints = hints

    def add_workspace(self, workspace: Workspace) -> None:
        """Add one at the end of the rail."""
        self._workspaces[workspace.name] = workspace
        self._stack.addWidget(workspace)

    @property
    def workspaces(self) -> tuple[Workspace, ...]:
        """In the order of the rail."""
        return tuple(self._workspaces.values())

    @property
    def workspace(self) -> Workspace:
        """The one that is shown."""
        shown = self._stack.currentWidget()
        if not isinstance(shown, Workspace):
            msg = "the window has no workspace yet"
            raise TypeError(msg)
        return shown

    def show_workspace(self, name: str) -> None:
        """Switch; unknown names are ignored. Never restores anything."""
        wanted = self._workspaces.get(name)
        if wanted is None or wanted is self._stack.currentWidget():
            return
        focused = cast("QWidget | None", self.focusWidget())
        had_focus = focused is None or self._stack.isAncestorOf(focused)
        self._stack.setCurrentWidget(wanted)
        if had_focus:
            wanted.take_focus()
        self.workspace_changed.emit(name)

    def order_tabs(self) -> None:
        """Tab goes strip, panels in reading order, status, rail; call it when all is in place."""
        strip = self.menuWidget()
        roots: list[QWidget] = [] if strip is None else [strip]
        roots += [panel for one in self._workspaces.values() for panel in one.panels]
        roots += [self.statusBar(), *self.findChildren(QToolBar)]
        chain = [
            widget
            for root in roots
            for widget in (root, *root.findChildren(QWidget))
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def move_focus(self, step: int) -> None:
        """Go to the next (1) or previous (-1) panel of the workspace, as F6 does."""
        panels = self.workspace.panels
        if not panels:
            return
        start = -1 if step > 0 else 0
        here = next((i for i, panel in enumerate(panels) if _has_focus(panel)), start)
        self.focus_panel(panels[(here + step) % len(panels)])

    def focus_panel(self, panel: QWidget) -> None:
        """Give the keyboard to a panel because the person asked for it by a key.

        Args:
            panel: Body of a panel of the shown workspace; its tab comes to the front.
        """
        self.workspace.show_panel(panel)
        # The person pressed F6 or F3: this is the one place where the window moves the focus.
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def restore(self, state: WindowState) -> bool:
        """Take a saved state once, before the window shows; Qt moves it onto a present screen.

        Returns:
            Whether the geometry fitted.
        """
        for name, workspace in self._workspaces.items():
            workspace.restore(state.workspaces.get(name, b""))
        fits = not state.geometry or self.restoreGeometry(QByteArray(state.geometry))
        self.show_workspace(state.workspace)
        return fits

    def state(self, text_scale: float, wall: str, walls: tuple[str, ...] = ()) -> WindowState:
        """What to keep for the next start; see `WindowState`."""
        return WindowState(
            geometry=bytes(self.saveGeometry().data()),
            workspaces={name: one.state() for name, one in self._workspaces.items()},
            workspace=self.workspace.name,
            text_scale=text_scale,
            wall=wall,
            walls=walls,
        )

    def show_wall_only(self) -> None:
        """Let the wall fill the window; the strip stays, as always."""
        for bar in self.findChildren(QToolBar):
            bar.hide()
        self.workspace.show_central_only()

    @Slot()
    def come_forward(self) -> None:
        """A second start asked for this window: show it, without taking the keyboard."""
        if self.isMinimized():
            self.showNormal()
        QApplication.alert(self)

    @Slot()
    def close_for_good(self) -> None:
        """Close now: everything behind the window has stopped."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first: engines stop before the window goes."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first time."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            self.first_painted.emit()
