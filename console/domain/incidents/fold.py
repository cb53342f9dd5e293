"""How events change an incident: the one place where its state follows from the journal. Pure.

Folding an event twice gives what folding it once gives: lists are keyed, the newest wins. A
parameter that a newer program added is ignored, one that is missing reads as not known.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final, TypeVar

from console.domain.events import Code, Event, Param, Tone
from console.domain.incidents.incident import (
    Attachment,
    AttachmentKind,
    Authority,
    Fact,
    Incident,
    MetCondition,
    Note,
    Party,
    PartyRole,
)
from console.domain.incidents.kinds import (
    CloseCause,
    CloseOutcome,
    Condition,
    IncidentKind,
    IncidentState,
)

#: Notes kept in memory; the journal has all of them.
MOST_NOTES: Final = 50

W = TypeVar("W", bound=StrEnum)
Fold = Callable[[Incident, Event], Incident]


def text(params: Mapping[str, Param], name: str) -> str:
    """A parameter as text; empty when it is not there."""
    value = params.get(name, "")
    return value if isinstance(value, str) else str(value)


def whole(params: Mapping[str, Param], name: str) -> int:
    """A parameter as a whole number; 0 when it is none."""
    value = params.get(name, 0)
    return int(value) if isinstance(value, int | float) else 0


def listed(value: str) -> tuple[str, ...]:
    """The items of a comma list, without blanks, each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


def word(kind: type[W], value: str, otherwise: W) -> W:
    """A word of an enum; what a newer program says reads as `otherwise`."""
    try:
        return kind(value)
    except ValueError:
        return otherwise


def conditions_of(value: str) -> tuple[Condition, ...]:
    """The conditions of a comma list; unknown ones are left out."""
    known = {one.value: one for one in Condition}
    return tuple(known[name] for name in listed(value) if name in known)


def _with(items: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*items, *(one for one in more if one)]))


def opened(event: Event, incident_id: str) -> Incident:
    """The incident that an `incident.opened` event begins."""
    params = event.params
    alarms = listed(text(params, "alarm"))
    return Incident(
        incident_id=incident_id,
        number=whole(params, "serial"),
        kind=word(IncidentKind, text(params, "kind"), IncidentKind.OTHER),
        tone=event.tone,
        title=text(params, "title"),
        is_title_code=bool(params.get("is_code", False)),
        state=IncidentState.NEW,
        opened_utc_ns=event.utc_ns,
        opened_by=event.actor,
        changed_utc_ns=event.utc_ns,
        zone=text(params, "zone"),
        parcel=text(params, "parcel"),
        door=text(params, "door"),
        person=text(params, "person"),
        cameras=listed(text(params, "camera")),
        alarms=alarms,
        unacknowledged=alarms,
        conditions=conditions_of(text(params, "conditions")),
        exercise=event.exercise,
    )


def _joined(incident: Incident, event: Event) -> Incident:
    alarm = text(event.params, "alarm")
    is_new = bool(alarm) and alarm not in incident.alarms
    params = event.params
    return replace(
        incident,
        alarms=_with(incident.alarms, alarm),
        unacknowledged=_with(incident.unacknowledged, alarm) if is_new else incident.unacknowledged,
        cameras=_with(incident.cameras, *listed(text(params, "camera"))),
        parcel=incident.parcel or text(params, "parcel"),
        door=incident.door or text(params, "door"),
        person=incident.person or text(params, "person"),
    )


def _changed(incident: Incident, event: Event) -> Incident:
    field, value = text(event.params, "field"), text(event.params, "value")
    if field == "kind":
        return replace(incident, kind=word(IncidentKind, value, incident.kind))
    if field == "priority":
        return replace(incident, tone=word(Tone, value, incident.tone))
    if field == "title":
        return replace(incident, title=value, is_title_code=False)
    if field == "conditions":
        return replace(incident, conditions=conditions_of(value))
    if field in {"zone", "parcel", "door", "person"}:
        return replace(incident, **{field: value})  # type: ignore[arg-type]  # texts, all four
    fact = Fact(field, value, event.actor, event.utc_ns)
    others = tuple(one for one in incident.facts if one.name != field)
    return replace(incident, facts=(*others, fact))


def _owned(incident: Incident, event: Event) -> Incident:
    owner = text(event.params, "owner")
    state = incident.state
    if owner and state is IncidentState.NEW:
        state = IncidentState.IN_PROGRESS
    return replace(incident, owner=owner, state=state)


def _held(incident: Incident, event: Event) -> Incident:
    reason = text(event.params, "reason")
    return replace(incident, state=IncidentState.ON_HOLD, hold_reason=reason)


def _resumed(incident: Incident, event: Event) -> Incident:
    del event
    return replace(incident, state=IncidentState.IN_PROGRESS, hold_reason="")


def _closed(incident: Incident, event: Event) -> Incident:
    cause = text(event.params, "cause")
    return replace(
        incident,
        state=IncidentState.CLOSED,
        outcome=word(CloseOutcome, text(event.params, "outcome"), CloseOutcome.RESOLVED),
        cause=word(CloseCause, cause, CloseCause.NOT_KNOWN) if cause else None,
        closed_utc_ns=event.utc_ns,
        hold_reason="",
    )


def _reopened(incident: Incident, event: Event) -> Incident:
    del event
    return replace(
        incident,
        state=IncidentState.IN_PROGRESS,
        outcome=None,
        cause=None,
        closed_utc_ns=0,
    )


def _noted(incident: Incident, event: Event) -> Incident:
    note = Note(event.utc_ns, event.actor, text(event.params, "text"))
    if note in incident.notes:
        return incident
    return replace(incident, notes=(*incident.notes, note)[-MOST_NOTES:])


def _party_added(incident: Incident, event: Event) -> Incident:
    params = event.params
    party = Party(
        party_id=text(params, "party"),
        name=text(params, "name"),
        role=word(PartyRole, text(params, "part"), PartyRole.OTHER),
        whereabouts=text(params, "whereabouts"),
        contact=text(params, "contact"),
        source=text(params, "source"),
    )
    if any(one.party_id == party.party_id for one in incident.parties):
        parties = tuple(
            party if one.party_id == party.party_id else one for one in incident.parties
        )
        return replace(incident, parties=parties)
    return replace(incident, parties=(*incident.parties, party))


def _attached(incident: Incident, event: Event) -> Incident:
    params = event.params
    made = Attachment(
        attachment_id=text(params, "attachment"),
        kind=word(AttachmentKind, text(params, "kind"), AttachmentKind.NOTE),
        title=text(params, "title"),
        file=text(params, "file"),
        sha256=text(params, "sha256"),
        camera=text(params, "camera"),
        start_utc_ns=whole(params, "start_utc_ns"),
        end_utc_ns=whole(params, "end_utc_ns"),
        actor=event.actor,
    )
    others = tuple(one for one in incident.attachments if one.attachment_id != made.attachment_id)
    return replace(incident, attachments=(*others, made))


def _met(incident: Incident, event: Event) -> Incident:
    known = conditions_of(text(event.params, "condition"))
    if not known:
        return incident
    value = text(event.params, "value")
    others = tuple(one for one in incident.met if one.condition is not known[0])
    done = MetCondition(known[0], value, event.actor, event.utc_ns)
    return replace(incident, met=(*others, done) if value else others)


_AUTHORITY_TIMES: Final = {
    "called": "called_utc_ns",
    "arrived": "arrived_utc_ns",
    "in_command": "in_command_utc_ns",
    "released": "released_utc_ns",
}
_AUTHORITY_TEXTS: Final = frozenset({"officer", "asked", "given", "receipt", "reference"})


def _authority(incident: Incident, event: Event) -> Incident:
    params = event.params
    ident, what = text(params, "authority"), text(params, "what")
    before = next((one for one in incident.authorities if one.authority_id == ident), None)
    now = before or Authority(ident, text(params, "agency"))
    if reference := text(params, "reference"):
        now = replace(now, reference=reference)
    if what in _AUTHORITY_TIMES:
        moment = whole(params, "at_utc_ns") or event.utc_ns
        now = replace(now, **{_AUTHORITY_TIMES[what]: moment})  # type: ignore[arg-type]  # the table
    elif what in _AUTHORITY_TEXTS and what != "reference":
        now = replace(now, **{what: text(params, "text")})  # type: ignore[arg-type]  # the table
    rest = tuple(now if one.authority_id == ident else one for one in incident.authorities)
    authorities = rest if before is not None else (*rest, now)
    return replace(incident, authorities=authorities)


FOLDS: Final[Mapping[str, Fold]] = {
    Code.INCIDENT_JOINED: _joined,
    Code.INCIDENT_CHANGED: _changed,
    Code.INCIDENT_OWNER_CHANGED: _owned,
    Code.INCIDENT_HELD: _held,
    Code.INCIDENT_RESUMED: _resumed,
    Code.INCIDENT_CLOSED: _closed,
    Code.INCIDENT_REOPENED: _reopened,
    Code.INCIDENT_NOTED: _noted,
    Code.INCIDENT_PARTY_ADDED: _party_added,
    Code.INCIDENT_ATTACHED: _attached,
    Code.INCIDENT_CONDITION_MET: _met,
    Code.AUTHORITY_CHANGED: _authority,
}


def folded(incident: Incident, event: Event) -> Incident:
    """The incident after an event of its own; unknown codes change only `changed_utc_ns`."""
    fold = FOLDS.get(event.code)
    after = fold(incident, event) if fold is not None else incident
    return replace(after, changed_utc_ns=max(after.changed_utc_ns, event.utc_ns))
