"""Whatever ends a run, the books of the next one are what they were; no event is folded twice."""

import dataclasses
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.events import Code, Event, Tone
from console.services.ledger import Ledger
from console.services.operations.desk import OperationsDesk
from console.services.operations.subject import Subject, ViewName
from console.store.open_store import Store

OpenStore = Callable[..., Store]
CODES = (Code.ALARM_RAISED, Code.ALARM_REPEATED, Code.ALARM_CLOSED)


class _Seat:
    """One run of a console's operations, on the test's own thread."""

    def __init__(self, store: Store, book: Any, clock: ManualClock, writer: str = "control"):
        self.store = store
        self.book = book
        self.told: list[Event] = []
        self.errors: list[Exception] = []
        self.ledger = Ledger(store.journal.append_now, clock)
        subject = Subject(
            books=(book,),
            react=self.told.append,
            react_to=("alarm.", "camera."),
            view=lambda: dict(book.notes),
            view_name=ViewName.ALARMS,
        )
        self.desk = OperationsDesk(self.ledger, [subject], writer, store.backlog, store.state)
        self.desk.erred.connect(self.errors.append)
        store.journal.stored.connect(self.desk.on_stored)
        store.journal.spooled.connect(self.desk.on_spooled)
        self.is_open = True

    def begin(self) -> "_Seat":
        self.desk.on_begun(self.store.journal.take_left())
        return self

    @property
    def arrivals(self) -> Any:
        return self.desk._arrivals

    def drop(self) -> None:
        """Like a kill: nothing is saved any more."""
        self.is_open = False
        self.desk._timer.stop()
        self.store.journal.stored.disconnect(self.desk.on_stored)
        self.store.journal.spooled.disconnect(self.desk.on_spooled)
        self.store.close()

    def end(self) -> None:
        self.desk.on_ended()
        self.drop()


@pytest.fixture
def seats(
    qtbot: QtBot, make_store: OpenStore, note_book: Any, clock: ManualClock
) -> Iterator[Callable[..., _Seat]]:
    """Starts run after run on the same files."""
    made: list[_Seat] = []

    def make(writer: str = "control", **files: str) -> _Seat:
        seat = _Seat(make_store(writer, **files), type(note_book)(), clock, writer)
        made.append(seat)
        return seat.begin()

    yield make
    for seat in made:
        if seat.is_open:
            seat.drop()
        assert seat.errors == []


def _record(seat: _Seat, count: int, first: int = 0) -> None:
    for n in range(first, first + count):
        code = CODES[n % 3]
        seat.ledger.record(code, Tone.ALARM, f"alarm:{n % 5}", exercise=n % 4 == 0, n=n)


def _open(seat: _Seat) -> dict[tuple[str, bool], tuple[int, bool]]:
    return dict(seat.book.notes)


def test_without_saved_rows_everything_is_folded_from_the_beginning(
    seats: Callable[..., _Seat], qtbot: QtBot
) -> None:
    first = seats()
    _record(first, 20)
    expected = _open(first)
    first.drop()
    assert expected
    assert _open(seats()) == expected


def test_saved_rows_and_later_events_give_the_same_books(
    seats: Callable[..., _Seat], qtbot: QtBot
) -> None:
    first = seats()
    _record(first, 7)
    qtbot.waitUntil(lambda: first.arrivals.is_settled)
    first.desk._save(True)
    assert first.desk._saver.finish(5)
    _record(first, 9, first=7)
    expected = _open(first)
    first.drop()
    second = seats()
    assert second.store.state.load().rows
    assert _open(second) == expected


def test_rows_are_not_saved_while_an_event_has_no_place(
    seats: Callable[..., _Seat], qtbot: QtBot
) -> None:
    first = seats()
    qtbot.waitUntil(lambda: first.arrivals.is_settled)
    _record(first, 1)
    assert not first.arrivals.is_settled
    first.desk._save(True)
    assert first.store.state.load().cursors == ()


def test_damaged_rows_only_cost_time(seats: Callable[..., _Seat], qtbot: QtBot) -> None:
    first = seats()
    _record(first, 10)
    qtbot.waitUntil(lambda: first.arrivals.is_settled)
    expected = _open(first)
    first.end()
    spoiler = seats(journal="other.db")
    rows = first.store.state.load().rows
    spoiled = [dataclasses.replace(row, body="{not json") for row in rows]
    mark, cursors = first.store.state.load().books, first.store.state.load().cursors
    spoiler.store.state.save(mark, spoiled, cursors, is_whole=False).result(5)
    spoiler.drop()
    assert _open(seats()) == expected


def test_rows_of_another_journal_are_put_aside(seats: Callable[..., _Seat], qtbot: QtBot) -> None:
    first = seats()
    _record(first, 10)
    qtbot.waitUntil(lambda: first.arrivals.is_settled)
    first.end()
    assert _open(seats(journal="other.db")) == {}


def test_a_fact_that_nobody_was_told_is_told_after_the_restart(
    seats: Callable[..., _Seat], qtbot: QtBot, clock: ManualClock
) -> None:
    first = seats()
    _record(first, 2)
    qtbot.waitUntil(lambda: first.arrivals.is_settled)
    first.desk._save(True)
    assert first.desk._saver.finish(5)
    fact = Event(Code.CAMERA_LOST, Tone.WARNING, "camera:03", clock.utc_ns(), 1)
    first.store.journal.append_now(fact, 5)
    first.drop()
    assert [one.code for one in seats().told] == [Code.CAMERA_LOST]


def test_what_the_journal_tells_of_last_year_is_folded_but_not_told(
    seats: Callable[..., _Seat], qtbot: QtBot, clock: ManualClock
) -> None:
    first = seats()
    _record(first, 4)
    expected = _open(first)
    first.drop()
    clock.advance(365 * 86_400)
    second = seats()
    assert _open(second) == expected
    assert second.told == []


def test_events_that_only_the_spool_holds_reach_the_books_once(
    seats: Callable[..., _Seat], qtbot: QtBot, tmp_path: Path
) -> None:
    first = seats()
    _record(first, 4)
    qtbot.waitUntil(lambda: first.arrivals.is_settled)
    (tmp_path / "journal.db").rename(tmp_path / "away.db")
    _record(first, 6, first=4)
    assert not first.arrivals.is_settled
    expected = _open(first)
    first.drop()
    (tmp_path / "away.db").rename(tmp_path / "journal.db")
    second = seats()
    assert _open(second) == expected
    qtbot.waitUntil(lambda: second.arrivals.is_settled, timeout=10_000)
    assert _open(second) == expected
    second.end()
    assert _open(seats()) == expected


def test_a_fact_is_told_while_the_journal_s_database_is_down_and_not_again_when_it_is_back(
    seats: Callable[..., _Seat], qtbot: QtBot, tmp_path: Path, clock: ManualClock
) -> None:
    seat = seats()
    _record(seat, 1)
    (tmp_path / "journal.db").rename(tmp_path / "away.db")
    fact = Event(Code.CAMERA_LOST, Tone.WARNING, "camera:03", clock.utc_ns(), 1)
    seat.store.journal.append(fact)

    def lost() -> int:
        return [one.code for one in seat.told].count(Code.CAMERA_LOST)

    qtbot.waitUntil(lambda: lost() == 1, timeout=10_000)
    (tmp_path / "away.db").rename(tmp_path / "journal.db")
    clock.advance(10)
    qtbot.waitUntil(lambda: seat.store.journal.state.is_up, timeout=10_000)
    qtbot.waitUntil(lambda: seat.arrivals.is_settled, timeout=10_000)
    assert lost() == 1


def test_another_seat_s_events_are_folded_but_its_facts_are_not_ours(
    seats: Callable[..., _Seat], qtbot: QtBot
) -> None:
    first, other = seats(), seats("counter")
    _record(other, 5)
    later = first.store.backlog.after(
        first.arrivals.cursors.sequences(), first.desk.prefixes, without="control"
    )
    first.desk.on_followed(later)
    first.desk.on_followed(later)
    assert _open(first) == _open(other)
    assert first.told == []


@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_killed_at_any_points_gives_the_same_books(
    seats: Callable[..., _Seat], qtbot: QtBot, seed: int
) -> None:
    """Saved or not, settled or not: the next run stands where the last one fell."""
    dice, count = random.Random(seed), 0
    seat = seats()
    for _ in range(3):
        for _ in range(dice.randrange(1, 5)):
            step = dice.randrange(1, 6)
            _record(seat, step, first=count)
            count += step
            if dice.random() < 0.5:
                qtbot.waitUntil(lambda seat=seat: seat.arrivals.is_settled)  # type: ignore[misc]
            if dice.random() < 0.5:
                seat.desk._save(True)
            if dice.random() < 0.5:
                seat.desk._saver.finish(5)
        expected = _open(seat)
        seat.drop() if dice.random() < 0.7 else seat.end()
        seat = seats()
        assert _open(seat) == expected
