"""How soon a guard sees and hears an alarm while a wall of cameras runs.

The whole console, offscreen, over sixteen simulated cameras. Facts are posted into the running
program by `--alarm-facts` and take the way of every device's fact. Timed from the posting, which
is before the alarm is durable, to the strip's painted pass and to the first sample that the
loudspeaker, or the clock where there is none, pulled.
"""

import argparse
import math
import tempfile
from pathlib import Path

from console.benches._console_child import CameraLine, ConsoleChild, make_home
from console.benches._profiles import camera_ids, parse_profile
from console.benches.report import BenchResult, at_most, machine_facts
from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite

KEYS = ("shown_p99_ms", "sound_p99_ms", "lost", "doubled", "focus_changes")

SETTLE_S = 6.0
END_S = 60.0
SHOWN_LIMIT_MS = 150.0
SOUND_LIMIT_MS = 250.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Cameras, alarms a second, seconds."""
    parser.add_argument("--streams", type=int, default=16)
    parser.add_argument("--rate", type=float, default=10.0, help="alarms a second")
    parser.add_argument("--seconds", type=float, default=100.0, help="alarms come for so long")


def _plan(count: int) -> SitePlan:
    profile = parse_profile("360p10")
    stream = StreamPlan(
        StreamRole.MAIN,
        width=profile.width,
        height=profile.height,
        fps=profile.fps,
        bitrate_bps=profile.bitrate_bps,
    )
    return SitePlan(
        tuple(CameraPlan(camera, (stream,), shared_loop=True) for camera in camera_ids(count))
    )


def percentile(values: list[float], percent: float) -> float:
    """Nearest rank of sorted values; not a number without any."""
    if not values:
        return math.nan
    return values[max(math.ceil(percent / 100 * len(values)), 1) - 1]


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Post, wait, read the run's report."""
    seconds = min(args.seconds, 8.0) if quick else args.seconds
    facts = max(round(args.rate * seconds), 1)
    with SimulatedSite(_plan(args.streams)) as simulated, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = [
            CameraLine(one.camera, simulated.url(one.camera, StreamRole.MAIN))
            for one in simulated.plan.cameras
        ]
        make_home(home, lines, wall="4x4")
        # the probe posts in nine tenths of the time and leaves the rest for answers
        length_s = seconds / 0.9
        child = ConsoleChild(home, length_s, SETTLE_S, "--alarm-facts", str(facts))
        try:
            report = child.wait(length_s + SETTLE_S + END_S)
        finally:
            child.kill()
    shown, sound = list(report["alarm_shown_ms"]), list(report["alarm_sound_ms"])
    figures = {
        "shown_p99_ms": round(percentile(shown, 99), 1),
        "sound_p99_ms": round(percentile(sound, 99), 1),
        "lost": facts - int(report["alarms_painted"]),
        "doubled": int(report["alarms_doubled"]),
        "focus_changes": int(report["focus_changes"]),
    }
    targets = (
        at_most(figures, "shown_p99_ms", SHOWN_LIMIT_MS),
        at_most(figures, "sound_p99_ms", SOUND_LIMIT_MS),
        at_most(figures, "lost", 0),
        at_most(figures, "doubled", 0),
        at_most(figures, "focus_changes", 0),
    )
    machine = machine_facts() | {
        "shown": f"p50 {percentile(shown, 50):.0f} ms, max {max(shown, default=math.nan):.0f} ms",
        "sounded": f"{len(sound)} of {facts}, p50 {percentile(sound, 50):.0f} ms",
        "GUI loop late p99": f"{report['loop_late_ms_p99']} ms",
    }
    return BenchResult("alarms", figures, targets, len(shown), machine)
