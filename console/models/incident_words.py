"""Incidents in words: titles, states, kinds, places. GUI thread for the translations."""

from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.events import Code, Param
from console.domain.incidents.incident import Incident
from console.domain.incidents.kinds import Condition, IncidentKind, IncidentState
from console.models.event_words import sentence
from console.models.words import QT_TRANSLATE_NOOP

CONTEXT: Final = "incidents"
#: Stands where there is nothing to say.
NONE: Final = "\u2013"

KINDS: Final[dict[IncidentKind, str]] = {
    IncidentKind.SUSPECT_ITEM: QT_TRANSLATE_NOOP("incidents", "Suspect item"),
    IncidentKind.IED: QT_TRANSLATE_NOOP("incidents", "Suspect item, IED signs"),
    IncidentKind.POWDER: QT_TRANSLATE_NOOP("incidents", "Powder"),
    IncidentKind.CHEM: QT_TRANSLATE_NOOP("incidents", "Chemical"),
    IncidentKind.RAD: QT_TRANSLATE_NOOP("incidents", "Radiation"),
    IncidentKind.WEAPON: QT_TRANSLATE_NOOP("incidents", "Weapon"),
    IncidentKind.LETTER: QT_TRANSLATE_NOOP("incidents", "Threatening letter"),
    IncidentKind.BOMB_CALL: QT_TRANSLATE_NOOP("incidents", "Bomb threat"),
    IncidentKind.INTRUDER: QT_TRANSLATE_NOOP("incidents", "Intruder"),
    IncidentKind.DURESS: QT_TRANSLATE_NOOP("incidents", "Person in danger"),
    IncidentKind.FIRE: QT_TRANSLATE_NOOP("incidents", "Fire"),
    IncidentKind.BATTERY: QT_TRANSLATE_NOOP("incidents", "Battery"),
    IncidentKind.SHARPS: QT_TRANSLATE_NOOP("incidents", "Sharps"),
    IncidentKind.XRAY_OUT: QT_TRANSLATE_NOOP("incidents", "X-ray out"),
    IncidentKind.CAMERA_OUT: QT_TRANSLATE_NOOP("incidents", "Camera out"),
    IncidentKind.THEFT: QT_TRANSLATE_NOOP("incidents", "Theft"),
    IncidentKind.OTHER: QT_TRANSLATE_NOOP("incidents", "Other"),
}

STATES: Final[dict[IncidentState, str]] = {
    IncidentState.NEW: QT_TRANSLATE_NOOP("incidents", "New"),
    IncidentState.IN_PROGRESS: QT_TRANSLATE_NOOP("incidents", "In progress"),
    IncidentState.ON_HOLD: QT_TRANSLATE_NOOP("incidents", "On hold"),
    IncidentState.CLOSED: QT_TRANSLATE_NOOP("incidents", "Closed"),
}

CONDITIONS: Final[dict[Condition, str]] = {
    Condition.AUTHORITY_REF: QT_TRANSLATE_NOOP("incidents", "Authority's reference"),
    Condition.HEADCOUNT: QT_TRANSLATE_NOOP("incidents", "Head count"),
    Condition.DISPOSITION: QT_TRANSLATE_NOOP("incidents", "What became of the item"),
    Condition.HOT_WASH: QT_TRANSLATE_NOOP("incidents", "Hot wash appointed"),
}

#: Codes whose sentence needs numbers that an incident does not keep.
_TITLES: Final[dict[str, str]] = {
    Code.DOOR_HELD_OPEN: QT_TRANSLATE_NOOP("incidents", "Door held open"),
    Code.CARD_REFUSED: QT_TRANSLATE_NOOP("incidents", "Card refused"),
    Code.SENSOR_TRIPPED: QT_TRANSLATE_NOOP("incidents", "Sensor tripped"),
    Code.CAMERA_LOST: QT_TRANSLATE_NOOP("incidents", "Camera lost"),
    Code.CAMERA_STALLED: QT_TRANSLATE_NOOP("incidents", "Picture frozen"),
    Code.CAMERA_REFUSED: QT_TRANSLATE_NOOP("incidents", "Camera refuses"),
    Code.RECORDING_STOPPED: QT_TRANSLATE_NOOP("incidents", "Recording stopped"),
    Code.PARCEL_FLAGGED: QT_TRANSLATE_NOOP("incidents", "Item needs attention"),
}


def tr(text: str) -> str:
    """Translate a text of the incidents."""
    return QCoreApplication.translate(CONTEXT, text)


def title_words(incident: Incident) -> str:
    """What happened."""
    if not incident.is_title_code:
        return incident.title
    if incident.title in _TITLES:
        words = tr(_TITLES[incident.title])
        return f"{words}, {incident.parcel}" if incident.parcel else words
    try:
        code = Code(incident.title)
    except ValueError:
        return tr(KINDS[incident.kind])
    params: dict[str, Param] = {"parcel": incident.parcel} if incident.parcel else {}
    return sentence(code, params)


def place_words(incident: Incident) -> str:
    """Where: door or camera, then zone."""
    own = incident.door
    if not own and incident.kind is IncidentKind.CAMERA_OUT and incident.cameras:
        own = incident.cameras[0]
    return " · ".join(part for part in (own, incident.zone) if part) or NONE


def state_words(incident: Incident) -> str:
    """Where it stands."""
    return tr(STATES[incident.state])


def age_words(seconds: float) -> str:
    """``00:15``, ``12:40``, ``01:06:11``; days beyond that."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    if hours >= 24:  # noqa: PLR2004 - a day
        return tr("{0} d {1} h").format(hours // 24, hours % 24)
    return f"{hours:02}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"


def search_text(incident: Incident, zone: ZoneInfo) -> str:
    """Everything a person may look for, in lower case."""
    del zone
    parts = [
        incident.number_words,
        incident.incident_id,
        title_words(incident),
        incident.title,
        incident.kind.value,
        tr(KINDS[incident.kind]),
        state_words(incident),
        place_words(incident),
        incident.parcel,
        incident.person,
        incident.owner,
        *incident.alarms,
        *(f"{one.name} {one.contact} {one.whereabouts}" for one in incident.parties),
        *(one.text for one in incident.notes),
        *(f"{one.agency} {one.reference}" for one in incident.authorities),
        *(one.title for one in incident.attachments),
    ]
    return " ".join(part for part in parts if part).casefold()
