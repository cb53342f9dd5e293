"""What is remembered of runs, folded from durable events. Operations thread.

A run's row is the list of its events, so that loading it is the same fold as following it. Open
runs are kept whole, of the ended ones the newest.
"""

import json
from collections.abc import Iterable
from typing import Final

from console.domain.events import Code, Event, Tone
from console.domain.operations import StateRow
from console.domain.playbooks.engine import begin, fold
from console.domain.playbooks.facts import Started, fact_of
from console.domain.playbooks.state import RunState

SUBJECT: Final = "run"
#: Ended runs kept in memory and read at start.
MOST_ENDED: Final = 50


class RunBook:
    """The runs of one site, as this seat knows them."""

    def __init__(self) -> None:
        """Start empty."""
        self._runs: dict[str, RunState] = {}
        self._events: dict[str, list[Event]] = {}
        self._changed: set[str] = set()
        self._left: dict[str, StateRow] = {}
        self._numbers: dict[str, int] = {}

    @property
    def subject(self) -> str:
        """``run``."""
        return SUBJECT

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Its own events only."""
        return ("run.",)

    def find(self, run_id: str) -> RunState | None:
        """One by its id; None when it is not in memory."""
        return self._runs.get(run_id)

    def runs(self) -> tuple[RunState, ...]:
        """All of them, open ones first, newest first."""
        newest = sorted(self._runs.values(), key=lambda one: -one.started_utc_ns)
        return tuple(sorted(newest, key=lambda one: not one.is_open))

    def open_for(self, incident: str) -> RunState | None:
        """The open run of an incident, or None."""
        return next((one for one in self.runs() if one.incident == incident and one.is_open), None)

    def next_id(self, seat: str) -> str:
        """An id that no run of this seat has had."""
        return f"{seat}-{self._numbers.get(seat, 0) + 1}"

    def apply(self, event: Event) -> None:
        """Fold one durable event; one that was folded before changes nothing."""
        kind, _, run_id = event.subject.partition(":")
        fact = fact_of(event) if kind == SUBJECT and run_id else None
        if fact is None:
            return
        known = self._runs.get(run_id)
        if isinstance(fact, Started):
            if known is None:
                self._keep(begin(run_id, fact), event)
        elif known is not None and fact.head.number > known.number:
            self._keep(fold(known, fact), event)

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows; a damaged one is left out."""
        for row in rows:
            for event in _events_of(row):
                self.apply(event)
        self._changed.clear()

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        rows = [*self._left.values(), *(self._row(run_id) for run_id in sorted(self._changed))]
        self._changed.clear()
        self._left.clear()
        return tuple(rows)

    def _keep(self, state: RunState, event: Event) -> None:
        run_id = state.run_id
        self._runs[run_id] = state
        self._events.setdefault(run_id, []).append(event)
        self._changed.add(run_id)
        seat, _, number = run_id.rpartition("-")
        if number.isdigit():
            self._numbers[seat] = max(self._numbers.get(seat, 0), int(number))
        if not state.is_open:
            self._forget_old()

    def _forget_old(self) -> None:
        ended = sorted(
            (one for one in self._runs.values() if not one.is_open),
            key=lambda one: one.ended_utc_ns,
        )
        for one in ended[: max(0, len(ended) - MOST_ENDED)]:
            self._left[one.run_id] = self._row(one.run_id, is_left=True)
            self._changed.discard(one.run_id)
            del self._runs[one.run_id], self._events[one.run_id]

    def _row(self, run_id: str, *, is_left: bool = False) -> StateRow:
        events = self._events[run_id]
        body = json.dumps([_plain(one) for one in events], separators=(",", ":"))
        last = max(one.utc_ns for one in events)
        is_drill = self._runs[run_id].is_exercise
        return StateRow(SUBJECT, run_id, not is_left, is_drill, last, body)


def _plain(event: Event) -> list[object]:
    return [
        event.code.value,
        event.tone.value,
        event.utc_ns,
        event.monotonic_ns,
        event.actor,
        dict(event.params),
    ]


def _events_of(row: StateRow) -> list[Event]:
    try:
        return [
            Event(
                Code(code), Tone(tone), f"{SUBJECT}:{row.key}", utc, mono, by, params, row.exercise
            )
            for code, tone, utc, mono, by, params in json.loads(row.body)
        ]
    except (ValueError, TypeError):
        return []
