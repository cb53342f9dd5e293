"""Small painted parts: key caps, buttons that show their key, filter chips, labels. GUI thread."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from widgets.badge import SMALL_PX, Badge, paint_badge
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_CAP_PAD = 5


def key_cap_width(theme: Theme, text: str) -> int:
    """Width of a key cap, px."""
    font = theme.font(TextStyle.CAPTION, weight=600)
    return max(theme.px(18), QFontMetrics(font).horizontalAdvance(text) + 2 * _CAP_PAD)


def paint_key_cap(painter: QPainter, theme: Theme, left: float, middle: float, text: str) -> int:
    """Draw a key cap; returns its width.

    Args:
        painter: Active painter; its state is kept.
        theme: Colours and font.
        left: Left edge, px.
        middle: Vertical middle, px.
        text: Name of the key, for example ``F2``.
    """
    width, height = key_cap_width(theme, text), theme.px(18)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(left + 0.5, middle - height / 2 + 0.5, width - 1, height - 1)
    painter.setPen(QPen(theme.line.strong, 1))
    painter.setBrush(theme.surface.well)
    painter.drawRoundedRect(box, theme.radius.chip, theme.radius.chip)
    painter.setPen(theme.text.main)
    painter.setFont(theme.font(TextStyle.CAPTION, weight=600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return width


def text_label(
    theme: Theme,
    text: str,
    style: TextStyle = TextStyle.BODY,
    *,
    kind: str = "main",
    weight: int | None = None,
    parent: QWidget | None = None,
) -> QLabel:
    """A label in one of the text styles.

    Args:
        theme: Gives the font.
        text: Translated text.
        style: Size.
        kind: ``main``, ``second`` or ``third`` text colour.
        weight: Where it differs from the style.
        parent: As usual.
    """
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.font(style, weight=weight))
    set_look(label, kind=kind)
    return label


class KeyCap(QWidget):
    """The picture of a key."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = text
        self.setAccessibleName(self.tr("Key {0}").format(text))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """As wide as its text."""
        return QSize(key_cap_width(self._theme, self._text), self._theme.px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        painter = QPainter(self)
        paint_key_cap(painter, self._theme, 0, self.height() / 2, self._text)
        painter.end()


class KeyButton(QPushButton):
    """A button that shows the key that does the same."""

    def __init__(self, theme: Theme, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._key = key
        self.setFont(theme.font(TextStyle.BODY, weight=600))
        self.setAccessibleDescription(self.tr("Key {0}").format(key))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, text: str, key: str) -> None:
        """Say something else and show another key."""
        if (text, key) != (self.text(), self._key):
            self._key = key
            self.setText(text)
            self.setAccessibleDescription(self.tr("Key {0}").format(key))
            self.updateGeometry()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.setFont(theme.font(TextStyle.BODY, weight=600))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """Text, key and air."""
        text = QFontMetrics(self._theme.font(TextStyle.BODY, weight=600))
        cap = key_cap_width(self._theme, self._key) if self._key else -8
        width = text.horizontalAdvance(self.text()) + cap + 40
        return QSize(width, self._theme.size.button)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Button ground by the style, then text and key."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        font = self._theme.font(TextStyle.BODY, weight=600)
        width = QFontMetrics(font).horizontalAdvance(self.text())
        cap = key_cap_width(self._theme, self._key) if self._key else -8
        left = (self.width() - width - 8 - cap) / 2
        is_main = self.property("kind") == "main" and self.isEnabled()
        text = self._theme.text
        color = text.main if self.isEnabled() else text.third
        painter.setFont(font)
        painter.setPen(text.on_light if is_main else color)
        painter.drawText(
            QRectF(left, 0, width + 2, self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )
        if self._key:
            paint_key_cap(painter, self._theme, left + width + 8, self.height() / 2, self._key)
        painter.end()


class Chip(QAbstractButton):
    """A small choice that can be on or off, with a tone's shape if it stands for one."""

    def __init__(
        self, theme: Theme, text: str, tone: Tone | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = tone
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Shape, text and air; never smaller than the smallest target."""
        font = self._theme.font(TextStyle.DETAIL, weight=600)
        width = QFontMetrics(font).horizontalAdvance(self.text()) + 20
        width += self._theme.px(SMALL_PX) + 6 if self._tone is not None else 0
        return QSize(width, self._theme.size.min_target)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.choice.focus if self.isChecked() or self.hasFocus() else theme.line.strong
        width = 2.0 if self.hasFocus() else 1.0
        ground = theme.choice.selected if self.isChecked() else theme.surface.raised
        painter.setPen(QPen(edge, width))
        painter.setBrush(theme.surface.hover if self.underMouse() else ground)
        half = width / 2
        box = QRectF(self.rect()).adjusted(half, half + 1, -half, -half - 1)
        painter.drawRoundedRect(box, theme.radius.chip, theme.radius.chip)
        left = 10.0
        if self._tone is not None:
            side = theme.px(SMALL_PX)
            where = QRectF(left, (self.height() - side) / 2, side, side)
            paint_badge(painter, theme, where, Badge(self._tone))
            left += side + 6
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
        painter.setPen(theme.text.main if self.isChecked() else theme.text.second)
        painter.drawText(
            QRectF(left, 0, self.width() - left, self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )
        painter.end()
