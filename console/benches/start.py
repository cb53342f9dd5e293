"""How soon a person sees the window, and a picture in every tile, at a warm start.

The whole console, offscreen, on cameras that are already there (1 s GOP); from the start of the
process to its own report of both moments.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from console.benches._console_child import CameraLine, ConsoleChild, make_home
from console.benches._profiles import camera_ids, parse_profile
from console.benches.report import BenchResult, at_most
from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite

KEYS = ("window_median_s", "picture_median_s")

CAMERAS = 6
WINDOW_LIMIT_S = 1.0
PICTURE_LIMIT_S = 3.0
#: Long enough that the last tile has its picture, and no longer.
RUN_S = 4.0
END_S = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many starts count."""
    parser.add_argument("--starts", type=int, default=7)


def _plan() -> SitePlan:
    """Six cameras with a recorded large stream and a small one."""
    large, small = parse_profile("720p15"), parse_profile("360p10")
    streams = tuple(
        StreamPlan(
            role, width=one.width, height=one.height, fps=one.fps, bitrate_bps=one.bitrate_bps
        )
        for role, one in ((StreamRole.MAIN, large), (StreamRole.SUB, small))
    )
    cameras = tuple(CameraPlan(camera, streams, shared_loop=True) for camera in camera_ids(CAMERAS))
    return SitePlan(cameras)


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Start again and again; the first start warms the caches and does not count."""
    starts = 2 if quick else args.starts
    windows: list[float] = []
    pictures: list[float] = []
    with SimulatedSite(_plan()) as simulated, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = [
            CameraLine(
                one.camera,
                simulated.url(one.camera, StreamRole.MAIN),
                simulated.url(one.camera, StreamRole.SUB),
                is_recorded=True,
            )
            for one in simulated.plan.cameras
        ]
        make_home(home, lines)
        for number in range(starts + 1):
            report = ConsoleChild(home, RUN_S, 0.0).wait(END_S)
            if number:
                windows.append(float(report["window_s"]))
                # A tile that never came counts as the whole run.
                pictures.append(float(report["first_picture_s"]) or RUN_S)
    figures = {
        "window_median_s": round(statistics.median(windows), 3),
        "picture_median_s": round(statistics.median(pictures), 3),
    }
    targets = (
        at_most(figures, "window_median_s", WINDOW_LIMIT_S),
        at_most(figures, "picture_median_s", PICTURE_LIMIT_S),
    )
    return BenchResult("start", figures, targets, starts)
