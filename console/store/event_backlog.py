"""Later events of every chain, oldest first: what books fold after a start, and from other seats.

`event_pages.py` reads backwards for people; this reads forwards for the books. Every chain has its
cursor, so nothing is read twice and nothing is left out, whoever wrote in between. Asking when
there is nothing new costs one index look a chain. Any thread but the GUI's.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from console.domain.events import StoredEvent
from console.domain.operations import ChainCursor
from console.store.engines import reading_engine, translated
from console.store.event_pages import events_of_rows
from console.store.journal_schema import CHAIN, EVENT, KIND

#: Writer, and whether it is its chain of drills.
ChainKey = tuple[str, bool]
_UIDS_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class LaterEvents:
    """One piece of what came after the cursors.

    Attributes:
        events: In the order of arrival.
        cursors: Up to where everything is read now; of every chain that was asked for.
        next_row: Where the next piece begins; only for the same walk.
        is_last: There was nothing behind it.
    """

    events: tuple[StoredEvent, ...]
    cursors: tuple[ChainCursor, ...]
    next_row: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Chain:
    """One chain of the site, as it stands now."""

    chain_id: int
    key: ChainKey
    first_later_row: int | None
    head_row: int
    head: ChainCursor


class EventBacklog:
    """Reads one site's chains forwards; sessions are its own."""

    def __init__(self, url: str, site: str) -> None:
        """Read from the URL; connects when first asked.

        Args:
            url: Of the journal's database.
            site: Id of the site; chains of others in the same database are left alone.
        """
        self._url = url
        self._site = site
        self._engine = reading_engine(url)

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def after(
        self,
        cursors: Mapping[ChainKey, int],
        prefixes: Sequence[str],
        limit: int = 500,
        from_row: int = 0,
        without: str | None = None,
    ) -> LaterEvents:
        """Events behind the cursors.

        Args:
            cursors: Last sequence known of every chain; a chain without one is read from its start.
            prefixes: Only codes that begin with one of these.
            limit: At most so many events.
            from_row: `next_row` of the piece before, when it was not the last.
            without: Leave the chains of this writer out.

        Raises:
            StoreDownError: If the database does not answer.
        """
        with self._session() as connection:
            chains = self._chains(connection, cursors, without)
            begins = [one.first_later_row for one in chains if one.first_later_row is not None]
            if not begins:
                return LaterEvents((), tuple(one.head for one in chains), 0, is_last=True)
            low, top = max(from_row, min(begins)), max(one.head_row for one in chains)
            kinds = _kinds(connection, prefixes)
            found = _oldest(connection, kinds, low, top, limit)
            stored = reversed(events_of_rows(connection, found))
        wanted = {one.key for one in chains}
        events = tuple(
            one
            for one in stored
            if (one.writer, one.event.exercise) in wanted
            and one.sequence > cursors.get((one.writer, one.event.exercise), 0)
        )
        if len(found) < limit:
            return LaterEvents(events, tuple(one.head for one in chains), 0, is_last=True)
        return LaterEvents(events, _last_of(events), found[-1] + 1, is_last=False)

    def stored_uids(self, uids: Iterable[bytes]) -> set[bytes]:
        """Those event ids that have a row already.

        Raises:
            StoreDownError: If the database does not answer.
        """
        wanted = list(uids)
        found: set[bytes] = set()
        with self._session() as connection:
            for start in range(0, len(wanted), _UIDS_A_QUERY):
                piece = wanted[start : start + _UIDS_A_QUERY]
                query = sa.select(EVENT.c.uid).where(EVENT.c.uid.in_(piece))
                found |= {bytes(uid) for uid in connection.execute(query).scalars()}
        return found

    def knows(self, cursors: Iterable[ChainCursor]) -> bool:
        """Whether cursors are of this journal, and not of one that was put back or begun anew.

        A cursor whose event was pruned is believed.

        Raises:
            StoreDownError: If the database does not answer.
        """
        with self._session() as connection:
            return all(self._knows(connection, cursor) for cursor in cursors)

    def _knows(self, connection: sa.Connection, cursor: ChainCursor) -> bool:
        chain = sa.select(CHAIN.c.chain_id).where(
            CHAIN.c.site == self._site,
            CHAIN.c.writer == cursor.writer,
            CHAIN.c.exercise == int(cursor.exercise),
        )
        row = connection.execute(
            sa.select(EVENT.c.sequence, EVENT.c.digest)
            .where(EVENT.c.chain_id == chain.scalar_subquery(), EVENT.c.sequence >= cursor.sequence)
            .order_by(EVENT.c.sequence)
            .limit(1)
        ).first()
        if row is None:
            return False
        return row.sequence > cursor.sequence or bytes(row.digest) == cursor.digest

    def _chains(
        self, connection: sa.Connection, cursors: Mapping[ChainKey, int], without: str | None
    ) -> list[_Chain]:
        """Every chain of the site that holds an event."""
        query = sa.select(CHAIN).where(CHAIN.c.site == self._site)
        chains: list[_Chain] = []
        for row in connection.execute(query).all():
            if row.writer == without:
                continue
            key = (str(row.writer), bool(row.exercise))
            rows_of = sa.select(EVENT.c.row_id, EVENT.c.sequence, EVENT.c.digest).where(
                EVENT.c.chain_id == row.chain_id
            )
            head = connection.execute(rows_of.order_by(EVENT.c.sequence.desc()).limit(1)).first()
            if head is None:
                continue
            known = cursors.get(key, 0)
            later = None
            if head.sequence > known:
                later = connection.execute(
                    rows_of.where(EVENT.c.sequence > known).order_by(EVENT.c.sequence).limit(1)
                ).scalar()
            cursor = ChainCursor(*key, head.sequence, bytes(head.digest))
            chains.append(_Chain(row.chain_id, key, later, head.row_id, cursor))
        return chains

    @contextlib.contextmanager
    def _session(self) -> Iterator[sa.Connection]:
        with translated(self._url), self._engine.connect() as connection:
            yield connection


def _kinds(connection: sa.Connection, prefixes: Sequence[str]) -> list[int]:
    """Kinds whose code begins with one of these."""
    if not prefixes:
        return []
    wanted = [KIND.c.code.startswith(one, autoescape=True) for one in prefixes]
    return [
        int(one)
        for one in connection.execute(sa.select(KIND.c.kind_id).where(sa.or_(*wanted))).scalars()
    ]


def _oldest(
    connection: sa.Connection, kinds: Sequence[int], low: int, top: int, limit: int
) -> list[int]:
    """The oldest rows over several kinds, one index range a kind, each bounded by the others."""
    query = (
        sa.select(EVENT.c.row_id)
        .where(
            EVENT.c.kind_id == sa.bindparam("kind"),
            EVENT.c.row_id >= low,
            EVENT.c.row_id <= sa.bindparam("ceiling"),
        )
        .order_by(EVENT.c.row_id)
        .limit(limit)
    )
    best: list[int] = []
    for kind in kinds:
        ceiling = best[-1] if len(best) >= limit else top
        found = connection.execute(query, {"kind": kind, "ceiling": ceiling}).scalars()
        best = sorted([*best, *found])[:limit]
    return best


def _last_of(events: Iterable[StoredEvent]) -> tuple[ChainCursor, ...]:
    """The last event of every chain among some."""
    last = {(one.writer, one.event.exercise): one for one in events}
    return tuple(
        ChainCursor(writer, exercise, one.sequence, one.digest)
        for (writer, exercise), one in last.items()
    )
