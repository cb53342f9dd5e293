"""Rights: nothing by default, roles as data, rules in order, two where two are needed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.events import Tone
from console.domain.people.role_sets import (
    DEFAULT_TABLE,
    GUARD_HISTORY_S,
    RightsTable,
    RoleRights,
    TableProblem,
    table_from_json,
    table_problems,
    table_to_json,
)
from console.domain.rights import (
    PERMISSIONS,
    RULES,
    Action,
    Actor,
    Agreement,
    Context,
    Reason,
    Role,
    authorise,
    needs_second_person,
    roles_that_may,
    rules_of,
)

HERE = Context(seat="control", tone=Tone.NOTICE)
roles = st.frozensets(st.sampled_from(Role))
actions = st.sampled_from(Action)
ids = st.none() | st.frozensets(st.sampled_from(["01", "02", "D1"]))
role_rights = st.builds(
    RoleRights,
    actions=st.frozensets(actions),
    cameras=ids,
    doors=ids,
    history_s=st.none() | st.floats(0, 1e6),
)
tables = st.builds(
    RightsTable,
    version=st.integers(1, 9),
    roles=st.dictionaries(st.sampled_from(Role), role_rights),
    two_person=st.frozensets(actions),
)
contexts = st.builds(
    Context,
    seat=st.just("control"),
    subject=st.sampled_from(["", "camera:01", "door:D1", "alarm:control-1"]),
    is_exercise=st.booleans(),
    age_s=st.floats(0, 1e7),
    tone=st.none() | st.sampled_from(Tone),
)
ANNA = Actor("anna", frozenset({Role.SUPERVISOR}))
BEN = Actor("ben", frozenset({Role.SUPERVISOR}))


def agreed(action: Action, by: Actor, subject: str = "", asked_by: str = "anna") -> Context:
    agreement = Agreement("two-1", action, subject, asked_by, by)
    return Context("control", subject, tone=Tone.ALARM, agreement=agreement)


@given(held=roles, action=actions)
def test_the_answer_is_the_union_of_the_roles(held: frozenset[Role], action: Action) -> None:
    is_listed = any(action in PERMISSIONS[role] for role in held)
    verdict = authorise(Actor("someone", held), action, HERE)
    waits_for_two = needs_second_person(action, HERE, DEFAULT_TABLE)
    assert verdict.is_allowed == (is_listed and not waits_for_two)
    assert (verdict.reason is Reason.SECOND_PERSON_NEEDED) == (is_listed and waits_for_two)


@given(held=roles, more=roles, action=actions, table=tables, context=contexts)
def test_a_further_role_never_takes_a_right_away(
    held: frozenset[Role],
    more: frozenset[Role],
    action: Action,
    table: RightsTable,
    context: Context,
) -> None:
    rules = rules_of(table)
    before = authorise(Actor("someone", held), action, context, rules)
    after = authorise(Actor("someone", held | more), action, context, rules)
    assert after.is_allowed or not before.is_allowed


@given(action=actions, table=tables, context=contexts)
def test_no_table_allows_anything_to_whoever_has_no_role(
    action: Action, table: RightsTable, context: Context
) -> None:
    verdict = authorise(Actor("nobody", frozenset()), action, context, rules_of(table))
    assert not verdict.is_allowed
    assert verdict.reason is Reason.NO_ROLE


@given(action=actions, table=tables, context=contexts, held=roles, second=roles)
def test_no_table_lets_one_person_agree_with_themselves(
    action: Action,
    table: RightsTable,
    context: Context,
    held: frozenset[Role],
    second: frozenset[Role],
) -> None:
    table = replace(table, two_person=table.two_person | {action})
    context = replace(context, tone=Tone.ALARM, is_exercise=True)
    for twin in (Actor("anna", second), Actor("anna-2", second, person="anna")):
        agreement = Agreement("two-1", action, context.subject, "anna", twin)
        asked = replace(context, agreement=agreement)
        assert not authorise(Actor("anna", held), action, asked, rules_of(table)).is_allowed


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
        (Role.SUPERVISOR, Action.EDIT_ACCOUNTS, False),
        (Role.INSTALLER, Action.PLAY_FOOTAGE, False),
        (Role.INSTALLER, Action.EDIT_SITE, True),
        (Role.INSTALLER, Action.AGREE_AS_SECOND, False),
        (Role.ADMINISTRATOR, Action.UNLOCK_FOOTAGE, False),
        (Role.ADMINISTRATOR, Action.EXPORT_FOOTAGE, False),
        (Role.ADMINISTRATOR, Action.PRUNE_JOURNAL, True),
        *((role, Action.OPEN_INCIDENT, True) for role in Role),
    ],
)
def test_the_lines_between_the_roles_hold(*, role: Role, action: Action, may: bool) -> None:
    assert DEFAULT_TABLE.may(role, action) is may


def test_every_action_has_somebody_to_ask() -> None:
    assert [action for action in Action if not roles_that_may(action)] == []
    assert roles_that_may(Action.PRUNE_JOURNAL) == (Role.ADMINISTRATOR,)


def test_a_role_ends_at_its_cameras_and_doors() -> None:
    here = RoleRights(frozenset(Action), cameras=frozenset({"01"}), doors=frozenset({"D1"}))
    rules = rules_of(RightsTable(1, {Role.GUARD: here}, frozenset()))
    guard = Actor("guard", frozenset({Role.GUARD}))

    def reason(context: Context) -> Reason:
        return authorise(guard, Action.WATCH_LIVE, context, rules).reason

    assert reason(Context("control", "camera:01")) is Reason.IN_ROLE
    assert reason(Context("control", "camera:02")) is Reason.CAMERA_NOT_IN_RIGHTS
    assert reason(Context("control", "alarm:1", camera="02")) is Reason.CAMERA_NOT_IN_RIGHTS
    assert reason(Context("control", "door:D2")) is Reason.DOOR_NOT_IN_RIGHTS
    assert reason(Context("control")) is Reason.IN_ROLE


def test_a_person_can_be_narrower_than_the_role() -> None:
    actor = Actor("guard", frozenset({Role.GUARD}), cameras=frozenset({"01"}))
    here, there = Context("control", "camera:01"), Context("control", "camera:02")
    assert authorise(actor, Action.WATCH_LIVE, here).is_allowed
    assert authorise(actor, Action.WATCH_LIVE, there).reason is Reason.CAMERA_NOT_IN_RIGHTS


def test_a_guard_looks_back_so_far_and_a_supervisor_over_everything() -> None:
    old = Context("control", "camera:01", age_s=GUARD_HISTORY_S + 1)
    guard = Actor("guard", frozenset({Role.GUARD}))
    assert authorise(guard, Action.PLAY_FOOTAGE, old).reason is Reason.TOO_OLD
    assert authorise(ANNA, Action.PLAY_FOOTAGE, old).is_allowed


def test_two_narrow_roles_do_not_add_up_to_what_neither_grants() -> None:
    recent_anywhere = RoleRights(frozenset({Action.PLAY_FOOTAGE}), history_s=60.0)
    old_here = RoleRights(frozenset({Action.PLAY_FOOTAGE}), cameras=frozenset({"01"}))
    roles_of = {Role.GUARD: recent_anywhere, Role.SUPERVISOR: old_here}
    rules = rules_of(RightsTable(1, roles_of, frozenset()))
    actor = Actor("x", frozenset(roles_of))
    old_there = Context("control", "camera:02", age_s=3600.0)
    assert not authorise(actor, Action.PLAY_FOOTAGE, old_there, rules).is_allowed


def test_a_second_person_opens_what_needs_two() -> None:
    export = Action.EXPORT_FOOTAGE
    assert authorise(ANNA, export, HERE).reason is Reason.SECOND_PERSON_NEEDED
    assert authorise(ANNA, export, agreed(export, BEN)).is_allowed


@pytest.mark.parametrize(
    "context",
    [
        agreed(Action.UNLOCK_FOOTAGE, BEN),
        replace(agreed(Action.EXPORT_FOOTAGE, BEN), subject="camera:03"),
        agreed(Action.EXPORT_FOOTAGE, BEN, asked_by="somebody"),
        agreed(Action.EXPORT_FOOTAGE, Actor("ben", frozenset({Role.GUARD}))),
        agreed(Action.EXPORT_FOOTAGE, Actor("ben", frozenset())),
    ],
    ids=["another action", "another subject", "another asker", "a guard agreed", "no role"],
)
def test_an_agreement_opens_only_what_it_was_given_for(context: Context) -> None:
    verdict = authorise(ANNA, Action.EXPORT_FOOTAGE, context)
    assert verdict.reason is Reason.AGREEMENT_DOES_NOT_FIT


def test_shelving_needs_two_for_alarm_tone_or_where_the_tone_is_not_known() -> None:
    tones = {tone: Context("control", tone=tone) for tone in (*Tone, None)}
    needing = {
        tone
        for tone, context in tones.items()
        if needs_second_person(Action.SHELVE_ALARM, context, DEFAULT_TABLE)
    }
    assert needing == {Tone.ALARM, None}


@given(table=tables)
def test_a_table_survives_its_stored_form(table: RightsTable) -> None:
    assert table_from_json(table_to_json(table)) == table


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version":1}', '{"version":"x","roles":{}}'])
def test_anything_else_is_no_table(text: str) -> None:
    with pytest.raises(ValueError, match="no table of rights"):
        table_from_json(text)


def test_an_action_of_a_newer_program_grants_nothing() -> None:
    text = table_to_json(DEFAULT_TABLE).replace('"watch_live"', '"watch_the_future"')
    assert not table_from_json(text).may(Role.GUARD, Action.WATCH_LIVE)


ADMIN = frozenset({Role.ADMINISTRATOR})


def without(role: Role, *gone: Action) -> RightsTable:
    held = DEFAULT_TABLE.roles[role]
    less = replace(held, actions=held.actions - set(gone))
    return replace(DEFAULT_TABLE, version=2, roles={**DEFAULT_TABLE.roles, role: less})


@pytest.mark.parametrize(
    ("table", "held", "problem"),
    [
        (
            without(Role.ADMINISTRATOR, Action.EDIT_ROLES),
            [ADMIN],
            TableProblem.NOBODY_EDITS_RIGHTS,
        ),
        (
            replace(DEFAULT_TABLE, version=2),
            [frozenset({Role.GUARD})],
            TableProblem.NOBODY_EDITS_RIGHTS,
        ),
        (without(Role.GUARD, Action.ACKNOWLEDGE_ALARM), [ADMIN], TableProblem.GUARD_LOSES_DUTY),
        (
            replace(DEFAULT_TABLE, version=2, two_person=frozenset({Action.ACKNOWLEDGE_ALARM})),
            [ADMIN],
            TableProblem.CANNOT_NEED_TWO,
        ),
        (replace(DEFAULT_TABLE, version=3), [ADMIN], TableProblem.NOT_THE_NEXT_VERSION),
        (
            replace(
                DEFAULT_TABLE,
                version=2,
                roles={
                    **DEFAULT_TABLE.roles,
                    Role.INSTALLER: RoleRights(frozenset(), history_s=float("nan")),
                },
            ),
            [ADMIN],
            TableProblem.HISTORY_IMPOSSIBLE,
        ),
    ],
)
def test_a_table_that_locks_the_house_is_refused(
    table: RightsTable, held: list[frozenset[Role]], problem: TableProblem
) -> None:
    assert problem in table_problems(table, held, DEFAULT_TABLE.version)


def test_a_table_that_nobody_can_agree_under_is_refused() -> None:
    table = without(Role.SUPERVISOR, Action.AGREE_AS_SECOND)
    admin = table.roles[Role.ADMINISTRATOR]
    less = replace(admin, actions=admin.actions - {Action.AGREE_AS_SECOND})
    table = replace(table, roles={**table.roles, Role.ADMINISTRATOR: less})
    assert table_problems(table, [ADMIN], 1) == (TableProblem.NOBODY_AGREES,)


def test_the_table_of_this_program_may_hold() -> None:
    assert table_problems(replace(DEFAULT_TABLE, version=2), [ADMIN], 1) == ()
