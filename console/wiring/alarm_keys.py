"""Keys of alarms to orders for the operations thread. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
F2, or Acknowledge in the strip       acknowledge what the strip shows, unless it just changed
F3, Shift+F3, Enter in the list       Live, the row, its camera in the spot
F4, or Sound on in its bar            silence, or sound on
F5                                    the Respond workspace
Ctrl+M                                a note for the open incident or the log book
A, H, C, R in the list                acknowledge, shelve, close with a cause, reset
an order was refused                  words at the foot
====================================  ================================
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.clock import Clock
from console.domain.alarms.answers import AlarmAnswer
from console.domain.alarms.values import AlarmState, AlarmView, CauseCode
from console.domain.events import Code, Tone
from console.domain.people.actions import Action
from console.domain.rights import Actor, Reason
from console.models.alarm_refusals import refusal_words
from console.models.alarm_words import cause_word, title_of
from console.services.alarms.service import AlarmService
from console.services.commands import Outcome
from console.services.operations.build import Operations
from console.services.operations.orders import Order, OrderOutcome
from console.services.reporter import Reporter
from console.window.main_window import MainWindow
from console.window.panels import Panels
from console.wiring.alarm_flow import AlarmFlow
from console.wiring.command_flow import CommandFlow
from widgets.ask_bars import CauseChoice, ShelveWish
from widgets.roles import ItemRole
from widgets.strip_bars import BarKind

CONTEXT = "alarm_keys"


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


#: What a command is given and gives.
Command = Callable[[AlarmService, Actor], Outcome[AlarmAnswer]]


class AlarmKeys(QObject):
    """Carries out what a person wants of alarms.

    Attributes:
        response_requested: Signal(): F5; the Respond workspace is shown already.
    """

    response_requested = Signal()

    def __init__(
        self,
        flow: AlarmFlow,
        operations: Operations,
        others: CommandFlow,
        window: MainWindow,
        panels: Panels,
        say: Callable[[str], None],
        reporter: Reporter,
    ) -> None:
        """Connect the strip, its bars, the list and the note bar.

        Args:
            flow: Knows what is shown.
            operations: Takes orders.
            others: Commands that need no operations thread.
            window: The outer window.
            panels: Strip, bars, list.
            say: Words at the foot.
            reporter: Makes the events of the log book.
        """
        super().__init__()
        self._flow = flow
        self._operations = operations
        self._alarms = operations.services.alarms
        self._others = others
        self._window = window
        self._panels = panels
        self._say = say
        self._reporter = reporter
        self._waiting: list[Order] = []
        self._todo: dict[str, Callable[[], None]] = {
            "acknowledge": self.acknowledge_shown,
            "go_to_alarm": lambda: self.go_to(flow.board.shown),
            "newest_alarm": lambda: self.go_to(flow.board.find(flow.board.newest_id)),
            "silence": self.turn_sound,
            "open_response": self.open_response,
            "note": self.open_note,
        }
        self._connect(panels)
        operations.desk.outcome_made.connect(self.on_outcome_made)

    def _connect(self, panels: Panels) -> None:
        """Everything that asks."""
        panels.strip.acknowledge_requested.connect(self.on_strip_asked)
        panels.bars.action_requested.connect(self.on_bar_asked)
        panels.note_bar.note_written.connect(self.on_note_written)
        panels.note_bar.closed.connect(self.on_note_closed)
        alarms = panels.alarms
        alarms.acknowledge_requested.connect(self.on_row_acknowledged)
        alarms.open_requested.connect(self.on_row_opened)
        alarms.reset_requested.connect(self.on_row_reset)
        alarms.shelve_requested.connect(self.on_row_shelved)
        alarms.cause_requested.connect(self.on_row_caused)
        alarms.shelve_bar.shelve_requested.connect(self.on_shelve_requested)
        alarms.cause_bar.cause_chosen.connect(self.on_cause_chosen)

    @property
    def _clock(self) -> Clock:
        return self._reporter.clock

    @Slot(str)
    def on_called(self, name: str) -> None:
        """An action of the window."""
        known = self._todo.get(name)
        if known is not None:
            known()

    @Slot()
    def on_strip_asked(self) -> None:
        """The button of the strip: what it says."""
        if self._flow.board.shown is None:
            self.open_response()
        else:
            self.acknowledge_shown()

    @Slot(object)
    def on_bar_asked(self, kind: BarKind) -> None:
        """The button of a bar."""
        if kind is BarKind.SILENCE:
            self.turn_sound()
        elif kind is BarKind.FLOOD:
            self.show_list()
        elif kind is BarKind.EXERCISE:
            self._window.actions_of["exercise"].trigger()

    def acknowledge_shown(self) -> None:
        """F2."""
        shown = self._flow.board.shown
        if shown is None:
            self._say(_tr("No alarm waits to be acknowledged"))
        elif not self._flow.guard.may_acknowledge(self._clock.monotonic_ns()):
            self._say(_tr("A new alarm came up. Press F2 again"))
        else:
            seen = shown.alarm_id
            self._order("acknowledge", lambda one, who: one.acknowledge(who, seen_id=seen))

    def show_list(self) -> None:
        """Live, with the list of alarms in front."""
        self._window.show_workspace("live")
        self._window.focus_panel(self._panels.alarms)

    def go_to(self, alarm: AlarmView | None) -> None:
        """Show an alarm: its row, and its camera in the spot."""
        if alarm is None:
            self._say(_tr("No alarm waits to be acknowledged"))
            return
        self.show_list()
        view = self._panels.alarms.view
        model = self._flow.model
        for row in range(model.rowCount()):
            if model.index(row, 0).data(ItemRole.ROW_KEY) == alarm.alarm_id:
                view.selectRow(row)
                view.scrollTo(model.index(row, 0))
        if alarm.camera:
            self._panels.wall.show_in_spot(alarm.camera, is_urgent=True)

    def turn_sound(self) -> None:
        """F4."""
        if self._flow.board.silenced_until_ns > self._clock.monotonic_ns():
            self._order("sound", lambda one, who: one.sound(who))
        else:
            self._order("silence", lambda one, who: one.silence(who))

    def open_response(self) -> None:
        """F5."""
        self._window.show_workspace("respond")
        self.response_requested.emit()

    def open_note(self) -> None:
        """Ctrl+M."""
        incident = self._flow.incident
        title = _tr("Note in the log book")
        if incident is not None:
            title = _tr("Note in incident {0}").format(incident.number_words)
        self._panels.note_bar.open_for(title)

    @Slot(str)
    def on_note_written(self, text: str) -> None:
        """To the open incident, else to the log book."""
        incident = self._flow.incident
        if incident is None:
            self._others.run(Action.WRITE_LOG_BOOK, lambda: self._write(text))
            return
        records, operations = self._operations.services.incidents.records, self._operations
        note_of = incident.incident_id
        self._send(Order("note", lambda: records.note(operations.commands.actor, note_of, text)))

    def _write(self, text: str) -> None:
        seat, who = self._operations.seat, self._operations.commands.actor.actor_id
        self._reporter.report(Code.LOG_ENTRY_WRITTEN, Tone.CALM, f"console:{seat}", who, text=text)
        self._say(_tr("Written into the log book"))

    @Slot()
    def on_note_closed(self) -> None:
        """The keyboard goes back to where it was."""
        self._window.workspace.take_focus()

    @Slot(object)
    def on_row_acknowledged(self, alarm_id: object) -> None:
        """A in the list: the row says which, so nothing is guarded."""
        self._order("acknowledge", lambda one, who: one.acknowledge(who, str(alarm_id)))

    @Slot(object)
    def on_row_opened(self, alarm_id: object) -> None:
        """Enter in the list."""
        alarm = self._flow.board.find(str(alarm_id))
        if alarm is not None and alarm.camera:
            self._panels.wall.show_in_spot(alarm.camera, is_urgent=True)
        elif alarm is not None:
            self._say(_tr("No camera is linked to it"))

    @Slot(object)
    def on_row_reset(self, alarm_id: object) -> None:
        """R in the list."""
        self._order("reset", lambda one, who: one.reset(who, str(alarm_id)))

    @Slot(object)
    def on_row_shelved(self, alarm_id: object) -> None:
        """H in the list: shelve, or off the shelf."""
        alarm = self._flow.board.find(str(alarm_id))
        if alarm is None:
            return
        if alarm.state is AlarmState.SHELVED:
            self._order("unshelve", lambda one, who: one.unshelve(who, alarm.alarm_id))
        else:
            self._panels.alarms.ask_to_shelve(alarm.alarm_id, title_of(alarm))

    @Slot(object)
    def on_shelve_requested(self, wish: ShelveWish) -> None:
        """Reason and minutes were given."""
        self._order(
            "shelve",
            lambda one, who: one.shelve(who, wish.alarm_id, wish.minutes, wish.reason),
        )

    @Slot(object)
    def on_row_caused(self, alarm_id: object) -> None:
        """C in the list."""
        alarm = self._flow.board.find(str(alarm_id))
        if alarm is not None:
            choices = tuple(CauseChoice(one.value, cause_word(one)) for one in CauseCode)
            self._panels.alarms.ask_for_cause(alarm.alarm_id, title_of(alarm), choices)

    @Slot(str, str)
    def on_cause_chosen(self, alarm_id: str, cause: str) -> None:
        """A cause was named."""
        self._order("close", lambda one, who: one.close(who, alarm_id, CauseCode(cause)))

    def _order(self, name: str, work: Command) -> None:
        alarms, desk = self._alarms, self._operations.commands
        self._send(Order(name, lambda: work(alarms, desk.actor)))

    def _send(self, order: Order) -> None:
        self._waiting.append(order)
        self._operations.order(order)

    @Slot(object)
    def on_outcome_made(self, outcome: OrderOutcome) -> None:
        """An order was served; ours are told by identity."""
        if not any(one is outcome.order for one in self._waiting):
            return
        self._waiting = [one for one in self._waiting if one is not outcome.order]
        if outcome.has_failed:
            self._say(_tr("That did not work. The installer finds the report in the log."))
            return
        if isinstance(outcome.value, Outcome):
            self._say_refusal(outcome.value)

    def _say_refusal(self, outcome: Outcome[object]) -> None:
        """Why nothing was done; what was done is seen."""
        if not outcome.verdict.is_allowed:
            self._say(_right_words(outcome.verdict.reason))
        elif isinstance(outcome.value, AlarmAnswer) and outcome.value.refusal is not None:
            self._say(refusal_words(outcome.value.refusal))


def _right_words(reason: Reason) -> str:
    """What is missing, and what to do."""
    if reason is Reason.SECOND_PERSON_NEEDED:
        return _tr("A second person must agree.")
    if reason is Reason.NO_ROLE:
        return _tr("Nobody may work here now. Sign in first.")
    return _tr("Not in your rights. Ask a supervisor.")
