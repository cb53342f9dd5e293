"""A desk serves what arrived before it ends, on its own thread."""

import threading

from PySide6.QtCore import QObject, QThread, Signal, Slot
from pytestqt.qtbot import QtBot

from console.services.desk_thread import DeskThread


class Counter(QObject):
    counted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.block = threading.Event()

    @Slot(object)
    def on_asked(self, seconds: object) -> None:
        if isinstance(seconds, float):
            self.block.wait(seconds)
        self.counted.emit(QThread.currentThread().objectName())


class Asker(QObject):
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    @Slot(str)
    def on_counted(self, thread: str) -> None:
        self.heard.append(thread)


def test_the_desk_works_on_its_named_thread(qtbot: QtBot) -> None:
    desk, asker = Counter(), Asker()
    asker.asked.connect(desk.on_asked)
    thread = DeskThread(desk, "counter")
    thread.start()
    desk.counted.connect(asker.on_counted)
    asker.asked.emit(0.0)
    qtbot.waitUntil(lambda: asker.heard == ["counter"], timeout=2000)
    assert thread.stop(2.0) == []


def test_an_overdue_desk_is_named(qtbot: QtBot) -> None:
    desk, asker = Counter(), Asker()
    asker.asked.connect(desk.on_asked)
    thread = DeskThread(desk, "sleeper")
    thread.start()
    asker.asked.emit(20.0)
    qtbot.wait(50)
    assert thread.stop(0.1) == ["sleeper"]
    desk.block.set()
    assert thread.stop(5.0) == []


def test_everything_that_arrived_is_served_before_the_end(qtbot: QtBot) -> None:
    desk, asker = Counter(), Asker()
    asker.asked.connect(desk.on_asked)
    desk.counted.connect(asker.on_counted)
    thread = DeskThread(desk, "counter")
    thread.start()
    for _ in range(200):
        asker.asked.emit(0.0001)
    assert thread.stop(10.0) == []
    qtbot.waitUntil(lambda: len(asker.heard) == 200, timeout=2000)
