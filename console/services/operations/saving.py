"""Saves what the books remember, off the critical path. Operations thread only.

The journal is the truth, so nothing waits for these rows: changes are gathered, handed to the
site's writer at most four times a second, and tried again when the database did not take them.
They are gathered only when the books say exactly what the chains say up to the cursors.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError

from console.domain.operations import Book, ChainCursor, StateRow
from console.services.operations.catch_up import books_mark
from console.store.errors import StoreDownError
from console.store.state_store import StateStore

log = logging.getLogger("console.operations")

#: Cursors alone, when no book changed, are saved this seldom: reading on from there is cheap.
CURSORS_NS = 10_000_000_000
RETRY_NS = 2_000_000_000


class StateSaver:
    """Keeps saved state close behind the books."""

    def __init__(self, state: StateStore, books: Sequence[Book]) -> None:
        """Save nothing yet."""
        self._state = state
        self._books = tuple(books)
        self._mark = books_mark(books)
        self._rows: dict[tuple[str, str, bool], StateRow] = {}
        self._cursors: tuple[ChainCursor, ...] = ()
        self._is_whole = False
        self._in_flight: Future[None] | None = None
        self._sent: tuple[StateRow, ...] = ()
        self._saved_ns = 0
        self._next_ns = 0
        self._is_failing = False

    def begin(self, *, is_whole: bool, monotonic_ns: int) -> None:
        """Start after the books have caught up.

        Args:
            is_whole: What was saved before is void.
            monotonic_ns: Now.
        """
        self._is_whole = is_whole
        self._saved_ns = monotonic_ns

    def save(self, cursors: tuple[ChainCursor, ...], monotonic_ns: int, *, is_urgent: bool) -> None:
        """Gather what changed and hand it on. The books must be settled.

        Args:
            cursors: What the books say now is true up to here.
            monotonic_ns: Now.
            is_urgent: Save cursors also when no book changed, and do not wait for a retry.
        """
        for book in self._books:
            for row in book.changed_rows():
                self._rows[row.subject, row.key, row.exercise] = row
        if not self._is_free(monotonic_ns) and not (is_urgent and self._in_flight is None):
            return
        is_due = is_urgent or monotonic_ns - self._saved_ns >= CURSORS_NS
        if cursors == self._cursors or not cursors or not (self._rows or is_due):
            return
        rows = tuple(self._rows.values())
        try:
            self._in_flight = self._state.save(self._mark, rows, cursors, is_whole=self._is_whole)
        except StoreDownError as error:
            self._failed(error, monotonic_ns)
            return
        self._sent, self._rows = rows, {}
        self._cursors, self._saved_ns = cursors, monotonic_ns

    def finish(self, limit_s: float) -> bool:
        """Wait for what was handed on; False when it was not saved in time."""
        if self._in_flight is None:
            return True
        try:
            self._in_flight.result(limit_s)
        except (FutureTimeoutError, StoreDownError) as error:
            log.warning("state was not saved at the end, the next start folds more: %r", error)
            return False
        return True

    def _is_free(self, monotonic_ns: int) -> bool:
        """Whether the last save is done, and whether it may be tried again."""
        done = self._in_flight
        if done is not None:
            if not done.done():
                return False
            self._in_flight = None
            error = done.exception()
            if error is None:
                self._succeeded()
            else:
                self._failed(error, monotonic_ns)
                if not isinstance(error, StoreDownError):
                    raise error
        return monotonic_ns >= self._next_ns

    def _succeeded(self) -> None:
        self._is_whole = False
        self._sent = ()
        if self._is_failing:
            log.info("state is saved again")
        self._is_failing = False

    def _failed(self, error: BaseException, monotonic_ns: int) -> None:
        """Keep what was not taken, under what changed since."""
        for row in self._sent:
            self._rows.setdefault((row.subject, row.key, row.exercise), row)
        self._sent, self._cursors = (), ()
        self._next_ns = monotonic_ns + RETRY_NS
        if not self._is_failing:
            log.warning("state is not saved; the journal keeps everything: %s", error)
        self._is_failing = True
