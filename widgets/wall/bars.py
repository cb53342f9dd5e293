"""Header and footer of a tile as cached pixmaps, painted again only when their words change.

GUI thread. The cache is bounded; it is emptied as a whole when full.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from widgets.badge import Badge, paint_badge
from widgets.icons import icon_pixmap
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.wall.tile import ProofPhase

_CACHE_LIMIT = 512


@dataclass(frozen=True, slots=True)
class HeadKey:
    """Everything a header shows."""

    number: str
    name: str
    tone: Tone | None
    mark: str
    width: int
    is_spot: bool


@dataclass(frozen=True, slots=True)
class FootKey:
    """Everything a footer shows."""

    proof: ProofPhase
    text: str
    right: str
    width: int


class Bars:
    """Draws and keeps the bars of all tiles."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self._theme = theme
        self._ratio = ratio
        self._kept: dict[HeadKey | FootKey, QPixmap] = {}
        self._number_font = theme.font(TextStyle.TITLE, weight=700)
        self._name_font = theme.font(TextStyle.TITLE, weight=500)
        self._spot_number_font = theme.font(TextStyle.ACTION, weight=700)
        self._spot_name_font = theme.font(TextStyle.ACTION, weight=500)
        self._mark_font = theme.font(TextStyle.BODY, weight=500)
        self._strong_font = theme.font(TextStyle.BODY, weight=600)
        self._foot_font = theme.font(TextStyle.DETAIL, weight=500)
        self._foot_strong_font = theme.font(TextStyle.DETAIL, weight=600)

    def head_height(self, *, is_spot: bool) -> int:
        """Height of a header, px."""
        return self._theme.size.spot_bar if is_spot else self._theme.size.tile_bar

    def head(self, key: HeadKey) -> QPixmap:
        """The header with these words."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._blank(key.width, self.head_height(is_spot=key.is_spot))
            painter = QPainter(kept)
            self._paint_head(painter, key)
            painter.end()
            self._keep(key, kept)
        return kept

    def foot(self, key: FootKey) -> QPixmap:
        """The footer with these words."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._blank(key.width, self._theme.size.tile_foot)
            painter = QPainter(kept)
            self._paint_foot(painter, key)
            painter.end()
            self._keep(key, kept)
        return kept

    def _keep(self, key: HeadKey | FootKey, pixmap: QPixmap) -> None:
        """Remember a bar; forget all when there are too many."""
        if len(self._kept) >= _CACHE_LIMIT:
            self._kept.clear()
        self._kept[key] = pixmap

    def _blank(self, width: int, height: int) -> QPixmap:
        """An empty bar with the ground of bars."""
        pixmap = QPixmap(round(width * self._ratio), round(height * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(self._theme.surface.overlay)
        return pixmap

    def _paint_head(self, painter: QPainter, key: HeadKey) -> None:
        """Number and name left, state right; the name gives way, the state never."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.head_height(is_spot=key.is_spot)
        right = self._paint_mark(painter, key, height)
        number_font = self._spot_number_font if key.is_spot else self._number_font
        name_font = self._spot_name_font if key.is_spot else self._name_font
        color = self._theme.text.main
        left = self._theme.space.s3
        left += _text(painter, number_font, color, left, height, key.number)
        left += self._theme.space.s3 - 1
        room = right - left - self._theme.space.s3
        if room > 0:
            name = QFontMetrics(name_font).elidedText(key.name, Qt.TextElideMode.ElideRight, room)
            _text(painter, name_font, color, left, height, name)

    def _paint_mark(self, painter: QPainter, key: HeadKey, height: int) -> int:
        """State word with its shape at the right end; returns where it starts."""
        theme = self._theme
        is_calm = key.tone in {None, Tone.CALM}
        font = self._mark_font if is_calm else self._strong_font
        look = theme.tones[key.tone or Tone.CALM]
        color = theme.text.second if is_calm else look.text
        left = key.width - theme.space.s3 - QFontMetrics(font).horizontalAdvance(key.mark)
        _text(painter, font, color, left, height, key.mark)
        number = QFontMetrics(self._number_font).horizontalAdvance(key.number)
        has_room = left - theme.px(14) - 2 * theme.space.s3 > number + theme.space.s3
        if not key.mark or key.tone is None or (is_calm and not has_room):
            return left
        if key.tone is Tone.CALM:
            radius = theme.px(3)
            left -= theme.space.s3 + 2 * radius
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.text)
            painter.drawEllipse(QPointF(left + radius, height / 2), radius, radius)
            return left
        side = theme.px(14)
        left -= theme.space.s3 + side
        paint_badge(painter, theme, QRectF(left, (height - side) / 2, side, side), Badge(key.tone))
        return left

    def _paint_foot(self, painter: QPainter, key: FootKey) -> None:
        """Recording mark left, a fact right."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height = self._theme, self._theme.size.tile_foot
        is_missing = key.proof is ProofPhase.MISSING
        warning = theme.tones[Tone.WARNING]
        font = self._foot_strong_font if is_missing else self._foot_font
        color = warning.text if is_missing else theme.text.second
        left, side = theme.space.s3, theme.px(14)
        box = QRectF(left, (height - side) / 2, side, side)
        needed = QFontMetrics(font).horizontalAdvance(key.text) + side + 2 * theme.space.s3
        if is_missing:
            paint_badge(painter, theme, box, Badge(Tone.WARNING))
            left += side + theme.space.s2
        elif needed <= key.width:  # a narrow tile keeps the words, not the ornament
            name = "record-circle-outline" if key.proof is ProofPhase.PROVEN else "circle-outline"
            painter.drawPixmap(
                box.topLeft(), icon_pixmap(name, theme.text.second, side, self._ratio)
            )
            left += side + theme.space.s2
        left += _text(painter, font, color, left, height, key.text) + theme.space.s4
        width = QFontMetrics(self._foot_font).horizontalAdvance(key.right)
        start = key.width - theme.space.s3 - width
        if key.right and start >= left:
            _text(painter, self._foot_font, theme.text.second, start, height, key.right)


def _text(painter: QPainter, font: QFont, color: QColor, left: int, height: int, text: str) -> int:
    """One line of text, centred in the bar; returns its width."""
    width = QFontMetrics(font).horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(
        QRect(left, 0, width + 2, height),
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        text,
    )
    return width
