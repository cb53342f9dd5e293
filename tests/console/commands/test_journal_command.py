"""`journal verify` as a shell runs it: words, JSON and exit codes."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.commands.exit_codes import ExitCode
from console.domain.events import Code, Event, Tone
from console.paths import paths_under
from console.store.engines import sqlite_url
from console.store.journal_session import JournalPlan
from console.store.seed import seed_events
from console.store.signing import Signer

Sallyport = Callable[..., Any]
SIGNER = Signer(bytes(range(32)))


@pytest.fixture
def journal(tmp_path: Path) -> JournalPlan:
    """A journal where the command of the shared fixture looks for it."""
    paths = paths_under(tmp_path / "home")
    paths.make_folders()
    plan = JournalPlan(
        url=sqlite_url(paths.journal_file),
        site="hq",
        writer="seat-1",
        boot="boot-a",
        signer=SIGNER,
        spool_path=paths.spool_dir / "journal.spool",
        checkpoints_path=paths.checkpoint_file,
    )
    seed_events(plan, [Event(Code.CAMERA_LIVE, Tone.CALM, "camera:01", n, n) for n in range(1, 21)])
    return plan


def spoil(plan: JournalPlan) -> None:
    with closing(sqlite3.connect(Path(plan.url.removeprefix("sqlite:///")))) as connection:
        connection.execute("DROP TRIGGER event_never_changes")
        connection.execute("UPDATE event SET actor = 'mallory' WHERE row_id = 9")
        connection.commit()


def test_a_whole_journal_is_said_to_be_whole(sallyport: Sallyport, journal: JournalPlan) -> None:
    answer = sallyport("journal", "verify")
    assert answer.code == ExitCode.OK
    assert "21 rows" in answer.out
    assert "1 checkpoints inside, 1 outside" in answer.out
    assert "whole: nothing was changed" in answer.out


def test_an_edited_row_is_named_with_its_chain(sallyport: Sallyport, journal: JournalPlan) -> None:
    spoil(journal)
    path = journal.url.removeprefix("sqlite:///")
    answer = sallyport("journal", "verify", "--database", path)
    assert answer.code == ExitCode.STORE
    assert "altered: chain hq/seat-1 (real events), sequence 9, row 9" in answer.out
    assert "No key was given" in answer.out
    assert "not whole" in answer.err
    key = SIGNER.public_key.hex()
    found = sallyport("journal", "verify", "--database", journal.url, "--key", key, "--json")
    told = json.loads(found.out)
    assert (told["whole"], told["pinned"], told["rows"]) == (False, True, 21)
    assert told["findings"][0]["row"] == 9
    assert told["findings"][0]["fault"] == "altered"


def test_what_is_not_there_is_said(sallyport: Sallyport, journal: JournalPlan) -> None:
    answer = sallyport("journal", "verify", "--database", "/nowhere/journal.db")
    assert (answer.code, "no journal at /nowhere" in answer.err) == (ExitCode.FILES, True)
    arguments = ("--database", journal.url, "--checkpoints", "/nowhere/file")
    answer = sallyport("journal", "verify", *arguments)
    assert (answer.code, "no file /nowhere/file" in answer.err) == (ExitCode.FILES, True)


def test_a_file_that_is_no_journal_is_refused(sallyport: Sallyport, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"other content " * 100)
    answer = sallyport("journal", "verify", "--database", str(tmp_path / "other.db"))
    assert (answer.code, "not a database" in answer.err) == (ExitCode.STORE, True)
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    answer = sallyport("journal", "verify", "--database", str(tmp_path / "empty.db"))
    assert (answer.code, "holds no journal" in answer.err) == (ExitCode.STORE, True)


@pytest.mark.parametrize("key", ["zz", "00"])
def test_a_wrong_key_is_a_wrong_command_line(sallyport: Sallyport, key: str) -> None:
    with pytest.raises(SystemExit) as ended:
        sallyport("journal", "verify", "--key", key)
    assert ended.value.code == ExitCode.USAGE
