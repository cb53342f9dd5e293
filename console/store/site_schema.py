"""The tables of `site.db`: footage, its gaps and locks, imported rows, and state of the books."""

import sqlalchemy as sa

METADATA = sa.MetaData()

SEGMENT = sa.Table(
    "segment",
    METADATA,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("camera", sa.Text, nullable=False),
    sa.Column("start_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("end_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("packets", sa.BigInteger, nullable=False),
    sa.Column("codec", sa.Text, nullable=False),
    sa.Column("width_px", sa.Integer, nullable=False),
    sa.Column("height_px", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("salvaged", sa.SmallInteger, nullable=False),
    sa.Column("key_id", sa.Text, nullable=False),
)

GAP = sa.Table(
    "gap",
    METADATA,
    sa.Column("gap_id", sa.Integer, primary_key=True),
    sa.Column("camera", sa.Text, nullable=False),
    sa.Column("start_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("end_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("packets", sa.BigInteger, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
)

FOOTAGE_LOCK = sa.Table(
    "footage_lock",
    METADATA,
    sa.Column("lock_id", sa.Integer, primary_key=True),
    sa.Column("camera", sa.Text, nullable=False),
    sa.Column("start_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("end_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
)

IMPORT_ROW = sa.Table(
    "import_row",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("imported_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

STATE_ROW = sa.Table(
    "state_row",
    METADATA,
    sa.Column("seat", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("exercise", sa.SmallInteger, primary_key=True),
    sa.Column("is_open", sa.SmallInteger, nullable=False),
    sa.Column("changed_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

STATE_CURSOR = sa.Table(
    "state_cursor",
    METADATA,
    sa.Column("seat", sa.Text, primary_key=True),
    sa.Column("writer", sa.Text, primary_key=True),
    sa.Column("exercise", sa.SmallInteger, primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
)

STATE_MARK = sa.Table(
    "state_mark",
    METADATA,
    sa.Column("seat", sa.Text, primary_key=True),
    sa.Column("books", sa.Text, nullable=False),
)
