"""Paints one tile: picture, what lies over it, bars, frames. Everything in the same paint.

GUI thread. It draws what the words say and decides nothing.
"""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

from widgets.badge import SMALL_PX, Badge, paint_badge
from widgets.icons import icon_pixmap
from widgets.roles import Overlay, Tone
from widgets.theme import TextStyle, Theme
from widgets.wall.bars import Bars, FootKey, HeadKey
from widgets.wall.cell import Cell, picture_rect
from widgets.wall.tile import TilePhase
from widgets.wall.words import TileWords

# 0.8 keeps words over a white last picture above 4.5:1; 0.72 gave 4.0.
_DIM_FROZEN, _DIM_LOST = 0.5, 0.8
_ICONS = {TilePhase.EMPTY: "video-plus-outline", TilePhase.NO_RIGHTS: "eye-off-outline"}
_PICTURED = {TilePhase.LIVE, TilePhase.FROZEN, TilePhase.LOST}
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_WRAP = int(_CENTRE) | int(Qt.TextFlag.TextWordWrap)

_TIGHT_PX = 4


class TilePainter:
    """Draws tiles with one theme at one pixel ratio."""

    def __init__(self, theme: Theme, ratio: float, watermark: str, band: str) -> None:
        """Prepare fonts and brushes.

        Args:
            theme: Colours and sizes.
            ratio: Device px per px of the wall.
            watermark: Word across the picture in a drill.
            band: Line under the header in a drill.
        """
        self._theme = theme
        self._ratio = ratio
        self._bars = Bars(theme, ratio)
        self._watermark, self._band = watermark, band
        self._title_font = theme.font(TextStyle.ACTION)
        self._line_font = theme.font(TextStyle.BODY)
        self._tag_font = theme.font(TextStyle.DETAIL)
        self._tag_title_font = theme.font(TextStyle.DETAIL, weight=600)
        hatch = QColor(theme.line.strong)
        hatch.setAlphaF(0.45)
        self._hatch = QBrush(hatch, Qt.BrushStyle.BDiagPattern)

    def paint(self, painter: QPainter, cell: Cell, words: TileWords, *, has_focus: bool) -> None:
        """Draw one tile.

        Args:
            painter: Active painter of the wall.
            cell: What and where.
            words: What must be said at this moment.
            has_focus: Whether keys go to the wall, so that the current tile shows its ring.
        """
        rect = cell.rect
        shown = self._paint_picture(painter, cell, words)
        if words.phase in _PICTURED and shown is not None:
            self._paint_over_picture(painter, cell, words, shown)
        self._paint_body(painter, cell, words)
        if words.phase is not TilePhase.EMPTY:
            self._paint_bars(painter, cell, words)
        if cell.state.is_exercise and words.phase in _PICTURED:
            self._paint_exercise(painter, rect, cell.is_spot)
        if cell.state.tag:
            self._paint_spot_tag(painter, cell)
        self._paint_frames(painter, cell, words, has_focus=has_focus)

    def _paint_picture(self, painter: QPainter, cell: Cell, words: TileWords) -> QRect | None:
        """The picture and the ground beside it; returns where the picture stands."""
        rect, picture = cell.rect, cell.picture
        if picture is None or picture.image.isNull() or words.phase not in _PICTURED:
            painter.fillRect(rect, self._theme.surface.well)
            return None
        image = picture.image
        where = picture_rect(rect, image.width(), image.height(), self._ratio)
        if where.width() < rect.width() or where.height() < rect.height():
            self._fill_beside(painter, rect, where)
        if where.width() == image.width() and where.height() == image.height():
            painter.drawImage(where.topLeft(), image)
        else:
            painter.drawImage(where, image)
        return where

    def _fill_beside(self, painter: QPainter, rect: QRect, where: QRect) -> None:
        """Ground left, right, above and below the picture."""
        well = self._theme.surface.well
        above, below = where.top() - rect.top(), rect.bottom() - where.bottom()
        painter.fillRect(rect.left(), rect.top(), rect.width(), above, well)
        painter.fillRect(rect.left(), where.bottom() + 1, rect.width(), below, well)
        before, after = where.left() - rect.left(), rect.right() - where.right()
        painter.fillRect(rect.left(), where.top(), before, where.height(), well)
        painter.fillRect(where.right() + 1, where.top(), after, where.height(), well)

    def _paint_over_picture(
        self, painter: QPainter, cell: Cell, words: TileWords, shown: QRect
    ) -> None:
        """Dimming, or the marks on a live picture."""
        if words.phase is TilePhase.LIVE:
            for overlay in cell.state.overlays:
                self._paint_overlay(painter, overlay, shown)
            return
        dim = QColor(self._theme.surface.well)
        dim.setAlphaF(_DIM_FROZEN if words.phase is TilePhase.FROZEN else _DIM_LOST)
        painter.fillRect(shown, dim)

    def _paint_overlay(self, painter: QPainter, overlay: Overlay, shown: QRect) -> None:
        """Corner brackets, and a tag beside them that stays inside the picture."""
        color = self._theme.tones[overlay.tone].line
        left = shown.x() + overlay.left * shown.width()
        top = shown.y() + overlay.top * shown.height()
        right = shown.x() + overlay.right * shown.width()
        bottom = shown.y() + overlay.bottom * shown.height()
        arm = max(6.0, min(right - left, bottom - top) * 0.28)
        painter.setPen(QPen(color, 2))
        for x, step_x in ((left, arm), (right, -arm)):
            for y, step_y in ((top, arm), (bottom, -arm)):
                painter.drawPolyline(
                    [QPointF(x + step_x, y), QPointF(x, y), QPointF(x, y + step_y)]
                )
        if overlay.title:
            corners = QRect(QPoint(int(left), int(top)), QPoint(int(right), int(bottom)))
            self._paint_tag(painter, overlay, corners, shown)

    def _paint_tag(self, painter: QPainter, overlay: Overlay, corners: QRect, shown: QRect) -> None:
        """A tag of one or two lines, right of the corners or, without room there, left."""
        lines = [line for line in (overlay.title, overlay.detail) if line]
        height = QFontMetrics(self._tag_title_font).height()
        width = max(QFontMetrics(self._tag_title_font).horizontalAdvance(one) for one in lines)
        box = QRect(corners.right() + 8, corners.y() + 4, width + 16, height * len(lines) + 10)
        if box.right() > shown.right() - 4:
            box.moveRight(corners.left() - 8)
        box.moveLeft(max(box.left(), shown.left() + 4))
        box.moveRight(min(box.right(), shown.right() - 4))
        box.moveBottom(min(box.bottom(), shown.bottom() - self._theme.size.tile_foot))
        painter.fillRect(box, self._theme.surface.tag)
        painter.setPen(self._theme.text.main)
        for index, line in enumerate(lines):
            painter.setFont(self._tag_font if index else self._tag_title_font)
            painter.drawText(box.x() + 8, box.y() + 5 + height * index, width, height, 0, line)

    def _paint_body(self, painter: QPainter, cell: Cell, words: TileWords) -> None:
        """Hatch, icon, title and lines of a tile without a live picture."""
        if words.phase is TilePhase.LOST:
            painter.fillRect(cell.rect, self._hatch)
        if not words.title:
            return
        area = self._body_area(cell, words)
        width = area.width()
        icon_name = _ICONS.get(words.phase, "")
        icon_side = self._theme.size.icon_rail if icon_name else 0
        blocks = self._fitting_blocks(words, width, area.height() - icon_side)
        if not blocks:
            icon_name, icon_side = "", 0
            blocks = self._fitting_blocks(words, width, area.height())
        bar = 20 if words.share >= 0 else 0
        top = area.y() + max(0, area.height() - self._height(blocks, width) - icon_side - bar) // 2
        if icon_name:
            glyph = icon_pixmap(icon_name, self._theme.text.second, icon_side, self._ratio)
            painter.drawPixmap(area.center().x() - icon_side // 2, top - 4, glyph)
            top += icon_side
        for text, font, color in blocks:
            height = self._height([(text, font, color)], width)
            painter.setFont(font)
            painter.setPen(color)
            painter.drawText(QRect(area.x(), top, width, height), _WRAP, text)
            top += height
        if words.share >= 0:
            self._paint_deadline(painter, area, top + 8, words.share)

    def _fitting_blocks(
        self, words: TileWords, width: int, height: int
    ) -> list[tuple[str, QFont, QColor]]:
        """Title and as many lines as fit, the last ones left out first.

        Where not even the title fits there is none: the header says the state, and words under
        the footer would say nothing.
        """
        blocks = [(words.title, self._title_font, self._theme.text.main)]
        blocks += [(line, self._line_font, self._theme.text.second) for line in words.lines]
        while len(blocks) > 1 and self._height(blocks, width) > height:
            blocks.pop()
        return blocks if self._height(blocks, width) <= height + _TIGHT_PX else []

    def _body_area(self, cell: Cell, words: TileWords) -> QRect:
        """Where the body's text may stand."""
        if words.phase is TilePhase.EMPTY:
            return cell.rect.adjusted(8, 4, -8, -4)
        head = self._bars.head_height(is_spot=cell.is_spot)
        return cell.rect.adjusted(8, head + 2, -8, -self._theme.size.tile_foot - 2)

    def _height(self, blocks: list[tuple[str, QFont, QColor]], width: int) -> int:
        """Height of wrapped text, with a little air after each block."""
        total = 0
        for text, font, _color in blocks:
            box = QFontMetrics(font).boundingRect(QRect(0, 0, width, 1000), _WRAP, text)
            total += box.height() + 3
        return total

    def _paint_deadline(self, painter: QPainter, area: QRect, top: int, share: float) -> None:
        """How much of the opening time is used."""
        width = min(120, area.width())
        bar = QRectF(area.center().x() - width / 2, top, width, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.line.soft)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(self._theme.text.second)
        painter.drawRoundedRect(QRectF(bar.x(), top, bar.width() * share, 4), 2, 2)

    def _paint_bars(self, painter: QPainter, cell: Cell, words: TileWords) -> None:
        """Header and footer from the cache."""
        rect, state = cell.rect, cell.state
        head = HeadKey(
            state.number, state.name, words.mark_tone, words.mark, rect.width(), cell.is_spot
        )
        painter.drawPixmap(rect.topLeft(), self._bars.head(head))
        foot = FootKey(words.proof, words.proof_text, state.foot, rect.width())
        painter.drawPixmap(
            rect.x(), rect.bottom() + 1 - self._theme.size.tile_foot, self._bars.foot(foot)
        )

    def _paint_exercise(self, painter: QPainter, rect: QRect, is_spot: bool) -> None:  # noqa: FBT001
        """Hatch band under the header and the word across the picture."""
        look, height = self._theme.tones[Tone.EXERCISE], self._theme.px(22)
        top = rect.y() + self._bars.head_height(is_spot=is_spot)
        band = QRect(rect.x(), top, rect.width(), height)
        painter.fillRect(band, look.ground)
        stripe = QRect(band.x(), band.y(), self._theme.px(30), height)
        painter.fillRect(stripe, QBrush(look.line, Qt.BrushStyle.BDiagPattern))
        side = self._theme.px(SMALL_PX)
        box = QRectF(stripe.right() + 6, top + (height - side) / 2, side, side)
        paint_badge(painter, self._theme, box, Badge(Tone.EXERCISE))
        painter.setFont(self._tag_title_font)
        painter.setPen(look.text)
        text = band.adjusted(stripe.width() + side + 12, 0, -4, 0)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), self._band)
        self._paint_watermark(painter, rect, look.line)

    def _paint_watermark(self, painter: QPainter, rect: QRect, color: QColor) -> None:
        """The word across the picture."""
        painter.save()
        painter.setClipRect(rect)
        font = self._theme.font(TextStyle.FIGURE, weight=700)
        font.setPixelSize(max(12, rect.width() // 7))
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 112)
        faint = QColor(color)
        faint.setAlphaF(0.55)
        painter.setFont(font)
        painter.setPen(faint)
        painter.translate(QPointF(rect.center()) + QPointF(0, 8))
        painter.rotate(-15)
        reach = QRectF(-rect.width(), -rect.height(), 2.0 * rect.width(), 2.0 * rect.height())
        painter.drawText(reach, Qt.AlignmentFlag.AlignCenter, self._watermark)
        painter.restore()

    def _paint_spot_tag(self, painter: QPainter, cell: Cell) -> None:
        """Why this camera is in spot."""
        theme, rect = self._theme, cell.rect
        side, height = theme.px(18), theme.px(26)
        top = rect.y() + self._bars.head_height(is_spot=cell.is_spot) + 10
        room = rect.width() - 20 - (side + 22)
        metrics = QFontMetrics(self._tag_title_font)
        text = metrics.elidedText(cell.state.tag, Qt.TextElideMode.ElideMiddle, room)
        box = QRect(rect.x() + 10, top, metrics.horizontalAdvance(text) + side + 26, height)
        painter.fillRect(box, theme.surface.tag)
        badge = QRectF(box.x() + 7, top + (height - side) / 2, side, side)
        paint_badge(painter, theme, badge, Badge(cell.state.tone or Tone.NOTICE))
        painter.setFont(self._tag_title_font)
        painter.setPen(theme.text.main)
        line = box.adjusted(side + 14, 0, 0, 0)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_frames(
        self, painter: QPainter, cell: Cell, words: TileWords, *, has_focus: bool
    ) -> None:
        """Tone frame, frozen dashes, empty dashes, focus ring: outermost last."""
        theme = self._theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = QRectF(cell.rect).adjusted(1, 1, -1, -1)
        if words.phase is TilePhase.EMPTY:
            pen = QPen(theme.line.control, 1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawRect(edge.adjusted(-0.5, -0.5, 0.5, 0.5))
        if words.phase is TilePhase.FROZEN:
            pen = QPen(theme.tones[Tone.WARNING].line, 2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([6, 4])
            painter.setPen(pen)
            painter.drawRect(edge)
        elif cell.state.tone is not None and cell.state.tone is not Tone.CALM:
            painter.setPen(QPen(theme.tones[cell.state.tone].line, theme.stroke.spot))
            painter.drawRect(edge)
        if cell.is_current and has_focus:
            painter.setPen(QPen(theme.choice.focus, theme.stroke.focus))
            painter.drawRect(edge.adjusted(3, 3, -3, -3))
