"""The database goes away and comes back: nothing is lost, doubled or out of order."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, StoredEvent
from console.store.errors import DownCause, StoreDownError
from console.store.event_pages import EventReader
from console.store.journal import Journal
from console.store.journal_session import JournalPlan
from console.store.journal_writer import JournalState
from console.store.verify import verify_journal

MakeEvent = Callable[..., Event]
OWN = EventFilter(code_prefix="parcel.")


@pytest.fixture
def own_event(make_event: MakeEvent) -> MakeEvent:
    """Events of a code the journal never makes itself."""
    return lambda: make_event(code=Code.PARCEL_MOVED)


@pytest.fixture
def journal(plan: JournalPlan, clock: ManualClock, qtbot: QtBot) -> Iterator[Journal]:
    journal = Journal(plan, clock)
    journal.open()
    yield journal
    assert journal.close()


@pytest.fixture
def stored_order(plan: JournalPlan) -> Callable[[], list[int]]:
    """Numbers of the own events in the database, oldest first; the journal must be whole."""

    def read() -> list[int]:
        reader = EventReader(plan.url)
        rows = reader.page(OWN, None, 1_000)
        reader.close()
        verdict = verify_journal(plan.url, plan.checkpoints_path, [plan.signer.public_key])
        assert verdict.findings == ()
        return [int(row.event.params["n"]) for row in reversed(rows)]

    return read


def codes(plan: JournalPlan) -> list[Code]:
    reader = EventReader(plan.url)
    rows = reader.page(EventFilter(), None, 1_000)
    reader.close()
    return [row.event.code for row in reversed(rows)]


def database(plan: JournalPlan) -> Path:
    return Path(plan.url.removeprefix("sqlite:///"))


def wait_until_up(qtbot: QtBot, journal: Journal, clock: ManualClock) -> None:
    def is_up() -> bool:
        clock.advance(1.0)  # the next try is a matter of the clock
        return journal.state.is_up

    qtbot.waitUntil(is_up, timeout=10_000)


def test_events_of_a_locked_database_are_replayed_in_order(
    journal: Journal,
    plan: JournalPlan,
    clock: ManualClock,
    own_event: MakeEvent,
    stored_order: Callable[[], list[int]],
    qtbot: QtBot,
) -> None:
    states: list[JournalState] = []
    journal.state_changed.connect(states.append)
    journal.append_now(own_event(), 5)
    with closing(sqlite3.connect(database(plan), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        spooled = [journal.append_now(own_event(), 10) for _ in range(3)]
        assert [(one.row_id, one.sequence, one.digest) for one in spooled] == [(0, 0, b"")] * 3
        assert not journal.state.is_up
        assert journal.state.cause is DownCause.LOCKED
        other.execute("ROLLBACK")
    wait_until_up(qtbot, journal, clock)
    qtbot.waitUntil(lambda: Code.JOURNAL_REPLAYED in codes(plan), timeout=10_000)
    journal.append_now(own_event(), 5)
    assert stored_order() == [0, 1, 2, 3, 4]
    told = [code for code in codes(plan) if code.value.startswith(("store.", "journal.r"))]
    assert told == [Code.STORE_DOWN, Code.STORE_BACK, Code.JOURNAL_REPLAYED]
    qtbot.waitUntil(lambda: [state.is_up for state in states] == [False, True], timeout=5_000)


def test_a_file_that_is_gone_is_missed_at_once_and_waited_for(
    journal: Journal,
    plan: JournalPlan,
    clock: ManualClock,
    own_event: MakeEvent,
    stored_order: Callable[[], list[int]],
    qtbot: QtBot,
) -> None:
    journal.append_now(own_event(), 5)
    moved = database(plan).with_name("moved.db")
    with closing(sqlite3.connect(database(plan))) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database(plan).rename(moved)
    journal.append_now(own_event(), 5)
    assert journal.state.cause is DownCause.GONE
    for _ in range(3):
        clock.advance(3)
        journal.append_now(own_event(), 5)
    assert not database(plan).exists(), "no empty journal takes its place"
    for suffix in ("-wal", "-shm"):
        database(plan).with_name(database(plan).name + suffix).unlink(missing_ok=True)
    moved.rename(database(plan))
    wait_until_up(qtbot, journal, clock)
    qtbot.waitUntil(lambda: Code.JOURNAL_REPLAYED in codes(plan), timeout=10_000)
    assert stored_order() == [0, 1, 2, 3, 4]


def test_another_file_in_the_place_of_the_journal_gets_no_events(
    journal: Journal, plan: JournalPlan, own_event: MakeEvent, qtbot: QtBot
) -> None:
    journal.append_now(own_event(), 5)
    database(plan).unlink()
    database(plan).touch()
    assert journal.append_now(own_event(), 5).row_id == 0
    assert journal.state.cause is DownCause.GONE


def test_a_full_disk_is_told_apart(
    journal: Journal, plan: JournalPlan, own_event: MakeEvent, qtbot: QtBot
) -> None:
    journal.append_now(own_event(), 5)
    journal._writer.call(
        lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 10")
    ).result(5)
    while journal.append_now(own_event(), 5).row_id:
        pass
    assert journal.state.cause is DownCause.FULL


def test_a_journal_that_cannot_be_opened_starts_on_its_spool(
    plan: JournalPlan,
    clock: ManualClock,
    own_event: MakeEvent,
    stored_order: Callable[[], list[int]],
    qtbot: QtBot,
) -> None:
    database(plan).write_bytes(b"this is no database, but long enough to look like one" * 40)
    journal = Journal(plan, clock)
    journal.open()
    assert journal.state.cause is DownCause.DAMAGED
    journal.append_now(own_event(), 5)
    assert journal.close()
    database(plan).unlink()
    journal = Journal(replace(plan, boot="boot-b"), clock)
    journal.open()
    journal.append(own_event())
    qtbot.waitUntil(lambda: Code.JOURNAL_REPLAYED in codes(plan), timeout=10_000)
    assert journal.close()
    assert stored_order() == [0, 1], "the event of the earlier run comes first"


def test_a_full_queue_overflows_into_the_spool_and_order_is_kept(
    plan: JournalPlan,
    clock: ManualClock,
    own_event: MakeEvent,
    stored_order: Callable[[], list[int]],
    qtbot: QtBot,
) -> None:
    journal = Journal(plan, clock, queue_bound=20)
    for _ in range(130):  # before the writer runs: twenty fit
        journal.append(own_event())
    assert journal.queued == 20
    journal.open()
    qtbot.waitUntil(lambda: Code.JOURNAL_REPLAYED in codes(plan), timeout=10_000)
    journal.append(own_event())
    assert journal.close()
    assert stored_order() == list(range(131))
    assert list(plan.spool_path.parent.iterdir()) == [], "the spool is empty and gone"


def test_a_prune_while_the_database_is_down_is_refused(
    journal: Journal, plan: JournalPlan, own_event: MakeEvent, qtbot: QtBot
) -> None:
    journal.append_now(own_event(), 5)
    database(plan).unlink()
    with pytest.raises(StoreDownError):
        journal.prune(1 << 62, 5)


CHILD = """
import os, signal, sys
from pathlib import Path
from console.clock import SystemClock
from console.domain.events import Code, Event, Tone
from console.store.engines import sqlite_url
from console.store.journal import Journal
from console.store.journal_intake import Intake
from console.store.journal_session import JournalPlan
from console.store.signing import Signer

folder, boot, first, dies = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
plan = JournalPlan(
    url=sqlite_url(folder / "journal.db"), site="hq", writer="seat-1", boot=boot,
    signer=Signer(bytes(range(32))), spool_path=folder / "spool" / "journal.spool",
    checkpoints_path=folder / "outside" / "checkpoints.jsonl", checkpoint_rows=7,
)
clock = SystemClock()
if dies == "before-clearing":
    # the worst moment: everything is committed, the spool is not yet emptied
    Intake.resume_if_read = lambda self, ends, helds: os.kill(os.getpid(), signal.SIGKILL)
journal = Journal(plan, clock, queue_bound=5)
for number in range(first, first + 40):
    journal.append(Event(Code.PARCEL_MOVED, Tone.CALM, "parcel:1", clock.utc_ns(),
                         clock.monotonic_ns(), params={"n": number}))
journal.open()
journal.append_now(Event(Code.PARCEL_MOVED, Tone.CALM, "parcel:1", clock.utc_ns(),
                         clock.monotonic_ns(), params={"n": first + 40}), 20)
if dies == "at-the-end":
    os.kill(os.getpid(), signal.SIGKILL)
journal.close(20)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a POSIX matter")
@pytest.mark.parametrize("dies", ["before-clearing", "at-the-end"])
def test_a_kill_between_commit_and_clearing_doubles_nothing(
    plan: JournalPlan,
    tmp_path: Path,
    repository: Path,
    stored_order: Callable[[], list[int]],
    dies: str,
) -> None:
    def run(boot: str, first: int, how: str) -> int:
        arguments = [sys.executable, "-c", textwrap.dedent(CHILD), str(tmp_path), boot]
        done = subprocess.run(
            [*arguments, str(first), how], cwd=repository, timeout=50, check=False
        )
        return done.returncode

    assert run("boot-a", 0, dies) == -signal.SIGKILL
    assert run("boot-b", 41, "never") == 0
    assert stored_order() == list(range(82))


def test_an_event_that_takes_too_long_is_said_and_not_lost(
    plan: JournalPlan, clock: ManualClock, own_event: MakeEvent, qtbot: QtBot
) -> None:
    journal = Journal(plan, clock)
    with pytest.raises(TimeoutError, match="stays queued"):
        journal.append_now(own_event(), 0.01)  # nobody writes yet
    seen: list[StoredEvent] = []
    journal.stored.connect(seen.extend)
    journal.open()
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=5_000)
    assert journal.close()


def test_a_bug_in_the_writer_is_reported_and_events_go_to_the_spool(
    plan: JournalPlan,
    clock: ManualClock,
    own_event: MakeEvent,
    stored_order: Callable[[], list[int]],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    errors: list[Exception] = []
    journal = Journal(plan, clock)
    journal.failed.connect(errors.append)
    journal.open()
    with monkeypatch.context() as broken:
        broken.setattr(journal._writer.session, "write", lambda _drafts: 1 / 0)
        journal.append(own_event())
        qtbot.waitUntil(lambda: bool(errors), timeout=5_000)
    journal.append(own_event())
    assert journal.close()
    assert [type(error) for error in errors] == [ZeroDivisionError], "and it is not tried again"
    journal = Journal(replace(plan, boot="boot-b"), clock)
    journal.open()
    qtbot.waitUntil(lambda: Code.JOURNAL_REPLAYED in codes(plan), timeout=10_000)
    assert journal.close()
    assert stored_order() == [0, 1]
