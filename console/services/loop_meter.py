"""Measures how late the event loop serves a timer: the GUI's own honesty. Main thread."""

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from console.clock import Clock

INTERVAL_MS = 10
#: One sample each 10 ms for an hour; older ones give way.
MOST_SAMPLES = 360_000


def percentile(values: list[float], share: float) -> float:
    """The value below which a share (0..1) of all lie; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class LoopMeter(QObject):
    """A precise 10 ms timer that notes its own lateness."""

    def __init__(self, clock: Clock) -> None:
        """Nothing is measured until start()."""
        super().__init__()
        self._clock = clock
        self._due_ns = 0
        self._late_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.on_timeout)

    def start(self) -> None:
        """Begin, or begin anew."""
        self._late_ms.clear()
        self._due_ns = self._clock.monotonic_ns() + INTERVAL_MS * 1_000_000
        self._timer.start()

    def stop(self) -> None:
        """Keep what was measured."""
        self._timer.stop()

    @property
    def late_ms(self) -> list[float]:
        """Lateness of every tick in ms, never below 0."""
        return list(self._late_ms)

    @Slot()
    def on_timeout(self) -> None:
        """Note how late this tick is; missed ticks count as one late tick."""
        now_ns = self._clock.monotonic_ns()
        late_ns = max(0, now_ns - self._due_ns)
        if len(self._late_ms) < MOST_SAMPLES:
            self._late_ms.append(late_ns / 1e6)
        step = INTERVAL_MS * 1_000_000
        self._due_ns += step * (1 + late_ns // step)
