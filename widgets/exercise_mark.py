"""The watermark of an exercise: over a whole window, in nobody's way. GUI thread.

A frame in the exercise's tone and the word across, so faint that everything below stays readable.
It lies over its window, catches no mouse, takes no keyboard, and is no part of what is read aloud:
the bar under the strip says it in words.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from widgets.roles import Tone
from widgets.theme import TextStyle, Theme

_FRAME_PX = 4
#: Height of the word's letters in widths of the window.
_WORD_SHARE = 0.05
#: Of 255: seen from across the room, and text under it keeps its contrast.
_WORD_ALPHA = 34
_ANGLE = -18.0
_COLUMNS, _ROWS = 3, 3


class ExerciseMark(QWidget):
    """Covers one window as long as it is visible."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._picture = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        window.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._picture = QPixmap()
        self.update()

    def set_shown(self, *, is_shown: bool) -> None:
        """Cover the window, or let it be."""
        if is_shown:
            self.setGeometry(self._window.rect())
            self.raise_()
        self.setVisible(is_shown)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, and above what is added to it."""
        kinds = {QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.ChildPolished}
        if event.type() in kinds and self.isVisible():
            self.setGeometry(self._window.rect())
            self.raise_()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what the widgets below have painted anew, from one picture."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            clear = QColor(self._theme.surface.app)
            clear.setAlpha(0)
            self._picture.fill(clear)
            self._draw(self._picture)
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _draw(self, picture: QPixmap) -> None:
        """Frame and words."""
        line = self._theme.tones[Tone.EXERCISE].line
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._theme.px(_FRAME_PX)
        painter.setPen(QPen(line, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        half = width // 2
        painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
        font = self._theme.font(TextStyle.FIGURE, weight=700)
        font.setPixelSize(max(12, round(self.width() * _WORD_SHARE)))
        painter.setFont(font)
        faint = QColor(line)
        faint.setAlpha(_WORD_ALPHA)
        painter.setPen(faint)
        cell_w, cell_h = self.width() / _COLUMNS, self.height() / _ROWS
        for row in range(_ROWS):
            for column in range(_COLUMNS):
                if (row + column) % 2:
                    continue
                painter.save()
                painter.translate((column + 0.5) * cell_w, (row + 0.5) * cell_h)
                painter.rotate(_ANGLE)
                box = QRect(
                    -self.width() // 2, -self.height() // 4, self.width(), self.height() // 2
                )
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.tr("EXERCISE"))
                painter.restore()
        painter.end()
