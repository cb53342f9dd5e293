"""Banners and confirm bars: they stand in the panel that asked, never over video, never modal.

GUI thread.
"""

from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QBrush, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.badge import STRIP_PX, Badge, ToneBadge, tone_word
from widgets.chips import KeyButton, text_label
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_HATCH_PX = 40


class Banner(QFrame):
    """One sentence that stays until its cause is gone: tone, shape, words, perhaps a button."""

    action_requested = Signal()

    def __init__(self, theme: Theme, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = tone
        set_look(self, kind="banner", tone=tone)
        self._badge = ToneBadge(theme, Badge(tone), STRIP_PX, self)
        self._title = text_label(theme, "", TextStyle.ACTION, parent=self)
        self._detail = text_label(theme, "", TextStyle.DETAIL, parent=self)
        self._detail.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.clicked.connect(self.action_requested)
        self._button.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        left = theme.px(_HATCH_PX) + 12 if theme.tones[tone].has_hatch else 10
        row.setContentsMargins(left, 6, 12, 6)
        row.setSpacing(theme.space.s4)
        row.addWidget(self._badge)
        row.addLayout(words, 1)
        row.addWidget(self._button)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._title.setFont(theme.font(TextStyle.ACTION))
        self._detail.setFont(theme.font(TextStyle.DETAIL))
        self.update()

    def say(self, title: str, detail: str, action: str = "") -> None:
        """Show other words.

        Args:
            title: What happened.
            detail: What it means and what to do.
            action: Text of the button; empty for none.
        """
        self._title.setText(title)
        self._detail.setText(detail)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{tone_word(self._tone)}: {title}. {detail}")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of the sheet; hatch at the left of an exercise."""
        super().paintEvent(event)
        look = self._theme.tones[self._tone]
        if look.has_hatch:
            painter = QPainter(self)
            stripe = QRect(2, 2, self._theme.px(_HATCH_PX), self.height() - 4)
            painter.fillRect(stripe, QBrush(look.line, Qt.BrushStyle.BDiagPattern))
            painter.end()


class ConfirmBar(QFrame):
    """Asks in place: Enter does it, Esc keeps; after 15 s it closes with nothing done."""

    confirmed = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._left_s = 0
        set_look(self, kind="banner", tone=Tone.WARNING)
        self._badge = ToneBadge(theme, Badge(Tone.WARNING), 20, self)
        self._question = text_label(theme, "", TextStyle.ACTION, parent=self)
        self._danger = text_label(theme, "", TextStyle.DETAIL, parent=self)
        self._danger.setWordWrap(True)
        self._closes = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._keep = QPushButton(self)
        self._keep.clicked.connect(self.dismiss)
        self._do = KeyButton(theme, "", self.tr("Enter"), self)
        self._do.clicked.connect(self._on_confirmed)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.space.s3)
        for part in (self._do, self._keep, self._closes):
            self._buttons.addWidget(part)
        self._buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._question)
        words.addWidget(self._danger)
        words.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 12, 10)
        row.setSpacing(theme.space.s3)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._question.setFont(theme.font(TextStyle.ACTION))
        for label in (self._danger, self._closes):
            label.setFont(theme.font(TextStyle.DETAIL))
        self.update()

    def ask(self, question: str, danger: str, verb: str, keep: str) -> None:
        """Ask; takes the focus, because the user just asked for the action.

        Args:
            question: What would be done, for example ``Unlock D6 for 5 s?``.
            danger: What could happen.
            verb: Text of the button that does it.
            keep: Text of the button that does nothing.
        """
        self._question.setText(question)
        self._danger.setText(danger)
        self._do.setText(verb)
        self._do.updateGeometry()
        self._keep.setText(keep)
        self.setAccessibleName(f"{question} {danger}")
        self._left_s = round(self._theme.limits.confirm_close_s)
        self._show_left()
        self._timer.start()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def dismiss(self) -> None:
        """Close with nothing done."""
        if not self.isHidden():
            self._timer.stop()
            self.hide()
            self.dismissed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Esc keeps."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_confirmed()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_confirmed(self) -> None:
        """Close and do it."""
        self._timer.stop()
        self.hide()
        self.confirmed.emit()

    @Slot()
    def _on_second(self) -> None:
        """Count down; at zero nothing is done."""
        self._left_s -= 1
        if self._left_s <= 0:
            self.dismiss()
        else:
            self._show_left()

    def _show_left(self) -> None:
        """Say when it closes."""
        self._closes.setText(self.tr("closes in {0} s").format(self._left_s))
