"""The exercise switch: rights, both chains, a real alarm, the key, and a restart."""

from collections.abc import Iterable

import pytest

from console.clock import ManualClock
from console.domain.events import Code, Event, StoredEvent, Tone
from console.domain.exercise import ExerciseAnswer, ExercisePhase
from console.domain.people.actions import Role
from console.domain.rights import Action, Actor, Agreement, Context, Reason, authorise
from console.services.commands import CommandDesk
from console.services.exercise import ExerciseBook, ExerciseService
from console.services.ledger import Ledger

GUARD = Actor("a.okafor", frozenset({Role.GUARD}))
CHIEF = Actor("s.ito", frozenset({Role.SUPERVISOR}))
SECOND = Actor("j.abara", frozenset({Role.SUPERVISOR}))


class _Bench:
    """A switch over a list of events."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.events: list[Event] = []
        self.answers: list[Event] = []
        self.has_alarm = False
        self.ledger = Ledger(self._append_now, self.clock)
        commands = CommandDesk(GUARD, self.clock, self.answers.append)
        self.service = ExerciseService(self.ledger, commands, "control", lambda: self.has_alarm)
        self.ledger.add(self.service.book)

    def _append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        del timeout_s
        self.events.append(event)
        return StoredEvent(1, 1, "control", "boot", b"", event)

    def alarm(self, tone: Tone = Tone.ALARM, *, exercise: bool = False) -> Event:
        utc_ns = self.clock.utc_ns()
        return Event(Code.ALARM_RAISED, tone, "alarm:control-1", utc_ns, 1, exercise=exercise)

    def key(self) -> Context:
        subject = "exercise:control"
        action = Action.ACT_FOR_REAL_IN_EXERCISE
        agreement = Agreement("a-1", action, subject, CHIEF.actor_id, SECOND)
        return Context("control", subject, agreement=agreement)


@pytest.fixture
def bench() -> _Bench:
    return _Bench()


def _codes(events: Iterable[Event], *, exercise: bool) -> list[Code]:
    return [one.code for one in events if one.exercise is exercise]


def test_a_guard_may_not_turn_the_switch(bench: _Bench) -> None:
    outcome = bench.service.start(GUARD, "powder letter")
    assert not outcome.verdict.is_allowed
    assert bench.events == []
    assert not bench.ledger.exercise


def test_while_it_runs_new_events_are_exercised_and_the_switch_is_in_both_chains(
    bench: _Bench,
) -> None:
    assert bench.service.start(CHIEF, "powder letter").value is ExerciseAnswer.DONE
    assert bench.ledger.record(Code.INCIDENT_OPENED, Tone.NOTICE, "incident:1").exercise
    assert bench.service.stop(CHIEF).value is ExerciseAnswer.DONE
    assert not bench.ledger.record(Code.INCIDENT_OPENED, Tone.NOTICE, "incident:2").exercise
    both = [Code.EXERCISE_STARTED, Code.EXERCISE_ENDED]
    assert [c for c in _codes(bench.events, exercise=False) if "exercise" in c] == both
    assert [c for c in _codes(bench.events, exercise=True) if "exercise" in c] == both


@pytest.mark.parametrize(
    ("tone", "is_drill", "phase"),
    [
        (Tone.ALARM, False, ExercisePhase.PAUSED),
        (Tone.ALARM, True, ExercisePhase.RUNNING),
        (Tone.WARNING, False, ExercisePhase.RUNNING),
    ],
)
def test_only_a_real_alarm_pauses_it(
    bench: _Bench, tone: Tone, is_drill: bool, phase: ExercisePhase
) -> None:
    bench.service.start(CHIEF, "powder letter")
    bench.service.react(bench.alarm(tone, exercise=is_drill))
    assert bench.service.view().phase is phase
    assert bench.ledger.exercise is (phase is ExercisePhase.RUNNING)


def test_it_does_not_go_on_while_a_real_alarm_stands(bench: _Bench) -> None:
    bench.service.start(CHIEF, "powder letter")
    bench.has_alarm = True
    bench.service.react(bench.alarm())
    assert bench.service.resume(CHIEF).value is ExerciseAnswer.REAL_ALARM
    bench.has_alarm = False
    assert bench.service.resume(CHIEF).value is ExerciseAnswer.DONE
    assert bench.ledger.exercise


def test_it_does_not_start_while_a_real_alarm_stands(bench: _Bench) -> None:
    bench.has_alarm = True
    assert bench.service.start(CHIEF, "powder letter").value is ExerciseAnswer.REAL_ALARM
    assert not bench.service.view().is_on


def test_devices_move_in_an_exercise_only_with_the_key_that_two_agree_to(bench: _Bench) -> None:
    bench.service.start(CHIEF, "powder letter")
    action = Action.DECIDE_DEVICE_ACTION
    asked = Context("control", "door:D3")
    context = bench.service.with_key(CHIEF, asked)
    assert authorise(CHIEF, action, context).reason is Reason.REAL_KEY_NEEDED
    assert bench.service.take_key(CHIEF).verdict.reason is Reason.SECOND_PERSON_NEEDED
    assert bench.service.take_key(CHIEF, bench.key()).value is ExerciseAnswer.DONE
    assert bench.service.with_key(CHIEF, asked).has_real_key
    assert not bench.service.with_key(GUARD, asked).has_real_key


def test_the_key_is_taken_back_when_its_time_is_over(bench: _Bench) -> None:
    bench.service.start(CHIEF, "powder letter")
    bench.service.take_key(CHIEF, bench.key())
    bench.clock.advance(61)
    assert not bench.service.with_key(CHIEF, Context("control", "door:D3")).has_real_key
    bench.service.tick(bench.ledger.now())
    bench.service.tick(bench.ledger.now())
    assert bench.service.view().key_holder == ""
    assert _codes(bench.events, exercise=False).count(Code.EXERCISE_KEY_RETURNED) == 1


def test_a_pause_takes_the_key_back(bench: _Bench) -> None:
    bench.service.start(CHIEF, "powder letter")
    bench.service.take_key(CHIEF, bench.key())
    bench.service.react(bench.alarm())
    assert bench.service.view().key_holder == ""


def test_the_switch_is_the_same_after_a_restart_at_any_point(bench: _Bench) -> None:
    service = bench.service
    service.start(CHIEF, "powder letter")
    service.take_key(CHIEF, bench.key())
    service.react(bench.alarm())
    service.resume(CHIEF)
    service.stop(CHIEF)
    service.start(CHIEF, "evacuation")
    for cut in range(len(bench.events) + 1):
        first, second = ExerciseBook("control"), ExerciseBook("control")
        for event in bench.events[:cut]:
            first.apply(event)
        second.load(first.changed_rows())
        for event in (*bench.events[max(0, cut - 1) : cut], *bench.events[cut:]):
            second.apply(event)
        assert second.view() == service.view()
    assert service.view().exercise_id == "control-2"
