"""Conditions and the store's state to the alarm strip. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
a condition begins or ends            the strip says so
the journal goes or comes back        the strip says so, a condition too
====================================  ================================
"""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, Slot

from console.domain.events import Code, Tone
from console.domain.health import HealthState
from console.models.strip_states import strip_state
from console.services.health import HealthService
from console.store.journal import Journal
from console.store.journal_writer import JournalState
from widgets.alarm_strip import AlarmStrip


class StripFlow(QObject):
    """Keeps one strip true."""

    def __init__(self, strip: AlarmStrip, health: HealthService) -> None:
        """Keep both; the strip reads until a journal is attached."""
        super().__init__()
        self._strip = strip
        self._health = health
        self._zone = ZoneInfo("UTC")
        self._is_store_up = True
        self._operator = ("", "")

    def attach(self, journal: Journal, zone: ZoneInfo) -> None:
        """The site is open: show what is the case from now on."""
        self._zone = zone
        self._strip.set_zone(zone)
        self._health.conditions_changed.connect(self.on_conditions_changed)
        journal.state_changed.connect(self.on_state_changed)
        self.on_state_changed(journal.state)
        self.on_conditions_changed()

    def show_operator(self, operator: str, role: str) -> None:
        """Say who sits here.

        Args:
            operator: Name; empty when nobody is signed in.
            role: Translated; the caption of the field.
        """
        if (operator, role) != self._operator:
            self._operator = (operator, role)
            self.on_conditions_changed()

    @Slot()
    def on_conditions_changed(self) -> None:
        """Show what is wrong now."""
        translate = QCoreApplication.translate
        self._strip.set_state(
            strip_state(
                self._health.conditions,
                self._operator[0] or translate("strip", "Not signed in"),
                self._operator[1] or translate("strip", "Operator"),
                self._zone,
                is_store_up=self._is_store_up,
            )
        )

    @Slot(object)
    def on_state_changed(self, state: JournalState) -> None:
        """The database of events went or came back."""
        self._is_store_up = state.is_up
        if state.is_up:
            self._health.clear_condition("store", "store:journal")
            self._health.set_item("store:journal", HealthState.NORMAL, Tone.CALM)
        else:
            cause = state.cause.value if state.cause is not None else "none"
            self._health.raise_condition(
                "store", Code.STORE_DOWN, Tone.ALARM, "store:journal", cause=cause
            )
            self._health.set_item("store:journal", HealthState.FAILED, Tone.ALARM, cause=cause)
        self.on_conditions_changed()
