"""Blocks cut into strips: pieces that stay whole on a page. Any thread, with a painter of its own.

A strip knows its height and how to paint itself; `render.py` stacks strips into pages. Sizes are
points (1/72 inch), which is what the painter is scaled to. Only black and greys are used, so that a
copier loses nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from console.services.printing.document import (
    Block,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)

BODY_PT, SMALL_PT, HEADING_PT, TITLE_PT = 9.0, 7.5, 11.5, 16.0
FAMILY = "Inter"
BLACK, GREY, LIGHT = QColor(0, 0, 0), QColor(90, 90, 90), QColor(225, 225, 225)
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft)
_FAR = 100_000.0
_PICTURE_RATIO = 9 / 16
_GAP = 4.0


def font(size_pt: float, *, is_strong: bool = False) -> QFont:
    """The print's letters; painted in points, so the size is in pixels of that space."""
    made = QFont(FAMILY)
    # Else it takes the window's tabular figures, and a PDF of these is neither found nor copied.
    made.setFeature(QFont.Tag("tnum"), 0)
    made.setPixelSize(100)
    made.setPointSizeF(size_pt)
    made.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return made


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece that is not cut.

    Attributes:
        height: Points.
        paint: Paints it at a left and top.
        repeat: Painted again on top of each page the following strips reach; a table's heading.
        keeps_next: Must not be the last on a page.
    """

    height: float
    paint: Callable[[QPainter, float, float], None]
    repeat: "Strip | None" = None
    keeps_next: bool = False


class Cutter:
    """Cuts blocks for one width and one scale of letters."""

    def __init__(self, painter: QPainter, width: float, scale: float, missing: str) -> None:
        """Measure with a painter that is active on the target."""
        self._device = painter.device()
        self._width = width
        self._scale = scale
        self._missing = missing

    def cut(self, block: Block) -> Iterator[Strip]:
        """Strips of one block, none of a page break."""
        if isinstance(block, Heading):
            yield self._heading(block)
        elif isinstance(block, Paragraph):
            yield from self._paragraph(block)
        elif isinstance(block, Facts):
            yield from self._facts(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Pictures):
            yield from self._pictures(block)

    def _font(self, size_pt: float, *, is_strong: bool = False) -> QFont:
        return font(size_pt * self._scale, is_strong=is_strong)

    def _height(self, text: str, width: float, letters: QFont) -> float:
        metrics = QFontMetricsF(letters, self._device)
        return metrics.boundingRect(QRectF(0, 0, width, _FAR), _WRAP, text or " ").height()

    def _heading(self, block: Heading) -> Strip:
        letters = self._font(HEADING_PT, is_strong=True)
        tall = self._height(block.text, self._width, letters)

        def paint(painter: QPainter, left: float, top: float) -> None:
            _text(painter, QRectF(left, top + 6, self._width, tall), block.text, letters)
            painter.setPen(QPen(BLACK, 0.8))
            painter.drawLine(
                *(round(v) for v in (left, top + tall + 8, left + self._width, top + tall + 8))
            )

        return Strip(tall + 12, paint, keeps_next=True)

    def _paragraph(self, block: Paragraph) -> Iterator[Strip]:
        letters = self._font(BODY_PT, is_strong=block.is_strong)
        inset = 10.0 if block.is_boxed else 0.0
        for line in block.text.split("\n"):
            yield self._line(line, letters, inset)

    def _line(self, text: str, letters: QFont, inset: float) -> Strip:
        width = self._width - inset
        tall = self._height(text, width, letters)

        def paint(painter: QPainter, left: float, top: float) -> None:
            if inset:
                painter.fillRect(QRectF(left, top, self._width, tall + _GAP), LIGHT)
                painter.fillRect(QRectF(left, top, 3, tall + _GAP), BLACK)
            _text(painter, QRectF(left + inset, top + _GAP / 2, width, tall), text, letters)

        return Strip(tall + _GAP, paint)

    def _facts(self, block: Facts) -> Iterator[Strip]:
        for first in range(0, len(block.pairs), block.columns):
            yield self._fact_row(block.pairs[first : first + block.columns], block.columns)

    def _fact_row(self, pairs: tuple[tuple[str, str], ...], columns: int) -> Strip:
        small, body = self._font(SMALL_PT), self._font(BODY_PT, is_strong=True)
        plain = self._font(BODY_PT)
        width = self._width / columns - 8
        name_tall = max(self._height(name, width, small) for name, _ in pairs)
        value_tall = max(self._height(value or self._missing, width, body) for _, value in pairs)

        def paint(painter: QPainter, left: float, top: float) -> None:
            for place, (name, value) in enumerate(pairs):
                at = left + place * (width + 8)
                _text(painter, QRectF(at, top, width, name_tall), name, small, GREY)
                where = QRectF(at, top + name_tall, width, value_tall)
                _text(painter, where, value or self._missing, body if value else plain)

        return Strip(name_tall + value_tall + 5, paint)

    def _table(self, block: Table) -> Iterator[Strip]:
        total = sum(block.shares)
        box = 16.0 if block.is_numbered else 0.0
        widths = [(self._width - box) * share / total for share in block.shares]
        head = self._cells(block.titles, widths, box, is_head=True)
        yield head
        for row in block.rows:
            made = self._cells(row, widths, box, is_head=False)
            yield Strip(made.height, made.paint, repeat=head)

    def _cells(
        self, texts: tuple[str, ...], widths: list[float], box: float, *, is_head: bool
    ) -> Strip:
        letters = self._font(SMALL_PT if is_head else BODY_PT - 0.5, is_strong=is_head)
        tall = max(
            self._height(text, width - 6, letters)
            for text, width in zip(texts, widths, strict=True)
        )

        def paint(painter: QPainter, left: float, top: float) -> None:
            if is_head:
                painter.fillRect(QRectF(left, top, self._width, tall + _GAP), LIGHT)
            elif box:
                painter.setPen(QPen(BLACK, 0.8))
                painter.drawRect(QRectF(left + 2, top + 3, 8, 8))
            at = left + box
            for text, width in zip(texts, widths, strict=True):
                _text(painter, QRectF(at + 3, top + 2, width - 6, tall), text, letters)
                at += width
            painter.fillRect(QRectF(left, top + tall + _GAP, self._width, 0.4), GREY)

        return Strip(tall + _GAP + 1, paint, keeps_next=is_head)

    def _pictures(self, block: Pictures) -> Iterator[Strip]:
        for first in range(0, len(block.pictures), block.columns):
            yield self._picture_row(block.pictures[first : first + block.columns], block.columns)

    def _picture_row(self, pictures: tuple[Picture, ...], columns: int) -> Strip:
        letters = self._font(SMALL_PT)
        width = self._width / columns - 6
        tall = width * _PICTURE_RATIO
        caption = max(self._height(one.caption, width, letters) for one in pictures)

        def paint(painter: QPainter, left: float, top: float) -> None:
            for place, one in enumerate(pictures):
                at = left + place * (width + 6)
                _picture(painter, QRectF(at, top, width, tall), one.path)
                where = QRectF(at, top + tall + 2, width, caption)
                _text(painter, where, one.caption, letters, GREY)

        return Strip(tall + caption + 8, paint)


def _picture(painter: QPainter, where: QRectF, path: str) -> None:
    """A picture in its frame; one that cannot be read leaves the frame crossed out."""
    image = QImage(path)
    painter.setPen(QPen(GREY, 0.5))
    if image.isNull():
        painter.drawLine(where.topLeft(), where.bottomRight())
        painter.drawLine(where.bottomLeft(), where.topRight())
    else:
        size = image.size().scaled(where.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        inner = QRectF(0, 0, size.width(), size.height())
        inner.moveCenter(where.center())
        painter.drawImage(inner, image)
    painter.drawRect(where)


def _text(
    painter: QPainter, where: QRectF, text: str, letters: QFont, color: QColor = BLACK
) -> None:
    painter.setFont(letters)
    painter.setPen(color)
    painter.drawText(where.adjusted(0, 0, 0, 2), _WRAP, text)
