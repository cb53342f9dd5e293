"""Recording and storage: how many days are kept, per camera, with a forecast. GUI thread.

The plot is drawn by pyqtgraph with the mouse off; everything it shows stands beside it in words.
pyqtgraph is imported with the first forecast that is seen: it costs a third of a second. Without
a forecast the rows take the whole width, and a sentence says why there is none.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.chips import text_label
from widgets.theme import TextStyle, Theme

_TB, _GB = 1e12, 1e9
_PLOT_PX, _PLOT_LEAST_PX = 264, 120
#: From this width on the plot stands beside the rows.
_BESIDE_FROM_PX = 600


@dataclass(frozen=True, slots=True)
class CameraStorage:
    """What one camera writes; texts are translated and carry their units."""

    name: str
    rate: str
    per_day: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """How full the disk gets.

    Attributes:
        days: Days kept when the disk is full.
        days_low: Lower end of the range.
        days_high: Upper end of the range.
        goal_days: What the site wants.
        usable_bytes: What recording may use.
    """

    days: float
    days_low: float
    days_high: float
    goal_days: float
    usable_bytes: float


@dataclass(frozen=True, slots=True)
class StorageState:
    """Everything the panel shows.

    Attributes:
        forecast: None until an hour was recorded.
        headline: Large words, for example ``31 days``.
        headline_detail: Beside it, for example ``kept, goal 30 (29.6 to 33.1)``.
        cameras: Rows.
        total: Last row.
        summary: The plot in words: why there is none, or what it says.
    """

    forecast: Forecast | None
    headline: str
    headline_detail: str
    cameras: tuple[CameraStorage, ...]
    total: CameraStorage | None
    summary: str


class CameraRows(QWidget):
    """Painted rows: name, rate, bytes a day; the sum under a line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[CameraStorage, ...] = ()
        self._total: CameraStorage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_rows(self, rows: tuple[CameraStorage, ...], total: CameraStorage | None) -> None:
        """Show other rows."""
        self._rows, self._total = rows, total
        said = [f"{row.name} {row.rate} {row.per_day}" for row in rows]
        self.setAccessibleName(self.tr("Storage by camera"))
        self.setAccessibleDescription(", ".join(said))
        self.updateGeometry()
        self.update()

    def _height(self) -> int:
        """Height of a row."""
        return self._theme.px(22)

    @override
    def sizeHint(self) -> QSize:
        """All rows; they are few."""
        count = len(self._rows) + (1 if self._total else 0)
        width = QFontMetrics(self._theme.font(TextStyle.BODY)).horizontalAdvance
        names = max((width(row.name) for row in self._rows), default=0)
        beside = self._theme.px(96) + self._theme.px(84)
        return QSize(max(self._theme.px(280), names + beside + 16), count * self._height() + 8)

    @override
    def minimumSizeHint(self) -> QSize:
        """Names of places are not cut."""
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        for index, row in enumerate(self._rows):
            self._paint_row(painter, index * self._height(), row, is_total=False)
        if self._total is not None:
            top = len(self._rows) * self._height() + 4
            painter.fillRect(QRect(0, top - 2, self.width(), 1), self._theme.line.strong)
            self._paint_row(painter, top, self._total, is_total=True)
        painter.end()

    def _paint_row(
        self, painter: QPainter, top: int, row: CameraStorage, *, is_total: bool
    ) -> None:
        """One row."""
        theme, height = self._theme, self._height()
        strong = theme.font(TextStyle.BODY, weight=600)
        plain = theme.font(TextStyle.BODY)
        middle = Qt.AlignmentFlag.AlignVCenter
        right = self.width() - 2
        amount = QFontMetrics(strong).horizontalAdvance(row.per_day)
        amount = max(amount, theme.px(96))
        painter.setPen(theme.text.main)
        painter.setFont(strong)
        area = QRect(right - amount, top, amount, height)
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), row.per_day)
        painter.setFont(plain)
        painter.setPen(theme.text.second)
        rate = QRect(right - amount - theme.px(84), top, theme.px(84), height)
        painter.drawText(rate, int(middle | Qt.AlignmentFlag.AlignRight), row.rate)
        painter.setFont(strong if is_total else plain)
        painter.setPen(theme.text.main if is_total else theme.text.second)
        room = rate.left() - 6
        name = QFontMetrics(plain).elidedText(row.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(0, top, room, height), int(middle), name)


class StoragePanel(QWidget):
    """Plot left, words and rows right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = StorageState(None, "", "", (), None, "")
        self._plot: Any = None
        self._headline = text_label(theme, "", TextStyle.FIGURE, parent=self)
        self._detail = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._detail.setWordWrap(True)
        self._summary = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self._summary.setWordWrap(True)
        self._rows = CameraRows(theme, self)
        head = QHBoxLayout()
        head.setSpacing(theme.space.s3)
        head.addWidget(self._headline)
        head.addWidget(self._detail, 1)
        right = QVBoxLayout()
        right.setSpacing(theme.space.s3)
        right.addLayout(head)
        right.addWidget(self._summary)
        right.addWidget(self._rows)
        right.addStretch(1)
        self._left = QVBoxLayout()
        self._columns = row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(theme.space.s5)
        row.addLayout(self._left, 3)
        row.addLayout(right, 2)
        self.setAccessibleName(self.tr("Recording and storage"))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and draw again."""
        self._theme = theme
        self._headline.setFont(theme.font(TextStyle.FIGURE))
        for label in (self._detail, self._summary):
            label.setFont(theme.font(TextStyle.DETAIL))
        self._draw()

    def set_state(self, state: StorageState) -> None:
        """Show another state."""
        if state == self._state:
            return
        self._state = state
        self._headline.setText(state.headline)
        self._summary.setVisible(state.summary != f"{state.headline} {state.headline_detail}")
        self._detail.setText(state.headline_detail)
        self._summary.setText(state.summary)
        self._rows.set_rows(state.cameras, state.total)
        self._draw()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of panels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.surface.panel)
        painter.end()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Make the plot when a forecast is first seen."""
        super().showEvent(event)
        self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow panel puts the plot below the rows."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Plot beside the rows, below them, or none."""
        has_plot = self._state.forecast is not None
        is_narrow = self.width() < self._theme.px(_BESIDE_FROM_PX)
        way = QBoxLayout.Direction.BottomToTop if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() is not way:
            self._columns.setDirection(way)
        self._columns.setStretch(0, 3 if has_plot else 0)
        self._columns.setStretch(1, 0 if has_plot and is_narrow else 2)
        self._columns.setSpacing(self._theme.space.s5 if has_plot else 0)

    def _draw(self) -> None:
        """Draw the forecast, or nothing."""
        forecast = self._state.forecast
        self._place()
        if self._plot is not None:
            self._plot.clear()
            self._plot.setVisible(forecast is not None)
        if forecast is None or not self.isVisible():
            return
        if self._plot is None:
            self._plot = _make_plot(self._theme, self)
            self._plot.setAccessibleName(self.tr("Forecast"))
            self._left.addWidget(self._plot, 100)  # all it may have; the rest stays empty
            self._left.addStretch(1)
        self._plot.setMinimumHeight(self._theme.px(_PLOT_LEAST_PX))
        self._plot.setMaximumHeight(self._theme.px(_PLOT_PX))
        self._plot.setAccessibleDescription(self._state.summary)
        unit, scale = ("TB", _TB) if forecast.usable_bytes >= _TB else ("GB", _GB)
        words = (
            self.tr("Goal {0} days").format(f"{forecast.goal_days:g}"),
            self.tr("Usable {0} {1}").format(f"{forecast.usable_bytes / scale:.3g}", unit),
        )
        _draw_forecast(self._plot, self._theme, forecast, words, (unit, scale))


def _make_plot(theme: Theme, parent: QWidget) -> Any:
    """A plot that does not move and has no menu."""
    import pyqtgraph as pg  # noqa: PLC0415 - heavy; the window must stand first

    plot = pg.PlotWidget(parent, background=theme.surface.panel)
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return plot


def _dress_axes(plot: Any, theme: Theme, unit: str) -> None:
    """Fonts, colours and names of both axes; numbers stay in the unit that is named."""
    import pyqtgraph as pg  # noqa: PLC0415 - see _make_plot

    second = theme.text.second
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.enableAutoSIPrefix(enable=False)
        axis.setPen(pg.mkPen(theme.line.soft))
        axis.setTextPen(pg.mkPen(second))
        axis.setTickFont(theme.font(TextStyle.DETAIL))
    size = f"{theme.px(theme.types[TextStyle.DETAIL].px)}px"
    look = {"color": second.name(), "font-size": size}
    plot.setLabel("bottom", plot.tr("Days of pictures kept"), **look)
    plot.setLabel("left", unit, **look)


def _draw_forecast(
    plot: Any,
    theme: Theme,
    forecast: Forecast,
    words: tuple[str, str],
    unit: tuple[str, float],
) -> None:
    """Growth until the disk is full, its range, and the goal."""
    import pyqtgraph as pg  # noqa: PLC0415 - see _make_plot

    end = max(forecast.goal_days, forecast.days_high) * 1.25
    full = forecast.usable_bytes / unit[1]
    second, main = theme.text.second, theme.text.main
    _dress_axes(plot, theme, unit[0])
    plot.setXRange(0, end, padding=0)
    plot.setYRange(0, full * 1.25, padding=0)
    plot.showGrid(x=False, y=True, alpha=0.15)
    low = plot.plot([0, forecast.days_low], [0, full], pen=pg.mkPen(theme.line.strong))
    high = plot.plot([0, forecast.days_high], [0, full], pen=pg.mkPen(theme.line.strong))
    plot.addItem(pg.FillBetweenItem(low, high, brush=pg.mkBrush(theme.line.soft)))
    plot.plot([0, forecast.days, end], [0, full, full], pen=pg.mkPen(main, width=2))
    plot.plot(
        [forecast.days],
        [full],
        pen=None,
        symbol="o",
        symbolSize=9,
        symbolBrush=pg.mkBrush(main),
        symbolPen=pg.mkPen(main),
    )
    dash = pg.mkPen(theme.choice.focus, width=1.5, style=Qt.PenStyle.DashLine)
    plot.addItem(pg.InfiniteLine(forecast.goal_days, angle=90, pen=dash))
    dash = pg.mkPen(second, width=1, style=Qt.PenStyle.DashLine)
    plot.addItem(pg.InfiniteLine(full, angle=0, pen=dash))
    goal, usable = words
    # Words stay inside the plot and apart: each on the side of the goal's line that has room.
    is_left = forecast.goal_days < end / 2
    _note(plot, theme, goal, (forecast.goal_days, full * 1.22), (-0.04 if is_left else 1.04, 0.0))
    _note(plot, theme, usable, (end if is_left else 0, full), (float(is_left), 1.0))


def _note(
    plot: Any, theme: Theme, text: str, at: tuple[float, float], anchor: tuple[float, float]
) -> None:
    """A word in the plot."""
    import pyqtgraph as pg  # noqa: PLC0415 - see _make_plot

    note = pg.TextItem(text, color=theme.text.main, anchor=anchor)
    note.setFont(theme.font(TextStyle.DETAIL, weight=600))
    note.setPos(*at)
    plot.addItem(note)
