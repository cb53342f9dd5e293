"""What is remembered of alarms, folded from durable events. Operations thread only.

It decides nothing and looks at no clock. Ended alarms are kept for a while, a few hundred, so that
an alarm that comes again at once is the same alarm.
"""

import json
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.domain.alarms.record import (
    AlarmRecord,
    first_record,
    fold,
    number_of,
    seat_of,
    text_of,
    whole,
)
from console.domain.alarms.record_body import from_body, to_body
from console.domain.events import Code, Event
from console.domain.operations import StateRow

ENDED_KEPT = 300
ANNOUNCED_KEPT = 256
FACTS_KEPT = 1_000
_SEAT_ROW = "@seat:"


@dataclass(frozen=True, slots=True)
class Announced:
    """One alarm that asked for somebody.

    Attributes:
        order: Its place among all announcements of the seats.
        utc_ns: When.
        alarm_id: Which.
        exercise: Whether it belongs to a drill.
    """

    order: int
    utc_ns: int
    alarm_id: str
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What concerns all alarms at once.

    Attributes:
        order: The highest order given.
        revision: Of the last event about sound or flood that was folded.
        silence_order: Alarms up to this order are silenced.
        silenced_utc_ns: When sound was turned off; 0 = it is on.
        silence_s: For how long, seconds.
        flood_utc_ns: When the flood that is on began; 0 = none.
        flood_order: The first announcement that belongs to it.
        flood_first: The first alarm of it.
        operator: Who is signed in, empty with nobody.
        signed_in_order: The highest order when the operator signed in.
    """

    order: int = 0
    revision: int = 0
    silence_order: int = 0
    silenced_utc_ns: int = 0
    silence_s: float = 0.0
    flood_utc_ns: int = 0
    flood_order: int = 0
    flood_first: str = ""
    operator: str = ""
    signed_in_order: int = 0


class AlarmBook:
    """Every open alarm, and some that have ended."""

    def __init__(self, seat: str) -> None:
        """Remember for one seat; alarms of other seats are remembered as well."""
        self._seat = seat
        self._seat_key = f"{_SEAT_ROW}{seat}"
        self.open: dict[str, AlarmRecord] = {}
        self.ended: OrderedDict[str, AlarmRecord] = OrderedDict()
        self.by_key: dict[str, str] = {}
        self.facts = SeatFacts()
        self.announced: deque[Announced] = deque(maxlen=ANNOUNCED_KEPT)
        self.version = 0
        self._numbers: dict[str, int] = {}
        self._known_facts: OrderedDict[str, None] = OrderedDict()
        self._changed: dict[str, None] = {}

    @property
    def subject(self) -> str:
        """Name of the book."""
        return "alarm"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Codes it folds."""
        return ("alarm.", "incident.opened", "incident.joined", "operator.")

    def next_id(self) -> tuple[str, int]:
        """Id and order for an alarm that is about to be raised."""
        return f"{self._seat}-{self._numbers.get(self._seat, 0) + 1}", self.facts.order + 1

    def find(self, alarm_id: str) -> AlarmRecord | None:
        """An alarm, open or ended lately."""
        return self.open.get(alarm_id) or self.ended.get(alarm_id)

    def standing(self, key: str) -> AlarmRecord | None:
        """The last alarm of a key, open or ended lately."""
        alarm_id = self.by_key.get(key)
        return None if alarm_id is None else self.find(alarm_id)

    def knows_fact(self, fact: str) -> bool:
        """Whether a fact has become an alarm, or a repeat or an end of one, already."""
        return fact in self._known_facts

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        fact = text_of(event.params, "fact")
        if fact and event.code.startswith("alarm."):
            self._known_facts[fact] = None
            while len(self._known_facts) > FACTS_KEPT:
                self._known_facts.popitem(last=False)
        if event.code is Code.ALARM_RAISED:
            self._raise(event)
        elif event.code in _OF_SEAT:
            self._apply_to_seat(event)
        elif event.code.startswith("alarm."):
            self._change(event)
        elif event.code.startswith("incident."):
            self._join(event)

    def _raise(self, event: Event) -> None:
        record = first_record(event)
        number, seat = number_of(record.alarm_id), seat_of(record.alarm_id)
        if number <= self._numbers.get(seat, 0):
            return  # folded before
        self._numbers[seat] = number
        self._store(record)
        self._announce(record)

    def _change(self, event: Event) -> None:
        alarm_id = text_of(event.params, "alarm") or event.subject.partition(":")[2]
        record = self.find(alarm_id)
        if record is None:
            return  # ended long ago, or of a journal that was pruned
        changed = fold(record, event)
        if changed is record:
            return
        self._store(changed)
        if changed.order != record.order:
            self._announce(changed)

    def _join(self, event: Event) -> None:
        alarm_id = text_of(event.params, "alarm")
        incident = text_of(event.params, "incident") or event.subject.partition(":")[2]
        record = self.find(alarm_id)
        if record is not None and record.incident != incident:
            self._store(replace(record, incident=incident, changed_utc_ns=event.utc_ns))

    def _store(self, record: AlarmRecord) -> None:
        alarm_id = record.alarm_id
        self.version += 1
        self._changed[alarm_id] = None
        newest = self.standing(record.key)
        if newest is None or newest.alarm_id == alarm_id or newest.order <= record.order:
            self.by_key[record.key] = alarm_id
        if record.is_open:
            self.open[alarm_id] = record
            self.ended.pop(alarm_id, None)
            return
        self.open.pop(alarm_id, None)
        self.ended[alarm_id] = record
        while len(self.ended) > ENDED_KEPT:
            _, oldest = self.ended.popitem(last=False)
            if self.by_key.get(oldest.key) == oldest.alarm_id:
                del self.by_key[oldest.key]

    def _announce(self, record: AlarmRecord) -> None:
        """It asked for somebody, or was hidden from the first moment."""
        if record.order > self.facts.order:
            self._set(replace(self.facts, order=record.order))
        if record.is_unacknowledged:
            self.announced.append(
                Announced(record.order, record.announced_utc_ns, record.alarm_id, record.exercise)
            )

    def _set(self, facts: SeatFacts) -> None:
        if facts != self.facts:
            self.facts = facts
            self.version += 1
            self._changed[_SEAT_ROW] = None

    def _apply_to_seat(self, event: Event) -> None:
        """What concerns all alarms; of another seat it concerns that one."""
        params, facts = event.params, self.facts
        if text_of(params, "seat", self._seat) != self._seat:
            return
        if event.code.startswith("alarm."):
            revision = whole(params, "n")
            if revision <= facts.revision:
                return  # folded before
            facts = replace(facts, revision=revision)
        if event.code is Code.ALARMS_SILENCED:
            facts = replace(
                facts,
                silence_order=whole(params, "order"),
                silenced_utc_ns=event.utc_ns,
                silence_s=float(whole(params, "seconds")),
            )
        elif event.code is Code.ALARMS_SOUNDING:
            facts = replace(facts, silence_order=0, silenced_utc_ns=0, silence_s=0.0)
        elif event.code is Code.FLOOD_BEGAN:
            facts = replace(
                facts,
                flood_utc_ns=event.utc_ns,
                flood_order=whole(params, "order"),
                flood_first=text_of(params, "first"),
            )
        elif event.code is Code.FLOOD_ENDED:
            facts = replace(facts, flood_utc_ns=0, flood_order=0, flood_first="")
        else:
            facts = self._with_operator(facts, event)
        self._set(facts)

    @staticmethod
    def _with_operator(facts: SeatFacts, event: Event) -> SeatFacts:
        """Who sits here now."""
        operator = ""
        if event.code is not Code.OPERATOR_SIGNED_OUT:
            operator = text_of(event.params, "operator") or event.subject.partition(":")[2]
        if operator == facts.operator:
            return facts
        return replace(facts, operator=operator, signed_in_order=facts.order)

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows.

        Raises:
            ValueError: If one cannot be read; everything is folded from the beginning then.
        """
        self.__init__(self._seat)  # type: ignore[misc]
        for row in rows:
            try:
                if row.key.startswith(_SEAT_ROW):
                    if row.key == self._seat_key:
                        self._load_seat(json.loads(row.body))
                else:
                    self._load_record(from_body(row.body))
            except (TypeError, AttributeError) as error:
                msg = f"a stored alarm cannot be read, {row.key}: {error}"
                raise ValueError(msg) from error
        self._changed.clear()

    def _load_record(self, record: AlarmRecord) -> None:
        self._store(record)
        seat = seat_of(record.alarm_id)
        self._numbers[seat] = max(self._numbers.get(seat, 0), number_of(record.alarm_id))
        for fact in record.facts:
            self._known_facts[fact] = None
        if record.order > self.facts.order:
            self.facts = replace(self.facts, order=record.order)

    def _load_seat(self, body: dict[str, object]) -> None:
        """What concerned all alarms when the rows were written."""
        found = body.get("facts", {})
        if isinstance(found, dict):
            known = SeatFacts()
            named = {name: found[name] for name in known.__slots__ if name in found}
            facts = SeatFacts(**named)
            self.facts = replace(facts, order=max(facts.order, self.facts.order))
        numbers = body.get("numbers", {})
        if isinstance(numbers, dict):
            for seat, number in numbers.items():
                self._numbers[seat] = max(self._numbers.get(seat, 0), int(number))
        announced = body.get("announced", [])
        if isinstance(announced, list):
            self.announced.extend(Announced(*one) for one in announced)
        known_facts = body.get("known", [])
        if isinstance(known_facts, list):
            self._known_facts.update(dict.fromkeys(map(str, known_facts)))

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        changed, self._changed = self._changed, {}
        if not changed:
            return ()
        records = [self.find(one) for one in changed if one != _SEAT_ROW]
        rows = [
            StateRow(
                self.subject,
                one.alarm_id,
                one.is_open,
                one.exercise,
                one.changed_utc_ns,
                to_body(one),
            )
            for one in records
            if one is not None
        ]
        return (*rows, self._seat_row())

    def _seat_row(self) -> StateRow:
        body = json.dumps(
            {
                "facts": {name: getattr(self.facts, name) for name in SeatFacts.__slots__},
                "numbers": self._numbers,
                "announced": [
                    [one.order, one.utc_ns, one.alarm_id, one.exercise] for one in self.announced
                ],
                "known": list(self._known_facts)[-ANNOUNCED_KEPT:],
            },
            separators=(",", ":"),
        )
        newest = max((one.changed_utc_ns for one in self.open.values()), default=0)
        return StateRow(self.subject, self._seat_key, True, False, newest, body)  # noqa: FBT003 - a row


_OF_SEAT = frozenset(
    {
        Code.ALARMS_SILENCED,
        Code.ALARMS_SOUNDING,
        Code.FLOOD_BEGAN,
        Code.FLOOD_ENDED,
        Code.OPERATOR_SIGNED_IN,
        Code.OPERATOR_SIGNED_OUT,
        Code.SEAT_HANDED_OVER,
    }
)
