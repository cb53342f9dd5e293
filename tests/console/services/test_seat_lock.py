"""One console a seat: the second knocks, a dead holder is taken over."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from console.services.seat_lock import SeatLock, socket_name

pytestmark = pytest.mark.gui

HOLDER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from PySide6.QtCore import QCoreApplication\n"
    "from console.services.seat_lock import SeatLock\n"
    "app = QCoreApplication([])\n"
    "lock = SeatLock('control', Path(sys.argv[1]))\n"
    "assert lock.acquire()\n"
    "lock.activation_requested.connect(app.quit)\n"
    "print('holding', flush=True)\n"
    "app.exec()\n"
    "lock.release()\n"
    "print('came forward', flush=True)\n"
)


@pytest.fixture
def holder(tmp_path: Path, repository: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the seat and ends when asked to come forward."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=repository,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "holding\n"
    yield child
    child.kill()
    child.wait(10)
    child.stdout.close()


def test_a_second_start_is_refused_and_the_first_comes_forward(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = SeatLock("control", tmp_path)
    second = SeatLock("control", tmp_path)
    assert first.acquire()
    assert first.can_be_activated
    assert not second.acquire()
    assert second.holder() == os.getpid()
    with qtbot.waitSignal(first.activation_requested, timeout=3000):
        assert second.ask_holder()
    first.release()
    assert second.acquire()
    second.release()


def test_seats_do_not_disturb_each_other(qtbot: QtBot, tmp_path: Path) -> None:
    control, dock = SeatLock("control", tmp_path), SeatLock("dock", tmp_path)
    assert control.acquire()
    assert dock.acquire()
    control.release()
    dock.release()
    dock.release()


def test_another_process_is_told_to_come_forward(
    qtbot: QtBot, tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    lock = SeatLock("control", tmp_path)
    assert not lock.acquire()
    assert lock.holder() == holder.pid
    assert lock.ask_holder()
    assert holder.stdout is not None
    assert holder.stdout.readline() == "came forward\n"


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_the_seat_of_a_killed_console_is_taken_over(
    qtbot: QtBot, tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait(10)
    assert (tmp_path / "seat-control.lock").exists()
    lock = SeatLock("control", tmp_path)
    assert lock.acquire()
    assert lock.can_be_activated
    assert lock.holder() == os.getpid()
    lock.release()


def test_nobody_to_ask_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    lock = SeatLock("control", tmp_path)
    assert not lock.ask_holder(100)
    assert lock.holder() == 0


def test_other_words_do_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    lock = SeatLock("control", tmp_path)
    assert lock.acquire()
    heard: list[bool] = []
    lock.activation_requested.connect(lambda: heard.append(True))
    socket = QLocalSocket()
    socket.connectToServer(socket_name("control", tmp_path))
    assert socket.waitForConnected(1000)
    socket.write(b"unlock the doors, all of them")
    with qtbot.waitSignal(socket.disconnected, timeout=3000):
        socket.flush()
    assert heard == []
    lock.release()


def test_a_folder_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="lock file"):
        SeatLock("control", tmp_path / "none").acquire()


def test_a_deep_folder_gets_a_short_socket_name(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    assert len(socket_name("control", deep)) < 50
    assert socket_name("control", deep) != socket_name("dock", deep)
