"""The timeline of an incident, read from the journal when somebody asks. Operations thread.

The journal is the only record: nothing is kept twice, nothing can differ.
"""

from typing import Final

from console.domain.event_filter import EventFilter
from console.domain.events import StoredEvent
from console.domain.incidents.incident import Incident
from console.domain.incidents.timeline import belongs, subjects_of
from console.services.incidents.surroundings import BEFORE_NS, EventPages

#: Rows read of one subject; a long incident has hundreds.
MOST_ROWS: Final = 2_000


def timeline_of(incident: Incident, pages: EventPages) -> tuple[StoredEvent, ...]:
    """Every event that names the incident, its alarms, its run or its item, oldest first.

    Args:
        incident: Whose.
        pages: The journal.

    Raises:
        StoreDownError: If the database does not answer.
    """
    exercise = incident.exercise
    filters = [EventFilter(subject=one, exercise=exercise) for one in subjects_of(incident)]
    since = max(0, incident.opened_utc_ns - BEFORE_NS)
    names = [incident.incident_id, incident.run]
    filters += [
        EventFilter(text=one, start_utc_ns=since, exercise=exercise) for one in names if one
    ]
    found: dict[int, StoredEvent] = {}
    for wanted in filters:
        for stored in pages.page(wanted, None, MOST_ROWS):
            if belongs(incident, stored.event):
                found[stored.row_id] = stored
    return tuple(sorted(found.values(), key=lambda one: (one.event.utc_ns, one.row_id)))
