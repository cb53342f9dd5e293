"""The lanes as a table: the same facts for a screen reader and for who prefers rows. GUI thread."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from widgets.respond.side_state import BarLook, LaneBar, LanesState
from widgets.theme import Theme
from widgets.wall.words import duration_words

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class LaneTableModel(QAbstractTableModel):
    """One row a bar: role, person, work, state, from, to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def set_state(self, state: LanesState) -> None:
        """Show other lanes."""
        rows = tuple(
            (lane.title, lane.who, bar.text, self._look(bar.look), *self._times(bar))
            for lane in state.lanes
            for bar in lane.bars
        )
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def _look(self, look: BarLook) -> str:
        return {
            BarLook.PAST: self.tr("done"),
            BarLook.LATE: self.tr("late"),
            BarLook.NOW: self.tr("going on"),
            BarLook.PLANNED: self.tr("planned"),
        }[look]

    def _times(self, bar: LaneBar) -> tuple[str, str]:
        end = duration_words(bar.end_s) if bar.end_s is not None else self.tr("now")
        return duration_words(bar.start_s), end

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """One per bar."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Role, person, work, state, from, to."""
        return 0 if parent.isValid() else 6

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Role"), self.tr("Person"), self.tr("Work"), self.tr("State"),
            self.tr("From"), self.tr("To"),
        )[section]  # fmt: skip

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cells."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._rows[index.row()][index.column()]
        return None


class LaneTable(QTableView):
    """The table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes = LaneTableModel(self)
        self.setModel(self._lanes)
        self.setAccessibleName(self.tr("Who is doing what, as a table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Rows follow the text size."""
        self.verticalHeader().setDefaultSectionSize(theme.size.row_dense)

    def set_state(self, state: LanesState) -> None:
        """Show other lanes."""
        self._lanes.set_state(state)
