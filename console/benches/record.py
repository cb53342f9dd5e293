"""What recording costs beside one ffmpeg that copies the same streams into segments.

Our side is the program's own camera engine, recorder and rows in a child process, every fragment
synced; ffmpeg syncs nothing. Both read the same simulated cameras over RTSP in the same window.
"""

import argparse
import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from console.benches import processes
from console.benches._profiles import parse_profile, site_plan
from console.benches._recorder_child import ChildPlan
from console.benches.report import BenchResult, at_most, machine_facts
from hardware.camera.packet import StreamRole
from hardware.sim.process import SimulatedSite

KEYS = ("ratio_to_ffmpeg", "fragment_sync_p99_ms")

RATIO_LIMIT = 1.25
SETTLE_S = 3.0
START_LIMIT_S = 20.0
_BENCH_KEY = "5a" * 32


@dataclass(frozen=True, slots=True)
class Window:
    """What one window measured.

    Attributes:
        ours_core: CPU seconds a second of engine and recorder.
        reference_core: The same of ffmpeg.
        syncs: Number of fdatasync calls of our side.
        sync_p99_ms: Their 99th percentile.
        dropped: Packets that found the queue full.
        packets: Packets recorded.
    """

    ours_core: float
    reference_core: float
    syncs: int
    sync_p99_ms: float
    dropped: int
    packets: int


class RecorderChild:
    """The child of a bench, with what it says."""

    def __init__(self, plan: ChildPlan, pass_fds: tuple[int, ...] = ()) -> None:
        """Start it."""
        self.child = subprocess.Popen(
            plan.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=pass_fds
        )

    def facts(self) -> dict[str, object]:
        """The next line it says; empty when it has ended."""
        assert self.child.stdout is not None  # noqa: S101 - made with a pipe
        line = self.child.stdout.readline()
        found: dict[str, object] = json.loads(line) if line else {}
        return found

    def wait_for(self, key: str) -> dict[str, object]:
        """The first line that holds a key.

        Raises:
            RuntimeError: If the child ended before.
        """
        while facts := self.facts():
            if key in facts:
                return facts
        msg = f"the recorder's child ended with {self.child.wait()} before it said {key}"
        raise RuntimeError(msg)

    def stop(self) -> dict[str, object]:
        """Let it finish its files; returns its figures."""
        assert self.child.stdin is not None  # noqa: S101 - made with a pipe
        self.child.stdin.close()
        figures = self.wait_for("syncs")
        self.child.wait(10)
        return figures

    def kill(self) -> None:
        """End it at once, and let go of its pipes. May be called twice."""
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                pipe.close()


def measure(urls: dict[str, str], folder: Path, seconds: float, key_hex: str = "") -> Window:
    """One window with both sides at work.

    Args:
        urls: Cameras.
        folder: Empty; both sides write below it.
        seconds: Length of the window.
        key_hex: Encrypts our side's footage.
    """
    media, reference = folder / "media", folder / "ffmpeg"
    media.mkdir(parents=True)
    reference.mkdir()
    ours = RecorderChild(ChildPlan(str(media), str(folder / "site.db"), urls, key_hex=key_hex))
    theirs = processes.start_quiet(processes.segment_command(list(urls.values()), reference, 60))
    try:
        ours.wait_for("proven_ns")
        time.sleep(SETTLE_S)
        windows = processes.CpuWindow(ours.child.pid), processes.CpuWindow(theirs.pid)
        time.sleep(seconds)
        ours_core, reference_core = (window.cores() for window in windows)
        figures = ours.stop()
    finally:
        ours.kill()
        processes.end(theirs)
    return Window(
        ours_core,
        reference_core,
        int(str(figures["syncs"])),
        float(str(figures["sync_p99_ms"])),
        int(str(figures["dropped"])),
        int(str(figures["packets"])),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--streams", type=int, default=4, help="cameras (default 4)")
    parser.add_argument("--profile", default="1080p25", help="size and rate (default 1080p25)")
    parser.add_argument("--seconds", type=float, default=30.0, help="window (default 30)")
    parser.add_argument("--sealed", action="store_true", help="encrypt our side's footage")
    parser.add_argument("--folder", type=Path, help="disk to write to (default temporary)")


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Measure; see the module's text."""
    seconds = min(args.seconds, 8.0) if quick else args.seconds
    plan = site_plan(args.streams, parse_profile(args.profile))
    version = processes.reference_version("ffmpeg")
    with (
        tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir=args.folder) as folder,
        SimulatedSite(plan) as site,
    ):
        urls = {one.camera: site.url(one.camera, StreamRole.MAIN) for one in plan.cameras}
        key_hex = _BENCH_KEY if args.sealed else ""
        window = measure(urls, Path(folder) / "window", seconds, key_hex)
    figures = {
        "ratio_to_ffmpeg": window.ours_core / max(window.reference_core, 1e-6),
        "fragment_sync_p99_ms": window.sync_p99_ms,
    }
    facts = machine_facts() | {
        "reference": version,
        "ours_core": f"{window.ours_core:.4f}",
        "ffmpeg_core": f"{window.reference_core:.4f}",
        "seconds": f"{seconds:g}",
        "packets": str(window.packets),
        "dropped": str(window.dropped),
        "footage": "sealed" if args.sealed else "plain",
    }
    targets = (at_most(figures, "ratio_to_ffmpeg", RATIO_LIMIT),)
    return BenchResult("record", figures, targets, window.syncs, facts)
