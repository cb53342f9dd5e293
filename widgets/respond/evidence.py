"""What is kept: three pictures, then rows with their short hash. GUI thread.

Never loads a picture itself; one that was not read yet, or cannot be, is an icon with its name.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.icons import icon, icon_pixmap
from widgets.panel_header import PanelHeader
from widgets.respond.rows import RowList, RowLook, text_width
from widgets.respond.side_state import EvidenceLine, EvidenceState, Thumbnail
from widgets.theme import TextStyle, Theme

_ROW_PX, _LEFT_PX, _DETAIL_PX, _GAP = 32, 28, 196, 10
_PICTURE_PX, _FOOT_PX, _SHOWN = 84, 22, 3
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _fits(theme: Theme, row: EvidenceLine, width: int) -> bool:
    title = text_width(theme, TextStyle.BODY, row.title, 600) + theme.px(_LEFT_PX + _GAP)
    rest = text_width(theme, TextStyle.DETAIL, row.detail) + text_width(
        theme, TextStyle.MONO, row.digest
    )
    return max(title, theme.px(_DETAIL_PX)) + rest + theme.px(_GAP) <= width


def _height(theme: Theme, row: EvidenceLine, width: int) -> int:
    room = width - 2 * theme.space.panel_pad
    return theme.px(_ROW_PX if _fits(theme, row, room) else _ROW_PX + 16)


def _paint(painter: QPainter, theme: Theme, rect: QRect, row: EvidenceLine) -> None:
    side = theme.px(16)
    glyph = icon_pixmap(row.icon, theme.text.second, side, painter.device().devicePixelRatioF())
    painter.drawPixmap(rect.left() + theme.px(2), rect.center().y() - side // 2 + 1, glyph)
    left, is_one = rect.adjusted(theme.px(_LEFT_PX), 0, 0, 0), _fits(theme, row, rect.width())
    first = left if is_one else left.adjusted(0, 0, 0, -left.height() // 2 + 2)
    second = first if is_one else left.adjusted(0, left.height() // 2 - 2, 0, 0)
    painter.setFont(theme.font(TextStyle.BODY, weight=600))
    painter.setPen(theme.text.main)
    painter.drawText(first, _MIDDLE, row.title)
    title = text_width(theme, TextStyle.BODY, row.title, 600) + theme.px(_GAP)
    at = max(theme.px(_DETAIL_PX - _LEFT_PX), title) if is_one else 0
    painter.setFont(theme.font(TextStyle.DETAIL))
    painter.drawText(second.adjusted(at, 0, 0, 0), _MIDDLE, row.detail)
    painter.setFont(theme.font(TextStyle.MONO))
    painter.setPen(theme.text.third)
    painter.drawText(second, _RIGHT, row.digest)


def _spoken(row: EvidenceLine) -> str:
    return ", ".join(part for part in (row.title, row.detail, row.digest) if part)


_LOOK = RowLook(_height, _paint, _spoken, lambda row: row.key)


class _Picture(QAbstractButton):
    """One thumbnail with its name and lock."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Thumbnail | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """Of what is shown; empty for nothing."""
        return "" if self._shown is None else self._shown.key

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_picture(self, shown: Thumbnail | None) -> None:
        """Show another one."""
        self._shown = shown
        self.setVisible(shown is not None)
        if shown is not None:
            locked = self.tr("locked") if shown.is_locked else self.tr("not locked")
            self.setAccessibleName(f"{shown.title}, {locked}")
            self.setToolTip(shown.title)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """A third of the column."""
        return QSize(150, self._theme.px(_PICTURE_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture or icon, foot with name and lock, focus ring."""
        if self._shown is None:
            return
        theme, shown = self._theme, self._shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme.surface.well)
        ratio = self.devicePixelRatioF()
        if shown.picture is not None and not shown.picture.isNull():
            painter.drawImage(
                QRectF(self.rect()), shown.picture, _covered(shown.picture, self.rect())
            )
        else:
            side = theme.px(28)
            glyph = icon_pixmap(shown.icon, theme.text.third, side, ratio)
            painter.drawPixmap((self.width() - side) // 2, theme.px(17), glyph)
        foot = QRect(0, self.height() - theme.px(_FOOT_PX), self.width(), theme.px(_FOOT_PX))
        painter.fillRect(foot, theme.surface.overlay)
        lock = theme.px(13)
        room = foot.adjusted(7, 0, -lock - 12, 0)
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
        painter.setPen(theme.text.main)
        title = painter.fontMetrics().elidedText(
            shown.title, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, _MIDDLE, title)
        if shown.is_locked:
            glyph = icon_pixmap("lock", theme.text.second, lock, ratio)
            painter.drawPixmap(foot.right() - lock - 5, foot.center().y() - lock // 2, glyph)
        if self.hasFocus():
            painter.setPen(theme.choice.focus)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


def _covered(picture: QImage, rect: QRect) -> QRectF:
    """The part of a picture that fills a rectangle without stretching."""
    scale = min(picture.width() / max(1, rect.width()), picture.height() / max(1, rect.height()))
    width, height = rect.width() * scale, rect.height() * scale
    return QRectF((picture.width() - width) / 2, (picture.height() - height) / 2, width, height)


class EvidencePanel(QWidget):
    """Pictures above rows; choosing one asks to see it."""

    opened = Signal(str)  # key

    def __init__(self, theme: Theme, header: PanelHeader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header = header
        self._lock = QAction(self.tr("Everything is locked"), self)
        self._lock.setEnabled(False)
        self._lock.setVisible(False)
        header.add_action(self._lock, "lock-outline")
        self._pictures = tuple(_Picture(theme, self) for _ in range(_SHOWN))
        self._list = RowList(theme, _LOOK, self.tr("Evidence"), parent=self)
        row = QHBoxLayout()
        row.setSpacing(5)
        for picture in self._pictures:
            row.addWidget(picture, 1)
            picture.clicked.connect(self._on_picture)
            picture.hide()
        column = QVBoxLayout(self)
        pad = theme.space.panel_pad
        row.setContentsMargins(pad, 6, pad, 0)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._list, 1)
        self._list.doubleClicked.connect(self._on_row)
        self.setFocusProxy(self._list)
        self.setMinimumHeight(theme.px(60))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self.setMinimumHeight(theme.px(60))
        self._lock.setIcon(icon(theme, "lock-outline"))

    def set_state(self, state: EvidenceState) -> None:
        """Show what is kept."""
        self._header.set_fact(state.fact)
        self._lock.setVisible(state.is_locked)
        shown: list[Thumbnail | None] = [*state.thumbnails[:_SHOWN]]
        shown += [None] * (_SHOWN - len(shown))
        for picture, thumbnail in zip(self._pictures, shown, strict=True):
            picture.show_picture(thumbnail)
        has_none = not state.thumbnails and not state.lines
        self._list.set_rows(state.lines, state.trouble if has_none else "")

    @Slot()
    def _on_picture(self) -> None:
        """A picture was chosen."""
        sender = self.sender()
        if isinstance(sender, _Picture) and sender.key:
            self.opened.emit(sender.key)

    @Slot()
    def _on_row(self) -> None:
        """A row was chosen."""
        key = self._list.chosen_key()
        if key:
            self.opened.emit(key)
