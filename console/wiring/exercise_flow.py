"""The exercise switch in the window: a watermark over every window, and the orders. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
the switch is on, running or paused   every window bears the watermark
another window opens                  so does that one
an action of the exercise             an order to the service
the service answers or refuses        words at the foot
====================================  ================================

The bar under the strip is `alarm_flow.py`'s part.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Slot

from console.domain.exercise import ExerciseAnswer, ExerciseView
from console.domain.rights import Actor, Reason
from console.services.commands import Outcome
from console.services.operations.build import Operations
from console.services.operations.orders import Order, OrderOutcome
from console.window.main_window import MainWindow
from console.window.wall_window import WallWindow
from widgets.exercise_mark import ExerciseMark
from widgets.theme import Theme

CONTEXT = "exercise"


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def answer_words(outcome: Outcome[ExerciseAnswer]) -> str:
    """What is said at the foot; empty when what is seen says enough."""
    if not outcome.verdict.is_allowed:
        if outcome.verdict.reason is Reason.SECOND_PERSON_NEEDED:
            return _tr("A second person must agree.")
        return _tr("Not in your rights. A supervisor runs exercises.")
    return {
        ExerciseAnswer.REAL_ALARM: _tr("A real alarm stands. Acknowledge it first."),
        ExerciseAnswer.RUNS_ALREADY: _tr("An exercise runs already."),
        ExerciseAnswer.DOES_NOT_RUN: _tr("No exercise runs."),
    }.get(outcome.value or ExerciseAnswer.DONE, "")


class ExerciseFlow(QObject):
    """Keeps the watermark true and carries out the actions of the exercise."""

    def __init__(
        self,
        operations: Operations,
        window: MainWindow,
        theme: Callable[[], Theme],
        say: Callable[[str], None],
    ) -> None:
        """Connect; nothing is marked before the first view.

        Args:
            operations: Takes orders; its desk tells the view.
            window: The outer window.
            theme: The theme of now.
            say: Words at the foot.
        """
        super().__init__()
        self._operations = operations
        self._exercise = operations.services.exercise
        self._theme = theme
        self._say = say
        self._marks: list[ExerciseMark] = []
        self._waiting: list[Order] = []
        self.view = ExerciseView(operations.seat)
        self.on_window_opened(window)
        operations.desk.exercise_changed.connect(self.on_exercise_changed)
        operations.desk.outcome_made.connect(self.on_outcome_made)

    @Slot(object)
    def on_window_opened(self, window: MainWindow | WallWindow) -> None:
        """Another outer window: it bears the watermark, too."""
        mark = ExerciseMark(self._theme(), window)
        self._marks.append(mark)
        mark.destroyed.connect(self.on_mark_gone)
        mark.set_shown(is_shown=self.view.is_on)

    @Slot()
    def on_mark_gone(self) -> None:
        """A window closed, and its mark with it."""
        gone = self.sender()
        self._marks = [one for one in self._marks if one is not gone]

    @Slot(object)
    def on_exercise_changed(self, view: ExerciseView) -> None:
        """The switch was turned."""
        self.view = view
        for mark in self._marks:
            mark.set_theme(self._theme())
            mark.set_shown(is_shown=view.is_on)

    @Slot(str)
    def on_called(self, name: str) -> None:
        """An action of the window."""
        todo = {"exercise": self.turn, "exercise_pause": self.pause, "real_key": self.take_key}
        known = todo.get(name)
        if known is not None:
            known()

    @Slot()
    def turn(self) -> None:
        """Start an exercise, or stop the one that is on."""
        if self.view.is_on:
            self.stop()
        else:
            title = _tr("Exercise {0}").format(self.view.number + 1)
            self._order("exercise", lambda: self._exercise.start(self._actor(), title))

    @Slot()
    def stop(self) -> None:
        """Stop the exercise: also the button of the bar under the strip."""
        self._order("exercise", lambda: self._exercise.stop(self._actor()))

    @Slot()
    def pause(self) -> None:
        """Pause the exercise, or go on."""
        if self.view.is_running:
            self._order("exercise_pause", lambda: self._exercise.pause(self._actor()))
        else:
            self._order("exercise_pause", lambda: self._exercise.resume(self._actor()))

    @Slot()
    def take_key(self) -> None:
        """Take the real-action key; a second person is asked by the bar of the seat."""
        self._order("real_key", lambda: self._exercise.take_key(self._actor()))

    @Slot(object)
    def on_outcome_made(self, outcome: OrderOutcome) -> None:
        """An order was served; ours are told by identity."""
        mine = [one for one in self._waiting if one is outcome.order]
        if not mine:
            return
        self._waiting = [one for one in self._waiting if one is not outcome.order]
        if outcome.has_failed:
            self._say(_tr("That did not work. The installer finds the report in the log."))
        elif isinstance(outcome.value, Outcome) and (words := answer_words(outcome.value)):
            self._say(words)

    def _actor(self) -> Actor:
        """Who sits here when the order is served."""
        return self._operations.commands.actor

    def _order(self, name: str, work: Callable[[], object]) -> None:
        order = Order(name, work)
        self._waiting.append(order)
        self._operations.order(order)
