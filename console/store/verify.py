"""`journal verify`: reads a whole journal as it stands and names what is wrong. Not the GUI thread.

One read session sees one state of the database, also while the console writes. Rows are streamed,
so that memory stays flat at any length. The search index (`event_text`) is not verified: it can
hide a row from a search, never from the list.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from console.domain.chain import (
    ChainId,
    ChainRow,
    Head,
    checkpoint_message,
    heads_from_text,
    prune_message,
    seal_message,
)
from console.domain.chain_plan import WalkPlan, WalkTotals
from console.domain.chain_walk import ChainWalker
from console.domain.events import Code
from console.domain.tampering import Fault, Finding, SignedHead
from console.store.checkpoint_file import OutsideCheckpoint, hash_line, read_checkpoints
from console.store.engines import reading_engine, shown_url, translated
from console.store.errors import DownCause, StoreDownError
from console.store.journal_schema import CHAIN, EVENT, EVENT_SPAN, KIND, SPAN_ROWS
from console.store.migrate import refuse_unknown
from console.store.migrations import JOURNAL
from console.store.signing import is_signed

_PIECE_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found.

    Attributes:
        findings: Everything wrong, the first fault of every chain; empty when all is whole.
        totals: What was walked.
        keys: Public keys whose signatures were believed.
        is_pinned: Something outside the journal vouches for it: given keys or a checkpoint file.
        outside: Checkpoints read from outside the database.
    """

    findings: tuple[Finding, ...]
    totals: WalkTotals
    keys: tuple[bytes, ...]
    is_pinned: bool
    outside: int


class _KeyRing:
    """Keys that are believed: the given ones, else those that sign first."""

    def __init__(self, given: Sequence[bytes]) -> None:
        self.keys = list(given)
        self.is_closed = bool(given)

    def believe(self, key: bytes) -> bool:
        """Whether a key is believed; as long as the ring is open every key met is."""
        if key in self.keys:
            return True
        if not self.is_closed:
            self.keys.append(key)
        return not self.is_closed

    def is_sealed(self, digest: bytes, seal: bytes | None) -> bool:
        """Whether any believed key sealed a digest; with no key known nothing can be said."""
        if not self.keys:
            return True
        if not isinstance(seal, bytes):
            return False
        message = seal_message(digest)
        return any(is_signed(key, message, seal) for key in self.keys)

    def read_signed(self, params: str, utc_ns: int) -> Sequence[Head]:
        """Heads of a checkpoint event; ValueError when its signature does not hold."""
        return self._signed_heads(params, utc_ns, checkpoint_message)

    def read_pruned(self, params: str, utc_ns: int) -> Sequence[Head]:
        """Heads of a pruning event; ValueError when its signature does not hold."""
        return self._signed_heads(params, utc_ns, prune_message)

    @staticmethod
    def _fields(params: str) -> tuple[str, bytes, bytes]:
        try:
            found = json.loads(params)
            return (
                str(found["heads"]),
                bytes.fromhex(found["key"]),
                bytes.fromhex(found["signature"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            msg = f"its signature cannot be read: {error}"
            raise ValueError(msg) from error

    def _signed_heads(
        self, params: str, utc_ns: int, message: Callable[[int, str], bytes]
    ) -> Sequence[Head]:
        heads_text, key, signature = self._fields(params)
        if not self.believe(key):
            msg = f"it is signed with key {key.hex()[:16]}…, which is not believed"
            raise ValueError(msg)
        if not is_signed(key, message(utc_ns, heads_text), signature):
            msg = "its signature is not genuine"
            raise ValueError(msg)
        return heads_from_text(heads_text)


def verify_journal(
    url: str, checkpoints: Path | None = None, keys: Sequence[bytes] = ()
) -> Verdict:
    """Walk a whole journal.

    Args:
        url: Of the database.
        checkpoints: The file of checkpoints outside the database, if there is one.
        keys: Public keys to believe, of every console that writes. Without them those of the
            checkpoint file are believed; without that file, or where several consoles write, also
            those found in the journal itself, which proves less.

    Raises:
        StoreDownError: If the database does not answer or holds no journal.
        NewerSchemaError: If it belongs to a newer program.
        OSError: If the checkpoint file is there and cannot be read.
    """
    ring = _KeyRing(keys)
    # read before the session begins: what it signs must be in the database by then
    lines = read_checkpoints(checkpoints) if checkpoints is not None else []
    findings, outside = _check_lines(lines, ring)
    engine = reading_engine(url)
    try:
        with translated(url), engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            if refuse_unknown(connection, JOURNAL, url) is None:
                msg = f"{shown_url(url)} holds no journal"
                raise StoreDownError(msg, DownCause.DAMAGED)
            walked, totals = _walk(connection, ring, outside)
    finally:
        engine.dispose()
    is_pinned = bool(keys or lines)
    return Verdict((*findings, *walked), totals, tuple(ring.keys), is_pinned, len(lines))


def _check_lines(
    lines: Sequence[OutsideCheckpoint], ring: _KeyRing
) -> tuple[list[Finding], dict[ChainId, list[SignedHead]]]:
    """The checkpoint file itself, and what it signs by chain and rising sequence."""
    findings: list[Finding] = []
    outside: dict[ChainId, list[SignedHead]] = {}
    number, previous = 0, "0" * 64
    for line in lines:
        problem = ""
        if line.number != number + 1 or line.previous != previous:
            problem = f"line {line.number} does not follow line {number}"
        elif not ring.believe(line.key) or not line.is_genuine:
            problem = f"line {line.number} bears no genuine signature"
        if problem:
            findings.append(Finding(Fault.CHECKPOINTS, None, line.number, 0, problem))
            break
        number, previous = line.number, hash_line(line.to_line())
        for head in line.heads:
            signed = SignedHead(head.sequence, head.digest, f"checkpoint line {line.number}")
            outside.setdefault(head.chain, []).append(signed)
    return findings, {chain: sorted(signed, key=_place) for chain, signed in outside.items()}


def _place(signed: SignedHead) -> int:
    return signed.sequence


def _walk(
    connection: sa.Connection, ring: _KeyRing, outside: dict[ChainId, list[SignedHead]]
) -> tuple[tuple[Finding, ...], WalkTotals]:
    chains = {
        row.chain_id: ChainId(row.site, row.writer, bool(row.exercise))
        for row in connection.execute(sa.select(CHAIN))
    }
    if outside and len({chain.writer for chain in chains.values()}) == 1:
        # what signs outside is what is believed inside; other consoles have other keys, though
        ring.is_closed = True
    findings, pruned = _read_pruned(connection, ring)

    def find_row(key: int, sequence: int) -> int | None:
        query = sa.select(sa.func.min(EVENT.c.row_id)).where(
            EVENT.c.chain_id == key, EVENT.c.sequence == sequence
        )
        return connection.execute(query).scalar()

    walker = ChainWalker(
        WalkPlan(
            chains=chains,
            kinds={
                row.kind_id: (row.tone, row.code, row.subject_kind, row.exercise)
                for row in connection.execute(sa.select(KIND))
            },
            pruned=pruned,
            outside=outside,
            read_signed=ring.read_signed,
            is_sealed=ring.is_sealed,
            find_row=find_row,
            span_rows=SPAN_ROWS,
        )
    )
    for piece in _pieces(connection):
        walker.feed(piece)
    findings += walker.finish()
    if not findings:
        findings += _check_spans(connection, walker.totals)
    return tuple(findings), walker.totals


def _pieces(connection: sa.Connection) -> Iterator[Sequence[Sequence[Any]]]:
    """All rows by row id, a few thousand at a time."""
    query = sa.select(*[EVENT.c[name] for name in ChainRow._fields]).order_by(EVENT.c.row_id)
    if connection.dialect.name != "sqlite":
        yield from (
            connection.execution_options(stream_results=True).execute(query).partitions(_PIECE_ROWS)
        )
        return
    # the driver's own tuples: SQLAlchemy's rows took an eighth of the whole walk
    cursor = connection.connection.cursor()
    cursor.execute(str(query.compile(dialect=connection.dialect)))
    while piece := cursor.fetchmany(_PIECE_ROWS):
        yield piece
    cursor.close()


def _read_pruned(
    connection: sa.Connection, ring: _KeyRing
) -> tuple[list[Finding], dict[ChainId, Head]]:
    """The last event removed of every chain, by the signed prunings."""
    findings: list[Finding] = []
    pruned: dict[ChainId, Head] = {}
    query = (
        sa.select(EVENT.c.row_id, EVENT.c.params, EVENT.c.utc_ns)
        .join(KIND, KIND.c.kind_id == EVENT.c.kind_id)
        .where(KIND.c.code == Code.JOURNAL_PRUNED.value)
        .order_by(EVENT.c.row_id)
    )
    for row in connection.execute(query):
        try:
            heads = ring.read_pruned(row.params, row.utc_ns)
        except ValueError as error:
            findings.append(Finding(Fault.FORGED, None, 0, row.row_id, f"pruning: {error}"))
            continue
        pruned |= {head.chain: head for head in heads}
    return findings, pruned


def _check_spans(connection: sa.Connection, totals: WalkTotals) -> list[Finding]:
    """The index by time must cover every event, or a search by time would miss some."""
    stored = {
        row.block: (row.min_utc_ns, row.max_utc_ns)
        for row in connection.execute(sa.select(EVENT_SPAN))
    }
    for block, (low, high) in sorted(totals.spans.items()):
        first, last = stored.get(block, (high + 1, low - 1))
        if first > low or last < high:
            detail = "the index by time does not cover this row's block: searches miss events"
            return [Finding(Fault.INDEX, None, 0, max(1, block * SPAN_ROWS), detail)]
    return []
