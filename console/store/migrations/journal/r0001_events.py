"""Chains, kinds, events, and the derived tables of the reader."""

import sqlalchemy as sa

from console.store.migrations import lazy_op as op

revision = "0001"
down_revision: str | None = None

_TEXT_INDEX = """
CREATE VIRTUAL TABLE event_text USING fts5(
    words, marks, content='', detail=column, prefix='1 2 3', tokenize='ascii'
)
"""
#: FTS5 merges its lists of words inside somebody's commit, 64 pages a time: that was the p99 of an
#: append (37 ms at 400,000 rows). So it merges small lists early, and the rest when nothing is due.
_TEXT_SETTINGS = (
    "INSERT INTO event_text (event_text, rank) VALUES ('automerge', 0)",
    "INSERT INTO event_text (event_text, rank) VALUES ('crisismerge', 8)",
)
_REFUSE_CHANGE = """
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never edited'); END
"""
_REFUSE_CHANGE_FUNCTION = """
CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never edited'; END $$
"""
_REFUSE_CHANGE_SERVER = """
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
FOR EACH ROW EXECUTE FUNCTION refuse_event_change()
"""


def _row_id() -> sa.BigInteger:
    """A 64-bit key; in SQLite the rowid itself, which only the word INTEGER gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _make_dictionaries()
    op.create_table(
        "event",
        sa.Column("row_id", _row_id(), primary_key=True, autoincrement=False),
        sa.Column("chain_id", sa.Integer, sa.ForeignKey("chain.chain_id"), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.LargeBinary, nullable=False),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("kind_id", sa.Integer, sa.ForeignKey("kind.kind_id"), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("tone", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("utc_ns", sa.BigInteger, nullable=False),
        sa.Column("monotonic_ns", sa.BigInteger, nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=True),
        sa.CheckConstraint("row_id > 0", name="row_id_from_one"),
        sa.CheckConstraint("sequence > 0", name="sequence_from_one"),
        sa.CheckConstraint("length(uid) = 16", name="uid_has_16_bytes"),
        sa.CheckConstraint("length(digest) = 32", name="digest_has_32_bytes"),
        sa.CheckConstraint("length(seal) = 64", name="seal_has_64_bytes"),
        sa.UniqueConstraint("chain_id", "sequence", name="one_event_a_place"),
        sa.UniqueConstraint("uid", name="one_row_an_event"),
    )
    op.create_index("event_by_kind", "event", ["kind_id", "row_id"])
    op.create_index("event_by_subject", "event", ["subject", "kind_id", "row_id"])
    _make_reading_tables()


def _make_reading_tables() -> None:
    """What is derived from the events, and the refusal to edit them."""
    op.create_table(
        "event_span",
        sa.Column("block", _row_id(), primary_key=True, autoincrement=False),
        sa.Column("min_utc_ns", sa.BigInteger, nullable=False),
        sa.Column("max_utc_ns", sa.BigInteger, nullable=False),
        sa.CheckConstraint("min_utc_ns <= max_utc_ns", name="span_has_an_order"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.create_table(
            "event_word", sa.Column("word", sa.Text, primary_key=True), sqlite_with_rowid=False
        )
        op.execute(_TEXT_INDEX)
        for setting in _TEXT_SETTINGS:
            op.execute(setting)
        op.execute(_REFUSE_CHANGE)
    else:
        op.execute(_REFUSE_CHANGE_FUNCTION)
        op.execute(_REFUSE_CHANGE_SERVER)
        op.execute("CREATE TABLE event_text (row_id bigint PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX event_text_by_word ON event_text USING gin (words)")


def _make_dictionaries() -> None:
    """The short tables that events point at."""
    op.create_table(
        "chain",
        sa.Column("chain_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("writer", sa.Text, nullable=False),
        sa.Column("exercise", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("exercise IN (0, 1)", name="exercise_is_a_flag"),
        sa.UniqueConstraint("site", "writer", "exercise", name="one_chain_a_writer"),
    )
    op.create_table(
        "kind",
        sa.Column("kind_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("tone", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("exercise", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("exercise IN (0, 1)", name="kind_exercise_is_a_flag"),
        sa.UniqueConstraint("tone", "code", "subject_kind", "exercise", name="one_row_a_kind"),
    )
