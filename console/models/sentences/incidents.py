"""Incidents, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.INCIDENT_OPENED: QT_TRANSLATE_NOOP("events", "Incident {number} opened: {title}"),
    Code.INCIDENT_JOINED: QT_TRANSLATE_NOOP("events", "Incident {number} joined by: {what}"),
    Code.INCIDENT_CHANGED: QT_TRANSLATE_NOOP("events", "Incident {number}: {field} is now {value}"),
    Code.INCIDENT_OWNER_CHANGED: QT_TRANSLATE_NOOP("events", "Incident {number} owned by {owner}"),
    Code.INCIDENT_HELD: QT_TRANSLATE_NOOP("events", "Incident {number} on hold, {reason}"),
    Code.INCIDENT_RESUMED: QT_TRANSLATE_NOOP("events", "Incident {number} in progress again"),
    Code.INCIDENT_CLOSED: QT_TRANSLATE_NOOP(
        "events", "Incident {number} closed, {outcome}, {cause}"
    ),
    Code.INCIDENT_REOPENED: QT_TRANSLATE_NOOP("events", "Incident {number} opened again, {reason}"),
    Code.INCIDENT_NOTED: QT_TRANSLATE_NOOP("events", "Note: {text}"),
    Code.INCIDENT_PARTY_ADDED: QT_TRANSLATE_NOOP("events", "{name} added as {part}"),
    Code.INCIDENT_ATTACHED: QT_TRANSLATE_NOOP("events", "Attached: {title}"),
    Code.INCIDENT_CONDITION_MET: QT_TRANSLATE_NOOP("events", "Incident {number}: {condition} met"),
    Code.AUTHORITY_CHANGED: QT_TRANSLATE_NOOP("events", "{agency}: {what}, reference {reference}"),
    Code.PACK_MADE: QT_TRANSLATE_NOOP("events", "Hand-over pack made, {file}"),
}
