"""Facts and alarms that open incidents by themselves, or join one that is open. Operations thread.

A frozen item opens one at once, within the same turn in which the fact is told. An alarm joins
the open incident that correlation finds, or opens one when its tone says so. A fact told twice,
after a crash, does nothing the second time: the incident remembers its key.
"""

from collections.abc import Callable
from typing import Final

from console.domain.events import Code, Event
from console.domain.incidents.fold import text
from console.domain.incidents.incident import Incident
from console.domain.incidents.opening import (
    OPENING_TONES,
    Opening,
    SiteMap,
    is_frozen_item,
    open_for_parcel,
    opening_of,
)
from console.services.incidents.book import IncidentBook
from console.services.incidents.service import IncidentService
from console.services.operations.subject import fact_key

#: What the intake wants to be told.
REACT_TO: Final = ("parcel.f", "alarm.raised")

#: Says which open incident an alarm belongs to: id, or empty for none.
Correlate = Callable[[Event, Opening, tuple[Incident, ...]], str]


class IncidentIntake:
    """Opens incidents because of what happened."""

    def __init__(
        self, service: IncidentService, book: IncidentBook, site: SiteMap, correlate: Correlate
    ) -> None:
        """Keep the parts; `correlate` is a pure rule."""
        self._service = service
        self._book = book
        self._site = site
        self._correlate = correlate

    def on_fact(self, event: Event) -> None:
        """Look at one durable event of this seat."""
        if self._book.of_fact(fact_key(event)) is not None:
            return
        if is_frozen_item(event):
            self._frozen(event)
        elif event.code == Code.ALARM_RAISED:
            self._alarm(event)

    def _frozen(self, event: Event) -> None:
        opening = opening_of(event, self._site)
        known = open_for_parcel(
            self._book.view().incidents, opening.parcel, exercise=event.exercise
        )
        fact = fact_key(event)
        if known:
            self._service.join_now(known, opening, fact=fact)
        else:
            self._service.open_now(opening, fact=fact, exercise=event.exercise)

    def _alarm(self, event: Event) -> None:
        alarm = event.subject.partition(":")[2]
        if not alarm or self._book.of_alarm(alarm) is not None:
            return
        code = text(event.params, "what")
        opening = opening_of(event, self._site, code=code, alarm=alarm)
        open_ones = tuple(
            one
            for one in self._book.view().incidents
            if one.is_open and one.exercise == event.exercise
        )
        known = open_for_parcel(open_ones, opening.parcel, exercise=event.exercise)
        known = known or self._correlate(event, opening, open_ones)
        if known:
            self._service.join_now(known, opening, fact=fact_key(event))
        elif event.tone in OPENING_TONES:
            self._service.open_now(opening, fact=fact_key(event), exercise=event.exercise)
