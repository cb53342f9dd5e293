"""Covers a panel while nobody who may use it sits here. GUI thread.

It lies over one panel's body only, never over pictures unless the site says so, and takes the
panel's keys and clicks away: the body is disabled underneath.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from widgets.icons import icon_pixmap
from widgets.theme import TextStyle, Theme

_ICON_PX = 32


class LockCover(QWidget):
    """A quiet ground with a lock and one sentence."""

    def __init__(self, theme: Theme, body: QWidget) -> None:
        """Cover `body` when asked to; hidden until then."""
        super().__init__(body)
        self._theme = theme
        self._body = body
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.update()

    @property
    def body(self) -> QWidget:
        """What it covers."""
        return self._body

    def set_words(self, words: str) -> None:
        """Cover the body, saying why; empty words uncover it."""
        if words == self._words:
            return
        self._words = words
        self.setAccessibleName(words)
        self._body.setEnabled(not words)
        if words:
            self.setGeometry(self._body.rect())
            self.raise_()  # over the body's own parts; no window moves
        self.setVisible(bool(words))
        self.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the body, and stay over parts that it makes later."""
        if watched is self._body and self._words:
            if event.type() is QEvent.Type.Resize:
                self.setGeometry(self._body.rect())
            elif event.type() is QEvent.Type.ChildAdded:
                self.raise_()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, lock, sentence."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        side = theme.px(_ICON_PX)
        glyph = icon_pixmap("lock-outline", theme.text.third, side, self.devicePixelRatioF())
        top = max(theme.space.s4, (self.height() - side - theme.px(24)) // 2)
        painter.drawPixmap((self.width() - side) // 2, top, glyph)
        painter.setFont(theme.font(TextStyle.BODY))
        painter.setPen(theme.text.second)
        line = QRect(8, top + side + 6, self.width() - 16, self.height() - top - side - 6)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(line, int(flags) | int(Qt.TextFlag.TextWordWrap), self._words)
        painter.end()
