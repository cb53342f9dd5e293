"""The order of the alarm list: standing ones, groups of a flood, shelved, out of service. Pure.

Newest first and otherwise unmoved: what happens to an alarm never changes its place among those
that stand. Only a flood groups them, by cause, each group led by the alarm that came first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.domain.alarms.values import AlarmBoard, AlarmState, AlarmView, FloodGroup

#: Rows at most; what is beyond is counted in the last heading, and the strip still reaches it.
MOST_ROWS: Final = 1_000


class Section(StrEnum):
    """Headings that are no group of a flood."""

    OTHERS = "others"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm in the list.

    Attributes:
        alarm: What it shows.
        is_first_out: It came first of its group, and the flood is on.
    """

    alarm: AlarmView
    is_first_out: bool = False

    @property
    def key(self) -> str:
        """Names the row for good."""
        return self.alarm.alarm_id


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A line over rows that belong together.

    Attributes:
        section: What stands below; None for a group of a flood.
        count: How many.
        group: The group; None for a section.
    """

    section: Section | None
    count: int
    group: FloodGroup | None = None

    @property
    def key(self) -> str:
        """Names the row for good."""
        if self.group is not None:
            return f"group:{self.group.group}"
        return f"section:{self.section.value if self.section else ''}"


Row = AlarmRow | HeadingRow

_HIDDEN: dict[AlarmState, Section] = {
    AlarmState.SHELVED: Section.SHELVED,
    AlarmState.SUPPRESSED: Section.SUPPRESSED,
    AlarmState.OUT_OF_SERVICE: Section.OUT_OF_SERVICE,
}


def newest_first(alarms: Iterable[AlarmView]) -> list[AlarmView]:
    """By the moment they first came; the id decides between equal ones."""
    return sorted(alarms, key=lambda one: (one.raised.utc_ns, one.alarm_id), reverse=True)


def _grouped(board: AlarmBoard, standing: list[AlarmView]) -> list[Row]:
    """The groups of the flood, then what belongs to none of them."""
    rows: list[Row] = []
    flood = board.flood
    groups = () if flood is None else flood.groups
    known = {one.group for one in groups}
    for group in groups:
        members = [one for one in standing if one.group == group.group]
        if not members:
            continue
        rows.append(HeadingRow(None, len(members), group))
        first = [one for one in members if one.alarm_id == group.first_id]
        rest = [one for one in members if one.alarm_id != group.first_id]
        rows += [AlarmRow(one, is_first_out=True) for one in first]
        rows += [AlarmRow(one) for one in rest]
    others = [one for one in standing if one.group not in known]
    if others:
        rows.append(HeadingRow(Section.OTHERS, len(others)))
    return [*rows, *(AlarmRow(one) for one in others)]


def rows_of(board: AlarmBoard) -> tuple[Row, ...]:
    """Every row of the list, from the top."""
    standing = newest_first(one for one in board.alarms if not one.is_hidden)
    if board.flood is not None and board.flood.groups:
        rows = _grouped(board, standing)
    else:
        rows = [AlarmRow(one) for one in standing]
    for state, section in _HIDDEN.items():
        hidden = newest_first(one for one in board.alarms if one.state is state)
        if hidden:
            rows.append(HeadingRow(section, len(hidden)))
            rows += [AlarmRow(one) for one in hidden]
    if len(rows) > MOST_ROWS:
        left = sum(1 for row in rows[MOST_ROWS:] if isinstance(row, AlarmRow))
        rows = [*rows[:MOST_ROWS], HeadingRow(Section.MORE, left)]
    return tuple(rows)
