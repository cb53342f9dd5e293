"""The same journal on a real PostgreSQL: shared by consoles, stopped, edited, pruned."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event
from console.domain.recording import FootageLock, Gap, Segment
from console.domain.tampering import Fault
from console.store.errors import DownCause, StoreDownError
from console.store.event_pages import EventReader
from console.store.footage import FootageStore
from console.store.journal import Journal
from console.store.journal_session import JournalPlan
from console.store.signing import Signer
from console.store.site_import import ImportRow, import_rows
from console.store.site_writer import SiteWriter
from console.store.verify import verify_journal

pytestmark = pytest.mark.peer
MakeEvent = Callable[..., Event]


@pytest.fixture
def server_plan(plan: JournalPlan, postgres: "PostgresServer") -> JournalPlan:  # type: ignore[name-defined]  # noqa: F821
    return replace(plan, url=postgres.new_database())


@pytest.fixture
def journal(server_plan: JournalPlan, clock: ManualClock, qtbot: QtBot) -> Iterator[Journal]:
    journal = Journal(server_plan, clock)
    journal.open()
    yield journal
    assert journal.close(20)


def test_two_consoles_share_a_journal_each_with_its_chain(
    journal: Journal,
    server_plan: JournalPlan,
    clock: ManualClock,
    make_event: MakeEvent,
    qtbot: QtBot,
) -> None:
    second_signer = Signer(bytes(reversed(range(32))))
    other_plan = replace(
        server_plan,
        writer="seat-2",
        signer=second_signer,
        spool_path=server_plan.spool_path.with_name("second.spool"),
        checkpoints_path=server_plan.checkpoints_path.with_name("second.jsonl"),
    )
    other = Journal(other_plan, clock)
    other.open()
    for _ in range(60):
        journal.append(make_event(code=Code.PARCEL_MOVED))
        other.append(make_event(code=Code.PARCEL_MOVED))
    assert other.close(20)
    journal.append_now(make_event(), 20)
    keys = [server_plan.signer.public_key, second_signer.public_key]
    for path in (server_plan.checkpoints_path, other_plan.checkpoints_path):
        assert verify_journal(server_plan.url, path, keys).findings == ()
        assert verify_journal(server_plan.url, path).findings == (), "the other's key is met inside"
    reader = EventReader(server_plan.url)
    rows = reader.page(EventFilter(), None, 1_000)
    reader.close()
    assert [row.row_id for row in rows] == list(range(len(rows), 0, -1))
    moved = [row.writer for row in rows if row.event.code is Code.PARCEL_MOVED]
    assert (moved.count("seat-1"), moved.count("seat-2")) == (60, 60)


def test_a_stopped_server_costs_nothing_but_time(
    journal: Journal,
    server_plan: JournalPlan,
    postgres: "PostgresServer",  # type: ignore[name-defined]  # noqa: F821
    clock: ManualClock,
    make_event: MakeEvent,
    qtbot: QtBot,
) -> None:
    def event() -> Event:
        return make_event(code=Code.PARCEL_MOVED)

    journal.append_now(event(), 20)
    postgres.stop()
    try:
        assert journal.append_now(event(), 20).row_id == 0
        assert journal.state.cause is DownCause.UNREACHABLE
        reader = EventReader(server_plan.url)
        with pytest.raises(StoreDownError):
            reader.newest()
        journal.append_now(event(), 20)
    finally:
        postgres.start()
    wanted = EventFilter(code_prefix="journal.replayed")

    def is_replayed() -> bool:
        clock.advance(1.0)
        return bool(reader.page(wanted))

    qtbot.waitUntil(is_replayed, timeout=20_000)
    journal.append_now(event(), 20)
    moved = reader.page(EventFilter(code_prefix="parcel."))
    reader.close()
    assert [row.event.params["n"] for row in moved] == [3, 2, 1, 0]
    verdict = verify_journal(server_plan.url, server_plan.checkpoints_path)
    assert verdict.findings == ()


def test_an_edit_on_the_server_is_named(
    journal: Journal, server_plan: JournalPlan, clock: ManualClock, make_event: MakeEvent
) -> None:
    for _ in range(20):
        journal.append_now(make_event(), 20)
    clock.advance(5)  # a quiet moment: a server tidies itself
    with psycopg.connect(server_plan.url, autocommit=True) as connection:
        connection.execute("DROP TRIGGER event_never_changes ON event")
        connection.execute("UPDATE event SET actor = 'mallory' WHERE row_id = 9")
    finding = verify_journal(server_plan.url).findings[0]
    assert (finding.fault, finding.row_id) == (Fault.ALTERED, 9)


def test_pruning_on_the_server_leaves_a_whole_journal(
    journal: Journal, server_plan: JournalPlan, clock: ManualClock, make_event: MakeEvent
) -> None:
    for _ in range(30):
        journal.append_now(make_event(), 20)
    middle_ns = clock.utc_ns() - 1_000_000_000
    assert journal.prune(middle_ns) > 15
    verdict = verify_journal(server_plan.url, server_plan.checkpoints_path)
    assert verdict.findings == ()
    reader = EventReader(server_plan.url)
    assert len(reader.page(EventFilter(text="bay"))) < 15
    reader.close()


def test_footage_rows_live_on_the_server_too(postgres: "PostgresServer") -> None:  # type: ignore[name-defined]  # noqa: F821
    url = postgres.new_database()
    writer = SiteWriter(url)
    writer.start()
    footage = FootageStore(url, writer)
    segment = Segment("01", "01/a.mp4", 10, 70, 1_000, 1_500, "h264", 1920, 1080)
    footage.add_segment(segment)
    footage.add_gap(Gap("01", 70, 90, 0, "disk"))
    lock = footage.add_lock(FootageLock("01", 10, 20, "why", "anna"))
    assert import_rows(writer, [ImportRow("staff", "1", "{}")] * 1, 5) == 1
    assert import_rows(writer, [ImportRow("staff", "1", '{"a":1}')], 6) == 1
    assert footage.segments("01") == [segment]
    assert footage.usage()["01"].size_bytes == 1_000
    assert footage.gaps() == [Gap("01", 70, 90, 0, "disk")]
    assert footage.locks() == [lock]
    assert footage.remove_lock(lock.lock_id)
    writer.request_stop()
    assert writer.wait(5_000)
    footage.close()
