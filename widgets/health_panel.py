"""Every device and thread at a glance: tone, name, state, how long, detail. GUI thread.

A row without proof is Unknown, never Normal: who makes the rows decides, this panel only shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)
from typing_extensions import override

from widgets.badge import tone_word
from widgets.badge_delegate import BadgeDelegate
from widgets.event_table import NoRows
from widgets.roles import BadgeState, ItemRole, Tone
from widgets.theme import Theme
from widgets.wall.words import duration_words

_NS = 1_000_000_000
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One device, store or thread.

    Attributes:
        key: Stable id.
        tone: CALM only with proof.
        name: Translated name.
        state: Translated state, in a word or two.
        since_ns: Monotonic ns since when; 0 shows no age.
        detail: Translated: what it means and what to do.
    """

    key: str
    tone: Tone
    name: str
    state: str
    since_ns: int = 0
    detail: str = ""


class HealthModel(QAbstractTableModel):
    """Rows of the panel; ages step once a second."""

    def __init__(self, monotonic_ns: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = monotonic_ns
        self._rows: tuple[HealthRow, ...] = ()

    @property
    def rows(self) -> tuple[HealthRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: tuple[HealthRow, ...]) -> None:
        """Show other rows, in the given order; rows with the same keys change in place."""
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            last = self.index(len(rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @Slot()
    def step_ages(self) -> None:
        """Say that the ages changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 2), self.index(len(self._rows) - 1, 2))

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """One per device or thread."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Name, state, age, detail."""
        return 0 if parent.isValid() else 4

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Part"), self.tr("State"), self.tr("For"), self.tr("What to do"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cells, and the roles of `widgets.roles`."""
        row = self._rows[index.row()]
        is_calm = row.tone is Tone.CALM
        answers: dict[int, object] = {
            int(ItemRole.ROW_KEY): row.key,
            int(ItemRole.BADGE): BadgeState.NEW,
            int(ItemRole.IS_STRONG): not is_calm and index.column() < 2,  # noqa: PLR2004 - columns
            int(ItemRole.IS_DIM): is_calm and index.column() > 0,
        }
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == ItemRole.TONE:
            return row.tone if index.column() == 0 else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._text(row, index.column())
            return f"{tone_word(row.tone)}, {text}" if index.column() == 0 else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.detail or None
        return answers.get(role)

    def _text(self, row: HealthRow, column: int) -> str:
        """One cell."""
        age = duration_words((self._now() - row.since_ns) / _NS) if row.since_ns else ""
        return (row.name, row.state, age, row.detail)[column]


class HealthPanel(QWidget):
    """The table, or the sentence that nothing has reported yet."""

    def __init__(
        self, theme: Theme, monotonic_ns: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = HealthModel(monotonic_ns, self)
        self._delegate = BadgeDelegate(theme, self)
        self.view = QTableView(self)
        self._none = NoRows(theme, self)
        self._none.say(
            self.tr("Nothing has reported yet"),
            self.tr("Devices and threads enter here as they start."),
        )
        self._dress_view()
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self.view)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.model.step_ages)
        self.setAccessibleName(self.tr("Health of devices and threads"))
        self.setFocusProxy(self.view)
        self.setMinimumWidth(theme.px(360))

    def _dress_view(self) -> None:
        """Dense rows, no sorting, the detail takes the free width."""
        view, theme = self.view, self._theme
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setMouseTracking(True)
        view.setCornerButtonEnabled(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(self.tr("Health of devices and threads"))
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(3):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; row heights follow the text size."""
        self._theme = theme
        self._delegate.set_theme(theme)
        self._delegate.set_height(theme.size.row_dense)
        self.view.verticalHeader().setDefaultSectionSize(theme.size.row_dense)
        self.view.horizontalHeader().setFixedHeight(theme.size.table_header)
        self.view.viewport().update()

    def set_rows(self, rows: tuple[HealthRow, ...]) -> None:
        """Show other rows; the worst first is the caller's choice, the order is kept."""
        self.model.set_rows(rows)
        self._stack.setCurrentWidget(self.view if rows else self._none)
        if self.isVisible():
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Room for every row; measured only while somebody looks, it is not cheap."""
        for column in range(3):
            self.view.resizeColumnToContents(column)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Ages step only while somebody looks."""
        self._fit_columns()
        self._timer.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing to step."""
        self._timer.stop()
        super().hideEvent(event)
