"""Lists brought in from outside (staff, parcels, contacts), as rows of `site.db`.

A row is known by its source and item; importing it again replaces it. Written in bounded
transactions, so that a segment's row never waits for a whole import.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from console.store.site_schema import IMPORT_ROW
from console.store.site_writer import SiteWriter

#: Rows in one transaction: a few milliseconds.
IMPORT_BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of an outside list.

    Attributes:
        source: Which list: ``staff``, ``parcels``.
        item: Its key in that list.
        body: Its content, a JSON object.
    """

    source: str
    item: str
    body: str


def import_rows(writer: SiteWriter, rows: Iterable[ImportRow], imported_utc_ns: int) -> int:
    """Store rows, replacing those of the same source and item. Blocks; not the GUI thread.

    Args:
        writer: The site's writer.
        rows: Any number; read once.
        imported_utc_ns: When, for the record.

    Returns:
        How many rows were read.

    Raises:
        StoreDownError: If the database does not answer; batches before it are stored.
    """
    waiting = iter(rows)
    count = 0
    while batch := list(islice(waiting, IMPORT_BATCH)):
        values = [
            {
                "source": row.source,
                "item": row.item,
                "imported_utc_ns": imported_utc_ns,
                "body": row.body,
            }
            for row in batch
        ]
        writer.do(lambda connection, values=values: _upsert(connection, values))  # type: ignore[misc]
        count += len(batch)
    return count


def _upsert(connection: sa.Connection, values: list[dict[str, object]]) -> None:
    module = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = module.insert(IMPORT_ROW)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=[IMPORT_ROW.c.source, IMPORT_ROW.c.item],
            set_={
                "imported_utc_ns": insert.excluded.imported_utc_ns,
                "body": insert.excluded.body,
            },
        ),
        values,
    )
