"""Head of every panel and dock: title, one grey line of facts, icons right. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from widgets.icons import icon
from widgets.theme import TextStyle, Theme


class PanelHeader(QWidget):
    """Title 13/600, facts in grey, actions as icon buttons with tool tip and accessible name."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        fact: str = "",
        actions: Sequence[tuple[QAction, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Make a header.

        Args:
            theme: Colours and sizes.
            title: Translated name of the panel.
            fact: Translated line of facts.
            actions: What the icons do, each with the name of its icon.
            parent: As usual.
        """
        super().__init__(parent)
        self._theme = theme
        self._title, self._fact = title, fact
        self._buttons: list[tuple[QToolButton, str]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, theme.space.s3, 0)
        self._row.setSpacing(theme.space.s1)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        for action, name in actions:
            self.add_action(action, name)

    def add_action(self, action: QAction, icon_name: str, key: str = "") -> None:
        """Add an icon button for an action; its text becomes tool tip and accessible name.

        Args:
            action: What the icon does.
            icon_name: Name in the icon set.
            key: Key that a panel serves itself, where the action has no shortcut of its own.
        """
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text().replace("&", ""))
        key = action.shortcut().toString() or key
        tip = action.text().replace("&", "")
        button.setToolTip(f"{tip} ({key})" if key else tip)
        self._buttons.append((button, icon_name))
        self._row.addWidget(button)
        self._dress(button, icon_name)

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget, for example a chip, before the icons that are added later."""
        self._row.addWidget(widget)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        for button, name in self._buttons:
            self._dress(button, name)
        self.updateGeometry()
        self.update()

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title = title
        self.setAccessibleName(title)
        self.update()

    def set_fact(self, fact: str) -> None:
        """Show another line of facts."""
        if fact != self._fact:
            self._fact = fact
            self.setAccessibleDescription(fact)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """As high as the design says."""
        return QSize(200, self._theme.size.panel_header)

    @override
    def minimumSizeHint(self) -> QSize:
        """Narrow panels may cut the facts, never the title."""
        font = self._theme.font(TextStyle.TITLE)
        title = QFontMetrics(font).horizontalAdvance(self._title)
        buttons = sum(button.sizeHint().width() for button, _name in self._buttons)
        return QSize(title + buttons + 24, self._theme.size.panel_header)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, title, facts and the line below."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.head)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line.soft)
        left, middle = theme.space.panel_pad, int(Qt.AlignmentFlag.AlignVCenter)
        font = theme.font(TextStyle.TITLE)
        width = QFontMetrics(font).horizontalAdvance(self._title)
        painter.setFont(font)
        painter.setPen(theme.text.main)
        painter.drawText(QRect(left, 0, width + 2, self.height()), middle, self._title)
        left += width + theme.space.s4
        font = theme.font(TextStyle.DETAIL)
        room = self._free_right() - left
        if room > 0:
            fact = QFontMetrics(font).elidedText(self._fact, Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.setPen(theme.text.third)
            painter.drawText(QRect(left, 0, room, self.height()), middle, fact)
        painter.end()

    def _free_right(self) -> int:
        """Where the facts must end."""
        lefts = [
            item.geometry().left()
            for index in range(self._row.count())
            if (item := self._row.itemAt(index)) is not None and item.widget() is not None
        ]
        return min(lefts, default=self.width()) - self._theme.space.s3

    def _dress(self, button: QToolButton, name: str) -> None:
        """Icon and size of a button."""
        theme = self._theme
        button.setIcon(icon(theme, name))
        button.setIconSize(QSize(theme.size.icon, theme.size.icon))
        side = max(theme.size.min_target, 28)
        button.setFixedSize(side, side)
