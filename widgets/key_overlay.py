"""F1: the keys of this workspace, over the rail side; video stays visible. And the printed card.

GUI thread.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.chips import key_cap_width, paint_key_cap
from widgets.theme import TextStyle, Theme

_PRINT_DPI = 300
_BELOW_TITLE = 40.0


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """Keys and what they do, translated; several keys do the same."""

    keys: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one scope."""

    title: str
    entries: tuple[KeyEntry, ...]


class KeyList(QWidget):
    """The painted list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[KeyGroup, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_groups(self, groups: tuple[KeyGroup, ...]) -> None:
        """Show other keys."""
        self._groups = groups
        said = [f"{' '.join(entry.keys)}: {entry.text}" for one in groups for entry in one.entries]
        self.setAccessibleName(self.tr("Keys"))
        self.setAccessibleDescription("; ".join(said))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """All groups."""
        row, head = self._theme.px(28), self._theme.px(36)
        rows = sum(len(group.entries) for group in self._groups)
        return QSize(self._theme.px(400), rows * row + len(self._groups) * head + 12)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles, caps, words."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        row, top, pad = theme.px(28), 4, theme.space.s5
        widest = max(
            (self._caps_width(e) for group in self._groups for e in group.entries), default=0
        )
        for group in self._groups:
            painter.setFont(theme.font(TextStyle.TITLE))
            painter.setPen(theme.text.main)
            line = QRect(pad, top + theme.px(8), self.width() - 2 * pad, theme.px(24))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), group.title)
            top += theme.px(36)
            for entry in group.entries:
                left = pad
                for key in entry.keys:
                    left += paint_key_cap(painter, theme, left, top + row / 2, key) + 4
                text_left = pad + widest + theme.space.s4
                painter.setFont(theme.font(TextStyle.BODY))
                painter.setPen(theme.text.second)
                area = QRect(text_left, top, self.width() - text_left - pad, row)
                painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), entry.text)
                top += row
        painter.end()

    def _caps_width(self, entry: KeyEntry) -> int:
        """Width of all caps of an entry."""
        return sum(key_cap_width(self._theme, key) + 4 for key in entry.keys)


class KeyOverlay(QWidget):
    """The list over the rail side of the window; Esc or F1 closes it."""

    closed = Signal()
    print_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._list = KeyList(theme)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._scroll)
        self.set_theme(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._column.setContentsMargins(2, theme.size.panel_header + 2, 2, theme.px(34))
        self.update()

    def open_over(self, area: QRect, title: str, groups: tuple[KeyGroup, ...]) -> None:
        """Show the keys at the left end of an area; the user asked for it by F1.

        Args:
            area: Between strip and status bar, in the parent.
            title: Name of the workspace.
            groups: Its keys.
        """
        self._title = title
        self._list.set_groups(groups)
        self.setAccessibleName(self.tr("Keys of {0}").format(title))
        width = min(self._list.sizeHint().width() + 24, area.width() * 2 // 5)
        self.setGeometry(QRect(area.left(), area.top(), width, area.height()))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_overlay(self) -> None:
        """Take it away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F1 close, P prints the card."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F1}:
            self.close_overlay()
        elif event.key() == Qt.Key.Key_P:
            self.print_requested.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, title, foot."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        painter.fillRect(0, 0, self.width(), theme.size.panel_header, theme.surface.head)
        painter.setPen(QPen(theme.line.strong, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setFont(theme.font(TextStyle.TITLE))
        painter.setPen(theme.text.main)
        head = QRect(theme.space.s5, 0, self.width(), theme.size.panel_header)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(head, middle, self.tr("Keys of {0}").format(self._title))
        foot_top = self.height() - theme.px(17)
        left = theme.space.s5
        for key, text in ((self.tr("Esc"), self.tr("Close")), ("P", self.tr("Print the card"))):
            left += paint_key_cap(painter, theme, left, foot_top, key) + 7
            painter.setFont(theme.font(TextStyle.DETAIL))
            painter.setPen(theme.text.second)
            width = QFontMetrics(theme.font(TextStyle.DETAIL)).horizontalAdvance(text)
            area = QRectF(left, foot_top - 12, width + 4, 24)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            left += width + theme.space.s5
        painter.end()


def print_key_card(
    device: QPagedPaintDevice, theme: Theme, title: str, groups: tuple[KeyGroup, ...]
) -> int:
    """Draw the key card on paper: a printer or a PDF. Ink on white, two columns.

    Args:
        device: Page device; it must not be painting.
        theme: Gives the fonts.
        title: Heading, for example name of site and console.
        groups: All keys.

    Returns:
        Number of pages.

    Raises:
        OSError: If the device cannot be painted on.
    """
    painter = QPainter()
    if not painter.begin(device):
        msg = "the key card cannot be written: choose another place or printer"
        raise OSError(msg)
    unit = painter.device().logicalDpiY() / 96.0
    painter.scale(unit, unit)
    view = painter.viewport()
    width, height = view.width() / unit, view.height() / unit
    pages = _print_columns(device, painter, theme, title, groups, width, height)
    painter.end()
    return pages


def _print_columns(
    device: QPagedPaintDevice,
    painter: QPainter,
    theme: Theme,
    title: str,
    groups: tuple[KeyGroup, ...],
    width: float,
    height: float,
) -> int:
    """Two columns a page; returns the number of pages."""
    ink = theme.text.on_light
    column_width, row = (width - 32) / 2, 20.0
    pages, column, top = 1, 0, _print_title(painter, theme, ink, title, width)
    for group in groups:
        lines: list[KeyEntry | None] = [None, *group.entries]
        for index, entry in enumerate(lines):
            needed = 3 * row if entry is None else row
            if top + needed > height:
                column += 1
                if column > 1:
                    device.newPage()
                    pages, column = pages + 1, 0
                    _print_title(painter, theme, ink, title, width)
                top = _BELOW_TITLE
            left = column * (column_width + 32)
            if entry is None:
                top += row / 2 if index == 0 and top > _BELOW_TITLE else 0
                _print_text(painter, theme, ink, 700, (left, top, column_width, row), group.title)
            else:
                keys = "  ".join(entry.keys)
                _print_text(painter, theme, ink, 600, (left, top, 120, row), keys)
                area = (left + 128, top, column_width - 128, row)
                _print_text(painter, theme, ink, 400, area, entry.text)
            top += row
    return pages


def _print_title(painter: QPainter, theme: Theme, ink: QColor, title: str, width: float) -> float:
    """Heading of a page; returns where the rows start."""
    painter.setFont(theme.font(TextStyle.QUESTION))
    painter.setPen(ink)
    painter.drawText(QRectF(0, 0, width, 28), Qt.AlignmentFlag.AlignVCenter, title)
    painter.drawLine(0, 32, int(width), 32)
    return _BELOW_TITLE


def _print_text(
    painter: QPainter,
    theme: Theme,
    ink: QColor,
    weight: int,
    area: tuple[float, float, float, float],
    text: str,
) -> None:
    """One piece of text on paper."""
    painter.setFont(theme.font(TextStyle.DETAIL, weight=weight))
    painter.setPen(ink)
    painter.drawText(QRectF(*area), Qt.AlignmentFlag.AlignVCenter, text)


def write_key_card(path: Path, theme: Theme, title: str, groups: tuple[KeyGroup, ...]) -> int:
    """Write the key card as a PDF of A4 pages.

    Args:
        path: File to write.
        theme: Gives the fonts.
        title: Heading.
        groups: All keys.

    Returns:
        Number of pages.

    Raises:
        OSError: If the file cannot be written.
    """
    paper = QBuffer()
    paper.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(paper)
    writer.setResolution(_PRINT_DPI)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(14, 14, 14, 14), QPageLayout.Unit.Millimeter)
    pages = print_key_card(writer, theme, title, groups)
    path.write_bytes(bytes(paper.data().data()))
    return pages
