"""The link machine: every pair is decided, and the promised times hold on a fake clock."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.link_machine import (
    NS_PER_S,
    TABLE,
    LinkAction,
    LinkEvent,
    LinkMachine,
    LinkTimings,
)
from hardware.camera.state import LinkCause, LinkState

TICK_NS = NS_PER_S // 20
LIMITS = LinkTimings()


def live_machine(now_ns: int = NS_PER_S) -> LinkMachine:
    machine = LinkMachine(LIMITS, now_ns)
    assert machine.start(now_ns) is LinkAction.OPEN
    machine.picture(now_ns)
    return machine


def wait_for(machine: LinkMachine, action: LinkAction, now_ns: int, limit_s: float) -> int:
    """Tick until the machine asks for something; the time it did."""
    end_ns = now_ns + round(limit_s * NS_PER_S)
    while now_ns <= end_ns:
        if machine.tick(now_ns) is action:
            return now_ns
        now_ns += TICK_NS
    pytest.fail(f"no {action.value} within {limit_s} s")


def test_every_state_can_be_stopped() -> None:
    assert {state for state, event in TABLE if event is LinkEvent.STOPPED} == set(LinkState)


def test_only_open_streams_can_bring_a_picture() -> None:
    assert (LinkState.OFF, LinkEvent.PICTURE) not in TABLE
    with pytest.raises(ValueError, match="cannot be told picture"):
        LinkMachine(LIMITS, 0).picture(0)


def test_a_live_stream_without_new_pictures_is_marked_within_two_seconds() -> None:
    machine = live_machine()
    now_ns = NS_PER_S
    while machine.view.state is LinkState.LIVE:
        now_ns += TICK_NS
        machine.sign_of_life(now_ns)
        machine.tick(now_ns, LinkCause.REPEATED_PICTURE)
    assert machine.view.state is LinkState.STALLED
    assert machine.view.cause is LinkCause.REPEATED_PICTURE
    assert now_ns - NS_PER_S <= 1.7 * NS_PER_S


def test_one_picture_a_second_stays_live() -> None:
    machine = live_machine()
    for tick in range(1, 200):
        now_ns = NS_PER_S + tick * TICK_NS
        if tick % 20 == 0:
            machine.picture(now_ns)
        machine.tick(now_ns)
        assert machine.view.state is LinkState.LIVE


def test_back_off_grows_to_two_seconds_and_starts_again_after_a_picture() -> None:
    machine = live_machine()
    now_ns = NS_PER_S
    machine.failed(LinkCause.CLOSED_BY_CAMERA, now_ns)
    opens: list[int] = []
    for _ in range(6):
        now_ns = wait_for(machine, LinkAction.OPEN, now_ns, 3)
        opens.append(now_ns)
        machine.failed(LinkCause.CONNECTION_REFUSED, now_ns)
    steps_s = [round((b - a) / NS_PER_S, 1) for a, b in pairwise(opens)]
    assert steps_s[-1] == 2.0
    assert steps_s == sorted(steps_s)
    assert machine.open_timeout_s == LIMITS.open_s
    now_ns = wait_for(machine, LinkAction.OPEN, now_ns, 3)
    machine.picture(now_ns)
    assert machine.view.attempts == 0
    machine.failed(LinkCause.CLOSED_BY_CAMERA, now_ns + TICK_NS)
    assert machine.view.retry_ns - now_ns <= NS_PER_S


def test_the_first_try_has_one_second_and_the_later_ones_three() -> None:
    machine = LinkMachine(LIMITS, 0)
    machine.start(1)
    assert machine.open_timeout_s == 1.0
    machine.failed(LinkCause.NO_ANSWER, NS_PER_S)
    wait_for(machine, LinkAction.OPEN, NS_PER_S, 3)
    assert machine.open_timeout_s == 3.0


def test_a_try_that_hung_is_followed_by_the_next_at_once() -> None:
    machine = live_machine()
    machine.failed(LinkCause.CLOSED_BY_CAMERA, NS_PER_S)
    began_ns = wait_for(machine, LinkAction.OPEN, NS_PER_S, 3)
    ended_ns = began_ns + 3 * NS_PER_S
    machine.failed(LinkCause.NO_ANSWER, ended_ns)
    assert machine.view.retry_ns - ended_ns <= 0.2 * NS_PER_S


def test_a_password_that_never_worked_is_tried_slowly() -> None:
    machine = LinkMachine(LIMITS, 0)
    machine.start(1)
    machine.failed(LinkCause.WRONG_PASSWORD, NS_PER_S, denied=True)
    assert machine.view.state is LinkState.REFUSED
    assert machine.view.cause is LinkCause.WRONG_PASSWORD
    assert machine.view.retry_ns == NS_PER_S + round(LIMITS.denied_slow_s * NS_PER_S)


def test_a_password_that_worked_is_tried_a_few_times_soon_and_then_slowly() -> None:
    machine = live_machine()
    now_ns = NS_PER_S
    machine.failed(LinkCause.WRONG_PASSWORD, now_ns, denied=True)
    pauses_s: list[float] = []
    for _ in range(7):
        pauses_s.append((machine.view.retry_ns - now_ns) / NS_PER_S)
        now_ns = wait_for(machine, LinkAction.OPEN, now_ns, 31)
        assert machine.view.state is LinkState.REFUSED
        machine.failed(LinkCause.WRONG_PASSWORD, now_ns, denied=True)
    assert pauses_s == [2.0] * 5 + [30.0] * 2


def test_the_return_says_how_long_the_stream_was_away() -> None:
    machine = live_machine()
    machine.failed(LinkCause.CLOSED_BY_CAMERA, 2 * NS_PER_S)
    now_ns = wait_for(machine, LinkAction.OPEN, 2 * NS_PER_S, 3)
    machine.picture(6 * NS_PER_S)
    assert now_ns < 6 * NS_PER_S
    assert machine.view.away_s == pytest.approx(5.0)
    machine.picture(7 * NS_PER_S)
    assert machine.view.away_s == 0.0


@given(
    st.lists(
        st.tuples(st.sampled_from(["picture", "sign", "fail", "deny", "none"]), st.integers(1, 60)),
        max_size=60,
    )
)
def test_whatever_happens_an_open_stream_that_brings_nothing_is_closed_in_time(
    happenings: list[tuple[str, int]],
) -> None:
    """Any history, then silence: closed within the open time-out, tried again within 30 s."""
    machine = LinkMachine(LIMITS, 0)
    now_ns = 1
    machine.start(now_ns)
    for what, ticks in happenings:
        for _ in range(ticks):
            now_ns += TICK_NS
            machine.tick(now_ns)
        if not machine.is_open:
            assert machine.view.state in {LinkState.LOST, LinkState.REFUSED}
            assert machine.view.retry_ns > 0
            continue
        if what == "picture":
            machine.picture(now_ns)
            assert machine.view.state is LinkState.LIVE
        elif what == "sign":
            machine.sign_of_life(now_ns)
        elif what in {"fail", "deny"}:
            denied = what == "deny"
            machine.failed(LinkCause.NO_ANSWER, now_ns, denied=denied)
            assert machine.view.state is (LinkState.REFUSED if denied else LinkState.LOST)
    if machine.is_open:
        now_ns = wait_for(machine, LinkAction.CLOSE, now_ns, 3.2)
        assert machine.view.state is LinkState.LOST
    wait_for(machine, LinkAction.OPEN, now_ns, 30.1)
