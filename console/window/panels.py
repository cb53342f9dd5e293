"""Every panel of the console, made once and handed to the workspaces. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from widgets.alarm_strip import AlarmStrip
from widgets.event_table import EventTable
from widgets.panel_header import PanelHeader
from widgets.theme import Theme
from widgets.wall.wall import CameraWall

CONTEXT = "panels"


def words(text: str) -> str:
    """Translate a text of the panels."""
    return QCoreApplication.translate(CONTEXT, text)


class HeadedPanel(QWidget):
    """A panel that is not a dock: its header above its body."""

    def __init__(self, header: PanelHeader, body: QWidget) -> None:
        """Stack both."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(body, 1)


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels that something is shown in.

    Attributes:
        strip: Over everything.
        wall_header: Above the wall.
        wall: The cameras.
        log_header: Above the log.
        log: The journal's events.
    """

    strip: AlarmStrip
    wall_header: PanelHeader
    wall: CameraWall
    log_header: PanelHeader
    log: EventTable


def make_panels(theme: Theme, clock: Clock, zone: ZoneInfo) -> Panels:
    """Make them empty; every one says so."""
    now: Callable[[], int] = clock.monotonic_ns
    return Panels(
        strip=AlarmStrip(theme, now, clock.utc_ns, zone),
        wall_header=PanelHeader(theme, words("Cameras"), words("opening the site")),
        wall=CameraWall(theme, now),
        log_header=PanelHeader(theme, words("Incident log"), words("events as they are stored")),
        log=EventTable(theme),
    )
