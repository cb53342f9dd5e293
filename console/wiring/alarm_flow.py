"""The board of alarms to strip, bars, list, spot, rail and sound. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
the board of alarms changes           strip, bars, list, spot, marks, rail and sound follow
the exercise switch is turned         its bar follows
an incident opens, changes, closes    the strip offers it when no alarm waits
the event store is silent             an alarm sounds here, whatever the board says
half a second passes                  countdowns go on; a spot that was refused is asked for again
====================================  ================================

It orders nothing: keys are `alarm_keys.py`'s part.
"""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from console.clock import Clock
from console.domain.alarms.values import AlarmBoard, AlarmView, SoundView
from console.domain.events import Code
from console.domain.events import Tone as EventTone
from console.domain.exercise import ExercisePhase, ExerciseView
from console.domain.incidents.incident import Incident, IncidentBoard
from console.domain.operations import Moment
from console.domain.sounding import Heard, score_of
from console.models.alarm_model import AlarmColumn, AlarmModel
from console.models.event_words import sentence
from console.models.local_time import clock_words
from console.models.spot_rule import SpotChoice, SpotRule, tile_marks
from console.models.strip_bars import DrillFacts, strip_bars
from console.models.strip_guard import StripGuard
from console.models.strip_states import OpenIncident
from console.services.sound.service import SoundService
from console.window.main_window import MainWindow
from console.window.panels import Panels
from console.wiring.camera_flow import CameraFlow
from console.wiring.strip_flow import StripFlow
from widgets.rail import RailBar
from widgets.roles import Tone

CONTEXT = "alarms"
TICK_MS = 500


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def incident_words(incident: Incident, zone: ZoneInfo) -> OpenIncident:
    """An incident as the strip offers it."""
    title = incident.title
    if incident.is_title_code:
        known = next((code for code in Code if code.value == title), None)
        title = title if known is None else sentence(known, {"parcel": incident.parcel})
    opened = _tr("opened {0}").format(clock_words(incident.opened_utc_ns, zone))
    parts = [incident.zone, incident.owner or _tr("nobody owns it"), opened]
    return OpenIncident(
        _tr("Incident {0}: {1}").format(incident.number_words, title),
        " · ".join(part for part in parts if part),
        incident.tone,
        incident.opened_utc_ns,
        incident.exercise,
    )


def foremost_incident(board: IncidentBoard) -> Incident | None:
    """The one the strip offers: real before drill, then the newest that is open."""
    waiting = [one for one in board.incidents if one.is_open]
    real = [one for one in waiting if not one.exercise]
    return next(iter(real or waiting), None)


class AlarmFlow(QObject):
    """Shows and sounds what the board says."""

    def __init__(
        self,
        window: MainWindow,
        panels: Panels,
        strip: StripFlow,
        cameras: CameraFlow,
        sound: SoundService,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        """Keep the parts; `on_alarms_changed` and the others are connected by the caller."""
        super().__init__()
        self._window = window
        self._panels = panels
        self._strip = strip
        self._cameras = cameras
        self._sound = sound
        self._clock = clock
        self._zone = zone
        self._board: AlarmBoard | None = None
        self._drill: DrillFacts | None = None
        self._is_store_silent = False
        self._heard = Heard()
        self._rule = SpotRule()
        self._choice = SpotChoice()
        self._is_spot_pending = False
        self.incident: Incident | None = None
        self.guard = StripGuard()
        self.model = AlarmModel(clock, zone)
        panels.alarms.pointed.connect(self.on_pointed)
        panels.alarms.aged.connect(self.on_aged)
        strip.store_silent_changed.connect(self.on_store_silent_changed)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.on_tick)

    @property
    def board(self) -> AlarmBoard:
        """The alarms as they are shown."""
        return self._board or AlarmBoard()

    def start(self) -> None:
        """Count down, and ask again for a spot that was refused."""
        self._tick.start()

    def stop(self) -> None:
        """Rest."""
        self._tick.stop()

    @Slot(object)
    def on_alarms_changed(self, board: AlarmBoard) -> None:
        """Alarms stand differently: first what is seen first, and its sound with it."""
        if self._board is None:
            self._panels.alarms.set_model(self.model, AlarmColumn.WHAT)
        self._board = board
        self._strip.on_alarms_changed(board)
        self.guard.show(board, self._clock.monotonic_ns())
        self._play()
        self._show_bars()
        self._show_spot()
        self._show_rail()
        self.model.set_board(board)
        self._panels.alarms_header.set_fact(self._fact(board))

    def _fact(self, board: AlarmBoard) -> str:
        """The grey line over the list."""
        waiting = sum(1 for one in board.alarms if one.is_unacknowledged)
        standing = sum(1 for one in board.alarms if not one.is_hidden)
        words = _tr("{0} standing · {1} not acknowledged · {2} hidden")
        return words.format(standing, waiting, board.hidden_count)

    def _now(self) -> Moment:
        return Moment(self._clock.utc_ns(), self._clock.monotonic_ns())

    def _play(self) -> None:
        """Let be heard what the board says; a silent store calls by itself."""
        sound = SoundView() if self._board is None else self._board.sound
        score, self._heard = score_of(sound, self._heard, is_store_silent=self._is_store_silent)
        self._sound.play(score)

    def _show_bars(self) -> None:
        self._panels.bars.set_bars(strip_bars(self._board, self._drill, self._zone, self._now()))

    def _show_spot(self) -> None:
        """Bring the camera of the foremost alarm into the spot, if the wall lets it."""
        before = self._choice.alarm.alarm_id if self._choice.alarm is not None else ""
        known = [tile.camera for tile in self._panels.wall.tiles]
        self._choice = self._rule.follow(self.board, known)
        alarm = self._choice.alarm
        if alarm is not None and alarm.alarm_id != before:
            self._is_spot_pending = True
        self._ask_for_spot()
        self._mark_tiles()
        self._show_chip()

    def _ask_for_spot(self) -> None:
        alarm = self._choice.alarm
        if alarm is None or not self._is_spot_pending:
            return
        urgent = alarm.tone is EventTone.ALARM
        is_shown = self._panels.wall.show_in_spot(
            alarm.camera, is_urgent=urgent, keeps_current=True
        )
        self._is_spot_pending = not is_shown

    def _mark_tiles(self) -> None:
        alarm = self._choice.alarm
        is_there = alarm is not None and self._panels.wall.arrangement.spot == alarm.camera
        spot = alarm if is_there else None
        self._cameras.set_marks(tile_marks(self.board, spot, self._zone))

    def _show_chip(self) -> None:
        chip, more = self._panels.spot_chip, self._choice.more
        chip.setText(_tr("{0} more").format(more))
        chip.setAccessibleName(_tr("{0} more alarms with a camera wait").format(more))
        chip.setVisible(more > 0)

    def _show_rail(self) -> None:
        """Mark where something waits."""
        waiting = [one for one in self.board.alarms if one.is_unacknowledged]
        shown: AlarmView | None = self.board.shown
        first = shown or next(iter(waiting), None)
        live = None if first is None else Tone(first.tone.value)
        respond = None if self.incident is None else Tone(self.incident.tone.value)
        for rail in self._window.findChildren(RailBar):
            rail.set_mark(self._window.actions_of["workspace_live"], live)
            rail.set_mark(self._window.actions_of["workspace_respond"], respond)

    @Slot(object)
    def on_exercise_changed(self, view: ExerciseView) -> None:
        """The exercise switch was turned."""
        is_paused = view.phase is ExercisePhase.PAUSED
        facts = DrillFacts(view.title, view.started_by, view.started_utc_ns, is_paused)
        self._drill = facts if view.is_on else None
        self._show_bars()

    @Slot(object)
    def on_incidents_changed(self, board: IncidentBoard) -> None:
        """Incidents stand differently."""
        self.incident = foremost_incident(board)
        shown = None if self.incident is None else incident_words(self.incident, self._zone)
        self._strip.show_incident(shown)
        self._show_rail()

    @Slot(bool)
    def on_store_silent_changed(self, is_silent: bool) -> None:  # noqa: FBT001 - a slot
        """The event store went or came back: that is heard, too."""
        self._is_store_silent = is_silent
        self._play()

    @Slot()
    def on_tick(self) -> None:
        """Countdowns, and the spot that the guard's own choice kept."""
        if self._board is not None and self._board.silenced_until_ns:
            self._show_bars()
        if self._is_spot_pending:
            self._ask_for_spot()
            self._mark_tiles()

    @Slot(bool)
    def on_pointed(self, is_pointed: bool) -> None:  # noqa: FBT001 - a slot
        """Rows stay where they are while somebody points at them."""
        self.model.hold(is_held=is_pointed)

    @Slot()
    def on_aged(self) -> None:
        """A second has passed while the list is seen."""
        self.model.tick()
