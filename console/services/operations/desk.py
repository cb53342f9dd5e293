"""The desk of the operations thread: orders, ticks and facts go in, views come out.

Everything that alarms, incidents, runs, messages, exercise and shift remember is touched here and
nowhere else, so no lock guards it. A mistake in one subject is reported and costs that one call;
the others and the desk go on. It refuses to show what is not durable: `Ledger` sees to that.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.domain.events import Event, StoredEvent
from console.services.ledger import Ledger
from console.services.operations.orders import Order, OrderOutcome
from console.services.operations.subject import Subject, ViewName
from console.services.operations.unstored import Unstored

log = logging.getLogger("console.operations")

TICK_MS = 250
#: The same mistake is reported once in so long; a tick would write four crash reports a second.
REPEAT_NS = 60_000_000_000
#: What follows from one event at most: more is a circle of subjects that answer one another.
LONGEST_CHAIN = 10_000


class OperationsDesk(QObject):
    """Runs every subject of the operations thread.

    Attributes:
        alarms_changed: Signal(AlarmBoard).
        incidents_changed: Signal(IncidentBoard).
        runs_changed: Signal(RunBoard).
        messages_changed: Signal(MessageBoard).
        session_changed: Signal(SessionView).
        exercise_changed: Signal(ExerciseView).
        shift_changed: Signal(ShiftView).
        people_changed: Signal(PeopleView).
        outcome_made: Signal(OrderOutcome): an order was served, well or not.
        erred: Signal(Exception): a mistake of ours stopped one call; the desk goes on.
    """

    alarms_changed = Signal(object)
    incidents_changed = Signal(object)
    runs_changed = Signal(object)
    messages_changed = Signal(object)
    session_changed = Signal(object)
    exercise_changed = Signal(object)
    shift_changed = Signal(object)
    people_changed = Signal(object)
    outcome_made = Signal(object)
    erred = Signal(object)

    def __init__(self, ledger: Ledger, subjects: Iterable[Subject], writer: str) -> None:
        """Take the subjects in; nothing is folded before `on_begun`.

        Args:
            ledger: Of this thread; every book is added to it.
            subjects: In the order in which they are ticked and told facts.
            writer: Id of this console in the journal.
        """
        super().__init__()
        self._ledger = ledger
        self._subjects = tuple(subjects)
        self._writer = writer
        self._unstored = Unstored()
        self._facts: deque[Event] = deque()
        self._views: dict[ViewName, object] = {}
        self._reported: dict[str, int] = {}
        for subject in self._subjects:
            for book in subject.books:
                ledger.add(book)
        ledger.add_listener(self._on_recorded)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    @Slot()
    def on_begun(self) -> None:
        """The thread runs: show what is known and begin to tick."""
        self._show()
        self._timer.start()

    @Slot()
    def on_ended(self) -> None:
        """The thread is about to end."""
        self._timer.stop()

    @Slot(object)
    def on_ordered(self, order: Order) -> None:
        """Do what the window asked for."""
        try:
            outcome = OrderOutcome(order, order.work())
        except Exception as error:  # noqa: BLE001 - a mistake of ours, reported
            self._report(error)
            outcome = OrderOutcome(order, has_failed=True)
        self._settle()
        self.outcome_made.emit(outcome)

    @Slot()
    def on_tick(self) -> None:
        """Let every subject look at its deadlines."""
        for subject in self._subjects:
            if subject.tick is not None:
                self._guarded(subject.tick, self._ledger.now())
        self._settle()

    @Slot(object)
    def on_stored(self, stored: tuple[StoredEvent, ...]) -> None:
        """Events of this console have their places in the chain."""
        for one in stored:
            if not self._unstored.take(one.event):
                self._ledger.fold(one.event)
                self._facts.append(one.event)
        self._settle()

    def _on_recorded(self, event: Event) -> None:
        """A subject recorded something; the others are told when it is done."""
        self._unstored.add(event)
        self._facts.append(event)

    def _settle(self) -> None:
        """Tell facts until nothing follows any more, then show."""
        told = 0
        while self._facts and told < LONGEST_CHAIN:
            told += 1
            self._tell(self._facts.popleft())
        if self._facts:
            self._facts.clear()
            self._report(RuntimeError(f"{LONGEST_CHAIN} events followed from one"))
        self._show()

    def _tell(self, event: Event) -> None:
        for subject in self._subjects:
            if subject.react is not None and event.code.startswith(subject.react_to):
                self._guarded(subject.react, event)

    def _show(self) -> None:
        """Emit the views that are others than before."""
        for subject in self._subjects:
            name = subject.view_name
            if subject.view is not None and name is not None:
                self._guarded(self._show_one, name, subject.view)

    def _show_one(self, name: ViewName, view: Callable[[], object]) -> None:
        value = view()
        if self._views.get(name) != value:
            self._views[name] = value
            getattr(self, f"{name.value}_changed").emit(value)

    def _guarded(self, call: Callable[..., object], *arguments: object) -> None:
        """One call of a subject; its mistake must not cost the others theirs."""
        try:
            call(*arguments)
        except Exception as error:  # noqa: BLE001 - a mistake of ours, reported
            self._report(error)

    def _report(self, error: Exception) -> None:
        """Say it once a minute."""
        now_ns = self._ledger.now().monotonic_ns
        text = f"{type(error).__name__}: {error}"
        last_ns = self._reported.get(text)
        if last_ns is None or now_ns - last_ns >= REPEAT_NS:
            self._reported[text] = now_ns
            log.error("a subject failed: %s", text, exc_info=error)
            self.erred.emit(error)
