"""Bars that ask for a few words in place: note, shelve, cause. Keyboard first, never modal.

They stand in the panel that asked or under the strip, open because a person pressed a key, and
give the keyboard back when they close. They ask, never act. GUI thread.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from widgets.chips import KeyButton, text_label
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

NOTE_MAX = 500
REASON_MAX = 120
#: ui.md 5.1: a shelf ends after 8 h at most.
MOST_MINUTES, USUAL_MINUTES = 480, 30


class AskBar(QFrame):
    """A line of fields with Enter and Esc.

    Attributes:
        closed: Signal(): it closed, with or without an answer; give the keyboard back.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = text_label(theme, "", TextStyle.TITLE, parent=self)
        self._trouble = text_label(theme, "", TextStyle.DETAIL, parent=self)
        set_look(self._trouble, tone=Tone.WARNING)
        self._do = KeyButton(theme, "", self.tr("Enter"), self)
        self._keep = KeyButton(theme, self.tr("Close"), self.tr("Esc"), self)
        self._do.clicked.connect(self._on_done)
        self._keep.clicked.connect(self.close_bar)
        set_look(self, kind="panel")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 8, 6)
        self._row.setSpacing(theme.space.s3)
        self._row.addWidget(self._title)
        self.hide()

    def _end_row(self) -> None:
        """Trouble and buttons at the right."""
        for part in (self._trouble, self._do, self._keep):
            self._row.addWidget(part)

    def _field(self, name: str, most: int) -> QLineEdit:
        """A field whose Enter answers."""
        field = QLineEdit(self)
        field.setMaxLength(most)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.returnPressed.connect(self._on_done)
        return field

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._title.setFont(theme.font(TextStyle.TITLE))
        self._trouble.setFont(theme.font(TextStyle.DETAIL))

    def _open(self, title: str, verb: str, first: QWidget) -> None:
        """Show, and take the keyboard: the user just asked for it."""
        self._title.setText(title)
        self._do.set_words(verb, self.tr("Enter"))
        self.say("")
        self.setAccessibleName(title)
        self.show()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, trouble: str) -> None:
        """Say why it was not done; empty takes the words away."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    @Slot()
    def close_bar(self) -> None:
        """Close with nothing done."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @Slot()
    def _on_done(self) -> None:
        """Answer, if there is an answer."""
        if self._answer():
            self.close_bar()

    def _answer(self) -> bool:
        """Emit the answer; False keeps the bar open."""
        raise NotImplementedError

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)


class NoteBar(AskBar):
    """One line for the log book or the open incident.

    Attributes:
        note_written: Signal(str).
    """

    note_written = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._text = self._field(self.tr("What you saw or did"), NOTE_MAX)
        self._row.addWidget(self._text, 1)
        self._end_row()

    def open_for(self, title: str) -> None:
        """Open; the words begin empty.

        Args:
            title: Where the note goes, translated.
        """
        self._text.clear()
        self._open(title, self.tr("Write"), self._text)

    @override
    def _answer(self) -> bool:
        text = self._text.text().strip()
        if not text:
            self.say(self.tr("Write something, or press Esc."))
            return False
        self.note_written.emit(text)
        return True


@dataclass(frozen=True, slots=True)
class ShelveWish:
    """What the person asks for.

    Attributes:
        alarm_id: Which alarm.
        reason: In their words, never empty.
        minutes: How long, 1 to 480.
    """

    alarm_id: str
    reason: str
    minutes: int


class ShelveBar(AskBar):
    """Reason and minutes.

    Attributes:
        shelve_requested: Signal(ShelveWish).
    """

    shelve_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._alarm_id = ""
        self._reason = self._field(self.tr("Reason"), REASON_MAX)
        self._minutes = self._field(self.tr("Minutes"), 3)
        self._minutes.setValidator(QIntValidator(1, 999, self))
        self._minutes.setFixedWidth(theme.px(64))
        self._unit = text_label(theme, self.tr("min"), TextStyle.BODY, kind="second", parent=self)
        self._row.addWidget(self._reason, 1)
        self._row.addWidget(self._minutes)
        self._row.addWidget(self._unit)
        self._end_row()

    def open_for(self, alarm_id: str, title: str) -> None:
        """Open for one alarm.

        Args:
            alarm_id: Which.
            title: Its words, translated.
        """
        self._alarm_id = alarm_id
        self._reason.clear()
        self._minutes.setText(str(USUAL_MINUTES))
        self._open(self.tr("Shelve: {0}").format(title), self.tr("Shelve"), self._reason)

    @override
    def _answer(self) -> bool:
        reason, typed = self._reason.text().strip(), self._minutes.text().strip()
        minutes = int(typed) if typed.isdecimal() else 0
        if not reason:
            self.say(self.tr("Say why: the next shift reads it."))
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if not 1 <= minutes <= MOST_MINUTES:
            self.say(self.tr("1 to {0} minutes.").format(MOST_MINUTES))
            self._minutes.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self.shelve_requested.emit(ShelveWish(self._alarm_id, reason, minutes))
        return True


@dataclass(frozen=True, slots=True)
class CauseChoice:
    """One cause that can be named.

    Attributes:
        code: Goes out again.
        text: Translated.
    """

    code: str
    text: str


class CauseBar(AskBar):
    """Numbered causes: one digit closes the alarm.

    Attributes:
        cause_chosen: Signal(str, str): alarm id, code of the cause.
    """

    cause_chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._alarm_id = ""
        self._choices: tuple[CauseChoice, ...] = ()
        self._buttons: list[KeyButton] = []
        self._ask: QLabel = text_label(theme, "", TextStyle.BODY, kind="second", parent=self)
        self._row.addWidget(self._ask)
        self._row.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._end_row()
        self._do.hide()

    def open_for(self, alarm_id: str, title: str, choices: tuple[CauseChoice, ...]) -> None:
        """Open for one alarm.

        Args:
            alarm_id: Which.
            title: Its words, translated.
            choices: At most nine.
        """
        self._alarm_id = alarm_id
        if choices != self._choices:
            self._choices = choices
            for button in self._buttons:
                button.deleteLater()
            self._buttons = []
            for place, choice in enumerate(choices, start=1):
                button = KeyButton(self._theme, choice.text, str(place), self)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setProperty("cause", choice.code)
                button.clicked.connect(self._on_button)
                self._row.insertWidget(1 + place, button)
                self._buttons.append(button)
                button.show()
        self._ask.setText(self.tr("What was the cause?"))
        self._open(self.tr("Close: {0}").format(title), "", self)
        self._do.hide()

    def _choose(self, code: str) -> None:
        self.cause_chosen.emit(self._alarm_id, code)
        self.close_bar()

    @Slot()
    def _on_button(self) -> None:
        self._choose(str(self.sender().property("cause")))

    @override
    def _answer(self) -> bool:
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit names the cause."""
        place = event.key() - int(Qt.Key.Key_1)
        if 0 <= place < len(self._choices):
            self._choose(self._choices[place].code)
        else:
            super().keyPressEvent(event)
