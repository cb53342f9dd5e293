"""Alarms, incident, session, conditions and the store's state to the alarm strip. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
the board of alarms changes           the strip says so
an incident opens, changes, closes    the strip says so
somebody signs in or out              the strip says who sits here
a condition begins or ends            the health field says so
the journal goes or comes back        the strip says so, a condition too
====================================  ================================
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from console.clock import Clock
from console.domain.alarms.values import AlarmBoard
from console.domain.events import Code, Tone
from console.domain.health import HealthState
from console.domain.operations import Moment
from console.models.strip_states import OpenIncident, StripFacts, last_words, strip_state
from console.services.health import HealthService
from console.store.journal import Journal
from console.store.journal_writer import JournalState
from widgets.alarm_strip import AlarmStrip


class StripFlow(QObject):
    """Keeps one strip true.

    Attributes:
        store_silent_changed: Signal(bool): the store of events does not answer, or does again.
    """

    store_silent_changed = Signal(bool)

    def __init__(self, strip: AlarmStrip, health: HealthService, clock: Clock) -> None:
        """Keep the parts; the strip reads until a journal is attached."""
        super().__init__()
        self._strip = strip
        self._health = health
        self._clock = clock
        self._zone = ZoneInfo("UTC")
        self._facts = StripFacts()

    @property
    def facts(self) -> StripFacts:
        """What the strip is made from now."""
        return self._facts

    def attach(self, journal: Journal, zone: ZoneInfo) -> None:
        """The site is open: show what is the case from now on."""
        self._zone = zone
        self._strip.set_zone(zone)
        self._health.conditions_changed.connect(self.on_conditions_changed)
        journal.state_changed.connect(self.on_state_changed)
        self.on_state_changed(journal.state)
        self.on_conditions_changed()

    def _show(self, facts: StripFacts) -> None:
        self._facts = facts
        now = Moment(self._clock.utc_ns(), self._clock.monotonic_ns())
        self._strip.set_state(strip_state(facts, self._zone, now))

    @Slot(object)
    def on_alarms_changed(self, board: AlarmBoard) -> None:
        """Alarms stand differently."""
        last = last_words(board, self._zone) or self._facts.last
        self._show(replace(self._facts, board=board, last=last))

    def show_incident(self, incident: OpenIncident | None) -> None:
        """Offer the incident that is open; None when there is none."""
        self._show(replace(self._facts, incident=incident))

    def show_operator(self, operator: str, role: str) -> None:
        """Say who sits here.

        Args:
            operator: Name; empty when nobody is signed in.
            role: Translated; the caption of the field.
        """
        self._show(replace(self._facts, operator=operator, role=role))

    @Slot()
    def on_conditions_changed(self) -> None:
        """Show what is wrong now."""
        self._show(replace(self._facts, conditions=self._health.conditions))

    @Slot(object)
    def on_state_changed(self, state: JournalState) -> None:
        """The database of events went or came back."""
        if state.is_up:
            self._health.clear_condition("store", "store:journal")
            self._health.set_item("store:journal", HealthState.NORMAL, Tone.CALM)
        else:
            cause = state.cause.value if state.cause is not None else "none"
            self._health.raise_condition(
                "store", Code.STORE_DOWN, Tone.ALARM, "store:journal", cause=cause
            )
            self._health.set_item("store:journal", HealthState.FAILED, Tone.ALARM, cause=cause)
        self._show(replace(self._facts, is_store_up=state.is_up))
        self.store_silent_changed.emit(not state.is_up)
