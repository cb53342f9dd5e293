"""Who sits at a seat: sign in, lock, take over, hand over, and what survives a restart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from console.domain.events import Code
from console.domain.people.actions import Action, Role
from console.domain.people.role_sets import GUARD_HISTORY_S
from console.domain.people.sessions import LockCause, Purpose, Refusal, SessionState
from console.domain.rights import NOBODY, Context
from console.services.accounts.directory import Entry

if TYPE_CHECKING:
    from tests.console.services.people.conftest import House

PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test
HERE = Context("control")


def test_signed_out_nobody_may_do_anything(house: House) -> None:
    assert house.commands.actor == NOBODY
    assert not any(house.commands.may(action, HERE).is_allowed for action in Action)
    assert house.people.view().state is SessionState.SIGNED_OUT


def test_whoever_signs_in_acts_with_their_own_rights(house: House) -> None:
    house.enter("Anna ")
    view = house.people.view()
    assert (view.state, view.name, view.role) == (SessionState.ACTIVE, "Anna", Role.GUARD)
    assert house.commands.actor.actor_id == "anna"
    assert house.commands.may(Action.ACKNOWLEDGE_ALARM, HERE).is_allowed
    assert not house.commands.may(Action.EDIT_ACCOUNTS, HERE).is_allowed
    assert Action.ACKNOWLEDGE_ALARM in view.actions
    assert house.codes() == [Code.OPERATOR_SIGNED_IN]


def test_a_lock_takes_the_controls_away_and_the_same_person_gives_them_back(house: House) -> None:
    house.enter("anna")
    house.people.session.lock(house.commands.actor)
    assert house.commands.actor == NOBODY
    assert house.people.view().state is SessionState.LOCKED
    assert house.people.view().actions == frozenset()
    house.enter("anna")
    assert house.commands.actor.actor_id == "anna"
    assert house.codes() == [
        Code.OPERATOR_SIGNED_IN,
        Code.SESSION_LOCKED,
        Code.SESSION_UNLOCKED,
    ]


def test_a_locked_seat_is_taken_over_by_a_supervisor_and_by_no_other_guard(house: House) -> None:
    house.hire("ben", Role.GUARD)
    house.enter("anna")
    house.people.session.lock(house.commands.actor)
    house.enter("ben")
    assert house.people.view().answer.refusal is Refusal.OTHER_PERSON
    assert house.commands.actor == NOBODY
    house.enter("sam")
    assert house.commands.actor.actor_id == "sam"
    event = house.last(Code.SEAT_HANDED_OVER)
    assert event.params["previous_id"] == "anna"
    assert event.params["cause"] == "taken_over"


def test_nobody_signs_in_over_somebody_who_is_at_work(house: House) -> None:
    house.enter("anna")
    house.enter("sam")
    assert house.people.view().answer.refusal is Refusal.OTHER_PERSON
    assert house.commands.actor.actor_id == "anna"


def test_a_hand_over_names_both_and_the_first_stays_until_accepted(house: House) -> None:
    house.enter("anna")
    house.people.session.begin_hand_over(Entry("sam", PASSWORD))
    assert house.commands.actor.actor_id == "anna"
    assert house.people.view().incoming == "Sam"
    house.people.session.accept_hand_over(house.commands.actor)
    assert house.commands.actor.actor_id == "sam"
    assert house.people.view().incoming == ""
    event = house.last(Code.SEAT_HANDED_OVER)
    assert (event.params["previous"], event.params["name"]) == ("Anna", "Sam")
    assert event.actor == "sam"


def test_a_hand_over_that_nobody_accepts_ends_with_the_first_one_at_the_seat(house: House) -> None:
    house.enter("anna")
    house.people.session.begin_hand_over(Entry("sam", PASSWORD))
    house.tick(601)
    assert house.people.view().incoming == ""
    outcome = house.people.session.accept_hand_over(house.commands.actor)
    assert outcome.value is Refusal.NOTHING_ASKED
    assert house.commands.actor.actor_id == "anna"


def test_a_person_cannot_hand_over_to_themselves(house: House) -> None:
    house.enter("anna")
    house.people.session.begin_hand_over(Entry("anna", PASSWORD))
    assert house.people.view().answer.refusal is Refusal.SAME_PERSON


def test_a_hand_over_may_be_withdrawn(house: House) -> None:
    house.enter("anna")
    house.people.session.begin_hand_over(Entry("sam", PASSWORD))
    house.people.session.withdraw_hand_over()
    assert house.people.view().incoming == ""


@pytest.mark.parametrize("lock_first", [False, True])
def test_after_a_restart_the_controls_are_locked_for_whoever_was_at_work(
    house: House, *, lock_first: bool
) -> None:
    house.enter("anna")
    if lock_first:
        house.people.session.lock(house.commands.actor)
    house.restart()
    view = house.people.view()
    assert (view.state, view.name) == (SessionState.LOCKED, "Anna")
    assert view.lock_cause is (LockCause.ASKED if lock_first else LockCause.RESTART)
    assert house.commands.actor == NOBODY
    house.enter("anna")
    assert house.commands.actor.actor_id == "anna"


def test_a_session_of_one_seat_is_none_at_another(
    house: House, make_house: Callable[..., House]
) -> None:
    house.enter("anna")
    other = make_house("counter")
    for event in house.events:
        other.ledger.fold(event)
    other.tick()
    assert other.people.view().state is SessionState.SIGNED_OUT
    assert other.commands.actor == NOBODY


def test_signing_out_leaves_nobody(house: House) -> None:
    house.enter("anna")
    house.people.session.sign_out(house.commands.actor)
    assert house.commands.actor == NOBODY
    assert house.people.view().state is SessionState.SIGNED_OUT
    assert house.codes()[-1] is Code.OPERATOR_SIGNED_OUT


def test_nobody_signs_another_out(house: House) -> None:
    house.enter("anna")
    stale = house.commands.actor
    house.people.session.sign_out(stale)
    house.enter("sam")
    assert not house.people.session.sign_out(stale).verdict.is_allowed
    assert not house.people.session.lock(stale).verdict.is_allowed
    assert house.commands.actor.actor_id == "sam"


def test_a_password_set_by_somebody_else_gives_no_rights_until_it_is_changed(house: House) -> None:
    house.hire("newby", Role.GUARD, must_change=True, secret_by="root")  # noqa: S106 - who, not what
    house.enter("newby")
    assert house.commands.actor == NOBODY
    assert house.people.view().must_change
    house.people.change_password(Entry("newby", PASSWORD), "another quiet lorry")
    assert house.people.view().answer.refusal is None
    assert house.commands.actor.actor_id == "newby"
    assert not house.people.view().must_change
    house.people.session.sign_out(house.commands.actor)
    house.enter("newby", "another quiet lorry")
    assert house.commands.actor.actor_id == "newby"


def test_whoever_must_change_the_password_can_still_leave(house: House) -> None:
    house.hire("newby", Role.GUARD, must_change=True)
    house.enter("newby")
    assert house.people.session.sign_out(house.commands.actor).verdict.is_allowed
    assert house.people.view().state is SessionState.SIGNED_OUT


@pytest.mark.parametrize("new", ["short", PASSWORD, "administrator", "newbynewby", "qwertyuiop"])
def test_a_weak_or_equal_new_password_changes_nothing(house: House, new: str) -> None:
    house.hire("newby", Role.GUARD, must_change=True)
    house.enter("newby")
    house.people.change_password(Entry("newby", PASSWORD), new)
    assert house.people.view().answer.refusal is Refusal.SECRET_WEAK
    assert house.people.view().must_change


def test_nobody_changes_the_password_of_another(house: House) -> None:
    house.enter("anna")
    house.people.change_password(Entry("sam", PASSWORD), "another quiet lorry")
    assert house.people.view().answer.refusal is Refusal.OTHER_PERSON


def test_the_last_sign_in_is_shown(house: House) -> None:
    house.enter("anna")
    assert house.people.view().last_utc_ns == 0
    first = house.last(Code.OPERATOR_SIGNED_IN).utc_ns
    house.people.session.sign_out(house.commands.actor)
    house.enter("anna")
    assert house.people.view().last_utc_ns == first


def test_the_demo_alone_is_entered_by_a_button(make_house: Callable[..., House]) -> None:
    real, demo = make_house(), make_house(is_demo=True)
    assert not real.people.enter_as(Role.GUARD, Purpose.SIGN_IN)
    assert real.commands.actor == NOBODY
    assert demo.people.enter_as(Role.GUARD, Purpose.SIGN_IN)
    assert demo.commands.actor.roles == {Role.GUARD}
    assert demo.last(Code.OPERATOR_SIGNED_IN).params["demo"] is True
    demo.tick(60)
    assert demo.commands.actor.roles == {Role.GUARD}
    assert not demo.people.enter_as(Role.ADMINISTRATOR, Purpose.SIGN_IN)


def test_an_entry_that_is_never_answered_does_not_close_the_panel_for_ever(house: House) -> None:
    house.waiting = []
    house.enter("anna")
    house.enter("anna")
    assert house.people.view().answer.refusal is Refusal.BUSY
    house.clock.advance(30)
    house.waiting = None
    house.enter("anna")
    assert house.commands.actor.actor_id == "anna"


def test_cameras_outside_the_rights_are_not_to_be_shown_also_while_away(house: House) -> None:
    assert house.people.view().cameras is None
    house.hire("nora", Role.GUARD, cameras=frozenset({"01", "02"}))
    house.enter("nora")
    assert house.people.view().cameras == frozenset({"01", "02"})
    house.people.session.lock(house.commands.actor)
    assert house.people.view().cameras == frozenset({"01", "02"})
    house.enter("sam")
    assert house.people.view().cameras is None


def test_how_far_back_the_log_is_read_depends_on_who_sits_here(house: House) -> None:
    assert house.people.view().history_s is None
    house.enter("anna")
    assert house.people.view().history_s == GUARD_HISTORY_S
    house.people.session.lock(house.commands.actor)
    house.enter("sam")
    assert house.people.view().history_s is None
    house.people.session.sign_out(house.commands.actor)
    house.hire("ines", Role.INSTALLER)
    house.enter("ines")
    assert house.people.view().history_s == 0
