"""What the panels round the steps show: lanes, do-nots, who was told, evidence, pack. Plain.

Made by `console/models`; texts are translated already. Any thread.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtGui import QImage

from widgets.respond.state import FactField


class BarLook(StrEnum):
    """How a bar of a lane is drawn: shape and stroke differ, not only colour."""

    PAST = "past"
    LATE = "late"
    NOW = "now"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class LaneBar:
    """One piece of work.

    Attributes:
        start_s: Seconds since the incident was declared.
        end_s: The same; None = still going on.
        text: What it is.
        look: Past, late, going on or planned.
    """

    start_s: float
    end_s: float | None
    text: str
    look: BarLook


@dataclass(frozen=True, slots=True)
class Lane:
    """One role and what it does."""

    title: str
    who: str
    bars: tuple[LaneBar, ...] = ()


@dataclass(frozen=True, slots=True)
class LanesState:
    """All lanes.

    Attributes:
        lanes: In the order of the doctrine.
        started_utc_ns: When the incident was declared; 0 = nothing to show.
        ended_utc_ns: When it ended; 0 = time runs.
        trouble: What is said instead.
    """

    lanes: tuple[Lane, ...] = ()
    started_utc_ns: int = 0
    ended_utc_ns: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class DontLine:
    """One thing not to do: icon name and words without "do not"."""

    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class DontState:
    """The list of what must not be done.

    Attributes:
        fact: Which hazard, for the head.
        lines: Never scrolled, never hidden while an item incident is open.
        trouble: What is said instead when there are none.
    """

    fact: str = ""
    lines: tuple[DontLine, ...] = ()
    trouble: str = ""


class ToldMark(StrEnum):
    """What became of telling somebody."""

    REACHED = "reached"
    WAITING = "waiting"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One person or agency that was told, or has to be.

    Attributes:
        key: Stable id.
        mark: What became of it.
        who: Name.
        channel: How.
        outcome: In words.
        time: Since the incident was declared: ``03:21``; a dash while nothing was sent.
    """

    key: str
    mark: ToldMark
    who: str
    channel: str
    outcome: str
    time: str


@dataclass(frozen=True, slots=True)
class ToldState:
    """Who was told.

    Attributes:
        fact: ``4 of 6 answered``.
        lines: In the order of telling.
        trouble: What is said instead of rows.
    """

    fact: str = ""
    lines: tuple[ToldLine, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One picture among the evidence.

    Attributes:
        key: Stable id.
        title: What it shows.
        picture: None while it is being read, or when it cannot be shown.
        icon: Drawn instead of a picture.
        is_locked: Whether it can no longer be deleted.
    """

    key: str
    title: str
    picture: QImage | None = field(default=None, compare=False)
    icon: str = "image-outline"
    is_locked: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One thing kept that is not a picture.

    Attributes:
        key: Stable id.
        icon: Name in the icon set.
        title: What it is.
        detail: Its range or size.
        digest: Short form of its hash; empty without one.
    """

    key: str
    icon: str
    title: str
    detail: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """What is kept.

    Attributes:
        fact: ``9 items, all locked``.
        is_locked: Whether all of it is.
        thumbnails: Pictures, the newest first; three fit.
        lines: All else.
        trouble: What is said instead.
    """

    fact: str = ""
    is_locked: bool = False
    thumbnails: tuple[Thumbnail, ...] = ()
    lines: tuple[EvidenceLine, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class PackState:
    """How far the hand-over pack is.

    Attributes:
        fact: ``Due 15:50:52, in 03:18``, for the head.
        filled: Fields that are known.
        total: Fields there are; 0 = no pack for this incident.
        missing: Names of what is missing, in one line.
        lock: Why it cannot be made; empty when it can.
        made: When and where one was made last; may be empty.
        card: Lines of the card that is read aloud; caption and words.
        trouble: What is said instead.
    """

    fact: str = ""
    filled: int = 0
    total: int = 0
    missing: str = ""
    lock: str = ""
    made: str = ""
    card: tuple[FactField, ...] = ()
    trouble: str = ""
