"""`IncidentTable`: the guard's incident log: rows, their keys, progress bars, words for no rows.

It asks and never acts: what is wished goes out as a signal with the row's key. GUI thread.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.badge_delegate import PAD_PX, BadgeDelegate, Index
from widgets.event_table import EventTable
from widgets.event_view import EventView
from widgets.roles import ItemRole, ViewState
from widgets.theme import TextStyle, Theme

_BAR_PX, _BAR_HIGH_PX, _GAP_PX = 44, 6, 2
_MOST_PARTS = 8


class ProgressDelegate(BadgeDelegate):
    """Rows as everywhere; the cell that answers `ItemRole.PROGRESS` has a bar in parts."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for the bar beside the numbers."""
        hint = super().sizeHint(option, index)
        if index.data(ItemRole.PROGRESS) is None:
            return hint
        return QSize(hint.width() + self._theme.px(_BAR_PX) + PAD_PX, hint.height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Bar, then ``2/6``."""
        progress = index.data(ItemRole.PROGRESS)
        if progress is None:
            super().paint(painter, option, index)
            return
        painter.save()
        rect = option.rect
        self._paint_ground(painter, option, index, rect)
        done, total = progress
        wide = self._theme.px(_BAR_PX)
        high = self._theme.px(_BAR_HIGH_PX)
        top = rect.top() + (rect.height() - high) / 2
        parts = max(1, min(_MOST_PARTS, total))
        part = (wide - (parts - 1) * _GAP_PX) / parts
        filled = round(parts * done / total) if total else 0
        for place in range(parts):
            left = rect.left() + PAD_PX + place * (part + _GAP_PX)
            box = QRectF(left, top, part, high)
            if place < filled:
                painter.fillRect(box, self._theme.text.second)
            else:
                painter.setPen(self._theme.line.control)
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        font = self._theme.font(TextStyle.BODY)
        painter.setFont(font)
        painter.setPen(self._theme.text.main)
        text = f"{done}/{total}"
        left = rect.left() + 2 * PAD_PX + wide
        base = rect.center().y() + QFontMetrics(font).ascent() // 2
        painter.drawText(left, base, text)
        painter.restore()


class IncidentRows(EventView):
    """The rows; letters ask for what ui.md 5.3 gives them."""

    own_requested = Signal(object)  # row key
    shelve_requested = Signal(object)  # row key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._delegate = ProgressDelegate(theme, self)
        self.setItemDelegate(self._delegate)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """O takes ownership, H shelves; all else as in every list of events."""
        key, chosen = event.key(), self.chosen_key()
        if chosen is not None and not event.modifiers() and key == Qt.Key.Key_O:
            self.own_requested.emit(chosen)
        elif chosen is not None and not event.modifiers() and key == Qt.Key.Key_H:
            self.shelve_requested.emit(chosen)
        else:
            super().keyPressEvent(event)


class IncidentTable(EventTable):
    """Filter bar over incidents, one line of help below."""

    own_requested = Signal(object)  # row key
    shelve_requested = Signal(object)  # row key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        rows = IncidentRows(theme)
        self._stale = ""
        super().__init__(theme, parent, rows)
        rows.own_requested.connect(self.own_requested)
        rows.shelve_requested.connect(self.shelve_requested)
        self._help = QLabel(
            self.tr(
                "Filled shape: not acknowledged. Outline: acknowledged."
                " Closed ones leave the list after 8 h."
            ),
            self,
        )
        self._help.setObjectName("caption")
        self._help.setWordWrap(True)
        self._help.setMargin(theme.space.s2)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(self._help)
        self.setAccessibleName(self.tr("Incident log"))

    @override
    @Slot()
    def _refresh(self) -> None:
        """Rows, or what stands in their place, in the words of incidents."""
        super()._refresh()
        if self.view.row_count() or self._state is not ViewState.READY:
            return
        if self.filter_bar.wish.is_all:
            self._none.say(
                self.tr("No incident is open"),
                self.tr("Alarms open them by themselves. F5 opens one by hand."),
            )
        else:
            self._none.say(
                self.tr("No incident matches the filter"),
                self.tr("Change the filter, or press Esc in it."),
            )
