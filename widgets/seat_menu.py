"""What whoever sits here can do about sitting here: lock, hand over, password, alone, sign out.

A bar under the strip, opened by the operator field or by key; it covers nothing. GUI thread.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.chips import KeyButton, text_label
from widgets.sign_in_panel import ONE_LINE_SCALE
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """One button.

    Attributes:
        name: Goes out when it is pressed.
        text: Translated.
        key: Key that does the same; empty for none.
        is_main: The one to press now.
    """

    name: str
    text: str
    key: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class SeatMenuState:
    """What the bar shows.

    Attributes:
        title: Who sits here, translated.
        detail: Since when, and when the time before, translated.
        choices: Buttons from left to right.
    """

    title: str
    detail: str
    choices: tuple[SeatChoice, ...]


class SeatMenu(QFrame):
    """Words and a row of buttons.

    Attributes:
        chosen: Signal(str): name of a button.
        dismissed: Signal(): closed with nothing done.
    """

    chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: SeatMenuState | None = None
        self._buttons: list[QPushButton] = []
        set_look(self, kind="panel")
        self._title = text_label(theme, "", TextStyle.ACTION, parent=self)
        self._detail = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.space.s3)
        self._row.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(12, 8, 12, 8)
        self._box.addLayout(words, 1)
        self._box.addLayout(self._row)
        self._turn()
        self.hide()

    def _turn(self) -> None:
        """Large text has the buttons on a line of their own."""
        is_large = self._theme.scale > ONE_LINE_SCALE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(down if is_large else across)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._turn()
        self._title.setFont(theme.font(TextStyle.ACTION))
        self._detail.setFont(theme.font(TextStyle.DETAIL))
        for button in self._buttons:
            if isinstance(button, KeyButton):
                button.set_theme(theme)

    def set_state(self, state: SeatMenuState) -> None:
        """Show other words and buttons."""
        before, self._state = self._state, state
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        self.setAccessibleName(f"{state.title}. {state.detail}")
        if before is None or before.choices != state.choices:
            self._make_buttons(state.choices)

    def _make_buttons(self, choices: tuple[SeatChoice, ...]) -> None:
        """One for each choice."""
        for old in self._buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for choice in choices:
            button = self._button(choice)
            button.setObjectName(f"seat.{choice.name}")
            button.clicked.connect(self._on_clicked)
            self._row.addWidget(button)
            button.show()
            self._buttons.append(button)

    def _button(self, choice: SeatChoice) -> QPushButton:
        """With its key, where it has one."""
        if choice.key:
            button: QPushButton = KeyButton(self._theme, choice.text, choice.key, self)
        else:
            button = QPushButton(choice.text, self)
            button.setMinimumHeight(self._theme.size.button)
            button.setFont(self._theme.font(TextStyle.BODY, weight=600))
        if choice.is_main:
            set_look(button, kind="main")
        return button

    def take_focus(self) -> None:
        """The person opened the bar: the first button gets the keyboard."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_clicked(self) -> None:
        """Pass the name on."""
        if self._state is not None:
            place = self._buttons.index(self.sender())  # type: ignore[arg-type]  # one of them
            self.chosen.emit(self._state.choices[place].name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; arrows walk along the buttons."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        here = next((i for i, one in enumerate(self._buttons) if one.hasFocus()), -1)
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif step and here >= 0:
            goal = self._buttons[(here + step) % len(self._buttons)]
            goal.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
