"""Makes the durable events of alarms. Operations thread only.

Every change of an alarm passes here: the outcome that the table decided is written into an event
with all that folding and wording needs, and the ledger makes it durable before the book knows it.
"""

from console.domain.alarms.policy import AlarmPolicy
from console.domain.alarms.presenting import Suppression
from console.domain.alarms.record import AlarmRecord
from console.domain.alarms.rules import AlarmRule, group_of, key_of, links_of, playbook_of
from console.domain.alarms.states import Trigger, active_after
from console.domain.alarms.values import UNACKNOWLEDGED, AlarmState
from console.domain.conditions import RANK
from console.domain.events import Code, Event, Param, Tone
from console.services.alarms.book import AlarmBook
from console.services.ledger import Ledger

_S = 1_000_000_000


class AlarmWriter:
    """Records outcomes."""

    def __init__(self, ledger: Ledger, book: AlarmBook, policy: AlarmPolicy, seat: str) -> None:
        """Keep the parts; the ledger folds into the book."""
        self._ledger = ledger
        self._book = book
        self._policy = policy
        self._seat = seat

    def raise_new(
        self, rule: AlarmRule, event: Event, fact: str, design: Suppression | None
    ) -> AlarmRecord:
        """Begin an alarm.

        Args:
            rule: The line that makes it one.
            event: The fact behind it.
            fact: The fact's name.
            design: The site's rule that hides it from the first moment; None = it is shown.
        """
        alarm_id, order = self._book.next_id()
        links, tone = links_of(event), rule.tone or event.tone
        own: dict[str, Param] = {
            "alarm": alarm_id,
            "n": 1,
            "order": order,
            "state": AlarmState.RAISED.value,
            "active": True,
            "rule": rule.rule_id,
            "key": key_of(rule, event),
            "nature": rule.nature.value,
            "what": event.code.value,
            "about": event.subject,
            "pinned": rule.is_pinned,
            "owes": rule.needs_cause,
            "playbook": playbook_of(rule, event.params),
            "group": group_of(rule, event, links),
            "fact": fact,
            "linked_camera": links.camera,
            "linked_zone": links.zone,
            "linked_door": links.door,
            "linked_parcel": links.parcel,
            "linked_person": links.person,
        }
        if design is None:
            own |= self._patience(tone)
        else:
            own |= {
                "state": AlarmState.SUPPRESSED.value,
                "design": design.design_id,
                "why": design.reason,
            }
        self._record(Code.ALARM_RAISED, tone, alarm_id, dict(event.params) | own, event.exercise)
        return self._book.open[alarm_id]

    def _patience(self, tone: Tone) -> dict[str, Param]:
        """When an alarm announced now is due; stored, so that a restart keeps it."""
        patience, now = self._policy.patience_for(tone), self._ledger.now().utc_ns
        due: dict[str, Param] = {}
        if patience.realarm_s:
            due["re_alarm_utc_ns"] = now + round(patience.realarm_s * _S)
        if patience.escalate_s and self._policy.posts:
            due["escalate_utc_ns"] = now + round(patience.escalate_s * _S)
        return due

    def repeat(
        self, record: AlarmRecord, event: Event, fact: str, state: AlarmState, times: int = 1
    ) -> None:
        """It happened again.

        Args:
            record: The alarm that stands.
            event: The last fact.
            fact: Its name.
            state: Where the alarm stands after it.
            times: How many facts this stands for.
        """
        rule_tone = event.tone if event.tone in RANK else record.tone
        tone = max((record.tone, rule_tone), key=RANK.__getitem__)
        own = self._base(record) | {
            "state": state.value,
            "active": active_after(Trigger.RAISE, record.nature, is_active=record.is_active),
            "what": event.code.value,
            "times": record.count + times,
            "fact": fact,
        }
        if state in UNACKNOWLEDGED and not record.is_unacknowledged:
            own |= self._announcement(tone)
        params = dict(event.params) | own
        self._record(Code.ALARM_REPEATED, tone, record.alarm_id, params, record.exercise)

    def change(
        self,
        record: AlarmRecord,
        code: Code,
        trigger: Trigger | None,
        state: AlarmState,
        actor: str = "system",
        **own: Param,
    ) -> None:
        """Write what became of an alarm.

        Args:
            record: The alarm before.
            code: What happened to it.
            trigger: What moved it; None when its state was not touched.
            state: Where it stands after.
            actor: Who did it.
            **own: Further parameters.
        """
        is_active = record.is_active
        if trigger is not None:
            is_active = active_after(trigger, record.nature, is_active=is_active)
        params = dict(record.params) | self._base(record)
        params |= {"state": state.value, "active": is_active}
        if state in UNACKNOWLEDGED and not record.is_unacknowledged:
            params |= self._announcement(record.tone)
        self._record(code, record.tone, record.alarm_id, params | own, record.exercise, actor=actor)

    @staticmethod
    def _base(record: AlarmRecord) -> dict[str, Param]:
        """What every event of an alarm says; places and people so that a search finds it."""
        return {
            "alarm": record.alarm_id,
            "n": record.revision + 1,
            "what": record.code.value,
            "about": record.subject,
        }

    def _announcement(self, tone: Tone) -> dict[str, Param]:
        return {"order": self._book.facts.order + 1} | self._patience(tone)

    def _record(
        self,
        code: Code,
        tone: Tone,
        alarm_id: str,
        params: dict[str, Param],
        exercise: bool,  # noqa: FBT001 - from the alarm, never spelled at a call
        actor: str = "system",
    ) -> None:
        subject = f"alarm:{alarm_id}"
        self._ledger.record(code, tone, subject, actor, exercise=exercise, **params)

    def tell_seat(self, code: Code, actor: str = "system", **params: Param) -> None:
        """Write what concerns all alarms of this seat: sound and floods."""
        number = self._book.facts.revision + 1
        tone = Tone.WARNING if code is Code.FLOOD_BEGAN else Tone.NOTICE
        subject = f"console:{self._seat}"
        own: dict[str, Param] = {"seat": self._seat, "n": number, **params}
        self._ledger.record(code, tone, subject, actor, exercise=None, **own)
