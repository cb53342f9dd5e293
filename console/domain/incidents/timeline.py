"""Which events of the journal belong to an incident: its timeline is found, never written. Pure."""

from console.domain.events import Event
from console.domain.incidents.fold import listed, text
from console.domain.incidents.incident import Incident


def subjects_of(incident: Incident) -> tuple[str, ...]:
    """Subjects whose every event since the opening belongs to the incident."""
    subjects = [f"incident:{incident.incident_id}"]
    subjects += [f"alarm:{alarm}" for alarm in incident.alarms]
    if incident.run:
        subjects.append(f"run:{incident.run}")
    if incident.parcel:
        subjects.append(f"parcel:{incident.parcel}")
    return tuple(subjects)


def belongs(incident: Incident, event: Event) -> bool:
    """Whether an event names the incident, one of its alarms, its run or its item.

    Events of drills never stand in a real incident's timeline, nor real ones in a drill's.
    """
    if event.exercise != incident.exercise:
        return False
    if event.subject in subjects_of(incident):
        return True
    params = event.params
    if incident.incident_id in listed(text(params, "incident")):
        return True
    if incident.run and text(params, "run") == incident.run:
        return True
    return any(alarm in incident.alarms for alarm in listed(text(params, "alarm")))
