"""The journal to the log, and pages back on demand. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
events are durable                    the model shows those that pass
the model wants a page                the reader desk reads it
a page came, or could not be read     the model takes it, the table says so
the guard filters                     the model starts anew
====================================  ================================
"""

from PySide6.QtCore import QObject, Slot

from console.domain.event_filter import EventFilter
from console.domain.events import Tone as EventTone
from console.models.event_model import EventColumn, EventModel
from console.store.event_desk import EventPageDesk
from console.store.journal import Journal
from widgets.event_table import EventTable, EventWish
from widgets.roles import ViewState


def event_filter(wish: EventWish) -> EventFilter:
    """The table's wish as the store takes it."""
    known = {tone.value: tone for tone in EventTone}
    tones = frozenset(known[tone.value] for tone in wish.tones if tone.value in known)
    exercise = None if not wish.tones or tones else True
    return EventFilter(tones=tones, subject=wish.subject, text=wish.text, exercise=exercise)


class JournalFlow(QObject):
    """Connects one event table with the journal."""

    def __init__(
        self, table: EventTable, model: EventModel, journal: Journal, desk: EventPageDesk
    ) -> None:
        """Connect; `start` asks for the first page."""
        super().__init__()
        self._table = table
        self._model = model
        table.set_model(model, EventColumn.WHAT)
        model.page_requested.connect(desk.request)
        desk.paged.connect(model.on_paged)
        desk.refused.connect(model.on_page_failed)
        journal.stored.connect(model.on_stored)
        model.loading_changed.connect(self.on_loading_changed)
        model.failed.connect(self.on_failed)
        table.wish_changed.connect(self.on_wish_changed)
        table.retry_requested.connect(self.on_retry_requested)

    def start(self) -> None:
        """Show the newest events."""
        self._model.show_filter(EventFilter())

    @Slot()
    def on_loading_changed(self) -> None:
        """A page was asked for or came."""
        state = ViewState.LOADING if self._model.is_loading else ViewState.READY
        self._table.set_state(state)

    @Slot(str)
    def on_failed(self, cause: str) -> None:
        """The store did not answer."""
        self._table.set_state(ViewState.FAILED, cause)

    @Slot(object)
    def on_wish_changed(self, wish: EventWish) -> None:
        """Another filter."""
        self._model.show_filter(event_filter(wish))

    @Slot()
    def on_retry_requested(self) -> None:
        """Ask again for what is shown."""
        self._model.show_filter(self._model.event_filter)
