"""The desk: refused commands have no effect, every answer is journalled first."""

import pytest

from console.clock import ManualClock
from console.domain.events import Code, Event, Tone
from console.domain.rights import Action, Actor, Context, Reason, Role
from console.services.commands import CommandDesk

GUARD = Actor("a.berg", frozenset({Role.GUARD}))
CAMERA = Context(seat="control", subject="camera:01")


def test_an_allowed_command_runs_after_its_event() -> None:
    order: list[str] = []
    events: list[Event] = []

    def journal(event: Event) -> None:
        order.append("journal")
        events.append(event)

    def effect() -> str:
        order.append("effect")
        return "picture"

    outcome = CommandDesk(GUARD, ManualClock(), journal).run(Action.TAKE_SNAPSHOT, CAMERA, effect)
    assert outcome.value == "picture"
    assert order == ["journal", "effect"]
    assert events[0].code is Code.ACTION_ALLOWED
    assert events[0].subject == "camera:01"
    assert events[0].actor == "a.berg"
    assert events[0].params["action"] == "take_snapshot"


def test_a_refused_command_has_no_effect_and_is_journalled() -> None:
    events: list[Event] = []
    effects: list[str] = []
    desk = CommandDesk(GUARD, ManualClock(utc_ns=5, monotonic_ns=7), events.append)
    outcome = desk.run(Action.EDIT_SECRETS, Context(seat="control"), lambda: effects.append("done"))
    assert not outcome.verdict.is_allowed
    assert effects == []
    (event,) = events
    assert (event.code, event.tone) == (Code.ACTION_REFUSED, Tone.NOTICE)
    assert (event.utc_ns, event.monotonic_ns) == (5, 7)
    assert event.subject == "console:control"
    assert event.params["reason"] == Reason.NOT_IN_ROLE


def test_a_failing_effect_reaches_the_caller_and_its_permission_is_journalled() -> None:
    events: list[Event] = []

    def effect() -> None:
        raise OSError(28, "disk full")

    with pytest.raises(OSError, match="disk full"):
        CommandDesk(GUARD, ManualClock(), events.append).run(Action.SET_BOOKMARK, CAMERA, effect)
    assert [event.code for event in events] == [Code.ACTION_ALLOWED]


def test_after_a_hand_over_the_new_actor_is_asked_and_named() -> None:
    events: list[Event] = []
    desk = CommandDesk(GUARD, ManualClock(), events.append)
    assert not desk.may(Action.VERIFY_JOURNAL, CAMERA).is_allowed
    desk.hand_over(Actor("s.vogel", frozenset({Role.SUPERVISOR})))
    assert desk.may(Action.VERIFY_JOURNAL, CAMERA).is_allowed
    assert events == []
    desk.run(Action.VERIFY_JOURNAL, CAMERA, lambda: None)
    assert events[0].actor == desk.actor.actor_id == "s.vogel"


def test_a_drill_is_journalled_as_exercise() -> None:
    events: list[Event] = []
    drill = Context(seat="control", is_exercise=True)
    CommandDesk(GUARD, ManualClock(), events.append).run(Action.SET_BOOKMARK, drill, lambda: None)
    assert events[0].exercise
