"""The journal as a table: newest first, pages from the reader desk, live rows at the top.

The model never touches a database: it asks for pages by signal and takes them by slot. GUI thread.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot

from console.clock import Clock
from console.domain.event_filter import EventFilter
from console.domain.events import StoredEvent
from console.domain.events import Tone as EventTone
from console.models.event_match import passes
from console.models.event_words import place, what_happened
from console.models.local_time import date_words, moment_words
from widgets.roles import BadgeState, ItemRole, Tone

PAGE_ROWS: Final = 100
#: Rows kept in memory; the tail is dropped and fetched again when somebody scrolls there.
MOST_ROWS: Final = 5_000

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class EventColumn(IntEnum):
    """Columns in their order on screen."""

    TONE = 0
    NUMBER = 1
    WHAT = 2
    WHERE = 3
    WHO = 4
    TIME = 5


class EventModel(QAbstractTableModel):
    """Events that pass one filter.

    Attributes:
        page_requested: Signal(EventFilter, before row id or None, limit, ticket).
        loading_changed: Signal(): see `is_loading`.
        failed: Signal(str): a page could not be read, in words.
        hidden_changed: Signal(int): see `hidden`.
    """

    page_requested = Signal(object, object, object, object)
    loading_changed = Signal()
    failed = Signal(str)
    hidden_changed = Signal(int)

    def __init__(self, clock: Clock, zone: ZoneInfo) -> None:
        """Start empty; `show_filter` asks for the first page."""
        super().__init__()
        self._clock = clock
        self._zone = zone
        self._filter = EventFilter()
        self._rows: list[StoredEvent] = []
        self._ticket = 0
        self._is_loading = False
        self._is_complete = False
        self._early: list[StoredEvent] = []
        self._hidden = 0

    @property
    def hidden(self) -> int:
        """Calm events stored since the model was made; a list that leaves them out says so.

        They stand in the journal; a filter with the calm tone shows them.
        """
        return self._hidden

    @property
    def event_filter(self) -> EventFilter:
        """The filter whose events are shown."""
        return self._filter

    @property
    def rows(self) -> tuple[StoredEvent, ...]:
        """The events in memory, newest first."""
        return tuple(self._rows)

    @property
    def is_loading(self) -> bool:
        """Whether a page is under way."""
        return self._is_loading

    def show_filter(self, wanted: EventFilter) -> None:
        """Show other events from the newest on."""
        self.beginResetModel()
        self._filter = wanted
        self._rows = []
        self._early = []
        self._is_complete = False
        self._is_loading = False
        self.endResetModel()
        self._ask(None)

    def _ask(self, before: int | None) -> None:
        self._ticket += 1
        self._is_loading = True
        self.loading_changed.emit()
        self.page_requested.emit(self._filter, before, PAGE_ROWS, self._ticket)

    @Slot(object, object)
    def on_paged(self, ticket: object, rows: list[StoredEvent]) -> None:
        """Take the page asked for last; older answers are of no interest."""
        if ticket != self._ticket:
            return
        self._is_loading = False
        self._is_complete = len(rows) < PAGE_ROWS
        last = self._rows[-1].row_id if self._rows else None
        new = [row for row in rows if last is None or row.row_id < last]
        if new:
            first = len(self._rows)
            self.beginInsertRows(NO_INDEX, first, first + len(new) - 1)
            self._rows += new
            self.endInsertRows()
        early, self._early = self._early, []
        self._enter(early)
        self.loading_changed.emit()

    @Slot(object, object)
    def on_page_failed(self, ticket: object, words: object) -> None:
        """Say that the store did not answer; what is shown stays."""
        if ticket == self._ticket:
            self._is_loading = False
            early, self._early = self._early, []
            self._enter(early)
            self.loading_changed.emit()
            self.failed.emit(str(words))

    @Slot(object)
    def on_stored(self, stored: tuple[StoredEvent, ...]) -> None:
        """Put new durable events on top, newest first."""
        self._count_hidden(stored)
        self._enter(stored)

    def _enter(self, stored: Sequence[StoredEvent]) -> None:
        newest = self._rows[0].row_id if self._rows else 0
        if self._is_loading and not self._rows:
            # The page under way may have been read before them: they enter after it.
            self._early = [*self._early, *stored][-MOST_ROWS:]
            return
        new = [one for one in reversed(stored) if one.row_id > newest and passes(self._filter, one)]
        if not new:
            return
        self.beginInsertRows(NO_INDEX, 0, len(new) - 1)
        self._rows[:0] = new
        self.endInsertRows()
        self._drop_tail()

    def _count_hidden(self, stored: tuple[StoredEvent, ...]) -> None:
        calm = sum(1 for one in stored if one.event.tone is EventTone.CALM)
        if calm:
            self._hidden += calm
            self.hidden_changed.emit(self._hidden)

    def _drop_tail(self) -> None:
        if len(self._rows) <= MOST_ROWS:
            return
        self.beginRemoveRows(NO_INDEX, MOST_ROWS, len(self._rows) - 1)
        del self._rows[MOST_ROWS:]
        self.endRemoveRows()
        self._is_complete = False

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Rows in memory."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Six."""
        return 0 if parent.isValid() else len(EventColumn)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older events may exist and none are under way."""
        return not parent.isValid() and not self._is_complete and not self._is_loading

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next older page."""
        if self.canFetchMore(parent):
            self._ask(self._rows[-1].row_id if self._rows else None)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """Column titles."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        titles = {
            EventColumn.TONE: self.tr("Priority"),
            EventColumn.NUMBER: self.tr("No."),
            EventColumn.WHAT: self.tr("What happened"),
            EventColumn.WHERE: self.tr("Where"),
            EventColumn.WHO: self.tr("By"),
            EventColumn.TIME: self.tr("Time"),
        }
        return titles[EventColumn(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and roles of a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        column = EventColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column is EventColumn.TIME:
            utc = ZoneInfo("UTC")
            clock = moment_words(row.event.utc_ns, utc, 0)
            return self.tr("{0} UTC").format(clock)
        return self._role(row, column, role)

    def _role(self, row: StoredEvent, column: EventColumn, role: int) -> Any:
        """What the badge delegate and the copy action read."""
        if role == ItemRole.TONE and column is EventColumn.TONE:
            return Tone(row.event.tone.value)
        if role == ItemRole.BADGE and column is EventColumn.TONE:
            return BadgeState.ACKNOWLEDGED
        if role == ItemRole.ROW_KEY:
            return row.row_id
        if role == ItemRole.IS_FACT:
            return column in {EventColumn.WHERE, EventColumn.TIME}
        if role == ItemRole.LINE_TEXT:
            date = date_words(row.event.utc_ns, self._zone)
            cells = (self._text(row, one) for one in EventColumn)
            return "\t".join([date, *cells])
        return None

    def _text(self, row: StoredEvent, column: EventColumn) -> str:
        event = row.event
        if column is EventColumn.TONE:
            return self._tone_word(event.tone.value)
        if column is EventColumn.NUMBER:
            return f"{row.row_id:04}"
        if column is EventColumn.WHAT:
            return what_happened(event)
        if column is EventColumn.WHERE:
            return place(event.subject, event.params)
        if column is EventColumn.WHO:
            return event.actor
        return moment_words(event.utc_ns, self._zone, self._clock.utc_ns())

    def _tone_word(self, tone: str) -> str:
        words = {
            "alarm": self.tr("Alarm"),
            "warning": self.tr("Warning"),
            "notice": self.tr("Notice"),
            "unknown": self.tr("Unknown"),
            "calm": self.tr("Normal"),
        }
        return words[tone]
