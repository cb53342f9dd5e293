"""The journal: events go in from any thread, and come out as a signal when they are durable.

Never blocks the one who appends and never loses in silence: while the database is down or too
slow, events go to a spool file and are replayed in order. Reading is `event_pages.py`'s part.
"""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeVar

import sqlalchemy as sa
from PySide6.QtCore import QObject, Qt, Signal

from console.clock import Clock
from console.domain.events import Event, StoredEvent
from console.store.drafts import Draft
from console.store.errors import DownCause, StoreDownError
from console.store.journal_intake import QUEUE_BOUND, Intake
from console.store.journal_session import JournalPlan
from console.store.journal_writer import JournalState, JournalWriter
from console.store.prune import prune_rows

T = TypeVar("T")
_OPEN_S = 30.0


class Journal(QObject):
    """The events of one site, written by this console.

    Attributes:
        stored: Signal(tuple[StoredEvent, ...]): durable in the database, in order.
        spooled: Signal(tuple[Event, ...]): durable in the spool while the database is down, in
            order; `stored` tells them again when they have their places.
        state_changed: Signal(JournalState): the database went or came back.
        failed: Signal(Exception): the writer's thread died of a bug; events go to the spool.
    """

    stored = Signal(object)
    spooled = Signal(object)
    state_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, plan: JournalPlan, clock: Clock, queue_bound: int = QUEUE_BOUND) -> None:
        """Plan a journal; nothing is opened.

        Args:
            plan: Where it lives and whose it is.
            clock: For the events the journal makes itself.
            queue_bound: Events held in memory before they go to the spool.
        """
        super().__init__()
        self._clock = clock
        self._plan = plan
        self._left: tuple[Draft, ...] = ()
        self._intake = Intake(plan.boot, plan.writer, plan.spool_path, queue_bound)
        self._writer = JournalWriter(plan, self._intake, clock)
        # direct: the thread that made the journal may have no event loop, or have ended
        direct = Qt.ConnectionType.DirectConnection
        self._writer.stored.connect(self.stored, direct)
        self._writer.spooled.connect(self.spooled, direct)
        self._writer.state_changed.connect(self.state_changed, direct)
        self._writer.failed.connect(self.failed, direct)

    @property
    def state(self) -> JournalState:
        """Whether the database takes events. Any thread."""
        return self._writer.state

    @property
    def queued(self) -> int:
        """Events in memory that are not yet durable. Any thread."""
        return self._intake.queued

    def open(self) -> None:
        """Start the writer and wait until it tried the database once. Blocks.

        A database that does not answer is no error: the journal starts on its spool.

        Raises:
            NewerSchemaError: If the database belongs to a newer program.
        """
        self._left = tuple(self._intake.left())
        self._writer.start()
        self._writer.first_try.result(_OPEN_S)

    def take_left(self) -> tuple[Draft, ...]:
        """What the spool held when the journal was opened, oldest first; asked for once.

        The writer brings it into the database by itself. Whoever must know it before that, or
        while the database is down, reads it here.
        """
        left, self._left = self._left, ()
        return left

    def close(self, limit_s: float = 5.0) -> bool:
        """Write, sign and sync all that came, then end the writer. Blocks.

        Returns:
            False if the writer is overdue.
        """
        self._writer.request_stop()
        return self._writer.wait(round(limit_s * 1_000))

    def append(self, event: Event) -> None:
        """Take an event in. Any thread; never waits for a disk.

        Raises:
            ValueError: If the event cannot be stored: moments beyond 64 bits, parameters that
                are no JSON scalars or too long.
        """
        self._intake.put(event)

    def append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        """Take an event in and wait until it is durable. Not for the GUI thread.

        Returns:
            The stored event. While the database is down: row id, sequence and digest are zero
            and empty, because the event is durable in the spool and has no place yet.

        Raises:
            TimeoutError: If that takes longer; the event is taken in all the same.
            ValueError: As in `append`.
        """
        done: Future[StoredEvent] = Future()
        self._intake.put(event, done)
        try:
            return done.result(timeout_s)
        except FutureTimeoutError as error:
            msg = f"the event {event.code} is not durable after {timeout_s:g} s; it stays queued"
            raise TimeoutError(msg) from error

    def prune(self, before_utc_ns: int, timeout_s: float = 60.0) -> int:
        """Remove the oldest events, leaving a signed event that says so. Blocks.

        Args:
            before_utc_ns: Events are removed in the order of arrival, up to the first that is
                not older than this; one that a wrong clock dated ahead stops it there. The newest
                event of every chain stays.
            timeout_s: How long to wait.

        Returns:
            How many were removed.

        Raises:
            StoreDownError: If the database does not answer.
        """
        session, plan = self._writer.session, self._plan
        utc_ns, monotonic_ns = self._clock.utc_ns(), self._clock.monotonic_ns()

        def work(connection: sa.Connection) -> int:
            return prune_rows(
                connection,
                session.rows,
                plan,
                self._intake.draft,
                before_utc_ns=before_utc_ns,
                utc_ns=utc_ns,
                monotonic_ns=monotonic_ns,
            )

        return self._call(work, timeout_s)

    def _call(self, work: Callable[[sa.Connection], T], timeout_s: float) -> T:
        if self._writer.isFinished():
            msg = "the journal is closed"
            raise StoreDownError(msg, DownCause.CLOSED)
        done: Future[T] = self._writer.call(work)
        try:
            return done.result(timeout_s)
        except FutureTimeoutError as error:
            done.cancel()
            msg = f"the journal's database did not answer within {timeout_s:g} s"
            raise StoreDownError(msg) from error
