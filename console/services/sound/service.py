"""The sound of the seat as the rest of the console knows it. GUI (main) thread.

It owns the sound thread, and keeps the health line, the condition and the events of its loss:
a console that cannot be heard must be seen to be silent.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from console.domain.events import Code, Tone
from console.domain.health import HealthState
from console.domain.sounding import Score
from console.services.desk_thread import DeskThread
from console.services.health import HealthService
from console.services.reporter import Reporter
from console.services.sound.desk import SoundDesk, SoundLink, SoundState, Speaker, qt_speaker

GROUP = "sound"


class SoundService(QObject):
    """Starts, stops and watches the sound.

    Attributes:
        state_changed: Signal(SoundState).
        sounded: Signal(Sounded): the first sample of a call was taken.
    """

    state_changed = Signal(object)
    sounded = Signal(object)
    _score_changed = Signal(object)
    _start_asked = Signal()
    _stop_asked = Signal()

    def __init__(
        self,
        seat: str,
        health: HealthService,
        reporter: Reporter,
        make_speaker: Callable[[], Speaker] = qt_speaker,
    ) -> None:
        """Build; nothing sounds before start().

        Args:
            seat: Whose loudspeaker it is.
            health: The board for conditions and lines.
            reporter: Makes the events.
            make_speaker: Finds the loudspeakers, on the sound thread.
        """
        super().__init__()
        self._subject = f"sound:{seat}"
        self._health = health
        self._reporter = reporter
        self._desk = SoundDesk(reporter.clock, make_speaker)
        self._thread = DeskThread(self._desk, "sound")
        self._state = SoundState(SoundLink.STARTING)
        self._start_asked.connect(self._desk.on_started)
        self._stop_asked.connect(self._desk.on_stop_asked)
        self._score_changed.connect(self._desk.on_score_changed)
        self._desk.state_changed.connect(self.on_state_changed)
        self._desk.sounded.connect(self.sounded)

    @property
    def state(self) -> SoundState:
        """How the sound stands."""
        return self._state

    @property
    def name(self) -> str:
        """Name of its thread."""
        return self._thread.name

    def is_running(self) -> bool:
        """Whether its thread serves."""
        return self._thread.is_running()

    def start(self) -> None:
        """Start the thread; it loads the multimedia library and opens the device there."""
        self._health.set_item(self._subject, HealthState.STARTING, Tone.CALM)
        self._thread.start()
        self._start_asked.emit()

    def play(self, score: Score) -> None:
        """Follow another score."""
        self._score_changed.emit(score)

    def stop(self, limit_s: float) -> list[str]:
        """Close the device and end the thread.

        Returns:
            Its name when it is overdue.
        """
        self._stop_asked.emit()
        return self._thread.stop(limit_s)

    @Slot(object)
    def on_state_changed(self, state: SoundState) -> None:
        """Show it, tell its loss and its return."""
        before, self._state = self._state, state
        was_lost = before.link in {SoundLink.NO_DEVICE, SoundLink.FAILED}
        if state.link is SoundLink.HEARD:
            self._health.set_item(self._subject, HealthState.NORMAL, Tone.CALM)
            self._health.clear_condition(GROUP, self._subject)
            if was_lost:
                self._reporter.report(
                    Code.SOUND_BACK, Tone.NOTICE, self._subject, device=state.device
                )
        else:
            cause = "no_audio_device" if state.link is SoundLink.NO_DEVICE else "audio_failed"
            self._health.set_item(self._subject, HealthState.FAILED, Tone.WARNING, cause=cause)
            self._health.raise_condition(
                GROUP, Code.SOUND_LOST, Tone.WARNING, self._subject, cause=cause
            )
            self._reporter.report(Code.SOUND_LOST, Tone.WARNING, self._subject, cause=cause)
        self.state_changed.emit(state)
