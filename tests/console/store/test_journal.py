"""Events go in from any thread and come out durable, in order, in their chains."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, StoredEvent
from console.store.event_pages import EventReader
from console.store.journal import Journal
from console.store.journal_session import JournalPlan

MakeEvent = Callable[..., Event]


class Listener(QObject):
    """A receiver in the GUI thread, as models are."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[StoredEvent] = []

    @Slot(object)
    def on_stored(self, events: tuple[StoredEvent, ...]) -> None:
        self.seen += events


@pytest.fixture
def journal(plan: JournalPlan, clock: ManualClock, qtbot: QtBot) -> Iterator[Journal]:
    journal = Journal(plan, clock)
    journal.open()
    yield journal
    assert journal.close()


@pytest.fixture
def reader(plan: JournalPlan) -> Iterator[EventReader]:
    reader = EventReader(plan.url)
    yield reader
    reader.close()


def test_an_event_is_durable_when_append_now_returns(
    journal: Journal, reader: EventReader, make_event: MakeEvent
) -> None:
    event = make_event()
    stored = journal.append_now(event, 5)
    assert stored.event == event
    assert (stored.row_id, stored.sequence, stored.writer, stored.boot) == (
        1,
        1,
        "seat-1",
        "boot-a",
    )
    assert reader.page(EventFilter()) == [stored]


def test_drills_and_real_events_have_chains_of_their_own(
    journal: Journal, make_event: MakeEvent
) -> None:
    rows = [journal.append_now(make_event(exercise=drill), 5) for drill in (False, True, False)]
    assert [row.sequence for row in rows] == [1, 1, 2]
    assert [row.row_id for row in rows] == [1, 2, 3]


def test_stored_events_are_announced_in_order(
    journal: Journal, make_event: MakeEvent, qtbot: QtBot
) -> None:
    seen: list[StoredEvent] = []
    journal.stored.connect(seen.extend)
    events = [make_event() for _ in range(40)]
    for event in events:
        journal.append(event)
    qtbot.waitUntil(lambda: len(seen) >= 40, timeout=5_000)
    own = [one.event for one in seen if one.event.code is not Code.JOURNAL_CHECKPOINT]
    assert own == events
    assert [one.row_id for one in seen] == list(range(1, len(seen) + 1))


def test_a_journal_made_on_a_thread_that_ended_still_announces(
    plan: JournalPlan, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    made: list[Journal] = []

    def make() -> None:
        made.append(Journal(plan, clock))
        made[0].open()

    thread = threading.Thread(target=make)
    thread.start()
    thread.join(10)
    listener = Listener()
    made[0].stored.connect(listener.on_stored)
    made[0].append(make_event())
    qtbot.waitUntil(lambda: len(listener.seen) == 1, timeout=5_000)
    assert made[0].close()


def test_many_threads_append_and_nothing_is_missing(
    journal: Journal, reader: EventReader, make_event: MakeEvent
) -> None:
    events = [make_event(code=Code.PARCEL_MOVED) for _ in range(200)]

    def add(part: list[Event]) -> None:
        for event in part:
            journal.append(event)

    threads = [threading.Thread(target=add, args=(events[i::8],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    journal.append_now(make_event(code=Code.CONSOLE_STARTED), 5)
    stored = reader.page(EventFilter(code_prefix="parcel."), None, 500)
    assert sorted(one.event.monotonic_ns for one in stored) == [e.monotonic_ns for e in events]
    assert journal.queued == 0


def test_an_event_that_cannot_be_stored_is_the_callers_error(
    journal: Journal, make_event: MakeEvent
) -> None:
    for wrong in (
        {"utc_ns": 1 << 63},
        {"monotonic_ns": -(1 << 63) - 1},
        {"params": {"list": [1]}},
        {"params": {"text": "x" * 70_000}},
    ):
        with pytest.raises(ValueError, match=r"64 bits|scalars|characters"):
            journal.append(make_event(**wrong))


def test_what_was_queued_is_written_before_the_end(
    plan: JournalPlan, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    journal = Journal(plan, clock)
    journal.open()
    for _ in range(150):
        journal.append(make_event())
    assert journal.close()
    reader = EventReader(plan.url)
    rows = reader.page(EventFilter(), None, 500)
    reader.close()
    own = [row for row in rows if row.event.code is not Code.JOURNAL_CHECKPOINT]
    assert len(own) == 150
    assert rows[0].event.code is Code.JOURNAL_CHECKPOINT, "the last word is a signature"


def test_the_chain_goes_on_in_the_next_run(
    plan: JournalPlan, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    last = 0
    for boot in ("boot-a", "boot-b"):
        journal = Journal(replace(plan, boot=boot), clock)
        journal.open()
        stored = journal.append_now(make_event(), 5)
        assert (stored.sequence, stored.boot) == (last + 1, boot)
        assert journal.close()
        last = stored.sequence + 1  # the checkpoint at the end


def test_a_step_of_utc_is_an_event(
    journal: Journal, reader: EventReader, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    journal.append_now(make_event(), 5)
    clock.step_utc(-3.25)
    steps = EventFilter(code_prefix="clock.stepped")
    qtbot.waitUntil(lambda: len(reader.page(steps)) == 1, timeout=5_000)
    assert reader.page(steps)[0].event.params == {"step_s": -3.25}


def test_a_drift_below_half_a_second_is_no_event(
    journal: Journal, reader: EventReader, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    journal.append_now(make_event(), 5)
    clock.step_utc(0.4)
    journal.append_now(make_event(), 5)
    clock.step_utc(0.7)
    qtbot.waitUntil(lambda: bool(reader.page(EventFilter(code_prefix="clock."))), timeout=5_000)
    assert len(reader.page(EventFilter(code_prefix="clock."))) == 1
