"""Sentences for events and conditions: what happened, where, why. Nothing else words them."""

import string
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.domain.events import Code, Event, Param
from console.models.seat_words import action_code_words
from console.models.sentences import SENTENCES as BY_SUBJECT
from console.models.sentences.messages import CAUSES as MESSAGE_CAUSES
from console.models.sentences.operators import CAUSES as OPERATOR_CAUSES
from console.models.words import QT_TRANSLATE_NOOP

CONTEXT: Final = "events"

#: One sentence a code; fields are parameters of the event, `name` falls back to the subject.
SENTENCES: Final[dict[Code, str]] = {
    Code.CONSOLE_STARTED: QT_TRANSLATE_NOOP("events", "Console started on seat {seat}"),
    Code.CONSOLE_STOPPED: QT_TRANSLATE_NOOP("events", "Console stopped on seat {seat}"),
    Code.CONSOLE_CRASHED: QT_TRANSLATE_NOOP("events", "Console ended by itself: {detail}"),
    Code.THREAD_OVERDUE: QT_TRANSLATE_NOOP("events", "{thread} did not stop in time"),
    Code.THREAD_FAILED: QT_TRANSLATE_NOOP("events", "{thread} failed: {detail}"),
    Code.SITE_LOADED: QT_TRANSLATE_NOOP("events", "Site file loaded, {cameras} cameras"),
    Code.CLOCK_STEPPED: QT_TRANSLATE_NOOP("events", "Clock stepped by {step_s} s"),
    Code.CAMERA_LIVE: QT_TRANSLATE_NOOP("events", "Camera live"),
    Code.CAMERA_STALLED: QT_TRANSLATE_NOOP("events", "Picture frozen, {cause}"),
    Code.CAMERA_LOST: QT_TRANSLATE_NOOP("events", "Camera lost, {cause}"),
    Code.CAMERA_REFUSED: QT_TRANSLATE_NOOP("events", "Camera refuses: {cause}"),
    Code.RECORDING_STARTED: QT_TRANSLATE_NOOP("events", "Recording proven on disk"),
    Code.RECORDING_STOPPED: QT_TRANSLATE_NOOP("events", "Recording stopped, {cause}"),
    Code.RECORDING_GAP: QT_TRANSLATE_NOOP("events", "Recording gap of {missing_s} s, {cause}"),
    Code.SEGMENT_SALVAGED: QT_TRANSLATE_NOOP("events", "Footage saved after a crash: {path}"),
    Code.SEGMENT_MISSING: QT_TRANSLATE_NOOP("events", "Footage missing or unreadable: {path}"),
    Code.SEGMENT_DELETED: QT_TRANSLATE_NOOP(
        "events", "Footage deleted by rule {rule}, {count} files, the last {path}"
    ),
    Code.FOOTAGE_LOCKED: QT_TRANSLATE_NOOP("events", "Footage locked: {reason}"),
    Code.FOOTAGE_UNLOCKED: QT_TRANSLATE_NOOP("events", "Footage lock released: {reason}"),
    Code.STORAGE_FULL: QT_TRANSLATE_NOOP("events", "Recording cannot write, {cause}"),
    Code.STORAGE_BACK: QT_TRANSLATE_NOOP("events", "Recording writes again"),
    Code.STORE_DOWN: QT_TRANSLATE_NOOP("events", "Event store not answering, events wait on disk"),
    Code.STORE_BACK: QT_TRANSLATE_NOOP("events", "Event store answers again"),
    Code.JOURNAL_CHECKPOINT: QT_TRANSLATE_NOOP("events", "Journal sealed"),
    Code.JOURNAL_PRUNED: QT_TRANSLATE_NOOP("events", "Journal pruned, {rows} rows"),
    Code.JOURNAL_REPLAYED: QT_TRANSLATE_NOOP("events", "Waiting events stored, {rows} rows"),
    Code.UNKNOWN_CODE: QT_TRANSLATE_NOOP(
        "events", "Written by a newer console, its kind is not known here"
    ),
    Code.ACTION_ALLOWED: QT_TRANSLATE_NOOP("events", "Done: {action}"),
    Code.ACTION_REFUSED: QT_TRANSLATE_NOOP("events", "Refused: {action}, not in the rights"),
    Code.SNAPSHOT_TAKEN: QT_TRANSLATE_NOOP("events", "Snapshot taken"),
    Code.BOOKMARK_SET: QT_TRANSLATE_NOOP("events", "Bookmark set"),
    Code.PERSON_SEEN: QT_TRANSLATE_NOOP("events", "{person} seen in {room}"),
    Code.PARCEL_ARRIVED: QT_TRANSLATE_NOOP("events", "Parcel {parcel} arrived"),
    Code.PARCEL_MOVED: QT_TRANSLATE_NOOP("events", "Parcel {parcel} moved to {room}"),
    **BY_SUBJECT,
}

#: Words for cause codes; an unknown code is shown as it is, never hidden.
CAUSES: Final[dict[str, str]] = {
    "alarm": QT_TRANSLATE_NOOP("events", "there is a real alarm"),
    "operator": QT_TRANSLATE_NOOP("events", "by an operator"),
    "none": QT_TRANSLATE_NOOP("events", "no cause known"),
    "real": QT_TRANSLATE_NOOP("events", "real"),
    "staff": QT_TRANSLATE_NOOP("events", "staff"),
    "hardware": QT_TRANSLATE_NOOP("events", "hardware"),
    "test": QT_TRANSLATE_NOOP("events", "test"),
    "no_answer": QT_TRANSLATE_NOOP("events", "no answer"),
    "connection_refused": QT_TRANSLATE_NOOP("events", "connection refused"),
    "wrong_password": QT_TRANSLATE_NOOP("events", "wrong user or password"),
    "not_found": QT_TRANSLATE_NOOP("events", "stream not found"),
    "silent": QT_TRANSLATE_NOOP("events", "no data"),
    "closed_by_camera": QT_TRANSLATE_NOOP("events", "closed by the camera"),
    "repeated_picture": QT_TRANSLATE_NOOP("events", "the same picture again and again"),
    "undecodable": QT_TRANSLATE_NOOP("events", "picture cannot be decoded"),
    "no_device": QT_TRANSLATE_NOOP("events", "device not present"),
    "bad_media": QT_TRANSLATE_NOOP("events", "not a video stream"),
    "stopped": QT_TRANSLATE_NOOP("events", "stopped"),
    "queue_full": QT_TRANSLATE_NOOP("events", "disk too slow"),
    "disk": QT_TRANSLATE_NOOP("events", "disk trouble"),
    "floor": QT_TRANSLATE_NOOP("events", "too little free space, the rest is locked"),
    "disk_full": QT_TRANSLATE_NOOP("events", "disk full"),
    "read_only": QT_TRANSLATE_NOOP("events", "disk is read-only"),
    "no_packets": QT_TRANSLATE_NOOP("events", "nothing comes from the camera"),
    "vanished": QT_TRANSLATE_NOOP("events", "folder of footage not there"),
    "disk_error": QT_TRANSLATE_NOOP("events", "disk does not answer"),
    "camera": QT_TRANSLATE_NOOP("events", "camera was away"),
    "sequence": QT_TRANSLATE_NOOP("events", "packets lost on the way"),
    "crash": QT_TRANSLATE_NOOP("events", "console was not running"),
    "no_audio_device": QT_TRANSLATE_NOOP("events", "no audio device"),
    "audio_failed": QT_TRANSLATE_NOOP("events", "audio device does not play"),
    **MESSAGE_CAUSES,
    **OPERATOR_CAUSES,
}

KINDS: Final[dict[str, str]] = {
    "camera": QT_TRANSLATE_NOOP("events", "Camera"),
    "recording": QT_TRANSLATE_NOOP("events", "Recording"),
    "console": QT_TRANSLATE_NOOP("events", "Console"),
    "site": QT_TRANSLATE_NOOP("events", "Site"),
    "store": QT_TRANSLATE_NOOP("events", "Store"),
    "storage": QT_TRANSLATE_NOOP("events", "Storage"),
    "thread": QT_TRANSLATE_NOOP("events", "Thread"),
    "parcel": QT_TRANSLATE_NOOP("events", "Parcel"),
    "person": QT_TRANSLATE_NOOP("events", "Person"),
    "door": QT_TRANSLATE_NOOP("events", "Door"),
    "operator": QT_TRANSLATE_NOOP("events", "Person"),
    "sound": QT_TRANSLATE_NOOP("events", "Loudspeaker"),
}


#: Fields that may hold the code of the fact behind an event: shown as its sentence.
NAMES_A_FACT: Final = frozenset({"what", "title"})
#: Those that name no fact themselves, or a sentence could stand within itself.
_FACTS: Final = frozenset(
    code.value
    for code, text in SENTENCES.items()
    if not any(f"{{{name}}}" in text for name in NAMES_A_FACT)
)
#: What a field is called in the parameters of alarms, whose own names are taken by the fact's.
OTHER_NAMES: Final[dict[str, str]] = {"minutes": "shelved_for", "reason": "why", "count": "times"}


class _Fields(string.Formatter):
    """Fills a sentence; a parameter that is not there reads as not known."""

    def __init__(self, params: Mapping[str, Param]) -> None:
        """Keep the parameters."""
        self._params = params

    def get_value(self, key: int | str, args: object, kwargs: object) -> str:
        """Look one field up."""
        del args, kwargs
        value = self._params.get(str(key), self._params.get(OTHER_NAMES.get(str(key), "")))
        if value is None:
            return QCoreApplication.translate(CONTEXT, "not known")
        if key == "action":
            return action_code_words(str(value))
        if key in NAMES_A_FACT and str(value) in _FACTS:
            return sentence(Code(str(value)), self._params)
        return cause_words(str(value)) if key in {"cause", "cause_code"} else str(value)


def cause_words(cause: str) -> str:
    """A cause code in words; GUI thread."""
    return QCoreApplication.translate(CONTEXT, CAUSES.get(cause, cause))


def sentence(code: Code, params: Mapping[str, Param]) -> str:
    """What happened, in the language of the console; GUI thread."""
    text = QCoreApplication.translate(CONTEXT, SENTENCES[code])
    return _Fields(params).format(text)


def place(subject: str, params: Mapping[str, Param]) -> str:
    """Where or to what it happened: the kind, the id and the name where known."""
    kind, _, ident = subject.partition(":")
    words = QCoreApplication.translate(CONTEXT, KINDS.get(kind, kind))
    name = params.get("name")
    is_camera = kind in {"camera", "recording"}
    head = f"{ident} {name}" if is_camera and name else f"{words} {ident}".strip()
    zone = params.get("zone")
    return f"{head} · {zone}" if zone else head


def what_happened(event: Event) -> str:
    """The sentence of one event."""
    return sentence(event.code, event.params)
