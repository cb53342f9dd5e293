"""Commands about alarms, their deadlines, and the board. Operations thread only.

Every command passes the command desk, then the table of states; a refusal is a value. It never
shows an alarm that is not durable, and silencing never acknowledges.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from console.domain.alarms.answers import AlarmAnswer, CommandRefusal
from console.domain.alarms.board import BoardFacts, board_of, view_of
from console.domain.alarms.flood import FloodMark, is_flood, recent
from console.domain.alarms.policy import LONGEST_SHELF_MIN, AlarmPolicy
from console.domain.alarms.record import AlarmRecord
from console.domain.alarms.shown import SILENCE_S, Shown, Silence, can_acknowledge, shown_alarm
from console.domain.alarms.states import Refusal, Trigger, step
from console.domain.alarms.values import AlarmBoard, AlarmState, AlarmView, CauseCode
from console.domain.events import Code, Event, Param, Tone
from console.domain.operations import Moment
from console.domain.rights import Action, Actor, Agreement, Context
from console.services.alarms.book import AlarmBook
from console.services.alarms.intake import AlarmIntake
from console.services.alarms.timers import AlarmTimers
from console.services.alarms.writer import AlarmWriter
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger
from console.services.operations.subject import Subject, ViewName

_NS_A_MINUTE = 60_000_000_000
Answered = Outcome[AlarmAnswer]


class AlarmService:
    """Alarms of one seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        seat: str,
        zone: ZoneInfo,
        policy: AlarmPolicy | None = None,
    ) -> None:
        """Build book, intake and timers; nothing is known before the book is loaded.

        Args:
            ledger: Makes events durable and folds them.
            commands: Authorises and journals.
            seat: Of this console.
            zone: The site's time zone.
            policy: The site's rules; None = the defaults.
        """
        rules = policy or AlarmPolicy()
        self._ledger = ledger
        self._commands = commands
        self._seat = seat
        self.book = AlarmBook(seat)
        self._writer = AlarmWriter(ledger, self.book, rules, seat)
        self.intake = AlarmIntake(self.book, self._writer, rules, zone)
        self._timers = AlarmTimers(ledger, self.book, self._writer, rules, seat)
        self._shown = Shown()
        self._views: dict[str, tuple[AlarmRecord, AlarmView]] = {}
        self._is_own_acknowledge = False
        self._silence, self._silence_utc_ns = Silence(), 0
        self._serial, self._heard = 0, (0, 0)

    @property
    def subject(self) -> Subject:
        """Its place on the operations desk."""
        return Subject(
            books=(self.book,),
            tick=self.tick,
            react=self.react,
            react_to=tuple(sorted(code.value for code in self.intake.codes)),
            view=self.view,
            view_name=ViewName.ALARMS,
        )

    def has_real_alarm(self) -> bool:
        """Whether a real alarm of tone ALARM waits for somebody: no exercise runs beside it."""
        return any(
            one.is_unacknowledged and not one.exercise and one.tone is Tone.ALARM
            for one in self.book.open.values()
        )

    def react(self, event: Event) -> None:
        """A fact: it may become an alarm, repeat one or end one."""
        self.intake.take(event, self._ledger.now())

    def tick(self, now: Moment) -> None:
        """Deadlines, counts that wait to be written, floods, suppression."""
        self.intake.flush(now)
        self._timers.work_off(now)
        for record in self.intake.hidden_by_design():
            if record.seat == self._seat and self.intake.design_of(record, now) is None:
                self._move(record, Code.ALARM_UNSUPPRESSED, Trigger.UNSUPPRESS, "system")
        self._watch_flood(now)

    # Commands

    def acknowledge(self, actor: Actor, alarm_id: str = "", seen_id: str = "") -> Answered:
        """Say that somebody looks after an alarm.

        Args:
            actor: Who.
            alarm_id: Which; empty = what the strip shows (F2).
            seen_id: With F2: what was on the screen when the key went down; empty = not known.
        """
        wanted = alarm_id or (self._shown.alarm_id or "")

        def effect() -> AlarmAnswer:
            if not alarm_id:
                now_ns = self._ledger.now().monotonic_ns
                refusal = can_acknowledge(self._shown, now_ns, seen_id)
                if refusal is not None:
                    return AlarmAnswer(wanted, refusal)
                self._is_own_acknowledge = True
            return self._try(wanted, Code.ALARM_ACKNOWLEDGED, Trigger.ACKNOWLEDGE, actor.actor_id)

        return self._run(actor, Action.ACKNOWLEDGE_ALARM, wanted, effect)

    def reset(self, actor: Actor, alarm_id: str) -> Answered:
        """End a latched alarm whose cause has gone."""
        return self._ordered(actor, Action.RESET_ALARM, alarm_id, Code.ALARM_RESET, Trigger.RESET)

    def shelve(
        self,
        actor: Actor,
        alarm_id: str,
        minutes: int,
        reason: str,
        agreement: Agreement | None = None,
    ) -> Answered:
        """Hide an alarm until a stated time, for a reason.

        Args:
            actor: Who.
            alarm_id: Which.
            minutes: For how long, 1 to 480.
            reason: Why, in the person's words.
            agreement: A second person's yes, which the tone ALARM needs.
        """
        second = "" if agreement is None else agreement.agreed_by.actor_id

        def effect() -> AlarmAnswer:
            if not reason.strip():
                return AlarmAnswer(alarm_id, CommandRefusal.NEEDS_REASON)
            if minutes <= 0:
                return AlarmAnswer(alarm_id, CommandRefusal.BAD_TIME)
            if minutes > LONGEST_SHELF_MIN:
                return AlarmAnswer(alarm_id, CommandRefusal.TOO_LONG)
            until_utc_ns = self._ledger.now().utc_ns + minutes * _NS_A_MINUTE
            return self._try(
                alarm_id,
                Code.ALARM_SHELVED,
                Trigger.SHELVE,
                actor.actor_id,
                why=reason.strip(),
                until_utc_ns=until_utc_ns,
                shelved_for=minutes,
                second=second,
            )

        return self._run(actor, Action.SHELVE_ALARM, alarm_id, effect, agreement)

    def unshelve(self, actor: Actor, alarm_id: str) -> Answered:
        """Show a shelved alarm again."""
        return self._ordered(
            actor, Action.UNSHELVE_ALARM, alarm_id, Code.ALARM_UNSHELVED, Trigger.UNSHELVE
        )

    def take_out(self, actor: Actor, alarm_id: str, reason: str) -> Answered:
        """Take an alarm out of service until somebody puts it back."""

        def effect() -> AlarmAnswer:
            if not reason.strip():
                return AlarmAnswer(alarm_id, CommandRefusal.NEEDS_REASON)
            code, trigger = Code.ALARM_OUT_OF_SERVICE, Trigger.TAKE_OUT
            return self._try(alarm_id, code, trigger, actor.actor_id, why=reason.strip())

        return self._run(actor, Action.TAKE_ALARM_OUT_OF_SERVICE, alarm_id, effect)

    def put_back(self, actor: Actor, alarm_id: str) -> Answered:
        """Put an alarm back into service."""
        action, code = Action.TAKE_ALARM_OUT_OF_SERVICE, Code.ALARM_IN_SERVICE
        return self._ordered(actor, action, alarm_id, code, Trigger.PUT_BACK)

    def close(self, actor: Actor, alarm_id: str, cause: CauseCode | None = None) -> Answered:
        """End an alarm, saying what it was."""

        def effect() -> AlarmAnswer:
            record = self.book.find(alarm_id)
            if record is not None and record.needs_cause and cause is None:
                return AlarmAnswer(alarm_id, CommandRefusal.NEEDS_CAUSE)
            said: dict[str, Param] = {} if cause is None else {"cause_code": cause.value}
            return self._try(alarm_id, Code.ALARM_CLOSED, Trigger.CLOSE, actor.actor_id, **said)

        return self._run(actor, Action.CLOSE_ALARM, alarm_id, effect)

    def silence(self, actor: Actor) -> Answered:
        """Turn sound off for a while; nothing is acknowledged, a new alarm sounds at once."""

        def effect() -> AlarmAnswer:
            order = self.book.facts.order
            self._writer.tell_seat(
                Code.ALARMS_SILENCED, actor.actor_id, order=order, seconds=SILENCE_S
            )
            return AlarmAnswer(is_changed=True)

        return self._run(actor, Action.SILENCE_SOUND, "", effect)

    def sound(self, actor: Actor) -> Answered:
        """Turn sound on again."""

        def effect() -> AlarmAnswer:
            if not self.book.facts.silenced_utc_ns:
                return AlarmAnswer()
            self._writer.tell_seat(Code.ALARMS_SOUNDING, actor.actor_id)
            return AlarmAnswer(is_changed=True)

        return self._run(actor, Action.SILENCE_SOUND, "", effect)

    def view(self) -> AlarmBoard:
        """The board as of now."""
        now = self._ledger.now()
        views = self._standing_views()
        own, self._is_own_acknowledge = self._is_own_acknowledge, False
        self._shown = self._shown.after(
            shown_alarm(views), now.monotonic_ns, is_own_acknowledge=own
        )
        facts, announced = self.book.facts, self.book.announced
        mark = None
        if facts.flood_utc_ns:
            mark = FloodMark(facts.flood_utc_ns, facts.flood_order, facts.flood_first)
        return board_of(
            views,
            BoardFacts(
                self._shown,
                self._silence_now(now),
                mark,
                self._in_window(now),
                sum(1 for one in announced if mark is not None and one.order >= mark.order),
                sum(1 for one in announced if one.order > facts.signed_in_order),
                facts.operator,
                self._serial_now(),
                now.monotonic_ns,
            ),
        )

    # Parts

    def _standing_views(self) -> list[AlarmView]:
        """Views of the open alarms; one that has not changed keeps its view."""
        known = self._views
        self._views = {
            alarm_id: known[alarm_id]
            if alarm_id in known and known[alarm_id][0] is record
            else (record, view_of(record))
            for alarm_id, record in self.book.open.items()
        }
        return [view for _, view in self._views.values()]

    def _run(
        self,
        actor: Actor,
        action: Action,
        alarm_id: str,
        effect: Callable[[], AlarmAnswer],
        agreement: Agreement | None = None,
    ) -> Answered:
        record = self.book.find(alarm_id)
        subject = f"alarm:{alarm_id}" if alarm_id else f"console:{self._seat}"
        context = Context(
            self._seat,
            subject,
            is_exercise=record.exercise if record is not None else self._ledger.exercise,
            tone=record.tone if record is not None else None,
            agreement=agreement,
        )
        return self._commands.run_as(actor, action, context, effect)

    def _ordered(
        self, actor: Actor, action: Action, alarm_id: str, code: Code, trigger: Trigger
    ) -> Answered:
        """A command that only moves the alarm."""
        return self._run(
            actor, action, alarm_id, lambda: self._try(alarm_id, code, trigger, actor.actor_id)
        )

    def _try(
        self, alarm_id: str, code: Code, trigger: Trigger, actor: str, **own: Param
    ) -> AlarmAnswer:
        """Move an alarm if the table lets it."""
        record = self.book.find(alarm_id)
        if record is None:
            return AlarmAnswer(alarm_id, CommandRefusal.UNKNOWN_ALARM)
        return self._move(record, code, trigger, actor, **own)

    def _move(
        self, record: AlarmRecord, code: Code, trigger: Trigger, actor: str, **own: Param
    ) -> AlarmAnswer:
        answer = step(record.state, trigger, record.nature, is_active=record.is_active)
        if isinstance(answer, Refusal):
            return AlarmAnswer(record.alarm_id, answer)
        if not isinstance(answer, AlarmState):
            return AlarmAnswer(record.alarm_id)
        self._writer.change(record, code, trigger, answer, actor, **own)
        return AlarmAnswer(record.alarm_id, is_changed=True)

    def _in_window(self, now: Moment) -> int:
        moments = (one.utc_ns for one in self.book.announced if not one.exercise)
        return recent(moments, now.utc_ns)

    def _watch_flood(self, now: Moment) -> None:
        """Begin or end a flood."""
        facts, count = self.book.facts, self._in_window(now)
        was = bool(facts.flood_utc_ns)
        flood = is_flood(count, was_flood=was)
        if flood and not was:
            inside = [one for one in self.book.announced if not one.exercise][-count:]
            first = inside[0]
            self._writer.tell_seat(
                Code.FLOOD_BEGAN, order=first.order, first=first.alarm_id, count=count
            )
        elif was and not flood:
            self._writer.tell_seat(Code.FLOOD_ENDED, count=count)

    def _silence_now(self, now: Moment) -> Silence:
        """The silence in force, its end on the monotonic clock of this run."""
        facts = self.book.facts
        if facts.silenced_utc_ns != self._silence_utc_ns:
            self._silence_utc_ns = facts.silenced_utc_ns
            length_ns = round(facts.silence_s * 1e9)
            left_ns = min(max(facts.silenced_utc_ns + length_ns - now.utc_ns, 0), length_ns)
            self._silence = Silence(facts.silence_order, now.monotonic_ns + left_ns)
        return self._silence if facts.silenced_utc_ns else Silence()

    def _serial_now(self) -> int:
        """Rises with every announcement and every re-alarm."""
        heard = (self.book.facts.order, self._timers.realarmed)
        if heard != self._heard:
            self._heard = heard
            self._serial += 1
        return self._serial
