"""What the alarm strip shows, as frozen values; made by `console/models`. Plain; any thread."""

from dataclasses import dataclass
from enum import StrEnum

from widgets.roles import BadgeState, Tone


class StripMode(StrEnum):
    """Whether the alarm store can be trusted at this moment."""

    READING = "reading"
    READY = "ready"
    STORE_SILENT = "store_silent"


@dataclass(frozen=True, slots=True)
class StripAlarm:
    """The one alarm the strip shows.

    Attributes:
        tone: Its tone.
        state: New or acknowledged.
        title: What happened and where, translated.
        detail: What it means, place, camera and the time raised, translated.
        status: For example ``not acknowledged``, translated.
        raised_ns: Monotonic ns at which it was raised; its age counts from here.
        action: Text of the button, translated; empty for none.
        key: Key of the button.
        key_of: Id of what the button acts on; another id is another alarm.
    """

    tone: Tone
    state: BadgeState
    title: str
    detail: str
    status: str
    raised_ns: int
    action: str = ""
    key: str = ""
    key_of: str = ""


@dataclass(frozen=True, slots=True)
class ToneCount:
    """How many open alarms of one tone, and whether one of them is not acknowledged."""

    tone: Tone
    count: int
    has_new: bool = False


@dataclass(frozen=True, slots=True)
class StripField:
    """One small field: caption above, shape and word below.

    Attributes:
        caption: Translated caption.
        text: Translated value.
        tone: Shape before the value; None for a person icon.
    """

    caption: str
    text: str
    tone: Tone | None = Tone.CALM


@dataclass(frozen=True, slots=True)
class StripState:
    """Everything the strip shows except the clock.

    Attributes:
        mode: Whether the store answers.
        alarm: The oldest of the highest tone; None when there is none.
        last: What was dealt with last, translated, with its time; may be empty.
        counts: Alarm, warning, notice, unknown, in this order.
        posture: Threat posture of the site.
        operator: Who sits here.
        health: Devices and threads in one line.
    """

    mode: StripMode
    alarm: StripAlarm | None
    last: str
    counts: tuple[ToneCount, ...]
    posture: StripField
    operator: StripField
    health: StripField
