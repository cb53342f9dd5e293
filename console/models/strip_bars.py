"""The bars under the strip: what they say, from the board and the drill. Pure; GUI thread."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.alarms.values import AlarmBoard, FloodView
from console.domain.operations import Moment
from console.models.alarm_words import place_of, title_of
from console.models.local_time import clock_words
from widgets.strip_bars import BarKind, StripBar
from widgets.wall.words import duration_words

CONTEXT: Final = "bars"
_NS: Final = 1_000_000_000


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


@dataclass(frozen=True, slots=True)
class DrillFacts:
    """A drill that is on.

    Attributes:
        title: What is exercised.
        started_by: Who started it.
        started_utc_ns: When.
        is_paused: A real alarm paused it.
    """

    title: str
    started_by: str
    started_utc_ns: int
    is_paused: bool = False


def flood_bar(flood: FloodView, board: AlarmBoard, zone: ZoneInfo) -> StripBar:
    """Too many alarms: how many, from how many causes, which came first."""
    parts = []
    if len(flood.groups) == 1:
        parts.append(_tr("All from one cause."))
    elif flood.groups:
        parts.append(_tr("Grouped into {0} causes.").format(len(flood.groups)))
    first = board.find(flood.first_id)
    if first is not None:
        clock = clock_words(first.raised.utc_ns, zone)
        parts.append(_tr("First out: {0} at {1}.").format(place_of(first), clock))
    return StripBar(
        BarKind.FLOOD,
        _tr("Too many alarms: {0} in 10 min").format(flood.count),
        " ".join(parts) or _tr("One sound stands for all of them."),
        _tr("Show causes"),
    )


def silence_bar(left_ns: int) -> StripBar:
    """How long nothing repeats."""
    left = duration_words(-(-left_ns // _NS))
    return StripBar(
        BarKind.SILENCE,
        _tr("Sound off, {0} left").format(left),
        _tr("Nothing is acknowledged by it. A new alarm sounds at once."),
        _tr("Sound on"),
        "F4",
    )


def drill_bar(drill: DrillFacts, zone: ZoneInfo) -> StripBar:
    """A drill that is on, or paused."""
    title = _tr("Exercise paused: {0}") if drill.is_paused else _tr("Exercise: {0}")
    detail = _tr("Started by {0} at {1}. Messages go to the test list. Real alarms come first.")
    return StripBar(
        BarKind.EXERCISE,
        title.format(drill.title),
        detail.format(drill.started_by, clock_words(drill.started_utc_ns, zone)),
        _tr("Stop exercise"),
    )


def strip_bars(
    board: AlarmBoard | None, drill: DrillFacts | None, zone: ZoneInfo, now: Moment
) -> tuple[StripBar, ...]:
    """Every bar that must stand now.

    Args:
        board: The alarms; None until they are read.
        drill: The drill that is on; None for none.
        zone: The site's.
        now: The present.
    """
    bars: list[StripBar] = []
    if board is not None:
        real = board.shown
        if drill is not None and real is not None and not real.exercise:
            title = _tr("REAL alarm: {0}").format(title_of(real))
            detail = _tr("This is no exercise. Leave the exercise and act on it.")
            bars.append(StripBar(BarKind.REAL, title, detail))
        if board.flood is not None:
            bars.append(flood_bar(board.flood, board, zone))
        left_ns = board.silenced_until_ns - now.monotonic_ns
        if board.silenced_until_ns and left_ns > 0:
            bars.append(silence_bar(left_ns))
    if drill is not None:
        bars.append(drill_bar(drill, zone))
    return tuple(bars)
