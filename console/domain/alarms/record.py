"""What is remembered of one alarm, and how its durable events change it. Pure.

An event carries the outcome (the state after it), so that folding never decides anything anew: a
table that changes with a later version cannot change what happened. Every event of an alarm has a
revision; an older or equal one changes nothing, so folding twice is folding once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from console.domain.alarms.states import Nature
from console.domain.alarms.values import UNACKNOWLEDGED, AlarmState, CauseCode
from console.domain.events import Code, Event, Param, Tone

#: Parameters of alarm events that are ours; the rest are those of the fact behind the alarm.
OWN_PARAMS = frozenset(
    {
        "alarm",
        "n",
        "order",
        "state",
        "active",
        "rule",
        "key",
        "nature",
        "what",
        "about",
        "pinned",
        "owes",
        "playbook",
        "group",
        "fact",
        "times",
        "re_alarm_utc_ns",
        "escalate_utc_ns",
        "until_utc_ns",
        "shelved_for",
        "why",
        "design",
        "second",
        "post",
        "level",
        "cause_code",
        "linked_camera",
        "linked_zone",
        "linked_door",
        "linked_parcel",
        "linked_person",
    }
)
#: Three changes within this make an alarm a chattering one, ISA-18.2's usual measure.
CHATTER_NS = 60_000_000_000
CHATTER_CHANGES = 3
CHANGES_KEPT = 6


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """One alarm as it is remembered; the attributes of `AlarmView` mean the same here.

    Attributes:
        seat: Whose console raised it; its alarm id begins with it.
        revision: Of the last event folded.
        touched: UTC ns and code of that event, to settle two events of one revision.
        rule_id: Line of the table that made it.
        key: What a repeat has in common with it.
        nature: How it ends.
        last_utc_ns: When it happened last, UTC ns.
        hidden_utc_ns: When it was hidden, UTC ns; 0 = it is not.
        facts: Names of the facts counted into it, the last few.
        changes_utc_ns: When it was raised and returned, UTC ns, the last few.
        realarm_utc_ns: When it sounds again if nobody acknowledges it; 0 = never.
        escalate_utc_ns: When it goes to the next post; 0 = never.
        level: How many posts it was passed to.
    """

    alarm_id: str
    seat: str
    revision: int
    touched: str
    rule_id: str
    key: str
    nature: Nature
    tone: Tone
    state: AlarmState
    code: Code
    subject: str
    params: Mapping[str, Param]
    raised_utc_ns: int
    raised_ns: int
    announced_utc_ns: int
    announced_ns: int
    order: int
    is_active: bool = True
    count: int = 1
    last_utc_ns: int = 0
    facts: tuple[str, ...] = ()
    changes_utc_ns: tuple[int, ...] = ()
    is_pinned: bool = False
    needs_cause: bool = False
    playbook: str = ""
    group: str = ""
    acknowledged_by: str = ""
    acknowledged_utc_ns: int = 0
    hidden_by: str = ""
    hidden_reason: str = ""
    hidden_until_utc_ns: int = 0
    hidden_utc_ns: int = 0
    realarm_utc_ns: int = 0
    realarms: int = 0
    escalate_utc_ns: int = 0
    escalated_to: str = ""
    level: int = 0
    cause_code: str = ""
    incident: str = ""
    camera: str = ""
    zone: str = ""
    door: str = ""
    parcel: str = ""
    person: str = ""
    exercise: bool = False
    changed_utc_ns: int = 0

    @property
    def is_unacknowledged(self) -> bool:
        """Whether somebody still has to look."""
        return self.state in UNACKNOWLEDGED

    @property
    def is_open(self) -> bool:
        """Whether it still needs somebody or may come back."""
        if self.state is AlarmState.NORMAL:
            return self.needs_cause
        return self.state is not AlarmState.CLOSED

    @property
    def is_chattering(self) -> bool:
        """Three changes within a minute, the last ones."""
        last = self.changes_utc_ns[-CHATTER_CHANGES:]
        return len(last) == CHATTER_CHANGES and 0 <= last[-1] - last[0] <= CHATTER_NS

    @property
    def closing_cause(self) -> CauseCode | None:
        """The cause given at closing."""
        known = {one.value for one in CauseCode}
        return CauseCode(self.cause_code) if self.cause_code in known else None


def text_of(params: Mapping[str, Param], name: str, default: str = "") -> str:
    """A parameter as text; the default where it is missing."""
    return str(params.get(name, default))


def whole(params: Mapping[str, Param], name: str, default: int = 0) -> int:
    """A parameter as a whole number; the default where it is missing or none."""
    value = params.get(name, default)
    return int(value) if isinstance(value, int | float) else default


def _state(params: Mapping[str, Param], default: AlarmState) -> AlarmState:
    """The state after an event; a newer program's unknown one changes nothing."""
    value = text_of(params, "state", default.value)
    return AlarmState(value) if value in {one.value for one in AlarmState} else default


def _nature(params: Mapping[str, Param]) -> Nature:
    """How it ends; a newer program's unknown nature is ended by a person."""
    value = text_of(params, "nature", Nature.HELD)
    return Nature(value) if value in {one.value for one in Nature} else Nature.HELD


def _code(params: Mapping[str, Param]) -> Code:
    """What the fact behind the alarm was."""
    value = text_of(params, "what")
    return Code(value) if value in {one.value for one in Code} else Code.UNKNOWN_CODE


def source_params(params: Mapping[str, Param]) -> dict[str, Param]:
    """Those of the fact behind the alarm."""
    return {name: value for name, value in params.items() if name not in OWN_PARAMS}


def seat_of(alarm_id: str) -> str:
    """Which seat made an id."""
    return alarm_id.rpartition("-")[0]


def number_of(alarm_id: str) -> int:
    """The number in an id; 0 when it has none."""
    tail = alarm_id.rpartition("-")[2]
    return int(tail) if tail.isascii() and tail.isdecimal() else 0


def first_record(event: Event) -> AlarmRecord:
    """The alarm that an ``alarm.raised`` begins."""
    params = event.params
    alarm_id = text_of(params, "alarm") or event.subject.partition(":")[2]
    return AlarmRecord(
        alarm_id=alarm_id,
        seat=seat_of(alarm_id),
        revision=whole(params, "n", 1),
        touched=_touch(event),
        rule_id=text_of(params, "rule"),
        key=text_of(params, "key", alarm_id),
        nature=_nature(params),
        tone=event.tone,
        state=_state(params, AlarmState.RAISED),
        code=_code(params),
        subject=text_of(params, "about"),
        params=source_params(params),
        raised_utc_ns=event.utc_ns,
        raised_ns=event.monotonic_ns,
        announced_utc_ns=event.utc_ns,
        announced_ns=event.monotonic_ns,
        order=whole(params, "order"),
        last_utc_ns=event.utc_ns,
        facts=_facts((), params),
        changes_utc_ns=(event.utc_ns,),
        is_pinned=bool(params.get("pinned", False)),
        needs_cause=bool(params.get("owes", False)),
        playbook=text_of(params, "playbook"),
        group=text_of(params, "group"),
        hidden_by=text_of(params, "design"),
        hidden_reason=text_of(params, "why"),
        realarm_utc_ns=whole(params, "re_alarm_utc_ns"),
        escalate_utc_ns=whole(params, "escalate_utc_ns"),
        camera=text_of(params, "linked_camera"),
        zone=text_of(params, "linked_zone"),
        door=text_of(params, "linked_door"),
        parcel=text_of(params, "linked_parcel"),
        person=text_of(params, "linked_person"),
        exercise=event.exercise,
        changed_utc_ns=event.utc_ns,
    )


def _touch(event: Event) -> str:
    """Orders two events of one revision, the same way on every seat."""
    return f"{event.utc_ns:020d} {event.code.value}"


def _facts(known: tuple[str, ...], params: Mapping[str, Param]) -> tuple[str, ...]:
    """Names of counted facts with one more."""
    fact = text_of(params, "fact")
    return (*known, fact)[-CHANGES_KEPT:] if fact else known


def fold(record: AlarmRecord, event: Event) -> AlarmRecord:
    """The alarm after one of its events; itself when the event is older than what is known."""
    revision, touch = whole(event.params, "n"), _touch(event)
    if revision < record.revision or (revision == record.revision and touch <= record.touched):
        return record
    params = event.params
    changed = replace(
        record,
        revision=revision,
        touched=touch,
        state=_state(params, record.state),
        is_active=bool(params.get("active", record.is_active)),
        changed_utc_ns=event.utc_ns,
        facts=_facts(record.facts, params),
    )
    order = whole(params, "order")
    if order > record.order:
        changed = _announced(changed, event, order)
    special = _SPECIAL.get(event.code)
    return changed if special is None else special(changed, event)


def _announced(record: AlarmRecord, event: Event, order: int) -> AlarmRecord:
    """Somebody has to look at it, once more."""
    return replace(
        record,
        order=order,
        announced_utc_ns=event.utc_ns,
        announced_ns=event.monotonic_ns,
        realarm_utc_ns=whole(event.params, "re_alarm_utc_ns"),
        escalate_utc_ns=whole(event.params, "escalate_utc_ns"),
        realarms=0,
        level=0,
        escalated_to="",
        acknowledged_by="",
        acknowledged_utc_ns=0,
    )


def _changes(record: AlarmRecord, event: Event) -> tuple[int, ...]:
    return (*record.changes_utc_ns, event.utc_ns)[-CHANGES_KEPT:]


def _repeated(record: AlarmRecord, event: Event) -> AlarmRecord:
    code = _code(event.params)
    return replace(
        record,
        count=max(record.count, whole(event.params, "times", record.count + 1)),
        code=record.code if code is Code.UNKNOWN_CODE else code,
        tone=event.tone,
        params=source_params(event.params),
        last_utc_ns=event.utc_ns,
        changes_utc_ns=_changes(record, event),
    )


def _returned(record: AlarmRecord, event: Event) -> AlarmRecord:
    return replace(record, changes_utc_ns=_changes(record, event))


def _acknowledged(record: AlarmRecord, event: Event) -> AlarmRecord:
    return replace(
        record,
        acknowledged_by=event.actor,
        acknowledged_utc_ns=event.utc_ns,
        realarm_utc_ns=0,
        escalate_utc_ns=0,
    )


def _hidden(record: AlarmRecord, event: Event) -> AlarmRecord:
    return replace(
        record,
        hidden_by=text_of(event.params, "design") or event.actor,
        hidden_utc_ns=event.utc_ns,
        hidden_reason=text_of(event.params, "why"),
        hidden_until_utc_ns=whole(event.params, "until_utc_ns"),
        realarm_utc_ns=0,
        escalate_utc_ns=0,
    )


def _shown_again(record: AlarmRecord, event: Event) -> AlarmRecord:
    del event
    return replace(record, hidden_by="", hidden_reason="", hidden_until_utc_ns=0, hidden_utc_ns=0)


def _realarmed(record: AlarmRecord, event: Event) -> AlarmRecord:
    return replace(
        record,
        realarms=max(record.realarms, whole(event.params, "times", record.realarms + 1)),
        realarm_utc_ns=whole(event.params, "re_alarm_utc_ns"),
    )


def _escalated(record: AlarmRecord, event: Event) -> AlarmRecord:
    return replace(
        record,
        level=max(record.level, whole(event.params, "level", record.level + 1)),
        escalated_to=text_of(event.params, "post"),
        escalate_utc_ns=whole(event.params, "escalate_utc_ns"),
    )


def _closed(record: AlarmRecord, event: Event) -> AlarmRecord:
    return replace(record, cause_code=text_of(event.params, "cause_code"))


_SPECIAL = {
    Code.ALARM_REPEATED: _repeated,
    Code.ALARM_RETURNED: _returned,
    Code.ALARM_ACKNOWLEDGED: _acknowledged,
    Code.ALARM_SHELVED: _hidden,
    Code.ALARM_SUPPRESSED: _hidden,
    Code.ALARM_OUT_OF_SERVICE: _hidden,
    Code.ALARM_UNSHELVED: _shown_again,
    Code.ALARM_UNSUPPRESSED: _shown_again,
    Code.ALARM_IN_SERVICE: _shown_again,
    Code.ALARM_REALARMED: _realarmed,
    Code.ALARM_ESCALATED: _escalated,
    Code.ALARM_CLOSED: _closed,
}
