"""Parts of the alarm strip beside the alarm itself: counts, fields, clock. Painted; GUI thread."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import QLocale, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.badge import Badge, paint_badge, tone_word
from widgets.icons import icon_pixmap
from widgets.roles import BadgeState, Tone
from widgets.strip_state import StripField, ToneCount
from widgets.theme import TextStyle, Theme

_NS = 1_000_000_000


def _line(painter: QPainter, font: QFont, color: QColor, left: float, top: float, text: str) -> int:
    """One line of text; returns its width."""
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QRectF(left, top, width + 2, metrics.height()), 0, text)
    return width


class PriorityCounts(QWidget):
    """How many open alarms of each tone; outline when all are acknowledged."""

    tone_chosen = Signal(object)  # Tone

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: tuple[ToneCount, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_counts(self, counts: tuple[ToneCount, ...]) -> None:
        """Show other numbers."""
        if counts == self._counts:
            return
        self._counts = counts
        said = ", ".join(f"{tone_word(one.tone)} {one.count}" for one in counts)
        self.setAccessibleName(self.tr("Open alarms: {0}").format(said))
        self.updateGeometry()
        self.update()

    def _slot_width(self) -> int:
        """Width of one count, px."""
        return self._theme.px(69)

    @override
    def sizeHint(self) -> QSize:
        """Four counts side by side."""
        return QSize(self._slot_width() * max(1, len(self._counts)), self._theme.size.strip)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the rows of the tone under the pointer."""
        index = int(event.position().x()) // self._slot_width()
        if 0 <= index < len(self._counts):
            self.tone_chosen.emit(self._counts[index].tone)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Badge, number and word of each tone."""
        theme = self._theme
        painter = QPainter(self)
        side, top = theme.px(24), (self.height() - theme.px(42)) / 2
        for index, one in enumerate(self._counts):
            left = index * self._slot_width() + theme.space.s2
            state = BadgeState.NEW if one.has_new else BadgeState.ACKNOWLEDGED
            paint_badge(painter, theme, QRectF(left, top, side, side), Badge(one.tone, state))
            is_zero = one.count == 0
            color = theme.text.second if is_zero else theme.text.main
            figure = theme.font(TextStyle.QUESTION)
            lift = (side - QFontMetrics(figure).height()) / 2
            _line(painter, figure, color, left + side + 8, top + lift, str(one.count))
            caption = theme.font(TextStyle.DETAIL)
            _line(painter, caption, color, left - 2, top + side + 3, tone_word(one.tone))
        painter.end()


class StripFieldView(QWidget):
    """Caption above, shape and word below."""

    clicked = Signal()

    def __init__(self, theme: Theme, field: StripField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field = field
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.set_field(field)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_field(self, field: StripField) -> None:
        """Show another value."""
        self._field = field
        word = "" if field.tone in {None, Tone.CALM} else f", {tone_word(field.tone or Tone.CALM)}"
        self.setAccessibleName(f"{field.caption}: {field.text}{word}")
        self.setToolTip(f"{field.caption}: {field.text}")
        self.updateGeometry()
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that somebody wants to know more."""
        self.clicked.emit()

    def _value_font(self) -> QFont:
        """Font of the value."""
        return self._theme.font(TextStyle.ACTION)

    @override
    def sizeHint(self) -> QSize:
        """Room for the value, at least that of the design."""
        width = QFontMetrics(self._value_font()).horizontalAdvance(self._field.text)
        return QSize(max(self._theme.px(122), width + self._theme.px(52)), self._theme.size.strip)

    @override
    def minimumSizeHint(self) -> QSize:
        """Its text is a fact and is not cut."""
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Separator, caption, shape, value."""
        theme, field = self._theme, self._field
        painter = QPainter(self)
        pad, gap = theme.px(12), theme.space.s4
        painter.fillRect(QRect(0, gap, 1, self.height() - 2 * gap), theme.line.strong)
        top = (self.height() - theme.px(40)) / 2
        detail = theme.font(TextStyle.DETAIL)
        _line(painter, detail, theme.text.second, pad, top, field.caption)
        side, below = theme.px(18), top + theme.px(20)
        if field.tone is None:
            glyph = icon_pixmap(
                "account-circle-outline", theme.text.second, side, self.devicePixelRatioF()
            )
            painter.drawPixmap(int(pad), int(below), glyph)
        else:
            paint_badge(painter, theme, QRectF(pad, below, side, side), Badge(field.tone))
        font = self._value_font()
        lift = (side - QFontMetrics(font).height()) / 2
        _line(painter, font, theme.text.main, pad + side + 7, below + lift, field.text)
        painter.end()


PostureField = StripFieldView
OperatorField = StripFieldView
HealthField = StripFieldView


class ClockField(QWidget):
    """Local time large, UTC, day of the week and date: always both clocks."""

    def __init__(
        self,
        theme: Theme,
        utc_ns: Callable[[], int],
        zone: tzinfo,
        parent: QWidget | None = None,
    ) -> None:
        """Make a clock.

        Args:
            theme: Colours and fonts.
            utc_ns: The clock of the record.
            zone: Zone of the site.
            parent: As usual.
        """
        super().__init__(parent)
        self._theme = theme
        self._utc_ns = utc_ns
        self._zone = zone
        self._texts = ("", "", "", "")
        self._second = -1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_zone(self, zone: tzinfo) -> None:
        """Show another zone's time, once the site is known."""
        self._zone = zone
        self.refresh()

    def texts(self) -> tuple[str, str, str, str]:
        """Local time, UTC, day, date as shown."""
        return self._texts

    def refresh(self) -> None:
        """Read the clock; repaint only when a text changed."""
        second = self._utc_ns() // _NS
        if second == self._second:
            return
        self._second = second
        utc = datetime.fromtimestamp(second, tz=UTC)
        local = utc.astimezone(self._zone)
        words = QLocale.c()
        day = words.dayName(local.isoweekday(), QLocale.FormatType.ShortFormat)
        month = words.monthName(local.month, QLocale.FormatType.ShortFormat)
        texts = (
            f"{local:%H:%M:%S}",
            self.tr("{0} UTC").format(f"{utc:%H:%M:%S}"),
            day,
            f"{local.day:02d} {month} {local.year}",
        )
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleName(self.tr("Local time {0}, {1}, {2} {3}").format(*texts))
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Room for UTC and date side by side."""
        return QSize(self._theme.px(200), self._theme.size.strip)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the four texts."""
        theme = self._theme
        painter = QPainter(self)
        gap, pad, edge = theme.space.s4, theme.px(12), self.width() - theme.px(10)
        painter.fillRect(QRect(0, gap, 1, self.height() - 2 * gap), theme.line.strong)
        figure, detail = theme.font(TextStyle.FIGURE), theme.font(TextStyle.DETAIL)
        top = (self.height() - theme.px(43)) / 2
        below = top + theme.px(27)
        local, utc, day, date = self._texts
        _line(painter, figure, theme.text.main, pad, top, local)
        _line(painter, detail, theme.text.second, pad, below, utc)
        metrics = QFontMetrics(detail)
        width = metrics.horizontalAdvance
        _line(painter, detail, theme.text.second, edge - width(day), top + theme.px(7), day)
        _line(painter, detail, theme.text.second, edge - width(date), below, date)
        painter.end()
