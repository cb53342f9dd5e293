"""What the books of every seat look like, and up to where in the journal they have folded."""

import sqlalchemy as sa

from console.store.migrations import lazy_op as op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "state_row",
        sa.Column("seat", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("exercise", sa.SmallInteger, primary_key=True),
        sa.Column("is_open", sa.SmallInteger, nullable=False),
        sa.Column("changed_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.CheckConstraint("exercise IN (0, 1)", name="state_exercise_is_a_flag"),
        sa.CheckConstraint("is_open IN (0, 1)", name="state_open_is_a_flag"),
        sa.CheckConstraint("seat <> '' AND subject <> '' AND key <> ''", name="state_is_named"),
    )
    op.create_index(
        "state_row_by_change", "state_row", ["seat", "subject", "is_open", "changed_utc_ns"]
    )
    op.create_table(
        "state_cursor",
        sa.Column("seat", sa.Text, primary_key=True),
        sa.Column("writer", sa.Text, primary_key=True),
        sa.Column("exercise", sa.SmallInteger, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("exercise IN (0, 1)", name="state_cursor_exercise_is_a_flag"),
        sa.CheckConstraint("sequence > 0", name="state_cursor_from_one"),
        sa.CheckConstraint("length(digest) = 32", name="state_cursor_digest_has_32_bytes"),
    )
    op.create_table(
        "state_mark",
        sa.Column("seat", sa.Text, primary_key=True),
        sa.Column("books", sa.Text, nullable=False),
    )
