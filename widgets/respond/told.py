"""Who was told, by what, what came of it, and when. GUI thread.

A message is never shown better than proven: the tick means that somebody was reached.
"""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from widgets.badge import ROW_PX, Badge, paint_badge
from widgets.icons import icon_pixmap
from widgets.panel_header import PanelHeader
from widgets.respond.rows import RowList, RowLook, text_width
from widgets.respond.side_state import ToldLine, ToldMark, ToldState
from widgets.roles import BadgeState, Tone
from widgets.theme import TextStyle, Theme

_ROW_PX, _LEFT_PX, _CHANNEL_PX, _TIME_PX, _GAP = 34, 30, 168, 46, 12
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _outcome_weight(row: ToldLine) -> int:
    return 600 if row.mark is ToldMark.TROUBLE else 500


def _fits(theme: Theme, row: ToldLine, width: int) -> bool:
    """Whether all four parts stand on one line."""
    who = max(
        theme.px(_CHANNEL_PX),
        text_width(theme, TextStyle.BODY, row.who, 600) + theme.px(_LEFT_PX + _GAP),
    )
    rest = text_width(theme, TextStyle.DETAIL, row.channel)
    rest += text_width(theme, TextStyle.DETAIL, row.outcome, _outcome_weight(row))
    return who + rest + theme.px(_TIME_PX) + 2 * theme.px(_GAP) <= width


def _height(theme: Theme, row: ToldLine, width: int) -> int:
    room = width - 2 * theme.space.panel_pad
    return theme.px(_ROW_PX if _fits(theme, row, room) else _ROW_PX + 16)


def _paint_mark(painter: QPainter, theme: Theme, rect: QRect, mark: ToldMark) -> None:
    side = theme.px(ROW_PX)
    box = QRectF(rect.left(), rect.center().y() - side / 2 + 1, side, side)
    if mark is ToldMark.TROUBLE:
        paint_badge(painter, theme, box, Badge(Tone.WARNING, BadgeState.ACKNOWLEDGED))
        return
    name = "check" if mark is ToldMark.REACHED else "clock-outline"
    small = theme.px(16)
    glyph = icon_pixmap(name, theme.text.second, small, painter.device().devicePixelRatioF())
    painter.drawPixmap(
        round(box.center().x()) - small // 2, round(box.center().y()) - small // 2, glyph
    )


def _paint(painter: QPainter, theme: Theme, rect: QRect, row: ToldLine) -> None:
    _paint_mark(painter, theme, rect, row.mark)
    left, is_one = rect.adjusted(theme.px(_LEFT_PX), 0, 0, 0), _fits(theme, row, rect.width())
    first = left if is_one else left.adjusted(0, 0, 0, -left.height() // 2 + 2)
    second = first if is_one else left.adjusted(0, left.height() // 2 - 2, 0, 0)
    painter.setFont(theme.font(TextStyle.BODY, weight=600))
    painter.setPen(theme.text.main)
    painter.drawText(first, _MIDDLE, row.who)
    painter.setFont(theme.font(TextStyle.DETAIL, weight=500))
    painter.drawText(first, _RIGHT, row.time)
    who = text_width(theme, TextStyle.BODY, row.who, 600)
    channel = max(theme.px(_CHANNEL_PX - _LEFT_PX), who + theme.px(_GAP)) if is_one else 0
    painter.setFont(theme.font(TextStyle.DETAIL))
    painter.setPen(theme.text.second)
    painter.drawText(second.adjusted(channel, 0, 0, 0), _MIDDLE, row.channel)
    is_trouble = row.mark is ToldMark.TROUBLE
    painter.setFont(theme.font(TextStyle.DETAIL, weight=_outcome_weight(row)))
    painter.setPen(theme.tones[Tone.WARNING].text if is_trouble else theme.text.main)
    time = theme.px(_TIME_PX) if is_one else 0
    painter.drawText(second.adjusted(0, 0, -time, 0), _RIGHT, row.outcome)


def _spoken(row: ToldLine) -> str:
    words = {
        ToldMark.REACHED: QCoreApplication.translate("ToldTable", "reached"),
        ToldMark.WAITING: QCoreApplication.translate("ToldTable", "waiting"),
        ToldMark.TROUBLE: QCoreApplication.translate("ToldTable", "needs attention"),
    }
    return f"{row.who}, {words[row.mark]}, {row.channel}, {row.outcome}, {row.time}"


_LOOK = RowLook(_height, _paint, _spoken, lambda row: row.key)


class ToldTable(RowList):
    """The rows; Enter on one asks for what can be done about it."""

    opened = Signal(str)  # key of the row

    def __init__(self, theme: Theme, header: PanelHeader, parent: QWidget | None = None) -> None:
        name = QCoreApplication.translate("ToldTable", "Told")
        super().__init__(theme, _LOOK, name, parent=parent)
        self._header = header
        self.setMinimumHeight(theme.px(60))
        self.doubleClicked.connect(self._on_opened)

    def set_state(self, state: ToldState) -> None:
        """Show who was told."""
        self._header.set_fact(state.fact)
        self.set_rows(state.lines, state.trouble)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_opened()
        else:
            super().keyPressEvent(event)

    def _on_opened(self) -> None:
        key = self.chosen_key()
        if key:
            self.opened.emit(key)
