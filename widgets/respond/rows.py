"""Lists of painted rows with an accessible line each: do not, told, evidence. GUI thread.

A row grows to a second line before it cuts a word. Rows are plain values; the list keeps no state
but the chosen row, and asks for nothing by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from widgets.roles import ItemRole
from widgets.theme import TextStyle, Theme

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class RowLook:
    """How rows of one kind are shown.

    Attributes:
        height: Of a row at a width, px.
        paint: Draws a row into its rectangle.
        spoken: The row as one line for a screen reader.
        key: Names the row for good.
    """

    height: Callable[[Theme, Any, int], int]
    paint: Callable[[QPainter, Theme, QRect, Any], None]
    spoken: Callable[[Any], str]
    key: Callable[[Any], str]


class RowModel(QAbstractListModel):
    """The rows; the same keys change in place, so that the chosen row stays chosen."""

    def __init__(self, look: RowLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[Any, ...] = ()

    def set_rows(self, rows: tuple[Any, ...]) -> None:
        """Show other rows."""
        key = self._look.key
        if [key(one) for one in rows] != [key(one) for one in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def row(self, number: int) -> Any:
        """One row."""
        return self._rows[number]

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """One per row."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The spoken line and the key."""
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._look.spoken(row)
        if role == ItemRole.ROW_KEY:
            return self._look.key(row)
        return None


class _RowDelegate(QStyledItemDelegate):
    """Hands each row to its painter."""

    def __init__(self, theme: Theme, look: RowLook, rows: "RowList") -> None:
        super().__init__(rows)
        self.theme = theme
        self._look = look
        self._rows = rows

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the row needs at the width of the list."""
        width = self._rows.viewport().width()
        row = self._rows.rows.row(index.row())
        return QSize(10, self._look.height(self.theme, row, width))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground of a chosen row, line below, then the row."""
        theme, rect = self.theme, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and self._rows.hasFocus():
            painter.fillRect(rect, theme.choice.selected)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.choice.focus)
        pad = theme.space.panel_pad
        if self._rows.has_lines and index.row() + 1 < self._rows.rows.rowCount():
            line = QRect(rect.left() + pad, rect.bottom(), rect.width() - 2 * pad, 1)
            painter.fillRect(line, theme.line.soft)
        self._look.paint(
            painter, theme, rect.adjusted(pad, 0, -pad, -1), self._rows.rows.row(index.row())
        )
        painter.restore()


class RowList(QListView):
    """Painted rows.

    Attributes:
        rows: The model.
        has_lines: Whether a line stands between rows.
    """

    def __init__(
        self, theme: Theme, look: RowLook, name: str, *, has_lines: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme = theme
        self._look = look
        self._words = ""
        self.has_lines = has_lines
        self.rows = RowModel(look, self)
        self._delegate = _RowDelegate(theme, look, self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        pad = theme.space.s2
        self.setViewportMargins(0, pad, 0, pad)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._delegate.theme = theme
        self.doItemsLayout()
        self.updateGeometry()

    def set_rows(self, rows: tuple[Any, ...], words: str = "") -> None:
        """Show other rows.

        Args:
            rows: What to show.
            words: Said in their place when there are none.
        """
        self._words = words
        self.setAccessibleDescription("" if rows else words)
        self.rows.set_rows(rows)
        self.updateGeometry()
        self.viewport().update()

    def content_height(self, width: int) -> int:
        """How high all rows are at a width, with the air round them."""
        rows = (self.rows.row(number) for number in range(self.rows.rowCount()))
        return (
            sum(self._look.height(self._theme, row, width) for row in rows)
            + 2 * self._theme.space.s2
        )

    def chosen_key(self) -> str:
        """Key of the chosen row; empty when none is."""
        index = self.currentIndex()
        return str(index.data(ItemRole.ROW_KEY)) if index.isValid() else ""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows may need another number of lines."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, or what is said in their place."""
        super().paintEvent(event)
        if self.rows.rowCount() == 0 and self._words:
            painter = QPainter(self.viewport())
            paint_words(painter, self._theme, self.viewport().rect(), self._words)
            painter.end()


def paint_words(painter: QPainter, theme: Theme, rect: QRect, words: str) -> None:
    """A sentence in the place of rows."""
    pad = theme.space.panel_pad
    painter.setFont(theme.font(TextStyle.BODY))
    painter.setPen(theme.text.second)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
    painter.drawText(rect.adjusted(pad, pad, -pad, -pad), flags, words)


def text_width(theme: Theme, style: TextStyle, text: str, weight: int | None = None) -> int:
    """Width of a text in one of the styles, px."""
    return QFontMetrics(theme.font(style, weight=weight)).horizontalAdvance(text)


def wrapped_height(
    theme: Theme, style: TextStyle, text: str, width: int, weight: int | None = None
) -> int:
    """Height of a text that wraps at a width, px."""
    reach = QRect(0, 0, max(20, width), 10_000)
    metrics = QFontMetrics(theme.font(style, weight=weight))
    return metrics.boundingRect(reach, int(Qt.TextFlag.TextWordWrap), text).height()
