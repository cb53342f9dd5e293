"""Old events go in a way that leaves the journal whole and says so; anything else is found."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event
from console.domain.tampering import Fault
from console.store.event_pages import EventReader
from console.store.journal import Journal
from console.store.journal_session import JournalPlan
from console.store.verify import Verdict, verify_journal

MakeEvent = Callable[..., Event]


@pytest.fixture
def journal(plan: JournalPlan, clock: ManualClock, qtbot: QtBot) -> Iterator[Journal]:
    journal = Journal(plan, clock)
    journal.open()
    yield journal
    assert journal.close()


def fill(
    journal: Journal, make_event: MakeEvent, count: int, drills: set[int] | None = None
) -> list[Event]:
    """Append events as they happen."""
    events = []
    for number in range(count):
        events.append(make_event(exercise=number in (drills or set())))
        journal.append_now(events[-1], 5)
    return events


def verdict(plan: JournalPlan) -> Verdict:
    return verify_journal(plan.url, plan.checkpoints_path, [plan.signer.public_key])


def rows(plan: JournalPlan, wanted: EventFilter | None = None) -> list[int]:
    reader = EventReader(plan.url)
    page = reader.page(wanted or EventFilter(), None, 1_000)
    reader.close()
    return [row.row_id for row in page]


def test_what_is_older_goes_and_the_rest_stays_whole(
    journal: Journal, plan: JournalPlan, make_event: MakeEvent
) -> None:
    events = fill(journal, make_event, 40, drills={2})
    (drill,) = rows(plan, EventFilter(exercise=True))
    before = len(rows(plan))
    removed = journal.prune(events[25].utc_ns)
    left = rows(plan)
    assert len(left) == before - removed + 1
    assert drill in left, "the newest event of every chain stays"
    assert verdict(plan).findings == ()
    assert verify_journal(plan.url).findings == ()
    pruned = EventReader(plan.url)
    told = pruned.page(EventFilter(code_prefix="journal.pruned"))
    assert told[0].event.params["count"] == removed
    # the text search forgot them too, and finds what is left
    assert len(pruned.page(EventFilter(text="bay"), None, 500)) == 15 + 1
    pruned.close()


def test_a_second_pruning_follows_the_first(
    journal: Journal, plan: JournalPlan, make_event: MakeEvent
) -> None:
    events = fill(journal, make_event, 60, drills=set(range(0, 60, 5)))
    assert journal.prune(events[20].utc_ns) > 0
    assert journal.prune(events[45].utc_ns) > 0
    journal.append_now(make_event(exercise=True), 5)
    assert verdict(plan).findings == ()


def test_everything_may_be_old_and_the_ends_of_the_chains_stay(
    journal: Journal, plan: JournalPlan, clock: ManualClock, make_event: MakeEvent
) -> None:
    for number in range(20):
        journal.append_now(make_event(exercise=number % 2 == 0), 5)
    assert journal.prune(clock.utc_ns() + 1) > 0
    assert len(rows(plan)) == 3, "an end of either chain, and the pruning"
    assert verdict(plan).findings == ()
    assert journal.prune(0) == 0, "nothing is that old"
    journal.append_now(make_event(), 5)
    assert verdict(plan).findings == ()


def test_a_span_of_blocks_goes_with_its_rows(
    journal: Journal, plan: JournalPlan, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("journal_rows", "prune", "verify", "event_pages"):
        monkeypatch.setattr(f"console.store.{module}.SPAN_ROWS", 10)
    events = fill(journal, make_event, 50)
    journal.prune(events[40].utc_ns)
    with closing(sqlite3.connect(Path(plan.url.removeprefix("sqlite:///")))) as connection:
        blocks = [block for (block,) in connection.execute("SELECT block FROM event_span")]
    assert min(blocks) >= 4
    assert verdict(plan).findings == ()
    late = EventFilter(start_utc_ns=events[45].utc_ns, code_prefix="camera.")
    assert len(rows(plan, late)) > 0


def tamper(plan: JournalPlan, statement: str) -> None:
    with closing(sqlite3.connect(Path(plan.url.removeprefix("sqlite:///")))) as connection:
        connection.execute("DROP TRIGGER IF EXISTS event_never_changes")
        connection.execute(statement)
        connection.commit()


def test_rows_removed_beyond_the_pruning_are_missing(
    journal: Journal, plan: JournalPlan, make_event: MakeEvent
) -> None:
    events = fill(journal, make_event, 40)
    journal.prune(events[20].utc_ns)
    first = rows(plan)[-1]
    tamper(plan, f"DELETE FROM event WHERE row_id = {first}")  # noqa: S608 - our own number
    finding = verdict(plan).findings[0]
    assert (finding.fault, finding.sequence) == (Fault.MISSING, first)


def test_a_pruning_nobody_signed_explains_nothing(
    journal: Journal, plan: JournalPlan, make_event: MakeEvent
) -> None:
    events = fill(journal, make_event, 40)
    journal.prune(events[20].utc_ns)
    for change in (
        "replace(params, '\"count\"', '\"tally\"')",
        "replace(params, 'heads', 'xxxxx')",
    ):
        tamper(
            plan,
            f"UPDATE event SET params = {change} WHERE code = '{Code.JOURNAL_PRUNED.value}'",  # noqa: S608
        )
        assert verdict(plan).findings
    tamper(plan, f"UPDATE event SET utc_ns = 1 WHERE code = '{Code.JOURNAL_PRUNED.value}'")  # noqa: S608
    faults = {finding.fault for finding in verdict(plan).findings}
    assert {Fault.FORGED, Fault.MISSING} <= faults
