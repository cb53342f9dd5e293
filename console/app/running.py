"""One opened site that runs: its engines and every connection to the window. Main thread.

Imported on the opening thread, since it brings everything heavy with it.
"""

import logging
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from console.app.engines import Engines
from console.app.run_meter import RunMeter
from console.app.shell import Shell
from console.clock import Clock
from console.crash import CrashReport
from console.domain.events import Code, Tone
from console.domain.people.actions import Role
from console.models.event_model import EventModel
from console.services.health import HealthService
from console.services.site_opening import Opened
from console.services.sound.service import SoundService
from console.services.threads import BugReport, ThreadWatch
from console.window.alarm_probe import AlarmProbe
from console.wiring.alarm_flow import AlarmFlow
from console.wiring.alarm_keys import AlarmKeys
from console.wiring.camera_flow import CameraFlow
from console.wiring.command_flow import CommandFlow
from console.wiring.exercise_flow import ExerciseFlow
from console.wiring.incident_flow import IncidentFlow
from console.wiring.journal_flow import JournalFlow
from console.wiring.layout_flow import LayoutFlow
from console.wiring.people_flow import PeopleFlow
from console.wiring.session_flow import SeatPolicy, SessionFlow
from console.wiring.status_flow import StatusFlow
from console.wiring.strip_flow import StripFlow
from console.wiring.wall_flow import WallFlow

log = logging.getLogger("console")

TICK_MS = 500
SOUND_LIMIT_S = 3.0


class Running(QObject):
    """Engines and flows of one site."""

    def __init__(
        self,
        opened: Opened,
        clock: Clock,
        health: HealthService,
        shell: Shell,
        meter: RunMeter,
        report_bug: BugReport,
    ) -> None:
        """Build and connect; nothing runs until start()."""
        super().__init__()
        self.opened = opened
        self.engines = Engines(opened, clock, health)
        self._meter = meter
        self._shell = shell
        self._health = health
        site, seat = opened.prepared.site, opened.prepared.seat
        zone = ZoneInfo(site.site.time_zone)
        engines, journal = self.engines, opened.store.journal
        self.event_model = EventModel(clock, zone)
        self._watch = ThreadWatch(health, engines.reporter, report_bug)
        self._cameras = CameraFlow(engines.display, engines.cameras, engines.recording)
        panels, pages = shell.panels, engines.page_desk
        self._events = JournalFlow(
            panels.log, panels.log_header, self.event_model, journal, pages, clock.utc_ns
        )
        self._strip = StripFlow(shell.panels.strip, health, clock)
        self._status = StatusFlow(shell.window, shell.panels, site, engines.cameras, health, clock)
        self.commands = self._make_commands(seat)
        self._walls = WallFlow(shell.window, shell.panels, self._cameras, self.commands, clock)
        self._layouts = LayoutFlow(shell.window, shell.panels, self.commands)
        self.session = self._make_session(clock, zone)
        self.exercise = self._make_exercise()
        self.alarms = self._make_alarms(clock, zone)
        self.incidents = self._make_incidents(clock, zone)
        self._tick = QTimer(self, interval=TICK_MS)
        self._strip.attach(journal, zone)
        self._connect()

    def _make_commands(self, seat: str) -> CommandFlow:
        """What a person may call, as far as their rights reach."""
        desk, reporter = self.engines.operations.commands, self.engines.reporter
        snapshots = self.opened.media_root / "snapshots"
        overlays = self._shell.overlays
        return CommandFlow(desk, reporter, overlays, self._cameras, seat, snapshots)

    def _make_alarms(self, clock: Clock, zone: ZoneInfo) -> AlarmFlow:
        """What the guard sees and hears of alarms, and the keys for them."""
        operations, overlays = self.engines.operations, self._shell.overlays
        window, panels = self._shell.window, self._shell.panels
        self.sound = SoundService(operations.seat, self._health, self.engines.reporter)
        flow = AlarmFlow(window, panels, self._strip, self._cameras, self.sound, clock, zone)
        self.alarm_keys = AlarmKeys(
            flow,
            operations,
            self.commands,
            window,
            panels,
            overlays.say,
            self.engines.reporter,
        )
        overlays.passed_on.connect(self.alarm_keys.on_called)
        operations.desk.alarms_changed.connect(flow.on_alarms_changed)
        operations.desk.exercise_changed.connect(flow.on_exercise_changed)
        operations.desk.incidents_changed.connect(flow.on_incidents_changed)
        return flow

    def _make_incidents(self, clock: Clock, zone: ZoneInfo) -> IncidentFlow:
        """The guard's incident log."""
        panels, folder = self._shell.panels, self.opened.media_root / "exports"
        flow = IncidentFlow(
            panels.incidents, panels.incidents_header, self.engines.operations, clock, zone, folder
        )
        panels.incidents_export.triggered.connect(flow.on_export_requested)
        return flow

    def _make_exercise(self) -> ExerciseFlow:
        """Whether what happens is exercised."""
        window, overlays = self._shell.window, self._shell.overlays
        flow = ExerciseFlow(self.engines.operations, window, lambda: overlays.theme, overlays.say)
        overlays.passed_on.connect(flow.on_called)
        self._walls.window_opened.connect(flow.on_window_opened)
        return flow

    def _make_session(self, clock: Clock, zone: ZoneInfo) -> SessionFlow:
        """Who sits here."""
        panels, overlays = self._shell.panels, self._shell.overlays
        people = self.opened.prepared.site.people
        policy = SeatPolicy(people.idle_lock_min * 60, people.wall_when_locked, zone)
        flow = SessionFlow(
            self.engines.operations,
            self._shell.window,
            panels.seat,
            panels.wall,
            self._strip.show_operator,
            overlays.say,
            policy,
            clock,
        )
        self._people = PeopleFlow(
            self.engines.operations,
            panels.people,
            zone,
            overlays.say,
            self.commands.refusal_words(),
        )
        overlays.passed_on.connect(flow.on_called)
        panels.strip.operator_clicked.connect(flow.on_operator_clicked)
        self.commands.leave_freely_when(flow.may_leave_freely)
        return flow

    def enter_as(self, role: str) -> None:
        """Let a person of the demo enter without a button; nothing on a real site."""
        if role:
            self.session.enter_as(Role(role))

    def post_probe(self, subject: str) -> None:
        """Tell one fact of a bench, as a device would."""
        reporter = self.engines.reporter
        reporter.report(Code.DOOR_FORCED, Tone.ALARM, subject, zone="Bench", name="Probe door")

    def watch_alarms(self, probe: AlarmProbe) -> None:
        """Let a bench see the boards after the window had them, and the sound."""
        self.engines.operations.desk.alarms_changed.connect(probe.on_alarms_changed)
        self.sound.sounded.connect(probe.on_sounded)

    def _connect(self) -> None:
        """What no flow connects by itself."""
        engines, journal = self.engines, self.opened.store.journal
        journal.stored.connect(self._meter.on_stored)
        journal.stored.connect(self._status.on_stored)
        self._status.page_requested.connect(engines.page_desk.request)
        engines.operations.desk.people_changed.connect(self._status.on_people_changed)
        engines.operations.desk.session_changed.connect(self._cameras.on_session_changed)
        engines.operations.desk.session_changed.connect(self._events.on_session_changed)
        engines.page_desk.paged.connect(self._status.on_paged)
        engines.recording.proofs_changed.connect(self._status.on_proofs_changed)
        engines.keeper.forecast_changed.connect(self._status.on_forecast_changed)
        self._health.items_changed.connect(self._status.on_items_changed)
        self._tick.timeout.connect(engines.recording.on_tick)
        self._tick.timeout.connect(self._watch.on_tick)
        self.commands.event_marked.connect(engines.recording.on_event_marked)
        self.commands.connect_desk(engines.snapshot_desk)

    def start(self, crashes: tuple[CrashReport, ...] = ()) -> None:
        """Start every engine and show what is known; tell first what ended badly before."""
        site, seat = self.opened.prepared.site, self.opened.prepared.seat
        reporter = self.engines.reporter
        subject = f"console:{seat}"
        reporter.report(Code.CONSOLE_STARTED, Tone.CALM, subject, seat=seat, site=site.site.id)
        for crash in crashes:
            reporter.report(
                Code.CONSOLE_CRASHED,
                Tone.WARNING,
                subject,
                detail=crash.summary,
                kind=crash.kind.value,
            )
        self.engines.watch(self._watch)
        self._watch.add(self.sound.name, self.sound.is_running)
        self.engines.start()
        self.sound.start()
        self.alarms.start()
        self.incidents.start()
        self._events.start()
        self._status.ask_for_seal()
        self._walls.start()
        self.session.start()
        self._status.on_items_changed()
        self._tick.start()
        self._meter.watch(len(site.cameras))
        log.info("site %s is open, %d cameras", site.site.id, len(site.cameras))

    def stop(self) -> list[str]:
        """Stop everything in reverse; names the overdue threads."""
        self._tick.stop()
        self.alarms.stop()
        self.incidents.stop()
        self.session.stop()
        self._walls.stop()
        overdue = self.sound.stop(SOUND_LIMIT_S)
        return overdue + self.engines.stop()
