"""Alarms for a bench: posts facts into a running console and times what a guard sees and hears.

GUI thread. The facts take the way of every device's fact: journal, operations thread, board,
window. A fact is painted when the strip has drawn itself with a board that holds its alarm, and
sounded when the loudspeaker's side pulled the first sample of a call not older than it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from console.clock import Clock
from console.domain.alarms.values import AlarmBoard
from console.services.sound.mixer import Sounded

SUBJECT = "door:probe-"


@dataclass(frozen=True, slots=True)
class ProbeFigures:
    """What was seen.

    Attributes:
        posted: Facts posted.
        painted: Of these, alarms that the strip drew.
        doubled: Facts with more than one alarm.
        focus_changes: Changes of the keyboard's focus while facts came.
        shown_ms: From posting to painted, one a fact, sorted.
        sound_ms: From posting to the first sample, one a fact, sorted.
    """

    posted: int = 0
    painted: int = 0
    doubled: int = 0
    focus_changes: int = 0
    shown_ms: tuple[float, ...] = ()
    sound_ms: tuple[float, ...] = ()


class AlarmProbe(QObject):
    """Posts facts evenly and waits for each."""

    def __init__(self, clock: Clock, strip: QWidget, post: Callable[[str], None]) -> None:
        """Keep the parts; `start` begins.

        Args:
            clock: The program's clock.
            strip: Draws what is shown.
            post: Tells one fact about a subject.
        """
        super().__init__()
        self._clock = clock
        self._strip = strip
        self._post = post
        self._left = 0
        self._posted_ns: dict[str, int] = {}
        self._alarms: dict[str, set[str]] = {}
        self._to_paint: set[str] = set()
        self._to_sound: dict[str, int] = {}
        self._shown_ms: dict[str, float] = {}
        self._sound_ms: dict[str, float] = {}
        self._focus_changes = 0
        self._is_drawn = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_timeout)

    def start(self, facts: int, seconds: float) -> None:
        """Post so many, evenly; the last tenth of the time is left for answers."""
        self._left = facts
        self._strip.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self.on_focus_changed)
        self._timer.start(max(round(900 * seconds / facts), 1))

    def figures(self) -> ProbeFigures:
        """What was seen until now."""
        return ProbeFigures(
            len(self._posted_ns),
            len(self._shown_ms),
            sum(len(one) > 1 for one in self._alarms.values()),
            self._focus_changes,
            tuple(sorted(self._shown_ms.values())),
            tuple(sorted(self._sound_ms.values())),
        )

    @Slot()
    def on_timeout(self) -> None:
        """Post the next fact."""
        if self._left <= 0:
            self._timer.stop()
            return
        self._left -= 1
        subject = f"{SUBJECT}{len(self._posted_ns)}"
        self._posted_ns[subject] = self._clock.monotonic_ns()
        self._post(subject)

    @Slot(QWidget, QWidget)
    def on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Nobody touched anything: every change is a fault."""
        del old, new
        self._focus_changes += 1

    @Slot(object)
    def on_alarms_changed(self, board: AlarmBoard) -> None:
        """The window has this board; connected after the flow that shows it."""
        for one in board.alarms:
            if one.subject not in self._posted_ns:
                continue
            known = self._alarms.setdefault(one.subject, set())
            if one.alarm_id not in known:
                known.add(one.alarm_id)
                self._to_paint.add(one.subject)
                self._to_sound[one.subject] = board.sound.serial

    @Slot(object)
    def on_sounded(self, sounded: Sounded) -> None:
        """The first sample of a call was taken."""
        for subject, serial in tuple(self._to_sound.items()):
            if serial <= sounded.serial:
                del self._to_sound[subject]
                wait_ns = sounded.first_ns - self._posted_ns[subject]
                self._sound_ms[subject] = max(wait_ns, 0) / 1e6

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The strip draws: what waits is painted as soon as this pass is over."""
        if event.type() is QEvent.Type.Paint and self._to_paint and not self._is_drawn:
            self._is_drawn = True
            QTimer.singleShot(0, self, self.on_drawn)
        return super().eventFilter(watched, event)

    @Slot()
    def on_drawn(self) -> None:
        """The pass is over."""
        self._is_drawn = False
        now_ns = self._clock.monotonic_ns()
        for subject in self._to_paint:
            self._shown_ms[subject] = (now_ns - self._posted_ns[subject]) / 1e6
        self._to_paint.clear()
