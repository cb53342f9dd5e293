"""What stands on the wall: cameras, their states, newest pictures and cells. Not a widget.

It judges what a hidden camera may be blamed for (nothing) and counts what was really painted.
GUI thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from widgets.theme import Limits
from widgets.wall.arrangement import Arrangement
from widgets.wall.cell import Cell, Picture
from widgets.wall.layout import BUILT_IN, Places, cell_rects, places_for
from widgets.wall.tile import EMPTY_TILE, TileCondition, TilePhase, TileState
from widgets.wall.words import words_for

_NS = 1_000_000_000
_QUIET_NS = _NS // 2
_LOOK_NS = _NS // 5
_TILES_AT_ONCE = 16
_BLIND = {TileCondition.NO_RIGHTS, TileCondition.EMPTY}


@dataclass(frozen=True, slots=True)
class TileWish:
    """A tile that is visible and wants pictures.

    Attributes:
        camera: Camera id.
        width_px: Device px of the tile.
        height_px: Device px of the tile.
        enlarged: Whether it is shown alone and wants the main stream.
    """

    camera: str
    width_px: int
    height_px: int
    enlarged: bool


@dataclass(frozen=True, slots=True)
class TileFigure:
    """What was really shown of a camera since the wall was made.

    Attributes:
        camera: Camera id.
        painted: Different pictures painted.
        age_ns: Age of the newest picture when it was painted.
        age_max_ns: Largest such age.
    """

    camera: str
    painted: int = 0
    age_ns: int = 0
    age_max_ns: int = 0


class Board:
    """States, pictures and cells of one wall.

    Attributes:
        has_more: Whether `due` left something for the next time.
    """

    def __init__(self, monotonic_ns: Callable[[], int], limits: Limits, gap_px: int) -> None:
        """Make an empty board.

        Args:
            monotonic_ns: The clock that frames are stamped with.
            limits: When a picture is stale or lost.
            gap_px: Px between tiles.
        """
        self.arrangement = Arrangement(BUILT_IN[0])
        self.tiles: dict[str, TileState] = {}
        self.cells: list[Cell] = []
        self.figures: dict[str, TileFigure] = {}
        self._now = monotonic_ns
        self._limits = limits
        self._gap_px = gap_px
        self._area = QRect()
        self._pictures: dict[str, Picture] = {}
        self._asked_ns: dict[str, int] = {}
        self._by_camera: dict[str, Cell] = {}
        self._turn = 0
        self.has_more = False

    def set_tiles(self, states: Sequence[TileState]) -> bool:
        """Take the states of all cameras; returns whether the list of cameras changed."""
        self.tiles = {state.camera: state for state in states if state.camera}
        if tuple(self.tiles) != self.arrangement.cameras:
            self._pictures = {k: v for k, v in self._pictures.items() if k in self.tiles}
            return True
        for state in self.tiles.values():
            self.refresh(state)
        return False

    def set_picture(self, camera: str, image: QImage, captured_ns: int, sequence: int) -> None:
        """Take a newer picture of a camera that is shown; older ones are ignored."""
        cell = self._by_camera.get(camera)
        if cell is None or captured_ns < cell.captured_ns:
            return
        cell.picture = self._pictures[camera] = Picture(image, captured_ns, sequence)
        if cell.state is not self.tiles[camera]:
            cell.state = self.tiles[camera]
        cell.is_dirty = True

    def forget_pictures(self, *, is_shown: bool) -> None:
        """Forget what was seen: nobody decodes a hidden tile, so its picture says nothing."""
        self._pictures.clear()
        self._asked_ns.clear()
        if not is_shown:
            for cell in self.cells:
                cell.picture = None

    def places(self) -> Places:
        """Grid of the layout at this size."""
        if self.arrangement.enlarged:
            return Places(1, 1, 1)
        count = len(self.arrangement.home())
        return places_for(self.arrangement.layout, count, self._area.width(), self._area.height())

    def lay_out(self, area: QRect) -> None:
        """Make the cells for an area and the present arrangement."""
        self._area = area
        places, now_ns = self.places(), self._now()
        shown = self.arrangement.shown(places)
        for camera in set(self._by_camera) - set(shown):
            self._pictures.pop(camera, None)
            self._asked_ns.pop(camera, None)
        for camera in shown:
            self._asked_ns.setdefault(camera, now_ns)
        rects = cell_rects(places, area, self._gap_px)
        self.cells = [
            Cell(
                rect=rect,
                state=self._effective(self.tiles.get(camera, EMPTY_TILE)),
                is_spot=bool(self.arrangement.enlarged) or (index == 0 and places.spot > 1),
                picture=self._pictures.get(camera),
                is_current=bool(camera) and camera == self.arrangement.current,
            )
            for index, (camera, rect) in enumerate(zip(shown, rects, strict=True))
        ]
        self._by_camera = {cell.state.camera: cell for cell in self.cells if cell.state.camera}

    def refresh(self, state: TileState) -> None:
        """Take a newer state of a camera; its tile is looked at by the next tick."""
        cell = self._by_camera.get(state.camera)
        if cell is None:
            return
        effective = self._effective(state)
        if effective != cell.state:
            is_only_proof = replace(cell.state, proof_ns=effective.proof_ns) == effective
            cell.state = effective
            cell.due_ns = 0
            cell.is_dirty = cell.is_dirty or not is_only_proof

    def wishes(self, ratio: float) -> tuple[TileWish, ...]:
        """What the visible tiles want, device px."""
        return tuple(
            TileWish(
                cell.state.camera,
                round(cell.rect.width() * ratio),
                round(cell.rect.height() * ratio),
                bool(self.arrangement.enlarged),
            )
            for cell in self.cells
            if cell.state.camera and cell.state.condition not in _BLIND
        )

    def due(self, now_ns: int) -> list[QRect]:
        """Rectangles of the tiles that have something new to show.

        At most a third of a large wall comes at once, in turn, so that one paint stays short.
        """
        rects: list[QRect] = []
        self.has_more = False
        count = len(self.cells)
        most = max(_TILES_AT_ONCE, -(-count // 3))
        first = self._turn % count if count else 0
        for cell in self.cells[first:] + self.cells[:first]:
            if len(rects) >= most:
                self.has_more = True
                break
            self._turn += 1
            if not cell.is_dirty and now_ns >= cell.due_ns:
                words = words_for(cell.state, cell.captured_ns, now_ns, self._limits)
                cell.due_ns = now_ns + _LOOK_NS
                cell.is_dirty = words != cell.words
            if cell.is_dirty:
                rects.append(cell.rect)
        return rects

    def speak(self, cell: Cell, now_ns: int) -> bool:
        """Fix the words of a tile that is being painted now, and count its picture.

        Returns:
            Whether the tile now shows another phase than when it was painted last.
        """
        before_phase = None if cell.words is None else cell.words.phase
        cell.words = words_for(cell.state, cell.captured_ns, now_ns, self._limits)
        is_live = cell.words.phase is TilePhase.LIVE
        cell.due_ns = cell.captured_ns + _QUIET_NS if is_live else now_ns + _LOOK_NS
        cell.is_dirty = False
        self._count(cell, now_ns)
        return before_phase is not None and cell.words.phase is not before_phase

    def _count(self, cell: Cell, now_ns: int) -> None:
        """Note that a picture was painted, once for each."""
        picture = cell.picture
        if picture is None or picture.is_counted:
            return
        picture.is_counted = True
        camera, age_ns = cell.state.camera, now_ns - picture.captured_ns
        before = self.figures.get(camera, TileFigure(camera))
        self.figures[camera] = TileFigure(
            camera, before.painted + 1, age_ns, max(age_ns, before.age_max_ns)
        )

    def phase_of(self, camera: str) -> TilePhase | None:
        """What the tile of a camera must show at this moment; None when it is not shown."""
        cell = self._by_camera.get(camera)
        if cell is None:
            return None
        return words_for(cell.state, cell.captured_ns, self._now(), self._limits).phase

    def _effective(self, state: TileState) -> TileState:
        """The state as this wall may judge it: no picture is missed before it was asked for."""
        asked_ns = self._asked_ns.get(state.camera, 0)
        if (
            state.condition in {TileCondition.RUNNING, TileCondition.OPENING}
            and state.camera not in self._pictures
            and state.since_ns < asked_ns
        ):
            deadline_ns = state.deadline_ns if state.deadline_ns > asked_ns else 0
            return replace(state, since_ns=asked_ns, deadline_ns=deadline_ns)
        return state
