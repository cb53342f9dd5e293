"""Which requests for a second person are open, and how many there were. Operations thread only."""

import json
from collections.abc import Iterable

from console.domain.events import Code, Event, Tone
from console.domain.operations import StateRow

SUBJECT = "second"


class SecondBook:
    """Folded from ``second_person.`` events of every seat."""

    subject = SUBJECT
    prefixes = ("second_person.",)

    def __init__(self) -> None:
        """Know no request."""
        self._open: dict[str, Event] = {}
        self._numbers: dict[str, int] = {}
        self._changed: dict[str, Event] = {}

    def next_id(self, seat: str) -> str:
        """Id of the next request of a seat."""
        return f"two-{seat}-{self._numbers.get(seat, 0) + 1}"

    def open_at(self, seat: str) -> tuple[Event, ...]:
        """Requests of a seat that nobody answered."""
        return tuple(one for one in self._open.values() if one.params.get("seat") == seat)

    def apply(self, event: Event) -> None:
        """Fold one event."""
        request = str(event.params.get("request", ""))
        if event.code is Code.SECOND_PERSON_ASKED:
            seat, number = str(event.params.get("seat", "")), request.rpartition("-")[2]
            if number.isdigit():
                if int(number) <= self._numbers.get(seat, 0):
                    return  # told again
                self._numbers[seat] = int(number)
            self._open[request] = event
        elif event.code in {Code.SECOND_PERSON_AGREED, Code.SECOND_PERSON_ENDED}:
            if self._open.pop(request, None) is None:
                return
        else:
            return
        self._changed[request] = event

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows."""
        for row in rows:
            body = json.loads(row.body)
            seat = str(body["seat"])
            if row.key == f"numbers:{seat}":
                self._numbers[seat] = int(body["number"])
                continue
            params = {"request": row.key, "action": str(body["action"]), "seat": seat}
            self._open[row.key] = Event(
                Code.SECOND_PERSON_ASKED,
                Tone.CALM,
                str(body["subject"]),
                row.changed_utc_ns,
                0,
                params=params,
                exercise=row.exercise,
            )

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call: the requests, and how many there were."""
        changed, self._changed = self._changed, {}
        rows = [self._request_row(request, event) for request, event in changed.items()]
        seats = {str(event.params.get("seat", "")): event.utc_ns for event in changed.values()}
        rows += [self._number_row(seat, utc_ns) for seat, utc_ns in seats.items()]
        return tuple(rows)

    def _request_row(self, request: str, event: Event) -> StateRow:
        body = {
            "seat": str(event.params.get("seat", "")),
            "action": str(event.params.get("action", "")),
            "subject": event.subject,
        }
        return StateRow(
            SUBJECT,
            request,
            is_open=request in self._open,
            exercise=event.exercise,
            changed_utc_ns=event.utc_ns,
            body=json.dumps(body),
        )

    def _number_row(self, seat: str, utc_ns: int) -> StateRow:
        body = {"seat": seat, "number": self._numbers.get(seat, 0)}
        return StateRow(
            SUBJECT,
            f"numbers:{seat}",
            is_open=True,
            exercise=False,
            changed_utc_ns=utc_ns,
            body=json.dumps(body),
        )
