"""The tables of `journal.db`: chains, events, and what is derived from them for reading."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

METADATA = sa.MetaData()

#: How many rows share one row of `event_span`.
SPAN_ROWS = 1_000

CHAIN = sa.Table(
    "chain",
    METADATA,
    sa.Column("chain_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("writer", sa.Text, nullable=False),
    sa.Column("exercise", sa.SmallInteger, nullable=False),
)

KIND = sa.Table(
    "kind",
    METADATA,
    sa.Column("kind_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tone", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("subject_kind", sa.Text, nullable=False),
    sa.Column("exercise", sa.SmallInteger, nullable=False),
)

EVENT = sa.Table(
    "event",
    METADATA,
    sa.Column("row_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chain_id", sa.Integer, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.LargeBinary, nullable=False),
    sa.Column("boot", sa.Text, nullable=False),
    sa.Column("kind_id", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("tone", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("utc_ns", sa.BigInteger, nullable=False),
    sa.Column("monotonic_ns", sa.BigInteger, nullable=False),
    sa.Column("params", sa.Text, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("seal", sa.LargeBinary, nullable=True),
)

EVENT_SPAN = sa.Table(
    "event_span",
    METADATA,
    sa.Column("block", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("min_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("max_utc_ns", sa.BigInteger, nullable=False),
)

EVENT_WORD = sa.Table(
    "event_word",
    METADATA,
    sa.Column("word", sa.Text, primary_key=True),
)

#: SQLite only: the full-text table; its rowid is the event's row id.
EVENT_TEXT = sa.Table(
    "event_text",
    sa.MetaData(),
    sa.Column("rowid", sa.BigInteger, primary_key=True),
    sa.Column("words", sa.Text),
    sa.Column("marks", sa.Text),
)

#: PostgreSQL only: the words of every event, under a GIN index.
EVENT_TEXT_SERVER = sa.Table(
    "event_text",
    sa.MetaData(),
    sa.Column("row_id", sa.BigInteger, primary_key=True),
    sa.Column("words", TSVECTOR),
)
