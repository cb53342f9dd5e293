"""Both databases open together, close in order, and the reader desk answers by signal."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Signal, Slot
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Event, StoredEvent
from console.domain.recording import Gap
from console.store.engines import sqlite_url
from console.store.event_desk import EventPageDesk
from console.store.event_pages import EventReader
from console.store.open_store import Store, open_store
from console.store.signing import Signer, is_signed


class Asker(QObject):
    """Asks the desk, as a model on the GUI thread does."""

    asked = Signal(object, object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[object, list[StoredEvent]]] = []

    @Slot(object, object)
    def on_paged(self, ticket: object, rows: list[StoredEvent]) -> None:
        self.answers.append((ticket, rows))


@pytest.fixture
def opened(tmp_path: Path, clock: ManualClock, signer: Signer, qtbot: QtBot) -> Store:
    return open_store(
        sqlite_url(tmp_path / "data" / "journal.db"),
        sqlite_url(tmp_path / "data" / "site.db"),
        site="hq",
        writer="seat-1",
        signer=signer,
        clock=clock,
        spool_path=tmp_path / "data" / "spool" / "journal.spool",
        checkpoints_path=tmp_path / "data" / "checkpoints.log",
    )


def test_everything_is_flushed_when_the_store_closes(
    opened: Store, tmp_path: Path, make_event: Callable[..., Event]
) -> None:
    for _ in range(25):
        opened.journal.append(make_event())
    opened.footage.add_gap(Gap("01", 1, 2, 0, "crash"))
    assert opened.close() == []
    reader = EventReader(sqlite_url(tmp_path / "data" / "journal.db"))
    boots = {row.boot for row in reader.newest()}
    reader.close()
    assert len(boots) == 1
    assert len(boots.pop()) == 16
    assert (tmp_path / "data" / "checkpoints.log").read_text().count("\n") == 1


def test_an_overdue_writer_is_named(opened: Store, qtbot: QtBot) -> None:
    release = threading.Event()
    pending = opened.journal._writer.call(lambda _connection: release.wait(20))
    opened.site_writer._jobs.put(_Waits(release))  # type: ignore[arg-type]
    assert opened.close(0.05) == ["store-journal", "store-site"]
    release.set()
    assert pending.result(5)
    qtbot.waitUntil(opened.site_writer.isFinished, timeout=5_000)
    assert opened.journal.close()


class _Waits:
    """A job that lasts until it is released."""

    def __init__(self, release: threading.Event) -> None:
        self.work = lambda _connection: release.wait(20)
        self.done: Future[bool] = Future()


def test_the_desk_answers_with_the_ticket_of_the_question(
    opened: Store, make_event: Callable[..., Event], qtbot: QtBot
) -> None:
    numbers = [opened.journal.append_now(make_event(), 5).row_id for _ in range(5)]
    thread = QThread()
    thread.setObjectName("store-pages")
    desk = EventPageDesk(opened.events)
    desk.moveToThread(thread)
    asker = Asker()
    asker.asked.connect(desk.request)
    desk.paged.connect(asker.on_paged)
    thread.start()
    asker.asked.emit(EventFilter(), None, 2, "ticket 7")
    qtbot.waitUntil(lambda: bool(asker.answers), timeout=5_000)
    ((ticket, rows),) = asker.answers
    assert ticket == "ticket 7"
    assert [row.row_id for row in rows] == [numbers[4], numbers[3]]
    thread.quit()
    assert thread.wait(5_000)
    assert opened.close() == []


def test_the_desk_says_when_the_database_does_not_answer(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "bad.db").write_bytes(b"no database " * 100)
    reader = EventReader(sqlite_url(tmp_path / "bad.db"))
    desk = EventPageDesk(reader)
    with qtbot.waitSignal(desk.refused, timeout=5_000) as answer:
        desk.request(EventFilter(), None, 2, 9)
    assert answer.args is not None
    assert answer.args[0] == 9
    assert "not a database" in str(answer.args[1])
    reader.close()


def test_a_signature_belongs_to_its_key_and_message() -> None:
    signer = Signer(secrets.token_bytes(32))
    signature = signer.sign(b"heads")
    assert is_signed(signer.public_key, b"heads", signature)
    assert not is_signed(signer.public_key, b"other", signature)
    assert not is_signed(secrets.token_bytes(31), b"heads", signature)
    assert not is_signed(signer.public_key, b"heads", signature[:-1])
    with pytest.raises(ValueError, match="32 bytes"):
        Signer(b"short")
