"""Pages of the journal, newest first, by key. Short read sessions; never on the GUI thread.

How a page stays fast at any depth and filter: every event has a *kind* (tone, code, kind of
subject, drill or not), of which there are few hundred. A filter first picks kinds from that short
table; then the newest rows of those kinds are merged by walking one index range a kind, each
bounded by what the others found already. A range of time picks blocks of rows whose span touches
it. Text goes through the full-text table, where kinds and subjects are words too.
"""

import contextlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from console.domain.chain import decode_params
from console.domain.event_filter import END_OF_TIME_NS, EventFilter
from console.domain.events import Code, Event, Param, StoredEvent, Tone
from console.store.engines import reading_engine, translated
from console.store.event_search import TextSearch
from console.store.journal_schema import CHAIN, EVENT, EVENT_SPAN, KIND, SPAN_ROWS

_LAST_ROW = END_OF_TIME_NS
_FIELDS = (
    EVENT.c.row_id,
    EVENT.c.sequence,
    CHAIN.c.writer,
    EVENT.c.boot,
    EVENT.c.digest,
    EVENT.c.code,
    EVENT.c.tone,
    EVENT.c.subject,
    EVENT.c.utc_ns,
    EVENT.c.monotonic_ns,
    EVENT.c.actor,
    EVENT.c.params,
    CHAIN.c.exercise,
)
_JOINED = EVENT.join(CHAIN, CHAIN.c.chain_id == EVENT.c.chain_id)


@dataclass(frozen=True, slots=True)
class RowRange:
    """Row ids from `low` up to, not including, `high`."""

    low: int
    high: int


class EventReader:
    """Reads pages of one journal. Any thread but the GUI's; sessions are its own."""

    def __init__(self, url: str) -> None:
        """Read from the URL; connects when first asked."""
        self._url = url
        self._engine = reading_engine(url)
        self._search = TextSearch(is_server=self._engine.dialect.name != "sqlite")

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def page(
        self, wanted: EventFilter, before_row: int | None = None, limit: int = 100
    ) -> list[StoredEvent]:
        """The newest events that pass a filter.

        Args:
            wanted: The filter.
            before_row: Only rows before this row id; None begins at the newest.
            limit: At most so many.

        Returns:
            Newest first. The last one's row id is the next page's `before_row`.

        Raises:
            StoreDownError: If the database does not answer.
        """
        before = _LAST_ROW if before_row is None else before_row
        with self._session() as connection:
            kinds = _wanted_kinds(connection, wanted)
            if kinds is not None and not kinds:
                return []
            found: list[int] = []
            for stretch in _ranges(connection, wanted, before):
                found += self._row_ids(connection, wanted, kinds, stretch, limit - len(found))
                if len(found) >= limit:
                    break
            return events_of_rows(connection, found)

    def newest(self, limit: int = 100) -> list[StoredEvent]:
        """The newest events, all kinds; newest first."""
        return self.page(EventFilter(), None, limit)

    def _row_ids(
        self,
        connection: sa.Connection,
        wanted: EventFilter,
        kinds: list[int] | None,
        stretch: RowRange,
        limit: int,
    ) -> list[int]:
        if wanted.text.strip():
            return self._search.row_ids(connection, wanted, kinds, stretch.low, stretch.high, limit)
        if kinds is None and not wanted.is_one_subject:
            return _plain(connection, wanted, stretch, limit)
        return _merged(connection, wanted, kinds, stretch, limit)

    @contextlib.contextmanager
    def _session(self) -> Iterator[sa.Connection]:
        with translated(self._url), self._engine.connect() as connection:
            yield connection


def _wanted_kinds(connection: sa.Connection, wanted: EventFilter) -> list[int] | None:
    """Kinds the filter allows; None when it does not restrict them."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.tones:
        conditions.append(KIND.c.tone.in_([tone.value for tone in wanted.tones]))
    if wanted.code_prefix:
        conditions.append(KIND.c.code.startswith(wanted.code_prefix, autoescape=True))
    if wanted.subject:
        conditions.append(KIND.c.subject_kind == wanted.subject_kind)
    if wanted.exercise is not None:
        conditions.append(KIND.c.exercise == int(wanted.exercise))
    if not conditions:
        return None
    query = sa.select(KIND.c.kind_id).where(*conditions)
    return [int(kind_id) for kind_id in connection.execute(query).scalars()]


def _ranges(connection: sa.Connection, wanted: EventFilter, before: int) -> list[RowRange]:
    """Stretches of rows to look through, newest first."""
    if not wanted.has_time:
        return [RowRange(0, before)]
    query = (
        sa.select(EVENT_SPAN.c.block)
        .where(
            EVENT_SPAN.c.max_utc_ns >= wanted.start_utc_ns,
            EVENT_SPAN.c.min_utc_ns < wanted.end_utc_ns,
            EVENT_SPAN.c.block * SPAN_ROWS < before,
        )
        .order_by(EVENT_SPAN.c.block.desc())
    )
    ranges: list[RowRange] = []
    for block in connection.execute(query).scalars():
        low, high = block * SPAN_ROWS, min((block + 1) * SPAN_ROWS, before)
        if ranges and ranges[-1].low == high:
            ranges[-1] = RowRange(low, ranges[-1].high)
        else:
            ranges.append(RowRange(low, high))
    return ranges


def _in_range(wanted: EventFilter, stretch: RowRange) -> list[sa.ColumnElement[bool]]:
    conditions = [EVENT.c.row_id >= stretch.low, EVENT.c.row_id < stretch.high]
    if wanted.has_time:
        conditions.append(EVENT.c.utc_ns >= wanted.start_utc_ns)
        conditions.append(EVENT.c.utc_ns < wanted.end_utc_ns)
    return conditions


def _plain(
    connection: sa.Connection, wanted: EventFilter, stretch: RowRange, limit: int
) -> list[int]:
    query = (
        sa.select(EVENT.c.row_id)
        .where(*_in_range(wanted, stretch))
        .order_by(EVENT.c.row_id.desc())
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def _merged(
    connection: sa.Connection,
    wanted: EventFilter,
    kinds: list[int] | None,
    stretch: RowRange,
    limit: int,
) -> list[int]:
    """The newest rows over several kinds, one index range a kind."""
    conditions = [EVENT.c.kind_id == sa.bindparam("kind"), *_in_range(wanted, stretch)]
    if wanted.is_one_subject:
        conditions.append(EVENT.c.subject == wanted.subject)
    newest = _newest_of_kinds(connection, wanted, kinds or [], stretch)
    query = (
        sa.select(EVENT.c.row_id)
        .where(*conditions, EVENT.c.row_id > sa.bindparam("floor"))
        .order_by(EVENT.c.row_id.desc())
        .limit(limit)
    )
    best: list[int] = []  # a heap, the oldest of the best so far in front
    for row_id, kind in newest:
        floor = best[0] if len(best) >= limit else -1
        if row_id <= floor:
            break  # this kind, and every one after it, begins before the page ends
        for found in connection.execute(query, {"kind": kind, "floor": floor}).scalars():
            if len(best) < limit:
                heapq.heappush(best, found)
            else:
                heapq.heappushpop(best, found)
    return sorted(best, reverse=True)


def _newest_of_kinds(
    connection: sa.Connection, wanted: EventFilter, kinds: list[int], stretch: RowRange
) -> list[tuple[int, int]]:
    """Row id of the newest event of every kind in the stretch; newest first, absent kinds left out.

    Ignores the range of time: that only makes the answer an upper bound.
    """
    conditions = [
        EVENT.c.kind_id == KIND.c.kind_id,
        EVENT.c.row_id >= stretch.low,
        EVENT.c.row_id < stretch.high,
    ]
    if wanted.is_one_subject:
        conditions.append(EVENT.c.subject == wanted.subject)
    newest = (
        sa.select(EVENT.c.row_id)
        .where(*conditions)
        .order_by(EVENT.c.row_id.desc())
        .limit(1)
        .correlate(KIND)
        .scalar_subquery()
    )
    query = sa.select(newest.label("newest"), KIND.c.kind_id).where(KIND.c.kind_id.in_(kinds))
    found = [(row.newest, row.kind_id) for row in connection.execute(query) if row.newest]
    return sorted(found, reverse=True)


def events_of_rows(connection: sa.Connection, row_ids: list[int]) -> list[StoredEvent]:
    """Whole events of some row ids, newest first."""
    if not row_ids:
        return []
    query = (
        sa.select(*_FIELDS)
        .select_from(_JOINED)
        .where(EVENT.c.row_id.in_(row_ids))
        .order_by(EVENT.c.row_id.desc())
    )
    return [stored_event(row) for row in connection.execute(query)]


def stored_event(row: Any) -> StoredEvent:
    """One event from its row and its chain's.

    A code or tone this program does not know (a newer console writes to the same journal) is
    shown as unknown, with the code among the parameters; it is never left out.
    """
    params = _params(row.params)
    code, tone = _code(row.code), _tone(row.tone)
    if code is Code.UNKNOWN_CODE:
        params["code"] = row.code
    event = Event(
        code=code,
        tone=tone,
        subject=row.subject,
        utc_ns=row.utc_ns,
        monotonic_ns=row.monotonic_ns,
        actor=row.actor,
        params=params,
        exercise=bool(row.exercise),
    )
    return StoredEvent(row.row_id, row.sequence, row.writer, row.boot, bytes(row.digest), event)


def _params(text: str) -> dict[str, Param]:
    """Parameters of a row; an edited row must still show, `journal verify` names it."""
    try:
        return decode_params(text)
    except ValueError:
        return {"damaged": text}


def _code(text: str) -> Code:
    try:
        return Code(text)
    except ValueError:
        return Code.UNKNOWN_CODE


def _tone(text: str) -> Tone:
    try:
        return Tone(text)
    except ValueError:
        return Tone.UNKNOWN
