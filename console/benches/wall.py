"""What the live wall costs beside one ffmpeg that scales the same streams into a mosaic.

Our side is the whole console, offscreen, its wall filling a 1920 x 1080 window. First it runs alone
(lateness of the GUI loop, rate of the slowest tile, memory), then beside ffmpeg (ratio of CPU).
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from console.benches import processes
from console.benches._console_child import CameraLine, ConsoleChild, make_home
from console.benches._profiles import Profile, camera_ids, parse_profile
from console.benches.report import BenchResult, Target, at_least, at_most, machine_facts
from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite

KEYS = ("ratio_to_ffmpeg", "gui_late_p99_ms", "tile_fps_min", "rss_mb")

SETTLE_S = 8.0
END_S = 60.0
REFERENCE_START_S = 240.0
RATIO_LIMIT = 1.25
#: A wall of 4 x 4; beyond it only the rate of the tiles is promised.
MOST_WATCHED = 16
LATE_LIMIT_MS = 6.0
LATE_RECORDING_LIMIT_MS = 12.0
#: Promised share of the streams' own rate: 9.5 of 10, 4.5 of 5.
RATE_SHARES = {10: 0.95, 5: 0.9}
#: Tiles of the reference: 16 of 480 x 270, 64 of 240 x 135, as the wall's own in that window.
TILES = {4: (480, 246), 8: (240, 122)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Streams, profile, seconds, recording beside, rounds."""
    parser.add_argument("--streams", type=int, default=16)
    parser.add_argument("--profile", type=parse_profile, default=parse_profile("360p10"))
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument(
        "--rounds", type=int, default=3, help="windows beside ffmpeg; the median counts"
    )
    parser.add_argument("--record", metavar="4x1080p25", help="record so many large streams beside")


def _stream(profile: Profile, role: StreamRole) -> StreamPlan:
    return StreamPlan(
        role,
        width=profile.width,
        height=profile.height,
        fps=profile.fps,
        bitrate_bps=profile.bitrate_bps,
    )


def _plan(count: int, profile: Profile, record: tuple[int, Profile] | None) -> SitePlan:
    """Cameras with a small stream for the wall, as sites have them.

    The large stream is recorded of the first few; of the others it is connected only when
    somebody enlarges them, which nobody does here.
    """
    cameras = []
    for index, camera in enumerate(camera_ids(count)):
        is_recorded = record is not None and index < record[0]
        large = record[1] if record is not None and is_recorded else profile
        streams = (_stream(large, StreamRole.MAIN), _stream(profile, StreamRole.SUB))
        cameras.append(CameraPlan(camera, streams, shared_loop=True))
    return SitePlan(tuple(cameras))


def _parse_record(text: str | None) -> tuple[int, Profile] | None:
    if not text:
        return None
    count, _, profile = text.partition("x")
    return int(count), parse_profile(profile)


def _lines(simulated: SimulatedSite, recorded: int) -> list[CameraLine]:
    return [
        CameraLine(
            one.camera,
            simulated.url(one.camera, StreamRole.MAIN),
            simulated.url(one.camera, StreamRole.SUB),
            is_recorded=index < recorded,
        )
        for index, one in enumerate(simulated.plan.cameras)
    ]


def _alone(home: Path, seconds: float) -> tuple[float, float, float]:
    """Lateness p99 in ms, rate of the slowest tile, resident MiB."""
    child = ConsoleChild(home, seconds, SETTLE_S, "--wall-only")
    try:
        time.sleep(SETTLE_S + seconds / 2)
        rss_mb = processes.resident_mb(child.pid)
        report = child.wait(seconds + END_S)
    finally:
        child.kill()
    slowest = min(float(tile["fps"]) for tile in report["tiles"])
    return float(report["loop_late_ms_p99"]), slowest, rss_mb


def _beside(
    home: Path, seconds: float, rounds: int, reference: list[str], progress: Path
) -> list[float]:
    """Ratio of CPU in each window."""
    theirs = processes.start_quiet(reference)
    child: ConsoleChild | None = None
    ratios = []
    try:
        processes.wait_for_frames(progress, 10, REFERENCE_START_S)
        total = SETTLE_S + rounds * seconds + 4
        # As a guard runs it: without the timer that measures the loop.
        child = ConsoleChild(home, total, 0.0, "--wall-only", is_measured=False)
        time.sleep(SETTLE_S)
        for _ in range(rounds):
            ours_window = processes.CpuWindow(child.pid)
            their_window = processes.CpuWindow(theirs.pid)
            time.sleep(seconds)
            ratios.append(ours_window.cores() / their_window.cores())
        child.end(END_S)
    finally:
        processes.end(theirs)
        if child is not None:
            child.kill()
    return ratios


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Measure."""
    seconds = min(args.seconds, 6.0) if quick else args.seconds
    rounds = 1 if quick else args.rounds
    version = processes.reference_version("ffmpeg")
    record = _parse_record(args.record)
    plan = _plan(args.streams, args.profile, record)
    with SimulatedSite(plan) as simulated, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = _lines(simulated, 0 if record is None else record[0])
        make_home(home, lines)
        late_ms, slowest, rss_mb = _alone(home, seconds)
        columns = 4 if args.streams <= 16 else 8
        urls = [one.sub for one in lines]
        progress = home / "progress"
        reference = processes.mosaic_command(
            urls, TILES[columns], columns, args.profile.fps, progress
        )
        ratios = _beside(home, seconds, rounds, reference, progress)
    figures = {
        "ratio_to_ffmpeg": round(statistics.median(ratios), 3),
        "gui_late_p99_ms": round(late_ms, 2),
        "tile_fps_min": slowest,
        "rss_mb": round(rss_mb, 1),
    }
    facts = machine_facts() | {
        "reference": version,
        "ratios": " ".join(f"{one:.3f}" for one in ratios),
    }
    targets = _targets(figures, args.streams, args.profile.fps, is_recording=record is not None)
    samples = round(seconds * 100)
    return replace(BenchResult("wall", figures, targets, samples), machine=facts)


def _targets(
    figures: dict[str, float], streams: int, fps: int, *, is_recording: bool
) -> tuple[Target, ...]:
    """The promises for these streams: CPU and lateness for 16 of them, the rate for all."""
    rate = at_least(figures, "tile_fps_min", fps * RATE_SHARES.get(fps, 0.9))
    if streams > MOST_WATCHED:
        return (rate,)
    late = LATE_RECORDING_LIMIT_MS if is_recording else LATE_LIMIT_MS
    targets = (at_most(figures, "gui_late_p99_ms", late), rate)
    if is_recording:
        return targets
    return (at_most(figures, "ratio_to_ffmpeg", RATIO_LIMIT), *targets)
