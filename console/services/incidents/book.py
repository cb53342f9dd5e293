"""What is remembered of incidents, folded from durable events. Operations thread.

Open incidents are kept whole, of the closed ones the newest. A row stays open in the store while
the incident is in this memory, so that after a restart the guard's list shows the closed ones of
his shift, too. The highest number ever given lives in a row of its own.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from console.domain.events import Code, Event
from console.domain.incidents.fold import folded, listed, opened, text
from console.domain.incidents.incident import Incident, IncidentBoard
from console.domain.incidents.rows import body_of, incident_of
from console.domain.operations import StateRow

SUBJECT: Final = "incident"
#: Closed incidents kept in memory and read at start.
MOST_CLOSED: Final = 200
_COUNTER: Final = "#numbers"
_ACKNOWLEDGING: Final = frozenset({Code.ALARM_ACKNOWLEDGED, Code.ALARM_CLOSED})


class IncidentBook:
    """The incidents of one site, as this seat knows them."""

    def __init__(self) -> None:
        """Start empty."""
        self._incidents: dict[str, Incident] = {}
        self._by_alarm: dict[str, str] = {}
        self._facts: dict[str, str] = {}
        self._highest = 0
        self._changed: set[str] = set()
        self._left: dict[str, Incident] = {}
        self._board: IncidentBoard | None = None

    @property
    def subject(self) -> str:
        """``incident``."""
        return SUBJECT

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Its own events, and those of alarms and runs that touch one."""
        return ("incident.", "alarm.", "run.started")

    @property
    def next_number(self) -> int:
        """The number the next incident gets."""
        return self._highest + 1

    def find(self, incident_id: str) -> Incident | None:
        """One by its id; None when it is not in memory."""
        return self._incidents.get(incident_id)

    def of_alarm(self, alarm_id: str) -> Incident | None:
        """The incident an alarm belongs to; None without one."""
        return self._incidents.get(self._by_alarm.get(alarm_id, ""))

    def of_fact(self, fact: str) -> Incident | None:
        """The incident that a fact opened or joined; None when it did neither."""
        return self._incidents.get(self._facts.get(fact, ""))

    def view(self) -> IncidentBoard:
        """All of them, newest opened first."""
        if self._board is None:
            newest = sorted(
                self._incidents.values(),
                key=lambda one: (one.opened_utc_ns, one.number),
                reverse=True,
            )
            self._board = IncidentBoard(tuple(newest))
        return self._board

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        if event.code.startswith("incident."):
            self._apply_own(event)
        elif event.code == Code.RUN_STARTED:
            self._apply_run(event)
        elif event.code in _ACKNOWLEDGING:
            self._apply_alarm(event)

    def _apply_own(self, event: Event) -> None:
        kind, _, incident_id = event.subject.partition(":")
        if kind != SUBJECT or not incident_id:
            return
        known = self._incidents.get(incident_id)
        if event.code == Code.INCIDENT_OPENED:
            if known is None:
                made = opened(event, incident_id)
                self._highest = max(self._highest, made.number)
                self._changed.add(_COUNTER)
                self._keep(made)
        elif known is not None:
            self._keep(folded(known, event))
        fact = text(event.params, "fact")
        if fact and incident_id in self._incidents:
            self._facts[fact] = incident_id

    def _apply_run(self, event: Event) -> None:
        known = self._incidents.get(text(event.params, "incident"))
        run = event.subject.partition(":")[2]
        if known is not None and known.run != run:
            self._keep(replace(known, run=run))

    def _apply_alarm(self, event: Event) -> None:
        alarm = event.subject.partition(":")[2]
        known = self.of_alarm(alarm)
        if known is not None and alarm in known.unacknowledged:
            left = tuple(one for one in known.unacknowledged if one != alarm)
            self._keep(replace(known, unacknowledged=left))

    def _keep(self, incident: Incident) -> None:
        self._incidents[incident.incident_id] = incident
        self._changed.add(incident.incident_id)
        self._board = None
        for alarm in incident.alarms:
            self._by_alarm[alarm] = incident.incident_id
        if not incident.is_open:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        """Forget closed ones beyond the bound; their rows are marked as done with."""
        closed = [one for one in self._incidents.values() if not one.is_open]
        if len(closed) <= MOST_CLOSED:
            return
        oldest = min(closed, key=lambda one: (one.closed_utc_ns, one.number))
        del self._incidents[oldest.incident_id]
        self._left[oldest.incident_id] = oldest
        self._changed.discard(oldest.incident_id)
        for alarm in oldest.alarms:
            self._by_alarm.pop(alarm, None)
        self._facts = {
            fact: ident for fact, ident in self._facts.items() if ident != oldest.incident_id
        }

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows.

        Raises:
            RowError: If one cannot be read; the journal has every event, and is folded anew.
        """
        for row in rows:
            if row.key == _COUNTER:
                self._highest = max(self._highest, _number(row.body))
                continue
            incident = incident_of(row.body)
            self._incidents[incident.incident_id] = incident
            self._highest = max(self._highest, incident.number)
            for alarm in incident.alarms:
                self._by_alarm[alarm] = incident.incident_id
            for fact in _facts(row.body):
                self._facts[fact] = incident.incident_id
        self._board = None

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        rows = [
            self._row(self._incidents[key], is_open=True)
            for key in sorted(self._changed)
            if key in self._incidents
        ]
        rows += [self._row(one, is_open=False) for one in self._left.values()]
        if _COUNTER in self._changed:
            body = json.dumps({"highest": self._highest})
            rows.append(StateRow(SUBJECT, _COUNTER, True, False, 0, body))  # noqa: FBT003 - a row
        self._changed.clear()
        self._left.clear()
        return tuple(rows)

    def _row(self, incident: Incident, *, is_open: bool) -> StateRow:
        read = json.loads(body_of(incident))
        facts = [fact for fact, ident in self._facts.items() if ident == incident.incident_id]
        if facts:
            read["told_by"] = ",".join(facts)
        return StateRow(
            SUBJECT,
            incident.incident_id,
            is_open,
            incident.exercise,
            incident.changed_utc_ns,
            json.dumps(read, ensure_ascii=False, separators=(",", ":")),
        )


def _number(body: str) -> int:
    try:
        return int(json.loads(body)["highest"])
    except (KeyError, TypeError, ValueError):
        return 0


def _facts(body: str) -> tuple[str, ...]:
    try:
        return listed(str(json.loads(body).get("told_by", "")))
    except ValueError:
        return ()
