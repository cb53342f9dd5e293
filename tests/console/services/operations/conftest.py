"""What the tests of the operations thread share: a store on real files, and a book."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.domain.events import Event
from console.domain.operations import StateRow
from console.store.engines import sqlite_url
from console.store.open_store import Store, open_store
from console.store.signing import Signer

OpenStore = Callable[..., Store]


class NoteBook:
    """Remembers every subject with a number that grows; ``closed`` events close it.

    Folding an event twice gives another number, so that a double shows.
    """

    subject = "note"

    def __init__(self, prefixes: tuple[str, ...] = ("alarm.",)) -> None:
        self.prefixes = prefixes
        self.notes: dict[tuple[str, bool], tuple[int, bool]] = {}
        self._changed: dict[tuple[str, bool], StateRow] = {}

    def apply(self, event: Event) -> None:
        key = (event.subject, event.exercise)
        count = self.notes.get(key, (0, True))[0] + 1
        is_open = not event.code.endswith("closed")
        self.notes[key] = (count, is_open)
        body = json.dumps({"count": count})
        self._changed[key] = StateRow(
            self.subject, event.subject, is_open, event.exercise, event.utc_ns, body
        )
        if not is_open:
            del self.notes[key]

    def load(self, rows: Iterable[StateRow]) -> None:
        self.notes = {
            (row.key, row.exercise): (json.loads(row.body)["count"], row.is_open) for row in rows
        }
        self._changed.clear()

    def changed_rows(self) -> tuple[StateRow, ...]:
        rows, self._changed = tuple(self._changed.values()), {}
        return rows


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def note_book() -> NoteBook:
    return NoteBook()


@pytest.fixture
def make_store(tmp_path: Path, clock: ManualClock) -> Iterator[OpenStore]:
    """Opens the same files again and again; closes what is still open."""
    opened: list[Store] = []

    def make(writer: str = "control", journal: str = "journal.db", site: str = "site.db") -> Store:
        store = open_store(
            sqlite_url(tmp_path / journal),
            sqlite_url(tmp_path / site),
            site="hq",
            writer=writer,
            signer=Signer(bytes(range(32))),
            clock=clock,
            spool_path=tmp_path / f"{writer}.spool",
            checkpoints_path=tmp_path / f"{writer}.jsonl",
        )
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(make_store: OpenStore) -> Store:
    return make_store()
