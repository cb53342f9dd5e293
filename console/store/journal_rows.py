"""Turns drafts into chained rows inside one transaction. Runs on the thread that writes.

Refuses to guess: where a chain ends is read from the database once, then remembered only as long
as every transaction is committed; `forget` after a failure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from console.domain.chain import (
    GENESIS,
    ChainId,
    ChainRow,
    Frames,
    Head,
    canonical_bytes,
    frame_chain,
    next_digest,
    seal_message,
)
from console.domain.events import Event, StoredEvent
from console.store.drafts import Draft
from console.store.event_words import WordSplitter, kind_mark, subject_mark
from console.store.journal_schema import CHAIN, EVENT, EVENT_WORD, KIND, SPAN_ROWS
from console.store.row_sql import RowSql
from console.store.signing import Signer

#: PostgreSQL: consoles that share a journal take turns, so row ids rise in the order of commits.
WRITE_LOCK = 0x53414C58
_MAX_KNOWN_TEXTS = 50_000


@dataclass(slots=True)
class _Tail:
    """Where one chain ends."""

    key: int
    frame: bytes
    sequence: int
    digest: bytes


_Kind = tuple[str, str, str, bool]


class JournalRows:
    """Appends events of one writer."""

    def __init__(self, dialect: sa.Dialect, site: str, writer: str, signer: Signer) -> None:
        """Prepare statements for a kind of database.

        Args:
            dialect: Of the engine that will be used.
            site: Id of the site.
            writer: Id of this console.
            signer: Seals the last event of every transaction.
        """
        self._signer = signer
        self._site = site
        self._writer = writer
        self._sql = RowSql(dialect)
        self._frames = Frames()
        self._splitter = WordSplitter()
        self._tails: dict[bool, _Tail] = {}
        self._kinds: dict[_Kind, int] = {}
        self._texts: set[str] = set()

    def forget(self) -> None:
        """Trust nothing remembered: the last transaction may not have been committed."""
        self._tails.clear()
        self._kinds.clear()
        self._texts.clear()

    def take_turn(self, connection: sa.Connection) -> None:
        """Wait until no other console writes; lasts until the transaction ends.

        SQLite does so when the transaction begins.
        """
        if self._sql.is_server:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))

    def without_known(self, connection: sa.Connection, drafts: Sequence[Draft]) -> list[Draft]:
        """Those drafts that have no row yet; a replay after a crash would double the others."""
        query = sa.select(EVENT.c.uid).where(EVENT.c.uid.in_([draft.uid for draft in drafts]))
        known = {bytes(uid) for uid in connection.execute(query).scalars()}
        return [draft for draft in drafts if draft.uid not in known]

    def write(self, connection: sa.Connection, drafts: Sequence[Draft]) -> list[StoredEvent]:
        """Append events in order.

        Args:
            connection: Inside a transaction that the caller commits.
            drafts: At least one.

        Returns:
            The events with their places.
        """
        self.take_turn(connection)
        newest = connection.execute(sa.select(sa.func.max(EVENT.c.row_id))).scalar() or 0
        stored: list[StoredEvent] = []
        rows: list[ChainRow] = []
        texts: list[tuple[object, ...]] = []
        for row_id, draft in enumerate(drafts, newest + 1):
            row = self._row(connection, draft, row_id)
            rows.append(row)
            texts.append(self._text(draft, row))
            stored.append(
                StoredEvent(row_id, row.sequence, self._writer, row.boot, row.digest, draft.event)
            )
        connection.exec_driver_sql(self._sql.insert_event, [*self._sealed(rows)])
        connection.exec_driver_sql(self._sql.insert_text, texts)
        self._widen_spans(connection, stored)
        if not self._sql.is_server:
            self._learn_words(connection, texts)
        return stored

    def _sealed(self, rows: list[ChainRow]) -> list[ChainRow]:
        """Sign the last row of every chain among these."""
        last = {row.chain_id: place for place, row in enumerate(rows)}
        for place in last.values():
            seal = self._signer.sign(seal_message(rows[place].digest))
            rows[place] = rows[place]._replace(seal=seal)
        return rows

    def heads(self, connection: sa.Connection) -> tuple[Head, ...]:
        """The newest event of every chain of this journal, of all writers."""
        newest = (
            sa.select(EVENT.c.chain_id, sa.func.max(EVENT.c.sequence).label("sequence"))
            .group_by(EVENT.c.chain_id)
            .subquery()
        )
        query = (
            sa.select(CHAIN, EVENT.c.sequence, EVENT.c.digest)
            .join(newest, newest.c.chain_id == CHAIN.c.chain_id)
            .join(
                EVENT,
                sa.and_(
                    EVENT.c.chain_id == newest.c.chain_id, EVENT.c.sequence == newest.c.sequence
                ),
            )
        )
        return tuple(
            Head(ChainId(row.site, row.writer, bool(row.exercise)), row.sequence, bytes(row.digest))
            for row in connection.execute(query)
        )

    def _row(self, connection: sa.Connection, draft: Draft, row_id: int) -> ChainRow:
        event = draft.event
        tail = self._tail(connection, exercise=event.exercise)
        tail.sequence += 1
        row = ChainRow(
            row_id,
            tail.key,
            tail.sequence,
            draft.uid,
            draft.boot,
            self._kind(connection, event),
            event.code.value,
            event.tone.value,
            event.subject,
            event.actor,
            event.utc_ns,
            event.monotonic_ns,
            draft.params,
            b"",
            None,
        )
        canonical = canonical_bytes(tail.frame, int(event.exercise), self._frames, row)
        tail.digest = next_digest(tail.digest, canonical)
        return ChainRow(*row[:-2], tail.digest, None)

    def _tail(self, connection: sa.Connection, *, exercise: bool) -> _Tail:
        tail = self._tails.get(exercise)
        if tail is None:
            tail = self._tails[exercise] = self._read_tail(connection, exercise=exercise)
        return tail

    def _read_tail(self, connection: sa.Connection, *, exercise: bool) -> _Tail:
        chain = ChainId(self._site, self._writer, exercise)
        key = connection.execute(
            sa.select(CHAIN.c.chain_id).where(
                CHAIN.c.site == chain.site,
                CHAIN.c.writer == chain.writer,
                CHAIN.c.exercise == int(exercise),
            )
        ).scalar()
        if key is None:
            key = _next_key(connection, CHAIN.c.chain_id)
            values = {
                "chain_id": key,
                "site": chain.site,
                "writer": chain.writer,
                "exercise": int(exercise),
            }
            connection.execute(CHAIN.insert(), values)
        newest = connection.execute(
            sa.select(EVENT.c.sequence, EVENT.c.digest)
            .where(EVENT.c.chain_id == key)
            .order_by(EVENT.c.sequence.desc())
            .limit(1)
        ).first()
        sequence, digest = (newest.sequence, bytes(newest.digest)) if newest else (0, GENESIS)
        return _Tail(key, frame_chain(chain), sequence, digest)

    def _kind(self, connection: sa.Connection, event: Event) -> int:
        kind = (
            event.tone.value,
            event.code.value,
            event.subject.partition(":")[0],
            event.exercise,
        )
        kind_id = self._kinds.get(kind)
        if kind_id is None:
            kind_id = self._kinds[kind] = _read_kind(connection, kind)
        return kind_id

    def _text(self, draft: Draft, row: ChainRow) -> tuple[object, ...]:
        words = self._splitter.of_event(row.code, row.subject, row.actor, draft.event.params)
        if self._sql.is_server:
            return (row.row_id, words)
        return (row.row_id, words, f"{kind_mark(row.kind_id)} {subject_mark(row.subject)}")

    def _learn_words(self, connection: sa.Connection, texts: Iterable[tuple[object, ...]]) -> None:
        new = {str(words) for _row_id, words, _marks in texts} - self._texts
        if not new:
            return
        words = sorted({word for text in new for word in text.split()})
        insert = EVENT_WORD.insert().prefix_with("OR IGNORE")
        connection.execute(insert, [{"word": word} for word in words])
        if len(self._texts) > _MAX_KNOWN_TEXTS:
            self._texts.clear()
        self._texts |= new

    def _widen_spans(self, connection: sa.Connection, stored: Iterable[StoredEvent]) -> None:
        spans: dict[int, tuple[int, int]] = {}
        for one in stored:
            block, utc_ns = one.row_id // SPAN_ROWS, one.event.utc_ns
            low, high = spans.get(block, (utc_ns, utc_ns))
            spans[block] = (min(low, utc_ns), max(high, utc_ns))
        values = [(block, low, high) for block, (low, high) in spans.items()]
        connection.exec_driver_sql(self._sql.widen_span, values)


def _next_key(connection: sa.Connection, column: sa.Column[int]) -> int:
    return (connection.execute(sa.select(sa.func.max(column))).scalar() or 0) + 1


def _read_kind(connection: sa.Connection, kind: _Kind) -> int:
    tone, code, subject_kind, exercise = kind
    found = connection.execute(
        sa.select(KIND.c.kind_id).where(
            KIND.c.tone == tone,
            KIND.c.code == code,
            KIND.c.subject_kind == subject_kind,
            KIND.c.exercise == int(exercise),
        )
    ).scalar()
    if found is not None:
        return int(found)
    key = _next_key(connection, KIND.c.kind_id)
    values = {
        "kind_id": key,
        "tone": tone,
        "code": code,
        "subject_kind": subject_kind,
        "exercise": int(exercise),
    }
    connection.execute(KIND.insert(), values)
    return key
