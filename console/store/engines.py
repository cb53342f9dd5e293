"""How connections to the databases are made: SQLite by file, PostgreSQL by URL.

Refuses to hide anything: a database that does not answer becomes a `StoreDownError` with the
reason in words. Engines may be made on any thread; a writing connection belongs to one thread.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from console.store.errors import StoreDownError, cause_of

#: How long a writer waits for a lock before it counts the store as down.
WRITE_WAIT_S = 0.5
_READ_WAIT_S = 5.0
_CONNECT_WAIT_S = 3
_STATEMENT_WAIT_MS = 15_000
#: Pages in the write-ahead log before SQLite moves them into the database: 16 MB. At the default
#: of 4 MB one commit in a hundred paid for the move, and that was the p99.
_WAL_PAGES = 4_000


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def parse_url(url: str) -> URL:
    """A database URL with its driver chosen.

    Raises:
        ValueError: If it is neither SQLite nor PostgreSQL.
    """
    parsed = make_url(url)
    name = parsed.get_backend_name()
    if name == "sqlite":
        return parsed.set(drivername="sqlite")
    if name == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    msg = f"{parsed.render_as_string()}: only sqlite and postgresql databases are known"
    raise ValueError(msg)


def shown_url(url: str) -> str:
    """The URL without its password, for messages; a SQLite file is shown as its path."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ""
    return parsed.render_as_string(hide_password=True)


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL, None for a server or a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def writing_engine(url: str) -> sa.Engine:
    """An engine whose connections may write; each belongs to one writer thread."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            parsed, poolclass=NullPool, connect_args={"timeout": WRITE_WAIT_S}
        )
        _prepare_sqlite(engine, begin="BEGIN IMMEDIATE", query_only=False)
        return engine
    return _server_engine(parsed, poolclass=NullPool)


def reading_engine(url: str) -> sa.Engine:
    """An engine for short read sessions; refuses to write. Any thread."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            parsed, pool_size=2, max_overflow=8, connect_args={"timeout": _READ_WAIT_S}
        )
        _prepare_sqlite(engine, begin="BEGIN", query_only=True)
        return engine
    engine = _server_engine(parsed, pool_size=2, max_overflow=8, pool_pre_ping=True)
    return engine.execution_options(postgresql_readonly=True)


def _server_engine(url: URL, **pool: Any) -> sa.Engine:
    return sa.create_engine(
        url,
        # positional parameters on both databases, so that rows are plain tuples
        paramstyle="format",
        connect_args={
            "connect_timeout": _CONNECT_WAIT_S,
            "options": f"-c statement_timeout={_STATEMENT_WAIT_MS} -c lock_timeout=2000",
            "keepalives_idle": 5,
        },
        **pool,
    )


def _prepare_sqlite(engine: sa.Engine, *, begin: str, query_only: bool) -> None:
    """Own the transactions (the driver would start them late) and set what every session needs."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if query_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
        cursor.execute("PRAGMA cache_size = -16000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn the driver's errors into `StoreDownError`; a broken constraint stays our own fault.

    Raises:
        StoreDownError: If the database does not answer.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, sqlite3.Error, OSError) as error:
        reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        msg = f"{shown_url(url)}: {reason.strip()}"
        raise StoreDownError(msg, cause_of(reason)) from error
