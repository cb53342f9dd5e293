"""Who is watched because nobody else is there, folded from events. Operations thread only."""

import json
from collections.abc import Iterable
from dataclasses import replace

from console.domain.events import Code, Event
from console.domain.operations import StateRow
from console.domain.people.presence import (
    DEFAULT_GRACE_S,
    DEFAULT_INTERVAL_S,
    PresenceRule,
    Watch,
)

SUBJECT = "presence"


class PresenceBook:
    """Folded from ``presence.`` events of every seat."""

    subject = SUBJECT
    prefixes = ("presence.",)

    def __init__(self) -> None:
        """Watch nobody."""
        self._watches: dict[str, Watch] = {}
        self._changed: dict[str, int] = {}

    def watch(self, seat: str) -> Watch | None:
        """Who is watched at a seat."""
        return self._watches.get(seat)

    def apply(self, event: Event) -> None:
        """Fold one event."""
        seat, params = str(event.params.get("seat", "")), event.params
        known = self._watches.get(seat)
        if event.code is Code.PRESENCE_STARTED:
            person = event.subject.partition(":")[2]
            rule = PresenceRule(
                _number(params.get("interval_s"), DEFAULT_INTERVAL_S),
                _number(params.get("grace_s"), DEFAULT_GRACE_S),
            )
            name = str(params.get("name", person))
            self._watches[seat] = Watch(person, name, rule, event.utc_ns)
        elif event.code is Code.PRESENCE_ENDED:
            self._watches.pop(seat, None)
        elif event.code is Code.PRESENCE_CONFIRMED and known is not None:
            self._watches[seat] = replace(known, heard_utc_ns=event.utc_ns, is_missed=False)
        elif event.code is Code.PRESENCE_MISSED and known is not None:
            self._watches[seat] = replace(known, is_missed=True)
        else:
            return
        self._changed[seat] = event.utc_ns

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows."""
        for row in rows:
            body = json.loads(row.body)
            self._watches[row.key] = Watch(
                str(body["person"]),
                str(body["name"]),
                PresenceRule(float(body["interval_s"]), float(body["grace_s"])),
                int(body["heard_utc_ns"]),
                bool(body["is_missed"]),
            )

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        changed, self._changed = self._changed, {}
        return tuple(self._row(seat, utc_ns) for seat, utc_ns in changed.items())

    def _row(self, seat: str, utc_ns: int) -> StateRow:
        watch, body = self._watches.get(seat), {}
        if watch is not None:
            body = {
                "person": watch.person,
                "name": watch.name,
                "interval_s": watch.rule.interval_s,
                "grace_s": watch.rule.grace_s,
                "heard_utc_ns": watch.heard_utc_ns,
                "is_missed": watch.is_missed,
            }
        return StateRow(
            SUBJECT,
            seat,
            is_open=watch is not None,
            exercise=False,
            changed_utc_ns=utc_ns,
            body=json.dumps(body),
        )


def _number(value: object, otherwise: float) -> float:
    """A length of time, or the default where an event of another program has none."""
    return float(value) if isinstance(value, int | float) and value > 0 else otherwise
