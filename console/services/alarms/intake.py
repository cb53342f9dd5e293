"""Turns facts into alarms: which rule, shown or not, new or a repeat, and what a fact ends.

Operations thread only. A fact may be told twice, after a crash or a replay: what it has done
already is remembered with the alarm and not done again. Facts that call nobody by themselves wait
here for a second one, bounded, and are forgotten with the run: the journal keeps them.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from console.domain.alarms.policy import AlarmPolicy
from console.domain.alarms.presenting import (
    Candidate,
    Fact,
    Standing,
    Suppression,
    fact_of,
    is_confirmed,
    now_confirmed,
    suppressed_by,
)
from console.domain.alarms.record import AlarmRecord
from console.domain.alarms.rules import (
    AlarmRule,
    Links,
    find_rule,
    key_of,
    keys_ended_by,
    links_of,
)
from console.domain.alarms.states import Nature, Trigger, step
from console.domain.alarms.values import AlarmState
from console.domain.conditions import RANK
from console.domain.events import Code, Event
from console.domain.operations import Moment
from console.services.alarms.book import AlarmBook
from console.services.alarms.writer import AlarmWriter
from console.services.operations.subject import fact_key

FACTS_KEPT = 500
WAITING_KEPT = 200
#: An alarm that comes again so soon after its end is the same alarm.
REOPEN_NS = 60_000_000_000
#: Repeats of one alarm are written at most once in so long; the count loses nothing.
REPEAT_EVERY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Pending:
    """Repeats that are counted and not written yet.

    Attributes:
        event: The last of them.
        times: How many.
        since_ns: Monotonic ns of the last one written.
    """

    event: Event | None
    times: int
    since_ns: int


def seat_of_event(event: Event) -> str:
    """Which console an event about a console is about."""
    return event.subject.partition(":")[2]


class AlarmIntake:
    """Facts in, alarms out."""

    def __init__(
        self, book: AlarmBook, writer: AlarmWriter, policy: AlarmPolicy, zone: ZoneInfo
    ) -> None:
        """Keep the parts.

        Args:
            book: What stands.
            writer: Makes alarms durable.
            policy: The site's rules.
            zone: The site's time zone.
        """
        self._book = book
        self._writer = writer
        self._policy = policy
        self._zone = zone
        self._rules = {rule.rule_id: rule for rule in policy.rules}
        self._recent: deque[Fact] = deque(maxlen=FACTS_KEPT)
        self._waiting: deque[tuple[AlarmRule, Event]] = deque(maxlen=WAITING_KEPT)
        self._pending: dict[str, Pending] = {}
        codes = {rule.code for rule in policy.rules}
        for rule in policy.rules:
            codes |= rule.ended_by
            codes |= rule.second_fact.codes if rule.second_fact is not None else frozenset()
        self.codes = frozenset(codes | {Code.CONSOLE_STARTED})

    def take(self, event: Event, now: Moment) -> None:
        """Work one fact off."""
        if event.code not in self.codes:
            return
        fact_name = fact_key(event)
        self._end(event, fact_name)
        links = links_of(event)
        fact = fact_of(event, links)
        rule = find_rule(event, self._policy.rules)
        if rule is not None and not self._book.knows_fact(fact_name):
            second = rule.second_fact
            if second is None or is_confirmed(second, fact, self._recent):
                self._raise(rule, event, fact_name, now)
            else:
                self._waiting.append((rule, event))
        for waiting in now_confirmed(fact, self._waiting):
            self._waiting.remove(waiting)
            self._raise(waiting[0], waiting[1], fact_key(waiting[1]), now)
        self._recent.append(fact)

    def _end(self, event: Event, fact: str) -> None:
        """Let alarms return whose cause has gone."""
        ended = [self._book.standing(key) for key in keys_ended_by(event, self._policy.rules)]
        if event.code is Code.CONSOLE_STARTED:
            ended += [
                one
                for one in self._book.open.values()
                if one.seat == seat_of_event(event)
                and one.rule_id in self._rules
                and self._rules[one.rule_id].ends_at_start
                and one.exercise is event.exercise
            ]
        for record in ended:
            if record is not None and record.is_open and fact not in record.facts:
                self.let_return(record, fact)

    def let_return(self, record: AlarmRecord, fact: str = "") -> None:
        """The cause of an alarm has gone."""
        if not record.is_active:
            return
        self._flush(record.alarm_id)
        record = self._book.open.get(record.alarm_id, record)
        answer = step(record.state, Trigger.RETURN, record.nature, is_active=record.is_active)
        state = answer if isinstance(answer, AlarmState) else record.state
        if state is not record.state or record.nature in {Nature.PLAIN, Nature.LATCHING}:
            self._writer.change(record, Code.ALARM_RETURNED, Trigger.RETURN, state, fact=fact)

    def _raise(self, rule: AlarmRule, event: Event, fact: str, now: Moment) -> None:
        standing = self._book.standing(key_of(rule, event))
        if standing is not None and self._is_same(standing, rule, event):
            self._repeat(standing, rule, event, fact, now)
            return
        design = self.design_for(rule.rule_id, event, now)
        self._writer.raise_new(rule, event, fact, design)

    @staticmethod
    def _is_same(record: AlarmRecord, rule: AlarmRule, event: Event) -> bool:
        """Whether a fact belongs to an alarm that stands or ended just now."""
        if record.is_open:
            return True
        if record.state is AlarmState.CLOSED:
            return False
        limit_ns = round(rule.reactivation_s * 1e9) if record.nature is Nature.MOMENTARY else 0
        limit_ns = limit_ns or REOPEN_NS
        return 0 <= event.utc_ns - max(record.last_utc_ns, record.changed_utc_ns) <= limit_ns

    def design_for(self, rule_id: str, event: Event, now: Moment) -> Suppression | None:
        """The rule of the site that hides an alarm now."""
        candidate = Candidate(rule_id, str(event.params.get("cause", "")), links_of(event))
        return self._hiding(candidate, event.exercise, now)

    def design_of(self, record: AlarmRecord, now: Moment) -> Suppression | None:
        """The rule of the site that hides an alarm that stands."""
        candidate = Candidate(record.rule_id, str(record.params.get("cause", "")), _links(record))
        return self._hiding(candidate, record.exercise, now)

    def _hiding(
        self,
        candidate: Candidate,
        exercise: bool,  # noqa: FBT001 - from the event
        now: Moment,
    ) -> Suppression | None:
        standing = (
            Standing(one.rule_id, _links(one), one.exercise)
            for one in self._book.open.values()
            if one.is_active and one.exercise is exercise
        )
        designs = self._policy.designs
        return suppressed_by(candidate, now.utc_ns, self._zone, designs, standing)

    def _repeat(
        self, record: AlarmRecord, rule: AlarmRule, event: Event, fact: str, now: Moment
    ) -> None:
        """Count it on the alarm that stands; ask for another look when it is time."""
        event = event if rule.tone is None else replace(event, tone=rule.tone)
        if record.state is AlarmState.NORMAL and record.nature is Nature.MOMENTARY:
            self._count(record, event, fact, now)
            return
        is_louder = RANK[event.tone] > RANK[record.tone]
        age_ns = event.utc_ns - record.last_utc_ns
        is_late = rule.reactivation_s and not 0 <= age_ns <= rule.reactivation_s * 1e9
        trigger = Trigger.REACTIVATE if is_louder or is_late else Trigger.RAISE
        answer = step(record.state, trigger, record.nature, is_active=record.is_active)
        if not isinstance(answer, AlarmState) and record.is_active and not is_louder:
            self._count(record, event, fact, now)
            return
        state = answer if isinstance(answer, AlarmState) else record.state
        times = 1 + self._drop_pending(record.alarm_id, now)
        self._writer.repeat(record, event, fact, state, times)

    def _count(self, record: AlarmRecord, event: Event, fact: str, now: Moment) -> None:
        """Count without a change of state, and write that once in a while."""
        known = self._pending.get(record.alarm_id)
        if known is not None and now.monotonic_ns - known.since_ns < REPEAT_EVERY_NS:
            times = known.times + 1
            self._pending[record.alarm_id] = Pending(event, times, known.since_ns)
            return
        times = 1 + self._drop_pending(record.alarm_id, now)
        self._writer.repeat(record, event, fact, record.state, times)

    def _drop_pending(self, alarm_id: str, now: Moment) -> int:
        """Forget what is not written, because it is written now; says how many."""
        known = self._pending.get(alarm_id)
        self._pending[alarm_id] = Pending(None, 0, now.monotonic_ns)
        return known.times if known is not None else 0

    def _flush(self, alarm_id: str) -> None:
        known = self._pending.pop(alarm_id, None)
        record = self._book.find(alarm_id)
        if known is None or known.event is None or record is None:
            return
        fact = fact_key(known.event)
        self._writer.repeat(record, known.event, fact, record.state, known.times)

    def flush(self, now: Moment) -> None:
        """Write counts that have waited long enough, and forget the idle ones."""
        for alarm_id, known in tuple(self._pending.items()):
            if now.monotonic_ns - known.since_ns >= REPEAT_EVERY_NS:
                self._flush(alarm_id)

    def hidden_by_design(self) -> Iterable[AlarmRecord]:
        """Alarms that a rule of the site hides."""
        return [one for one in self._book.open.values() if one.state is AlarmState.SUPPRESSED]


def _links(record: AlarmRecord) -> Links:
    """What an alarm is about."""
    return Links(record.camera, record.zone, record.door, record.parcel, record.person)
