"""Kinds of incidents and what follows from a kind: words of indicators, conditions, causes.

Tables only, so that whoever argues about them finds them in one place. Kinds carry the names of
the playbooks' hazards (mailroom doctrine, section 3.4). Pure.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from console.domain.events import Code, Tone


class IncidentKind(StrEnum):
    """What it is about; the playbook of the same name is ``pb.`` + value where there is one."""

    SUSPECT_ITEM = "suspect_item"
    IED = "ied"
    POWDER = "powder"
    CHEM = "chem"
    RAD = "rad"
    WEAPON = "weapon"
    LETTER = "letter"
    BOMB_CALL = "bombcall"
    INTRUDER = "intruder"
    DURESS = "duress"
    FIRE = "fire"
    BATTERY = "battery"
    SHARPS = "sharps"
    XRAY_OUT = "xray_out"
    CAMERA_OUT = "cam_out"
    THEFT = "theft"
    OTHER = "other"


class IncidentState(StrEnum):
    """Where an incident stands."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class Condition(StrEnum):
    """What must be true before an incident may be closed (mailroom doctrine, CLOSE block)."""

    AUTHORITY_REF = "authority_ref"
    HEADCOUNT = "headcount_ok"
    DISPOSITION = "item_disposition"
    HOT_WASH = "hotwash_scheduled"


class CloseOutcome(StrEnum):
    """How it ended."""

    RESOLVED = "resolved"
    HANDED_OVER = "handed_over"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


class CloseCause(StrEnum):
    """What it was; intruder-type incidents need one (ui.md 5.1)."""

    REAL = "real"
    STAFF = "staff"
    HARDWARE = "hardware"
    TEST = "test"
    NOT_KNOWN = "not_known"


#: Kinds that are about an item which may hurt somebody: it does not move until released.
ITEM_KINDS: Final = frozenset(
    {
        IncidentKind.SUSPECT_ITEM,
        IncidentKind.IED,
        IncidentKind.POWDER,
        IncidentKind.CHEM,
        IncidentKind.RAD,
        IncidentKind.WEAPON,
        IncidentKind.LETTER,
        IncidentKind.BATTERY,
        IncidentKind.SHARPS,
    }
)

#: Kinds whose cause must be told when they are closed; an unexplained one hides the next.
CAUSE_KINDS: Final = frozenset({IncidentKind.INTRUDER, IncidentKind.DURESS})

_ALL: Final = tuple(Condition)
_PEOPLE: Final = (Condition.HEADCOUNT, Condition.HOT_WASH)
_POLICE: Final = (Condition.AUTHORITY_REF, Condition.HOT_WASH)

#: What closes a kind unless its playbook says otherwise; kinds not listed need nothing.
CONDITIONS: Final[Mapping[IncidentKind, tuple[Condition, ...]]] = {
    **dict.fromkeys(ITEM_KINDS, _ALL),
    IncidentKind.SHARPS: (Condition.DISPOSITION, Condition.HOT_WASH),
    IncidentKind.BOMB_CALL: (*_PEOPLE, Condition.AUTHORITY_REF),
    IncidentKind.FIRE: (*_PEOPLE, Condition.AUTHORITY_REF),
    IncidentKind.THEFT: _POLICE,
}

#: First match wins: what is worst and soonest stands first.
_BY_INDICATOR: Final[tuple[tuple[IncidentKind, frozenset[str]], ...]] = (
    (IncidentKind.IED, frozenset({"E01", "E02", "I01", "H05", "P06"})),
    (IncidentKind.BATTERY, frozenset({"E03"})),
    (IncidentKind.CHEM, frozenset({"X02", "X06", "X07", "X05"})),
    (IncidentKind.POWDER, frozenset({"X01", "O01", "I03"})),
    (IncidentKind.RAD, frozenset({"R01", "R03"})),
    (IncidentKind.WEAPON, frozenset({"I02"})),
    (IncidentKind.SHARPS, frozenset({"O03"})),
    (IncidentKind.LETTER, frozenset({"A09", "O02"})),
)

_BY_HINT: Final[Mapping[str, IncidentKind]] = {
    "ied": IncidentKind.IED,
    "cbr": IncidentKind.POWDER,
    "powder": IncidentKind.POWDER,
    "chem": IncidentKind.CHEM,
    "rad": IncidentKind.RAD,
    "weapon": IncidentKind.WEAPON,
    "letter": IncidentKind.LETTER,
    "battery": IncidentKind.BATTERY,
    "incendiary": IncidentKind.BATTERY,
    "sharps": IncidentKind.SHARPS,
}

_BY_SENSOR: Final[Mapping[str, IncidentKind]] = {
    "smoke": IncidentKind.FIRE,
    "heat": IncidentKind.FIRE,
    "fire": IncidentKind.FIRE,
    "gas": IncidentKind.CHEM,
    "radiation": IncidentKind.RAD,
    "motion": IncidentKind.INTRUDER,
    "glass": IncidentKind.INTRUDER,
}

_BY_CODE: Final[Mapping[str, IncidentKind]] = {
    Code.DOOR_FORCED: IncidentKind.INTRUDER,
    Code.DOOR_HELD_OPEN: IncidentKind.INTRUDER,
    Code.DOOR_TAILGATE: IncidentKind.INTRUDER,
    Code.CARD_REFUSED: IncidentKind.INTRUDER,
    Code.DURESS_SIGNALLED: IncidentKind.DURESS,
    Code.PRESENCE_MISSED: IncidentKind.DURESS,
    Code.CAMERA_LOST: IncidentKind.CAMERA_OUT,
    Code.CAMERA_REFUSED: IncidentKind.CAMERA_OUT,
    Code.CAMERA_STALLED: IncidentKind.CAMERA_OUT,
    Code.RECORDING_STOPPED: IncidentKind.CAMERA_OUT,
    Code.PARCEL_FLAGGED: IncidentKind.SUSPECT_ITEM,
    Code.PARCEL_FROZEN: IncidentKind.SUSPECT_ITEM,
}


def kind_of(code: str, *, hint: str = "", indicators: str = "", sensor: str = "") -> IncidentKind:
    """What an event's incident is about.

    Args:
        code: Of the event, or of what raised the alarm.
        hint: Hazard named by who flagged the item: ``IED``, ``CBR``, ``powder``; may list several.
        indicators: Codes of the checklist, separated by commas or blanks: ``X01,A03``.
        sensor: Kind of sensor: ``smoke``.

    Returns:
        The kind; items of which nothing more is known are suspect items (staff cannot tell which
        hazard it is, doctrine rule 3), all else is `OTHER`.
    """
    ticked = frozenset(indicators.replace(",", " ").upper().split())
    for kind, codes in _BY_INDICATOR:
        if ticked & codes:
            return kind
    for word in hint.replace(",", " ").replace("/", " ").casefold().split():
        if word in _BY_HINT:
            return _BY_HINT[word]
    if code == Code.SENSOR_TRIPPED:
        return _BY_SENSOR.get(sensor.casefold(), IncidentKind.OTHER)
    return _BY_CODE.get(code, IncidentKind.OTHER)


def tone_of_kind(kind: IncidentKind) -> Tone:
    """The priority of an incident opened by hand, before anybody sets another."""
    if kind in {IncidentKind.OTHER, IncidentKind.XRAY_OUT, IncidentKind.CAMERA_OUT}:
        return Tone.WARNING
    return Tone.ALARM
