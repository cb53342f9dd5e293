"""The few statements that are run for every event, as text with positional parameters.

SQLAlchemy compiles them once; rows then go to the driver as plain tuples, which is what makes
50,000 rows a second possible. The full-text table has no SQLAlchemy form: it differs by database.
"""

import sqlalchemy as sa

from console.store.journal_schema import EVENT

_SQLITE_SPAN = """
INSERT INTO event_span (block, min_utc_ns, max_utc_ns) VALUES (?, ?, ?)
ON CONFLICT (block) DO UPDATE SET
    min_utc_ns = min(min_utc_ns, excluded.min_utc_ns),
    max_utc_ns = max(max_utc_ns, excluded.max_utc_ns)
"""
_SERVER_SPAN = """
INSERT INTO event_span (block, min_utc_ns, max_utc_ns) VALUES (%s, %s, %s)
ON CONFLICT (block) DO UPDATE SET
    min_utc_ns = least(event_span.min_utc_ns, excluded.min_utc_ns),
    max_utc_ns = greatest(event_span.max_utc_ns, excluded.max_utc_ns)
"""
_SQLITE_TEXT = "INSERT INTO event_text (rowid, words, marks) VALUES (?, ?, ?)"
_SERVER_TEXT = """
INSERT INTO event_text (row_id, words)
VALUES (%s, array_to_tsvector(string_to_array(%s::text, ' ')))
"""


class RowSql:
    """Statements for one kind of database.

    Attributes:
        is_server: PostgreSQL, not SQLite.
        insert_event: One row of `event`, columns in the table's order.
        insert_text: Row id and words; on SQLite also marks.
        widen_span: Block, lowest and highest UTC.
    """

    def __init__(self, dialect: sa.Dialect) -> None:
        """Compile for a dialect with positional parameters."""
        self.is_server = dialect.name != "sqlite"
        self.insert_event = str(EVENT.insert().compile(dialect=dialect))
        self.insert_text = _SERVER_TEXT if self.is_server else _SQLITE_TEXT
        self.widen_span = _SERVER_SPAN if self.is_server else _SQLITE_SPAN
