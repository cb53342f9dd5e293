"""Alarms, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.ALARM_RAISED: QT_TRANSLATE_NOOP("events", "Alarm raised: {what}"),
    Code.ALARM_REPEATED: QT_TRANSLATE_NOOP("events", "Again: {what}, {count} times"),
    Code.ALARM_ACKNOWLEDGED: QT_TRANSLATE_NOOP("events", "Acknowledged: {what}"),
    Code.ALARM_RETURNED: QT_TRANSLATE_NOOP("events", "Back to normal: {what}"),
    Code.ALARM_RESET: QT_TRANSLATE_NOOP("events", "Latch reset: {what}"),
    Code.ALARM_REALARMED: QT_TRANSLATE_NOOP("events", "Not acknowledged, sounded again: {what}"),
    Code.ALARM_ESCALATED: QT_TRANSLATE_NOOP("events", "Not acknowledged, told to {post}: {what}"),
    Code.ALARM_SHELVED: QT_TRANSLATE_NOOP("events", "Shelved for {minutes} min: {what}, {reason}"),
    Code.ALARM_UNSHELVED: QT_TRANSLATE_NOOP("events", "No longer shelved: {what}"),
    Code.ALARM_SUPPRESSED: QT_TRANSLATE_NOOP("events", "Suppressed by design: {what}, {reason}"),
    Code.ALARM_UNSUPPRESSED: QT_TRANSLATE_NOOP("events", "No longer suppressed: {what}"),
    Code.ALARM_OUT_OF_SERVICE: QT_TRANSLATE_NOOP("events", "Out of service: {what}, {reason}"),
    Code.ALARM_IN_SERVICE: QT_TRANSLATE_NOOP("events", "Back in service: {what}"),
    Code.ALARM_CLOSED: QT_TRANSLATE_NOOP("events", "Closed: {what}, cause: {cause_code}"),
    Code.ALARMS_SILENCED: QT_TRANSLATE_NOOP("events", "Sound off for {seconds} s"),
    Code.ALARMS_SOUNDING: QT_TRANSLATE_NOOP("events", "Sound on again"),
    Code.FLOOD_BEGAN: QT_TRANSLATE_NOOP("events", "Too many alarms, {count} in 10 min"),
    Code.FLOOD_ENDED: QT_TRANSLATE_NOOP("events", "Alarms are few again"),
}
