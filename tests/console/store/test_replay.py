"""A replay goes piece by piece and ends only when nothing came meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from console.domain.events import Code, Event, StoredEvent
from console.store.event_pages import EventReader
from console.store.journal_intake import Intake
from console.store.journal_session import JournalPlan, JournalSession
from console.store.replay import Replay


@pytest.fixture
def intake(plan: JournalPlan) -> Intake:
    return Intake(plan.boot, plan.writer, plan.spool_path, bound=4)


def test_events_that_come_during_a_replay_are_part_of_it(
    plan: JournalPlan,
    intake: Intake,
    make_event: Callable[..., Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("console.store.spool._PASS_BYTES", 900)
    for _ in range(3):
        intake.put(make_event(code=Code.PARCEL_MOVED))
    intake.divert([])
    session, replay = JournalSession(plan), Replay()
    session.open()
    for _ in range(6):  # the late spool is longer than a piece, too
        intake.put(make_event(code=Code.PARCEL_MOVED))
    late, steps = 9, 0
    while not replay.is_over:
        if late:  # one more before every step
            intake.put(make_event(code=Code.PARCEL_MOVED))
            late -= 1
        replay.step(intake, session)
        steps += 1
    session.close()
    assert (replay.count, replay.damaged) == (18 - late, 0)
    assert steps > 1
    assert late < 8
    assert not intake.is_spooling
    reader = EventReader(plan.url)
    numbers = [row.event.params["n"] for row in reversed(reader.newest())]
    reader.close()
    assert numbers == list(range(18 - late))


def test_damage_in_the_spool_is_counted(
    plan: JournalPlan, intake: Intake, make_event: Callable[..., Event]
) -> None:
    intake.divert([])
    for _ in range(3):
        intake.put(make_event())
    intake.close()
    raw = bytearray(Path(plan.spool_path).read_bytes())
    raw[40] ^= 1
    Path(plan.spool_path).write_bytes(raw[:-3])
    session, replay = JournalSession(plan), Replay()
    again = Intake("boot-b", plan.writer, plan.spool_path)
    assert again.is_spooling
    session.open()
    while not replay.is_over:
        replay.step(again, session)
    session.close()
    assert (replay.count, replay.damaged) == (1, 2)


def test_a_spool_that_grew_after_it_was_read_is_not_cleared(
    intake: Intake, make_event: Callable[..., Event]
) -> None:
    intake.divert([])
    intake.put(make_event())
    piece = intake.read_spool(1, 0)
    intake.put(make_event())
    assert not intake.resume_if_read((0, piece.end), (0, 0))
    assert intake.is_spooling
    intake.close()


def test_who_waits_is_answered_when_the_replay_was_faster_than_the_sync(
    intake: Intake, make_event: Callable[..., Event]
) -> None:
    intake.divert([])
    done: Future[StoredEvent] = Future()
    intake.put(make_event(), done)
    piece = intake.read_spool(1, 0)
    assert not done.done()
    assert intake.resume_if_read((0, piece.end), (0, 0))
    assert done.result(1).row_id == 0
    intake.close()
