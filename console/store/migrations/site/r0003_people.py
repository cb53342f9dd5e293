"""Accounts and the versions of the table of rights."""

import sqlalchemy as sa

from console.store.migrations import lazy_op as op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("account_id", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("pin_hash", sa.Text, nullable=False),
        sa.Column("totp_sealed", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("changed_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.CheckConstraint("account_id <> ''", name="account_is_named"),
        sa.CheckConstraint("version >= 1", name="account_version_counts"),
        sa.CheckConstraint("password_hash <> ''", name="account_has_a_password"),
    )
    op.create_table(
        "rights_table",
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.CheckConstraint("version >= 1", name="rights_version_counts"),
        sa.CheckConstraint("made_by <> ''", name="rights_have_an_author"),
    )
