"""What the alarm strip says: conditions of now, the store's own state, and who sits here. Pure."""

from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.conditions import Condition, count_by_tone, foremost
from console.domain.events import Tone as EventTone
from console.models.event_words import place, sentence
from console.models.local_time import clock_words
from widgets.roles import BadgeState, Tone
from widgets.strip_state import StripAlarm, StripField, StripMode, StripState, ToneCount

CONTEXT: Final = "strip"
COUNTED: Final = (EventTone.ALARM, EventTone.WARNING, EventTone.NOTICE, EventTone.UNKNOWN)


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def strip_alarm(condition: Condition, zone: ZoneInfo) -> StripAlarm:
    """One condition as the strip shows it; it goes away by itself when the condition ends."""
    raised = clock_words(condition.since_utc_ns, zone)
    where = place(condition.subject, condition.params)
    detail = _tr("{0} · raised {1}").format(where, raised)
    return StripAlarm(
        tone=Tone(condition.tone.value),
        state=BadgeState.ACKNOWLEDGED,
        title=sentence(condition.code, condition.params),
        detail=detail,
        status=_tr("not ended"),
        raised_ns=condition.since_ns,
    )


def health_field(conditions: Iterable[Condition]) -> StripField:
    """All devices in one line: the worst tone and how many things are wrong."""
    wrong = tuple(conditions)
    caption = _tr("Health")
    worst = foremost(wrong)
    if worst is None:
        return StripField(caption, _tr("All normal"))
    cameras = sum(1 for one in wrong if one.subject.startswith("camera:"))
    if cameras == len(wrong) and cameras == 1:
        words = _tr("1 camera out")
    elif cameras == len(wrong):
        words = _tr("{0} cameras out").format(cameras)
    else:
        words = _tr("{0} not normal").format(len(wrong))
    return StripField(caption, words, Tone(worst.tone.value))


def strip_state(
    conditions: Iterable[Condition], operator: str, role: str, zone: ZoneInfo, *, is_store_up: bool
) -> StripState:
    """Everything the strip shows except the clock.

    Args:
        conditions: What is wrong now.
        operator: Who sits here.
        role: Translated role, the caption of the field.
        zone: The site's.
        is_store_up: Whether the journal takes events.
    """
    wrong = tuple(conditions)
    first = foremost(wrong)
    counts = count_by_tone(wrong)
    return StripState(
        mode=StripMode.READY if is_store_up else StripMode.STORE_SILENT,
        alarm=None if first is None else strip_alarm(first, zone),
        last="",
        counts=tuple(ToneCount(Tone(tone.value), counts[tone]) for tone in COUNTED),
        posture=StripField(_tr("Threat posture"), _tr("Not set"), Tone.UNKNOWN),
        operator=StripField(role, operator, None),
        health=health_field(wrong),
    )
