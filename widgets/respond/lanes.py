"""Who is doing what: one lane a role, minutes since the incident was declared. GUI thread.

The same facts stand in a table (`LaneTable`), chosen by the icon in the head or the context menu.
"""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetrics, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.respond.rows import paint_words
from widgets.respond.side_state import BarLook, Lane, LaneBar, LanesState
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.wall.words import duration_words

_NS = 1_000_000_000
_NAME_PX, _HEAD_PX, _LANE_PX, _BAR_PX = 116, 26, 45, 26
_LEAST_LANE_PX = 34
_SPANS_MIN = (15, 30, 60, 120, 240, 480, 1440)
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


def span_min(ends_s: float) -> int:
    """How many minutes the axis holds, so that the present never touches its right end.

    Args:
        ends_s: The last thing on the axis, seconds.
    """
    return next((one for one in _SPANS_MIN if ends_s <= one * 60 * 0.9), _SPANS_MIN[-1])


class LaneView(QWidget):
    """The painted lanes; time steps once a second while it is seen."""

    def __init__(
        self, theme: Theme, utc_ns: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._utc_ns = utc_ns
        self._state = LanesState()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Who is doing what"))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_state(self, state: LanesState) -> None:
        """Show other lanes."""
        self._state = state
        self.setAccessibleDescription(". ".join(lane_words(lane) for lane in state.lanes))
        self.updateGeometry()
        self.update()

    @property
    def now_s(self) -> float:
        """Seconds since the incident was declared, up to its end."""
        state = self._state
        if not state.started_utc_ns:
            return 0.0
        return max(0.0, ((state.ended_utc_ns or self._utc_ns()) - state.started_utc_ns) / _NS)

    @override
    def minimumSizeHint(self) -> QSize:
        """Every lane with its two lines."""
        lanes = max(2, len(self._state.lanes))
        return QSize(self._theme.px(280), self._theme.px(_HEAD_PX + lanes * _LEAST_LANE_PX))

    @override
    def sizeHint(self) -> QSize:
        """As the design draws it."""
        lanes = max(3, len(self._state.lanes))
        return QSize(self._theme.px(600), self._theme.px(_HEAD_PX + lanes * _LANE_PX + 8))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Count while seen."""
        super().showEvent(event)
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Count no longer."""
        super().hideEvent(event)
        self._timer.stop()

    @Slot()
    def _on_second(self) -> None:
        if self._state.started_utc_ns and not self._state.ended_utc_ns:
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Axis, lanes, bars, the present."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.surface.panel)
        if not self._state.lanes:
            paint_words(painter, self._theme, self.rect(), self._state.trouble)
        else:
            _LanePainter(painter, self._theme, QRectF(self.rect()), self._state, self.now_s).paint()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.choice.focus, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class _LanePainter:
    """One paint of all lanes."""

    def __init__(
        self, painter: QPainter, theme: Theme, rect: QRectF, state: LanesState, now_s: float
    ) -> None:
        self._painter, self._theme, self._state, self._now_s = painter, theme, state, now_s
        ends = [bar.end_s or now_s for lane in state.lanes for bar in lane.bars]
        self._span_s = span_min(max([now_s, *ends])) * 60.0
        names = max(_name_width(theme, lane) for lane in state.lanes)
        pad = theme.space.panel_pad
        head = theme.px(_HEAD_PX)
        self._left = pad + max(theme.px(_NAME_PX), names + theme.space.s4)
        self._area = QRectF(
            self._left, head, rect.width() - self._left - pad, rect.height() - head - 6
        )
        self._lane_px = min(self._area.height() / len(state.lanes), theme.px(_LANE_PX) * 1.25)
        self._pad = pad

    def paint(self) -> None:
        """All of it."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis()
        for number, lane in enumerate(self._state.lanes):
            top = self._area.top() + number * self._lane_px
            if number:
                line = QRectF(self._pad, round(top), self._area.right() - self._pad, 1)
                self._painter.fillRect(line, self._theme.line.soft)
            self._paint_lane(lane, top)
        self._paint_now()

    def _x(self, at_s: float) -> float:
        return self._area.left() + self._area.width() * min(1.0, at_s / self._span_s)

    @property
    def _bottom(self) -> float:
        return self._area.top() + self._lane_px * len(self._state.lanes)

    def _paint_axis(self) -> None:
        painter, theme = self._painter, self._theme
        minutes = round(self._span_s / 60)
        major = minutes // 3
        step = max(1, ceil(major / 5))
        painter.setFont(theme.font(TextStyle.DETAIL))
        for minute in range(0, minutes + 1, step):
            x = round(self._x(minute * 60))
            is_major = minute % major == 0
            top = self._area.top() - (5 if is_major else 0)
            color = theme.line.strong if is_major else theme.line.soft
            painter.fillRect(QRectF(x, top, 1, self._bottom - top), color)
            if is_major and abs(x - self._x(self._now_s)) > theme.px(34):
                painter.setPen(theme.text.second)
                box = QRectF(x - 30, 0, 60, theme.px(_HEAD_PX) - 6)
                at_end = minute == minutes
                flags = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignHCenter
                box = box.translated(-26, 0) if at_end else box
                painter.drawText(box, int(flags) | _MIDDLE, str(minute))

    def _paint_lane(self, lane: Lane, top: float) -> None:
        painter, theme = self._painter, self._theme
        middle = top + self._lane_px / 2
        half = theme.px(15)
        width = self._left - self._pad
        painter.setPen(theme.text.main)
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
        first = QRectF(self._pad, middle - half - 1, width, half + 1)
        painter.drawText(first, _MIDDLE, lane.title)
        painter.setPen(theme.text.second)
        painter.setFont(theme.font(TextStyle.CAPTION))
        painter.drawText(QRectF(self._pad, middle, width, half + 1), _MIDDLE, lane.who)
        free = self._area.right()
        for bar in reversed(lane.bars):
            free = self._paint_bar(bar, middle, free)

    def _paint_bar(self, bar: LaneBar, middle: float, free: float) -> float:
        """One bar and its words, which may reach beyond it up to what stands there."""
        painter, theme = self._painter, self._theme
        ground, line, text = _bar_colors(theme, bar.look)
        end_s = bar.end_s if bar.end_s is not None else self._now_s
        left, right = self._x(bar.start_s), max(self._x(bar.start_s) + 5, self._x(end_s))
        height = min(theme.px(_BAR_PX), self._lane_px - 6)
        box = QRectF(left + 0.5, middle - height / 2, right - left - 2, height)
        pen = QPen(line, theme.stroke.tone if bar.look is not BarLook.PAST else 1.0)
        if bar.look is BarLook.PLANNED:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(theme.font(TextStyle.CAPTION, weight=600))
        width = QFontMetrics(painter.font()).horizontalAdvance(bar.text)
        room = box.width() - 14
        # Words of a narrow bar stand behind it, where nothing else does.
        is_inside = width <= room
        if not is_inside and box.right() + 6 + width > free:
            return left
        painter.setPen(text)
        start = box.left() + 8 if is_inside else box.right() + 6
        painter.drawText(QPointF(start, middle + painter.fontMetrics().capHeight() / 2), bar.text)
        return left

    def _paint_now(self) -> None:
        painter, theme = self._painter, self._theme
        x = self._x(self._now_s)
        painter.fillRect(
            QRectF(round(x) - 1, theme.px(18), 2, self._bottom - theme.px(18)), theme.text.main
        )
        words = duration_words(self._now_s)
        painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
        width = QFontMetrics(painter.font()).horizontalAdvance(words) + 12
        box = QRectF(x - width / 2, 2, width, theme.px(19))
        box.moveRight(min(box.right(), self._area.right() + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.text.main)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(theme.text.on_light)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _bar_colors(theme: Theme, look: BarLook) -> tuple[QColor | Qt.BrushStyle, QColor, QColor]:
    """Ground, line and text of a bar."""
    warning = theme.tones[Tone.WARNING]
    if look is BarLook.LATE:
        return warning.ground, warning.line, warning.text
    if look is BarLook.NOW:
        return theme.choice.selected, theme.choice.focus, theme.text.main
    if look is BarLook.PLANNED:
        return Qt.BrushStyle.NoBrush, theme.line.control, theme.text.second
    return theme.surface.hover, theme.line.strong, theme.text.main


def _name_width(theme: Theme, lane: Lane) -> int:
    title = QFontMetrics(theme.font(TextStyle.DETAIL, weight=600)).horizontalAdvance(lane.title)
    who = QFontMetrics(theme.font(TextStyle.CAPTION)).horizontalAdvance(lane.who)
    return max(title, who)


def bar_words(bar: LaneBar) -> str:
    """A bar in words: what, from when to when."""
    start = duration_words(bar.start_s)
    end = duration_words(bar.end_s) if bar.end_s is not None else "…"
    return f"{bar.text} {start}–{end}"  # noqa: RUF001 - a range


def lane_words(lane: Lane) -> str:
    """A lane in words for a screen reader."""
    return f"{lane.title}, {lane.who}: " + ", ".join(bar_words(bar) for bar in lane.bars)
