"""The bar in which somebody proves who they are: sign in, unlock, take over the seat, new password.

It stands under the strip and pushes the pictures down by its own height; it is never over them and
never modal. It knows no account: what was typed goes out once, and the fields are emptied. GUI
thread.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from widgets.badge import ROW_PX, Badge, ToneBadge
from widgets.chips import text_label
from widgets.icons import icon_pixmap
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_ICON_PX = 28
#: Up to this text size words and fields stand side by side.
ONE_LINE_SCALE = 1.2
_FIELD_PX, _FIELD_LEAST_PX = 200, 84


class EntryField(StrEnum):
    """What can be typed."""

    SHOWN_NAME = "shown_name"
    NAME = "name"
    SECRET = "secret"  # noqa: S105 - the name of a field
    CODE = "code"
    NEW_SECRET = "new_secret"  # noqa: S105 - the name of a field
    AGAIN = "again"


SECRET_FIELDS = frozenset({EntryField.SECRET, EntryField.NEW_SECRET, EntryField.AGAIN})


@dataclass(frozen=True, slots=True)
class Choice:
    """A button beside the main one.

    Attributes:
        name: Goes out when it is pressed.
        text: Translated.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SignInState:
    """What the bar shows.

    Attributes:
        icon: Name of the picture at the left, without the set's prefix.
        title: What is asked for, translated.
        detail: Why, and what stays, translated.
        fields: What can be typed, in this order.
        button: Text of the main button; empty for none.
        choices: Further buttons.
        name: The sign-in name that is written already; it can be changed.
        trouble: Why the last entry did not help, translated; empty when it did.
        is_busy: An entry is being checked.
        can_close: Esc and a button close it.
    """

    icon: str
    title: str
    detail: str
    fields: tuple[EntryField, ...] = ()
    button: str = ""
    choices: tuple[Choice, ...] = ()
    name: str = ""
    trouble: str = ""
    is_busy: bool = False
    can_close: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed; never shown or logged.

    Attributes:
        shown_name: As people read it.
        name: To sign in.
        secret: Password, or the present one.
        code: Of an authenticator.
        new_secret: The password from now on.
        again: The same, typed again.
    """

    shown_name: str = ""
    name: str = ""
    secret: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    new_secret: str = field(default="", repr=False)
    again: str = field(default="", repr=False)


class SignInPanel(QFrame):
    """Fields in a row, one main button; Enter goes on, Esc closes where that is possible.

    Attributes:
        submitted: Signal(Typed).
        chosen: Signal(str): name of a further button.
        dismissed: Signal(): closed with nothing done.
    """

    submitted = Signal(object)
    chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = SignInState("", "", "")
        set_look(self, kind="panel")
        self._icon = text_label(theme, "", parent=self)
        self._title = text_label(theme, "", TextStyle.ACTION, parent=self)
        self._detail = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._detail.setWordWrap(True)
        self._badge = ToneBadge(theme, Badge(Tone.WARNING), ROW_PX, self)
        self._trouble = text_label(theme, "", TextStyle.DETAIL, parent=self)
        self._trouble.setWordWrap(True)
        set_look(self._trouble, tone=Tone.WARNING)
        self._fields = {kind: self._make_field(kind) for kind in EntryField}
        self._button = QPushButton(self)
        set_look(self._button, kind="main")
        self._button.clicked.connect(self._on_submitted)
        self._close = QPushButton(self.tr("Not now"), self)
        self._close.clicked.connect(self._on_dismissed)
        self._choices: list[QPushButton] = []
        self._controls = QWidget(self)
        self._row = QHBoxLayout(self._controls)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout(self)
        self._lay_out()
        self.hide()

    def _make_field(self, kind: EntryField) -> QLineEdit:
        """One field; passwords are never shown."""
        words = {
            EntryField.SHOWN_NAME: self.tr("Name to show"),
            EntryField.NAME: self.tr("Sign-in name"),
            EntryField.SECRET: self.tr("Password"),
            EntryField.CODE: self.tr("Code, if you have one"),
            EntryField.NEW_SECRET: self.tr("New password"),
            EntryField.AGAIN: self.tr("New password, again"),
        }[kind]
        made = QLineEdit(self)
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        made.setMaxLength(256)
        made.setObjectName(f"sign_in.{kind.value}")
        if kind in SECRET_FIELDS:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        made.returnPressed.connect(self._on_return)
        made.textEdited.connect(self._refresh)
        made.hide()
        return made

    def _lay_out(self) -> None:
        """Picture, words, fields, buttons, in one row; trouble below the fields."""
        self._row.setSpacing(self._theme.space.s3)
        for line in self._fields.values():
            self._row.addWidget(line)
        self._row.addWidget(self._button)
        self._row.addWidget(self._close)
        trouble = QHBoxLayout()
        trouble.setSpacing(self._theme.space.s2)
        trouble.addWidget(self._badge)
        trouble.addWidget(self._trouble, 1)
        grid = self._grid
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(self._theme.space.s4)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._icon, 0, 0, 2, 1)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._detail, 1, 1)
        grid.addLayout(trouble, 3, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        self._measure()

    def _measure(self) -> None:
        """Sizes that follow the text; large text has the fields on a line of their own."""
        self._grid.removeWidget(self._controls)
        if self._theme.scale > ONE_LINE_SCALE:
            self._grid.addWidget(self._controls, 2, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        else:
            self._grid.addWidget(self._controls, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        for line in self._fields.values():
            line.setMinimumHeight(self._theme.size.button)
            line.setMinimumWidth(self._theme.px(_FIELD_LEAST_PX))
            line.setMaximumWidth(self._theme.px(_FIELD_PX))
        for button in (self._button, self._close, *self._choices):
            button.setMinimumHeight(self._theme.size.button)
            button.setFont(self._theme.font(TextStyle.BODY, weight=600))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._title.setFont(theme.font(TextStyle.ACTION))
        for label in (self._detail, self._trouble):
            label.setFont(theme.font(TextStyle.DETAIL))
        self._measure()
        self._draw_icon()

    @property
    def state(self) -> SignInState:
        """What is shown."""
        return self._state

    def set_state(self, state: SignInState) -> None:
        """Show something else; what is typed stays while the same thing is asked for."""
        before, self._state = self._state, state
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        self._button.setText(state.button)
        self._button.setVisible(bool(state.button))
        self._close.setVisible(state.can_close)
        self._trouble.setText(state.trouble)
        self._trouble.setVisible(bool(state.trouble))
        self._badge.setVisible(bool(state.trouble))
        for kind, line in self._fields.items():
            line.setVisible(kind in state.fields)
        if before.fields != state.fields or before.title != state.title:
            self._empty()
            self._fields[EntryField.NAME].setText(state.name)
        if state.choices != before.choices:
            self._make_choices()
        self.setAccessibleName(f"{state.title}. {state.trouble or state.detail}")
        self._draw_icon()
        self._refresh()

    def _make_choices(self) -> None:
        """Buttons of this state."""
        for button in self._choices:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._choices = []
        for place, choice in enumerate(self._state.choices):
            button = QPushButton(choice.text, self)
            button.setObjectName(f"sign_in.choice.{choice.name}")
            button.clicked.connect(self._on_choice)
            self._row.insertWidget(len(self._fields) + 1 + place, button)
            button.show()
            self._choices.append(button)
        self._measure()

    def _draw_icon(self) -> None:
        """The picture at the left."""
        if self._state.icon:
            side, color = self._theme.px(_ICON_PX), self._theme.text.second
            glyph = icon_pixmap(self._state.icon, color, side, self.devicePixelRatioF())
            self._icon.setPixmap(glyph)

    def take_focus(self) -> None:
        """The person asked for the bar: the first empty field gets the keyboard."""
        shown = [self._fields[kind] for kind in self._state.fields]
        goal = next((line for line in shown if not line.text()), shown[0] if shown else None)
        if goal is not None:
            goal.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> Typed:
        """What stands in the fields."""
        return Typed(**{kind.value: self._fields[kind].text() for kind in EntryField})

    def _is_complete(self) -> bool:
        """Whether everything that is due is typed."""
        due = [kind for kind in self._state.fields if kind is not EntryField.CODE]
        return bool(due) and all(self._fields[kind].text() for kind in due)

    def _empty(self) -> None:
        """Forget what was typed, also for Undo."""
        for line in self._fields.values():
            line.clear()

    @Slot()
    def _refresh(self) -> None:
        """The button works when there is something to check."""
        self._button.setEnabled(self._is_complete() and not self._state.is_busy)

    @Slot()
    def _on_return(self) -> None:
        """Enter goes to the next empty field, or on."""
        if self._is_complete():
            self._on_submitted()
        else:
            self.take_focus()

    @Slot()
    def _on_submitted(self) -> None:
        """Say it once and forget the secrets."""
        if not self._is_complete() or self._state.is_busy:
            return
        typed = self._typed()
        for kind in (*SECRET_FIELDS, EntryField.CODE):
            self._fields[kind].clear()
        self._refresh()
        self.submitted.emit(typed)

    @Slot()
    def _on_choice(self) -> None:
        """A further button."""
        place = self._choices.index(self.sender())  # type: ignore[arg-type]  # one of its buttons
        self.chosen.emit(self._state.choices[place].name)

    @Slot()
    def _on_dismissed(self) -> None:
        """Close with nothing done."""
        self._empty()
        self.dismissed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape and self._state.can_close:
            self._on_dismissed()
        else:
            super().keyPressEvent(event)
