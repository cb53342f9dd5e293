"""Stored pictures of the storage panel and of the bar of saved layouts."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.layout_bar import LayoutBar
from widgets.storage_panel import CameraStorage, Forecast, StoragePanel, StorageState
from widgets.theme import Theme

SamePicture = Callable[[QWidget, str], None]


def make_storage(theme: Theme, clock: ManualClock) -> QWidget:
    panel = StoragePanel(theme)
    panel.set_state(
        StorageState(
            Forecast(31.2, 29.6, 33.1, 30, 6.1e12),
            "31 days",
            "kept, goal 30 (29.6 to 33.1)",
            (
                CameraStorage("01 Loading dock", "3.1 Mbit/s", "33.5 GB/day"),
                CameraStorage("02 Counter", "3.4 Mbit/s", "36.7 GB/day"),
            ),
            CameraStorage("Sum", "", "70.2 GB/day"),
            "31 days kept, goal 30. Camera 02 uses most.",
        )
    )
    panel.resize(716, 290)
    return panel


def make_storage_narrow(theme: Theme, clock: ManualClock) -> QWidget:
    panel = make_storage(theme, clock)
    panel.resize(480, 420)
    return panel


def make_storage_empty(theme: Theme, clock: ManualClock) -> QWidget:
    panel = StoragePanel(theme)
    panel.set_state(StorageState(None, "not known", "", (), None, "Needs 1 h of recording."))
    panel.resize(716, 200)
    return panel


def make_layouts(theme: Theme, clock: ManualClock) -> QWidget:
    bar = LayoutBar(theme)
    bar.set_layouts(("Night", "Dock and cage"), "Night")
    bar.show()
    bar.resize(720, 50)
    return bar


MAKERS: dict[str, Callable[[Theme, ManualClock], QWidget]] = {
    "storage": make_storage,
    "storage_empty": make_storage_empty,
    "storage_narrow": make_storage_narrow,
    "layout_bar": make_layouts,
}


@pytest.mark.gui
@pytest.mark.parametrize("name", MAKERS)
def test_storage_and_layouts_look_like_their_stored_pictures(
    qtbot: QtBot,
    dressed: QApplication,
    theme: Theme,
    clock: ManualClock,
    same_picture: SamePicture,
    name: str,
) -> None:
    host = QWidget()  # a window with size limits makes the offscreen platform warn
    qtbot.addWidget(host)
    widget = MAKERS[name](theme, clock)
    host.resize(widget.size())
    widget.setParent(host)
    widget.show()
    with qtbot.waitExposed(host):
        host.show()
    same_picture(widget, name)
    host.hide()
