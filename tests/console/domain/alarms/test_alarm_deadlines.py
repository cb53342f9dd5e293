"""Deadlines on a fake clock: restarts and steps of UTC fire nothing twice and nothing early."""

from hypothesis import given
from hypothesis import strategies as st

from console.clock import ManualClock
from console.domain.alarms.deadlines import Deadline, DeadlineClock, DeadlineKind
from console.domain.alarms.flood import is_flood
from console.domain.operations import Moment

MINUTES_2 = 120


def moment(clock: ManualClock) -> Moment:
    return Moment(clock.utc_ns(), clock.monotonic_ns())


def deadline(clock: ManualClock) -> Deadline:
    utc_ns = clock.utc_ns()
    due_ns = utc_ns + MINUTES_2 * 1_000_000_000
    return Deadline(DeadlineKind.REALARM, "control-1", due_ns, utc_ns)


@given(step_s=st.floats(-1e6, 1e6))
def test_a_step_of_utc_within_a_run_moves_no_deadline(step_s: float) -> None:
    clock, due = ManualClock(), DeadlineClock()
    one = deadline(clock)
    assert due.due([one], moment(clock)) == ()
    clock.step_utc(step_s)
    clock.advance(MINUTES_2 - 1)
    assert due.due([one], moment(clock)) == ()
    clock.advance(1.001)
    assert due.due([one], moment(clock)) == (one,)


@given(cut_s=st.floats(0, 119), step_s=st.floats(-1e6, 0))
def test_a_clock_set_back_over_a_restart_delays_no_longer_than_the_deadline_was_long(
    cut_s: float, step_s: float
) -> None:
    clock = ManualClock()
    one = deadline(clock)
    DeadlineClock().due([one], moment(clock))
    clock.advance(cut_s)
    clock.step_utc(step_s)
    after = DeadlineClock()
    after.due([one], moment(clock))
    clock.advance(MINUTES_2 + 0.001)
    assert after.due([one], moment(clock)) == (one,)


@given(cut_s=st.floats(0, 300))
def test_a_restart_keeps_the_moment(cut_s: float) -> None:
    clock = ManualClock()
    one = deadline(clock)
    clock.advance(cut_s)
    found = DeadlineClock().due([one], moment(clock))
    assert found == ((one,) if cut_s >= MINUTES_2 else ())


@given(st.lists(st.integers(0, 30), min_size=1))
def test_a_flood_begins_above_ten_and_ends_below_five(counts: list[int]) -> None:
    was = False
    for count in counts:
        now = is_flood(count, was_flood=was)
        assert now is (count > 10 or (was and count >= 5))
        was = now
