"""The rail: workspaces above, tools below; the chosen one has ground and bar. GUI thread."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget
from typing_extensions import override

from widgets.badge import SMALL_PX, Badge, paint_badge, tone_word
from widgets.icons import icon_pixmap
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme

_BUTTON_PX = 64
_SPACING_PX = 4
#: Icon, word and a little air: less would cut the word.
_LEAST_PX = 46


class RailButton(QToolButton):
    """Icon over word; a tone's shape at the corner when something waits there."""

    def __init__(
        self, theme: Theme, action: QAction, icon_name: str, caption: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon_name
        self._caption = caption
        self._mark: Tone | None = None
        self._height_px = theme.px(_BUTTON_PX)
        self.setDefaultAction(action)
        self.setCheckable(action.isCheckable())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key = action.shortcut().toString()
        text = action.text().replace("&", "")
        self.setToolTip(f"{text} ({key})" if key else text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_mark(None)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_mark(self, tone: Tone | None) -> None:
        """Show that something of this tone waits there, or nothing."""
        self._mark = tone
        word = "" if tone is None else f", {tone_word(tone)}"
        self.setAccessibleName(f"{self._caption}{word}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(self._theme.size.rail - 4, self._height_px)

    def set_height(self, height_px: int) -> None:
        """Take less height where the window is low."""
        if height_px != self._height_px:
            self._height_px = height_px
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, bar, icon, word, mark."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            ground = theme.choice.selected if self.isChecked() else theme.surface.hover
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, theme.radius.control, theme.radius.control)
        if self.isChecked():
            bar = QRectF(0, theme.px(7), 3, self.height() - theme.px(14))
            painter.fillRect(bar, theme.choice.focus)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.choice.focus, theme.stroke.focus))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 4, 4)
        color = theme.text.main if self.isChecked() else theme.text.second
        side = theme.size.icon_rail
        glyph = icon_pixmap(self._icon_name, color, side, self.devicePixelRatioF())
        top = (self.height() - side - theme.px(21)) // 2
        painter.drawPixmap((self.width() - side) // 2, top, glyph)
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600 if self.isChecked() else 400))
        painter.setPen(color)
        line = QRectF(0, top + side + theme.px(4), self.width(), theme.px(17))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._caption)
        if self._mark is not None:
            small = theme.px(SMALL_PX)
            corner = QRectF(self.width() - small - 4, 6, small, small)
            paint_badge(painter, theme, corner, Badge(self._mark))
        painter.end()


class RailBar(QToolBar):
    """Fixed left tool bar with the workspaces, one of them chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QActionGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[QAction, RailButton] = {}
        self._spacer: QAction | None = None
        self.setObjectName("rail")
        self.setWindowTitle(self.tr("Workspaces"))
        self.setAccessibleName(self.tr("Workspaces"))
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFixedWidth(theme.size.rail)
        self.toggleViewAction().setEnabled(False)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; the buttons take it too."""
        self._theme = theme
        self.setFixedWidth(theme.size.rail)
        self._fit()

    def _fit(self) -> None:
        """Share the height: no workspace and no tool may fall off the end of a low window."""
        if not self._buttons:
            return
        share = self.height() // len(self._buttons) - _SPACING_PX
        height = max(self._theme.px(_LEAST_PX), min(self._theme.px(_BUTTON_PX), share))
        for button in self._buttons.values():
            button.set_height(height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share another height."""
        super().resizeEvent(event)
        self._fit()

    def add_workspace(self, action: QAction, icon_name: str, caption: str) -> None:
        """Add a workspace; its action becomes checkable, one of the group is checked.

        Args:
            action: Goes there when triggered.
            icon_name: Name in the icon set.
            caption: One short translated word.
        """
        action.setCheckable(True)
        self._group.addAction(action)
        self._add(action, icon_name, caption)

    def add_tool(
        self, action: QAction, icon_name: str, caption: str, *, is_workspace: bool = False
    ) -> None:
        """Add a tool at the foot of the rail.

        Args:
            action: What it does.
            icon_name: Name in the icon set.
            caption: One or two short translated words.
            is_workspace: It fills the window as a workspace does, and is then the chosen one.
        """
        if is_workspace:
            action.setCheckable(True)
            self._group.addAction(action)
        if self._spacer is None:
            spacer = QWidget(self)
            spacer.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
            self._spacer = self.addWidget(spacer)
        self._add(action, icon_name, caption)

    def set_mark(self, action: QAction, tone: Tone | None) -> None:
        """Mark a workspace in which something waits."""
        self._buttons[action].set_mark(tone)

    def _add(self, action: QAction, icon_name: str, caption: str) -> None:
        """Make the button of an action."""
        button = RailButton(self._theme, action, icon_name, caption, self)
        self._buttons[action] = button
        self.addWidget(button)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and the line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.surface.head)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.line.soft)
        painter.end()
