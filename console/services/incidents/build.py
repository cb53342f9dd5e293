"""Puts the parts of the incidents together for one site. Main thread; they then live elsewhere."""

from dataclasses import dataclass

from console.domain.incidents.opening import SiteMap
from console.services.commands import CommandDesk
from console.services.incidents.book import IncidentBook
from console.services.incidents.correlate import joined_incident
from console.services.incidents.intake import REACT_TO, IncidentIntake
from console.services.incidents.records import IncidentRecords
from console.services.incidents.service import IncidentService
from console.services.incidents.surroundings import FootageHold
from console.services.ledger import Ledger
from console.services.operations.subject import Subject, ViewName
from console.services.site_opening import Opened


@dataclass(frozen=True, slots=True)
class Incidents:
    """Handles; their methods run on the operations thread only.

    Attributes:
        book: What is remembered.
        service: Opens, owns, closes.
        records: Notes, people, attachments, authorities.
    """

    book: IncidentBook
    service: IncidentService
    records: IncidentRecords


def site_map(opened: Opened) -> SiteMap:
    """Which camera sees which zone, from the site file."""
    return SiteMap({one.id: one.zone for one in opened.prepared.site.cameras})


def build_incidents(
    opened: Opened, ledger: Ledger, commands: CommandDesk, seat: str
) -> tuple[Incidents, Subject]:
    """Everything about incidents.

    Args:
        opened: Site and stores.
        ledger: Makes events durable.
        commands: Asks for rights.
        seat: Begins the ids.
    """
    site, store = site_map(opened), opened.store
    book = IncidentBook()
    hold = FootageHold(store.footage)
    service = IncidentService(book, ledger, commands, seat, store.events, hold, site)
    records = IncidentRecords(book, ledger, commands, seat, opened.media_root)
    intake = IncidentIntake(service, book, site, joined_incident)
    subject = Subject(
        books=(book,),
        tick=service.tick,
        react=intake.on_fact,
        react_to=REACT_TO,
        view=book.view,
        view_name=ViewName.INCIDENTS,
    )
    return Incidents(book, service, records), subject
