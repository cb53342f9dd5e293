"""How state that must survive a crash is kept: folded from the journal's events. Pure values.

Alarms, incidents, playbook runs, messages and the rest are never written by hand. A service makes
an event durable, and every book whose prefixes match folds it into its memory; after a restart the
same fold over the same events gives the same state. Rows of the store are a shortcut only: what a
book looked like after an event whose place in its chain is kept beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from console.domain.events import Event


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks; they are never mixed.

    Attributes:
        utc_ns: For the record.
        monotonic_ns: For durations within one boot.
    """

    utc_ns: int
    monotonic_ns: int


@dataclass(frozen=True, slots=True)
class StateRow:
    """One thing a book remembers, as the store keeps it.

    Attributes:
        subject: The book's subject: ``alarm``.
        key: Id of the thing, unique within subject and exercise.
        is_open: Whether it still needs somebody; only open ones are read at start.
        exercise: Whether it belongs to a drill.
        changed_utc_ns: UTC ns of the last event folded into it.
        body: JSON object, whatever the book needs to go on from here.
    """

    subject: str
    key: str
    is_open: bool
    exercise: bool
    changed_utc_ns: int
    body: str


@dataclass(frozen=True, slots=True)
class ChainCursor:
    """Up to where one chain was folded.

    Attributes:
        writer: The console that writes the chain.
        exercise: Whether it is its chain of drills.
        sequence: Place of the last event that was folded, or did not concern any book.
        digest: Of that event, 32 bytes: tells whether it is still the same journal.
    """

    writer: str
    exercise: bool
    sequence: int
    digest: bytes


class Book(Protocol):
    """What one subject remembers. Operations thread only.

    Folding must not look at a clock, at another book or at anything but the event, must tolerate
    an event twice, and must not raise for an event of a newer program (unknown parameters are
    ignored, missing ones shown as not known).

    Only open rows are read at start. What must be known though nothing is open (the number that the
    next thing gets, say) is therefore a row of its own that stays open. A book whose rows or whose
    folding change in a way that saved rows do not show counts up a class attribute ``form: int``.
    """

    @property
    def subject(self) -> str:
        """Name of the book, the `subject` of its rows."""
        ...

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of the codes it folds: ``("alarm.",)``."""
        ...

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        ...

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows, before any event is folded.

        Raises:
            ValueError: If a body cannot be read; everything is folded from the beginning then.
        """
        ...

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        ...
