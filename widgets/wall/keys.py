"""Keys of the camera wall: number + Enter, arrows, Enter, Esc, Space, S, R, W, C, F11. GUI thread.

It changes the wall's arrangement and emits the wall's wishes; it holds the digits being typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from widgets.wall.layout import BUILT_IN

if TYPE_CHECKING:
    from widgets.wall.wall import CameraWall

_DIGITS_KEPT_NS = 3_000_000_000
_DIGITS_MAX = 3
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class WallKeys:
    """What the keys and the pointer do to one wall."""

    def __init__(self, wall: CameraWall, monotonic_ns: Callable[[], int]) -> None:
        self._wall = wall
        self._now = monotonic_ns
        self.digits = ""
        self._typed_ns = 0
        key = Qt.Key
        self._actions: dict[int, Callable[[], None]] = {
            key.Key_Return: self._enter,
            key.Key_Enter: self._enter,
            key.Key_Space: self._hold,
            key.Key_S: lambda: self._ask(wall.snapshot_requested.emit),
            key.Key_R: lambda: self._ask(wall.replay_requested.emit),
            key.Key_W: self._next_layout,
            key.Key_C: self._cycle,
            key.Key_F11: wall.full_screen_requested.emit,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key.

        Returns:
            Whether the key was ours.
        """
        allowed = Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() & ~allowed:
            return False
        text = event.text()
        if len(text) == 1 and text in "0123456789":
            self._type(text)
            return True
        if event.key() in _ARROWS:
            self._move(*_ARROWS[Qt.Key(event.key())])
            return True
        if event.key() == Qt.Key.Key_Escape:
            return self._escape()
        action = self._actions.get(event.key())
        if action is None:
            return False
        action()
        return True

    def forget(self) -> None:
        """Drop the digits typed so far."""
        if self.digits:
            self.digits = ""
            self._wall.update()

    def expire(self, now_ns: int) -> None:
        """Drop digits that were typed too long ago."""
        if self.digits and now_ns - self._typed_ns > _DIGITS_KEPT_NS:
            self.forget()

    def choose_first(self) -> None:
        """Make the first camera current."""
        cameras = [cell.state.camera for cell in self._wall.cells if cell.state.camera]
        if cameras:
            self._choose(cameras[0])

    def choose_at(self, point: QPoint) -> None:
        """Make the tile under a point current."""
        for cell in self._wall.cells:
            if cell.rect.contains(point) and cell.state.camera:
                self._choose(cell.state.camera)

    def enlarge_or_back(self) -> None:
        """Show the current camera alone, or the wall again."""
        now = self._wall.arrangement
        self._wall.arrange(replace(now, enlarged="" if now.enlarged else now.current))

    def _choose(self, camera: str) -> None:
        """Make a camera current."""
        self._wall.arrange(replace(self._wall.arrangement, current=camera))

    def _ask(self, emit: Callable[[str], object]) -> None:
        """Emit a wish about the current camera."""
        if self._wall.arrangement.current:
            emit(self._wall.arrangement.current)

    def _type(self, digit: str) -> None:
        """Add a digit; the oldest falls out."""
        self.digits = (self.digits + digit)[-_DIGITS_MAX:]
        self._typed_ns = self._now()
        self._wall.update()

    def _enter(self) -> None:
        """Camera number to spot, else enlarge."""
        if not self.digits:
            self.enlarge_or_back()
            return
        wanted = int(self.digits)
        self.forget()
        for state in self._wall.tiles:
            if state.number.isdigit() and int(state.number) == wanted:
                # The guard's own choice outranks the hold.
                self._wall.show_in_spot(state.camera, is_urgent=True)
                return

    def _escape(self) -> bool:
        """Forget digits, else leave the enlarged picture; otherwise it is not our key."""
        if self.digits:
            self.forget()
            return True
        if self._wall.arrangement.enlarged:
            self._wall.arrange(replace(self._wall.arrangement, enlarged=""))
            return True
        return False

    def _hold(self) -> None:
        """Hold the spot, or let go."""
        now = self._wall.arrangement
        self._wall.arrange(replace(now, is_held=not now.is_held))

    def _cycle(self) -> None:
        """Turn the pages by themselves, or stop."""
        now = self._wall.arrangement
        self._wall.arrange(replace(now, is_cycling=not now.is_cycling))

    def _next_layout(self) -> None:
        """The next built-in layout, with the same cameras."""
        now = self._wall.arrangement.layout
        kinds = [(one.kind, one.side) for one in BUILT_IN]
        here = (now.kind, now.side)
        index = (kinds.index(here) + 1) % len(kinds) if here in kinds else 0
        self._wall.set_layout_value(replace(BUILT_IN[index], cameras=now.cameras))

    def _move(self, step_x: int, step_y: int) -> None:
        """Make the nearest tile in a direction current."""
        cells = [cell for cell in self._wall.cells if cell.state.camera]
        here = next((c for c in cells if c.state.camera == self._wall.arrangement.current), None)
        if here is None:
            self.choose_first()
            return
        centre = here.rect.center()
        best, best_cost = None, 0
        for cell in cells:
            way = cell.rect.center() - centre
            ahead = way.x() * step_x + way.y() * step_y
            aside = abs(way.x() * step_y) + abs(way.y() * step_x)
            if ahead <= 0:
                continue
            cost = ahead + 2 * aside
            if best is None or cost < best_cost:
                best, best_cost = cell, cost
        if best is not None:
            self._choose(best.state.camera)
