"""Makes events durable and then folds them into the books. Operations thread only.

The one way by which state of alarms, incidents, runs, messages and shifts changes: durable first,
remembered second, shown third.
"""

import logging
from collections.abc import Callable

from console.clock import Clock
from console.domain.events import Code, Event, Param, StoredEvent, Tone
from console.domain.operations import Book, Moment

log = logging.getLogger("console.operations")

DURABLE_LIMIT_S = 3.0

#: `Journal.append_now`: durable in the database, or in the spool while it is down.
AppendNow = Callable[[Event, float], StoredEvent]


class Ledger:
    """Events in, books up to date."""

    def __init__(self, append_now: AppendNow, clock: Clock) -> None:
        """Keep both; books are added before the first event."""
        self._append_now = append_now
        self._clock = clock
        self._books: list[Book] = []
        self._recorded: list[Callable[[Event], None]] = []
        self._report: Callable[[Exception], None] | None = None
        self.exercise = False

    @property
    def clock(self) -> Clock:
        """The clock that stamps the events."""
        return self._clock

    @property
    def books(self) -> tuple[Book, ...]:
        """Every book, in the order they were added."""
        return tuple(self._books)

    def add(self, book: Book) -> None:
        """Let a book follow."""
        self._books.append(book)

    def add_listener(self, listener: Callable[[Event], None]) -> None:
        """Tell somebody of every event recorded here, once all books have folded it."""
        self._recorded.append(listener)

    def report_to(self, report: Callable[[Exception], None]) -> None:
        """Tell somebody when a book fails, instead of keeping the event from the other books."""
        self._report = report

    def now(self) -> Moment:
        """The present on both clocks."""
        return Moment(self._clock.utc_ns(), self._clock.monotonic_ns())

    def record(
        self,
        code: Code,
        tone: Tone,
        subject: str,
        actor: str = "system",
        *,
        exercise: bool | None = None,
        **params: Param,
    ) -> Event:
        """Make one fact durable, then fold it. Blocks for a commit, a few milliseconds.

        A store that takes longer than `DURABLE_LIMIT_S` holds the event in its queue; it is folded
        all the same, because an alarm that is shown early harms less than one not shown.

        Args:
            code: What happened.
            tone: How much it matters.
            subject: Whom it concerns, ``kind:id``.
            actor: Who caused it.
            exercise: Whether it belongs to a drill; None takes the ledger's own state.
            **params: Codes and numbers.

        Returns:
            The event.
        """
        now = self.now()
        is_drill = self.exercise if exercise is None else exercise
        event = Event(
            code, tone, subject, now.utc_ns, now.monotonic_ns, actor, dict(params), is_drill
        )
        try:
            self._append_now(event, DURABLE_LIMIT_S)
        except TimeoutError as error:
            log.warning("%s", error)
        self.fold(event)
        for listener in self._recorded:
            listener(event)
        return event

    def fold(self, event: Event) -> bool:
        """Let every book that cares see an event that is durable already.

        Returns:
            Whether there was one.
        """
        folded = False
        for book in self._books:
            if event.code.startswith(book.prefixes):
                self._apply(book, event)
                folded = True
        return folded

    def _apply(self, book: Book, event: Event) -> None:
        if self._report is None:
            book.apply(event)
            return
        try:
            book.apply(event)
        except Exception as error:  # noqa: BLE001 - a mistake of ours, reported
            self._report(error)
