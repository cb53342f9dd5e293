"""Folds what arrives, each event once, and remembers who is to be told. Operations thread only.

An event may come by four ways, and by more than one of them: recorded here, from the journal's
spool, with its place in the chain, or from another seat. The books see it the first time. Places
of this console's chains come without a hole; where one is missing it is read from the journal.
"""

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.domain.events import Event, StoredEvent
from console.domain.operations import ChainCursor
from console.services.ledger import Ledger
from console.services.operations.cursors import Cursors
from console.services.operations.unstored import Unstored
from console.store.errors import StoreDownError
from console.store.event_backlog import EventBacklog, LaterEvents

log = logging.getLogger("console.operations")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that subjects are to be told.

    Attributes:
        event: It is folded already.
        is_own: This console wrote it.
    """

    event: Event
    is_own: bool


class Arrivals:
    """The books' way in.

    Attributes:
        facts: Waiting to be told, oldest first.
        is_stale: A book changed since this was last set to False.
    """

    def __init__(
        self, ledger: Ledger, backlog: EventBacklog, prefixes: Sequence[str], writer: str
    ) -> None:
        """Start at the beginning of every chain.

        Args:
            ledger: Folds; tells what is recorded.
            backlog: Reads what is missing.
            prefixes: Beginnings of the codes that anybody here cares about.
            writer: Id of this console in the journal.
        """
        self._ledger = ledger
        self._backlog = backlog
        self._prefixes = tuple(prefixes)
        self._writer = writer
        #: An older event that is read late, because the database was away, is folded but not told.
        self._told_from_utc_ns = 0
        self.cursors = Cursors()
        self.unstored = Unstored()
        self._left = Unstored()
        self.facts: deque[Fact] = deque()
        self.is_stale = True
        ledger.add_listener(self._on_recorded)

    @property
    def is_settled(self) -> bool:
        """Whether the books say exactly what the chains say up to the cursors."""
        return not self.unstored

    def tell_from(self, utc_ns: int) -> None:
        """Tell no fact from before this moment."""
        self._told_from_utc_ns = utc_ns

    def stored(self, stored: Iterable[StoredEvent]) -> None:
        """This console's events have their places."""
        for one in stored:
            key = (one.writer, one.event.exercise)
            if one.sequence > self.cursors.sequence(key) + 1:
                self.read_on()
            self._arrive(one)

    def spooled(self, events: Iterable[Event]) -> None:
        """This console's events wait in the spool for their places."""
        for event in events:
            if event not in self.unstored:
                self._take_unplaced(event)

    def followed(self, later: LaterEvents) -> None:
        """Other seats' events."""
        for one in later.events:
            self._arrive(one)
        for cursor in later.cursors:
            self.cursors.reach(cursor)

    def take_left(self, events: Sequence[Event]) -> None:
        """Read on, then take what the spool still held and what was not read with its place."""
        for event in events:
            self._left.add(event)
        self.read_on()
        for event in events:
            if self._left.take(event):
                self._take_unplaced(event)

    def _take_unplaced(self, event: Event) -> None:
        """Fold and tell an event whose place will come later."""
        self.unstored.add(event)
        self._fold(event)
        self.facts.append(Fact(event, is_own=True))

    def read_on(self) -> str:
        """Read what lies behind the cursors, of all chains.

        Returns:
            Why it could not all be read; empty when it was. What is missing is read when the next
            place of this console comes.
        """
        row, is_last = 0, False
        while not is_last:
            try:
                later = self._backlog.after(self.cursors.sequences(), self._prefixes, from_row=row)
            except StoreDownError as error:
                log.warning("later events cannot be read: %s", error)
                return str(error)
            self.followed(later)
            row, is_last = later.next_row, later.is_last
        return ""

    def _arrive(self, one: StoredEvent) -> None:
        """An event with its place, from wherever."""
        event = one.event
        if one.sequence <= self.cursors.sequence((one.writer, event.exercise)):
            return
        is_own = one.writer == self._writer
        if is_own:
            self._left.take(event)
        if not (is_own and self.unstored.take(event)):
            self._fold(event)
            if event.utc_ns >= self._told_from_utc_ns:
                self.facts.append(Fact(event, is_own))
        self.cursors.reach(ChainCursor(one.writer, event.exercise, one.sequence, one.digest))

    def _fold(self, event: Event) -> None:
        self.is_stale |= self._ledger.fold(event)

    def _on_recorded(self, event: Event) -> None:
        """A subject recorded something; the others are told when it is done."""
        self.unstored.add(event)
        self.facts.append(Fact(event, is_own=True))
        self.is_stale = True
