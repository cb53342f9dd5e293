"""What is due with alarms: sounding again, going to the next post, coming off a shelf.

Operations thread only. Deadlines are data of the alarm; another seat's alarm is acted on only when
its own console, which may be down, has not done it some seconds after it was due.
"""

from collections.abc import Iterator

from console.domain.alarms.deadlines import Deadline, DeadlineClock, DeadlineKind
from console.domain.alarms.policy import AlarmPolicy
from console.domain.alarms.record import AlarmRecord
from console.domain.alarms.states import Trigger, step
from console.domain.alarms.values import AlarmState
from console.domain.events import Code
from console.domain.operations import Moment
from console.services.alarms.book import AlarmBook
from console.services.alarms.writer import AlarmWriter
from console.services.ledger import Ledger

_S = 1_000_000_000
#: How long another seat is given to act on its own alarm.
OTHER_SEAT_NS = 5 * _S


class AlarmTimers:
    """Looks at every deadline, once a tick.

    Attributes:
        realarmed: How many alarms sounded again in this run.
    """

    def __init__(
        self,
        ledger: Ledger,
        book: AlarmBook,
        writer: AlarmWriter,
        policy: AlarmPolicy,
        seat: str,
    ) -> None:
        """Keep the parts."""
        self._ledger = ledger
        self._book = book
        self._writer = writer
        self._policy = policy
        self._seat = seat
        self._clock = DeadlineClock()
        self.realarmed = 0

    def work_off(self, now: Moment) -> None:
        """Do what is due."""
        for deadline in self._clock.due(tuple(self._standing()), now):
            record = self._book.open.get(deadline.alarm_id)
            if record is not None:
                self._act(deadline.kind, record, now)

    def _standing(self) -> Iterator[Deadline]:
        for one in self._book.open.values():
            grace_ns = 0 if one.seat == self._seat else OTHER_SEAT_NS
            wanted: list[tuple[DeadlineKind, int, int]] = []
            if one.is_unacknowledged:
                wanted.append((DeadlineKind.REALARM, one.realarm_utc_ns, one.announced_utc_ns))
                wanted.append((DeadlineKind.ESCALATE, one.escalate_utc_ns, one.announced_utc_ns))
            if one.state is AlarmState.SHELVED:
                wanted.append((DeadlineKind.UNSHELVE, one.hidden_until_utc_ns, one.hidden_utc_ns))
            for kind, due_utc_ns, set_utc_ns in wanted:
                if due_utc_ns:
                    yield Deadline(kind, one.alarm_id, due_utc_ns + grace_ns, set_utc_ns)

    def _act(self, kind: DeadlineKind, record: AlarmRecord, now: Moment) -> None:
        if kind is DeadlineKind.REALARM:
            self._realarm(record, now)
        elif kind is DeadlineKind.ESCALATE:
            self._escalate(record, now)
        else:
            active = record.is_active
            answer = step(record.state, Trigger.UNSHELVE, record.nature, is_active=active)
            if isinstance(answer, AlarmState):
                self._writer.change(record, Code.ALARM_UNSHELVED, Trigger.UNSHELVE, answer)

    def _realarm(self, record: AlarmRecord, now: Moment) -> None:
        """Sound again, a few times."""
        patience, times = self._policy.patience_for(record.tone), record.realarms + 1
        is_last = times >= patience.realarms
        again = 0 if is_last else now.utc_ns + round(patience.realarm_s * _S)
        self.realarmed += 1
        code, state = Code.ALARM_REALARMED, record.state
        self._writer.change(record, code, None, state, times=times, re_alarm_utc_ns=again)

    def _escalate(self, record: AlarmRecord, now: Moment) -> None:
        """Pass it on to the next post."""
        posts, level = self._policy.posts, record.level + 1
        patience = self._policy.patience_for(record.tone)
        is_last = level >= len(posts)
        due_utc_ns = 0 if is_last else now.utc_ns + round(patience.escalate_s * _S)
        post = posts[min(level, len(posts)) - 1] if posts else ""
        self._writer.change(
            record,
            Code.ALARM_ESCALATED,
            None,
            record.state,
            level=level,
            post=post,
            escalate_utc_ns=due_utc_ns,
        )
