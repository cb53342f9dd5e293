"""One step that is not the open question: small, with its time and its answer. GUI thread."""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.badge import ROW_PX, Badge, paint_badge
from widgets.icons import icon_pixmap
from widgets.respond.rows import text_width, wrapped_height
from widgets.respond.state import StepLine, StepMark
from widgets.roles import BadgeState, Tone
from widgets.theme import TextStyle, Theme

_LEFT_PX, _GAP, _LEAST_PX = 36, 10, 43
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_WRAP = int(Qt.TextFlag.TextWordWrap)

_ICONS = {
    StepMark.DONE: "check",
    StepMark.SKIPPED: "debug-step-over",
    StepMark.NOT_NEEDED: "minus",
    StepMark.WAITING: "checkbox-blank-outline",
    StepMark.OPEN: "checkbox-blank-outline",
}


def mark_word(mark: StepMark) -> str:
    """Where a step stands, in a word."""
    words = {
        StepMark.WAITING: QCoreApplication.translate("StepRow", "to come"),
        StepMark.OPEN: QCoreApplication.translate("StepRow", "open"),
        StepMark.DONE: QCoreApplication.translate("StepRow", "done"),
        StepMark.SKIPPED: QCoreApplication.translate("StepRow", "left out"),
        StepMark.NOT_NEEDED: QCoreApplication.translate("StepRow", "not needed"),
    }
    return words[mark]


class StepRow(QWidget):
    """A row that can be read ahead; it cannot be answered."""

    read_requested = Signal(str)  # key of the step

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = StepLine("", "", "", "")
        self._is_read = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def line(self) -> StepLine:
        """What it shows."""
        return self._line

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_line(self, line: StepLine, *, is_read: bool) -> None:
        """Show a step.

        Args:
            line: What to show.
            is_read: Whether it is read ahead now: its detail shows.
        """
        if (line, is_read) == (self._line, self._is_read):
            return
        self._line, self._is_read = line, is_read
        late = QCoreApplication.translate("StepRow", "late") if line.is_late else ""
        parts = (
            line.number,
            line.text,
            line.lane,
            mark_word(line.mark),
            line.answer,
            late,
            line.time,
        )
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(line.detail)
        self.updateGeometry()
        self.update()

    @property
    def _right(self) -> int:
        """Width of the times."""
        theme, line = self._theme, self._line
        time = text_width(theme, TextStyle.DETAIL, line.time, 600)
        late = theme.px(ROW_PX) + theme.px(46) if line.is_late else 0
        return max(time, text_width(theme, TextStyle.CAPTION, line.stamp)) + late + theme.px(_GAP)

    @property
    def _sub(self) -> str:
        """The small line: number, lane, answer."""
        parts = [self._line.number, self._line.lane]
        if self._line.mark in {StepMark.SKIPPED, StepMark.NOT_NEEDED}:
            parts.append(mark_word(self._line.mark))
        if self._line.answer:
            parts.append(self._line.answer)
        return "  ·  ".join(part for part in parts if part)

    def _heights(self, width: int) -> tuple[int, int, int]:
        """Heights of text, small line and detail."""
        theme = self._theme
        room = width - theme.px(_LEFT_PX) - theme.space.s2
        text = wrapped_height(theme, TextStyle.BODY, self._line.text, room - self._right)
        sub = wrapped_height(theme, TextStyle.CAPTION, self._sub, room - self._right)
        shows = self._is_read and self._line.detail
        detail = (
            wrapped_height(theme, TextStyle.DETAIL, self._line.detail, room) + 4 if shows else 0
        )
        return text, sub, detail

    @override
    def heightForWidth(self, width: int) -> int:
        """As high as its words."""
        return max(self._theme.px(_LEAST_PX), sum(self._heights(width)) + self._theme.px(11))

    @override
    def sizeHint(self) -> QSize:
        """At the present width."""
        width = max(self.width(), self._theme.px(200))
        return QSize(width, self.heightForWidth(width))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click reads it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.read_requested.emit(self._line.key)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, words, times, line below; ring while it is read ahead."""
        theme, line = self._theme, self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self._is_read:
            painter.setPen(QPen(theme.choice.focus, 1))
            painter.setBrush(theme.surface.head)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5), 3, 3)
        else:
            painter.fillRect(0, rect.height() - 1, rect.width(), 1, theme.line.soft)
        text, sub, detail = self._heights(rect.width())
        top = (rect.height() - text - sub - detail - 1) // 2
        self._paint_mark(painter, top, text + sub)
        left = theme.px(_LEFT_PX)
        room = rect.width() - left - self._right
        is_past = line.mark in {StepMark.DONE, StepMark.SKIPPED, StepMark.NOT_NEEDED}
        painter.setFont(theme.font(TextStyle.BODY, weight=500 if is_past else 600))
        painter.setPen(theme.text.second if is_past else theme.text.main)
        painter.drawText(QRect(left, top, room, text + 2), _WRAP, line.text)
        painter.setFont(theme.font(TextStyle.CAPTION))
        painter.setPen(theme.text.second)
        painter.drawText(QRect(left, top + text, room, sub + 2), _WRAP, self._sub)
        if detail:
            painter.setFont(theme.font(TextStyle.DETAIL))
            painter.setPen(theme.text.main)
            where = QRect(left, top + text + sub + 4, rect.width() - left - theme.space.s2, detail)
            painter.drawText(where, _WRAP, line.detail)
        self._paint_times(painter, top, text, sub)
        painter.end()

    def _paint_mark(self, painter: QPainter, top: int, height: int) -> None:
        """Tick, box, dash."""
        theme, mark = self._theme, self._line.mark
        side = theme.px(18)
        color = theme.choice.focus if mark is StepMark.OPEN else theme.text.second
        glyph = icon_pixmap(_ICONS[mark], color, side, self.devicePixelRatioF())
        painter.drawPixmap(theme.px(6), top + (height - side) // 2, glyph)

    def _paint_times(self, painter: QPainter, top: int, text: int, sub: int) -> None:
        """Target and stamp at the right; the triangle of a late one before them."""
        theme, line = self._theme, self._line
        right = self.width() - theme.space.s2
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        is_past = line.mark is not StepMark.WAITING
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600 if is_past else 400))
        warning = theme.tones[Tone.WARNING].text
        painter.setPen(warning if line.is_late else theme.text.main)
        height = text if line.stamp else text + sub
        painter.drawText(QRect(0, top, right, height), flags, line.time)
        painter.setFont(theme.font(TextStyle.CAPTION))
        painter.setPen(theme.text.second)
        painter.drawText(QRect(0, top + text, right, sub), flags, line.stamp)
        if line.is_late:
            side = theme.px(18)
            left = self.width() - self._right + theme.px(6)
            box = QRectF(left, top + (text + sub - side) / 2, side, side)
            paint_badge(painter, theme, box, Badge(Tone.WARNING, BadgeState.ACKNOWLEDGED))
