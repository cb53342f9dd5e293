"""What seldom happens to the store: other writers, mistakes of ours, disks that refuse."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, StoredEvent
from console.store.errors import DownCause, StoreDownError
from console.store.event_pages import EventReader
from console.store.event_words import WordSplitter, split_words, texts_of_params
from console.store.journal import Journal
from console.store.journal_intake import Intake
from console.store.journal_session import JournalPlan, JournalSession
from console.store.pump import StorePump
from console.store.seed import seed_events
from console.store.site_writer import SiteWriter
from console.store.verify import verify_journal

MakeEvent = Callable[..., Event]


@pytest.fixture
def journal(plan: JournalPlan, clock: ManualClock, qtbot: QtBot) -> Iterator[Journal]:
    journal = Journal(plan, clock)
    journal.open()
    yield journal
    assert journal.close()


def hold(journal: Journal) -> threading.Event:
    """Keep the writer busy until the returned event is set."""
    is_held, release = threading.Event(), threading.Event()

    def work(_connection: sa.Connection) -> bool:
        is_held.set()
        return release.wait(20)

    journal._writer.call(work)
    assert is_held.wait(5)
    return release


def test_a_second_writer_of_the_same_chain_is_noticed(
    journal: Journal, plan: JournalPlan, make_event: MakeEvent, qtbot: QtBot
) -> None:
    journal.append_now(make_event(), 5)
    stranger = replace(plan, boot="boot-z")
    assert seed_events(stranger, [make_event(), make_event()]) == 2
    stored = journal.append_now(make_event(), 5)
    assert stored.row_id == 0, "it would have taken a place that is taken"
    assert journal.state.cause is DownCause.OTHER_WRITER
    assert "somebody else writes as seat-1" in journal.state.detail


def test_a_mistake_in_a_job_is_the_callers_and_the_journal_goes_on(
    journal: Journal, make_event: MakeEvent
) -> None:
    def wrong(_connection: sa.Connection) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        journal._call(wrong, 5)
    assert journal.append_now(make_event(), 5).row_id == 1


def test_a_job_nobody_waits_for_any_more_is_not_done(
    journal: Journal, make_event: MakeEvent
) -> None:
    release = threading.Event()
    first = journal._writer.call(lambda _connection: release.wait(20))
    done: list[int] = []
    with pytest.raises(StoreDownError, match="did not answer within"):
        journal._call(lambda _connection: done.append(1), 0.01)
    release.set()
    assert first.result(5)
    journal.append_now(make_event(), 5)
    assert done == []


def test_a_closed_journal_refuses_a_pruning(
    plan: JournalPlan, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    journal = Journal(plan, clock)
    journal.open()
    assert journal.close()
    with pytest.raises(StoreDownError, match="closed"):
        journal.prune(1)
    journal.append(make_event())  # still not lost: the next run finds it in the spool
    assert list(plan.spool_path.parent.iterdir()) == [plan.spool_path]


def test_jobs_that_wait_at_the_end_are_refused(
    plan: JournalPlan, clock: ManualClock, qtbot: QtBot
) -> None:
    journal = Journal(plan, clock)
    journal.open()
    release = hold(journal)
    second = journal._writer.call(lambda _connection: 1)
    assert not journal.close(0.01)
    release.set()
    assert journal.close()
    with pytest.raises(StoreDownError, match="closed"):
        second.result(5)


def test_a_database_that_fails_at_the_very_end_is_said(
    plan: JournalPlan,
    clock: ManualClock,
    make_event: MakeEvent,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal = Journal(plan, clock)
    journal.open()
    journal.append_now(make_event(), 5)
    release = hold(journal)  # nothing is queued, but the last event is not yet signed
    Path(plan.url.removeprefix("sqlite:///")).unlink()
    assert not journal.close(0.01)
    release.set()
    assert journal.close()
    assert "ends while its database is down" in caplog.text


def test_checkpoints_outside_that_cannot_be_written_are_said_and_made_good(
    plan: JournalPlan,
    clock: ManualClock,
    make_event: MakeEvent,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan.checkpoints_path.parent.parent.mkdir(exist_ok=True)
    plan.checkpoints_path.parent.write_text("a file where the folder should be")
    journal = Journal(plan, clock)
    journal.open()
    for _ in range(10):
        journal.append_now(make_event(), 5)
    qtbot.waitUntil(lambda: "no checkpoint outside" in caplog.text, timeout=5_000)
    plan.checkpoints_path.parent.unlink()
    for _ in range(10):
        journal.append_now(make_event(), 5)
    assert journal.close()
    verdict = verify_journal(plan.url, plan.checkpoints_path)
    assert verdict.findings == ()
    assert 0 < verdict.outside < verdict.totals.checkpoints


def test_a_checkpoint_comes_after_a_while_even_for_one_row(
    journal: Journal, plan: JournalPlan, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    seen: list[StoredEvent] = []
    journal.stored.connect(seen.extend)
    journal.append_now(make_event(), 5)
    clock.advance(plan.checkpoint_s + 1)
    qtbot.waitUntil(
        lambda: [one.event.code for one in seen][-1:] == [Code.JOURNAL_CHECKPOINT], timeout=5_000
    )


def test_a_torn_line_of_the_checkpoint_file_does_not_spoil_the_next(
    plan: JournalPlan, make_event: MakeEvent
) -> None:
    seed_events(plan, [make_event()])
    with plan.checkpoints_path.open("ab") as file:
        file.write(b'{"number":2,"previous":"torn')
    seed_events(replace(plan, boot="boot-b"), [make_event()])
    verdict = verify_journal(plan.url, plan.checkpoints_path, [plan.signer.public_key])
    assert (verdict.findings, verdict.outside) == ((), 2)


def test_a_look_that_was_held_up_is_no_clock_step(
    plan: JournalPlan, make_event: MakeEvent, qtbot: QtBot
) -> None:
    class SlowClock(ManualClock):
        """Between two looks a second passes on one hand only."""

        def utc_ns(self) -> int:
            now = super().utc_ns()
            self._monotonic_ns += 10**9
            return now

    journal = Journal(plan, SlowClock())
    journal.open()
    for _ in range(5):
        journal.append_now(make_event(), 5)
    assert journal.close()
    reader = EventReader(plan.url)
    assert reader.page(EventFilter(code_prefix="clock.")) == []
    reader.close()


def test_who_waits_for_the_spool_waits_until_its_disk_answers(
    tmp_path: Path, make_event: MakeEvent
) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    intake = Intake("boot-a", "seat-1", tmp_path / "file" / "spool")
    intake.divert([])
    done: Future[StoredEvent] = Future()
    intake.put(make_event(), done)
    intake.sync()
    assert not done.done()
    assert intake.is_spooling
    (tmp_path / "file").unlink()
    intake.sync()
    assert done.result(1).row_id == 0
    assert not intake.resume_if_read((0, 0), (0, 0)), "nobody has read it yet"
    intake.close()


def test_in_quiet_moments_the_log_is_moved_into_the_database(
    journal: Journal, plan: JournalPlan, clock: ManualClock, make_event: MakeEvent, qtbot: QtBot
) -> None:
    path = Path(plan.url.removeprefix("sqlite:///"))
    for _ in range(20):
        journal.append_now(make_event(), 5)

    def rows_without_the_log() -> int:
        """Events in the main file alone, as a copy of only that file would have them."""
        copy = path.with_name("copy.db")
        copy.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(copy)) as connection:
            try:
                return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])
            except sqlite3.OperationalError:
                return 0

    assert rows_without_the_log() == 0
    clock.advance(5)
    qtbot.waitUntil(lambda: rows_without_the_log() >= 20, timeout=5_000)
    assert verify_journal(plan.url, plan.checkpoints_path).findings == ()


def test_a_session_that_is_not_open_says_so(plan: JournalPlan) -> None:
    session = JournalSession(plan)
    with pytest.raises(StoreDownError, match="is closed"):
        session.run(lambda _connection: None)
    session.close()


def test_the_words_an_event_is_found_by_are_few_and_plain() -> None:
    assert split_words("Ärger_im NORD-Dock 7, naïve") == (
        "arger",
        "im",
        "nord",
        "dock",
        "7",
        "naive",
    )
    assert split_words("Θήρα") == ("u3b8zu3b7zu3c1zu3b1z",)
    assert len(split_words("a " * 500)) == 64
    assert split_words("x" * 200) == ("x" * 64,)
    assert texts_of_params("[1]") == texts_of_params("{") == {}
    assert texts_of_params('{"a":"b"}') == {"a": "b"}


def test_the_splitter_forgets_but_never_errs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.store.event_words._MAX_CACHED", 3)
    splitter = WordSplitter()
    for number in range(20):
        words = splitter.of_event(
            "camera.live", f"camera:{number}", "system", {"n": 1, "t": "camera x"}
        )
        assert words == f"camera live {number} system x"


def test_words_that_are_completed_in_too_many_ways_are_still_found(
    plan: JournalPlan, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.store.journal_rows._MAX_KNOWN_TEXTS", 5)
    events = [make_event(params={"reason": f"parcel{number:03d}"}) for number in range(300)]
    seed_events(plan, events)
    reader = EventReader(plan.url)
    assert len(reader.page(EventFilter(text="parcel"), None, 1_000)) == 300
    assert len(reader.page(EventFilter(text="parcel12"), None, 1_000)) == 10
    reader.close()


def test_a_pump_without_work_is_our_own_mistake(qtbot: QtBot) -> None:
    class BadEnd(StorePump):
        """Fails in its end, too."""

        def closed(self) -> None:
            super().closed()
            raise ZeroDivisionError

    pump = BadEnd("store-test")
    errors: list[Exception] = []
    pump.failed.connect(errors.append)
    pump.start()
    assert pump.wait(5_000)
    qtbot.waitUntil(lambda: len(errors) == 2, timeout=5_000)
    assert pump.has_failed
    assert [type(one) for one in errors] == [NotImplementedError, ZeroDivisionError]


def test_a_site_writer_that_takes_too_long_is_not_waited_for(site_url: str) -> None:
    writer = SiteWriter(site_url)
    writer.start()
    release = threading.Event()
    busy = threading.Thread(target=writer.do, args=(lambda _connection: release.wait(20),))
    busy.start()
    with pytest.raises(StoreDownError, match=r"did not answer within 0\.05 s"):
        writer.do(lambda _connection: None, 0.05)
    pending: list[str] = []
    late = threading.Thread(target=writer.do, args=(lambda _connection: pending.append("done"),))
    late.start()
    while writer._jobs.qsize() < 2:
        pass
    writer.request_stop()
    release.set()
    assert writer.wait(5_000)
    busy.join(5)
    late.join(5)
    assert pending == ["done"], "what was asked for before the end is done"


def test_a_locked_site_database_is_said(site_url: str, site_writer: SiteWriter) -> None:
    site_writer.do(lambda _connection: None)
    path = site_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreDownError) as caught:
            site_writer.do(lambda _connection: None)
        assert caught.value.cause is DownCause.LOCKED
    assert site_writer.do(lambda _connection: 3) == 3
