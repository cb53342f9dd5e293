"""Every panel that shows something, made once and handed to the workspaces. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from widgets.alarm_strip import AlarmStrip
from widgets.banner import Banner
from widgets.empty_panel import EmptyKind, EmptyPanel
from widgets.event_table import EventTable
from widgets.health_panel import HealthPanel
from widgets.manual_view import ManualView
from widgets.panel_header import PanelHeader
from widgets.roles import Tone
from widgets.setup_list import SetupList
from widgets.storage_panel import StoragePanel
from widgets.theme import Theme
from widgets.wall.wall import CameraWall

CONTEXT = "panels"


def words(text: str) -> str:
    """Translate a text of the panels."""
    return QCoreApplication.translate(CONTEXT, text)


class HeadedPanel(QWidget):
    """A panel that is not a dock: its header above its body."""

    def __init__(self, *parts: QWidget) -> None:
        """Stack the parts; the last takes the room."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts[:-1]:
            column.addWidget(part)
        column.addWidget(parts[-1], 1)


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels that something is shown in.

    Attributes:
        theme: What they were made with.
        strip: Over everything.
        refusal: Says why the site could not be opened; hidden until then.
        wall_header: Above the wall.
        wall: The cameras.
        log_header: Above the log.
        log: The journal's events.
        health_header: Above the health panel.
        health: Every device, engine and thread.
        storage_header: Above the storage panel.
        storage: Days kept, per camera.
        setup: Steps of the installation.
        manual: The offline manual.
        empty: One for each subject that is not configured yet.
    """

    theme: Theme
    strip: AlarmStrip
    refusal: Banner
    wall_header: PanelHeader
    wall: CameraWall
    log_header: PanelHeader
    log: EventTable
    health_header: PanelHeader
    health: HealthPanel
    storage_header: PanelHeader
    storage: StoragePanel
    setup: SetupList
    manual: ManualView
    empty: dict[EmptyKind, EmptyPanel]


def make_panels(theme: Theme, clock: Clock, zone: ZoneInfo) -> Panels:
    """Make them empty; every one says so."""
    now: Callable[[], int] = clock.monotonic_ns
    refusal = Banner(theme, Tone.ALARM)
    refusal.hide()
    return Panels(
        theme=theme,
        strip=AlarmStrip(theme, now, clock.utc_ns, zone),
        refusal=refusal,
        wall_header=PanelHeader(theme, words("Cameras"), words("opening the site")),
        wall=CameraWall(theme, now),
        log_header=PanelHeader(theme, words("Incident log"), words("events as they are stored")),
        log=EventTable(theme),
        health_header=PanelHeader(
            theme, words("Devices and engines"), words("what each one last proved")
        ),
        health=HealthPanel(theme, now),
        storage_header=PanelHeader(theme, words("Recording and storage")),
        storage=StoragePanel(theme),
        setup=SetupList(theme),
        manual=ManualView(theme),
        empty={kind: EmptyPanel(theme, kind) for kind in EmptyKind},
    )
