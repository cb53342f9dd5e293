"""The alarm strip: one alarm, counts, posture, operator, health, clocks. It is never covered.

It shows a `StripState` and asks by signals. Ages come from the monotonic clock. GUI thread.
"""

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from widgets.badge import STRIP_PX, Badge, flash_is_dark, paint_badge
from widgets.chips import KeyButton
from widgets.roles import BadgeState, Tone
from widgets.strip_fields import ClockField, PriorityCounts, StripFieldView
from widgets.strip_state import StripAlarm, StripField, StripMode, StripState
from widgets.theme import TextStyle, Theme
from widgets.wall.words import duration_words

_NS = 1_000_000_000
# Often enough for the flash of a new alarm; without one only the clock steps.
_TICK_MS, _QUIET_TICK_MS = 100, 250

READING = StripState(
    mode=StripMode.READING,
    alarm=None,
    last="",
    counts=(),
    posture=StripField("", "", Tone.UNKNOWN),
    operator=StripField("", "", None),
    health=StripField("", "", Tone.UNKNOWN),
)


class AlarmBlock(QWidget):
    """The highest alarm that is not acknowledged, or the words that say there is none."""

    action_requested = Signal()

    def __init__(
        self, theme: Theme, monotonic_ns: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = monotonic_ns
        self._state = READING
        self._is_dark = False
        self._age = ""
        self._button = KeyButton(theme, "", "F2", self)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self.action_requested)
        self._button.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_state(READING)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.update()

    def set_state(self, state: StripState) -> None:
        """Show another alarm or none."""
        self._state = state
        alarm = state.alarm
        is_ready = state.mode is StripMode.READY
        has_button = is_ready and alarm is not None and bool(alarm.action)
        if alarm is not None and has_button:
            # The same button with other words: one made anew would take the keyboard from whoever
            # has tabbed onto it.
            self._button.set_words(alarm.action, alarm.key)
        self._button.setVisible(has_button)
        self._place_button()
        title, detail = self.words()
        self.setAccessibleName(f"{title}. {detail}" if detail else title)
        self.refresh()
        self.update()

    def words(self) -> tuple[str, str]:
        """Title and detail as shown."""
        state = self._state
        if state.mode is StripMode.READING:
            return self.tr("Reading alarm store"), ""
        if state.mode is StripMode.STORE_SILENT:
            detail = self.tr(
                "Alarms are kept in the spool. Watch the pictures, call the installer."
            )
            return self.tr("Alarm store not answering"), detail
        if state.alarm is None:
            return self.tr("No unacknowledged alarms"), ""
        return state.alarm.title, state.alarm.detail

    def words_width(self, style: TextStyle = TextStyle.STRIP) -> int:
        """Px in which the title stands uncut beside age, status and button, in one style."""
        theme = self._theme
        title, _detail = self.words()
        width = self._width(style, title)
        alarm = self._state.alarm
        beside = 0
        if alarm is not None and self._state.mode is StripMode.READY:
            status = QFontMetrics(theme.font(TextStyle.DETAIL)).horizontalAdvance(alarm.status)
            beside = status + 30 + (self._button.sizeHint().width() + 24 if alarm.action else 0)
        return width + theme.px(STRIP_PX) + 60 + beside

    def refresh(self) -> None:
        """Step age and flash; repaint only when something changed."""
        alarm = self._state.alarm
        if alarm is None or self._state.mode is not StripMode.READY:
            self._is_dark = False
            return
        age_s = max(0.0, (self._now() - alarm.raised_ns) / _NS)
        age = duration_words(age_s)
        is_new = alarm.state is BadgeState.NEW
        is_dark = is_new and flash_is_dark(self._theme, age_s)
        if age != self._age or is_dark != self._is_dark:
            self._age, self._is_dark = age, is_dark
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """The block of the design."""
        return QSize(self._theme.px(934), self._theme.size.strip)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right end."""
        self._place_button()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame and contents."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(8, 7, -2, -7)
        state = self._state
        if state.mode is StripMode.STORE_SILENT:
            self._paint_frame(painter, frame, Tone.ALARM)
            self._paint_words(painter, frame, Badge(Tone.ALARM), frame.right() - 12)
        elif state.mode is StripMode.READY and state.alarm is not None:
            self._paint_frame(painter, frame, state.alarm.tone)
            badge = Badge(state.alarm.tone, state.alarm.state, self._is_dark)
            right = self._paint_age(painter, frame, state.alarm)
            self._paint_words(painter, frame, badge, right)
        else:
            self._paint_frame(painter, frame, None)
            tone = Tone.CALM if state.mode is StripMode.READY else Tone.UNKNOWN
            self._paint_quiet(painter, frame, tone)
        painter.end()

    def _place_button(self) -> None:
        """Right end of the frame, centred."""
        size = self._button.sizeHint()
        self._button.resize(size)
        left = self.width() - 2 - 9 - size.width()
        self._button.move(left, (self.height() - size.height()) // 2)

    def _paint_frame(self, painter: QPainter, frame: QRectF, tone: Tone | None) -> None:
        """Ground tint and line of a tone, or a quiet frame."""
        theme = self._theme
        if tone is None:
            painter.setPen(QPen(theme.line.soft, 1))
            painter.setBrush(theme.surface.panel)
        else:
            look = theme.tones[tone]
            painter.setPen(QPen(look.line, 2))
            painter.setBrush(look.ground)
        painter.drawRoundedRect(
            frame.adjusted(1, 1, -1, -1), theme.radius.panel, theme.radius.panel
        )

    def _paint_quiet(self, painter: QPainter, frame: QRectF, tone: Tone) -> None:
        """Ring, one sentence, and what was last."""
        theme = self._theme
        side = theme.px(22)
        box = QRectF(frame.left() + 12, frame.center().y() - side / 2, side, side)
        paint_badge(painter, theme, box, Badge(tone))
        title, _detail = self.words()
        area = frame.adjusted(side + 26, 0, -16, 0)
        style = self._fitting(title, area.width())
        self._text(painter, style, 500, theme.text.main, area, title)
        room = area.width() - self._width(style, title) - 24
        metrics = QFontMetrics(theme.font(TextStyle.BODY))
        last = metrics.elidedText(self._state.last, Qt.TextElideMode.ElideRight, int(room))
        self._text(painter, TextStyle.BODY, 400, theme.text.second, area, last, is_right=True)

    def _paint_age(self, painter: QPainter, frame: QRectF, alarm: StripAlarm) -> float:
        """Age above, status below, before the button; returns where they start."""
        theme = self._theme
        right = self._button.x() - 14.0 if alarm.action else frame.right() - 14
        status = QFontMetrics(theme.font(TextStyle.DETAIL)).horizontalAdvance(alarm.status)
        age = QFontMetrics(theme.font(TextStyle.STRIP)).horizontalAdvance(self._age)
        left = right - max(status, age) - 4
        upper, lower = self._halves(frame)
        color = theme.tones[alarm.tone].text
        area = QRectF(left, upper.y(), right - left, upper.height())
        self._text(painter, TextStyle.STRIP, 600, color, area, self._age, is_right=True)
        area = QRectF(left, lower.y(), right - left, lower.height())
        self._text(
            painter, TextStyle.DETAIL, 400, theme.text.second, area, alarm.status, is_right=True
        )
        return left - 12

    def _paint_words(self, painter: QPainter, frame: QRectF, badge: Badge, right: float) -> None:
        """Badge, title, detail; only the detail may be cut."""
        theme = self._theme
        side = theme.px(STRIP_PX)
        box = QRectF(frame.left() + 13, frame.center().y() - side / 2, side, side)
        paint_badge(painter, theme, box, badge)
        upper, lower = self._halves(frame)
        left = box.right() + 14
        title, detail = self.words()
        area = QRectF(left, upper.y(), right - left, upper.height())
        style = self._fitting(title, area.width())
        metrics = QFontMetrics(theme.font(style, weight=600))
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(area.width()))
        self._text(painter, style, 600, theme.text.main, area, title)
        area = QRectF(left, lower.y(), right - left, lower.height())
        metrics = QFontMetrics(theme.font(TextStyle.DETAIL))
        detail = metrics.elidedText(detail, Qt.TextElideMode.ElideLeft, int(area.width()))
        self._text(painter, TextStyle.DETAIL, 400, theme.text.main, area, detail)

    def _width(self, style: TextStyle, text: str) -> int:
        """Width of a strong line, px."""
        return QFontMetrics(self._theme.font(style, weight=600)).horizontalAdvance(text)

    def _fitting(self, text: str, width: float) -> TextStyle:
        """The largest style in which a title stands uncut; the smallest when none does."""
        styles = (TextStyle.STRIP, TextStyle.ACTION, TextStyle.TITLE, TextStyle.DETAIL)
        return next((one for one in styles if self._width(one, text) <= width), styles[-1])

    def _halves(self, frame: QRectF) -> tuple[QRectF, QRectF]:
        """Upper and lower line."""
        middle = frame.center().y() + self._theme.px(1.5)
        upper = QRectF(frame.left(), middle - self._theme.px(20), frame.width(), self._theme.px(20))
        lower = QRectF(frame.left(), middle + 1, frame.width(), self._theme.px(16))
        return upper, lower

    def _text(
        self,
        painter: QPainter,
        style: TextStyle,
        weight: int,
        color: QColor,
        area: QRectF,
        text: str,
        *,
        is_right: bool = False,
    ) -> None:
        """One line in an area."""
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._theme.font(style, weight=weight))
        painter.setPen(color)
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)


class AlarmStrip(QWidget):
    """The strip over everything."""

    acknowledge_requested = Signal()
    operator_clicked = Signal()
    tone_chosen = Signal(object)  # Tone: show its rows

    def __init__(
        self,
        theme: Theme,
        monotonic_ns: Callable[[], int],
        utc_ns: Callable[[], int],
        zone: tzinfo,
        parent: QWidget | None = None,
    ) -> None:
        """Make a strip that still reads.

        Args:
            theme: Colours, fonts, sizes.
            monotonic_ns: Clock that alarms are stamped with.
            utc_ns: Clock of the record.
            zone: Zone of the site.
            parent: As usual.
        """
        super().__init__(parent)
        self._theme = theme
        self._state = READING
        self._block = AlarmBlock(theme, monotonic_ns, self)
        self._block.action_requested.connect(self.acknowledge_requested)
        self._counts = PriorityCounts(theme, self)
        self._counts.tone_chosen.connect(self.tone_chosen)
        self._posture = StripFieldView(theme, READING.posture, self)
        self._operator = StripFieldView(theme, READING.operator, self)
        self._operator.clicked.connect(self.operator_clicked)
        self._health = StripFieldView(theme, READING.health, self)
        self._clock = ClockField(theme, utc_ns, zone, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(theme.space.s3)
        row.addWidget(self._block, 1)
        for part in (self._counts, self._posture, self._operator, self._health, self._clock):
            row.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Alarm strip"))
        self._timer = QTimer(self)
        self._timer.setInterval(_QUIET_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()
        self._show_parts()

    @property
    def state(self) -> StripState:
        """What it shows."""
        return self._state

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_zone(self, zone: tzinfo) -> None:
        """Show the site's time, once the site is known."""
        self._clock.set_zone(zone)

    def set_state(self, state: StripState) -> None:
        """Show another state; says so to assistive technology by its names."""
        if state == self._state:
            return
        self._state = state
        is_new = state.alarm is not None and state.alarm.state is BadgeState.NEW
        self._timer.setInterval(_TICK_MS if is_new else _QUIET_TICK_MS)
        self._block.set_state(state)
        self._counts.set_counts(state.counts)
        self._posture.set_field(state.posture)
        self._operator.set_field(state.operator)
        self._health.set_field(state.health)
        self._show_parts()

    def _show_parts(self) -> None:
        """Show what is known; a narrow window drops fields, never the alarm."""
        state, spacing = self._state, self._theme.space.s3
        self._counts.setVisible(bool(state.counts))
        # Large text in a small window: what happened and where outranks the time of day.
        counts = self._counts.sizeHint().width() if state.counts else 0
        least = counts + self._clock.sizeHint().width() + 2 * spacing
        self._clock.setVisible(self.width() - least >= self._block.words_width(TextStyle.DETAIL))
        kept = [self._counts, self._clock]
        used = sum(one.sizeHint().width() + spacing for one in kept if one.isVisibleTo(self))
        free = self.width() - used - self._block.words_width()
        fields = (
            (self._health, state.health),
            (self._posture, state.posture),
            (self._operator, state.operator),
        )
        for view, field in fields:
            width = view.sizeHint().width() + spacing
            is_shown = bool(field.text) and width <= free
            view.setVisible(is_shown)
            free -= width if is_shown else 0

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop or bring back fields."""
        self._show_parts()

    @override
    def sizeHint(self) -> QSize:
        """As high as the design says."""
        return QSize(1280, self._theme.size.strip)

    @override
    def minimumSizeHint(self) -> QSize:
        """Narrow windows cut the detail line first."""
        return QSize(640, self._theme.size.strip)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.surface.head)
        line = QRect(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, self._theme.line.soft)
        painter.end()

    @Slot()
    def _on_tick(self) -> None:
        """Step age, flash and clock."""
        self._block.refresh()
        self._clock.refresh()
