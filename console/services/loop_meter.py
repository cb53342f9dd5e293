"""Measures how late the event loop serves a timer: the GUI's own honesty. Main thread."""

from array import array

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from console.clock import Clock

INTERVAL_MS = 10
#: Resolution of the lateness, and buckets of a histogram; what lies beyond counts in the last one.
STEP_MS = 0.05
BUCKETS = 10_000


class Histogram:
    """Counts milliseconds in fixed memory: a day of samples takes no more than a minute's."""

    def __init__(self, step_ms: float = STEP_MS) -> None:
        """Nothing counted.

        Args:
            step_ms: Width of a bucket.
        """
        self._step_ms = step_ms
        self._buckets = array("I", bytes(4 * BUCKETS))
        self.count = 0
        self.max_ms = 0.0

    def add(self, value_ms: float) -> None:
        """Count one value, not below 0."""
        self._buckets[min(BUCKETS - 1, int(value_ms / self._step_ms))] += 1
        self.count += 1
        self.max_ms = max(self.max_ms, value_ms)

    def percentile(self, share: float) -> float:
        """The value below which a share (0..1) of all lie, rounded up to a step; 0 for none."""
        wanted = int(share * self.count)
        seen = 0
        for index, count in enumerate(self._buckets):
            seen += count
            if seen > wanted and index < BUCKETS - 1:
                return min(self.max_ms, (index + 1) * self._step_ms)
        return self.max_ms


class LoopMeter(QObject):
    """A precise 10 ms timer that notes its own lateness.

    Attributes:
        late: Lateness of every tick since the start.
    """

    def __init__(self, clock: Clock) -> None:
        """Nothing is measured until start()."""
        super().__init__()
        self._clock = clock
        self._due_ns = 0
        self.late = Histogram()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.on_timeout)

    def start(self) -> None:
        """Begin, or begin anew."""
        self.late = Histogram()
        self._due_ns = self._clock.monotonic_ns() + INTERVAL_MS * 1_000_000
        self._timer.start()

    def stop(self) -> None:
        """Keep what was measured."""
        self._timer.stop()

    @Slot()
    def on_timeout(self) -> None:
        """Note how late this tick is; missed ticks count as one late tick."""
        now_ns = self._clock.monotonic_ns()
        late_ns = max(0, now_ns - self._due_ns)
        self.late.add(late_ns / 1e6)
        step = INTERVAL_MS * 1_000_000
        self._due_ns += step * (1 + late_ns // step)
