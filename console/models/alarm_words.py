"""Alarms in words: what happened and where, what it means, how it stands. Pure; GUI thread.

The title carries what and where and is never cut; what is known beside it stands in the detail.
"""

from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.alarms.values import AlarmState, AlarmView, CauseCode
from console.domain.events import Code
from console.models.event_words import place, sentence
from console.models.local_time import clock_words, moment_words
from console.models.words import QT_TRANSLATE_NOOP
from widgets.roles import BadgeState, Tone

CONTEXT: Final = "alarms"
NOBODY: Final = "\N{EN DASH}"

#: What it means, for alarms whose sentence does not say it already.
MEANINGS: Final[dict[Code, str]] = {
    Code.DOOR_FORCED: QT_TRANSLATE_NOOP("alarms", "Opened with no valid card and no exit request"),
    Code.DOOR_HELD_OPEN: QT_TRANSLATE_NOOP("alarms", "Anyone may walk in behind"),
    Code.CAMERA_LOST: QT_TRANSLATE_NOOP("alarms", "Nobody sees this place"),
    Code.CAMERA_STALLED: QT_TRANSLATE_NOOP("alarms", "What is shown is old"),
    Code.CAMERA_REFUSED: QT_TRANSLATE_NOOP("alarms", "Nobody sees this place"),
    Code.RECORDING_STOPPED: QT_TRANSLATE_NOOP("alarms", "What happens here is not kept"),
    Code.STORAGE_FULL: QT_TRANSLATE_NOOP("alarms", "New footage is not kept"),
    Code.DURESS_SIGNALLED: QT_TRANSLATE_NOOP("alarms", "Somebody is threatened. Do not call back"),
    Code.PARCEL_FROZEN: QT_TRANSLATE_NOOP("alarms", "Keep people away from it"),
    Code.PRESENCE_MISSED: QT_TRANSLATE_NOOP("alarms", "The guard may need help"),
    Code.THREAD_FAILED: QT_TRANSLATE_NOOP("alarms", "A part of the console does not work"),
    Code.SOUND_LOST: QT_TRANSLATE_NOOP("alarms", "Watch the strip"),
}

STATES: Final[dict[AlarmState, str]] = {
    AlarmState.RAISED: QT_TRANSLATE_NOOP("alarms", "New"),
    AlarmState.ACKNOWLEDGED: QT_TRANSLATE_NOOP("alarms", "Acknowledged"),
    AlarmState.RETURNED: QT_TRANSLATE_NOOP("alarms", "Over, not seen"),
    AlarmState.LATCHED: QT_TRANSLATE_NOOP("alarms", "Over, reset it"),
    AlarmState.NORMAL: QT_TRANSLATE_NOOP("alarms", "Over, name the cause"),
    AlarmState.SHELVED: QT_TRANSLATE_NOOP("alarms", "Shelved"),
    AlarmState.SUPPRESSED: QT_TRANSLATE_NOOP("alarms", "Suppressed"),
    AlarmState.OUT_OF_SERVICE: QT_TRANSLATE_NOOP("alarms", "Out of service"),
    AlarmState.CLOSED: QT_TRANSLATE_NOOP("alarms", "Closed"),
}

CAUSES: Final[dict[CauseCode, str]] = {
    CauseCode.REAL: QT_TRANSLATE_NOOP("alarms", "Real"),
    CauseCode.STAFF: QT_TRANSLATE_NOOP("alarms", "Staff"),
    CauseCode.HARDWARE: QT_TRANSLATE_NOOP("alarms", "Hardware"),
    CauseCode.TEST: QT_TRANSLATE_NOOP("alarms", "Test"),
}

_BADGES: Final[dict[AlarmState, BadgeState]] = {
    AlarmState.RAISED: BadgeState.NEW,
    AlarmState.RETURNED: BadgeState.NEW,
    AlarmState.ACKNOWLEDGED: BadgeState.ACKNOWLEDGED,
    AlarmState.LATCHED: BadgeState.ACKNOWLEDGED,
    AlarmState.NORMAL: BadgeState.ACKNOWLEDGED,
    AlarmState.SHELVED: BadgeState.SHELVED,
    AlarmState.SUPPRESSED: BadgeState.SHELVED,
    AlarmState.OUT_OF_SERVICE: BadgeState.SHELVED,
    AlarmState.CLOSED: BadgeState.CLOSED,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def badge_of(alarm: AlarmView) -> BadgeState:
    """Filled, outline, struck or ring."""
    return _BADGES[alarm.state]


def tone_of(alarm: AlarmView) -> Tone:
    """Its tone; a drill has its own, whatever it plays."""
    return Tone.EXERCISE if alarm.exercise else Tone(alarm.tone.value)


def place_of(alarm: AlarmView) -> str:
    """Where: ``D3 Dock inner door``, ``06 Quarantine cage``."""
    kind, _, ident = alarm.subject.partition(":")
    name = alarm.params.get("name")
    if name and kind in {"door", "camera", "recording", "sensor"}:
        return f"{ident} {name}"
    return place(alarm.subject, {})


def where_of(alarm: AlarmView) -> str:
    """Place and zone, for the list."""
    where = place_of(alarm)
    return f"{where} · {alarm.zone}" if alarm.zone else where


def what_of(alarm: AlarmView) -> str:
    """What happened."""
    return sentence(alarm.code, alarm.params)


def title_of(alarm: AlarmView) -> str:
    """What and where, on one line; a drill says so first."""
    what, where = what_of(alarm), place_of(alarm)
    kind, _, ident = alarm.subject.partition(":")
    says_where = kind in {"store", "console", "thread"} or (bool(ident) and ident in what)
    title = what if says_where else f"{what}: {where}"
    return _tr("EXERCISE {0}").format(title) if alarm.exercise else title


def detail_of(alarm: AlarmView, zone: ZoneInfo) -> str:
    """Meaning, zone, camera, time raised; the strip cuts it from the left.

    Of an alarm that is over nothing is told in the present tense: it would not be true.
    """
    if alarm.state is AlarmState.RETURNED:
        parts = [_tr("It is over, nobody has looked")]
    else:
        parts = [_tr(MEANINGS[alarm.code])] if alarm.code in MEANINGS else []
    if alarm.zone:
        parts.append(alarm.zone)
    if alarm.camera:
        parts.append(_tr("camera {0}").format(alarm.camera))
    if alarm.count > 1:
        parts.append(_tr("{0} times").format(alarm.count))
    parts.append(_tr("raised {0}").format(clock_words(alarm.raised.utc_ns, zone)))
    return " · ".join(parts)


def status_of(alarm: AlarmView) -> str:
    """What has become of it, for the strip."""
    is_over = alarm.state is AlarmState.RETURNED
    if alarm.escalated_to:
        text = _tr("over, passed to {0}") if is_over else _tr("passed to {0}")
        return text.format(alarm.escalated_to)
    if is_over:
        return _tr("over, not acknowledged")
    if alarm.realarms:
        return _tr("not acknowledged, sounded again")
    return _tr("not acknowledged")


def state_of(alarm: AlarmView, zone: ZoneInfo, now_utc_ns: int) -> str:
    """How it stands, for the list: who, until when, and why where that is known."""
    words = _tr(STATES[alarm.state])
    if alarm.is_hidden:
        if alarm.hidden_until_utc_ns:
            until = moment_words(alarm.hidden_until_utc_ns, zone, now_utc_ns)
            words = _tr("{0} until {1}").format(words, until)
        return f"{words}, {alarm.hidden_reason}" if alarm.hidden_reason else words
    if alarm.is_unacknowledged and alarm.escalated_to:
        return _tr("{0}, passed to {1}").format(words, alarm.escalated_to)
    if alarm.is_unacknowledged and alarm.realarms:
        return _tr("{0}, sounded again").format(words)
    return words


def who_of(alarm: AlarmView) -> str:
    """Who dealt with it last; a dash for nobody."""
    return (alarm.hidden_by if alarm.is_hidden else alarm.acknowledged_by) or NOBODY


def cause_word(cause: CauseCode) -> str:
    """A cause code in a word."""
    return _tr(CAUSES[cause])
