"""The backlog: what came after the cursors, of every chain, once and in order."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.events import Code, Event, StoredEvent
from console.domain.operations import ChainCursor
from console.store.drafts import make_draft
from console.store.engines import sqlite_url
from console.store.event_backlog import ChainKey, EventBacklog
from console.store.journal_session import JournalPlan, JournalSession

MakeEvent = Callable[..., Event]
PREFIXES = ("alarm.", "incident.")
MINE = (Code.ALARM_RAISED, Code.CAMERA_LOST, Code.INCIDENT_OPENED, Code.CAMERA_LIVE)


class _Writers:
    """Consoles that append to one database by turns."""

    def __init__(self, plan: JournalPlan) -> None:
        self._plan = plan
        self._sessions: dict[str, JournalSession] = {}
        self._count = 0

    def write(self, writer: str, event: Event) -> None:
        session = self._sessions.get(writer)
        if session is None:
            session = self._sessions[writer] = JournalSession(replace(self._plan, writer=writer))
            session.open()
        self._count += 1
        session.write([make_draft(event, self._plan.boot, self._count, writer)])

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()


def _walk(
    backlog: EventBacklog, cursors: dict[ChainKey, int], limit: int
) -> tuple[list[StoredEvent], dict[ChainKey, ChainCursor]]:
    """Everything behind the cursors, in pieces."""
    events: list[StoredEvent] = []
    reached: dict[ChainKey, ChainCursor] = {}
    row, is_last = 0, False
    while not is_last:
        piece = backlog.after(cursors, PREFIXES, limit, row)
        events += piece.events
        for one in piece.cursors:
            reached[one.writer, one.exercise] = one
            cursors[one.writer, one.exercise] = one.sequence
        row, is_last = piece.next_row, piece.is_last
    return events, reached


def _fill(plan: JournalPlan, make_event: MakeEvent, count: int) -> None:
    """Two writers, real and drill, wanted and unwanted codes, mixed."""
    writers = _Writers(plan)
    for n in range(count):
        writers.write(f"seat-{n % 2}", make_event(code=MINE[n % 4], exercise=n % 3 == 0))
    writers.close()


def test_every_later_event_comes_once_and_in_order(
    plan: JournalPlan, any_url: str, make_event: MakeEvent
) -> None:
    plan = replace(plan, url=any_url)
    _fill(plan, make_event, 24)
    backlog = EventBacklog(any_url, plan.site)
    events, reached = _walk(backlog, {}, limit=3)
    assert [one.row_id for one in events] == [n + 1 for n in range(24) if n % 2 == 0]
    assert {key: cursor.sequence for key, cursor in reached.items()} == {
        ("seat-0", False): 8,
        ("seat-0", True): 4,
        ("seat-1", False): 8,
        ("seat-1", True): 4,
    }
    again = backlog.after({key: one.sequence for key, one in reached.items()}, PREFIXES)
    assert again.events == ()
    assert again.is_last
    backlog.close()


def test_a_writer_can_be_left_out(plan: JournalPlan, any_url: str, make_event: MakeEvent) -> None:
    plan = replace(plan, url=any_url)
    _fill(plan, make_event, 12)
    backlog = EventBacklog(any_url, plan.site)
    piece = backlog.after({}, ("camera.",), without="seat-0")
    assert {one.writer for one in piece.events} == {"seat-1"}
    assert {one.writer for one in piece.cursors} == {"seat-1"}
    backlog.close()


def test_another_site_in_the_same_database_is_left_alone(
    plan: JournalPlan, any_url: str, make_event: MakeEvent
) -> None:
    plan = replace(plan, url=any_url)
    elsewhere = _Writers(replace(plan, site="elsewhere"))
    elsewhere.write("seat-0", make_event(code=Code.ALARM_RAISED))
    elsewhere.close()
    backlog = EventBacklog(any_url, plan.site)
    assert backlog.after({}, PREFIXES).events == ()
    backlog.close()


def test_cursors_of_another_journal_are_told_apart(
    plan: JournalPlan, any_url: str, make_event: MakeEvent
) -> None:
    plan = replace(plan, url=any_url)
    _fill(plan, make_event, 12)
    backlog = EventBacklog(any_url, plan.site)
    head = backlog.after({}, PREFIXES).cursors
    assert backlog.knows(head)
    assert not backlog.knows([replace(head[0], digest=bytes(32))])
    assert not backlog.knows([replace(head[0], sequence=head[0].sequence + 1)])
    assert not backlog.knows([replace(head[0], writer="nobody")])
    backlog.close()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    picks=st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 3)), max_size=25),
    known=st.integers(0, 6),
    limit=st.integers(1, 5),
)
def test_any_mixture_is_read_from_any_cursor_without_hole_or_double(
    plan: JournalPlan,
    make_event: MakeEvent,
    picks: list[tuple[int, bool, int]],
    known: int,
    limit: int,
) -> None:
    url = sqlite_url(plan.spool_path.parent.parent / f"{uuid.uuid4().hex}.db")
    sequences: dict[ChainKey, int] = {}
    expected: list[tuple[str, bool, int]] = []
    writers = _Writers(replace(plan, url=url))
    for who, exercise, what in picks:
        event = make_event(code=MINE[what], exercise=exercise)
        key = (f"seat-{who}", exercise)
        writers.write(key[0], event)
        sequences[key] = sequences.get(key, 0) + 1
        if what % 2 == 0 and (key[0] != "seat-0" or sequences[key] > known):
            expected.append((*key, sequences[key]))
    writers.close()
    if not picks:
        return
    backlog = EventBacklog(url, plan.site)
    cursors: dict[ChainKey, int] = {("seat-0", False): known, ("seat-0", True): known}
    events, _reached = _walk(backlog, cursors, limit)
    assert [(one.writer, one.event.exercise, one.sequence) for one in events] == expected
    backlog.close()
