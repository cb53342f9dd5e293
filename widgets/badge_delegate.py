"""Draws the cells of tables: badge and word, facts that are never cut, selection with its bar.

Colour never stands alone: the cell that answers `ItemRole.TONE` gets shape and letter. GUI thread.
"""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from widgets.badge import ROW_PX, Badge, paint_badge, tone_word
from widgets.roles import BadgeState, ItemRole, Tone
from widgets.theme import TextStyle, Theme

Index = QModelIndex | QPersistentModelIndex
_BAR_PX = 3
PAD_PX = 12


class BadgeDelegate(QStyledItemDelegate):
    """The look of all rows; one instance per view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height_px = theme.size.row

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; the view repaints."""
        self._height_px = round(self._height_px * theme.scale / self._theme.scale)
        self._theme = theme

    def set_height(self, height_px: int) -> None:
        """Height of a row, px: dense, default or touch."""
        self._height_px = height_px

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for the whole text at this weight."""
        style = TextStyle.BODY
        weight = 600 if index.data(ItemRole.IS_STRONG) else 400
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        advance = QFontMetrics(self._theme.font(style, weight=weight)).horizontalAdvance
        width, badge = advance(text), 0
        if index.data(ItemRole.TONE):  # room for every tone, so that the column stands still
            badge = self._theme.px(ROW_PX) + 8
            strong = QFontMetrics(self._theme.font(style, weight=600)).horizontalAdvance
            width = max(width, *(strong(tone_word(tone)) for tone in Tone))
        return QSize(width + badge + 2 * PAD_PX, self._height_px)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, line, badge, text."""
        painter.save()
        rect: QRect = option.rect
        self._paint_ground(painter, option, index, rect)
        left = rect.left() + PAD_PX
        tone = index.data(ItemRole.TONE)
        if tone is not None:
            left = self._paint_badge(painter, index, Tone(tone), left, rect)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        is_strong = bool(index.data(ItemRole.IS_STRONG))
        font = self._theme.font(TextStyle.BODY, weight=600 if is_strong else 400)
        room = rect.right() - left - PAD_PX // 2
        metrics = QFontMetrics(font)
        if not index.data(ItemRole.IS_FACT):
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(self._color(index, is_strong=is_strong))
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        is_right = side is not None and bool(int(side) & int(Qt.AlignmentFlag.AlignRight))
        align = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            QRect(left, rect.top(), room, rect.height()),
            int(align | Qt.AlignmentFlag.AlignVCenter),
            text,
        )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Selected, hovered or plain ground, the line below, the bar of the focused row."""
        theme = self._theme
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.choice.selected)
            has_focus = option.widget.hasFocus()
            if index.column() == 0 and has_focus:
                bar = QRect(rect.left(), rect.top(), _BAR_PX, rect.height())
                painter.fillRect(bar, theme.choice.focus)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.surface.hover)
        inset = PAD_PX if index.column() == 0 else 0
        line = QRect(rect.left() + inset, rect.bottom(), rect.width() - inset, 1)
        painter.fillRect(line, theme.line.soft)

    def _paint_badge(
        self, painter: QPainter, index: Index, tone: Tone, left: int, rect: QRect
    ) -> int:
        """Badge of the row; returns where its word starts."""
        side = self._theme.px(ROW_PX)
        state = BadgeState(index.data(ItemRole.BADGE) or BadgeState.NEW)
        top = rect.top() + (rect.height() - side) / 2
        paint_badge(painter, self._theme, QRectF(left, top, side, side), Badge(tone, state))
        return left + side + 8

    def _color(self, index: Index, *, is_strong: bool) -> QColor:
        """Text colour; the third one is never used here, rows may be hovered or chosen."""
        if is_strong:
            return self._theme.text.main
        if index.data(ItemRole.IS_DIM):
            return self._theme.text.second
        return self._theme.text.main
