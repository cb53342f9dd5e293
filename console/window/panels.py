"""Every panel that shows something, made once and handed to the workspaces. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.models.seat_words import role_names
from console.window.seat_area import SeatArea
from widgets.alarm_strip import AlarmStrip
from widgets.alarm_table import AlarmTable
from widgets.ask_bars import NoteBar
from widgets.banner import Banner
from widgets.chips import Chip
from widgets.empty_panel import EmptyKind, EmptyPanel
from widgets.event_table import EventTable
from widgets.health_panel import HealthPanel
from widgets.incident_table import IncidentTable
from widgets.layout_bar import LayoutBar
from widgets.manual_view import ManualView
from widgets.panel_header import PanelHeader
from widgets.people_panel import PeoplePanel
from widgets.roles import Tone
from widgets.setup_list import SetupList
from widgets.storage_panel import StoragePanel
from widgets.strip_bars import StripBars
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
class WallActions:
    """Icons in the header of the cameras; each does what a key of the wall does.

    Attributes:
        next_layout: W.
        cycle: C.
        layouts: Shift+W.
        full_screen: F11.
    """

    next_layout: QAction
    cycle: QAction
    layouts: QAction
    full_screen: QAction


def _wall_actions(header: PanelHeader) -> WallActions:
    """Make the icons; what they do is connected when the site is open."""
    made = []
    for name, text, icon, key in (
        ("next_layout", words("Next wall layout"), "view-grid-outline", "W"),
        ("cycle", words("Cycle the pages on or off"), "sync", "C"),
        ("layouts", words("Saved wall layouts"), "bookmark-box-multiple-outline", "Shift+W"),
        ("full_screen", words("Full screen"), "fullscreen", "F11"),
    ):
        action = QAction(text, header)
        action.setObjectName(f"wall.{name}")
        header.add_action(action, icon, key)
        made.append(action)
    return WallActions(*made)


def _log_actions(header: PanelHeader, log: EventTable) -> None:
    """The filter icon; its key is served by the log itself."""
    action = QAction(words("Filter"), header)
    action.setObjectName("log.filter")
    action.triggered.connect(log.toggle_filter)
    header.add_action(action, "filter-variant", "/")


def _incident_actions(header: PanelHeader, incidents: IncidentTable) -> QAction:
    """Filter and export; returns the export, which is connected when the site is open."""
    action = QAction(words("Filter"), header)
    action.setObjectName("incidents.filter")
    action.triggered.connect(incidents.toggle_filter)
    header.add_action(action, "filter-variant", "/")
    export = QAction(words("Export the list as CSV"), header)
    export.setObjectName("incidents.export")
    header.add_action(export, "export-variant")
    return export


def _incident_log(theme: Theme) -> tuple[PanelHeader, IncidentTable, QAction]:
    """Header, list and the action that exports it."""
    header = PanelHeader(theme, words("Incident log"), words("reading"))
    incidents = IncidentTable(theme)
    return header, incidents, _incident_actions(header, incidents)


def _refusal(theme: Theme) -> Banner:
    """Why the site is not open; hidden while it is."""
    refusal = Banner(theme, Tone.ALARM)
    refusal.hide()
    return refusal


def _journal(theme: Theme) -> tuple[PanelHeader, EventTable]:
    """Header and list of every event."""
    header = PanelHeader(theme, words("Journal"), words("reading"))
    log = EventTable(theme)
    _log_actions(header, log)
    return header, log


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels that something is shown in.

    Attributes:
        theme: What they were made with.
        strip: Over everything.
        seat: Under the strip: signing in, the menu of the seat, a second person, a question.
        note_bar: Under the strip while somebody writes a note.
        bars: Under the strip: real alarm in a drill, flood, silence, drill.
        refusal: Says why the site could not be opened; hidden until then.
        wall_header: Above the wall.
        wall: The cameras.
        wall_actions: Icons in the header of the wall.
        layout_bar: Saved wall layouts; hidden until asked for.
        incidents_header: Above the incidents.
        incidents: The guard's incident log.
        incidents_export: The icon that exports it.
        log_header: Above the journal.
        log: The journal's events.
        spot_chip: In the header of the wall: how many alarms wait for the spot.
        alarms_header: Above the alarms.
        alarms: Every open alarm.
        health_header: Above the health panel.
        health: Every device, engine and thread.
        storage_header: Above the storage panel.
        storage: Days kept, per camera.
        people_header: Above the accounts.
        people: Accounts and rights.
        setup_header: Above the steps.
        setup: Steps of the installation.
        manual: The offline manual.
        empty: One for each subject that is not configured yet.
    """

    theme: Theme
    strip: AlarmStrip
    seat: SeatArea
    note_bar: NoteBar
    bars: StripBars
    refusal: Banner
    wall_header: PanelHeader
    wall: CameraWall
    wall_actions: WallActions
    layout_bar: LayoutBar
    incidents_header: PanelHeader
    incidents: IncidentTable
    incidents_export: QAction
    log_header: PanelHeader
    log: EventTable
    spot_chip: Chip
    alarms_header: PanelHeader
    alarms: AlarmTable
    health_header: PanelHeader
    health: HealthPanel
    storage_header: PanelHeader
    storage: StoragePanel
    people_header: PanelHeader
    people: PeoplePanel
    setup_header: PanelHeader
    setup: SetupList
    manual: ManualView
    empty: dict[EmptyKind, EmptyPanel]


def _spot_chip(theme: Theme, header: PanelHeader) -> Chip:
    """How many alarms wait for the spot; hidden while none does."""
    chip = Chip(theme, "", None, header)
    chip.hide()
    header.add_widget(chip)
    return chip


def make_panels(theme: Theme, clock: Clock, zone: ZoneInfo) -> Panels:
    """Make them empty; every one says so."""
    now: Callable[[], int] = clock.monotonic_ns
    wall_header = PanelHeader(theme, words("Cameras"), words("opening the site"))
    incidents_header, incidents, export = _incident_log(theme)
    log_header, log = _journal(theme)
    return Panels(
        theme=theme,
        strip=AlarmStrip(theme, now, clock.utc_ns, zone),
        seat=SeatArea(theme, now),
        note_bar=NoteBar(theme),
        bars=StripBars(theme),
        refusal=_refusal(theme),
        wall_header=wall_header,
        wall=CameraWall(theme, now),
        wall_actions=_wall_actions(wall_header),
        layout_bar=LayoutBar(theme),
        incidents_header=incidents_header,
        incidents=incidents,
        incidents_export=export,
        log_header=log_header,
        log=log,
        spot_chip=_spot_chip(theme, wall_header),
        alarms_header=PanelHeader(theme, words("Alarms"), words("reading")),
        alarms=AlarmTable(theme),
        health_header=PanelHeader(
            theme, words("Devices and engines"), words("what each one last proved")
        ),
        health=HealthPanel(theme, now),
        storage_header=PanelHeader(theme, words("Recording and storage")),
        storage=StoragePanel(theme),
        people_header=PanelHeader(
            theme, words("People and rights"), words("who may sign in, and do what")
        ),
        people=PeoplePanel(theme, role_names()),
        setup_header=PanelHeader(theme, words("Installation")),
        setup=SetupList(theme),
        manual=ManualView(theme),
        empty={kind: EmptyPanel(theme, kind) for kind in EmptyKind},
    )
