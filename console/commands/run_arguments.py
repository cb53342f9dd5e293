"""Arguments that ``run`` and ``demo`` share, and the environment they need before Qt starts."""

import argparse
import os
import sys
from pathlib import Path
from typing import TypedDict

OFFSCREEN_SIZE = (1920, 1080)


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a headless run of the real program takes."""
    parser.add_argument(
        "--offscreen", action="store_true", help="run the real program without a screen"
    )
    parser.add_argument(
        "--seconds", type=_seconds, default=0.0, metavar="N", help="end by itself after N seconds"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write what the run measured, as JSON"
    )
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help="write one picture of every workspace"
    )
    parser.add_argument(
        "--size", type=_size, metavar="WxH", help="window size in pixels, for example 1920x1080"
    )
    parser.add_argument(
        "--settle",
        type=_seconds,
        default=0.0,
        metavar="N",
        help="begin to measure, and to count --seconds, N seconds after the site is open",
    )
    parser.add_argument(
        "--layout-switches",
        type=int,
        default=0,
        metavar="N",
        help="change layouts and workspaces N times, evenly over --seconds (for soak tests)",
    )
    parser.add_argument(
        "--alarm-facts",
        type=int,
        default=0,
        metavar="N",
        help="post N facts that are alarms, evenly over --seconds, and time them (for benches)",
    )
    parser.add_argument(
        "--wall-only", action="store_true", help="fill the window with the camera wall"
    )


def _seconds(text: str) -> float:
    """A length of time that is not negative."""
    value = float(text)
    if not 0 <= value < 1e9:  # noqa: PLR2004 - thirty years
        msg = f"{text} is no number of seconds"
        raise argparse.ArgumentTypeError(msg)
    return value


def _size(text: str) -> tuple[int, int]:
    """``1920x1080``."""
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        msg = f"{text!r} is no size; write it as 1920x1080"
        raise argparse.ArgumentTypeError(msg) from None
    if not (640 <= width <= 16_384 and 480 <= height <= 16_384):  # noqa: PLR2004 - sane screens
        msg = f"{text} is too small or too large: 640x480 to 16384x16384"
        raise argparse.ArgumentTypeError(msg)
    return width, height


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return bool(chosen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def set_up_platform(*, is_offscreen: bool) -> None:
    """Choose Qt's platform before Qt is imported, and keep OpenCV's Qt paths out of it."""
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        os.environ.pop(name, None)  # cv2 sets them to its own Qt 5 (knowledge: two Qts)
    if is_offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


class RunValues(TypedDict):
    """The part of `RunOptions` that these arguments give."""

    seconds: float
    report: Path | None
    screenshots: Path | None
    size: tuple[int, int] | None
    is_wall_only: bool
    is_offscreen: bool
    settle_s: float
    layout_switches: int
    alarm_facts: int


def run_values(args: argparse.Namespace) -> RunValues:
    """What was asked for; without a screen the window has the size of the design's pictures."""
    return RunValues(
        seconds=args.seconds,
        report=args.report,
        screenshots=args.screenshots,
        size=args.size or (OFFSCREEN_SIZE if args.offscreen else None),
        is_wall_only=args.wall_only,
        is_offscreen=args.offscreen,
        settle_s=args.settle,
        layout_switches=args.layout_switches,
        alarm_facts=args.alarm_facts,
    )
