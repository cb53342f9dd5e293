"""The desk of the operations thread: orders, ticks and facts go in, views come out.

Everything that alarms, incidents, runs, messages, exercise and shift remember is touched here and
nowhere else, so no lock guards it. A mistake in one subject is reported and costs that one call;
the others and the desk go on. It refuses to show what is not durable: `Ledger` sees to that.
"""

import logging
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.domain.events import Event, StoredEvent
from console.services.ledger import Ledger
from console.services.operations.arrivals import Arrivals, Fact
from console.services.operations.catch_up import catch_up
from console.services.operations.orders import Order, OrderOutcome
from console.services.operations.saving import StateSaver
from console.services.operations.subject import Subject, ViewName
from console.store.drafts import Draft
from console.store.event_backlog import EventBacklog, LaterEvents
from console.store.state_store import StateStore

log = logging.getLogger("console.operations")

TICK_MS = 250
#: The same mistake is reported once in so long; a tick would write four crash reports a second.
REPEAT_NS = 60_000_000_000
#: What follows from one event at most: more is a circle of subjects that answer one another.
LONGEST_CHAIN = 10_000
SAVE_LIMIT_S = 2.0


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
        caught_up: Signal(dict): the books know every chain up to these places.
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
    caught_up = Signal(object)
    erred = Signal(object)

    def __init__(
        self,
        ledger: Ledger,
        subjects: Iterable[Subject],
        writer: str,
        backlog: EventBacklog,
        state: StateStore,
    ) -> None:
        """Take the subjects in; nothing is folded before `on_begun`.

        Args:
            ledger: Of this thread; every book is added to it.
            subjects: In the order in which they are ticked and told facts.
            writer: Id of this console in the journal.
            backlog: Reads the chains forwards.
            state: Keeps what the books look like.
        """
        super().__init__()
        self._ledger = ledger
        self._subjects = tuple(subjects)
        self._backlog = backlog
        self._state = state
        self._views: dict[ViewName, object] = {}
        self._reported: dict[str, int] = {}
        self._has_begun = False
        self._early: list[Event] = []
        for subject in self._subjects:
            for book in subject.books:
                ledger.add(book)
        ledger.report_to(self._report)
        self._arrivals = Arrivals(ledger, backlog, self.prefixes, writer)
        self._saver = StateSaver(state, ledger.books)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of the codes that any subject cares about."""
        folded = [one for book in self._ledger.books for one in book.prefixes]
        told = [one for subject in self._subjects for one in subject.react_to]
        return tuple(dict.fromkeys([*folded, *told]))

    @Slot(object)
    def on_begun(self, left: tuple[Draft, ...]) -> None:
        """The thread runs: catch up, tell what nobody was told yet, show, begin to tick.

        Args:
            left: What the journal's spool held when it was opened.
        """
        now = self._ledger.now()
        books = self._ledger.books
        is_whole = catch_up(
            self._arrivals, books, self._backlog, self._state, (left, self._early), now.utc_ns
        )
        self._early.clear()
        self._saver.begin(is_whole=is_whole, monotonic_ns=now.monotonic_ns)
        for subject in self._subjects:
            if subject.begin is not None:
                self._guarded(subject.begin)
        self._has_begun = True
        took_s = (self._ledger.now().monotonic_ns - now.monotonic_ns) / 1e9
        log.info("operations caught up in %.2f s%s", took_s, ", from the start" if is_whole else "")
        self.caught_up.emit(self._arrivals.cursors.sequences())
        self._settle()
        self._timer.start()

    @Slot()
    def on_ended(self) -> None:
        """The thread is about to end: save what can be saved."""
        self._timer.stop()
        self._guarded(self._save, True)  # noqa: FBT003 - handed on by position
        self._guarded(self._saver.finish, SAVE_LIMIT_S)

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
        self._arrivals.is_stale = True  # a view may show what only time changes
        self._settle()
        self._guarded(self._save, False)  # noqa: FBT003 - handed on by position

    @Slot(object)
    def on_stored(self, stored: tuple[StoredEvent, ...]) -> None:
        """Events of this console have their places in the chain."""
        if self._has_begun:  # what was stored before is read when catching up
            self._guarded(self._arrivals.stored, stored)
            self._settle()

    @Slot(object)
    def on_spooled(self, events: tuple[Event, ...]) -> None:
        """Events of this console wait in the spool for their places."""
        if not self._has_begun:
            self._early += events
            return
        self._guarded(self._arrivals.spooled, events)
        self._settle()

    @Slot(object)
    def on_followed(self, later: LaterEvents) -> None:
        """Events of other seats."""
        self._guarded(self._arrivals.followed, later)
        self._settle()

    def _settle(self) -> None:
        """Tell facts until nothing follows any more, then show."""
        if not self._has_begun:
            return
        facts, told = self._arrivals.facts, 0
        while facts and told < LONGEST_CHAIN:
            told += 1
            self._tell(facts.popleft())
        if facts:
            facts.clear()
            self._report(RuntimeError(f"{LONGEST_CHAIN} events followed from one"))
        if self._arrivals.is_stale:
            self._arrivals.is_stale = False
            self._show()

    def _tell(self, fact: Fact) -> None:
        for subject in self._subjects:
            if (
                subject.react is not None
                and (fact.is_own or subject.hears_others)
                and fact.event.code.startswith(subject.react_to)
            ):
                self._guarded(subject.react, fact.event)

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

    def _save(self, is_urgent: bool) -> None:  # noqa: FBT001 - see the callers
        """Save, unless an event that is folded has no place yet."""
        if self._has_begun and self._arrivals.is_settled:
            now_ns = self._ledger.now().monotonic_ns
            cursors = self._arrivals.cursors.values()
            self._saver.save(cursors, now_ns, is_urgent=is_urgent)

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
            if len(self._reported) >= LONGEST_CHAIN:
                self._reported.clear()
            self._reported[text] = now_ns
            log.error("a subject failed: %s", text, exc_info=error)
            self.erred.emit(error)
