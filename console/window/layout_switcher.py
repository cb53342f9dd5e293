"""Changes layouts and workspaces again and again, as a soak test wants it. GUI thread."""

from PySide6.QtCore import QObject, QTimer, Slot

from console.window.main_window import MainWindow
from widgets.wall.layout import BUILT_IN
from widgets.wall.wall import CameraWall

#: Every so many switches another workspace is shown, and the next one is back on the wall.
WORKSPACE_EVERY = 10


class LayoutSwitcher(QObject):
    """Does what a restless guard would do, by the same calls."""

    def __init__(self, window: MainWindow, wall: CameraWall) -> None:
        """Keep both; `start` begins."""
        super().__init__(window)
        self._window = window
        self._wall = wall
        self._left = 0
        self.switched = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_timeout)

    def start(self, switches: int, seconds: float) -> None:
        """Switch evenly over a time.

        Args:
            switches: How often.
            seconds: Within this time.
        """
        self._left = switches
        self._timer.start(max(1, int(seconds * 1000 / switches)))

    @Slot()
    def on_timeout(self) -> None:
        """One switch."""
        if self._left == 0:
            self._timer.stop()
            return
        self._left -= 1
        self.switched += 1
        names = [workspace.name for workspace in self._window.workspaces]
        if self.switched % WORKSPACE_EVERY == 0:
            turn = self.switched // WORKSPACE_EVERY
            self._window.show_workspace(names[turn % len(names)])
            return
        self._window.show_workspace(names[0])
        self._wall.set_layout_value(BUILT_IN[self.switched % len(BUILT_IN)])
