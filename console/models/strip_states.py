"""What the alarm strip says: the alarm that waits, the open incident, who sits here. Pure.

Order of ui.md: the highest alarm that nobody acknowledged; without one the incident that is open;
without one that there is nothing, and what was last. Before the alarms are read, what is wrong with
devices stands there, because silence would be a lie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.alarms.values import AlarmBoard, AlarmView
from console.domain.conditions import Condition, count_by_tone, foremost
from console.domain.events import Tone as EventTone
from console.domain.operations import Moment
from console.models.alarm_words import badge_of, detail_of, status_of, title_of, tone_of
from console.models.event_words import place, sentence
from console.models.local_time import clock_words
from widgets.roles import BadgeState, Tone
from widgets.strip_state import StripAlarm, StripField, StripMode, StripState, ToneCount

CONTEXT: Final = "strip"
COUNTED: Final = (EventTone.ALARM, EventTone.WARNING, EventTone.NOTICE, EventTone.UNKNOWN)


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """The incident that the strip offers to go on with.

    Attributes:
        title: Number and kind: ``Incident 0413: powder letter``, translated.
        detail: State, owner, place, translated.
        tone: How much it matters.
        since_utc_ns: When it was opened.
        exercise: Belongs to a drill.
    """

    title: str
    detail: str
    tone: EventTone
    since_utc_ns: int
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class StripFacts:
    """Everything the strip is made from.

    Attributes:
        board: The alarms; None until they are read.
        incident: The incident that is open, if any.
        last: What was dealt with last, in words.
        conditions: What is wrong with devices now.
        operator: Who sits here.
        role: Translated role, the caption of the field.
        posture: Threat posture of the site, in words; empty while nobody set one.
        is_store_up: Whether the journal takes events.
    """

    board: AlarmBoard | None = None
    incident: OpenIncident | None = None
    last: str = ""
    conditions: tuple[Condition, ...] = ()
    operator: str = ""
    role: str = ""
    posture: str = ""
    is_store_up: bool = True


def since_ns(utc_ns: int, now: Moment) -> int:
    """The monotonic moment of a UTC one, for ages; also one of an earlier boot."""
    return now.monotonic_ns - max(0, now.utc_ns - utc_ns)


def condition_alarm(condition: Condition, zone: ZoneInfo) -> StripAlarm:
    """One condition as the strip shows it; it goes away by itself when the condition ends."""
    raised = clock_words(condition.since_utc_ns, zone)
    where = place(condition.subject, condition.params)
    return StripAlarm(
        tone=Tone(condition.tone.value),
        state=BadgeState.ACKNOWLEDGED,
        title=sentence(condition.code, condition.params),
        detail=_tr("{0} · raised {1}").format(where, raised),
        status=_tr("not ended"),
        raised_ns=condition.since_ns,
    )


def strip_alarm(alarm: AlarmView, zone: ZoneInfo, now: Moment) -> StripAlarm:
    """An alarm that waits for F2."""
    return StripAlarm(
        tone=tone_of(alarm),
        state=badge_of(alarm),
        title=title_of(alarm),
        detail=detail_of(alarm, zone),
        status=status_of(alarm),
        raised_ns=since_ns(alarm.announced.utc_ns, now),
        action=_tr("Acknowledge"),
        key="F2",
        key_of=alarm.alarm_id,
    )


def strip_incident(incident: OpenIncident, now: Moment) -> StripAlarm:
    """The open incident: nothing waits for F2, but something is going on."""
    return StripAlarm(
        tone=Tone.EXERCISE if incident.exercise else Tone(incident.tone.value),
        state=BadgeState.ACKNOWLEDGED,
        title=incident.title,
        detail=incident.detail,
        status=_tr("incident open"),
        raised_ns=since_ns(incident.since_utc_ns, now),
        action=_tr("Response"),
        key="F5",
    )


def _block(facts: StripFacts, zone: ZoneInfo, now: Moment) -> StripAlarm | None:
    """What stands in the large block."""
    if facts.board is None:
        first = foremost(facts.conditions)
        return None if first is None else condition_alarm(first, zone)
    shown = facts.board.shown
    if shown is not None:
        return strip_alarm(shown, zone, now)
    return None if facts.incident is None else strip_incident(facts.incident, now)


def tone_counts(board: AlarmBoard) -> tuple[ToneCount, ...]:
    """Standing alarms by tone, and whether one of them waits; drills and hidden ones apart."""
    standing = [one for one in board.alarms if not one.is_hidden and not one.exercise]
    return tuple(
        ToneCount(
            Tone(tone.value),
            sum(1 for one in standing if one.tone is tone),
            has_new=board.counts.get(tone, 0) > 0,
        )
        for tone in COUNTED
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
    elif len(wrong) == 1 and wrong[0].subject.startswith("sound:"):
        words = _tr("No sound")
    else:
        words = _tr("{0} not normal").format(len(wrong))
    return StripField(caption, words, Tone(worst.tone.value))


def strip_state(facts: StripFacts, zone: ZoneInfo, now: Moment) -> StripState:
    """Everything the strip shows except the clock.

    Args:
        facts: What is known.
        zone: The site's.
        now: The present, for ages.
    """
    if facts.board is not None:
        counts = tone_counts(facts.board)
    else:
        wrong = count_by_tone(facts.conditions)
        counts = tuple(ToneCount(Tone(tone.value), wrong[tone]) for tone in COUNTED)
    posture = StripField(_tr("Threat posture"), facts.posture or _tr("Not set"), Tone.UNKNOWN)
    return StripState(
        mode=StripMode.READY if facts.is_store_up else StripMode.STORE_SILENT,
        alarm=_block(facts, zone, now),
        last=facts.last,
        counts=counts,
        posture=posture,
        operator=StripField(
            facts.role or _tr("Operator"), facts.operator or _tr("Not signed in"), None
        ),
        health=health_field(facts.conditions),
    )


def last_words(board: AlarmBoard, zone: ZoneInfo) -> str:
    """What was acknowledged last, with its time; empty when nothing on the board was."""
    done = [one for one in board.alarms if one.acknowledged_utc_ns]
    if not done:
        return ""
    last = max(done, key=lambda one: one.acknowledged_utc_ns)
    moment = clock_words(last.acknowledged_utc_ns, zone)
    words = _tr("Last: {0}, acknowledged {1} by {2}")
    return words.format(title_of(last), moment, last.acknowledged_by)
