"""How far the hand-over pack is, and the card that is read aloud on the telephone. GUI thread."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.chips import KeyButton, text_label
from widgets.panel_header import PanelHeader
from widgets.respond.rows import wrapped_height
from widgets.respond.side_state import PackState
from widgets.respond.state import FactField
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_LINE_GAP, _CAPTION_PX = 10, 190


class MainKeyButton(KeyButton):
    """A main button with its key, as high as the design says and as wide as there is room."""

    def __init__(self, theme: Theme, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, key, parent)
        self._main_theme = theme
        set_look(self, kind="main")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._main_theme = theme
        super().set_theme(theme)

    @override
    def sizeHint(self) -> QSize:
        """Main height."""
        return QSize(super().sizeHint().width(), self._main_theme.size.button_main)

    @override
    def minimumSizeHint(self) -> QSize:
        """Its words are never cut."""
        return QSize(super().sizeHint().width() - 16, self._main_theme.size.button_main)


class PackPanel(QWidget):
    """Progress, what is missing, and the two buttons."""

    pack_requested = Signal()
    card_toggled = Signal(bool)

    def __init__(self, theme: Theme, header: PanelHeader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header = header
        self._count = text_label(theme, "", weight=600, parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._missing = text_label(theme, "", TextStyle.DETAIL, parent=self)
        self._missing.setWordWrap(True)
        self._lock = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._lock.setWordWrap(True)
        self._make = MainKeyButton(theme, self.tr("Make hand-over pack"), self.tr("Ctrl H"), self)
        self._make.clicked.connect(self.pack_requested)
        self._card = QPushButton(self.tr("Read aloud card"), self)
        self._card.setCheckable(True)
        self._card.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self._card.toggled.connect(self.card_toggled)
        self._lay_out(theme)
        self.setFocusProxy(self._make)
        self.set_state(PackState())

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space.s5)
        head.addWidget(self._count)
        head.addWidget(self._bar, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space.s3)
        buttons.addWidget(self._make, 1)
        buttons.addWidget(self._card)
        column = QVBoxLayout(self)
        pad = theme.space.panel_pad
        column.setContentsMargins(pad, theme.space.s3, pad, theme.space.s3)
        column.setSpacing(theme.space.s2)
        column.addLayout(head)
        for label in (self._missing, self._lock):
            column.addWidget(label)
        column.addLayout(buttons)
        column.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._count.setFont(theme.font(TextStyle.BODY, weight=600))
        for label in (self._missing, self._lock):
            label.setFont(theme.font(TextStyle.DETAIL))

    def set_state(self, state: PackState) -> None:
        """Show how far it is."""
        self._header.set_fact(state.fact)
        has_pack = state.total > 0
        for part in (self._bar, self._make, self._card):
            part.setVisible(has_pack)
        self._bar.setRange(0, max(1, state.total))
        self._bar.setValue(state.filled)
        words = self.tr("{0} of {1} fields filled").format(state.filled, state.total)
        self._count.setText(words if has_pack else state.trouble)
        self._count.setWordWrap(not has_pack)
        self._bar.setAccessibleName(words)
        _show_words(
            self._missing,
            self.tr("Missing: {0}").format(state.missing) if state.missing else state.made,
        )
        _show_words(self._lock, state.lock)
        self._make.setEnabled(not state.lock)
        self._card.setEnabled(bool(state.card))
        if not state.card:
            self._card.setChecked(False)

    def toggle_card(self) -> None:
        """Open or close the card, as its button does."""
        self._card.toggle()


def _show_words(label: QLabel, text: str) -> None:
    """A line that is there only while it says something."""
    label.setText(text)
    label.setVisible(bool(text))


class ReadAloudCard(QWidget):
    """What is said on the telephone, in the order it is asked for; nothing is invented."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[FactField, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Read aloud card"))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._fit()

    def set_lines(self, lines: tuple[FactField, ...]) -> None:
        """Show other lines; what is not known says so in its own words."""
        self._lines = lines
        self.setAccessibleDescription(". ".join(f"{one.caption}: {one.text}" for one in lines))
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Caption left, words right, large enough to read from a step away."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        pad, left = theme.space.panel_pad, theme.px(_CAPTION_PX)
        top = pad
        for line in self._lines:
            height = self._line_height(line)
            caption = QRect(pad, top, left - pad, height)
            painter.setFont(theme.font(TextStyle.BODY))
            painter.setPen(theme.text.second)
            painter.drawText(caption, int(Qt.TextFlag.TextWordWrap), line.caption)
            painter.setFont(theme.font(TextStyle.ACTION))
            painter.setPen(theme.text.main)
            words = QRect(left, top, self.width() - left - pad, height)
            painter.drawText(words, int(Qt.TextFlag.TextWordWrap), line.text)
            top += height + _LINE_GAP
        painter.end()

    def _line_height(self, line: FactField) -> int:
        theme = self._theme
        room = self.width() - theme.px(_CAPTION_PX) - theme.space.panel_pad
        caption = theme.px(_CAPTION_PX) - theme.space.panel_pad
        return max(
            wrapped_height(theme, TextStyle.ACTION, line.text, room),
            wrapped_height(theme, TextStyle.BODY, line.caption, caption),
        )

    def _fit(self) -> None:
        """Never less high than its lines."""
        total = sum(self._line_height(line) + _LINE_GAP for line in self._lines)
        self.setMinimumHeight(total + 2 * self._theme.space.panel_pad)
        self.update()
