"""Plays what the score says, on whatever loudspeaker there is. Sound thread only.

It never pretends: "heard" is said only while a device takes samples. Without one the samples are
still taken, by a timer, so that the order of calls and their times go on and nothing piles up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

from console.clock import Clock
from console.domain.sounding import Score
from console.services.sound.device import ToneDevice
from console.services.sound.mixer import Mixer
from console.services.sound.patterns import RATE_HZ, load_patterns

log = logging.getLogger("sound")

PULL_MS = 20
#: A device that takes no samples for so long is not heard.
SILENT_S = 2.0
WATCH_MS = 500
RETRY_S = 3.0
_NS = 1_000_000_000


class SoundLink(StrEnum):
    """Whether somebody can hear the console."""

    STARTING = "starting"
    HEARD = "heard"
    NO_DEVICE = "no_device"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SoundState:
    """How the sound stands.

    Attributes:
        link: Whether it can be heard.
        device: Name of the loudspeaker; empty for none.
    """

    link: SoundLink
    device: str = ""


class Speaker(Protocol):
    """A way to loudspeakers; `console.services.sound.outputs.Outputs` is the real one."""

    changed: SignalInstance

    def default_name(self) -> str:
        """Name of the preferred device; empty when there is none."""
        ...

    def is_current(self) -> bool:
        """Whether the open device is the preferred one."""
        ...

    def open(self, source: ToneDevice) -> str:
        """Play; returns why not, empty when it plays."""
        ...

    def trouble(self) -> str:
        """What is wrong with the open device; empty while it plays."""
        ...

    def close(self) -> None:
        """Stop playing."""
        ...


def qt_speaker() -> Speaker:
    """The machine's own loudspeakers; loads the multimedia library."""
    from console.services.sound.outputs import Outputs  # noqa: PLC0415 - off the window's start

    return Outputs()


class SoundDesk(QObject):
    """The sound of one seat.

    Attributes:
        state_changed: Signal(SoundState).
        sounded: Signal(Sounded): the first sample of a call was taken.
    """

    state_changed = Signal(object)
    sounded = Signal(object)

    def __init__(self, clock: Clock, make_speaker: Callable[[], Speaker] = qt_speaker) -> None:
        """Prepare; nothing is loaded or opened before `on_started`.

        Args:
            clock: That alarms are stamped with.
            make_speaker: Finds the loudspeakers, on the sound thread.
        """
        super().__init__()
        self._clock = clock
        self._make_speaker = make_speaker
        self._mixer = Mixer(load_patterns())
        self._source = ToneDevice(self._mixer, clock.monotonic_ns, self)
        self._source.sounded.connect(self.sounded)
        self._speaker: Speaker | None = None
        self._state = SoundState(SoundLink.STARTING)
        self._counted_ns = 0
        self._tried_ns = 0
        self._pull = QTimer(self)
        self._pull.setInterval(PULL_MS)
        self._pull.setTimerType(Qt.TimerType.PreciseTimer)
        self._pull.timeout.connect(self.on_pull)
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self.on_watch)

    @Slot()
    def on_started(self) -> None:
        """Find a loudspeaker and play."""
        self._speaker = self._make_speaker()
        self._speaker.changed.connect(self.on_devices_changed)
        self._open()
        self._watch.start()

    @Slot()
    def on_stop_asked(self) -> None:
        """Close the device on its own thread, before the thread ends."""
        self._watch.stop()
        self._pull.stop()
        if self._speaker is not None:
            self._speaker.close()

    @Slot(object)
    def on_score_changed(self, score: Score) -> None:
        """Follow another score."""
        self._mixer.play(score)

    @Slot()
    def on_devices_changed(self) -> None:
        """A device came or went: take the one that the system prefers now."""
        if self._speaker is not None and not self._speaker.is_current():
            self._open()

    def _open(self) -> None:
        """Play on the preferred device, or count."""
        speaker = self._speaker
        if speaker is None:
            return
        now_ns = self._clock.monotonic_ns()
        self._tried_ns = now_ns
        name = speaker.default_name()
        if not name:
            speaker.close()
            self._count()
            self._tell(SoundState(SoundLink.NO_DEVICE))
            return
        reason = speaker.open(self._source)
        if reason:
            log.warning("loudspeaker %s cannot be opened: %s", name, reason)
            self._count()
            self._tell(SoundState(SoundLink.FAILED, name))
            return
        self._pull.stop()
        self._source.pulled_ns = now_ns
        self._tell(SoundState(SoundLink.HEARD, name))

    def _count(self) -> None:
        """Take the samples by a timer from now on."""
        if not self._pull.isActive():
            self._counted_ns = self._clock.monotonic_ns()
            self._pull.start()

    @Slot()
    def on_pull(self) -> None:
        """Take as many samples as a loudspeaker would have taken since the last time."""
        now_ns = self._clock.monotonic_ns()
        count = (now_ns - self._counted_ns) * RATE_HZ // _NS
        # After a long stop of the machine nobody wants to hear what would have sounded meanwhile.
        self._source.pull(min(count, RATE_HZ))
        self._counted_ns = now_ns

    @Slot()
    def on_watch(self) -> None:
        """Look whether the device still takes samples; try again where it does not."""
        speaker = self._speaker
        if speaker is None:
            return
        now_ns = self._clock.monotonic_ns()
        is_due = now_ns - self._tried_ns > RETRY_S * _NS
        if self._state.link is SoundLink.HEARD:
            trouble = speaker.trouble()
            if not trouble and now_ns - self._source.pulled_ns > SILENT_S * _NS:
                trouble = "no samples taken"
            if trouble:
                log.warning("loudspeaker %s is not heard: %s", self._state.device, trouble)
                speaker.close()
                self._count()
                self._tell(SoundState(SoundLink.FAILED, self._state.device))
        elif is_due:
            self._open()

    def _tell(self, state: SoundState) -> None:
        """Say a change once, and log it."""
        if state == self._state:
            return
        log.info("sound: %s %s", state.link.value, state.device)
        self._state = state
        self.state_changed.emit(state)
