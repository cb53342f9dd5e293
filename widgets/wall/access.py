"""The painted tiles as accessible children: name, state, place, focus. GUI thread.

Qt asks the factory for the wall's interface; the tiles are interfaces without widgets, so nothing
is painted for them. Works with PySide6 6.11; the decision record says what was tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from typing_extensions import override

from widgets.wall.words import spoken

if TYPE_CHECKING:
    from widgets.wall.wall import CameraWall

_installed: list[object] = []


class TileInterface(QAccessibleInterface):
    """One painted tile."""

    def __init__(self, owner: WallInterface, index: int) -> None:
        super().__init__()
        self._owner = owner
        self._index = index

    @override
    def isValid(self) -> bool:
        """Whether the tile is still on the wall."""
        return self._owner.isValid() and self._index < self._owner.childCount()

    @override
    def object(self) -> QObject | None:  # type: ignore[override]
        """There is no widget behind a tile."""
        return None

    @override
    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window of the wall."""
        return self._owner.window()

    @override
    def parent(self) -> QAccessibleInterface:
        """The wall."""
        return self._owner

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A tile has no parts."""
        return None

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A tile has no parts."""
        return None

    @override
    def childCount(self) -> int:
        """A tile has no parts."""
        return 0

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """A tile has no parts."""
        return -1

    @override
    def text(self, t: QAccessible.Text) -> str:
        """Name: number, place, state and what is proven."""
        if not self.isValid() or t is not QAccessible.Text.Name:
            return ""
        cell = self._owner.wall.cells[self._index]
        return spoken(cell.state, cell.words)

    @override
    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Nothing can be written into a tile."""

    @override
    def rect(self) -> QRect:
        """Where it is on the screen."""
        if not self.isValid():
            return QRect()
        wall = self._owner.wall
        where = wall.cells[self._index].rect
        return QRect(wall.mapToGlobal(where.topLeft()), where.size())

    @override
    def role(self) -> QAccessible.Role:
        """A picture in a list."""
        return QAccessible.Role.ListItem

    @override
    def state(self) -> QAccessible.State:
        """Chosen and focused or not."""
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        cell = self._owner.wall.cells[self._index]
        state.selectable = True
        state.focusable = True
        state.selected = cell.is_current
        state.focused = cell.is_current and self._owner.wall.hasFocus()
        return state


class WallInterface(QAccessibleWidget):
    """The wall as a list of tiles."""

    def __init__(self, wall: CameraWall) -> None:
        super().__init__(wall, QAccessible.Role.List)
        self.wall = wall
        self._tiles: list[TileInterface] = []

    @override
    def childCount(self) -> int:
        """Tiles that are shown."""
        return len(self.wall.cells)

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The interface of a tile."""
        if not 0 <= index < self.childCount():
            return None
        while len(self._tiles) <= index:
            self._tiles.append(TileInterface(self, len(self._tiles)))
        return self._tiles[index]

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The tile at a point of the screen."""
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Place of a tile."""
        return next((i for i, one in enumerate(self._tiles) if one is child), -1)


def install_wall_access(wall_type: type[CameraWall]) -> None:
    """Teach Qt the interface of the wall, once per process."""
    if _installed:
        return

    def make(_key: str, target: QObject) -> QAccessibleInterface | None:
        return WallInterface(target) if isinstance(target, wall_type) else None

    _installed.append(make)
    QAccessible.installFactory(make)


def tell_alert(wall: CameraWall, index: int) -> None:
    """Tell assistive technology that the state of a tile changed."""
    if QAccessible.isActive():
        event = QAccessibleEvent(wall, QAccessible.Event.Alert)
        event.setChild(index)
        QAccessible.updateAccessibility(event)
