"""The reader desk: pages of the journal on a thread of its own, by signal."""

import logging

from PySide6.QtCore import QObject, Signal, Slot

from console.domain.event_filter import EventFilter
from console.store.errors import StoreDownError
from console.store.event_pages import EventReader

_LOG = logging.getLogger("store")


class EventPageDesk(QObject):
    """Lives in a plain QThread; its slot does the reading.

    Attributes:
        paged: Signal(ticket, list[StoredEvent]): the answer to a request.
        refused: Signal(ticket, str): the database does not answer; the text is for the log.
    """

    paged = Signal(object, object)
    refused = Signal(object, object)

    def __init__(self, reader: EventReader) -> None:
        """Read through a reader that nobody else needs to close."""
        super().__init__()
        self._reader = reader

    @Slot(object, object, object, object)
    def request(
        self, wanted: EventFilter, before_row: int | None, limit: int, ticket: object
    ) -> None:
        """Read one page and emit it with its ticket."""
        try:
            rows = self._reader.page(wanted, before_row, limit)
        except StoreDownError as error:
            _LOG.warning("a page of the journal cannot be read: %s", error)
            self.refused.emit(ticket, str(error))
            return
        self.paged.emit(ticket, rows)
