"""Sets documents on pages: PDF bytes, or a printer's pages. Any thread that owns its painter.

The resolution of the target is 72 a inch times a whole number, so that points are its units. A PDF
of the same document differs only where the writer stamps its own time.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from console.services.printing.document import Document, Mark, PageBreak, Size
from console.services.printing.strips import (
    BLACK,
    GREY,
    SMALL_PT,
    TITLE_PT,
    Cutter,
    Strip,
    font,
)

MARGIN_PT = 40.0
HEAD_PT, FOOT_PT = 44.0, 24.0
BAND_PT = 18.0
#: Tried in turn for a page that must hold everything; letters of 9 points become 6.3 at least.
SCALES = (1.0, 0.92, 0.85, 0.78, 0.7)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


def pdf_of(document: Document) -> bytes:
    """The document as a PDF file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(document.title)
    writer.setCreator("Sallyport")
    writer.setResolution(72)
    draw(writer, document)
    buffer.close()
    return bytes(data.data())


def draw(device: QPdfWriter, document: Document) -> int:
    """Paint every page on a device of 72 units an inch; returns how many there are."""
    size = QPageSize.PageSizeId.A4 if document.size is Size.A4 else QPageSize.PageSizeId.Letter
    device.setPageSize(QPageSize(size))
    device.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    painter = QPainter(device)
    full = QPageSize.size(size, QPageSize.Unit.Point)
    page = QRectF(0, 0, full.width(), full.height())
    pages = _Stacker(painter, document, page).pages()
    for number, strips in enumerate(pages, 1):
        if number > 1:
            _new_page(device)
        _paint_page(painter, document, page, strips, number, len(pages))
    painter.end()
    return len(pages)


def _new_page(device: QPagedPaintDevice) -> None:
    device.newPage()


class _Stacker:
    """Stacks strips into pages."""

    def __init__(self, painter: QPainter, document: Document, page: QRectF) -> None:
        self._painter = painter
        self._document = document
        self._width = page.width() - 2 * MARGIN_PT
        band = BAND_PT if document.marks else 0.0
        self._room = page.height() - 2 * MARGIN_PT - HEAD_PT - FOOT_PT - band

    def pages(self) -> list[list[Strip]]:
        """The strips of every page; at least one page."""
        blocks = self._document.blocks
        cut = next((i for i, one in enumerate(blocks) if isinstance(one, PageBreak)), len(blocks))
        if not self._document.is_one_page:
            cut = 0
        made: list[list[Strip]] = []
        if cut:
            made += self._fitted(blocks[:cut])
        section: list[object] = []
        for block in (*blocks[cut:], PageBreak()):
            if not isinstance(block, PageBreak):
                section.append(block)
            elif section:
                made += self._stacked(tuple(section), 1.0)
                section = []
        return made or [[]]

    def _fitted(self, blocks: tuple[object, ...]) -> list[list[Strip]]:
        """One page, with smaller letters if need be; nothing is left out, ever."""
        for scale in SCALES:
            made = self._stacked(blocks, scale)
            if len(made) == 1:
                return made
        return self._stacked(blocks, SCALES[-1])

    def _stacked(self, blocks: tuple[object, ...], scale: float) -> list[list[Strip]]:
        cutter = Cutter(self._painter, self._width, scale, self._document.missing_words)
        strips = [strip for block in blocks for strip in cutter.cut(block)]  # type: ignore[arg-type]  # blocks
        pages: list[list[Strip]] = [[]]
        used = 0.0
        for place, strip in enumerate(strips):
            needs = strip.height
            if strip.keeps_next and place + 1 < len(strips):
                needs += strips[place + 1].height
            if used + needs > self._room and pages[-1]:
                pages.append([])
                used = 0.0
                if strip.repeat is not None:
                    pages[-1].append(strip.repeat)
                    used = strip.repeat.height
            pages[-1].append(strip)
            used += strip.height
        return pages


def _paint_page(
    painter: QPainter, document: Document, page: QRectF, strips: list[Strip], number: int, of: int
) -> None:
    if Mark.EXERCISE in document.marks:
        _watermark(painter, page, document.mark_words)
    left, right = MARGIN_PT, page.width() - MARGIN_PT
    top = MARGIN_PT
    if document.marks:
        _band(painter, QRectF(left, top, right - left, BAND_PT - 4), document.mark_words)
        top += BAND_PT
    head = QRectF(left, top, right - left, 22)
    painter.setPen(BLACK)
    painter.setFont(font(TITLE_PT, is_strong=True))
    painter.drawText(head, _LEFT, document.title)
    painter.setFont(font(SMALL_PT))
    painter.setPen(GREY)
    painter.drawText(QRectF(left, top + 22, right - left, 12), _LEFT, document.stamp)
    painter.drawText(QRectF(left, top + 22, right - left, 12), _RIGHT, document.site)
    painter.fillRect(QRectF(left, top + 37, right - left, 1), BLACK)
    top += HEAD_PT
    for strip in strips:
        strip.paint(painter, left, top)
        top += strip.height
    foot = QRectF(left, page.height() - MARGIN_PT - 12, right - left, 12)
    painter.setFont(font(SMALL_PT))
    painter.setPen(GREY)
    painter.drawText(foot, _LEFT, document.operator)
    painter.drawText(foot, _RIGHT, document.page_words.format(number, of))


def _band(painter: QPainter, where: QRectF, words: str) -> None:
    """A hatched band with the words in a white box: seen in grey and on a bad copy."""
    painter.fillRect(where, QBrush(BLACK, Qt.BrushStyle.BDiagPattern))
    painter.setFont(font(BAND_PT / 2, is_strong=True))
    wide = painter.fontMetrics().horizontalAdvance(words) + 16
    box = QRectF(0, 0, wide, where.height())
    box.moveCenter(where.center())
    painter.fillRect(box, QColor(255, 255, 255))
    painter.setPen(QPen(BLACK, 0.8))
    painter.drawRect(where)
    painter.drawText(box, _CENTER, words)


def _watermark(painter: QPainter, page: QRectF, words: str) -> None:
    """The words across the page, light enough to read over."""
    painter.save()
    painter.translate(page.center())
    painter.rotate(-55)
    painter.setFont(font(64, is_strong=True))
    painter.setPen(QColor(228, 228, 228))
    painter.drawText(QRectF(-600, -60, 1200, 120), _CENTER, words)
    painter.restore()
