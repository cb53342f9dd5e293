"""Bars under the alarm strip: real alarm in a drill, flood, silence, drill. GUI thread.

They stay until their cause has gone, take room from the workspace below and never cover it, never
take the keyboard, and never move a finger's width because of a second that passes.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.badge import STRIP_PX, Badge, ToneBadge, tone_word
from widgets.chips import KeyButton
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_HATCH_PX = 40


class BarKind(StrEnum):
    """What a bar is about; also its place, from the top."""

    REAL = "real"
    FLOOD = "flood"
    SILENCE = "silence"
    EXERCISE = "exercise"


TONES: dict[BarKind, Tone] = {
    BarKind.REAL: Tone.ALARM,
    BarKind.FLOOD: Tone.UNKNOWN,
    BarKind.SILENCE: Tone.WARNING,
    BarKind.EXERCISE: Tone.EXERCISE,
}


@dataclass(frozen=True, slots=True)
class StripBar:
    """One bar.

    Attributes:
        kind: Which.
        title: What is the case, translated.
        detail: What it means and what to do, translated.
        action: Text of the button; empty for none.
        key: Key that does the same; empty for none.
    """

    kind: BarKind
    title: str
    detail: str
    action: str = ""
    key: str = ""


class _Words(QWidget):
    """Two lines; the lower one is cut where there is no room."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._detail = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.update()

    def say(self, title: str, detail: str) -> None:
        """Show other words."""
        self._title, self._detail = title, detail
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Title above, detail below."""
        theme = self._theme
        painter = QPainter(self)
        upper, lower = theme.font(TextStyle.ACTION), theme.font(TextStyle.DETAIL)
        heights = QFontMetrics(upper).height(), QFontMetrics(lower).height()
        top = (self.height() - sum(heights)) // 2
        painter.setPen(theme.text.main)
        for font, height, text in (
            (upper, heights[0], self._title),
            (lower, heights[1], self._detail),
        ):
            painter.setFont(font)
            shown = QFontMetrics(font).elidedText(
                text, Qt.TextElideMode.ElideRight, self.width() - 2
            )
            painter.drawText(QRect(0, top, self.width(), height), 0, shown)
            top += height
        painter.end()


class BarView(QFrame):
    """One bar as the sheet of states shows it."""

    action_requested = Signal(object)  # BarKind

    def __init__(self, theme: Theme, kind: BarKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._tone = TONES[kind]
        set_look(self, kind="banner", tone=self._tone)
        self._badge = ToneBadge(theme, Badge(self._tone), STRIP_PX - 4, self)
        self._words = _Words(theme, self)
        self._button = KeyButton(theme, "", "", self)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self._on_clicked)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._badge)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._button)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        hatch = theme.px(_HATCH_PX) if theme.tones[self._tone].has_hatch else 0
        self._row.setContentsMargins(hatch + 12, 3, 8, 3)
        self._row.setSpacing(theme.space.s4)
        self.setFixedHeight(theme.px(46))
        self.update()

    def show_bar(self, bar: StripBar) -> None:
        """Say what the bar says; the button keeps its place and the keyboard."""
        self._words.say(bar.title, bar.detail)
        self._button.set_words(bar.action, bar.key)
        self._button.setVisible(bool(bar.action))
        self.setAccessibleName(f"{tone_word(self._tone)}: {bar.title}. {bar.detail}")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of the sheet; hatch at the left of a drill."""
        super().paintEvent(event)
        look = self._theme.tones[self._tone]
        if look.has_hatch:
            painter = QPainter(self)
            stripe = QRect(2, 2, self._theme.px(_HATCH_PX), self.height() - 4)
            painter.fillRect(stripe, QBrush(look.line, Qt.BrushStyle.BDiagPattern))
            painter.end()

    @Slot()
    def _on_clicked(self) -> None:
        """Ask."""
        self.action_requested.emit(self._kind)


class StripBars(QWidget):
    """All bars, in their order; no height while there is none.

    Attributes:
        action_requested: Signal(BarKind): its button.
    """

    action_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[StripBar, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.space.s2)
        self._views = {kind: BarView(theme, kind, self) for kind in BarKind}
        for view in self._views.values():
            view.hide()
            view.action_requested.connect(self.action_requested)
            self._column.addWidget(view)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def bars(self) -> tuple[StripBar, ...]:
        """What is shown, from the top."""
        return self._bars

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._column.setSpacing(theme.space.s2)

    def set_bars(self, bars: tuple[StripBar, ...]) -> None:
        """Show other bars.

        Args:
            bars: At most one of each kind; their order is the one of `BarKind`.
        """
        if bars == self._bars:
            return
        by_kind = {bar.kind: bar for bar in bars}
        self._bars = tuple(by_kind[kind] for kind in BarKind if kind in by_kind)
        for kind, view in self._views.items():
            bar = by_kind.get(kind)
            if bar is not None:
                view.show_bar(bar)
            view.setVisible(bar is not None)
        self._column.setContentsMargins(8, 4, 8, 4)
        self.setVisible(bool(bars))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the strip."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.surface.head)
        painter.end()
