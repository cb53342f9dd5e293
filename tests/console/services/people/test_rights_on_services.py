"""Every action with every role, asked where commands run: rights hold there, not on hidden buttons.

The table is written out, so that a change of the defaults is a change of this file, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.events import Code, Tone
from console.domain.people.actions import Action, Role
from console.domain.people.role_sets import TWO_PERSON
from console.domain.rights import NOBODY, Context, Reason

if TYPE_CHECKING:
    from tests.console.services.people.conftest import House

#: Action; guard, supervisor, installer, administrator.
TABLE = """
watch_live                  g s i a
play_footage                g s - -
take_snapshot               g s - -
set_bookmark                g s - -
arrange_wall                g s i a
arrange_window              g s i a
open_second_screen          g s i a
print_key_card              g s i a
read_journal                g s - a
lock_footage                g s - -
unlock_footage              - s - -
export_footage              - s - -
verify_journal              - s - a
prune_journal               - - - a
run_selftest                - - i a
reload_site                 - - i a
edit_site                   - - i a
edit_secrets                - - i a
leave_console               g s i a
acknowledge_alarm           g s - -
silence_sound               g s - -
reset_alarm                 g s - -
shelve_alarm                g s - -
unshelve_alarm              g s - -
close_alarm                 g s - -
suppress_alarm              - s - -
take_alarm_out_of_service   - s - -
read_alarm_report           - s - a
lock_session                g s i a
hand_over_seat              g s i a
take_over_session           - s - a
change_own_password         g s i a
edit_accounts               - - - a
edit_roles                  - - - a
agree_as_second             - s - a
confirm_presence            g s - -
set_presence_timer          g s - -
open_incident               g s i a
work_on_incident            g s - -
transfer_incident           g s - -
close_incident              - s - -
reopen_incident             - s - -
record_authority            g s - -
make_pack                   g s - -
export_log                  - s - a
run_playbook                g s - -
skip_step                   g s - -
change_hazard               g s - -
decide_device_action        g s - -
edit_playbook               - s - -
approve_playbook            - s - -
send_message                g s - -
log_call                    g s - -
edit_contacts               - s - a
test_contact                g s i -
run_exercise                - s - -
act_for_real_in_exercise    - s - -
write_log_book              g s - -
make_shift_report           g s - -
print_document              g s - -
edit_plan                   - s i -
"""
ROLES = dict(zip("gsia", Role, strict=True))
LINES = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (Action(action), role, mark != "-")
    for action, *marks in LINES
    for role, mark in zip(ROLES.values(), marks, strict=True)
]
NAMES = {
    Role.GUARD: "anna",
    Role.SUPERVISOR: "sam",
    Role.INSTALLER: "ines",
    Role.ADMINISTRATOR: "root",
}


def test_the_table_names_every_action_once_and_every_role() -> None:
    assert [Action(line[0]) for line in LINES] == list(Action)
    assert len(CELLS) == len(Action) * len(Role)


def test_every_action_with_every_role(house: House) -> None:
    house.hire("ines", Role.INSTALLER)
    wrong = []
    for role, name in NAMES.items():
        house.enter(name)
        actor = house.commands.actor
        assert actor.roles == {role}
        for action, whose, may in CELLS:
            if whose is not role:
                continue
            done: list[Action] = []
            context = Context(
                "control", "thing:1", tone=Tone.ALARM, is_exercise=True, has_real_key=True
            )
            outcome = house.commands.run_as(actor, action, context, lambda: done.append(action))  # noqa: B023 - runs at once
            reason = outcome.verdict.reason
            waits = may and action in TWO_PERSON
            expected = Reason.IN_ROLE if may else Reason.NOT_IN_ROLE
            if waits:
                expected = Reason.SECOND_PERSON_NEEDED
            if reason is not expected or bool(done) != (may and not waits):
                wrong.append((role, action, reason))
        house.people.session.sign_out(actor)
    assert wrong == []


@pytest.mark.parametrize("state", ["signed out", "locked", "must change"])
def test_nobody_does_anything_at_a_seat_without_somebody(house: House, state: str) -> None:
    if state == "locked":
        house.enter("sam")
        house.people.session.lock(house.commands.actor)
    elif state == "must change":
        house.hire("newby", Role.SUPERVISOR, must_change=True)
        house.enter("newby")
    assert house.commands.actor == NOBODY
    done: list[str] = []
    for action in Action:
        outcome = house.commands.run(action, Context("control"), lambda: done.append("done"))
        assert outcome.verdict.reason is Reason.NO_ROLE
    assert done == []
    assert house.last(Code.ACTION_REFUSED).actor == "nobody"
