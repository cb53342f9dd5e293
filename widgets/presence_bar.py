"""The bar that asks somebody who is alone whether they are well. Takes no focus. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from widgets.badge import STRIP_PX, Badge, ToneBadge, tone_word
from widgets.chips import KeyButton, text_label
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_TICK_MS = 250
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PresenceAsked:
    """What the bar shows.

    Attributes:
        name: Who is asked.
        until_ns: Monotonic ns at which silence becomes an alarm; 0 when it is one.
    """

    name: str
    until_ns: int


class PresenceBar(QFrame):
    """One question, one key.

    Attributes:
        confirmed: Signal(): the person is well.
    """

    confirmed = Signal()

    def __init__(
        self,
        theme: Theme,
        monotonic_ns: Callable[[], int],
        key: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = monotonic_ns
        self._asked: PresenceAsked | None = None
        self._tone = Tone.WARNING
        self._badge = ToneBadge(theme, Badge(Tone.WARNING), STRIP_PX, self)
        self._title = text_label(theme, "", TextStyle.ACTION, parent=self)
        self._detail = text_label(theme, "", TextStyle.DETAIL, parent=self)
        self._button = KeyButton(theme, self.tr("I am well"), key, self)
        self._button.clicked.connect(self.confirmed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 12, 6)
        row.setSpacing(theme.space.s4)
        row.addWidget(self._badge)
        row.addLayout(words, 1)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.refresh_left)
        self._look()
        self.hide()

    def _look(self) -> None:
        set_look(self, kind="banner", tone=self._tone)
        self._badge.set_badge(Badge(self._tone))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._title.setFont(theme.font(TextStyle.ACTION))
        self._detail.setFont(theme.font(TextStyle.DETAIL))

    def set_asked(self, asked: PresenceAsked | None) -> None:
        """Ask, or close."""
        self._asked = asked
        if asked is None:
            self._timer.stop()
            self.hide()
            return
        tone = Tone.WARNING if asked.until_ns else Tone.ALARM
        if tone is not self._tone:
            self._tone = tone
            self._look()
        title = self.tr("{0}, are you well?") if asked.until_ns else self.tr("{0} did not answer")
        self._title.setText(title.format(asked.name))
        self.refresh_left()
        self._timer.start()
        self.show()

    @Slot()
    def refresh_left(self) -> None:
        """Count down."""
        if self._asked is None:
            return
        if self._asked.until_ns:
            left_s = max(0, -(-(self._asked.until_ns - self._now()) // _NS))
            words = self.tr("Without an answer an alarm is raised in {0} s.").format(left_s)
        else:
            words = self.tr("The alarm was raised. Answer here when all is well.")
        self._detail.setText(words)
        self.setAccessibleName(f"{tone_word(self._tone)}: {self._title.text()}. {words}")
