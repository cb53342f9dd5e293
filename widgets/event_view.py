"""The table of the incident log: rows stay still under the pointer, the selection on its row.

It never sorts. Rows enter at the top: when the list is at the top and nobody points at it, the
newest row shows; otherwise the rows on screen stay and the number of rows above is told.
GUI thread.
"""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from widgets.badge_delegate import BadgeDelegate
from widgets.roles import ItemRole
from widgets.theme import Theme

_DESCRIPTION_PX = 170
_FIT_MS = 30


class EventView(QTableView):
    """Rows of any QAbstractTableModel that answers `widgets.roles.ItemRole`."""

    filter_requested = Signal()
    open_requested = Signal(object)  # row key
    acknowledge_requested = Signal(object)  # row key
    rows_above_changed = Signal(int)  # rows that entered above the visible ones

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows_above = 0
        self._shown_model: QAbstractItemModel | None = None
        self._stretch = -1
        self._widths: list[int] = []
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(_FIT_MS)
        self._fitting.timeout.connect(self.fit_columns)
        self._row_height_px = theme.size.row
        self._delegate = BadgeDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setSortingEnabled(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.set_row_height(theme.size.row)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; row heights follow the text size."""
        height = round(self._row_height_px * theme.scale / self._theme.scale)
        self._theme = theme
        self._delegate.set_theme(theme)
        self._widths = [0] * len(self._widths)
        self._fit_soon()
        self.set_row_height(height)
        self.viewport().update()

    def set_row_height(self, height_px: int) -> None:
        """Dense, default or touch rows."""
        self._row_height_px = height_px
        self._delegate.set_height(height_px)
        self.verticalHeader().setDefaultSectionSize(height_px)
        self.horizontalHeader().setFixedHeight(self._theme.size.table_header)

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show another model."""
        before = self._shown_model
        if before is not None:
            before.rowsInserted.disconnect(self._on_rows_inserted)
            before.modelReset.disconnect(self._on_reset)
        super().setModel(model)
        self._shown_model = model
        if model is not None:
            model.rowsInserted.connect(self._on_rows_inserted)
            model.modelReset.connect(self._on_reset)

    def stretch_column(self, column: int) -> None:
        """The column that takes the free width: the description, the only one that may be cut."""
        head = self.horizontalHeader()
        self._stretch = column
        self._widths = [0] * head.count()
        for index in range(head.count()):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(index, mode.Stretch if index == column else mode.Fixed)
        head.setResizeContentsPrecision(0)  # hints look at the rows on screen only: cheap
        self.fit_columns()

    def _fit_soon(self) -> None:
        """Fit once for many rows; a running wait goes on, or a stream of rows would starve it."""
        if not self._fitting.isActive():
            self._fitting.start()

    @Slot()
    def fit_columns(self) -> None:
        """Give each column what the rows on screen need, never less than before.

        So no place or time is cut, whatever row comes into view, and columns do not jump.
        What is least needed goes until the description has room; places and times stay.
        """
        model, head = self._shown_model, self.horizontalHeader()
        if model is None or self._stretch < 0:
            return
        for column, before in enumerate(self._widths):
            hint = max(self.sizeHintForColumn(column), head.sectionSizeHint(column), before)
            self._widths[column] = hint
            if column != self._stretch:
                head.resizeSection(column, hint)
        used = sum(width for column, width in enumerate(self._widths) if column != self._stretch)
        free = self.viewport().width() - used - self._theme.px(_DESCRIPTION_PX)
        for column in reversed(range(1, len(self._widths))):
            is_fact = model.rowCount() == 0 or model.index(0, column).data(ItemRole.IS_FACT)
            if column == self._stretch or is_fact:
                continue
            head.setSectionHidden(column, free < 0)
            free += self._widths[column] if free < 0 else 0

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop or bring back columns."""
        super().resizeEvent(event)
        self.fit_columns()

    def row_count(self) -> int:
        """Rows of the model; 0 without one."""
        return 0 if self._shown_model is None else self._shown_model.rowCount()

    def chosen_key(self) -> object | None:
        """Key of the chosen row; None when there is none."""
        row = self._chosen()
        return None if row is None else row.data(ItemRole.ROW_KEY)

    def go_newest(self) -> None:
        """Show the newest row."""
        self.verticalScrollBar().setValue(0)
        self._set_above(0)

    def copy_line(self) -> None:
        """Put the chosen row on the clipboard, as one line."""
        row = self._chosen()
        if row is not None:
            QGuiApplication.clipboard().setText(str(row.data(ItemRole.LINE_TEXT) or ""))

    def _chosen(self) -> QModelIndex | None:
        """First cell of the chosen row."""
        if self._shown_model is None:
            return None
        rows = self.selectionModel().selectedRows()
        return rows[0] if rows else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the incident log; arrows go to the table."""
        key, chosen = event.key(), self.chosen_key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_line()
        elif event.text() == "/":
            self.filter_requested.emit()
        elif key == Qt.Key.Key_Home:
            self.go_newest()
            if self._shown_model is not None and self._shown_model.rowCount() > 0:
                self.selectRow(0)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and chosen is not None:
            self.open_requested.emit(chosen)
        elif key == Qt.Key.Key_A and chosen is not None and not event.modifiers():
            self.acknowledge_requested.emit(chosen)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, and a focus ring when nothing is chosen that could show the focus."""
        super().paintEvent(event)
        if self.hasFocus() and self.chosen_key() is None:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.choice.focus)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        """Keep what is on screen in place when rows enter above it."""
        if parent.isValid() or not self.isVisible():
            return
        self._fit_soon()
        bar = self.verticalScrollBar()
        count = last - first + 1
        top_row = self.rowAt(0)
        is_above = first <= max(0, top_row)
        is_pointed = self.viewport().underMouse()
        if not is_above or (bar.value() == 0 and not is_pointed):
            return
        self.updateGeometries()
        bar.setValue(bar.value() + count * self._row_height_px)
        self._set_above(self._rows_above + count)

    @Slot()
    def _on_reset(self) -> None:
        """Another page or filter: nothing waits above."""
        self._fit_soon()
        self._set_above(0)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        """Rows came into view; at the top nothing waits above."""
        self._fit_soon()
        if value == 0:
            self._set_above(0)

    def _set_above(self, count: int) -> None:
        """Tell how many rows wait above."""
        if count != self._rows_above:
            self._rows_above = count
            self.rows_above_changed.emit(count)
