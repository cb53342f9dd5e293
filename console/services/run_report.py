"""What a run measured about itself: the JSON of ``--report``. Plain values; any thread."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from console.services.loop_meter import percentile

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
        seconds: From the shown window to the end.
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

    def to_json(self) -> str:
        """The report's text."""
        return json.dumps(asdict(self), indent=1)


class TileMeter:
    """Counts the pictures of one tile as they are painted. GUI thread."""

    def __init__(self) -> None:
        """Nothing painted yet."""
        self.frames = 0
        self.first_ns = 0
        self.last_ns = 0
        self._ages_ms: list[float] = []

    def note(self, captured_ns: int, painted_ns: int) -> None:
        """Take one painted picture."""
        self.frames += 1
        self.first_ns = self.first_ns or painted_ns
        self.last_ns = painted_ns
        self._ages_ms.append((painted_ns - captured_ns) / 1e6)
        if len(self._ages_ms) > 100_000:  # noqa: PLR2004 - an hour at 25 a second; the newest count
            del self._ages_ms[:50_000]

    def report(self, camera: str, state: str) -> TileReport:
        """Sum up."""
        span_s = (self.last_ns - self.first_ns) / 1e9
        ages: Sequence[float] = self._ages_ms
        return TileReport(
            camera,
            state,
            self.frames,
            round((self.frames - 1) / span_s, 2) if span_s > 0 else 0.0,
            round(percentile(list(ages), 0.50), 1),
            round(percentile(list(ages), 0.95), 1),
            round(max(ages, default=0.0), 1),
        )
