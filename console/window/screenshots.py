"""One picture of every workspace, taken as a person would see it. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.window.main_window import MainWindow

#: Time for tiles and tables to fill after a switch.
SETTLE_MS = 1200


class Screenshots(QObject):
    """Walks through the workspaces and grabs each.

    Attributes:
        done: Signal(): see `files` and `trouble`.
    """

    done = Signal()

    def __init__(self, window: MainWindow, folder: Path) -> None:
        """Keep both; `start` begins."""
        super().__init__()
        self._window = window
        self._folder = folder
        self._left = [workspace.name for workspace in window.workspaces]
        self._first = window.workspace.name
        self._timer = QTimer(self)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.on_timeout)
        self.files: list[str] = []
        self.trouble = ""

    def start(self) -> None:
        """Show the first workspace; pictures follow."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.trouble = f"{self._folder} cannot be made: {error.strerror}"
            self.done.emit()
            return
        self._window.show_workspace(self._left[0])
        self._timer.start()

    @Slot()
    def on_timeout(self) -> None:
        """Grab what is shown, go on."""
        path = self._folder / f"{self._left.pop(0)}.png"
        if self._window.grab().save(str(path)):
            self.files.append(str(path))
        else:
            self.trouble = f"{path} cannot be written"
        if self._left:
            self._window.show_workspace(self._left[0])
            return
        self._timer.stop()
        self._window.show_workspace(self._first)
        self.done.emit()
