"""The tables of people in `site.db`: accounts, and every version of the table of rights."""

import sqlalchemy as sa

from console.store.site_schema import METADATA

ACCOUNT = sa.Table(
    "account",
    METADATA,
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("pin_hash", sa.Text, nullable=False),
    sa.Column("totp_sealed", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("changed_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
)

RIGHTS_TABLE = sa.Table(
    "rights_table",
    METADATA,
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_utc_ns", sa.BigInteger, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
)
