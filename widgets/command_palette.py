"""Ctrl+K: find any action by words; stands under the strip, leaves video visible. GUI thread.

It runs nothing: the chosen action's name goes out as a wish.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.badge_delegate import Index
from widgets.chips import key_cap_width, paint_key_cap
from widgets.roles import ItemRole
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_ROWS_SHOWN = 9
_KEYS_ROLE = int(ItemRole.LINE_TEXT)


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One action.

    Attributes:
        name: Stable id, emitted when chosen.
        text: Translated text.
        keys: Keys that do the same.
        words: More words under which it is found.
        reason: Why it cannot be done now; empty when it can.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    words: str = ""
    reason: str = ""


def find_entries(entries: tuple[PaletteEntry, ...], typed: str) -> tuple[PaletteEntry, ...]:
    """Entries in which every typed word begins a word; those that begin the text come first."""
    wanted = typed.casefold().split()

    def matches(entry: PaletteEntry) -> bool:
        have = f"{entry.text} {entry.words} {' '.join(entry.keys)}".casefold().split()
        return all(any(one.startswith(word) for one in have) for word in wanted)

    found = [entry for entry in entries if matches(entry)]
    start = wanted[0] if wanted else ""
    found.sort(key=lambda entry: not entry.text.casefold().startswith(start))
    return tuple(found)


class _EntryDelegate(QStyledItemDelegate):
    """Text left, keys right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one entry."""
        theme, rect = self.theme, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.choice.selected)
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, theme.choice.focus)
        right = rect.right() - 10
        for key in reversed(index.data(_KEYS_ROLE) or ()):
            right -= key_cap_width(theme, key)
            paint_key_cap(painter, theme, right, rect.center().y() + 0.5, key)
            right -= 4
        can_be_done = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        painter.setFont(theme.font(TextStyle.BODY))
        painter.setPen(theme.text.main if can_be_done else theme.text.second)
        area = QRect(rect.left() + 12, rect.top(), right - rect.left() - 18, rect.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), str(index.data() or ""))
        painter.restore()


class CommandPalette(QFrame):
    """Field and list."""

    chosen = Signal(str)  # name of the action
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: tuple[PaletteEntry, ...] = ()
        set_look(self, kind="panel")
        self.setAutoFillBackground(True)
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(self.tr("Find an action"))
        self._field.setAccessibleName(self.tr("Find an action"))
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Actions"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = _EntryDelegate(theme, self)
        self._list.setItemDelegate(self._delegate)
        self._list.itemClicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(theme.space.s3)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self._field.textChanged.connect(self._on_typed)
        self._field.installEventFilter(self)
        self.setAccessibleName(self.tr("Find an action"))
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._delegate.theme = theme

    def open_under(self, area: QRect, entries: tuple[PaletteEntry, ...]) -> None:
        """Show it at the top of an area, in the middle; the user asked for it by Ctrl+K.

        Args:
            area: Below the strip, in the parent.
            entries: All actions of the moment.
        """
        self._entries = entries
        self._field.clear()
        self._on_typed("")
        width = min(self._theme.px(560), area.width())
        rows = min(_ROWS_SHOWN, max(1, len(entries)))
        height = rows * self._theme.size.row_dense + self._theme.size.input + 34
        left = area.left() + (area.width() - width) // 2
        self.setGeometry(left, area.top() + 4, width, min(height, area.height()))
        self.show()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Take it away with nothing done."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc in the field act on the list."""
        if watched is not self._field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            count = max(1, self._list.count())
            self._list.setCurrentRow((self._list.currentRow() + step) % count)
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.close_palette()
            return True
        return False

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        """Show what fits."""
        self._list.clear()
        for entry in find_entries(self._entries, typed):
            text = f"{entry.text}. {entry.reason}" if entry.reason else entry.text
            item = QListWidgetItem(text, self._list)
            item.setData(ItemRole.ROW_KEY, entry.name)
            item.setData(_KEYS_ROLE, entry.keys)
            item.setSizeHint(item.sizeHint().expandedTo(self._row_size()))
            if entry.reason:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
        if self._list.count() == 0:
            item = QListWidgetItem(self.tr("No action has these words"), self._list)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setSizeHint(self._row_size())
        self._list.setCurrentRow(0)

    def _row_size(self) -> QSize:
        """Size of one entry."""
        return QSize(100, self._theme.size.row_dense)

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        """The pointer chooses too."""
        self._choose(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        """Close, then ask for the action; an entry that cannot be done stays."""
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        name = str(item.data(ItemRole.ROW_KEY))
        self.close_palette()
        self.chosen.emit(name)
