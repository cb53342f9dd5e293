"""A second person: another one, with the right, in time, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.events import Code, Tone
from console.domain.people.actions import Action, Role
from console.domain.people.sessions import Refusal
from console.domain.rights import Context, Reason
from console.services.accounts.directory import Entry

if TYPE_CHECKING:
    from tests.console.services.people.conftest import House

PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test
CAMERA = Context("control", "camera:03")


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def asking(house: House, done: list[str]) -> House:
    """Tess wants to export and waits for somebody."""
    house.enter("tess")
    export(house, done)
    return house


def export(house: House, done: list[str]) -> Reason:
    actor = house.commands.actor
    effect = lambda: done.append("exported")  # noqa: E731 - the shortest effect
    return house.commands.run_as(actor, Action.EXPORT_FOOTAGE, CAMERA, effect).verdict.reason


def agree(house: House, name: str, secret: str = PASSWORD) -> Refusal | None:
    house.clock.advance(1)
    house.people.second.agree(Entry(name, secret))
    return house.people.view().answer.refusal


def test_nothing_is_done_before_somebody_agrees(asking: House, done: list[str]) -> None:
    second = asking.people.view().second
    assert second is not None
    assert (second.action, second.asked_by) == (Action.EXPORT_FOOTAGE, "Tess")
    assert done == []


@pytest.mark.parametrize("secret", [PASSWORD, "480215"], ids=["password", "PIN"])
def test_another_person_agrees_and_both_names_are_in_the_journal(
    asking: House, done: list[str], secret: str
) -> None:
    assert agree(asking, "sam", secret) is None
    assert done == ["exported"]
    event = asking.last(Code.SECOND_PERSON_AGREED)
    assert (event.params["name"], event.params["asker"]) == ("Sam", "tess")
    assert asking.last(Code.ACTION_ALLOWED).actor == "tess"
    assert asking.people.view().second is None


def test_an_agreement_is_good_for_once(asking: House, done: list[str]) -> None:
    assert agree(asking, "sam") is None
    assert agree(asking, "sam") is Refusal.NOTHING_ASKED
    assert done == ["exported"]
    assert export(asking, done) is Reason.SECOND_PERSON_NEEDED
    assert done == ["exported"]


def test_after_two_minutes_nothing_was_done(asking: House, done: list[str]) -> None:
    asking.tick(119.0)
    assert asking.people.view().second is not None
    asking.tick(1.0)
    assert asking.people.view().second is None
    assert asking.last(Code.SECOND_PERSON_ENDED).params["cause"] == "expired"
    assert agree(asking, "sam") is Refusal.NOTHING_ASKED
    assert done == []


def test_an_entry_that_was_checked_too_late_agrees_to_nothing(
    asking: House, done: list[str]
) -> None:
    asking.waiting = []
    asking.people.second.agree(Entry("sam", PASSWORD))
    (job,) = asking.waiting
    asking.clock.advance(121)
    asking.waiting = None
    asking.start(job)
    assert asking.people.view().answer.refusal is Refusal.EXPIRED
    assert done == []


def test_an_entry_for_one_request_does_not_agree_to_the_next(
    asking: House, done: list[str]
) -> None:
    asking.waiting = []
    asking.people.second.agree(Entry("sam", PASSWORD))
    (job,) = asking.waiting
    asking.waiting = None
    other = lambda: done.append("unlocked")  # noqa: E731 - the shortest effect
    asking.commands.run_as(asking.commands.actor, Action.UNLOCK_FOOTAGE, CAMERA, other)
    asking.start(job)
    assert asking.people.view().answer.refusal is Refusal.EXPIRED
    assert done == []


def test_who_asked_cannot_agree(asking: House, done: list[str]) -> None:
    assert agree(asking, "tess") is Refusal.SAME_PERSON
    assert done == []


def test_the_same_person_under_another_name_cannot_agree(house: House, done: list[str]) -> None:
    house.hire("tess2", Role.SUPERVISOR, staff="4711")
    house.hire("tess-main", Role.SUPERVISOR, staff=" 4711")
    house.enter("tess-main")
    export(house, done)
    assert agree(house, "tess2") is Refusal.SAME_PERSON
    assert done == []


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"roles": (Role.GUARD,)}, Refusal.NO_RIGHT),
        ({"roles": (Role.SUPERVISOR,), "secret_by": "tess"}, Refusal.SET_BY_ASKER),
        ({"roles": (Role.SUPERVISOR,), "must_change": True}, Refusal.MUST_CHANGE),
        ({"roles": (Role.SUPERVISOR,), "is_enabled": False}, Refusal.WRONG),
    ],
    ids=["a guard", "a password set by the asker", "a password set by somebody", "disabled"],
)
def test_who_may_not_agree(
    house: House, done: list[str], more: dict[str, object], refusal: Refusal
) -> None:
    roles = more.pop("roles")
    assert isinstance(roles, tuple)
    house.hire("other", *roles, **more)  # type: ignore[arg-type]  # facts of an account
    house.enter("tess")
    export(house, done)
    assert agree(house, "other") is refusal
    assert done == []


def test_guessing_pins_closes_the_account(asking: House, done: list[str]) -> None:
    for number in range(5):
        assert agree(asking, "sam", f"48021{number + 6}"[:6]) is Refusal.WRONG
    assert agree(asking, "sam", "480215") is Refusal.CLOSED
    assert done == []


@pytest.mark.parametrize("way", ["withdrawn", "signed out", "taken over", "restart"])
def test_a_request_ends_with_whoever_asked(asking: House, done: list[str], way: str) -> None:
    if way == "withdrawn":
        asking.people.second.withdraw(asking.commands.actor)
    elif way == "signed out":
        asking.people.session.sign_out(asking.commands.actor)
    elif way == "taken over":
        asking.people.session.lock(asking.commands.actor)
        asking.enter("sam")
    else:
        asking.restart()
    assert asking.people.view().second is None
    assert asking.last(Code.SECOND_PERSON_ENDED).params["request"] == "two-control-1"
    assert agree(asking, "sam") is not None
    assert done == []


def test_requests_are_numbered_on_after_a_restart(asking: House, done: list[str]) -> None:
    asking.restart()
    asking.enter("tess")
    export(asking, done)
    second = asking.people.view().second
    assert second is not None
    assert second.request_id == "two-control-2"


def test_a_guard_shelves_a_notice_alone_and_an_alarm_with_a_second_person(
    house: House, done: list[str]
) -> None:
    house.enter("anna")
    for tone in (Tone.NOTICE, Tone.ALARM):
        context = Context("control", "alarm:control-1", tone=tone)
        shelve = lambda tone=tone: done.append(tone.value)  # noqa: E731 - the shortest effect
        house.commands.run_as(house.commands.actor, Action.SHELVE_ALARM, context, shelve)
    assert done == ["notice"]
    assert agree(house, "sam", "480215") is None
    assert done == ["notice", "alarm"]
