"""Rights: nothing by default, roles as data, rules in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.rights import (
    PERMISSIONS,
    RULES,
    Action,
    Actor,
    Context,
    Reason,
    Role,
    authorise,
    roles_that_may,
)

HERE = Context(seat="control")
roles = st.frozensets(st.sampled_from(Role))
actions = st.sampled_from(Action)


@given(held=roles, action=actions)
def test_the_answer_is_the_union_of_the_roles(held: frozenset[Role], action: Action) -> None:
    verdict = authorise(Actor("someone", held), action, HERE)
    assert verdict.is_allowed == any(action in PERMISSIONS[role] for role in held)


@given(held=roles, more=roles, action=actions)
def test_a_further_role_never_takes_a_right_away(
    held: frozenset[Role], more: frozenset[Role], action: Action
) -> None:
    before = authorise(Actor("someone", held), action, HERE)
    after = authorise(Actor("someone", held | more), action, HERE)
    assert after.is_allowed or not before.is_allowed


def test_whoever_has_no_role_may_nothing() -> None:
    for action in Action:
        verdict = authorise(Actor("nobody", frozenset()), action, HERE)
        assert not verdict.is_allowed
        assert verdict.reason is Reason.NO_ROLE


def test_without_rules_nothing_is_allowed() -> None:
    actor = Actor("guard", frozenset({Role.GUARD}))
    assert not authorise(actor, Action.WATCH_LIVE, HERE, rules=()).is_allowed


def test_a_further_rule_can_refuse_what_a_role_allows() -> None:
    def only_in_exercise(actor: Actor, action: Action, context: Context) -> Reason | None:
        return None if context.is_exercise else Reason.NOT_IN_ROLE

    actor = Actor("guard", frozenset({Role.GUARD}))
    drill = Context(seat="control", is_exercise=True)
    rules = (*RULES, only_in_exercise)
    assert not authorise(actor, Action.SET_BOOKMARK, HERE, rules).is_allowed
    assert authorise(actor, Action.SET_BOOKMARK, drill, rules).is_allowed


@pytest.mark.parametrize(
    ("role", "action", "may"),
    [
        (Role.GUARD, Action.LOCK_FOOTAGE, True),
        (Role.GUARD, Action.UNLOCK_FOOTAGE, False),
        (Role.GUARD, Action.EXPORT_FOOTAGE, False),
        (Role.SUPERVISOR, Action.EXPORT_FOOTAGE, True),
        (Role.SUPERVISOR, Action.EDIT_SECRETS, False),
        (Role.INSTALLER, Action.PLAY_FOOTAGE, False),
        (Role.INSTALLER, Action.EDIT_SITE, True),
        (Role.ADMINISTRATOR, Action.UNLOCK_FOOTAGE, False),
        (Role.ADMINISTRATOR, Action.EXPORT_FOOTAGE, False),
        (Role.ADMINISTRATOR, Action.PRUNE_JOURNAL, True),
    ],
)
def test_the_lines_between_the_roles_hold(*, role: Role, action: Action, may: bool) -> None:
    assert authorise(Actor("x", frozenset({role})), action, HERE).is_allowed is may


def test_every_action_has_somebody_to_ask() -> None:
    assert [action for action in Action if not roles_that_may(action)] == []
    assert roles_that_may(Action.PRUNE_JOURNAL) == (Role.ADMINISTRATOR,)
