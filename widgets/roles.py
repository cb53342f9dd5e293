"""Names that models and widgets share: tones, badge states, item roles, overlays.

Produced by `console/models` and `console/wiring`, read by the widgets. Holds no logic and no text.
GUI thread for the item roles; the values are plain and may be made on any thread.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt


class Tone(StrEnum):
    """How much something matters; the names of `tokens.json`."""

    ALARM = "alarm"
    WARNING = "warning"
    NOTICE = "notice"
    UNKNOWN = "unknown"
    EXERCISE = "exercise"
    CALM = "calm"


class BadgeState(StrEnum):
    """What a person has done about it: filled, outline, struck outline, ring."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    CLOSED = "closed"


class ItemRole(IntEnum):
    """Roles that a row answers beside the text of its cells.

    TONE and BADGE are answered by the cell that shows the badge only; the others by every cell.
    """

    TONE = int(Qt.ItemDataRole.UserRole) + 1  # Tone
    BADGE = int(Qt.ItemDataRole.UserRole) + 2  # BadgeState
    IS_STRONG = int(Qt.ItemDataRole.UserRole) + 3  # bool: not acknowledged, drawn semi-bold
    IS_DIM = int(Qt.ItemDataRole.UserRole) + 4  # bool: closed, drawn in the second text colour
    ROW_KEY = int(Qt.ItemDataRole.UserRole) + 5  # int | str: names the row for good
    LINE_TEXT = int(Qt.ItemDataRole.UserRole) + 6  # str: the whole row as one line, for Ctrl+C
    IS_FACT = int(Qt.ItemDataRole.UserRole) + 7  # bool: place or time, never elided
    PROGRESS = int(Qt.ItemDataRole.UserRole) + 20  # tuple[int, int]: steps done, of how many


class ViewState(StrEnum):
    """What a list or table knows about its own rows."""

    READY = "ready"
    LOADING = "loading"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Overlay:
    """One thing marked on a picture: corner brackets and a tag; never a confidence number.

    Attributes:
        left: Share of the picture's width, 0..1.
        top: Share of the picture's height, 0..1.
        right: Share of the picture's width, 0..1.
        bottom: Share of the picture's height, 0..1.
        tone: Colour of the brackets.
        title: First line of the tag, already translated; empty draws no tag.
        detail: Second line of the tag.
    """

    left: float
    top: float
    right: float
    bottom: float
    tone: Tone = Tone.NOTICE
    title: str = ""
    detail: str = ""
