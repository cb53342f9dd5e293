"""The bar across Respond: facts of the incident, and what can be asked for about it. GUI thread.

Facts wrap into more rows before a word is cut.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from widgets.badge import SMALL_PX, Badge, paint_badge
from widgets.icons import icon
from widgets.respond.rows import text_width
from widgets.respond.state import FactField, FactsState
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme

_ROW_PX, _GAP_PX, _BADGE_GAP = 52, 18, 6
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class _Placed:
    """One field and where it stands."""

    field: FactField
    rect: QRect


class FactsBar(QWidget):
    """Facts left, buttons right."""

    hazard_requested = Signal()
    note_requested = Signal()
    print_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = FactsState()
        self._placed: tuple[_Placed, ...] = ()
        self._host = QWidget(self)
        self._hazard = QPushButton(self.tr("Change hazard…"), self._host)
        self._note = QPushButton(self.tr("Add note"), self._host)
        self._print = QPushButton(self.tr("Print playbook"), self._host)
        self._hazard.clicked.connect(self.hazard_requested)
        self._note.clicked.connect(self.note_requested)
        self._print.clicked.connect(self.print_requested)
        row = QHBoxLayout(self._host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space.s3)
        for button in (self._hazard, self._note, self._print):
            row.addWidget(button)
        self._dress()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._hazard)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Facts of the incident"))
        self.set_state(FactsState())

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._dress()
        self._place()

    def set_state(self, state: FactsState) -> None:
        """Show other facts."""
        self._state = state
        self._hazard.setEnabled(state.can_change)
        self._note.setEnabled(state.can_change)
        self._print.setEnabled(state.can_print)
        self.setAccessibleDescription(
            ", ".join(f"{one.caption} {one.text}" for one in state.fields)
        )
        self._place()

    def _dress(self) -> None:
        theme = self._theme
        self._note.setIcon(icon(theme, "pencil"))
        self._print.setIcon(icon(theme, "printer-outline"))
        for button in (self._note, self._print):
            button.setIconSize(QSize(theme.px(14), theme.px(14)))

    def _field_width(self, field: FactField) -> int:
        theme = self._theme
        badge = theme.px(SMALL_PX) + _BADGE_GAP if field.tone is not None else 0
        value = text_width(theme, TextStyle.BODY, field.text, 600) + badge
        return max(text_width(theme, TextStyle.CAPTION, field.caption), value) + 2

    def _place(self) -> None:
        """Fields in rows, buttons at the right of the first one that has room."""
        theme = self._theme
        outer, pad, row_px = theme.space.panel_gap, theme.space.panel_pad, theme.px(_ROW_PX)
        self._host.adjustSize()
        buttons = self._host.sizeHint()
        right = self.width() - outer - pad
        free = right - buttons.width() - theme.space.s5
        left, row = outer + pad, 0
        placed = []
        for field in self._state.fields:
            width = self._field_width(field)
            limit = free if row == 0 else right
            if left + width > limit and left > outer + pad:
                left, row = outer + pad, row + 1
            placed.append(_Placed(field, QRect(left, outer + row * row_px, width, row_px)))
            left += width + 2 * theme.px(_GAP_PX)
        self._placed = tuple(placed)
        self._host.setGeometry(
            right - buttons.width(),
            outer + (row_px - theme.size.button) // 2,
            buttons.width(),
            theme.size.button,
        )
        height = outer + (row + 1) * row_px
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(self._theme.px(600), max(self.minimumHeight(), self._theme.px(_ROW_PX)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Panel, fields, lines between them, hatch of an exercise."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = theme.space.panel_gap
        box = QRectF(self.rect()).adjusted(gap + 0.5, gap + 0.5, -gap - 0.5, -0.5)
        painter.fillRect(self.rect(), theme.surface.app)
        painter.setPen(theme.line.soft)
        painter.setBrush(theme.surface.panel)
        painter.drawRoundedRect(box, theme.radius.panel, theme.radius.panel)
        if self._state.is_exercise:
            look = theme.tones[Tone.EXERCISE]
            painter.fillRect(
                box.adjusted(1, 1, 0, 0).toRect().adjusted(0, 0, 6 - box.toRect().width(), -1),
                QBrush(look.line, Qt.BrushStyle.BDiagPattern),
            )
        for number, placed in enumerate(self._placed):
            self._paint_field(painter, placed, has_line=number + 1 < len(self._placed))
        painter.end()

    def _paint_field(self, painter: QPainter, placed: _Placed, *, has_line: bool) -> None:
        theme, rect, field = self._theme, placed.rect, placed.field
        half = rect.height() // 2
        painter.setFont(theme.font(TextStyle.CAPTION))
        painter.setPen(theme.text.second)
        painter.drawText(
            QRect(rect.left(), rect.top() + 5, rect.width(), half - 5), _MIDDLE, field.caption
        )
        left = rect.left()
        if field.tone is not None:
            side = theme.px(SMALL_PX)
            where = QRectF(left, rect.top() + half + (half - 7 - side) / 2, side, side)
            paint_badge(painter, theme, where, Badge(field.tone))
            left += side + _BADGE_GAP
        painter.setFont(theme.font(TextStyle.BODY, weight=600))
        painter.setPen(theme.text.main)
        painter.drawText(
            QRect(left, rect.top() + half, rect.width(), half - 7), _MIDDLE, field.text
        )
        if has_line:
            x = rect.right() + theme.px(_GAP_PX)
            painter.fillRect(x, rect.top() + 12, 1, rect.height() - 24, theme.line.strong)
