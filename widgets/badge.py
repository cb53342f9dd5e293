"""The badge of a tone: shape, letter and state, drawn by one function for widgets and delegates.

Only the badge of something not acknowledged may flash: 1.5 Hz for 10 s, then 0.6 Hz; with reduced
motion it has a double border instead. GUI thread.
"""

from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.roles import BadgeState, Tone
from widgets.theme import Shape, TextStyle, Theme

SMALL_PX, ROW_PX, STRIP_PX = 14, 20, 30
_LETTER_FROM_PX = 16
_FIRST_S = 10.0


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says.

    Attributes:
        tone: Shape, letter and colour.
        state: New, acknowledged, shelved or closed.
        is_dark: Whether it is in the dark half of a flash; only new ones flash.
    """

    tone: Tone
    state: BadgeState = BadgeState.NEW
    is_dark: bool = False


def tone_word(tone: Tone) -> str:
    """The word that always stands with the shape."""
    words = {
        Tone.ALARM: QCoreApplication.translate("Tone", "Alarm"),
        Tone.WARNING: QCoreApplication.translate("Tone", "Warning"),
        Tone.NOTICE: QCoreApplication.translate("Tone", "Notice"),
        Tone.UNKNOWN: QCoreApplication.translate("Tone", "Unknown"),
        Tone.EXERCISE: QCoreApplication.translate("Tone", "Exercise"),
        Tone.CALM: QCoreApplication.translate("Tone", "Normal"),
    }
    return words[tone]


def state_word(state: BadgeState) -> str:
    """What has been done about it, in a word."""
    words = {
        BadgeState.NEW: QCoreApplication.translate("BadgeState", "New"),
        BadgeState.ACKNOWLEDGED: QCoreApplication.translate("BadgeState", "Acknowledged"),
        BadgeState.SHELVED: QCoreApplication.translate("BadgeState", "Shelved"),
        BadgeState.CLOSED: QCoreApplication.translate("BadgeState", "Closed"),
    }
    return words[state]


def flash_is_dark(theme: Theme, age_s: float) -> bool:
    """Whether a new badge of this age is in the dark half of its flash.

    Args:
        theme: Gives the two rates and whether motion is reduced.
        age_s: Seconds since it was raised.
    """
    if theme.is_reduced_motion or age_s < 0:
        return False
    first, after = theme.motion.flash_hz_first_10s, theme.motion.flash_hz_after
    turns = age_s * first if age_s < _FIRST_S else (age_s - _FIRST_S) * after
    return turns % 1.0 >= 0.5  # noqa: PLR2004 - half a turn


def shape_polygon(shape: Shape, box: QRectF) -> QPolygonF:
    """Corners of a shape inside a box; empty for the round ones."""
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    mid_x, mid_y = box.center().x(), box.center().y()
    if shape is Shape.TRIANGLE:
        points = [QPointF(mid_x, top), QPointF(right, bottom), QPointF(left, bottom)]
    elif shape is Shape.DIAMOND:
        points = [
            QPointF(mid_x, top),
            QPointF(right, mid_y),
            QPointF(mid_x, bottom),
            QPointF(left, mid_y),
        ]
    elif shape is Shape.HEXAGON:
        radius = box.width() / 2
        points = [
            QPointF(mid_x + radius * sin(pi / 3 * k), mid_y - radius * cos(pi / 3 * k))
            for k in range(6)
        ]
    else:
        return QPolygonF()
    return QPolygonF(points)


def draw_shape(painter: QPainter, shape: Shape, box: QRectF, radius: float) -> None:
    """Draw the outline of a tone with the painter's pen and brush."""
    if shape in {Shape.CIRCLE, Shape.RING}:
        painter.drawEllipse(box)
    elif shape is Shape.SQUARE:
        painter.drawRoundedRect(box, radius, radius)
    else:
        painter.drawPolygon(shape_polygon(shape, box))


def paint_badge(painter: QPainter, theme: Theme, box: QRectF, badge: Badge) -> None:
    """Draw a badge into a square box; letters from 16 px up.

    Args:
        painter: Active painter; its state is kept.
        theme: Colours, font and strokes.
        box: Square to fill.
        badge: What to draw.
    """
    look = theme.tones[badge.tone]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if badge.state is BadgeState.CLOSED or look.shape is Shape.RING:
        _paint_ring(painter, theme, box)
    else:
        _paint_shape(painter, theme, box, badge)
    painter.restore()


def _paint_ring(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """Grey ring: normal and proven, or closed."""
    side = box.width() * 0.52
    ring = QRectF(0, 0, side, side)
    ring.moveCenter(box.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.tones[Tone.CALM].line, theme.stroke.tone))
    painter.drawEllipse(ring)


def _shape_box(shape: Shape, box: QRectF) -> QRectF:
    """Where a shape sits in its square so that all weigh the same to the eye."""
    inset = box.width() * (0.07 if shape in {Shape.SQUARE, Shape.CIRCLE} else 0.0)
    if shape is Shape.TRIANGLE:
        return box.adjusted(-0.06 * box.width(), 0.02 * box.height(), 0.06 * box.width(), 0)
    if shape is Shape.DIAMOND:
        out = 0.08 * box.width()
        return box.adjusted(-out, -out, out, out)
    return box.adjusted(inset, inset, -inset, -inset)


def _paint_shape(painter: QPainter, theme: Theme, box: QRectF, badge: Badge) -> None:
    """Filled, outlined or struck shape with its letter."""
    look = theme.tones[badge.tone]
    is_filled = badge.state is BadgeState.NEW and not badge.is_dark
    half = theme.stroke.tone / 2
    where = _shape_box(look.shape, box).adjusted(half, half, -half, -half)
    if badge.state is BadgeState.SHELVED:
        painter.setOpacity(0.65)
    pen = QPen(look.line, theme.stroke.tone)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(look.fill if is_filled else Qt.BrushStyle.NoBrush)
    draw_shape(painter, look.shape, where, max(2.0, box.width() * 0.12))
    if look.has_hatch and box.width() >= STRIP_PX:
        painter.setOpacity(painter.opacity() * 0.35)
        painter.setBrush(Qt.BrushStyle.BDiagPattern)
        draw_shape(painter, look.shape, where, 2.0)
        painter.setOpacity(1.0)
    if theme.is_reduced_motion and badge.state is BadgeState.NEW:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        out = 2.5
        draw_shape(painter, look.shape, where.adjusted(-out, -out, out, out), 4.0)
    if box.width() >= theme.px(_LETTER_FROM_PX):
        _paint_letter(painter, theme, where, badge, look.on_fill if is_filled else look.text)
    if badge.state is BadgeState.SHELVED:
        _paint_stroke(painter, theme, box)


def _paint_letter(
    painter: QPainter, theme: Theme, box: QRectF, badge: Badge, color: QColor
) -> None:
    """The letter, lower in a triangle, where there is room for it."""
    look = theme.tones[badge.tone]
    font = theme.font(TextStyle.TITLE, weight=700)
    share = 0.46 if look.shape is Shape.TRIANGLE else 0.62
    font.setPixelSize(max(8, round(box.height() * share)))
    painter.setFont(font)
    painter.setPen(color)
    down = box.height() * (0.17 if look.shape is Shape.TRIANGLE else 0.0)
    painter.drawText(box.translated(0, down), Qt.AlignmentFlag.AlignCenter, look.letter)


def _paint_stroke(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """The stroke through a shelved badge."""
    painter.setOpacity(1.0)
    painter.setPen(QPen(theme.text.main, theme.stroke.tone))
    out = box.width() * 0.08
    painter.drawLine(
        QPointF(box.left() - out, box.bottom() + out), QPointF(box.right() + out, box.top() - out)
    )


class ToneBadge(QWidget):
    """A badge of its own; it flashes only while it is new and told to."""

    def __init__(
        self, theme: Theme, badge: Badge, size_px: int = ROW_PX, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._badge = badge
        self._size_px = size_px
        self._age_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._on_tick)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_badge(badge)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_badge(self, badge: Badge, *, is_flashing: bool = False) -> None:
        """Show another badge.

        Args:
            badge: What to draw; its own `is_dark` is ignored while flashing.
            is_flashing: Whether to flash; ignored unless the badge is new.
        """
        self._badge = badge
        self.setAccessibleName(f"{tone_word(badge.tone)}, {state_word(badge.state)}")
        should_flash = (
            is_flashing and badge.state is BadgeState.NEW and not self._theme.is_reduced_motion
        )
        if should_flash and not self._timer.isActive():
            self._age_s = 0.0
            self._timer.start()
        elif not should_flash:
            self._timer.stop()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Its size, scaled with the text."""
        side = self._theme.px(self._size_px) + 4
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the badge in the middle."""
        painter = QPainter(self)
        side = self._theme.px(self._size_px)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        paint_badge(painter, self._theme, box, self._badge)
        painter.end()

    @Slot()
    def _on_tick(self) -> None:
        """Step the flash; repaint only when its half changes."""
        self._age_s += 0.1
        is_dark = flash_is_dark(self._theme, self._age_s)
        if is_dark != self._badge.is_dark:
            self._badge = Badge(self._badge.tone, self._badge.state, is_dark)
            self.update()
