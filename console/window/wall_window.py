"""The camera wall alone, on a second screen. GUI thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.wall.wall import CameraWall


def other_screen(window: QWidget) -> QScreen | None:
    """A screen on which the window does not stand; None when there is no other."""
    here = window.screen()
    return next((one for one in QGuiApplication.screens() if one is not here), None)


class WallWindow(QWidget):
    """An outer window that never takes the focus by itself.

    Attributes:
        closed: Signal(): a person closed it.
    """

    closed = Signal()

    def __init__(self, wall: CameraWall, title: str) -> None:
        """Hold the wall; `open_on` shows it."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("sallyport.wall")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.wall = wall
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(wall)

    def open_on(self, screen: QScreen) -> None:
        """Fill a screen."""
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell; the wall's wishes end with it."""
        super().closeEvent(event)
        self.closed.emit()
