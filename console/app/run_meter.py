"""Measures a run of the real program for its report. Main thread."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from console.domain.camera_link import LinkGrade
from console.services.loop_meter import LoopMeter
from console.services.run_report import RunReport, TileMeter, Usage, usage_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.clock import Clock
    from console.services.cameras import CameraFact
    from console.services.recording import RecordingService
    from widgets.wall.wall import CameraWall

SAMPLE_MS = 200
#: Field 22 of /proc/PID/stat, counted after the command: start in ticks since boot (proc(5)).
STARTTIME_FIELD = 19


def process_age_s() -> float:
    """Seconds since this process was started; 0 where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return 0.0
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    started_s = int(fields[STARTTIME_FIELD]) / os.sysconf("SC_CLK_TCK")
    up_s = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return max(0.0, up_s - started_s)


class RunMeter(QObject):
    """Watches one window from its first paint on."""

    def __init__(self, clock: Clock, wall: CameraWall, *, is_wanted: bool) -> None:
        """Keep what is watched; `start` begins.

        Args:
            clock: The program's clock.
            wall: Whose pictures count.
            is_wanted: Whether somebody wants a report; else nothing is timed, since a timer a
                hundred times a second has its price.
        """
        super().__init__()
        self._is_wanted = is_wanted
        self._clock = clock
        self._wall = wall
        self._loop = LoopMeter(clock)
        self._tiles: dict[str, TileMeter] = {}
        self._cameras = 0
        self._settled_ns = 0
        self._began = Usage(0.0, 0.0)
        self.window_s = 0.0
        self.first_picture_s = 0.0
        self.events = 0
        self._timer = QTimer(self)
        self._timer.setInterval(SAMPLE_MS)
        self._timer.timeout.connect(self.on_timeout)

    def start(self) -> None:
        """The window has drawn itself."""
        self.window_s = process_age_s()
        self._settled_ns = self._clock.monotonic_ns()

    def watch(self, cameras: int) -> None:
        """The site is open: note when every tile has a picture.

        Args:
            cameras: How many the site has.
        """
        self._cameras = cameras
        if self._is_wanted:
            self._timer.start()

    def start_loop(self) -> None:
        """Everything has settled: from here on the GUI loop must be punctual."""
        self._began = usage_now()
        self._settled_ns = self._clock.monotonic_ns()
        self._tiles.clear()
        if self._is_wanted:
            self._loop.start()

    def stop(self) -> None:
        """Keep what was measured."""
        self._loop.stop()
        self._timer.stop()

    @Slot(object)
    def on_stored(self, stored: tuple[object, ...]) -> None:
        """Events became durable."""
        self.events += len(stored)

    @Slot()
    def on_timeout(self) -> None:
        """Take a sample of every tile."""
        now_ns = self._clock.monotonic_ns()
        figures = self._wall.figures()
        for camera, figure in figures.items():
            meter = self._tiles.setdefault(camera, TileMeter())
            meter.note(figure.painted, figure.age_ns / 1e6, figure.age_max_ns / 1e6, now_ns)
        if not self.first_picture_s and self._cameras and len(figures) >= self._cameras:
            self.first_picture_s = process_age_s()

    def report(
        self,
        facts: Iterable[CameraFact],
        recording: RecordingService | None,
        overdue: Iterable[str] = (),
        screenshots: Iterable[str] = (),
    ) -> RunReport:
        """Sum up the run."""
        used = usage_now()
        late = self._loop.late
        known = tuple(facts)
        tiles = tuple(
            self._tiles.get(one.camera, TileMeter()).report(
                one.camera, one.summary.grade.name.lower()
            )
            for one in known
        )
        return RunReport(
            seconds=round((self._clock.monotonic_ns() - self._settled_ns) / 1e9, 2),
            window_s=round(self.window_s, 3),
            first_picture_s=round(self.first_picture_s, 3),
            cameras=len(known),
            connected=sum(1 for one in known if one.summary.grade is LinkGrade.LIVE),
            tiles=tiles,
            segments=recording.segments if recording else 0,
            segment_bytes=recording.segment_bytes if recording else 0,
            gaps=recording.gaps if recording else 0,
            events=self.events,
            loop_late_ms_p50=round(late.percentile(0.50), 3),
            loop_late_ms_p99=round(late.percentile(0.99), 3),
            loop_late_ms_max=round(late.max_ms, 3),
            cpu_s=round(used.cpu_s - self._began.cpu_s, 2),
            peak_mb=round(used.peak_mb, 1),
            overdue=tuple(overdue),
            screenshots=tuple(screenshots),
        )
