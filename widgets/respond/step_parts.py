"""Parts of the card of the open question: answers with keys, and its time. GUI thread."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.chips import KeyButton, text_label
from widgets.icons import icon_pixmap
from widgets.respond.state import Option
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look
from widgets.wall.words import duration_words

_SOON = 0.8


class AnswerButton(KeyButton):
    """A big answer with its key."""

    def __init__(self, theme: Theme, option: Option, parent: QWidget, *, is_main: bool) -> None:
        super().__init__(theme, option.text, option.key, parent)
        self._big_theme = theme
        self.value = option.value
        self.key = option.key
        set_look(self, kind="main" if is_main else "plain")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._big_theme = theme
        super().set_theme(theme)

    @override
    def sizeHint(self) -> QSize:
        """Main height."""
        return QSize(super().sizeHint().width(), self._big_theme.px(46))

    @override
    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return QSize(super().sizeHint().width() - 12, self._big_theme.px(46))


class TimeLine(QWidget):
    """Elapsed of target, overdue in words, who was told, and a bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QWidget(self)
        self._words = text_label(theme, "", weight=600, parent=self)
        self._told = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setFixedHeight(5)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(24), 0, 0, 0)
        row.setSpacing(theme.space.s4)
        row.addWidget(self._words)
        row.addWidget(self._told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space.s2)
        column.addLayout(row)
        column.addWidget(self._bar)
        self._icon.hide()
        self._is_late = False

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._words.setFont(theme.font(TextStyle.BODY, weight=600))
        self._told.setFont(theme.font(TextStyle.DETAIL))
        self.update()

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words.text()

    def show_time(self, elapsed_s: float, target_s: int, told: str) -> None:
        """Say how long it has been open.

        Args:
            elapsed_s: Seconds.
            target_s: Seconds; 0 = no target.
            told: Who was told.
        """
        late_s = int(elapsed_s) - target_s
        elapsed = duration_words(elapsed_s)
        if not target_s:
            words = elapsed
        elif late_s > 0:
            words = self.tr("{0} of {1}, overdue by {2}").format(
                elapsed, duration_words(target_s), duration_words(late_s)
            )
        else:
            words = self.tr("{0} of {1}").format(elapsed, duration_words(target_s))
        self._words.setText(words)
        self._told.setText(told)
        share = min(1.0, elapsed_s / target_s) if target_s else 0.0
        self._is_late = target_s > 0 and late_s > 0
        is_soon = target_s > 0 and share >= _SOON
        set_look(self._words, tone=Tone.WARNING if self._is_late else Tone.CALM)
        set_look(self._bar, kind="late" if is_soon else "plain")
        self._bar.setVisible(target_s > 0)
        self._bar.setValue(round(share * 1000))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The clock before the words."""
        theme, side = self._theme, self._theme.px(16)
        painter = QPainter(self)
        color = theme.tones[Tone.WARNING].text if self._is_late else theme.text.second
        glyph = icon_pixmap("timer-outline", color, side, self.devicePixelRatioF())
        middle = self._words.geometry().center().y()
        painter.drawPixmap(0, middle - side // 2, glyph)
        painter.end()
