"""What a run measured about itself: the JSON of ``--report``. Plain values; any thread."""

import json
import os
import sys
from dataclasses import asdict, dataclass, field

from console.services.loop_meter import Histogram

if sys.platform != "win32":
    import resource


@dataclass(frozen=True, slots=True)
class Usage:
    """What the process has used so far.

    Attributes:
        cpu_s: User and system seconds of all threads.
        peak_mb: Largest resident size in MiB; 0 where the system does not tell.
    """

    cpu_s: float
    peak_mb: float


def usage_now() -> Usage:
    """Read the process's own accounts. Children are not counted."""
    times = os.times()
    peak_mb = 0.0
    if sys.platform != "win32":
        scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return Usage(times.user + times.system, peak_mb)


@dataclass(frozen=True, slots=True)
class TileReport:
    """One tile.

    Attributes:
        camera: Camera id.
        state: Link state at the end.
        frames: Pictures painted.
        fps: Of the painted pictures, over the time since the first one.
        age_ms_p50: Age of the picture when painted.
        age_ms_p95: The same.
        age_ms_max: The same.
    """

    camera: str
    state: str
    frames: int
    fps: float
    age_ms_p50: float
    age_ms_p95: float
    age_ms_max: float


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run of the real program.

    Attributes:
        seconds: From the settled start of measuring to the end.
        window_s: From process start to the first painted window.
        first_picture_s: From process start until every tile had a picture; 0 when one never did.
        cameras: Configured.
        connected: Live at the end.
        tiles: One a camera.
        segments: Closed and with a row.
        segment_bytes: Their sizes.
        gaps: Recording gaps found.
        events: Rows the journal took from this run.
        loop_late_ms_p50: Lateness of a 10 ms timer in the GUI thread.
        loop_late_ms_p99: The same.
        loop_late_ms_max: The same.
        cpu_s: CPU seconds of the console without the simulator.
        peak_mb: Largest resident size.
        overdue: Threads that did not stop in time.
        screenshots: Files written.
        layout_switches: Layouts and workspaces changed for a soak.
        alarms_posted: Facts posted for a bench.
        alarms_painted: Of these, alarms that the strip drew.
        alarms_doubled: Facts with more than one alarm.
        focus_changes: Changes of the keyboard's focus meanwhile.
        alarm_shown_ms: From fact to painted, sorted.
        alarm_sound_ms: From fact to the first sample, sorted.
    """

    seconds: float
    window_s: float
    first_picture_s: float
    cameras: int
    connected: int
    tiles: tuple[TileReport, ...]
    segments: int
    segment_bytes: int
    gaps: int
    events: int
    loop_late_ms_p50: float
    loop_late_ms_p99: float
    loop_late_ms_max: float
    cpu_s: float
    peak_mb: float
    overdue: tuple[str, ...] = ()
    screenshots: tuple[str, ...] = field(default=())
    layout_switches: int = 0
    alarms_posted: int = 0
    alarms_painted: int = 0
    alarms_doubled: int = 0
    focus_changes: int = 0
    alarm_shown_ms: tuple[float, ...] = ()
    alarm_sound_ms: tuple[float, ...] = ()

    def to_json(self) -> str:
        """The report's text."""
        return json.dumps(asdict(self), indent=1)


AGE_STEP_MS = 0.5


class TileMeter:
    """Follows the wall's own count of one tile's painted pictures. GUI thread."""

    def __init__(self) -> None:
        """Nothing painted yet."""
        self.frames = 0
        self._first: tuple[int, int] | None = None
        self._last_ns = 0
        self._ages = Histogram(AGE_STEP_MS)
        self._age_max_ms = 0.0

    def note(self, painted: int, age_ms: float, age_max_ms: float, now_ns: int) -> None:
        """Take a sample.

        Args:
            painted: Different pictures painted since the wall was made.
            age_ms: Age of the newest one when it was painted.
            age_max_ms: The largest such age so far.
            now_ns: Monotonic ns of the sample.
        """
        self._age_max_ms = age_max_ms
        if painted == self.frames:
            return
        self.frames = painted
        self._first = self._first or (painted, now_ns)
        self._last_ns = now_ns
        self._ages.add(max(0.0, age_ms))

    def report(self, camera: str, state: str) -> TileReport:
        """Sum up."""
        fps = 0.0
        if self._first is not None and self._last_ns > self._first[1]:
            fps = (self.frames - self._first[0]) * 1e9 / (self._last_ns - self._first[1])
        return TileReport(
            camera,
            state,
            self.frames,
            round(fps, 2),
            round(self._ages.percentile(0.50), 1),
            round(self._ages.percentile(0.95), 1),
            round(self._age_max_ms, 1),
        )
