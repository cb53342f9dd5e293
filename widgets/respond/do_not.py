"""What must not be done: never scrolled, never hidden while an incident is open. GUI thread."""

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.icons import icon_pixmap
from widgets.panel_header import PanelHeader
from widgets.respond.rows import RowList, RowLook, wrapped_height
from widgets.respond.side_state import DontLine, DontState
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme

_ROW_PX, _ICON_PX, _LEFT_PX = 31, 18, 36
_WEIGHT = 500


def _height(theme: Theme, row: DontLine, width: int) -> int:
    room = width - 2 * theme.space.panel_pad - theme.px(_LEFT_PX)
    lines = wrapped_height(theme, TextStyle.ACTION, row.text, room, _WEIGHT)
    return max(theme.px(_ROW_PX), lines + theme.px(10))


def _paint(painter: QPainter, theme: Theme, rect: QRect, row: DontLine) -> None:
    side, left = theme.px(_ICON_PX), theme.px(_LEFT_PX)
    glyph = icon_pixmap(
        row.icon, theme.tones[Tone.ALARM].text, side, painter.device().devicePixelRatioF()
    )
    painter.drawPixmap(rect.left() + theme.px(6), rect.center().y() - side // 2 + 1, glyph)
    painter.setFont(theme.font(TextStyle.ACTION, weight=_WEIGHT))
    painter.setPen(theme.text.main)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(rect.adjusted(left, 0, 0, 0), flags, row.text)


def _spoken(row: DontLine) -> str:
    return QCoreApplication.translate("DoNotList", "Do not: {0}").format(row.text)


_LOOK = RowLook(_height, _paint, _spoken, lambda row: row.text)


class DoNotList(QWidget):
    """The list under its own head.

    It asks for as much height as all rows need, so that the layout never has to hide one.
    """

    def __init__(self, theme: Theme, header: PanelHeader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header = header
        self._list = RowList(theme, _LOOK, self.tr("Do not"), has_lines=False, parent=self)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list)
        self.setFocusProxy(self._list)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; the rows may need more height."""
        self._theme = theme
        self._fit()

    def set_state(self, state: DontState) -> None:
        """Show what must not be done."""
        self._header.set_fact(state.fact)
        self._list.set_rows(state.lines, state.trouble)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        """All rows, at the present width."""
        return QSize(self._theme.px(300), self.minimumHeight())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower list needs more height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Never less high than all rows."""
        rows = self._list.content_height(max(self.width(), self._theme.px(200)))
        self.setMinimumHeight(max(rows, self._theme.px(60)))
        self.updateGeometry()
