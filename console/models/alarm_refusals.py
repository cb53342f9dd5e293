"""Why a command about an alarm was not done, in words. Pure; GUI thread."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from console.domain.alarms.answers import CommandRefusal
from console.domain.alarms.shown import AcknowledgeRefusal
from console.domain.alarms.states import Refusal
from console.models.words import QT_TRANSLATE_NOOP

CONTEXT: Final = "alarms"

WORDS: Final[dict[str, str]] = {
    AcknowledgeRefusal.NOTHING_SHOWN: QT_TRANSLATE_NOOP(
        "alarms", "No alarm waits to be acknowledged"
    ),
    AcknowledgeRefusal.GUARD: QT_TRANSLATE_NOOP("alarms", "A new alarm came up. Press F2 again"),
    CommandRefusal.UNKNOWN_ALARM: QT_TRANSLATE_NOOP("alarms", "This alarm has ended meanwhile"),
    CommandRefusal.NEEDS_REASON: QT_TRANSLATE_NOOP("alarms", "Say why: the next shift reads it"),
    CommandRefusal.NEEDS_CAUSE: QT_TRANSLATE_NOOP("alarms", "Name the cause first"),
    CommandRefusal.BAD_TIME: QT_TRANSLATE_NOOP("alarms", "Say for how many minutes"),
    Refusal.NOT_ACKNOWLEDGED: QT_TRANSLATE_NOOP("alarms", "Acknowledge it first"),
    Refusal.STILL_ACTIVE: QT_TRANSLATE_NOOP("alarms", "Its cause is still there"),
    Refusal.NOT_LATCHED: QT_TRANSLATE_NOOP("alarms", "It needs no reset"),
    Refusal.IS_LATCHED: QT_TRANSLATE_NOOP("alarms", "Reset it first"),
    Refusal.IS_HIDDEN: QT_TRANSLATE_NOOP("alarms", "Take it off the shelf first"),
    Refusal.IS_OVER: QT_TRANSLATE_NOOP("alarms", "It is over already"),
    CommandRefusal.TOO_LONG: QT_TRANSLATE_NOOP("alarms", "Eight hours at most"),
}


def refusal_words(refusal: Refusal | AcknowledgeRefusal | CommandRefusal) -> str:
    """What is said at the foot."""
    return QCoreApplication.translate(CONTEXT, WORDS[refusal.value])
