"""`EventTable`: the incident log with its filter bar and its empty, loading and failed states.

It filters nothing by itself: what is chosen goes out as an `EventWish`, and the model brings the
rows. GUI thread.
"""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.badge import tone_word
from widgets.chips import Chip
from widgets.event_view import EventView
from widgets.roles import Tone, ViewState
from widgets.theme import TextStyle, Theme

_TYPING_MS = 250
FILTER_TONES = (Tone.ALARM, Tone.WARNING, Tone.NOTICE, Tone.UNKNOWN, Tone.CALM, Tone.EXERCISE)


@dataclass(frozen=True, slots=True)
class EventWish:
    """Which rows are wanted.

    Attributes:
        tones: Wanted tones; empty for all.
        text: Words that must occur, as typed.
        subject: For example ``camera:03``; empty for all.
    """

    tones: frozenset[Tone] = frozenset()
    text: str = ""
    subject: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is filtered."""
        return self == EventWish()


class FilterBar(QWidget):
    """Chips for tones and subject, and a field for words."""

    wish_changed = Signal(object)  # EventWish
    left = Signal()  # Esc

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._subject = ""
        self._said = EventWish()
        self._chips = {tone: Chip(theme, tone_word(tone), tone, self) for tone in FILTER_TONES}
        self._subject_chip = Chip(theme, "", None, self)
        self._subject_chip.hide()
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(self.tr("Words in the line"))
        self._field.setAccessibleName(self.tr("Filter by words"))
        self._field.setClearButtonEnabled(True)
        self._field.setMinimumWidth(theme.px(140))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._on_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space.panel_pad, 4, theme.space.panel_pad, 4)
        row.setSpacing(theme.space.s2)
        for chip in self._chips.values():
            row.addWidget(chip)
            chip.toggled.connect(self._on_changed)
        row.addWidget(self._subject_chip)
        row.addWidget(self._field, 1)
        self._subject_chip.clicked.connect(self._on_subject_cleared)
        self._field.textChanged.connect(self._on_typed)
        self._field.returnPressed.connect(self._on_changed)

    @property
    def wish(self) -> EventWish:
        """What is chosen now."""
        tones = frozenset(tone for tone, chip in self._chips.items() if chip.isChecked())
        return EventWish(tones, self._field.text().strip(), self._subject)

    def set_wish(self, wish: EventWish) -> None:
        """Choose; says so by `wish_changed` once."""
        self._subject = wish.subject
        self._subject_chip.setText(self.tr("Only {0}  ×").format(wish.subject))  # noqa: RUF001
        self._subject_chip.setChecked(bool(wish.subject))
        self._subject_chip.setVisible(bool(wish.subject))
        self._field.setText(wish.text)
        for tone, chip in self._chips.items():
            chip.blockSignals(True)  # noqa: FBT003 - Qt's signature
            chip.setChecked(tone in wish.tones)
            chip.blockSignals(False)  # noqa: FBT003 - Qt's signature
            chip.update()
        self._on_changed()

    def begin_typing(self) -> None:
        """Put the caret into the field, because the user pressed `/`."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the filter, as it closes every bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        """Wait until the hand rests: each wish is a query."""
        self._typing.start()

    @Slot()
    def _on_changed(self) -> None:
        """Emit the wish once per change."""
        self._typing.stop()
        wish = self.wish
        if wish != self._said:
            self._said = wish
            self.wish_changed.emit(wish)

    @Slot()
    def _on_subject_cleared(self) -> None:
        """The chip of the subject takes it away."""
        self.set_wish(EventWish(self.wish.tones, self.wish.text))


class NoRows(QWidget):
    """What stands in the place of rows: a sentence, grey rows, or a cause with a way on."""

    retry_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._detail = "", ""
        self._is_loading = False
        self._button = QPushButton(self.tr("Try again"), self)
        self._button.clicked.connect(self.retry_requested)
        self._button.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self.update()

    def say(
        self, title: str, detail: str, *, is_loading: bool = False, has_retry: bool = False
    ) -> None:
        """Show something else.

        Args:
            title: What is the case; the accessible name too.
            detail: What to do.
            is_loading: Grey rows instead of words.
            has_retry: Whether a button asks again.
        """
        self._title, self._detail, self._is_loading = title, detail, is_loading
        self._button.setVisible(has_retry)
        self.setAccessibleName(f"{title}. {detail}" if detail else title)
        self._place()
        self.update()

    def _place(self) -> None:
        """The button below the words."""
        self._button.adjustSize()
        middle = self.rect().center()
        self._button.move(middle.x() - self._button.width() // 2, middle.y() + self._theme.px(34))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Words or grey rows."""
        self._place()
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        if self.hasFocus():
            painter.setPen(theme.choice.focus)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._is_loading:
            for row in range(3):
                top = row * theme.size.row + theme.size.row // 2 - 5
                for left, share in ((12, 0.12), (int(self.width() * 0.2), 0.5)):
                    bar = QRect(left, top, int(self.width() * share), 10)
                    painter.fillRect(bar, theme.surface.raised)
            painter.end()
            return
        area = self.rect().adjusted(16, 0, -16, 0)
        font = theme.font(TextStyle.ACTION)
        middle = self.rect().center().y()
        painter.setFont(font)
        painter.setPen(theme.text.main)
        height = QFontMetrics(font).height()
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(QRect(area.x(), middle - height, area.width(), height), flags, self._title)
        painter.setFont(theme.font(TextStyle.BODY))
        painter.setPen(theme.text.second)
        painter.drawText(QRect(area.x(), middle + 4, area.width(), 3 * height), flags, self._detail)
        painter.end()


class EventTable(QWidget):
    """Filter bar over rows."""

    wish_changed = Signal(object)  # EventWish
    open_requested = Signal(object)  # row key
    acknowledge_requested = Signal(object)  # row key
    rows_above_changed = Signal(int)
    retry_requested = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, view: EventView | None = None
    ) -> None:
        super().__init__(parent)
        self.filter_bar = FilterBar(theme, self)
        self.view = view if view is not None else EventView(theme, self)
        self._none = NoRows(theme, self)
        self._state = ViewState.LOADING
        self._cause = ""
        self._home = EventWish()
        self._hidden = 0
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter_bar)
        column.addLayout(self._stack, 1)
        self.setAccessibleName(self.tr("Incident log"))
        self.setMinimumWidth(480)
        self.filter_bar.hide()
        self.filter_bar.wish_changed.connect(self._on_wish)
        self.filter_bar.left.connect(self.leave_filter)
        self.view.filter_requested.connect(self.show_filter)
        self.view.open_requested.connect(self.open_requested)
        self.view.acknowledge_requested.connect(self.acknowledge_requested)
        self.view.rows_above_changed.connect(self.rows_above_changed)
        self._none.retry_requested.connect(self.retry_requested)
        self._refresh()

    def set_model(self, model: QAbstractItemModel, stretch: int) -> None:
        """Show a model.

        Args:
            model: Rows and columns; see `ItemRole`.
            stretch: The column of the description, which takes the free width.
        """
        self.view.setModel(model)
        self.view.stretch_column(stretch)
        model.rowsInserted.connect(self._refresh)
        model.rowsRemoved.connect(self._refresh)
        model.modelReset.connect(self._refresh)
        self._refresh()

    def set_state(self, state: ViewState, cause: str = "") -> None:
        """Say whether the rows can be trusted.

        Args:
            state: Ready, loading or failed.
            cause: What happened and what to do, when failed; translated.
        """
        self._state, self._cause = state, cause
        self._refresh()

    def set_home_wish(self, wish: EventWish) -> None:
        """What the list opens with, and returns to when the filter is closed.

        Args:
            wish: For example every tone but the calm one; said by `wish_changed` if it differs.
        """
        self._home = wish
        self.filter_bar.set_wish(wish)

    def set_hidden(self, count: int) -> None:
        """Say how many lines the home wish keeps out; the sentence for no rows names them."""
        if count != self._hidden:
            self._hidden = count
            self._refresh()

    @property
    def is_home(self) -> bool:
        """Whether the list shows what it opens with."""
        return self.filter_bar.wish == self._home

    @Slot()
    def leave_filter(self) -> None:
        """Close the filter bar and go back to the rows, because the user pressed Esc there."""
        self.filter_bar.set_wish(self._home)
        self.filter_bar.hide()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def show_filter(self) -> None:
        """Open the filter bar and type into it."""
        self.filter_bar.show()
        self.filter_bar.begin_typing()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The filter opens also when there are no rows."""
        if event.text() == "/":
            self.show_filter()
        else:
            super().keyPressEvent(event)

    @Slot()
    def toggle_filter(self) -> None:
        """Open or close the filter bar; closing goes back to what the list opens with."""
        is_open = not self.filter_bar.isHidden()
        if is_open:
            self.filter_bar.set_wish(self._home)
        self.filter_bar.setVisible(not is_open)

    @Slot(object)
    def _on_wish(self, wish: object) -> None:
        """Pass the wish on; the sentence for no rows depends on it."""
        self._refresh()
        self.wish_changed.emit(wish)

    @Slot()
    def _refresh(self) -> None:
        """Rows, or what stands in their place."""
        count = self.view.row_count()
        if self._state is ViewState.FAILED:
            title = self.tr("The log cannot be read")
            self._none.say(title, self._cause, has_retry=True)
        elif count == 0 and self._state is ViewState.LOADING:
            self._none.say(self.tr("Reading the log"), "", is_loading=True)
        elif count == 0 and self.is_home and not self._home.is_all:
            hidden = self.tr("%n normal line(s) not shown.", "", self._hidden)
            self._none.say(
                self.tr("Nothing needs you"),
                self.tr("{0} Press / and choose Normal to see them.").format(hidden)
                if self._hidden
                else self.tr("Events that need you enter here as they are stored."),
            )
        elif count == 0 and not self.filter_bar.wish.is_all:
            self._none.say(
                self.tr("Nothing matches the filter"), self.tr("Change the filter, or clear it.")
            )
        elif count == 0:
            self._none.say(
                self.tr("Nothing has happened yet"),
                self.tr("Events enter here as they are stored."),
            )
        is_rows = count > 0 and self._state is not ViewState.FAILED
        shown = self.view if is_rows else self._none
        if self.focusProxy() is not shown:
            self.setFocusProxy(shown)
        self._stack.setCurrentWidget(shown)
