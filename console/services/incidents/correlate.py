"""Which open incident an alarm joins. Pure, with the site's window of time as an argument.

The rules are those of the alarms (same item, same person, same zone within a window); this module
asks them of incidents instead of alarms. Nothing joins an incident about another item.
"""

from typing import Final

from console.domain.events import Event
from console.domain.incidents.incident import Incident
from console.domain.incidents.kinds import IncidentKind
from console.domain.incidents.opening import Opening

#: Alarms of one zone within so long of one another are one incident (project default).
WINDOW_S: Final = 300
_OUTAGES: Final = frozenset({IncidentKind.CAMERA_OUT, IncidentKind.XRAY_OUT})


def _is_same_thing(incident: Incident, opening: Opening) -> bool:
    """The same item, door or person; a camera only for its own outage."""
    for mine, theirs in (
        (incident.parcel, opening.parcel),
        (incident.door, opening.door),
        (incident.person, opening.person),
    ):
        if mine and mine == theirs:
            return True
    is_outage = incident.kind is opening.kind is IncidentKind.CAMERA_OUT
    return is_outage and bool(incident.cameras) and incident.cameras[:1] == opening.cameras[:1]


def _is_apart(incident: Incident, opening: Opening) -> bool:
    """About two different items: never one incident."""
    return bool(incident.parcel and opening.parcel and incident.parcel != opening.parcel)


def joined_incident(event: Event, opening: Opening, incidents: tuple[Incident, ...]) -> str:
    """The open incident an alarm belongs to.

    Args:
        event: The alarm's event.
        opening: What an incident of its own would begin with.
        incidents: Open ones of the same kind of chain, newest first.

    Returns:
        Its id; empty when it belongs to none.
    """
    for one in incidents:
        if not _is_apart(one, opening) and _is_same_thing(one, opening):
            return one.incident_id
    if opening.kind in _OUTAGES:
        return ""
    for one in incidents:
        is_near = event.utc_ns - one.changed_utc_ns <= WINDOW_S * 1_000_000_000
        is_here = bool(one.zone) and one.zone.casefold() == opening.zone.casefold()
        if is_near and is_here and one.kind not in _OUTAGES and not _is_apart(one, opening):
            return one.incident_id
    return ""
