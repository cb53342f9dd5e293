"""The watermark of an exercise: seen, never in the way."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.exercise_mark import ExerciseMark
from widgets.theme import Theme


def _window(qtbot: QtBot, theme: Theme) -> tuple[QWidget, QPushButton, ExerciseMark]:
    window = QWidget()
    window.setFixedSize(640, 360)
    label = QLabel("Door forced: D3, the inner door of the loading dock", window)
    label.move(40, 170)
    button = QPushButton("Acknowledge", window)
    button.setGeometry(40, 220, 140, 36)
    qtbot.addWidget(window)
    return window, button, ExerciseMark(theme, window)


def test_it_lies_over_the_window_as_drawn(
    dressed: QApplication, qtbot: QtBot, theme: Theme, same_picture: Callable[[QWidget, str], None]
) -> None:
    window, _button, mark = _window(qtbot, theme)
    mark.set_shown(is_shown=True)
    same_picture(window, "exercise_mark")


def test_a_click_goes_through_it(dressed: QApplication, qtbot: QtBot, theme: Theme) -> None:
    window, button, mark = _window(qtbot, theme)
    window.show()
    mark.set_shown(is_shown=True)
    middle = button.geometry().center()
    assert window.childAt(middle) is button
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.close()


def test_text_under_it_keeps_its_contrast(
    dressed: QApplication, qtbot: QtBot, theme: Theme, pixels: Callable[[QImage], Any]
) -> None:
    window, button, mark = _window(qtbot, theme)
    button.hide()
    mark.set_shown(is_shown=True)
    inside = pixels(window.grab().toImage())[20:-20, 20:-20].astype(float).mean(axis=2)
    mark.set_shown(is_shown=False)
    plain = pixels(window.grab().toImage())[20:-20, 20:-20].astype(float).mean(axis=2)
    assert abs(inside - plain).max() < 40
    assert abs(inside - plain).max() > 4


def test_it_grows_with_its_window_and_stays_above(
    dressed: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    window, _button, mark = _window(qtbot, theme)
    mark.set_shown(is_shown=True)
    window.show()
    window.setFixedSize(900, 500)
    qtbot.waitUntil(lambda: mark.size() == window.size())
    late = QLabel("late", window)
    late.show()
    qtbot.waitUntil(lambda: window.children()[-1] is mark)
    window.close()
