"""Keys of the camera wall: number + Enter, arrows, Enter, Esc, Space, S, R, W, C, F11. GUI thread.

It changes the wall's arrangement and emits the wall's wishes; it holds the digits being typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from widgets.wall.layout import BUILT_IN, WallLayout

if TYPE_CHECKING:
    from widgets.wall.wall import CameraWall

_DIGITS_KEPT_NS = 3_000_000_000
_DIGITS_MAX = 3
#: The guard's own choice of the spot is kept so long (ui.md section 4).
_CHOICE_KEPT_NS = 20_000_000_000
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
        self.saved: tuple[WallLayout, ...] = ()
        self._typed_ns = 0
        self._chosen_ns: int | None = None
        key = Qt.Key
        self._actions: dict[int, Callable[[], None]] = {
            key.Key_Return: self._enter,
            key.Key_Enter: self._enter,
            key.Key_Space: self._hold,
            key.Key_S: lambda: self._ask(wall.snapshot_requested.emit),
            key.Key_R: lambda: self._ask(wall.replay_requested.emit),
            key.Key_W: self.next_layout,
            key.Key_C: self.cycle,
            key.Key_F11: wall.full_screen_requested.emit,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key.

        Returns:
            Whether the key was ours.
        """
        allowed = Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() & ~allowed:
            return self._press_with_shift(event)
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

    def _press_with_shift(self, event: QKeyEvent) -> bool:
        """Shift+W opens the saved layouts; every other key with a modifier is not ours."""
        is_shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if is_shift and event.key() == Qt.Key.Key_W:
            self._wall.layouts_requested.emit()
            return True
        return False

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
                # The guard's own choice outranks the hold, and is itself kept for a while.
                self._wall.show_in_spot(state.camera, is_urgent=True)
                self._chosen_ns = self._now()
                return

    @property
    def is_choice_kept(self) -> bool:
        """Whether the guard chose the spot so lately that only an alarm may replace it."""
        return self._chosen_ns is not None and self._now() - self._chosen_ns < _CHOICE_KEPT_NS

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

    def cycle(self) -> None:
        """Turn the pages by themselves, or stop."""
        now = self._wall.arrangement
        self._wall.arrange(replace(now, is_cycling=not now.is_cycling))

    def next_layout(self) -> None:
        """The next layout: the built-in ones with the same cameras, then the saved ones."""
        now = self._wall.arrangement.layout
        known = [(one.kind, one.side, one.name) for one in (*BUILT_IN, *self.saved)]
        here = (now.kind, now.side, now.name)
        index = (known.index(here) + 1) % len(known) if here in known else 0
        if index < len(BUILT_IN):
            cameras = () if now.name else now.cameras
            self._wall.set_layout_value(replace(BUILT_IN[index], cameras=cameras))
        else:
            self.choose_layout(self.saved[index - len(BUILT_IN)])

    def choose_layout(self, layout: WallLayout) -> None:
        """Show a saved layout as it was saved, its own camera in the spot."""
        now = self._wall.arrangement
        self._wall.arrange(replace(now, layout=layout, page=0, enlarged="", spot=""))

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
