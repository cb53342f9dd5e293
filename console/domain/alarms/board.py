"""Makes what is shown of alarms from what is remembered. Pure; the board is a frozen value."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.domain.alarms.flood import FloodMark, first_outs, flood_view, load_of
from console.domain.alarms.record import AlarmRecord
from console.domain.alarms.shown import Shown, Silence, sound_of, strip_order
from console.domain.alarms.states import Nature, Trigger, step
from console.domain.alarms.values import AlarmBoard, AlarmState, AlarmView, RateView
from console.domain.events import Tone
from console.domain.operations import Moment


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What a board says beside the alarms.

    Attributes:
        shown: What the strip shows, and since when.
        silence: The last silence; in force until its time is over.
        flood: The flood that is on; None with none.
        in_window: Real alarms announced in the last ten minutes.
        in_flood: Alarms announced since the flood began.
        since_sign_in: Alarms announced since the operator signed in.
        operator: Who sits here.
        serial: Rises whenever something new has to be heard.
        now_ns: Monotonic ns.
    """

    shown: Shown
    silence: Silence
    flood: FloodMark | None
    in_window: int
    in_flood: int
    since_sign_in: int
    operator: str
    serial: int
    now_ns: int


def view_of(record: AlarmRecord) -> AlarmView:
    """One alarm as others see it."""
    closing = step(record.state, Trigger.CLOSE, record.nature, is_active=record.is_active)
    return AlarmView(
        alarm_id=record.alarm_id,
        tone=record.tone,
        state=record.state,
        code=record.code,
        subject=record.subject,
        params=record.params,
        raised=Moment(record.raised_utc_ns, record.raised_ns),
        announced=Moment(record.announced_utc_ns, record.announced_ns),
        order=record.order,
        is_active=record.is_active,
        count=record.count,
        is_chattering=record.is_chattering,
        is_pinned=record.is_pinned,
        is_latching=record.nature is Nature.LATCHING,
        needs_cause=record.needs_cause,
        can_close=isinstance(closing, AlarmState),
        acknowledged_by=record.acknowledged_by,
        acknowledged_utc_ns=record.acknowledged_utc_ns,
        hidden_by=record.hidden_by,
        hidden_reason=record.hidden_reason,
        hidden_until_utc_ns=record.hidden_until_utc_ns,
        realarms=record.realarms,
        escalated_to=record.escalated_to,
        cause_code=record.closing_cause,
        incident=record.incident,
        playbook=record.playbook,
        group=record.group,
        camera=record.camera,
        zone=record.zone,
        parcel=record.parcel,
        person=record.person,
        exercise=record.exercise,
    )


def board_of(views: Iterable[AlarmView], facts: BoardFacts) -> AlarmBoard:
    """Everything about alarms at one instant."""
    alarms = sorted(views, key=strip_order)
    flood = None
    if facts.flood is not None:
        flood = flood_view(alarms, facts.flood, facts.in_window, facts.in_flood)
        firsts = first_outs(flood)
        # the others stay the very same objects, so that comparing boards stays cheap
        alarms = [
            replace(one, is_first_out=True) if one.alarm_id in firsts else one for one in alarms
        ]
    waiting = [one for one in alarms if one.is_unacknowledged]
    real = [one for one in waiting if not one.exercise]
    pinned = [one for one in alarms if one.is_pinned and one.is_active]
    is_flood = flood is not None
    is_silent = facts.silence.until_ns > facts.now_ns
    return AlarmBoard(
        alarms=tuple(alarms),
        shown_id=facts.shown.alarm_id,
        shown_since_ns=facts.shown.since_ns,
        is_guarded=facts.shown.is_guarded,
        pinned_id=min(pinned, key=lambda one: one.order).alarm_id if pinned else None,
        newest_id=max(waiting, key=lambda one: one.order).alarm_id if waiting else None,
        counts={
            tone: sum(one.tone is tone for one in real) for tone in Tone if tone is not Tone.CALM
        },
        drill_count=len(waiting) - len(real),
        hidden_count=sum(one.is_hidden for one in alarms),
        flood=flood,
        silenced_until_ns=facts.silence.until_ns if is_silent else 0,
        sound=sound_of(waiting, facts.silence, facts.now_ns, facts.serial, is_flood=is_flood),
        rate=RateView(
            facts.operator,
            facts.in_window,
            facts.since_sign_in,
            load_of(facts.in_window, in_flood=is_flood),
        ),
    )
