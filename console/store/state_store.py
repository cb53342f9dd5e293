"""What a seat's books look like, and up to where in the journal: a shortcut for the start.

The journal is the truth; these rows only save folding it from the beginning. Rows and cursors are
written in one transaction of the site's single writer. Any thread; loading blocks, saving does not.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from console.domain.operations import ChainCursor, StateRow
from console.store.engines import reading_engine, translated
from console.store.site_schema import STATE_CURSOR, STATE_MARK, STATE_ROW
from console.store.site_writer import SiteWriter

#: Closed things a subject keeps; older ones are in the journal.
KEPT_CLOSED = 1_000


@dataclass(frozen=True, slots=True)
class SavedState:
    """What was saved last.

    Attributes:
        books: Which books, in which form, the rows are of; empty when nothing was saved.
        rows: Open rows.
        cursors: Up to where every chain is in them.
    """

    books: str
    rows: tuple[StateRow, ...]
    cursors: tuple[ChainCursor, ...]


class StateStore:
    """The saved state of one seat."""

    def __init__(self, url: str, writer: SiteWriter, seat: str) -> None:
        """Read from the URL, write through the writer, which somebody else starts and stops."""
        self._url = url
        self._writer = writer
        self._seat = seat
        self._engine = reading_engine(url)

    def close(self) -> None:
        """Let the reading connections go."""
        self._engine.dispose()

    def load(self) -> SavedState:
        """What was saved last, from one moment.

        Raises:
            StoreDownError: If the database does not answer.
        """
        with self._session() as connection:
            mark = connection.execute(
                sa.select(STATE_MARK.c.books).where(STATE_MARK.c.seat == self._seat)
            ).scalar()
            rows = connection.execute(
                sa.select(STATE_ROW)
                .where(STATE_ROW.c.seat == self._seat, STATE_ROW.c.is_open == 1)
                .order_by(STATE_ROW.c.subject, STATE_ROW.c.changed_utc_ns, STATE_ROW.c.key)
            )
            cursors = connection.execute(
                sa.select(STATE_CURSOR).where(STATE_CURSOR.c.seat == self._seat)
            )
            return SavedState(
                str(mark or ""),
                tuple(_row(row) for row in rows),
                tuple(_cursor(row) for row in cursors),
            )

    def closed(self, subject: str, limit: int = 200) -> tuple[StateRow, ...]:
        """The things of a subject that were closed last, newest first.

        Raises:
            StoreDownError: If the database does not answer.
        """
        query = (
            sa.select(STATE_ROW)
            .where(
                STATE_ROW.c.seat == self._seat,
                STATE_ROW.c.subject == subject,
                STATE_ROW.c.is_open == 0,
            )
            .order_by(STATE_ROW.c.changed_utc_ns.desc(), STATE_ROW.c.key)
            .limit(limit)
        )
        with self._session() as connection:
            return tuple(_row(row) for row in connection.execute(query))

    def save(
        self,
        books: str,
        rows: Sequence[StateRow],
        cursors: Iterable[ChainCursor],
        *,
        is_whole: bool,
    ) -> Future[None]:
        """Save what changed and up to where it is true, both or neither; returns at once.

        Args:
            books: Which books, in which form, the rows are of.
            rows: The changed ones.
            cursors: Of every chain.
            is_whole: The rows are all there is: what was saved before is void.

        Returns:
            Done when it is committed; carries `StoreDownError` when it is not.

        Raises:
            StoreDownError: If the store is closed or does not keep up.
        """
        row_values = [self._row_values(row) for row in rows]
        cursor_values = [self._cursor_values(cursor) for cursor in cursors]
        subjects = sorted({row.subject for row in rows if not row.is_open})

        def work(connection: sa.Connection) -> None:
            if is_whole:
                for table in (STATE_ROW, STATE_CURSOR):
                    connection.execute(table.delete().where(table.c.seat == self._seat))
            _upsert(connection, STATE_ROW, row_values)
            _upsert(connection, STATE_CURSOR, cursor_values)
            _upsert(connection, STATE_MARK, [{"seat": self._seat, "books": books}])
            for subject in subjects:
                self._thin(connection, subject)

        return self._writer.post(work)

    def _thin(self, connection: sa.Connection, subject: str) -> None:
        """Let go of the closed things that nobody asks here for any more."""
        mine = (
            STATE_ROW.c.seat == self._seat,
            STATE_ROW.c.subject == subject,
            STATE_ROW.c.is_open == 0,
        )
        last = connection.execute(
            sa.select(STATE_ROW.c.changed_utc_ns)
            .where(*mine)
            .order_by(STATE_ROW.c.changed_utc_ns.desc())
            .offset(KEPT_CLOSED)
            .limit(1)
        ).scalar()
        if last is not None:
            connection.execute(STATE_ROW.delete().where(*mine, STATE_ROW.c.changed_utc_ns <= last))

    def _row_values(self, row: StateRow) -> dict[str, object]:
        return {
            "seat": self._seat,
            "subject": row.subject,
            "key": row.key,
            "exercise": int(row.exercise),
            "is_open": int(row.is_open),
            "changed_utc_ns": row.changed_utc_ns,
            "body": row.body,
        }

    def _cursor_values(self, cursor: ChainCursor) -> dict[str, object]:
        return {
            "seat": self._seat,
            "writer": cursor.writer,
            "exercise": int(cursor.exercise),
            "sequence": cursor.sequence,
            "digest": cursor.digest,
        }

    @contextlib.contextmanager
    def _session(self) -> Iterator[sa.Connection]:
        with translated(self._url), self._engine.connect() as connection:
            yield connection


def _row(row: sa.Row[Any]) -> StateRow:
    return StateRow(
        subject=row.subject,
        key=row.key,
        is_open=bool(row.is_open),
        exercise=bool(row.exercise),
        changed_utc_ns=row.changed_utc_ns,
        body=row.body,
    )


def _cursor(row: sa.Row[Any]) -> ChainCursor:
    return ChainCursor(row.writer, bool(row.exercise), row.sequence, bytes(row.digest))


def _upsert(connection: sa.Connection, table: sa.Table, values: list[dict[str, object]]) -> None:
    """Insert rows; where their key is there already, replace the rest of them."""
    if not values:
        return
    module = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = module.insert(table)
    keys = [column for column in table.c if column.primary_key]
    rest = {column.name: insert.excluded[column.name] for column in table.c if column not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=rest), values)
