"""Finds rows by the words of their texts, newest first. Runs in a reader's session.

SQLite: an FTS5 table whose word lists are walked from the newest row down. A typed word of up to
three letters is looked up among prepared beginnings; a longer one is completed from the list of all
words, so that a frequent word is one list and not a merge of many. PostgreSQL: a GIN index on the
words; a word that fits millions of rows makes it walk the rows instead, which is its documented
limit.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from console.domain.event_filter import EventFilter
from console.store.event_words import kind_mark, split_words, subject_mark
from console.store.journal_schema import EVENT, EVENT_TEXT, EVENT_TEXT_SERVER, EVENT_WORD

#: Beginnings of so many letters are in the index itself; the migration says the same.
_PREPARED_LETTERS = 3
_MAX_COMPLETIONS = 250
_MAX_TYPED_WORDS = 8
_MAX_KINDS = 200


class TextSearch:
    """The text part of a page."""

    def __init__(self, *, is_server: bool) -> None:
        """Search PostgreSQL (`is_server`) or SQLite."""
        self._is_server = is_server

    def row_ids(
        self,
        connection: sa.Connection,
        wanted: EventFilter,
        kinds: list[int] | None,
        low: int,
        high: int,
        limit: int,
    ) -> list[int]:
        """Rows that hold every typed word, newest first.

        Args:
            connection: A read session.
            wanted: The filter; its text holds at least one character.
            kinds: Kinds the filter allows, None for all.
            low: Lowest row id.
            high: Row ids below this.
            limit: At most so many.
        """
        typed = split_words(wanted.text)[:_MAX_TYPED_WORDS]
        if not typed:
            return []
        if self._is_server:
            found, row_id = _server_query(typed), EVENT_TEXT_SERVER.c.row_id
        else:
            match = _fts_match(connection, typed, wanted, kinds)
            found, row_id = _fts_query(match), EVENT_TEXT.c.rowid
        conditions: list[sa.ColumnElement[bool]] = [row_id >= low, row_id < high]
        if kinds is not None and (self._is_server or len(kinds) > _MAX_KINDS):
            conditions.append(EVENT.c.kind_id.in_(kinds))
        if wanted.is_one_subject:
            conditions.append(EVENT.c.subject == wanted.subject)
        if wanted.has_time:
            conditions.append(EVENT.c.utc_ns >= wanted.start_utc_ns)
            conditions.append(EVENT.c.utc_ns < wanted.end_utc_ns)
        query = found.where(*conditions).limit(limit)
        return list(connection.execute(query).scalars())


def _fts_match(
    connection: sa.Connection, typed: tuple[str, ...], wanted: EventFilter, kinds: list[int] | None
) -> str:
    parts = [f"words : ({_completed(connection, word)})" for word in typed]
    if kinds is not None and len(kinds) <= _MAX_KINDS:
        parts.append(f"marks : ({' OR '.join(kind_mark(kind) for kind in kinds)})")
    if wanted.is_one_subject:
        parts.append(f"marks : {subject_mark(wanted.subject)}")
    return " AND ".join(parts)


def _completed(connection: sa.Connection, word: str) -> str:
    """All words that begin with the typed one, as a full-text expression."""
    if len(word) <= _PREPARED_LETTERS:
        return f'"{word}" *'
    query = (
        sa.select(EVENT_WORD.c.word)
        .where(EVENT_WORD.c.word >= word, EVENT_WORD.c.word < word + "\x7f")
        .limit(_MAX_COMPLETIONS + 1)
    )
    known = list(connection.execute(query).scalars())
    if not known or len(known) > _MAX_COMPLETIONS:
        return f'"{word}" *'
    return " OR ".join(f'"{one}"' for one in known)


def _fts_query(match: str) -> sa.Select[int]:
    # "+ 0" keeps the full-text table outside, so that its own order is the answer's order
    row_id = EVENT_TEXT.c.rowid
    return (
        sa.select(EVENT.c.row_id)
        .join_from(EVENT_TEXT, EVENT, EVENT.c.row_id == row_id + 0)
        .where(sa.column("event_text").op("MATCH")(match))
        .order_by(row_id.desc())
    )


def _server_query(typed: tuple[str, ...]) -> sa.Select[int]:
    match = " & ".join(f"'{word}':*" for word in typed)
    words = EVENT_TEXT_SERVER.c.words
    return (
        sa.select(EVENT.c.row_id)
        .join_from(EVENT_TEXT_SERVER, EVENT, EVENT.c.row_id == EVENT_TEXT_SERVER.c.row_id)
        .where(words.op("@@")(sa.cast(match, TSQUERY)))
        .order_by(EVENT_TEXT_SERVER.c.row_id.desc())
    )
