"""Footage segments, gaps, locks, and imported rows."""

import sqlalchemy as sa

from console.store.migrations import lazy_op as op

revision = "0001"
down_revision: str | None = None

_DAY_NS = 86_400 * 10**9


def upgrade() -> None:
    """Make the tables."""
    _make_segments()
    op.create_table(
        "gap",
        sa.Column("gap_id", sa.Integer, primary_key=True),
        sa.Column("camera", sa.Text, nullable=False),
        sa.Column("start_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("end_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("packets", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.CheckConstraint("end_utc_ns >= start_utc_ns", name="gap_has_an_order"),
        sa.CheckConstraint("packets >= 0", name="gap_packets_not_negative"),
        sa.CheckConstraint("cause <> ''", name="gap_has_a_cause"),
    )
    op.create_index("gap_by_camera", "gap", ["camera", "start_utc_ns", "end_utc_ns"])
    op.create_index("gap_by_start", "gap", ["start_utc_ns"])
    op.create_table(
        "footage_lock",
        sa.Column("lock_id", sa.Integer, primary_key=True),
        sa.Column("camera", sa.Text, nullable=False),
        sa.Column("start_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("end_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.CheckConstraint("end_utc_ns > start_utc_ns", name="lock_covers_something"),
        sa.CheckConstraint("actor <> ''", name="lock_has_an_actor"),
        # a number is never given twice, or an old unlock could open a new lock
        sqlite_autoincrement=True,
    )
    op.create_index("footage_lock_by_camera", "footage_lock", ["camera", "start_utc_ns"])
    op.create_table(
        "import_row",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("imported_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _make_segments() -> None:
    op.create_table(
        "segment",
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
        sa.CheckConstraint("path <> '' AND camera <> ''", name="segment_is_named"),
        sa.CheckConstraint("end_utc_ns >= start_utc_ns", name="segment_has_an_order"),
        # lets a search by time look back a bounded way
        sa.CheckConstraint(f"end_utc_ns - start_utc_ns <= {_DAY_NS}", name="segment_within_a_day"),
        sa.CheckConstraint(
            "size_bytes >= 0 AND packets >= 0 AND width_px >= 0 AND height_px >= 0",
            name="segment_sizes_not_negative",
        ),
        sa.CheckConstraint("reason IN ('continuous', 'event')", name="segment_reason_known"),
        sa.CheckConstraint("salvaged IN (0, 1)", name="segment_salvaged_is_a_flag"),
    )
    op.create_index(
        "segment_by_camera", "segment", ["camera", "start_utc_ns", "end_utc_ns", "size_bytes"]
    )
    op.create_index("segment_by_start", "segment", ["start_utc_ns"])
