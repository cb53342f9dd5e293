"""The board counts people, not attempts, and shows nothing better than proven."""

from dataclasses import replace

from console.domain.messages.board import (
    Channel,
    MessageBoard,
    MessageRow,
    MessageState,
    answered_of,
)
from console.domain.operations import Moment

ROW = MessageRow(
    message_id="control-1",
    thread="control-1",
    contact_id="duty",
    who="Duty manager",
    channel=Channel.EMAIL,
    state=MessageState.SENT,
    post="supervisor",
    title="Suspect item",
    incident="control-9",
    alarm="",
    run="",
    queued=Moment(1, 1),
    changed=Moment(1, 1),
)


def test_what_a_server_took_is_not_answered() -> None:
    assert answered_of((ROW,)) == (0, 1)


def test_an_escalated_matter_is_one_person_to_reach() -> None:
    answered = replace(ROW, message_id="control-2", state=MessageState.ANSWERED)
    assert answered_of((ROW, answered)) == (1, 1)


def test_only_one_incident_is_told_about_itself() -> None:
    other = replace(ROW, message_id="control-2", incident="control-10")
    assert MessageBoard(rows=(ROW, other)).told("control-9") == (ROW,)


def test_a_failure_stays_until_somebody_else_was_asked() -> None:
    failed = replace(ROW, state=MessageState.GIVEN_UP)
    passed_on = replace(failed, escalated_to="Deputy")
    board = MessageBoard(rows=(failed, passed_on))
    assert board.failed == (failed,)


def test_the_call_list_holds_what_a_person_must_dial() -> None:
    call = replace(ROW, channel=Channel.PHONE, state=MessageState.TO_CALL)
    assert MessageBoard(rows=(ROW, call)).calls == (call,)
    assert call.is_open
    assert not ROW.is_open
