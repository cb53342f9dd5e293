"""The ledger: durable first, remembered second, and only by the books that care."""

import uuid

from console.clock import SystemClock
from console.domain.events import Code, Event, StoredEvent, Tone
from console.domain.operations import StateRow
from console.services.ledger import Ledger


class _Notes:
    """A book that keeps what it was shown."""

    subject = "note"

    def __init__(self, *prefixes: str) -> None:
        self.prefixes = prefixes
        self.seen: list[Event] = []

    def apply(self, event: Event) -> None:
        self.seen.append(event)

    def load(self, rows: object) -> None:
        del rows

    def changed_rows(self) -> tuple[StateRow, ...]:
        return ()


class _Disk:
    """Says what was durable when; may be slow."""

    def __init__(self, book: _Notes, *, is_slow: bool = False) -> None:
        self._book = book
        self._is_slow = is_slow
        self.folded_before: list[int] = []

    def append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        self.folded_before.append(len(self._book.seen))
        if self._is_slow:
            msg = f"not durable after {timeout_s}"
            raise TimeoutError(msg)
        return StoredEvent(1, 1, "control", uuid.uuid4().hex, b"", event)


def test_an_event_is_durable_before_any_book_sees_it() -> None:
    book = _Notes("alarm.")
    disk = _Disk(book)
    ledger = Ledger(disk.append_now, SystemClock())
    ledger.add(book)
    event = ledger.record(Code.ALARM_RAISED, Tone.ALARM, "door:D3", what="door.forced")
    assert disk.folded_before == [0]
    assert book.seen == [event]


def test_a_book_sees_only_its_own_subject() -> None:
    book = _Notes("incident.", "run.")
    ledger = Ledger(_Disk(book).append_now, SystemClock())
    ledger.add(book)
    ledger.record(Code.ALARM_RAISED, Tone.ALARM, "door:D3")
    assert book.seen == []


def test_a_slow_store_hides_no_alarm() -> None:
    book = _Notes("alarm.")
    ledger = Ledger(_Disk(book, is_slow=True).append_now, SystemClock())
    ledger.add(book)
    ledger.record(Code.ALARM_RAISED, Tone.ALARM, "door:D3")
    assert [one.code for one in book.seen] == [Code.ALARM_RAISED]


def test_in_an_exercise_every_event_says_so() -> None:
    book = _Notes("alarm.")
    ledger = Ledger(_Disk(book).append_now, SystemClock())
    ledger.add(book)
    ledger.exercise = True
    assert ledger.record(Code.ALARM_RAISED, Tone.ALARM, "door:D3").exercise
    assert not ledger.record(Code.ALARM_RAISED, Tone.ALARM, "door:D3", exercise=False).exercise
