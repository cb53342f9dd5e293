"""Every row that issue 4 writes, real and drill, and everything that can be done to it: named."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.chain import ChainRow
from console.domain.events import Code, Event
from console.store.engines import sqlite_url
from console.store.journal_session import JournalPlan
from console.store.seed import seed_events
from console.store.signing import Signer
from console.store.verify import verify_journal

OURS = (
    "alarm.",
    "operator.",
    "second_person.",
    "presence.",
    "incident.",
    "playbook.",
    "run.",
    "message.",
    "contact.",
    "exercise.",
    "shift.",
    "print.",
    "plan.",
)
CODES = tuple(code for code in Code if code.startswith(OURS))
COLUMNS = ", ".join(ChainRow._fields)
Change = Callable[[list[ChainRow], int], list[ChainRow]]


def _edit(rows: list[ChainRow], at: int) -> list[ChainRow]:
    return [*rows[:at], rows[at]._replace(actor="mallory"), *rows[at + 1 :]]


def _delete(rows: list[ChainRow], at: int) -> list[ChainRow]:
    return [*rows[:at], *rows[at + 1 :]]


def _insert(rows: list[ChainRow], at: int) -> list[ChainRow]:
    """A copy of a row, with an id of its own, pushed in where nothing was."""
    extra = rows[at]._replace(row_id=rows[-1].row_id + 1, uid=bytes(16))
    return [*rows, extra._replace(sequence=max(one.sequence for one in rows) + 1)]


def _swap(rows: list[ChainRow], at: int) -> list[ChainRow]:
    """A row takes the place of the next in its chain, and that one its place."""
    later = [n for n in range(at + 1, len(rows)) if rows[n].chain_id == rows[at].chain_id]
    if not later:
        return _delete(rows, at)
    other, swapped = later[0], list(rows)
    swapped[at] = rows[other]._replace(row_id=rows[at].row_id, sequence=rows[at].sequence)
    swapped[other] = rows[at]._replace(row_id=rows[other].row_id, sequence=rows[other].sequence)
    return swapped


def _redate(rows: list[ChainRow], at: int) -> list[ChainRow]:
    moved = rows[at]._replace(utc_ns=rows[at].utc_ns - 3_600_000_000_000)
    return [*rows[:at], moved, *rows[at + 1 :]]


def _truncate(rows: list[ChainRow], at: int) -> list[ChainRow]:
    return rows[:at]


def _undrill(rows: list[ChainRow], at: int) -> list[ChainRow]:
    """A drill's row is passed off as real, or a real one as a drill's."""
    chains = {row.chain_id for row in rows}
    other = next(one for one in chains if one != rows[at].chain_id)
    return [*rows[:at], rows[at]._replace(chain_id=other), *rows[at + 1 :]]


@pytest.fixture
def journal(plan: JournalPlan, make_event: Callable[..., Event]) -> Path:
    events = [
        make_event(code=code, subject=f"alarm:control-{n}", actor="s.ito", exercise=n % 3 == 2)
        for n, code in enumerate(CODES)
    ]
    seed_events(plan, events)
    return Path(plan.url.removeprefix("sqlite:///"))


def test_every_subject_of_operations_is_among_the_rows() -> None:
    assert {code.partition(".")[0] + "." for code in CODES} == set(OURS)


@pytest.mark.parametrize(
    "change",
    [_edit, _delete, _insert, _swap, _redate, _truncate, _undrill],
    ids=lambda one: one.__name__,
)
def test_whatever_is_done_to_any_row_is_named(
    journal: Path, plan: JournalPlan, signer: Signer, change: Change
) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        query = f"SELECT {COLUMNS} FROM event ORDER BY row_id"  # noqa: S608 - our own column names
        rows = [ChainRow._make(row) for row in connection.execute(query)]
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("CREATE TABLE loose AS SELECT * FROM event WHERE 0")
        connection.execute("DROP TABLE event")
        connection.execute("ALTER TABLE loose RENAME TO event")
        connection.commit()
        marks = ", ".join("?" for _ in ChainRow._fields)
        assert len(rows) == len(CODES) + 1
        unnamed = []
        for at in range(len(CODES)):
            connection.execute("DELETE FROM event")
            statement = f"INSERT INTO event VALUES ({marks})"  # noqa: S608 - marks only
            connection.executemany(statement, change(rows, at))
            connection.commit()
            verdict = verify_journal(
                sqlite_url(journal), plan.checkpoints_path, [signer.public_key]
            )
            if not verdict.findings:
                unnamed.append(at)
    assert unnamed == []
