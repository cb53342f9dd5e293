"""`CameraWall`: all live tiles in one painted widget.

It shows pictures and states it is given, and asks by signals; it decodes, records and decides
nothing. Pictures are painted when they come, together and at most every 40 ms; ages are looked at
five times a second. Pictures arrive ready at the size of the last wish and are drawn without
scaling. A hidden wall wishes for nothing. GUI thread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from widgets.theme import TextStyle, Theme
from widgets.wall.access import install_wall_access, tell_alert
from widgets.wall.arrangement import Arrangement
from widgets.wall.board import Board, TileFigure, TileWish
from widgets.wall.cell import Cell
from widgets.wall.keys import WallKeys
from widgets.wall.layout import WallLayout
from widgets.wall.paint import TilePainter
from widgets.wall.tile import TilePhase, TileState
from widgets.wall.words import spoken

#: Two paints are at least so far apart: cameras that come one by one are painted together.
PAINT_APART_MS = 40
#: How often ages and deadlines are looked at when no picture comes.
LOOK_MS = 200
_CYCLE_NS = 10_000_000_000
_RESIZE_QUIET_MS = 120


class CameraWall(QWidget):
    """The wall; see the module."""

    wishes_changed = Signal(object)  # tuple[TileWish, ...]
    enlarge_requested = Signal(str)  # camera id, empty for back to the wall
    snapshot_requested = Signal(str)  # camera id
    replay_requested = Signal(str)  # camera id
    full_screen_requested = Signal()
    layouts_requested = Signal()
    arrangement_changed = Signal(object)  # Arrangement
    current_changed = Signal(str)  # camera id, empty for none

    def __init__(
        self, theme: Theme, monotonic_ns: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        """Make an empty wall.

        Args:
            theme: Colours, sizes and time limits.
            monotonic_ns: The clock that frames are stamped with.
            parent: As usual.
        """
        super().__init__(parent)
        self._theme = theme
        self._now = monotonic_ns
        self._board = Board(monotonic_ns, theme.limits, theme.space.tile_gap)
        self._gaps = QRegion()
        self._wishes: tuple[TileWish, ...] = ()
        self._is_shown = False
        self._cycle_ns = 0
        self._tile_painter: TilePainter | None = None
        self._keys = WallKeys(self, monotonic_ns)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._painted_ns = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setTimerType(Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self._on_paint_due)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_RESIZE_QUIET_MS)
        self._settle.timeout.connect(self._emit_wishes)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Camera wall"))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._tile_painter = None
        self._mark_all()

    def set_tiles(self, states: Sequence[TileState]) -> None:
        """Say what is known of every camera, in the order of the site.

        Args:
            states: One per camera; a camera that is missing leaves the wall.
        """
        if self._board.set_tiles(states):
            self.arrange(self._board.arrangement)
            if self.hasFocus() and not self.arrangement.current:
                self._keys.choose_first()

    def set_tile(self, state: TileState) -> None:
        """Say what is known of one camera that is on the wall already."""
        if state.camera in self._board.tiles:
            self._board.tiles[state.camera] = state
            self._board.refresh(state)

    def set_picture(self, camera: str, image: QImage, captured_ns: int, sequence: int) -> None:
        """Take a newer picture; it is painted by the next tick.

        Args:
            camera: Camera id; unknown or hidden ones are ignored.
            image: Ready to draw, Format_RGB32, best at the size of the wish.
            captured_ns: Monotonic ns of its arrival.
            sequence: Counts pictures of the camera.
        """
        if self._is_shown:
            self._board.set_picture(camera, image, captured_ns, sequence)
            self._paint_soon()

    def set_layout_value(self, layout: WallLayout) -> None:
        """Show another layout."""
        self.arrange(replace(self.arrangement, layout=layout, page=0, enlarged=""))

    def show_in_spot(
        self, camera: str, *, is_urgent: bool = False, keeps_current: bool = False
    ) -> bool:
        """Bring a camera to spot unless the guard holds another one or chose one just now.

        Args:
            camera: Camera id.
            is_urgent: An alarm, which also replaces a held one.
            keeps_current: Leave the keys on the tile they act on.

        Returns:
            Whether it is in spot now.
        """
        is_kept = self.arrangement.is_held or self._keys.is_choice_kept
        if is_urgent or not is_kept:
            places = self._board.places()
            self.arrange(self.arrangement.with_spot(camera, places, keeps_current=keeps_current))
        return self.arrangement.spot == camera

    def arrange(self, arrangement: Arrangement) -> None:
        """Make other choices, as the keys do, and say what changed."""
        before = self._board.arrangement
        arrangement = arrangement.with_cameras(tuple(self._board.tiles))
        self._board.arrangement = arrangement
        self._lay_out()
        self._emit_wishes()
        if before.current != arrangement.current:
            self.current_changed.emit(arrangement.current)
        if before.enlarged != arrangement.enlarged:
            self.enlarge_requested.emit(arrangement.enlarged)
        if before != arrangement:
            self.arrangement_changed.emit(arrangement)

    @property
    def arrangement(self) -> Arrangement:
        """The guard's choices, to be saved or restored with `arrange`."""
        return self._board.arrangement

    @property
    def keys(self) -> WallKeys:
        """What the keys do, for buttons that do the same; knows the saved layouts."""
        return self._keys

    @property
    def tiles(self) -> tuple[TileState, ...]:
        """Every camera's state, in the order of the site."""
        return tuple(self._board.tiles.values())

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The tiles that are shown, spot first; for the accessible list and for tests."""
        return tuple(self._board.cells)

    @property
    def wishes(self) -> tuple[TileWish, ...]:
        """What `wishes_changed` said last."""
        return self._wishes

    def tip_at(self, point: QPoint) -> str:
        """Whole name and state of the tile at a point; empty beside the tiles."""
        under = [cell for cell in self._board.cells if cell.rect.contains(point)]
        return spoken(under[0].state, under[0].words) if under else ""

    def figures(self) -> Mapping[str, TileFigure]:
        """What was really painted of each camera."""
        return dict(self._board.figures)

    def phase_of(self, camera: str) -> TilePhase | None:
        """What the tile of a camera shows at this moment; None when it is not on the wall."""
        return self._board.phase_of(camera)

    def _lay_out(self) -> None:
        """Make the cells for the present size and arrangement."""
        self._board.lay_out(self.rect())
        gaps = QRegion(self.rect())
        for cell in self._board.cells:
            gaps -= QRegion(cell.rect)
        self._gaps = gaps
        self.update()

    @Slot()
    def _emit_wishes(self) -> None:
        """Say which tiles want pictures, if that changed."""
        wishes = self._board.wishes(self.devicePixelRatioF()) if self._is_shown else ()
        if wishes != self._wishes:
            self._wishes = wishes
            self.wishes_changed.emit(wishes)

    def _mark_all(self) -> None:
        """Paint everything again."""
        for cell in self._board.cells:
            cell.is_dirty = True
        self.update()

    def _paint_soon(self) -> None:
        """Paint once what comes together: now, or when the last paint is old enough."""
        if not self._soon.isActive():
            passed_ms = (self._now() - self._painted_ns) // 1_000_000
            self._soon.start(max(0, PAINT_APART_MS - passed_ms))

    @Slot()
    def _on_paint_due(self) -> None:
        """Ask Qt to repaint the tiles that have something new to show."""
        self._painted_ns = now_ns = self._now()
        for rect in self._board.due(now_ns):
            self.update(rect)
        if self._board.has_more:
            self._paint_soon()

    @Slot()
    def _on_tick(self) -> None:
        """Ages grow, deadlines pass."""
        now_ns = self._now()
        if not self._soon.isActive():
            self._on_paint_due()
        self._keys.expire(now_ns)
        arrangement = self.arrangement
        if not arrangement.is_cycling or arrangement.enlarged:
            self._cycle_ns = now_ns
        elif now_ns - self._cycle_ns >= _CYCLE_NS:
            self._cycle_ns = now_ns
            pages = arrangement.pages(self._board.places())
            self.arrange(replace(arrangement, page=(arrangement.page + 1) % pages))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches, each with the age of this very moment."""
        if self._tile_painter is None:
            self._tile_painter = TilePainter(
                self._theme,
                self.devicePixelRatioF(),
                self.tr("EXERCISE"),
                self.tr("Exercise, not real"),
            )
        region, now_ns = event.region(), self._now()
        painter = QPainter(self)
        if region.intersects(self._gaps):
            painter.save()
            painter.setClipRegion(region & self._gaps)
            painter.fillRect(self.rect(), self._theme.surface.app)
            painter.restore()
        has_focus = self.hasFocus()
        for index, cell in enumerate(self._board.cells):
            if not region.intersects(cell.rect):
                continue
            if (cell.is_dirty or cell.words is None) and self._board.speak(cell, now_ns):
                tell_alert(self, index)
            if cell.words is not None:
                # The region of several dirty tiles is no rectangle, and through such a clip Qt
                # blends pictures span by span on two more threads; through one rectangle it copies.
                painter.setClipRect(cell.rect)
                self._tile_painter.paint(painter, cell, cell.words, has_focus=has_focus)
        painter.setClipping(False)
        if self._keys.digits:
            self._paint_digits(painter)
        painter.end()

    def _paint_digits(self, painter: QPainter) -> None:
        """The camera number being typed, at the foot of the wall."""
        text = self.tr("Camera {0}, Enter shows it in spot").format(self._keys.digits)
        painter.setFont(self._theme.font(TextStyle.ACTION))
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * self._theme.space.s4
        box = QRect(0, 0, width, self._theme.size.button)
        box.moveCenter(self.rect().center())
        box.moveBottom(self.height() - self._theme.size.tile_foot - self._theme.space.s3)
        painter.fillRect(box, self._theme.surface.tag)
        painter.setPen(self._theme.choice.focus)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setPen(self._theme.text.main)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    @override
    def minimumSizeHint(self) -> QSize:
        """Layouts leave the wall room for six tiles with their words."""
        return QSize(480, 270)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out at once; wish for the new size when the hand rests."""
        self._lay_out()
        self._settle.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Begin to wish for pictures."""
        self._is_shown = True
        self._board.forget_pictures(is_shown=True)
        self._lay_out()
        self._emit_wishes()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Wish for nothing and forget pictures: they age unseen."""
        self._is_shown = False
        self._timer.stop()
        self._soon.stop()
        self._settle.stop()
        self._board.forget_pictures(is_shown=False)
        self._emit_wishes()

    @override
    def event(self, event: QEvent) -> bool:
        """Tell the whole name and state of the tile under the pointer: small tiles cut names."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow a screen with another pixel ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tile_painter = None
            self._lay_out()
            self._emit_wishes()
        super().changeEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring; the first tile is current when none was."""
        if not self.arrangement.current:
            self._keys.choose_first()
        self._mark_all()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._keys.forget()
        self._mark_all()
        super().focusOutEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of section 5.3; what is not ours goes on to the parent."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tile under the pointer."""
        self._keys.choose_at(event.position().toPoint())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the tile under the pointer, or go back."""
        self._keys.choose_at(event.position().toPoint())
        self._keys.enlarge_or_back()


# Before the first wall: Qt asks once per widget and keeps the answer.
install_wall_access(CameraWall)
