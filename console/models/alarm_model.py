"""The open alarms as a table that never moves under the hand. GUI thread.

A new board is taken row by row: rows leave, rows enter, rows change, and what stays keeps its place
and its selection. A new order (a flood begins or ends) waits while somebody points at the list.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from console.clock import Clock
from console.domain.alarms.values import AlarmBoard, AlarmView
from console.models.alarm_rows import AlarmRow, HeadingRow, Row, Section, rows_of
from console.models.alarm_words import (
    badge_of,
    state_of,
    tone_of,
    what_of,
    where_of,
    who_of,
)
from console.models.event_words import sentence
from console.models.local_time import clock_words
from widgets.badge import tone_word
from widgets.roles import BadgeState, ItemRole, Tone
from widgets.wall.words import duration_words

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
_NS: Final = 1_000_000_000


class AlarmColumn(IntEnum):
    """Columns in their order on screen."""

    TONE = 0
    WHAT = 1
    WHERE = 2
    STATE = 3
    WHO = 4
    AGE = 5


class AlarmModel(QAbstractTableModel):
    """Every open alarm of the board."""

    def __init__(self, clock: Clock, zone: ZoneInfo) -> None:
        """Start empty."""
        super().__init__()
        self._clock = clock
        self._zone = zone
        self._rows: list[Row] = []
        self._waiting: tuple[Row, ...] | None = None
        self._is_held = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown, from the top."""
        return tuple(self._rows)

    def alarm_of(self, alarm_id: str) -> AlarmView | None:
        """The alarm of a row; None when it is not in the list any more."""
        for row in self._rows:
            if isinstance(row, AlarmRow) and row.key == alarm_id:
                return row.alarm
        return None

    def set_board(self, board: AlarmBoard) -> None:
        """Show another board."""
        wanted = rows_of(board)
        if self._is_held and not self._keeps_order(wanted):
            self._waiting = wanted
            known = {row.key: row for row in wanted}
            self._change([known.get(row.key, row) for row in self._rows])
            return
        self._waiting = None
        self._take(wanted)

    def hold(self, *, is_held: bool) -> None:
        """Keep the order while somebody points at the list; take what waited when they leave."""
        self._is_held = is_held
        waiting, self._waiting = self._waiting, None
        if not is_held and waiting is not None:
            self._take(waiting)
        elif is_held:
            self._waiting = waiting

    def tick(self) -> None:
        """Ages go on."""
        if self._rows:
            first = self.index(0, AlarmColumn.AGE)
            self.dataChanged.emit(first, self.index(len(self._rows) - 1, AlarmColumn.AGE))

    def _keeps_order(self, wanted: Sequence[Row]) -> bool:
        """Whether rows that stay keep their order."""
        keys = {row.key for row in wanted}
        mine = {row.key for row in self._rows}
        before = [row.key for row in self._rows if row.key in keys]
        return before == [row.key for row in wanted if row.key in mine]

    def _take(self, wanted: Sequence[Row]) -> None:
        """Leave, move, enter, change: in this order."""
        keys = {row.key for row in wanted}
        for at in reversed(range(len(self._rows))):
            if self._rows[at].key not in keys:
                self.beginRemoveRows(NO_INDEX, at, at)
                del self._rows[at]
                self.endRemoveRows()
        if not self._keeps_order(wanted):
            self._reorder(wanted)
        self._enter(wanted)
        self._change(wanted)

    def _reorder(self, wanted: Sequence[Row]) -> None:
        """Another order of the same rows; the selection goes with its row."""
        place = {row.key: at for at, row in enumerate(wanted)}
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._rows[one.row()].key for one in before]
        self._rows.sort(key=lambda row: place[row.key])
        here = {row.key: at for at, row in enumerate(self._rows)}
        after = [self.index(here[key], one.column()) for key, one in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _enter(self, wanted: Sequence[Row]) -> None:
        """Insert what is new, a run of rows at a time."""
        mine = {row.key for row in self._rows}
        at = 0
        while at < len(wanted):
            end = at
            while end < len(wanted) and wanted[end].key not in mine:
                end += 1
            if end > at:
                self.beginInsertRows(NO_INDEX, at, end - 1)
                self._rows[at:at] = wanted[at:end]
                self.endInsertRows()
            at = end + 1

    def _change(self, wanted: Sequence[Row]) -> None:
        """Show what is different in rows that stay."""
        for at, row in enumerate(wanted):
            if row != self._rows[at]:
                self._rows[at] = row
                last = self.index(at, len(AlarmColumn) - 1)
                self.dataChanged.emit(self.index(at, 0), last)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Alarms and headings."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Six."""
        return 0 if parent.isValid() else len(AlarmColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over by the arrows."""
        row = self._rows[index.row()] if index.isValid() else None
        return super().flags(index) if isinstance(row, AlarmRow) else Qt.ItemFlag.NoItemFlags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Column titles."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        titles = {
            AlarmColumn.TONE: self.tr("Priority"),
            AlarmColumn.WHAT: self.tr("What happened"),
            AlarmColumn.WHERE: self.tr("Where"),
            AlarmColumn.STATE: self.tr("State"),
            AlarmColumn.WHO: self.tr("By"),
            AlarmColumn.AGE: self.tr("Age"),
        }
        return titles[AlarmColumn(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and roles of a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], AlarmColumn(index.column())
        if isinstance(row, HeadingRow):
            return self._heading(row, column, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        return self._role(row, column, role)

    def _heading(self, row: HeadingRow, column: AlarmColumn, role: int) -> Any:
        """A line over rows that belong together."""
        tone = None if row.group is None else Tone(row.group.tone.value)
        if column is AlarmColumn.WHAT:
            answers = {
                int(Qt.ItemDataRole.DisplayRole): self._heading_words(row),
                int(ItemRole.IS_STRONG): True,
            }
            return answers.get(int(role))
        if column is not AlarmColumn.TONE or tone is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        roles = {
            int(Qt.ItemDataRole.DisplayRole): tone_word(tone),
            int(ItemRole.TONE): tone,
            int(ItemRole.BADGE): BadgeState.ACKNOWLEDGED,
        }
        return roles.get(int(role))

    def _heading_words(self, row: HeadingRow) -> str:
        """What stands below it, and how much."""
        if row.group is not None:
            cause = f"{sentence(row.group.code, {})} · {row.group.group}"
            return self.tr("%n from one cause: {0}", "", row.count).format(cause)
        words = {
            Section.OTHERS: self.tr("Others, %n", "", row.count),
            Section.SHELVED: self.tr("Shelved, %n", "", row.count),
            Section.SUPPRESSED: self.tr("Suppressed by design, %n", "", row.count),
            Section.OUT_OF_SERVICE: self.tr("Out of service, %n", "", row.count),
            Section.MORE: self.tr("%n more, not shown", "", row.count),
        }
        return words[row.section] if row.section is not None else ""

    def _role(self, row: AlarmRow, column: AlarmColumn, role: int) -> Any:
        """What the delegate, the keys and the copy action read."""
        alarm = row.alarm
        if role in {ItemRole.TONE, ItemRole.BADGE} and column is not AlarmColumn.TONE:
            return None
        if role == Qt.ItemDataRole.ToolTipRole and column is AlarmColumn.AGE:
            return self.tr("raised {0}").format(clock_words(alarm.raised.utc_ns, self._zone))
        known: dict[int, Callable[[], object]] = {
            int(ItemRole.TONE): lambda: tone_of(alarm),
            int(ItemRole.BADGE): lambda: badge_of(alarm),
            int(ItemRole.ROW_KEY): lambda: alarm.alarm_id,
            int(ItemRole.IS_STRONG): lambda: alarm.is_unacknowledged,
            int(ItemRole.IS_DIM): lambda: alarm.is_hidden,
            int(ItemRole.IS_FACT): lambda: column in {AlarmColumn.WHERE, AlarmColumn.AGE},
            int(ItemRole.LINE_TEXT): lambda: "\t".join(self._text(row, one) for one in AlarmColumn),
        }
        asked = known.get(int(role))
        return None if asked is None else asked()

    def _text(self, row: AlarmRow, column: AlarmColumn) -> str:
        alarm, now_utc_ns = row.alarm, self._clock.utc_ns()
        texts: dict[AlarmColumn, Callable[[], str]] = {
            AlarmColumn.TONE: lambda: tone_word(tone_of(alarm)),
            AlarmColumn.WHAT: lambda: self._what(row),
            AlarmColumn.WHERE: lambda: where_of(alarm),
            AlarmColumn.STATE: lambda: state_of(alarm, self._zone, now_utc_ns),
            AlarmColumn.WHO: lambda: who_of(alarm),
            AlarmColumn.AGE: lambda: duration_words(
                max(0.0, (now_utc_ns - alarm.announced.utc_ns) / _NS)
            ),
        }
        return texts[column]()

    def _what(self, row: AlarmRow) -> str:
        """What happened, and what makes it special."""
        parts = [self.tr("First out")] if row.is_first_out else []
        parts.append(what_of(row.alarm))
        if row.alarm.count > 1:
            parts.append(self.tr("{0} times").format(row.alarm.count))
        return " · ".join(parts)
