"""Whether a long watch grows: memory, threads and handles over hours and thousands of layouts.

The whole console, offscreen, 16 streams, switching layouts and workspaces evenly. It is watched
from outside (/proc) every few seconds; the first part of the run is warm-up.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from console.benches import processes
from console.benches._console_child import CameraLine, ConsoleChild, make_home
from console.benches._profiles import camera_ids, parse_profile
from console.benches.report import BenchResult, at_most, machine_facts
from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite

KEYS = ("slope_mb_per_h", "threads_delta", "handles_delta")

STREAMS = 16
SWITCHES_PER_MINUTE = 10_000 / 120
WARM_UP_SHARE = 0.25
SAMPLE_S = 2.0
SLOPE_LIMIT = 1.0
END_S = 90.0
QUICK_MINUTES = 3.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One look from outside.

    Attributes:
        at_s: Seconds since the first look.
        rss_mb: Resident MiB.
        threads: Threads.
        handles: Open file descriptors.
    """

    at_s: float
    rss_mb: float
    threads: int
    handles: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long."""
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--switches", type=int, default=0, help="default: 10,000 in 120 minutes")
    parser.add_argument("--samples", type=Path, help="write every look from outside to this CSV")


def slope_per_h(samples: Sequence[Sample]) -> float:
    """Least-squares slope of the resident size, MiB an hour."""
    times = [one.at_s for one in samples]
    sizes = [one.rss_mb for one in samples]
    return statistics.linear_regression(times, sizes).slope * 3600


def delta(samples: Sequence[Sample], key: str) -> float:
    """How much a count grew: median of the last tenth minus median of the first."""
    tenth = max(1, len(samples) // 10)
    first = statistics.median(getattr(one, key) for one in samples[:tenth])
    last = statistics.median(getattr(one, key) for one in samples[-tenth:])
    return float(last - first)


def _watch(child: ConsoleChild, seconds: float, trace: Path | None) -> list[Sample]:
    """Look until the time is up; a trace is written as it goes, so a broken run leaves it."""
    began = time.monotonic()
    samples = []
    if trace is not None:
        trace.write_text("at_s,rss_mb,threads,handles\n", encoding="utf-8")
    while (at_s := time.monotonic() - began) < seconds:
        pid = child.pid
        samples.append(
            Sample(
                at_s,
                processes.resident_mb(pid),
                processes.thread_count(pid),
                processes.handle_count(pid),
            )
        )
        if trace is not None:
            with trace.open("a", encoding="utf-8") as file:
                file.write(",".join(f"{one:.1f}" for one in astuple(samples[-1])) + "\n")
        time.sleep(SAMPLE_S)
    return samples


def _cameras() -> tuple[CameraPlan, ...]:
    """The streams of the watch; one drawn loop serves them all."""
    profile = parse_profile("360p10")
    stream = StreamPlan(
        width=profile.width,
        height=profile.height,
        fps=profile.fps,
        bitrate_bps=profile.bitrate_bps,
    )
    return tuple(CameraPlan(camera, (stream,), shared_loop=True) for camera in camera_ids(STREAMS))


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Watch."""
    minutes = min(args.minutes, QUICK_MINUTES) if quick else args.minutes
    seconds = minutes * 60
    switches = args.switches or round(minutes * SWITCHES_PER_MINUTE)
    with SimulatedSite(SitePlan(_cameras())) as simulated, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = [
            CameraLine(one.camera, simulated.url(one.camera, StreamRole.MAIN))
            for one in simulated.plan.cameras
        ]
        make_home(home, lines)
        child = ConsoleChild(home, seconds, 8.0, "--layout-switches", str(switches))
        try:
            samples = _watch(child, seconds, args.samples)
            report = child.wait(END_S)
        finally:
            child.kill()
    warm = samples[round(len(samples) * WARM_UP_SHARE) :]
    figures = {
        "slope_mb_per_h": round(slope_per_h(warm), 3),
        "threads_delta": delta(warm, "threads"),
        "handles_delta": delta(warm, "handles"),
    }
    targets = (
        at_most(figures, "slope_mb_per_h", SLOPE_LIMIT),
        at_most(figures, "threads_delta", 0),
        at_most(figures, "handles_delta", 0),
    )
    machine = machine_facts() | {
        "switches": str(report["layout_switches"]),
        "tile_fps_min": str(min(tile["fps"] for tile in report["tiles"])),
    }
    return BenchResult("soak", figures, targets, len(warm), machine)
