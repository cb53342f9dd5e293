"""The one open question, large: Y or N, a choice, a number, words, a photo, or done. GUI thread.

It asks and never acts: an answer goes out as a wish and stays "being written down" until the state
says otherwise. A question that has just come up takes no key for half a second, so that the second
press of a hurried hand does not answer the next one.
"""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.chips import text_label
from widgets.respond.state import AnswerKind, OpenStep, Option
from widgets.respond.step_parts import AnswerButton, TimeLine
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

_NS = 1_000_000_000
#: A question that came up less than this ago takes no answer by key.
GUARD_NS = 500_000_000
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class CurrentStepCard(QFrame):
    """The card.

    Attributes:
        answered: Signal(str, str, str): step, value, comment.
        skip_requested: Signal(str, str): step, comment.
        said: Signal(str): words for the foot of the window.
    """

    answered = Signal(str, str, str)
    skip_requested = Signal(str, str)
    said = Signal(str)

    def __init__(
        self, theme: Theme, utc_ns: Callable[[], int], now_ns: Callable[[], int], parent: QWidget
    ) -> None:
        """Make it empty.

        Args:
            theme: Colours and sizes.
            utc_ns: UTC ns; the open step's time counts on it.
            now_ns: Monotonic ns; the guard of half a second counts on it.
            parent: The list.
        """
        super().__init__(parent)
        self._theme, self._utc_ns, self._now_ns = theme, utc_ns, now_ns
        self._step: OpenStep | None = None
        self._came_ns = 0
        self._chosen = ""
        self._is_pending = False
        self._head = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._question = text_label(theme, "", TextStyle.QUESTION, parent=self)
        self._detail = text_label(theme, "", TextStyle.BODY, parent=self)
        for label in (self._head, self._question, self._detail):
            label.setWordWrap(True)
        self._field = QLineEdit(self)
        self._unit = text_label(theme, "", parent=self)
        self._comment = QLineEdit(self)
        self._comment.setAccessibleName(self.tr("Comment"))
        self._lock = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._lock.setWordWrap(True)
        self._skip = QPushButton(self.tr("Leave out…"), self)
        self._time = TimeLine(theme, self)
        self._buttons: list[AnswerButton] = []
        self._lay_out(theme)
        self._field.returnPressed.connect(self._on_entered)
        self._comment.returnPressed.connect(self._on_entered)
        self._skip.clicked.connect(self._on_skip)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.step_time)

    def _lay_out(self, theme: Theme) -> None:
        self._answers = QVBoxLayout()
        self._answers.setSpacing(theme.space.s3)
        fields = QHBoxLayout()
        fields.setSpacing(theme.space.s3)
        fields.addWidget(self._field, 1)
        fields.addWidget(self._unit)
        foot = QHBoxLayout()
        foot.addWidget(self._lock, 1)
        foot.addWidget(self._skip)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.space.s2)
        for label in (self._head, self._question, self._detail):
            column.addWidget(label)
        column.addSpacing(theme.space.s3)
        column.addLayout(fields)
        column.addWidget(self._comment)
        column.addLayout(self._answers)
        column.addLayout(foot)
        column.addSpacing(theme.space.s2)
        column.addWidget(self._time)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._head.setFont(theme.font(TextStyle.DETAIL))
        self._question.setFont(theme.font(TextStyle.QUESTION))
        for label in (self._detail, self._unit):
            label.setFont(theme.font(TextStyle.BODY))
        self._lock.setFont(theme.font(TextStyle.DETAIL))
        self.update()

    @property
    def step(self) -> OpenStep | None:
        """What is asked now."""
        return self._step

    def set_step(self, step: OpenStep | None) -> None:
        """Ask another question; the same one changes in place and keeps what was typed."""
        self.setVisible(step is not None)
        before, self._step = self._step, step
        if step is None:
            self._timer.stop()
            return
        self._timer.start()
        if before is None or before.key != step.key:
            self._came_ns = self._now_ns()
            self._chosen = ""
            self._field.clear()
            self._comment.clear()
        if before != step:
            self._is_pending = False
            self._dress(step)
        self.step_time()

    def _dress(self, step: OpenStep) -> None:
        """Words, buttons and fields of a question."""
        self._head.setText(step.head)
        self._question.setText(step.question)
        self._detail.setText(step.detail)
        self._detail.setVisible(bool(step.detail))
        self.setAccessibleName(f"{step.head}. {step.question}")
        self.setAccessibleDescription(step.detail)
        is_field = step.kind in {AnswerKind.NUMBER, AnswerKind.TEXT} and not step.lock
        self._field.setVisible(is_field)
        self._field.setPlaceholderText(self._hint(step))
        self._field.setAccessibleName(self._hint(step))
        self._unit.setText(step.unit)
        self._unit.setVisible(is_field and bool(step.unit))
        self._comment.setVisible(step.needs_comment and not step.lock)
        self._comment.setPlaceholderText(self.tr("Comment, needed for this step"))
        self._skip.setVisible(step.may_skip and not step.lock)
        self._skip.setToolTip(step.skip_words)
        self._make_buttons(step)
        self._show_lock()

    def _hint(self, step: OpenStep) -> str:
        if step.kind is AnswerKind.NUMBER:
            return self.tr("A number from {0} to {1}").format(step.minimum, step.maximum)
        return self.tr("Write the answer")

    def _make_buttons(self, step: OpenStep) -> None:
        """One button an answer; two stand side by side, more below one another."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        while (item := self._answers.takeAt(0)) is not None:
            inner = item.layout()
            if inner is not None:
                inner.deleteLater()
        if step.lock:
            return
        pair = QHBoxLayout()
        pair.setSpacing(self._theme.space.s3)
        for number, option in enumerate(step.options):
            button = AnswerButton(self._theme, option, self, is_main=number == 0)
            button.clicked.connect(self._on_clicked)
            self._buttons.append(button)
            side_by_side = len(step.options) <= 2  # noqa: PLR2004 - a pair
            (pair if side_by_side else self._answers).addWidget(button)
        self._answers.addLayout(pair)

    def _show_lock(self) -> None:
        """Why it cannot be answered, or that the answer is on its way."""
        step = self._step
        words = "" if step is None else step.lock
        if self._is_pending:
            words = self.tr("Being written down…")
        self._lock.setText(words)
        self._lock.setVisible(bool(words) or self._skip.isVisibleTo(self))
        for button in (*self._buttons, self._skip):
            button.setEnabled(not self._is_pending)

    @Slot()
    def step_time(self) -> None:
        """Count on."""
        step = self._step
        if step is None:
            return
        self._time.setVisible(step.since_utc_ns > 0)
        elapsed = max(0.0, (self._utc_ns() - step.since_utc_ns) / _NS)
        self._time.show_time(elapsed, step.target_s, step.told)

    def set_refused(self, words: str) -> None:
        """The answer was not taken: say why, ask again."""
        self._is_pending = False
        self._show_lock()
        self._lock.setText(words)
        self._lock.setVisible(True)

    def take_key(self, event: QKeyEvent) -> bool:
        """Serve a key that was pressed in the panel.

        Returns:
            Whether it meant something here.
        """
        step = self._step
        if step is None or step.lock or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if step.kind in {AnswerKind.NUMBER, AnswerKind.TEXT} and self._types(step, event):
            return True
        if event.key() in _ENTER:
            self._on_entered()
            return True
        text = event.text().upper()
        option = next((one for one in step.options if one.key.upper() == text), None)
        if option is None:
            return False
        if step.kind is AnswerKind.CHOICE:
            self._choose(option)
        else:
            self._give(option.value)
        return True

    def _types(self, step: OpenStep, event: QKeyEvent) -> bool:
        """Digits begin a number; letters never begin a text, Enter does."""
        if step.kind is AnswerKind.NUMBER and event.text().isdigit():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._field.setText(self._field.text() + event.text())
            return True
        if step.kind is AnswerKind.TEXT and event.key() in _ENTER and not self._field.text():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _choose(self, option: Option) -> None:
        """A choice is marked by its number and given by Enter."""
        self._chosen = option.value
        for button in self._buttons:
            set_look(button, kind="main" if button.value == option.value else "plain")

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, AnswerButton):
            self._give(button.value, by_key=False)

    @Slot()
    def _on_entered(self) -> None:
        """Enter: done, the chosen answer, or what was typed."""
        step = self._step
        if step is None or step.lock:
            return
        if step.kind in {AnswerKind.NUMBER, AnswerKind.TEXT}:
            self._give_typed(step)
        elif step.kind is AnswerKind.CHOICE and not self._chosen:
            self.said.emit(self.tr("Press the number of an answer, then Enter."))
        elif step.kind is AnswerKind.YES_NO:
            self.said.emit(self.tr("Press Y or N."))
        else:
            self._give(self._chosen or (step.options[0].value if step.options else "done"))

    def _give_typed(self, step: OpenStep) -> None:
        typed = self._field.text().strip()
        if step.kind is AnswerKind.TEXT:
            if not typed:
                self._field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.said.emit(self.tr("Write the answer, then Enter."))
                return
            self._give(typed)
            return
        if not typed.isdecimal() or not step.minimum <= int(typed) <= step.maximum:
            self.set_refused(self._hint(step))
            return
        self._give(str(int(typed)))

    def _give(self, value: str, *, by_key: bool = True) -> None:
        """Let the answer go out, once, and not before the question could be read."""
        step = self._step
        if step is None or step.lock or self._is_pending:
            return
        if by_key and self._now_ns() - self._came_ns < GUARD_NS:
            self.said.emit(self.tr("A new step came up. Press again."))
            return
        comment = self._comment.text().strip()
        if step.needs_comment and not comment:
            self._comment.setFocus(Qt.FocusReason.OtherFocusReason)
            self.set_refused(self.tr("This step needs a comment. Write it, then Enter."))
            return
        self._is_pending = True
        self._show_lock()
        self.answered.emit(step.key, value, comment)

    @Slot()
    def _on_skip(self) -> None:
        """Leaving out always needs a comment."""
        step = self._step
        if step is None:
            return
        comment = self._comment.text().strip()
        if not comment:
            self._comment.setVisible(True)
            self._comment.setPlaceholderText(self.tr("Why is it left out?"))
            self._comment.setFocus(Qt.FocusReason.OtherFocusReason)
            self.set_refused(step.skip_words or self.tr("Write why, then press Leave out again."))
            return
        self.skip_requested.emit(step.key, comment)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Chosen ground with the ring of the one thing that matters."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.choice.focus, 2))
        painter.setBrush(theme.choice.selected)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()
