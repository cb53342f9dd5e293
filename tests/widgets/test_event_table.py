"""The incident log: rows stay put, the selection stays on its row, filters are wishes."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from widgets.event_table import EventTable, EventWish
from widgets.roles import BadgeState, ItemRole, Tone, ViewState
from widgets.theme import Theme

SamePicture = Callable[[QWidget, str], None]
Index = QModelIndex | QPersistentModelIndex
HEADS = ("Priority", "No.", "What happened", "Where", "State", "Time")
NO_PARENT = QModelIndex()
LINES: tuple[tuple[Tone, BadgeState, str, str], ...] = (
    (Tone.ALARM, BadgeState.NEW, "Door forced, person at door", "D3 Dock inner"),
    (Tone.WARNING, BadgeState.NEW, "Camera 06 lost, recording stopped", "Quarantine cage"),
    (Tone.WARNING, BadgeState.ACKNOWLEDGED, "Parcel on hold, second opinion", "Screening"),
    (Tone.NOTICE, BadgeState.ACKNOWLEDGED, "Door held open 41 s", "D1 Dock shutter"),
    (Tone.UNKNOWN, BadgeState.ACKNOWLEDGED, "Lock D6 does not answer", "D6 Cage"),
    (Tone.WARNING, BadgeState.SHELVED, "Shelved until 16:00", "Counter"),
    (Tone.EXERCISE, BadgeState.NEW, "Powder letter", "Sorting"),
    (Tone.CALM, BadgeState.CLOSED, "Tailgate report, coached", "D2 Staff door"),
)


class Lines(QAbstractTableModel):
    """Rows with numbers; new ones enter at the top."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__()
        self.numbers = numbers

    def prepend(self, number: int) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.numbers.insert(0, number)
        self.endInsertRows()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_name = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if is_name else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = self.numbers[index.row()]
        tone, state, what, where = LINES[number % len(LINES)]
        cells = (str(tone).title(), f"{number:04d}", what, where, str(state), "15:31:52")
        answers: dict[int, object] = {
            int(Qt.ItemDataRole.DisplayRole): cells[index.column()],
            int(ItemRole.TONE): tone if index.column() == 0 else None,
            int(ItemRole.BADGE): state,
            int(ItemRole.IS_STRONG): state is BadgeState.NEW and index.column() in {0, 2, 4},
            int(ItemRole.IS_DIM): index.column() != 2 or state is BadgeState.CLOSED,
            int(ItemRole.IS_FACT): index.column() in {3, 5},
            int(ItemRole.ROW_KEY): number,
            int(ItemRole.LINE_TEXT): " ".join(cells),
        }
        return answers.get(role)


@pytest.fixture
def table(qtbot: QtBot, dressed: QApplication, theme: Theme) -> Iterator[EventTable]:
    host = QWidget()
    host.resize(760, 360)
    widget = EventTable(theme, host)
    widget.resize(host.size())
    qtbot.addWidget(host)
    with qtbot.waitExposed(host):
        host.show()
    yield widget
    host.hide()


def fill(table: EventTable, count: int) -> Lines:
    model = Lines(list(range(count, 0, -1)))
    model.setParent(table)
    table.set_state(ViewState.READY)
    table.set_model(model, 2)
    QApplication.processEvents()
    return model


def top_number(table: EventTable) -> object:
    return table.view.indexAt(table.view.viewport().rect().topLeft()).data(ItemRole.ROW_KEY)


def test_the_chosen_row_stays_chosen_while_rows_enter_at_the_top(table: EventTable) -> None:
    model = fill(table, 50)
    table.view.selectRow(3)
    chosen = table.view.chosen_key()
    for number in range(51, 91):
        model.prepend(number)
    assert table.view.chosen_key() == chosen == 47


def test_rows_on_screen_stay_where_they_are_when_the_list_was_scrolled(table: EventTable) -> None:
    model = fill(table, 200)
    above: list[int] = []
    table.rows_above_changed.connect(above.append)
    table.view.verticalScrollBar().setValue(400)
    before = top_number(table)
    for number in range(201, 221):
        model.prepend(number)
    assert top_number(table) == before
    assert above[-1] == 20
    QTest.keyClick(table.view, Qt.Key.Key_Home)
    assert top_number(table) == 220
    assert above[-1] == 0


def test_at_the_top_and_without_pointer_the_newest_row_shows(table: EventTable) -> None:
    model = fill(table, 200)
    model.prepend(201)
    assert top_number(table) == 201


def test_no_column_sorts_and_the_order_is_the_models(table: EventTable) -> None:
    fill(table, 5)
    assert not table.view.isSortingEnabled()
    assert not table.view.horizontalHeader().sectionsClickable()


def test_place_and_time_are_never_cut(table: EventTable) -> None:
    fill(table, 40)
    view, model = table.view, table.view.model()
    for column in (3, 5):
        for row in range(6):
            index = model.index(row, column)
            needed = view.itemDelegate().sizeHint(QStyleOptionViewItem(), index)
            assert view.columnWidth(column) >= needed.width()


def test_a_longer_place_widens_its_column_for_good(qtbot: QtBot, table: EventTable) -> None:
    model = Lines([7] * 30)  # all at D2 Staff door
    model.setParent(table)
    table.set_state(ViewState.READY)
    table.set_model(model, 2)
    before = table.view.columnWidth(3)
    model.prepend(1)  # Quarantine cage
    qtbot.waitUntil(lambda: table.view.columnWidth(3) > before, timeout=2000)
    widest = table.view.columnWidth(3)
    table.view.scrollToBottom()
    table.view.fit_columns()
    assert table.view.columnWidth(3) == widest, "columns do not jump"


def test_a_narrow_log_drops_columns_and_keeps_place_and_time(table: EventTable) -> None:
    fill(table, 40)
    table.resize(480, 300)
    QApplication.processEvents()
    head = table.view.horizontalHeader()
    assert [head.isSectionHidden(column) for column in range(6)] == [
        False,
        True,
        False,
        False,
        True,
        False,
    ]
    assert head.length() <= table.view.viewport().width()
    table.resize(760, 300)
    QApplication.processEvents()
    assert not any(head.isSectionHidden(column) for column in range(6))


def test_keys_open_acknowledge_and_copy_the_row(table: EventTable) -> None:
    fill(table, 9)
    opened: list[object] = []
    acknowledged: list[object] = []
    table.open_requested.connect(opened.append)
    table.acknowledge_requested.connect(acknowledged.append)
    table.view.selectRow(1)
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    QTest.keyClick(table.view, Qt.Key.Key_A)
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (opened, acknowledged) == ([8], [8])
    line = "Alarm 0008 Door forced, person at door D3 Dock inner new 15:31:52"
    assert QGuiApplication.clipboard().text() == line


def test_slash_opens_the_filter_and_what_is_typed_is_a_wish(
    qtbot: QtBot, table: EventTable
) -> None:
    fill(table, 9)
    wishes: list[EventWish] = []
    table.wish_changed.connect(wishes.append)
    QTest.keyClicks(table.view, "/")
    assert table.filter_bar.isVisible()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "cage")
    qtbot.waitUntil(lambda: wishes == [EventWish(text="cage")], timeout=2000)


def test_a_wish_set_from_outside_is_said_once(table: EventTable) -> None:
    wishes: list[EventWish] = []
    table.wish_changed.connect(wishes.append)
    wish = EventWish(frozenset({Tone.ALARM, Tone.WARNING}), "door", "camera:03")
    table.filter_bar.set_wish(wish)
    table.filter_bar.set_wish(wish)
    assert wishes == [wish]
    table.toggle_filter()
    table.toggle_filter()
    assert wishes[-1].is_all


@pytest.mark.parametrize("name", ["rows", "filter", "empty", "no_match", "loading", "failed"])
def test_the_log_looks_like_its_stored_picture(
    table: EventTable, same_picture: SamePicture, name: str
) -> None:
    if name in {"rows", "filter"}:
        fill(table, 8)
        table.view.selectRow(0)
        table.view.clearFocus()
    if name in {"filter", "no_match"}:
        table.filter_bar.show()
        table.filter_bar.set_wish(EventWish(frozenset({Tone.ALARM})))
    if name in {"empty", "no_match"}:
        table.set_state(ViewState.READY)
    if name == "failed":
        table.set_state(
            ViewState.FAILED, "The store does not answer. Events are kept in the spool."
        )
    QApplication.processEvents()
    same_picture(table, f"log_{name}")


def test_a_failed_log_offers_to_try_again(table: EventTable) -> None:
    asked: list[bool] = []
    table.retry_requested.connect(lambda: asked.append(True))
    table.set_state(ViewState.FAILED, "The store does not answer.")
    button = next(one for one in table.findChildren(QPushButton) if one.isVisible())
    button.click()
    assert asked == [True]
