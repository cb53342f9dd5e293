"""The manual shows the chosen page, follows its own links, and opens nothing else."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLineEdit, QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from widgets.manual_view import ManualEntry, ManualView
from widgets.theme import load_theme

ENTRIES = (
    ManualEntry("a.md", "Watch", "Guard", "# Watch\n\nThe wall. See [Lock](b.md)."),
    ManualEntry("b.md", "Lock", "Supervisor", "# Lock\n\n| key | does |\n|---|---|\n| L | lock |"),
)


@pytest.fixture
def view(qtbot: QtBot) -> ManualView:
    widget = ManualView(load_theme())
    qtbot.addWidget(widget)
    widget.set_pages(ENTRIES)
    return widget


def rows(view: ManualView) -> list[str]:
    tasks = view.findChild(QListWidget)
    assert tasks is not None
    return [tasks.item(row).text() for row in range(tasks.count())]


def page(view: ManualView) -> QTextBrowser:
    found = view.findChild(QTextBrowser)
    assert found is not None
    return found


def test_tasks_stand_under_their_readers_and_the_first_is_open(view: ManualView) -> None:
    assert rows(view) == ["Guard", "Watch", "Supervisor", "Lock"]
    assert "The wall" in page(view).toPlainText()


def test_a_link_opens_the_page_it_names(view: ManualView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.page_shown, check_params_cb=lambda name: name == "b.md"):
        page(view).anchorClicked.emit(QUrl("b.md"))
    assert "lock" in page(view).toPlainText()


@pytest.mark.parametrize("address", ["https://example.org/", "file:///etc/passwd", "c.md"])
def test_a_link_to_anything_else_changes_nothing(view: ManualView, address: str) -> None:
    before = page(view).toPlainText()
    page(view).anchorClicked.emit(QUrl(address))
    assert page(view).toPlainText() == before
    assert not view.show_page(address)


def test_search_keeps_pages_with_every_word(view: ManualView) -> None:
    search = view.findChild(QLineEdit)
    assert search is not None
    search.setText("KEY lock")
    assert rows(view) == ["Supervisor", "Lock"]
    assert "does" in page(view).toPlainText()
    search.setText("zebra")
    assert rows(view) == []
    assert "fewer" in page(view).toPlainText()
    search.setText("")
    assert len(rows(view)) == 4


def test_a_page_that_the_search_hides_still_opens_by_name(view: ManualView) -> None:
    search = view.findChild(QLineEdit)
    assert search is not None
    search.setText("wall")
    assert view.show_page("b.md")
    assert "does" in page(view).toPlainText()


def test_a_heading_is_no_task(view: ManualView) -> None:
    tasks = view.findChild(QListWidget)
    assert tasks is not None
    before = page(view).toPlainText()
    tasks.setCurrentRow(2)
    assert page(view).toPlainText() == before


def test_pages_are_read_once_and_only_when_the_manual_is_shown(qtbot: QtBot) -> None:
    widget = ManualView(load_theme())
    qtbot.addWidget(widget)
    asked: list[int] = []

    def read() -> tuple[ManualEntry, ...]:
        asked.append(1)
        return ENTRIES

    widget.set_source(read)
    assert asked == []
    for _ in range(2):
        with qtbot.waitExposed(widget):
            widget.show()
        widget.hide()
    assert asked == [1]
    assert "The wall" in page(widget).toPlainText()
