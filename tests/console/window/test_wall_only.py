"""A window that shows the wall only gives it all the room, also after it was shown and resized."""

from functools import partial

import pytest
from PySide6.QtWidgets import QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from console.app.shell import make_shell
from console.clock import ManualClock
from console.window.application import make_application


def has_width(widget: QWidget, width: int) -> bool:
    return widget.width() == width


@pytest.mark.gui
def test_the_wall_fills_the_window_under_the_strip(qtbot: QtBot) -> None:
    _app, theme = make_application(1.0)
    shell = make_shell("Wall", theme, ManualClock())
    window = shell.window
    qtbot.addWidget(window)
    window.show_wall_only()
    window.resize(1920, 1080)
    with qtbot.waitExposed(window):
        window.show()
    for width, height in ((1920, 1080), (1200, 800), (1920, 1080)):
        window.resize(width, height)
        qtbot.waitUntil(partial(has_width, shell.panels.wall, width), timeout=2000)
    assert all(dock.isHidden() for dock in window.workspace.findChildren(QDockWidget))
    used = theme.size.strip + theme.size.status + theme.size.panel_header
    assert shell.panels.wall.height() == 1080 - used
    window.close_for_good()
