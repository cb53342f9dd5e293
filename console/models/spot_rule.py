"""Which alarm's camera stands in the spot. Pure; GUI thread.

Rules of ui.md section 4: an alarm with a linked camera opens there; a higher tone may replace a
lower one; equal tones queue and are counted. What the guard chose is the wall's matter: a choice
that the wall refuses now is asked for again until it may be shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.alarms.values import AlarmBoard, AlarmView
from console.domain.conditions import RANK
from console.models.alarm_words import title_of, tone_of
from console.models.local_time import clock_words
from widgets.roles import Tone


def _rank(alarm: AlarmView) -> tuple[bool, int]:
    """Real before drill, then by tone."""
    return (not alarm.exercise, RANK[alarm.tone])


@dataclass(frozen=True, slots=True)
class SpotChoice:
    """What should be in the spot.

    Attributes:
        alarm: The alarm whose camera it is; None leaves the spot alone.
        more: How many of the same tone wait behind it, with other cameras.
    """

    alarm: AlarmView | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class TileMark:
    """What an alarm says on the tile of its camera.

    Attributes:
        tone: Frame of the tile.
        tag: Line over the picture, translated; only on the spot.
    """

    tone: Tone
    tag: str = ""


@dataclass(slots=True)
class SpotRule:
    """Remembers whose camera is in the spot.

    Attributes:
        alarm_id: The alarm that has it; empty for none.
    """

    alarm_id: str = field(default="")

    def follow(self, board: AlarmBoard, cameras: Iterable[str]) -> SpotChoice:
        """Decide for another board.

        Args:
            board: Its order decides between alarms of one tone.
            cameras: Those that the wall can show.
        """
        known = set(cameras)
        waiting = [one for one in board.alarms if one.is_unacknowledged and one.camera in known]
        if not waiting:
            self.alarm_id = ""
            return SpotChoice()
        best = max(waiting, key=_rank)  # the first of them: max keeps the board's order
        now = next((one for one in waiting if one.alarm_id == self.alarm_id), None)
        if now is None or _rank(best) > _rank(now):
            now = best
        self.alarm_id = now.alarm_id
        others = {
            one.camera for one in waiting if _rank(one) == _rank(now) and one.camera != now.camera
        }
        return SpotChoice(now, len(others))


def spot_tag(alarm: AlarmView, zone: ZoneInfo) -> str:
    """Why this camera is in the spot."""
    words = QCoreApplication.translate("alarms", "Spot: {0}, {1}")
    return words.format(title_of(alarm), clock_words(alarm.raised.utc_ns, zone))


def tile_marks(board: AlarmBoard, spot: AlarmView | None, zone: ZoneInfo) -> dict[str, TileMark]:
    """Frames of all cameras with an alarm that waits, and the tag of the spot.

    Args:
        board: The alarms.
        spot: The alarm whose camera is in the spot; None for none.
        zone: The site's.
    """
    marks: dict[str, TileMark] = {}
    waiting = [one for one in board.alarms if one.is_unacknowledged and one.camera]
    for one in sorted(waiting, key=_rank):
        marks[one.camera] = TileMark(tone_of(one))
    if spot is not None:
        marks[spot.camera] = TileMark(tone_of(spot), spot_tag(spot, zone))
    return marks
