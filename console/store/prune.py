"""Removes the oldest events of the journal in a way that `journal verify` can follow.

What is removed is a beginning of the row ids, except the newest event of every chain. A signed
event in the writer's chain keeps, for every chain, the last event removed: the rest of the chain
hangs on that digest. Runs inside a transaction of the writer.
"""

from collections.abc import Callable

import sqlalchemy as sa

from console.domain.chain import ChainId, Head, heads_to_text, prune_message
from console.domain.events import Code, Event, Tone
from console.store.drafts import Draft
from console.store.event_words import WordSplitter, kind_mark, subject_mark, texts_of_params
from console.store.journal_rows import JournalRows
from console.store.journal_schema import CHAIN, EVENT, EVENT_SPAN, SPAN_ROWS
from console.store.journal_session import JournalPlan

_STEP_ROWS = 5_000


def prune_rows(
    connection: sa.Connection,
    rows: JournalRows,
    plan: JournalPlan,
    number: Callable[[Event], Draft],
    *,
    before_utc_ns: int,
    utc_ns: int,
    monotonic_ns: int,
) -> int:
    """Remove events older than a moment.

    Args:
        connection: Inside a transaction.
        rows: Appends the signed event.
        plan: Whose key signs.
        number: Makes a draft of an event.
        before_utc_ns: The first event not older than this stays, and all after it.
        utc_ns: Now.
        monotonic_ns: Now.

    Returns:
        How many events were removed.
    """
    rows.take_turn(connection)
    kept = connection.execute(
        sa.select(sa.func.min(EVENT.c.row_id)).where(EVENT.c.utc_ns >= before_utc_ns)
    ).scalar()
    newest = connection.execute(sa.select(sa.func.max(EVENT.c.row_id))).scalar() or 0
    last = newest if kept is None else kept - 1
    removed = _last_of_chains(connection, last)
    if not removed:
        return 0
    count = _delete(connection, last)
    event = _prune_event(plan, heads_to_text(removed), count, utc_ns, monotonic_ns)
    rows.write(connection, [number(event)])
    return count


def _last_of_chains(connection: sa.Connection, last: int) -> list[Head]:
    """The last event of every chain that will be removed."""
    query = (
        sa.select(CHAIN, EVENT.c.sequence, EVENT.c.digest)
        .join(EVENT, EVENT.c.chain_id == CHAIN.c.chain_id)
        .where(
            EVENT.c.row_id.in_(
                sa.select(sa.func.max(EVENT.c.row_id))
                .where(EVENT.c.row_id <= last, EVENT.c.row_id.not_in(_kept_heads(connection)))
                .group_by(EVENT.c.chain_id)
            )
        )
    )
    return [
        Head(ChainId(row.site, row.writer, bool(row.exercise)), row.sequence, bytes(row.digest))
        for row in connection.execute(query)
    ]


def _kept_heads(connection: sa.Connection) -> list[int]:
    """Row ids of the newest event of every chain: those stay whatever their age."""
    query = sa.select(sa.func.max(EVENT.c.row_id)).group_by(EVENT.c.chain_id)
    return [int(row_id) for row_id in connection.execute(query).scalars()]


def _delete(connection: sa.Connection, last: int) -> int:
    kept = _kept_heads(connection)
    going = sa.and_(EVENT.c.row_id <= last, EVENT.c.row_id.not_in(kept))
    if connection.dialect.name == "sqlite":
        _delete_texts(connection, going)
    else:
        connection.exec_driver_sql(
            "DELETE FROM event_text WHERE row_id <= %s AND row_id <> ALL(%s)", (last, kept)
        )
    count = connection.execute(EVENT.delete().where(going)).rowcount
    connection.execute(
        EVENT_SPAN.delete().where(
            EVENT_SPAN.c.block < last // SPAN_ROWS,
            EVENT_SPAN.c.block.not_in([row_id // SPAN_ROWS for row_id in kept]),
        )
    )
    return count


def _delete_texts(connection: sa.Connection, going: sa.ColumnElement[bool]) -> None:
    """The text table keeps no copy of its content: it must be told what to take out."""
    splitter = WordSplitter()
    query = (
        sa.select(
            EVENT.c.row_id,
            EVENT.c.kind_id,
            EVENT.c.code,
            EVENT.c.subject,
            EVENT.c.actor,
            EVENT.c.params,
        )
        .where(going)
        .order_by(EVENT.c.row_id)
    )
    result = connection.execute(query)
    while rows := result.fetchmany(_STEP_ROWS):
        values = [
            (
                row.row_id,
                splitter.of_event(row.code, row.subject, row.actor, texts_of_params(row.params)),
                f"{kind_mark(row.kind_id)} {subject_mark(row.subject)}",
            )
            for row in rows
        ]
        connection.exec_driver_sql(
            "INSERT INTO event_text (event_text, rowid, words, marks) VALUES ('delete', ?, ?, ?)",
            values,
        )


def _prune_event(
    plan: JournalPlan, heads_text: str, count: int, utc_ns: int, monotonic_ns: int
) -> Event:
    signature = plan.signer.sign(prune_message(utc_ns, heads_text))
    return Event(
        code=Code.JOURNAL_PRUNED,
        tone=Tone.NOTICE,
        subject=f"journal:{plan.writer}",
        utc_ns=utc_ns,
        monotonic_ns=monotonic_ns,
        params={
            "heads": heads_text,
            "count": count,
            "key": plan.signer.public_key.hex(),
            "signature": signature.hex(),
        },
    )
