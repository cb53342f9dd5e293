"""The journal to the log, and pages back on demand. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
events are durable                    the model shows those that pass
the model wants a page                the reader desk reads it
a page came, or could not be read     the model takes it, the table says so
the guard filters                     the model starts anew
somebody else sits here               so far back as their rights reach
rows wait above, lines are left out   the header says how many
====================================  ================================
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Slot

from console.domain.event_filter import EventFilter
from console.domain.events import Tone as EventTone
from console.domain.people.sessions import SessionView
from console.models.event_model import EventColumn, EventModel
from console.store.event_desk import EventPageDesk
from console.store.journal import Journal
from widgets.event_table import EventTable, EventWish
from widgets.panel_header import PanelHeader
from widgets.roles import Tone, ViewState

CONTEXT: Final = "log"
#: The guard's list opens without what is normal; the journal keeps it, a chip shows it.
GUARD_WISH: Final = EventWish(frozenset(Tone) - {Tone.CALM})


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def log_fact(wish: EventWish, hidden: int, above: int) -> str:
    """The grey line of the log's header: what is shown, what is left out, what waits above.

    Args:
        wish: The filter.
        hidden: Calm lines stored since the console started.
        above: Rows that entered above the visible ones.
    """
    if wish == GUARD_WISH:
        what = _tr("{0} normal lines since start not shown").format(hidden)
    elif wish.is_all:
        what = _tr("every line of the journal")
    else:
        what = _tr("filtered, Esc in the filter goes back")
    waiting = _tr("{0} newer above, Home shows them").format(above) if above else ""
    return f"{what} · {waiting}" if waiting else what


def event_filter(wish: EventWish) -> EventFilter:
    """The table's wish as the store takes it."""
    known = {tone.value: tone for tone in EventTone}
    tones = frozenset(known[tone.value] for tone in wish.tones if tone.value in known)
    exercise = None if not wish.tones or tones else True
    return EventFilter(tones=tones, subject=wish.subject, text=wish.text, exercise=exercise)


class JournalFlow(QObject):
    """Connects one event table with the journal."""

    def __init__(
        self,
        table: EventTable,
        header: PanelHeader,
        model: EventModel,
        journal: Journal,
        desk: EventPageDesk,
        utc_ns: Callable[[], int],
    ) -> None:
        """Connect; `start` asks for the first page."""
        super().__init__()
        self._table = table
        self._header = header
        self._model = model
        self._above = 0
        self._utc_ns = utc_ns
        self._history_s: float | None = None
        table.set_model(model, EventColumn.WHAT)
        model.page_requested.connect(desk.request)
        desk.paged.connect(model.on_paged)
        desk.refused.connect(model.on_page_failed)
        journal.stored.connect(model.on_stored)
        model.loading_changed.connect(self.on_loading_changed)
        model.failed.connect(self.on_failed)
        model.hidden_changed.connect(self.on_hidden_changed)
        table.wish_changed.connect(self.on_wish_changed)
        table.rows_above_changed.connect(self.on_rows_above_changed)
        table.retry_requested.connect(self.on_retry_requested)

    def start(self) -> None:
        """Show the newest events that a guard must know."""
        self._table.set_home_wish(GUARD_WISH)
        self._tell_header()

    def _tell_header(self) -> None:
        wish = self._table.filter_bar.wish
        self._header.set_fact(log_fact(wish, self._model.hidden, self._above))

    @Slot(int)
    def on_hidden_changed(self, hidden: int) -> None:
        """More normal lines are in the journal."""
        self._table.set_hidden(hidden)
        self._tell_header()

    @Slot(int)
    def on_rows_above_changed(self, above: int) -> None:
        """Rows entered above what is on screen."""
        self._above = above
        self._tell_header()

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
        self._model.show_filter(self._bounded(event_filter(wish)))
        self._tell_header()

    def _bounded(self, wanted: EventFilter) -> EventFilter:
        """A filter that reaches no further back than the rights of whoever sits here."""
        if self._history_s is None:
            return replace(wanted, start_utc_ns=0)
        oldest_ns = self._utc_ns() - round(self._history_s * 1e9)
        return replace(wanted, start_utc_ns=max(0, oldest_ns))

    @Slot(object)
    def on_session_changed(self, view: SessionView) -> None:
        """Somebody else sits here, who may read further back, or less far."""
        if view.history_s != self._history_s:
            self._history_s = view.history_s
            self._model.show_filter(self._bounded(self._model.event_filter))

    @Slot()
    def on_retry_requested(self) -> None:
        """Ask again for what is shown."""
        self._model.show_filter(self._model.event_filter)
