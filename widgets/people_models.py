"""Rows of accounts and of rights, for the panel of people. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
_TEXTS = frozenset({_DISPLAY, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole})


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One account.

    Attributes:
        account_id: To sign in.
        name: As shown.
        roles: Translated, in one line.
        role_keys: Keys of the roles.
        state: Translated: may sign in, disabled, altered.
        last: When the person signed in last, translated; empty = never.
        is_enabled: Whether it may sign in.
    """

    account_id: str
    name: str
    roles: str
    role_keys: tuple[str, ...]
    state: str
    last: str
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class RightRow:
    """One action and who may do it.

    Attributes:
        action: Key of the action.
        text: Translated.
        marks: One for each role, in their order.
        needs_two: Whether a second person has to agree.
        can_need_two: Whether it may be put under that rule.
    """

    action: str
    text: str
    marks: tuple[bool, ...]
    needs_two: bool = False
    can_need_two: bool = False


class PeopleModel(QAbstractTableModel):
    """One line an account."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PersonRow, ...] = ()

    def set_rows(self, rows: tuple[PersonRow, ...]) -> None:
        """Show other rows."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 5

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | None:
        if role != _DISPLAY or orientation is not Qt.Orientation.Horizontal:
            return None
        return (
            self.tr("Sign-in name"),
            self.tr("Name"),
            self.tr("Roles"),
            self.tr("State"),
            self.tr("Signed in last"),
        )[section]

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> str | None:
        if role not in _TEXTS or not index.isValid():
            return None
        row = self.rows[index.row()]
        return (row.account_id, row.name, row.roles, row.state, row.last)[index.column()]


class RightsModel(QAbstractTableModel):
    """One line an action, one column a role, and whether it needs two."""

    def __init__(self, roles: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roles = roles
        self.rows: tuple[RightRow, ...] = ()

    def set_rows(self, rows: tuple[RightRow, ...]) -> None:
        """Show other rows; the same actions change in place."""
        if [row.action for row in rows] != [row.action for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            last = self.index(len(rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._roles) + 2

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | None:
        if role != _DISPLAY or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("Action"), *self._roles, self.tr("Needs two"))[section]

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> str | None:
        if role not in _TEXTS or not index.isValid():
            return None
        row, place = self.rows[index.row()], index.column() - 1
        if place < 0:
            return row.text
        if place < len(row.marks):
            return self.tr("may") if row.marks[place] else "\u2013"
        if row.needs_two:
            return self.tr("two persons")
        return "\u2013" if row.can_need_two else ""
