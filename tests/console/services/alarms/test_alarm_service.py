"""Alarms: facts raise them, persons answer them, deadlines move them, restarts keep them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest

from console.clock import ManualClock
from console.domain.alarms.answers import CommandRefusal
from console.domain.alarms.shown import AcknowledgeRefusal
from console.domain.alarms.states import Refusal
from console.domain.alarms.values import AlarmBoard, AlarmState, CauseCode, SoundPattern
from console.domain.events import Code, Event, Param, StoredEvent, Tone
from console.domain.people.actions import Action, Role
from console.domain.rights import NOBODY, Actor, Agreement, Reason
from console.services.alarms.book import AlarmBook
from console.services.alarms.service import AlarmService
from console.services.commands import CommandDesk
from console.services.ledger import Ledger

GUARD = Actor("a.okafor", frozenset({Role.GUARD}))
CHIEF = Actor("s.ito", frozenset({Role.SUPERVISOR}))


@dataclass
class House:
    """A seat's alarms over a list of durable events."""

    clock: ManualClock = field(default_factory=ManualClock)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self._append_now, self.clock)
        self.answers: list[Event] = []
        commands = CommandDesk(GUARD, self.clock, self.answers.append)
        self.service = AlarmService(self.ledger, commands, "control", ZoneInfo("UTC"))
        self.ledger.add(self.service.book)

    def _append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        del timeout_s
        self.events.append(event)
        return StoredEvent(1, 1, "control", "boot", b"", event)

    def fact(
        self, code: Code, tone: Tone, subject: str, *, exercise: bool = False, **params: Param
    ) -> Event:
        self.clock.advance(0.01)
        now = self.ledger.now()
        event = Event(
            code, tone, subject, now.utc_ns, now.monotonic_ns, params=params, exercise=exercise
        )
        self.service.react(event)
        return event

    def pass_time(self, seconds: float, step: float = 0.25) -> None:
        for _ in range(round(seconds / step)):
            self.clock.advance(step)
            self.service.tick(self.ledger.now())

    @property
    def board(self) -> AlarmBoard:
        return self.service.view()

    def codes(self, code: Code) -> int:
        return sum(one.code is code for one in self.events)


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    _the_same_after_a_restart(made)


def _the_same_after_a_restart(house: House) -> None:
    """Folding the events anew, twice, or from rows on, gives the same open alarms."""
    anew = AlarmBook("control")
    for event in (*house.events, *house.events):
        anew.apply(event)
    assert anew.open == house.service.book.open
    for cut in range(0, len(house.events) + 1, 3):
        first, second = AlarmBook("control"), AlarmBook("control")
        for event in house.events[:cut]:
            first.apply(event)
        rows = [row for row in first.changed_rows() if row.is_open]
        second.load(rows)
        second.load(rows)
        for event in house.events[cut:]:
            second.apply(event)
        assert second.open == house.service.book.open
        assert second.next_id() == house.service.book.next_id()


def test_a_lost_camera_is_an_alarm_until_it_is_back_and_somebody_looked(house: House) -> None:
    house.fact(Code.CAMERA_LOST, Tone.ALARM, "camera:03", cause="no_answer")
    alarm = house.board.shown
    assert alarm is not None
    assert (alarm.alarm_id, alarm.camera, alarm.state) == ("control-1", "03", AlarmState.RAISED)
    house.pass_time(1)
    answer = house.service.acknowledge(GUARD).value
    assert answer is not None
    assert answer.is_changed
    assert house.board.shown is None
    house.fact(Code.CAMERA_LIVE, Tone.CALM, "camera:03")
    assert house.board.alarms == ()


def test_a_fact_told_twice_is_one_alarm_raised_once(house: House) -> None:
    fact = house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    house.service.react(fact)
    (alarm,) = house.board.alarms
    assert alarm.count == 1


def test_f2_takes_what_was_seen_and_not_what_has_just_replaced_it(house: House) -> None:
    house.fact(Code.CAMERA_LOST, Tone.WARNING, "camera:03", cause="no_answer")
    seen = house.board.shown_id or ""
    house.pass_time(1)
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    assert house.board.shown_id != seen
    answer = house.service.acknowledge(GUARD, seen_id=seen).value
    assert answer is not None
    assert answer.refusal is AcknowledgeRefusal.GUARD
    assert house.codes(Code.ALARM_ACKNOWLEDGED) == 0


def test_nobody_acknowledges_without_the_right(house: House) -> None:
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    assert not house.service.acknowledge(NOBODY, "control-1").verdict.is_allowed
    assert house.board.shown_id == "control-1"


def test_silence_acknowledges_nothing_and_a_new_alarm_sounds(house: House) -> None:
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    patterns = [house.board.sound.pattern]
    house.service.silence(GUARD)
    patterns.append(house.board.sound.pattern)
    assert patterns == [SoundPattern.ALARM, SoundPattern.NONE]
    assert house.board.shown_id == "control-1"
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D4")
    assert house.board.sound.pattern is SoundPattern.ALARM
    house.pass_time(121, step=1)
    assert house.board.silenced_until_ns == 0


def test_what_nobody_acknowledges_sounds_again_and_goes_to_the_next_post(house: House) -> None:
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    serial = house.board.sound.serial
    house.pass_time(125, step=1)
    assert house.codes(Code.ALARM_REALARMED) == 1
    assert house.board.sound.serial > serial
    house.pass_time(120, step=1)
    assert house.board.alarms[0].escalated_to == "supervisor"
    house.pass_time(2_000, step=5)
    assert house.codes(Code.ALARM_ESCALATED) == 2
    assert house.codes(Code.ALARM_REALARMED) == 3


def test_a_step_of_the_clock_fires_nothing(house: House) -> None:
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    house.pass_time(1)
    house.clock.step_utc(86_400)
    house.pass_time(1)
    assert house.codes(Code.ALARM_REALARMED) == 0


def test_a_shelf_needs_a_reason_and_ends_by_itself(house: House) -> None:
    house.fact(Code.CAMERA_LOST, Tone.WARNING, "camera:03", cause="no_answer")
    refused = house.service.shelve(CHIEF, "control-1", 30, " ").value
    assert refused is not None
    assert refused.refusal is CommandRefusal.NEEDS_REASON
    too_long = house.service.shelve(CHIEF, "control-1", 481, "works").value
    assert too_long is not None
    assert too_long.refusal is CommandRefusal.TOO_LONG
    house.service.shelve(CHIEF, "control-1", 30, "works on the roof")
    assert house.board.shown is None
    assert house.board.hidden_count == 1
    house.pass_time(1_801, step=5)
    assert house.board.shown_id == "control-1"


def test_closing_needs_that_somebody_looked_and_a_cause(house: House) -> None:
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3")
    answer = house.service.close(GUARD, "control-1", CauseCode.STAFF).value
    assert answer is not None
    assert answer.refusal is Refusal.NOT_ACKNOWLEDGED


def test_eleven_alarms_in_ten_minutes_are_a_flood_that_ends(house: House) -> None:
    for n in range(11):
        house.fact(Code.DOOR_FORCED, Tone.ALARM, f"door:D{n}")
    house.pass_time(1)
    flood = house.board.flood
    assert flood is not None
    assert (flood.count, flood.first_id) == (11, "control-1")
    house.pass_time(700, step=5)
    assert house.board.flood is None


def test_a_drill_s_alarm_is_counted_apart_and_a_real_one_goes_before_it(house: House) -> None:
    house.fact(Code.DURESS_SIGNALLED, Tone.ALARM, "person:7", exercise=True)
    house.fact(Code.CAMERA_LOST, Tone.WARNING, "camera:03", cause="no_answer")
    board = house.board
    assert board.drill_count == 1
    assert board.counts[Tone.ALARM] == 0
    assert board.shown is not None
    assert not board.shown.exercise
    assert all(one.exercise for one in house.events if one.params.get("about") == "person:7")


def test_an_alarm_of_the_highest_tone_is_shelved_by_two_and_both_are_named(house: House) -> None:
    house.fact(Code.DOOR_FORCED, Tone.ALARM, "door:D3", zone="Dock")
    alarm_id = house.board.alarms[0].alarm_id
    alone = house.service.shelve(GUARD, alarm_id, 10, "contact loose")
    assert alone.verdict.reason is Reason.SECOND_PERSON_NEEDED
    assert house.board.alarms[0].state is AlarmState.RAISED
    agreed = Agreement("2p-1", Action.SHELVE_ALARM, f"alarm:{alarm_id}", GUARD.actor_id, CHIEF)
    both = house.service.shelve(GUARD, alarm_id, 10, "contact loose", agreed)
    assert both.value is not None
    assert both.value.is_changed
    told = next(one for one in house.events if one.code is Code.ALARM_SHELVED)
    assert (told.actor, told.params["second"]) == (GUARD.actor_id, CHIEF.actor_id)
