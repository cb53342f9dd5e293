"""The sound of a seat, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.SOUND_LOST: QT_TRANSLATE_NOOP("events", "Alarms cannot be heard, {cause}"),
    Code.SOUND_BACK: QT_TRANSLATE_NOOP("events", "Alarms can be heard again, {device}"),
}
