"""The incident log as a table: newest first, live, filtered, never sorted again. GUI thread.

A new incident enters at the top; the others stay in their order whatever changes in them. Closed
ones leave after eight hours.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot

from console.clock import Clock
from console.domain.incidents.incident import Incident, IncidentBoard
from console.domain.incidents.kinds import IncidentState
from console.models.incident_words import (
    NONE,
    age_words,
    place_words,
    search_text,
    state_words,
    title_words,
)
from widgets.badge import tone_word
from widgets.event_table import EventWish
from widgets.roles import BadgeState, ItemRole, Tone

#: Closed incidents leave the list after so long (project default, live.png).
CLOSED_STAY_S: Final = 8 * 3600
_NS: Final = 1_000_000_000

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class IncidentColumn(IntEnum):
    """Columns in their order on screen."""

    TONE = 0
    NUMBER = 1
    WHAT = 2
    WHERE = 3
    STATE = 4
    OWNER = 5
    AGE = 6
    PROCEDURE = 7


_FACTS: Final = frozenset(
    {IncidentColumn.NUMBER, IncidentColumn.WHERE, IncidentColumn.AGE, IncidentColumn.STATE}
)


class IncidentModel(QAbstractTableModel):
    """Incidents that pass one filter."""

    def __init__(self, clock: Clock, zone: ZoneInfo) -> None:
        """Start empty."""
        super().__init__()
        self._clock = clock
        self._zone = zone
        self._board = IncidentBoard()
        self._wish = EventWish()
        self._rows: list[Incident] = []
        self._progress: Mapping[str, tuple[int, int]] = {}

    @property
    def rows(self) -> tuple[Incident, ...]:
        """What is shown, newest first."""
        return tuple(self._rows)

    @property
    def board(self) -> IncidentBoard:
        """Everything, whatever the filter."""
        return self._board

    def find(self, incident_id: str) -> Incident | None:
        """One of the board by its id."""
        return self._board.find(incident_id)

    @Slot(object)
    def on_board(self, board: IncidentBoard) -> None:
        """Take what the operations thread knows now."""
        self._board = board
        self._show()

    @Slot(object)
    def on_wish_changed(self, wish: EventWish) -> None:
        """Show others."""
        self._wish = wish
        self.beginResetModel()
        self._rows = self._wanted()
        self.endResetModel()

    @Slot()
    def on_tick(self) -> None:
        """Ages go on; who is closed for long enough leaves."""
        if len(self._wanted()) != len(self._rows):
            self._show()
        if self._rows:
            column = int(IncidentColumn.AGE)
            self.dataChanged.emit(
                self.index(0, column),
                self.index(len(self._rows) - 1, column),
                [Qt.ItemDataRole.DisplayRole],
            )

    def set_progress(self, progress: Mapping[str, tuple[int, int]]) -> None:
        """How far the procedure of each incident is: steps settled, of how many."""
        if progress != self._progress:
            self._progress = dict(progress)
            if self._rows:
                column = int(IncidentColumn.PROCEDURE)
                self.dataChanged.emit(
                    self.index(0, column), self.index(len(self._rows) - 1, column)
                )

    def _wanted(self) -> list[Incident]:
        now_ns = self._clock.utc_ns()
        words = self._wish.text.casefold().split()
        return [one for one in self._board.incidents if self._passes(one, now_ns, words)]

    def _passes(self, one: Incident, now_ns: int, words: list[str]) -> bool:
        if not one.is_open and now_ns - one.closed_utc_ns > CLOSED_STAY_S * _NS:
            return False
        tones = self._wish.tones
        if tones and self._tone(one) not in tones:
            return False
        if not words:
            return True
        text = search_text(one, self._zone)
        return all(word in text for word in words)

    def _show(self) -> None:
        """Move from the rows shown to those wanted by the fewest changes."""
        wanted = self._wanted()
        ids = {one.incident_id for one in wanted}
        for row in reversed(range(len(self._rows))):
            if self._rows[row].incident_id not in ids:
                self.beginRemoveRows(NO_INDEX, row, row)
                del self._rows[row]
                self.endRemoveRows()
        known = {one.incident_id for one in self._rows}
        for row, one in enumerate(wanted):
            if one.incident_id not in known:
                self.beginInsertRows(NO_INDEX, row, row)
                self._rows.insert(row, one)
                self.endInsertRows()
            elif self._rows[row] != one:
                self._rows[row] = one
                last = self.columnCount() - 1
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Incidents shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Eight."""
        return 0 if parent.isValid() else len(IncidentColumn)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """Column titles."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return self.titles()[section]

    def titles(self) -> tuple[str, ...]:
        """Column titles, in order."""
        return (
            self.tr("Priority"),
            self.tr("No."),
            self.tr("What happened"),
            self.tr("Where"),
            self.tr("State"),
            self.tr("Owner"),
            self.tr("Age"),
            self.tr("Procedure"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and roles of a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], IncidentColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        return self._role(row, column, role)

    def _role(self, row: Incident, column: IncidentColumn, role: int) -> Any:
        """What the delegate and the copy action read."""
        answers: dict[int, Any] = {
            int(ItemRole.ROW_KEY): row.incident_id,
            int(ItemRole.IS_FACT): column in _FACTS,
            int(ItemRole.IS_DIM): not row.is_open,
            int(ItemRole.IS_STRONG): row.state is IncidentState.NEW
            and column in {IncidentColumn.TONE, IncidentColumn.WHAT, IncidentColumn.STATE},
        }
        if column is IncidentColumn.TONE:
            answers[int(ItemRole.TONE)] = self._tone(row)
            answers[int(ItemRole.BADGE)] = self._badge(row)
        if column is IncidentColumn.PROCEDURE:
            answers[int(ItemRole.PROGRESS)] = self._progress.get(row.incident_id)
        if role == ItemRole.LINE_TEXT:
            return "\t".join(self.cells(row))
        return answers.get(role)

    def cells(self, row: Incident) -> tuple[str, ...]:
        """The texts of one incident, in the order of the columns."""
        end_ns = row.closed_utc_ns or self._clock.utc_ns()
        done = self._progress.get(row.incident_id)
        return (
            tone_word(self._tone(row)) if row.is_open else NONE,
            row.number_words,
            title_words(row),
            place_words(row),
            state_words(row),
            row.owner or NONE,
            age_words((end_ns - row.opened_utc_ns) / _NS),
            f"{done[0]}/{done[1]}" if done is not None else NONE,
        )

    @staticmethod
    def _tone(row: Incident) -> Tone:
        return Tone.EXERCISE if row.exercise else Tone(row.tone.value)

    @staticmethod
    def _badge(row: Incident) -> BadgeState:
        if not row.is_open:
            return BadgeState.CLOSED
        is_new = bool(row.unacknowledged) or row.state is IncidentState.NEW
        return BadgeState.NEW if is_new else BadgeState.ACKNOWLEDGED
