"""Brings the books up to date at the start, after whatever ended the last run. Operations thread.

In this order: the rows saved last; what came behind their cursors, of every chain; and what the
journal's spool still held when it was opened, since those events were durable and shown but have
no place yet. The journal brings them into the database meanwhile: an event that was read with its
place is not taken from the spool again. Rows that are missing, of other books, of another journal
or damaged are put aside, and everything is folded from the beginning: that only costs time.
"""

import copy
import logging
from collections.abc import Sequence

from console.domain.events import Event
from console.domain.operations import Book, StateRow
from console.services.operations.arrivals import Arrivals
from console.store.drafts import Draft
from console.store.errors import StoreDownError
from console.store.event_backlog import EventBacklog
from console.store.state_store import SavedState, StateStore

log = logging.getLogger("console.operations")

#: What an unreadable body raises in a book that trusts what it wrote itself.
DAMAGES = (ValueError, KeyError, TypeError, AttributeError, IndexError)


def books_mark(books: Sequence[Book]) -> str:
    """Which books the saved rows are of, and in which form; another set folds from the beginning.

    A book whose rows or folding changed says so by a class attribute ``form``, a number.
    """
    marks = [f"{one.subject}/{getattr(one, 'form', 1)}({'+'.join(one.prefixes)})" for one in books]
    return ",".join(sorted(marks))


def catch_up(
    arrivals: Arrivals,
    books: Sequence[Book],
    backlog: EventBacklog,
    state: StateStore,
    unplaced: tuple[Sequence[Draft], Sequence[Event]],
    utc_ns: int,
) -> bool:
    """Fold all that is known.

    Args:
        arrivals: At the beginning of every chain.
        books: Empty.
        backlog: Reads the chains.
        state: What was saved last.
        unplaced: What the journal's spool held when it was opened, and what came into it since;
            both were taken before the database is read here.
        utc_ns: Now.

    Returns:
        Whether it was all folded from the beginning; what is saved is void then.
    """
    left, early = unplaced
    placed = _placed(backlog, left)
    is_whole = not _load(arrivals, books, backlog, _saved(state))
    if is_whole:
        # an alarm must not be raised today for what the journal tells of last year
        arrivals.tell_from(utc_ns)
    arrivals.take_left([*(one.event for one in left if one.uid not in placed), *early])
    return is_whole


def _placed(backlog: EventBacklog, left: Sequence[Draft]) -> set[bytes]:
    """Ids of those that have a place already: a crash came before the spool was emptied."""
    if not left:
        return set()
    try:
        return backlog.stored_uids(draft.uid for draft in left)
    except StoreDownError as error:
        log.warning("the spool is folded without the journal: %s", error)
        return set()


def _saved(state: StateStore) -> SavedState | None:
    """What was saved, if it can be read."""
    try:
        return state.load()
    except StoreDownError as error:
        log.warning("saved state cannot be read: %s", error)
        return None


def _load(
    arrivals: Arrivals, books: Sequence[Book], backlog: EventBacklog, saved: SavedState | None
) -> bool:
    """Begin from saved rows; False, with every book empty, when they are of no use."""
    if saved is None or not saved.cursors or saved.books != books_mark(books):
        log.info("no saved state of these books: everything is folded from the beginning")
        return False
    if not _is_same_journal(backlog, saved):
        log.warning("saved state is of another journal: everything is folded from the beginning")
        return False
    by_subject: dict[str, list[StateRow]] = {}
    for row in saved.rows:
        by_subject.setdefault(row.subject, []).append(row)
    empty = [copy.deepcopy(vars(book)) for book in books]
    try:
        for book in books:
            book.load(by_subject.get(book.subject, ()))
    except DAMAGES as error:
        log.warning("saved state is damaged, everything is folded from the beginning: %r", error)
        for book, before in zip(books, empty, strict=True):
            vars(book).clear()  # whatever was loaded before the damage was met is void, too
            vars(book).update(before)
        return False
    for cursor in saved.cursors:
        arrivals.cursors.reach(cursor)
    return True


def _is_same_journal(backlog: EventBacklog, saved: SavedState) -> bool:
    """Whether the cursors are of this journal; while it does not answer they are believed."""
    try:
        return backlog.knows(saved.cursors)
    except StoreDownError as error:
        log.warning("saved state is believed, the journal does not answer: %s", error)
        return True
