"""`AlarmTable`: all open alarms, with bars in place for shelving and for the cause. GUI thread.

It acts on the chosen row by letters and asks by signals; what is allowed is decided elsewhere.
Rows never move while somebody points at them.
"""

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.ask_bars import CauseBar, CauseChoice, ShelveBar
from widgets.event_table import NoRows
from widgets.event_view import EventView
from widgets.theme import Theme

_AGE_MS = 1000


class AlarmRowsView(EventView):
    """The rows, with the letters of the alarm list beside those of every list.

    Attributes:
        shelve_requested: Signal(object): row key; H.
        cause_requested: Signal(object): row key; C.
        reset_requested: Signal(object): row key; R.
        pointed: Signal(bool): the pointer came over the rows, or left.
    """

    shelve_requested = Signal(object)
    cause_requested = Signal(object)
    reset_requested = Signal(object)
    pointed = Signal(bool)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters of the alarm list; everything else as in every list."""
        wishes = {
            Qt.Key.Key_H: self.shelve_requested,
            Qt.Key.Key_C: self.cause_requested,
            Qt.Key.Key_R: self.reset_requested,
        }
        wish, chosen = wishes.get(Qt.Key(event.key())), self.chosen_key()
        if wish is not None and chosen is not None and not event.modifiers():
            wish.emit(chosen)
        else:
            super().keyPressEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        """The rows stay where they are from now on."""
        self.pointed.emit(True)  # noqa: FBT003 - a signal
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """The rows may be ordered anew."""
        self.pointed.emit(False)  # noqa: FBT003 - a signal
        super().leaveEvent(event)


class AlarmTable(QWidget):
    """Rows, or words in their place; bars above them while they ask.

    Attributes:
        acknowledge_requested: Signal(object): alarm id; A.
        open_requested: Signal(object): alarm id; Enter.
        reset_requested: Signal(object): alarm id; R.
        shelve_requested: Signal(object): alarm id; H, before the bar opens.
        cause_requested: Signal(object): alarm id; C, before the bar opens.
        pointed: Signal(bool): the pointer came over the rows, or left.
        aged: Signal(): a second has passed while somebody can see it.
    """

    acknowledge_requested = Signal(object)
    open_requested = Signal(object)
    reset_requested = Signal(object)
    shelve_requested = Signal(object)
    cause_requested = Signal(object)
    pointed = Signal(bool)
    aged = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = AlarmRowsView(theme, self)
        self.shelve_bar = ShelveBar(theme, self)
        self.cause_bar = CauseBar(theme, self)
        self._none = NoRows(theme, self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.shelve_bar)
        column.addWidget(self.cause_bar)
        column.addLayout(self._stack, 1)
        self.setAccessibleName(self.tr("Alarms"))
        self.setMinimumWidth(480)
        view = self.view
        view.acknowledge_requested.connect(self.acknowledge_requested)
        view.open_requested.connect(self.open_requested)
        view.reset_requested.connect(self.reset_requested)
        view.shelve_requested.connect(self.shelve_requested)
        view.cause_requested.connect(self.cause_requested)
        view.pointed.connect(self.pointed)
        for bar in (self.shelve_bar, self.cause_bar):
            bar.closed.connect(self.on_bar_closed)
        self._ages = QTimer(self)
        self._ages.setInterval(_AGE_MS)
        self._ages.timeout.connect(self.aged)
        self._is_read = False
        self._refresh()

    def set_model(self, model: QAbstractItemModel, stretch: int) -> None:
        """Show a model.

        Args:
            model: Rows and columns; see `ItemRole`.
            stretch: The column that takes the free width.
        """
        self.view.setModel(model)
        self.view.stretch_column(stretch)
        model.rowsInserted.connect(self._refresh)
        model.rowsRemoved.connect(self._refresh)
        self._is_read = True
        self._refresh()

    def ask_to_shelve(self, alarm_id: str, title: str) -> None:
        """Open the bar for reason and minutes: the user pressed H."""
        self.cause_bar.close_bar()
        self.shelve_bar.open_for(alarm_id, title)

    def ask_for_cause(self, alarm_id: str, title: str, choices: tuple[CauseChoice, ...]) -> None:
        """Open the bar of causes: the user pressed C."""
        self.shelve_bar.close_bar()
        self.cause_bar.open_for(alarm_id, title, choices)

    @Slot()
    def on_bar_closed(self) -> None:
        """The keyboard goes back to the rows it came from."""
        if self.shelve_bar.isHidden() and self.cause_bar.isHidden():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Ages go on while somebody can see them."""
        self._ages.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees ages."""
        self._ages.stop()
        super().hideEvent(event)

    @Slot()
    def _refresh(self) -> None:
        """Rows, or what stands in their place."""
        if not self._is_read:
            self._none.say(self.tr("Reading alarms"), "", is_loading=True)
        else:
            self._none.say(
                self.tr("No open alarms"), self.tr("Alarms stand here until they are over.")
            )
        shown: QWidget = self.view if self.view.row_count() > 0 else self._none
        if self.focusProxy() is not shown:
            self.setFocusProxy(shown)
        self._stack.setCurrentWidget(shown)
