"""PySide6 6.12.0 on Python 3.11 lost a reference to True or None on every call and aborted.

Up to 3.11 these two are counted like any object. The guard calls what was seen to leak many times
and looks at the counts: a binding that over-releases is caught long before the interpreter dies.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

ROUNDS = 2000
#: Other code may take or give a few references meanwhile; a leak of one a call is 2,000.
TOLERANCE = 100


class Emitter(QObject):
    """Signals of the payloads that were seen to leak."""

    flagged = Signal(bool)
    passed_on = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0
        self.flagged.connect(self.on_any)
        self.passed_on.connect(self.on_any)

    @Slot(object)
    def on_any(self, _value: object) -> None:
        """Count what arrives."""
        self.heard += 1


def emit_true() -> Callable[[], None]:
    emitter = Emitter()

    def once() -> None:
        emitter.flagged.emit(True)
        emitter.passed_on.emit(True)

    return once


def emit_none() -> Callable[[], None]:
    emitter = Emitter()
    return lambda: emitter.passed_on.emit(None)


def paint() -> Callable[[], None]:
    canvas = QImage(32, 32, QImage.Format.Format_RGB32)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.black)

    def once() -> None:
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.fillRect(0, 0, 32, 32, QColor("navy"))
        painter.drawImage(4, 4, picture)
        painter.end()

    return once


def show_and_hide() -> Callable[[], None]:
    parent = QWidget()
    child = QWidget(parent)

    def once() -> None:
        child.setVisible(True)
        child.setVisible(False)
        assert parent is not None

    return once


@pytest.mark.parametrize("make", [emit_true, emit_none, paint, show_and_hide])
def test_qt_calls_neither_take_nor_keep_references(
    qtbot: QtBot, make: Callable[[], Callable[[], None]]
) -> None:
    call = make()
    call()
    before = {value: sys.getrefcount(value) for value in (True, False, None)}
    for _ in range(ROUNDS):
        call()
    drift = {value: sys.getrefcount(value) - count for value, count in before.items()}
    assert all(abs(one) < TOLERANCE for one in drift.values()), drift


def test_a_thousand_emits_are_a_thousand_calls(qtbot: QtBot) -> None:
    emitter = Emitter()
    for _ in range(1000):
        emitter.flagged.emit(True)
    assert emitter.heard == 1000
