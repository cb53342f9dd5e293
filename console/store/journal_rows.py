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
    Frames,
    Head,
    canonical_bytes,
    frame_chain,
    next_digest,
)
from console.domain.events import StoredEvent
from console.store.drafts import Draft
from console.store.event_words import WordSplitter, kind_mark, subject_mark
from console.store.journal_schema import CHAIN, EVENT, EVENT_WORD, KIND, SPAN_ROWS
from console.store.row_sql import RowSql

#: PostgreSQL: consoles that share a journal take turns, so row ids rise in the order of commits.
WRITE_LOCK = 0x53414C58
_MAX_KNOWN_WORDS = 100_000


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

    def __init__(self, dialect: sa.Dialect, site: str, writer: str) -> None:
        """Prepare statements for a kind of database.

        Args:
            dialect: Of the engine that will be used.
            site: Id of the site.
            writer: Id of this console.
        """
        self._site = site
        self._writer = writer
        self._sql = RowSql(dialect)
        self._frames = Frames()
        self._splitter = WordSplitter()
        self._tails: dict[bool, _Tail] = {}
        self._kinds: dict[_Kind, int] = {}
        self._words: set[str] = set()

    def forget(self) -> None:
        """Trust nothing remembered: the last transaction may not have been committed."""
        self._tails.clear()
        self._kinds.clear()
        self._words.clear()

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
        if self._sql.is_server:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))
        newest = connection.execute(sa.select(sa.func.max(EVENT.c.row_id))).scalar() or 0
        stored: list[StoredEvent] = []
        rows: list[tuple[object, ...]] = []
        texts: list[tuple[object, ...]] = []
        for row_id, draft in enumerate(drafts, newest + 1):
            tail = self._tail(connection, exercise=draft.event.exercise)
            kind_id = self._kind(connection, draft)
            event = self._place(draft, row_id, tail)
            stored.append(event)
            rows.append(_row(draft, event, tail, kind_id))
            texts.append(self._text(draft, row_id, kind_id))
        connection.exec_driver_sql(self._sql.insert_event, rows)
        connection.exec_driver_sql(self._sql.insert_text, texts)
        self._widen_spans(connection, stored)
        if not self._sql.is_server:
            self._learn_words(connection, texts)
        return stored

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

    def _place(self, draft: Draft, row_id: int, tail: _Tail) -> StoredEvent:
        event = draft.event
        tail.sequence += 1
        canonical = canonical_bytes(
            tail.frame,
            self._frames,
            exercise=int(event.exercise),
            row_id=row_id,
            sequence=tail.sequence,
            utc_ns=event.utc_ns,
            monotonic_ns=event.monotonic_ns,
            uid=draft.uid,
            boot=draft.boot,
            code=event.code.value,
            tone=event.tone.value,
            subject=event.subject,
            actor=event.actor,
            params=draft.params,
        )
        tail.digest = next_digest(tail.digest, canonical)
        return StoredEvent(row_id, tail.sequence, self._writer, draft.boot, tail.digest, event)

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

    def _kind(self, connection: sa.Connection, draft: Draft) -> int:
        event = draft.event
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

    def _text(self, draft: Draft, row_id: int, kind_id: int) -> tuple[object, ...]:
        event = draft.event
        words = " ".join(
            self._splitter.of_event(event.code.value, event.subject, event.actor, event.params)
        )
        if self._sql.is_server:
            return (row_id, words)
        return (row_id, words, f"{kind_mark(kind_id)} {subject_mark(event.subject)}")

    def _learn_words(self, connection: sa.Connection, texts: Iterable[tuple[object, ...]]) -> None:
        new = {word for _row_id, words, _marks in texts for word in str(words).split()}
        new -= self._words
        if not new:
            return
        insert = EVENT_WORD.insert().prefix_with("OR IGNORE")
        connection.execute(insert, [{"word": word} for word in sorted(new)])
        if len(self._words) > _MAX_KNOWN_WORDS:
            self._words.clear()
        self._words |= new

    def _widen_spans(self, connection: sa.Connection, stored: Iterable[StoredEvent]) -> None:
        spans: dict[int, tuple[int, int]] = {}
        for one in stored:
            block, utc_ns = one.row_id // SPAN_ROWS, one.event.utc_ns
            low, high = spans.get(block, (utc_ns, utc_ns))
            spans[block] = (min(low, utc_ns), max(high, utc_ns))
        values = [(block, low, high) for block, (low, high) in spans.items()]
        connection.exec_driver_sql(self._sql.widen_span, values)


def _row(draft: Draft, stored: StoredEvent, tail: _Tail, kind_id: int) -> tuple[object, ...]:
    event = stored.event
    return (
        stored.row_id,
        tail.key,
        stored.sequence,
        draft.uid,
        draft.boot,
        kind_id,
        event.code.value,
        event.tone.value,
        event.subject,
        event.actor,
        event.utc_ns,
        event.monotonic_ns,
        draft.params,
        stored.digest,
    )


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
