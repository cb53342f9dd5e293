"""The bar that waits for a second person, in the panel that asked: never a dialog. GUI thread.

It says what would be done, who asked, and how long it waits; another person types name and PIN (or
password) on the spot. When the time is over it closes, and nothing was done.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.chips import text_label
from widgets.icons import icon_pixmap
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_ICON_PX = 24
_TICK_MS = 250
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class SecondAsked:
    """What a second person is asked for.

    Attributes:
        title: What would be done, translated.
        asked_by: Shown name of the asker.
        until_ns: Monotonic ns at which it expires.
        trouble: Why the last entry did not help, translated; empty when there was none.
        button: Text of a button that agrees without typing; only the demo has one.
    """

    title: str
    asked_by: str
    until_ns: int
    trouble: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class SecondTyped:
    """What the second person typed."""

    name: str
    secret: str = field(repr=False)


class SecondPersonBar(QFrame):
    """Waits, agrees, or is withdrawn.

    Attributes:
        agreed: Signal(SecondTyped): somebody says yes.
        agree_requested: Signal(): the demo's button.
        withdrawn: Signal(): the asker no longer wants it.
    """

    agreed = Signal(object)
    agree_requested = Signal()
    withdrawn = Signal()

    def __init__(
        self, theme: Theme, monotonic_ns: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = monotonic_ns
        self._asked: SecondAsked | None = None
        set_look(self, kind="panel")
        self._icon = text_label(theme, "", parent=self)
        self._title = text_label(theme, "", TextStyle.ACTION, parent=self)
        self._detail = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._trouble = text_label(theme, "", TextStyle.DETAIL, parent=self)
        set_look(self._trouble, tone=Tone.WARNING)
        self._name = QLineEdit(self)
        self._name.setPlaceholderText(self.tr("Sign-in name"))
        self._name.setAccessibleName(self.tr("Sign-in name of the second person"))
        self._secret = QLineEdit(self)
        self._secret.setPlaceholderText(self.tr("PIN or password"))
        self._secret.setAccessibleName(self.tr("PIN or password of the second person"))
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._agree = QPushButton(self.tr("Agree"), self)
        self._demo = QPushButton(self)
        self._withdraw = QPushButton(self.tr("Withdraw"), self)
        self._lay_out()
        for line in (self._name, self._secret):
            line.setMaxLength(256)
            line.returnPressed.connect(self._on_return)
            line.textEdited.connect(self._refresh)
        self._agree.clicked.connect(self._on_return)
        self._demo.clicked.connect(self.agree_requested)
        self._withdraw.clicked.connect(self.withdrawn)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.refresh_left)
        self.hide()

    def _lay_out(self) -> None:
        """Picture, words, fields below."""
        row = QHBoxLayout()
        row.setSpacing(self._theme.space.s3)
        parts = (self._name, self._secret, self._agree, self._demo, self._withdraw)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._title, self._detail):
            words.addWidget(label)
        words.addLayout(row)
        words.addWidget(self._trouble)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 10, 12, 10)
        across.setSpacing(self._theme.space.s4)
        across.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        self._measure()

    def _measure(self) -> None:
        """Sizes that follow the text."""
        theme = self._theme
        for part in (self._name, self._secret, self._agree, self._demo, self._withdraw):
            part.setMinimumHeight(theme.size.button)
        for line in (self._name, self._secret):
            line.setFixedWidth(theme.px(170))
        for button in (self._agree, self._demo, self._withdraw):
            button.setFont(theme.font(TextStyle.BODY, weight=600))
        side = theme.px(_ICON_PX)
        glyph = icon_pixmap(
            "account-multiple-check-outline", theme.text.second, side, self.devicePixelRatioF()
        )
        self._icon.setPixmap(glyph)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._title.setFont(theme.font(TextStyle.ACTION))
        for label in (self._detail, self._trouble):
            label.setFont(theme.font(TextStyle.DETAIL))
        self._measure()

    def set_asked(self, asked: SecondAsked | None) -> None:
        """Show a request, or nothing; takes no focus."""
        is_new = asked is not None and (
            self._asked is None or asked.until_ns != self._asked.until_ns
        )
        self._asked = asked
        if asked is None:
            self._timer.stop()
            self._name.clear()
            self._secret.clear()
            self.hide()
            return
        if is_new:
            self._name.clear()
            self._secret.clear()
        self._title.setText(asked.title)
        self._trouble.setText(asked.trouble)
        self._trouble.setVisible(bool(asked.trouble))
        self._demo.setText(asked.button)
        self._demo.setVisible(bool(asked.button))
        self.refresh_left()
        self._refresh()
        self._timer.start()
        self.show()

    def take_focus(self) -> None:
        """The asker just asked: the next person types here."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def refresh_left(self) -> None:
        """Count down."""
        if self._asked is None:
            return
        left_s = max(0, -(-(self._asked.until_ns - self._now()) // _NS))
        text = self.tr("{0} asked, {1} left. Another person with this right, by PIN or password.")
        self._detail.setText(
            text.format(self._asked.asked_by, f"{left_s // 60:02}:{left_s % 60:02}")
        )
        said = f"{self._asked.title}. {self._detail.text()} {self._asked.trouble}"
        self.setAccessibleName(said.strip())

    @Slot()
    def _refresh(self) -> None:
        """Agree works when both fields are filled."""
        self._agree.setEnabled(bool(self._name.text() and self._secret.text()))

    @Slot()
    def _on_return(self) -> None:
        """Enter goes to the empty field, or agrees."""
        if not self._name.text():
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._secret.text():
            self._secret.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            typed = SecondTyped(self._name.text(), self._secret.text())
            self._secret.clear()
            self._refresh()
            self.agreed.emit(typed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc withdraws."""
        if event.key() == Qt.Key.Key_Escape:
            self.withdrawn.emit()
        else:
            super().keyPressEvent(event)
