"""Panels that have nothing to show yet: one true sentence and the next action. No fake data.

Each stands in its final place, so that later work fills it without moving anything. GUI thread.
"""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from widgets.empty_words import EmptyKind, EmptyWords, empty_words
from widgets.icons import icon_pixmap
from widgets.theme import TextStyle, Theme

__all__ = ["EmptyKind", "EmptyPanel", "empty_words"]

_ICON_FROM_PX = 200


class EmptyPanel(QWidget):
    """Icon, sentence, what to do, and one button that leads there."""

    workspace_requested = Signal(str)  # name of the workspace that helps

    def __init__(self, theme: Theme, kind: EmptyKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = empty_words(kind)
        self._button = QPushButton(self._words.action, self)
        self._button.clicked.connect(self._on_clicked)
        self.setFocusProxy(self._button)
        self.setAccessibleName(f"{self._words.panel}: {self._words.title}")
        self.setAccessibleDescription(self._words.detail)
        self.setMinimumSize(theme.px(200), theme.px(160))

    @property
    def words(self) -> EmptyWords:
        """What it says."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._place()
        self.update()

    def _on_clicked(self) -> None:
        """Ask for the workspace."""
        self.workspace_requested.emit(self._words.goal)

    def _areas(self) -> tuple[int, QRect, QRect]:
        """Top of the icon, area of the title, area of the detail."""
        theme, wrap = self._theme, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter)
        width = min(self.width() - 32, theme.px(420))
        left = (self.width() - width) // 2
        reach = QRect(0, 0, width, 1000)
        title_font, font = theme.font(TextStyle.ACTION), theme.font(TextStyle.BODY)
        title = QFontMetrics(title_font).boundingRect(reach, wrap, self._words.title).height()
        detail = QFontMetrics(font).boundingRect(reach, wrap, self._words.detail).height()
        icon_px = theme.px(28) if self.height() >= theme.px(_ICON_FROM_PX) else -10
        total = icon_px + 10 + title + 6 + detail + 16 + theme.size.button
        top = max(8, (self.height() - total) // 2)
        title_top = top + icon_px + 10
        return (
            top,
            QRect(left, title_top, width, title),
            QRect(left, title_top + title + 6, width, detail),
        )

    def _place(self) -> None:
        """The button below the words."""
        _top, _title, detail = self._areas()
        self._button.adjustSize()
        self._button.move((self.width() - self._button.width()) // 2, detail.bottom() + 16)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in place."""
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words."""
        theme, wrap = self._theme, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        top, title, detail = self._areas()
        side = theme.px(28)
        if self.height() >= theme.px(_ICON_FROM_PX):
            glyph = icon_pixmap(self._words.icon, theme.text.third, side, self.devicePixelRatioF())
            painter.drawPixmap((self.width() - side) // 2, top, glyph)
        painter.setFont(theme.font(TextStyle.ACTION))
        painter.setPen(theme.text.main)
        painter.drawText(title, wrap, self._words.title)
        painter.setFont(theme.font(TextStyle.BODY))
        painter.setPen(theme.text.second)
        painter.drawText(detail, wrap, self._words.detail)
        painter.end()
