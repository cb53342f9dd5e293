"""The wall of the window, and the one on the second screen. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
the site is open                      the window's wall shows it
the guard asks for a second screen    a wall window opens there, or closes
a wall asks for a snapshot            the command flow takes it
a wall asks to fill the screen        its window does
====================================  ================================
"""

from PySide6.QtCore import QObject, Signal, Slot

from console.clock import Clock
from console.window.main_window import MainWindow
from console.window.panels import Panels, words
from console.window.wall_window import WallWindow, other_screen
from console.wiring.camera_flow import CameraFlow
from console.wiring.command_flow import CommandFlow
from widgets.wall.wall import CameraWall


class WallFlow(QObject):
    """Knows every wall of this console.

    Attributes:
        window_opened: Signal(WallWindow): one stands on another screen now.
    """

    window_opened = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        panels: Panels,
        cameras: CameraFlow,
        commands: CommandFlow,
        clock: Clock,
    ) -> None:
        """Connect the window's own wall; it shows the site after `start`."""
        super().__init__()
        self._window = window
        self._panels = panels
        self._cameras = cameras
        self._commands = commands
        self._clock = clock
        self._second: WallWindow | None = None
        self._connect(panels.wall)
        commands.second_screen_requested.connect(self.on_second_screen_requested)

    def _connect(self, wall: CameraWall) -> None:
        wall.snapshot_requested.connect(self._commands.on_snapshot_requested)
        wall.full_screen_requested.connect(self._window.actions_of["full_screen"].trigger)

    def start(self) -> None:
        """Show the site."""
        self._cameras.add_wall(self._panels.wall)

    def stop(self) -> None:
        """Close what stands on other screens."""
        if self._second is not None:
            self._second.close()

    @Slot()
    def on_second_screen_requested(self) -> None:
        """Open the wall on the other screen, or close it there."""
        if self._second is not None:
            self._second.close()
            return
        screen = other_screen(self._window)
        if screen is None:
            if self._window.hints is not None:
                self._window.hints.say(words("No second screen is connected"))
            return
        wall = CameraWall(self._panels.theme, self._clock.monotonic_ns)
        second = WallWindow(wall, words("Camera wall"))
        second.closed.connect(self.on_second_closed)
        self._second = second
        self._connect(wall)
        second.open_on(screen)
        self.window_opened.emit(second)
        self._cameras.add_wall(wall)

    @Slot()
    def on_second_closed(self) -> None:
        """The wall window goes, and its wishes."""
        second, self._second = self._second, None
        if second is not None:
            self._cameras.remove_wall(second.wall)
            second.deleteLater()
