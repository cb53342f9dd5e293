"""A database is brought to our schema; a newer one is refused in words and left alone."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.store import journal_schema, migrate, site_schema
from console.store.database_url import database_url
from console.store.engines import parse_url, shown_url, sqlite_path, sqlite_url, writing_engine
from console.store.errors import DownCause, NewerSchemaError, cause_of
from console.store.journal import Journal
from console.store.journal_session import JournalPlan
from console.store.migrations import JOURNAL, SITE
from console.store.open_store import open_store
from console.store.site_writer import SiteWriter
from console.store.verify import verify_journal


def make_newer(url: str, modules: tuple[ModuleType, ...]) -> None:
    engine = writing_engine(url)
    with engine.connect() as connection:
        migrate.migrate(connection, modules, url)
        with connection.begin():
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


@pytest.mark.parametrize(
    ("modules", "metadata"), [(JOURNAL, journal_schema.METADATA), (SITE, site_schema.METADATA)]
)
def test_the_migrations_make_the_tables_the_code_uses(
    any_url: str, modules: tuple[ModuleType, ...], metadata: sa.MetaData
) -> None:
    engine = writing_engine(any_url)
    with engine.connect() as connection:
        migrate.migrate(connection, modules, any_url)
        migrate.migrate(connection, modules, any_url)  # nothing left to do
        context = MigrationContext.configure(connection)
        differences = [str(one) for one in compare_metadata(context, metadata)]
    engine.dispose()
    # indexes and the text table have no form in the code; the word list is SQLite's only
    named = ("add_table", "add_column", "remove_column")
    missing = [one for one in differences if one.startswith(tuple(f"('{name}'" for name in named))]
    assert [one for one in missing if "event_word" not in one] == []


def test_a_newer_journal_is_refused_in_words(
    any_url: str, plan: JournalPlan, clock: ManualClock, qtbot: QtBot
) -> None:
    make_newer(any_url, JOURNAL)
    journal = Journal(replace(plan, url=any_url), clock)
    with pytest.raises(NewerSchemaError) as caught:
        journal.open()
    assert journal.close()
    words = str(caught.value)
    assert shown_url(any_url) in words
    assert "version 9999" in words
    assert "versions up to 0001" in words
    assert "Start the newer program" in words
    with pytest.raises(NewerSchemaError):
        verify_journal(any_url)


def test_a_newer_site_database_is_refused_and_nothing_stays_open(
    any_url: str, plan: JournalPlan, clock: ManualClock, qtbot: QtBot
) -> None:
    make_newer(any_url, SITE)
    with pytest.raises(NewerSchemaError, match="9999"):
        open_store(
            plan.url,
            any_url,
            site="hq",
            writer="seat-1",
            signer=plan.signer,
            clock=clock,
            spool_path=plan.spool_path,
            checkpoints_path=plan.checkpoints_path,
        )


def test_a_history_with_two_ends_is_our_own_mistake(site_url: str) -> None:
    first, second = ModuleType("first"), ModuleType("second")
    for module, name in ((first, "a"), (second, "b")):
        module.revision, module.down_revision = name, None  # type: ignore[attr-defined]
    engine = writing_engine(site_url)
    with engine.connect() as connection, pytest.raises(ValueError, match="one end"):
        migrate.migrate(connection, (first, second), site_url)
    engine.dispose()


def test_a_journal_upgraded_while_it_was_away_is_not_touched(
    plan: JournalPlan, clock: ManualClock, qtbot: QtBot
) -> None:
    file = Path(plan.url.removeprefix("sqlite:///"))
    file.write_bytes(b"not yet a database, it is being copied into place" * 30)
    journal = Journal(plan, clock)
    journal.open()
    assert journal.state.cause is DownCause.DAMAGED
    file.unlink()
    make_newer(plan.url, JOURNAL)
    clock.advance(10)
    assert not journal.state.is_up
    assert journal.close()


def test_only_known_databases_are_opened(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only sqlite and postgresql"):
        parse_url("mysql://localhost/site")
    url = "postgresql://anna:secret@db.example/site"
    assert parse_url(url).drivername == "postgresql+psycopg"
    assert "secret" not in shown_url(url)
    assert sqlite_path(url) is None
    assert sqlite_path(sqlite_url(tmp_path / "a b.db")) == tmp_path / "a b.db"


@pytest.mark.parametrize(
    ("user", "password", "account"),
    [("", "", ""), ("anna", "", "anna@"), ("anna", "p/w", "anna:p%2Fw@"), ("", "p", "")],
)
def test_the_account_of_the_site_file_goes_into_the_address(
    tmp_path: Path, user: str, password: str, account: str
) -> None:
    url = database_url("postgresql://db.example/site", tmp_path, user, password)
    assert url == f"postgresql://{account}db.example/site"
    assert database_url("", tmp_path / "a.db", user, password) == sqlite_url(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("database is locked", DownCause.LOCKED),
        ("database or disk is full", DownCause.FULL),
        ("attempt to write a readonly database", DownCause.READ_ONLY),
        ("database disk image is malformed", DownCause.DAMAGED),
        ("connection to server failed", DownCause.UNREACHABLE),
        ("what nobody expected", DownCause.OTHER),
    ],
)
def test_what_the_driver_says_becomes_a_cause(said: str, cause: DownCause) -> None:
    assert cause_of(said) is cause


def test_a_site_writer_whose_database_cannot_be_made_says_so(tmp_path: Path) -> None:
    writer = SiteWriter(sqlite_url(tmp_path / "absent" / "site.db"))
    writer.start()
    with pytest.raises(Exception, match="unable to open") as caught:
        writer.do(lambda _connection: None)
    assert caught.value.__class__.__name__ == "StoreDownError"
    writer.request_stop()
    assert writer.wait(5_000)
