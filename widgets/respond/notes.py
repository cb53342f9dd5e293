"""The latest notes of the incident, newest first. GUI thread."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.respond.rows import text_width, wrapped_height
from widgets.respond.state import NoteLine
from widgets.theme import TextStyle, Theme

_HEAD_PX, _GAP, _SHOWN = 28, 12, 3
_WRAP = int(Qt.TextFlag.TextWordWrap)


class NotesView(QWidget):
    """Time, person, words; hidden without notes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notes: tuple[NoteLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Latest notes"))
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._fit()

    def set_notes(self, notes: tuple[NoteLine, ...]) -> None:
        """Show others."""
        self._notes = notes[:_SHOWN]
        self.setVisible(bool(notes))
        words = (f"{one.time} {one.who}: {one.text}" for one in self._notes)
        self.setAccessibleDescription(". ".join(words))
        self._fit()

    def _columns(self) -> tuple[int, int]:
        """Left edge of the person and of the words."""
        theme = self._theme
        pad = theme.space.panel_pad
        gap = theme.px(_GAP)
        time = max(
            (text_width(theme, TextStyle.DETAIL, one.time) for one in self._notes), default=0
        )
        who = max(
            (text_width(theme, TextStyle.DETAIL, one.who, 600) for one in self._notes), default=0
        )
        return pad + time + gap, pad + time + gap + who + gap

    def _row_height(self, note: NoteLine) -> int:
        room = self.width() - self._columns()[1] - self._theme.space.panel_pad
        words = wrapped_height(self._theme, TextStyle.DETAIL, note.text, room)
        return max(self._theme.px(25), words + self._theme.px(9))

    def _fit(self) -> None:
        rows = sum(self._row_height(one) for one in self._notes)
        self.setFixedHeight(self._theme.px(_HEAD_PX) + rows + 10)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(200, self.minimumHeight())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Line above, title, rows."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, theme.line.soft)
        pad, top = theme.space.panel_pad, theme.px(_HEAD_PX)
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
        painter.setPen(theme.text.main)
        head = QRect(pad, 4, self.width(), top - 2)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), self.tr("Latest notes"))
        who, words = self._columns()
        for note in self._notes:
            height = self._row_height(note)
            painter.setFont(theme.font(TextStyle.DETAIL))
            painter.setPen(theme.text.second)
            painter.drawText(QRect(pad, top + 4, who, height), 0, note.time)
            room = QRect(words, top + 4, self.width() - words - pad, height)
            painter.drawText(room, _WRAP, note.text)
            painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
            painter.setPen(theme.text.main)
            painter.drawText(QRect(who, top + 4, words - who, height), 0, note.who)
            top += height
        painter.end()
