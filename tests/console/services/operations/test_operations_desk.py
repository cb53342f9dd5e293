"""The operations desk: facts reach those who ask, views change once, a mistake costs one call."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.events import Code, Event, StoredEvent, Tone
from console.domain.operations import Moment
from console.services.ledger import Ledger
from console.services.operations.desk import OperationsDesk
from console.services.operations.orders import Order, OrderOutcome
from console.services.operations.subject import Subject, ViewName
from console.store.open_store import Store


class _Disk:
    """Everything is durable at once, in one chain."""

    def __init__(self) -> None:
        self.stored: list[StoredEvent] = []

    def append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        del timeout_s
        place = len(self.stored) + 1
        self.stored.append(StoredEvent(place, place, "control", "boot", b"", event))
        return self.stored[-1]


class _Bench:
    """A desk with one subject."""

    def __init__(self, store: Store, book: Any, clock: ManualClock) -> None:
        self._store = store
        self._desks: list[OperationsDesk] = []
        self.disk = _Disk()
        self.clock = clock
        self.ledger = Ledger(self.disk.append_now, self.clock)
        self.book = book
        self.told: list[Code] = []
        self.ticks: list[Moment] = []
        self.views: list[object] = []
        self.outcomes: list[OrderOutcome] = []
        self.errors: list[Exception] = []

    def desk(self, *more: Subject) -> OperationsDesk:
        own = Subject(
            books=(self.book,),
            tick=self.ticks.append,
            react=self._on_fact,
            react_to=("camera.lost", "alarm.raised"),
            view=lambda: dict(self.book.notes),
            view_name=ViewName.ALARMS,
        )
        store = self._store
        desk = OperationsDesk(self.ledger, [*more, own], "control", store.backlog, store.state)
        self._desks.append(desk)
        desk.alarms_changed.connect(self.views.append)
        desk.outcome_made.connect(self.outcomes.append)
        desk.erred.connect(self.errors.append)
        desk.on_begun(())
        return desk

    def close(self) -> None:
        for desk in self._desks:
            desk.on_ended()

    def _on_fact(self, event: Event) -> None:
        self.told.append(event.code)
        if event.code is Code.CAMERA_LOST:
            self.ledger.record(Code.ALARM_RAISED, Tone.ALARM, event.subject)

    def fact(self, place: int = 1) -> StoredEvent:
        event = Event(Code.CAMERA_LOST, Tone.WARNING, "camera:03", self.clock.utc_ns(), 1)
        return StoredEvent(place, place, "control", "boot", b"", event)


@pytest.fixture
def bench(qtbot: QtBot, store: Store, note_book: Any, clock: ManualClock) -> Iterator[_Bench]:
    made = _Bench(store, note_book, clock)
    yield made
    made.close()


def test_a_stored_fact_raises_what_follows_and_shows_it(bench: _Bench) -> None:
    desk = bench.desk()
    desk.on_stored((bench.fact(),))
    assert bench.told == [Code.CAMERA_LOST, Code.ALARM_RAISED]
    assert bench.views == [{}, {("camera:03", False): (1, True)}]


def test_what_the_ledger_folded_is_not_folded_again_when_its_place_is_known(bench: _Bench) -> None:
    desk = bench.desk()
    desk.on_ordered(
        Order("raise", lambda: bench.ledger.record(Code.ALARM_RAISED, Tone.ALARM, "door:D3"))
    )
    desk.on_stored(tuple(bench.disk.stored))
    assert bench.book.notes == {("door:D3", False): (1, True)}
    assert bench.told == [Code.ALARM_RAISED]


def test_a_view_is_emitted_only_when_it_changed(bench: _Bench) -> None:
    desk = bench.desk()
    for _ in range(3):
        desk.on_tick()
    assert bench.views == [{}]
    assert len(bench.ticks) == 3


def test_a_mistake_in_one_subject_costs_one_call_and_is_said_once_a_minute(bench: _Bench) -> None:
    def break_down(now: Moment) -> None:
        msg = f"tick {len(str(now.utc_ns))}"
        raise KeyError(msg)

    desk = bench.desk(Subject(tick=break_down))
    for _ in range(3):
        desk.on_tick()
    assert len(bench.ticks) == 3
    assert len(bench.errors) == 1
    bench.clock.advance(61)
    desk.on_tick()
    assert len(bench.errors) == 2


def test_an_order_that_fails_is_answered(bench: _Bench) -> None:
    desk = bench.desk()
    good, bad = Order("good", lambda: 7), Order("bad", lambda: 1 // 0)
    desk.on_ordered(bad)
    desk.on_ordered(good)
    assert [(one.order.name, one.value, one.has_failed) for one in bench.outcomes] == [
        ("bad", None, True),
        ("good", 7, False),
    ]
    assert isinstance(bench.errors[0], ZeroDivisionError)
