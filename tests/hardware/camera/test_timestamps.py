"""Repaired time stamps rise strictly and follow the stream where it makes sense."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.timestamps import TimestampRepair

BASE = Fraction(1, 90_000)
NS = 1_000_000_000
STEP = 3600  # 25 pictures a second


def test_a_good_stream_is_left_alone() -> None:
    repair = TimestampRepair(BASE)
    out = [repair.repair(n * STEP, n * STEP, n * NS // 25) for n in range(500)]
    assert [one.pts for one in out] == [n * STEP for n in range(500)]
    assert repair.repaired == 0


def test_a_jump_is_replaced_by_the_time_of_arrival_and_its_distance_is_kept() -> None:
    for jump_s in (10, -10, 100_000):
        repair = TimestampRepair(BASE)
        raw = [n * STEP + (jump_s * 90_000 if n >= 50 else 0) for n in range(100)]
        out = [repair.repair(pts, None, n * NS // 25).pts for n, pts in enumerate(raw)]
        steps = {b - a for a, b in pairwise(out)}
        assert steps == {STEP}
        assert repair.repaired >= 1


def test_pictures_shown_out_of_order_keep_their_order() -> None:
    """Two B pictures: presentation 0 3 1 2, decoding one step at a time, one step ahead."""
    repair = TimestampRepair(BASE)
    order = [0, 3, 1, 2, 6, 4, 5]
    out = [
        repair.repair((n + 1) * STEP, place * STEP, place * NS // 25)
        for place, n in enumerate(order)
    ]
    assert [one.pts for one in out] == [(n + 1) * STEP for n in order]
    assert [one.dts for one in out] == [place * STEP for place in range(len(order))]


def test_a_stream_without_stamps_gets_the_time_of_arrival() -> None:
    repair = TimestampRepair(BASE)
    out = [repair.repair(None, None, n * NS // 10) for n in range(20)]
    assert {b.dts - a.dts for a, b in pairwise(out)} == {9000}
    assert repair.repaired == 20


def test_a_clock_that_runs_slow_is_set_anew_before_it_is_far_off() -> None:
    repair = TimestampRepair(BASE)
    out = [repair.repair(n * 1800, None, n * NS // 25).dts for n in range(2000)]
    assert all(abs(one - n * STEP) <= 6 * 90_000 for n, one in enumerate(out))


stamps = st.one_of(st.none(), st.integers(-(2**40), 2**40), st.integers(-5000, 5000))


@given(st.lists(st.tuples(stamps, stamps, st.integers(0, 3 * NS)), max_size=60))
def test_whatever_comes_in_what_goes_out_rises_strictly(
    pictures: list[tuple[int | None, int | None, int]],
) -> None:
    repair = TimestampRepair(BASE)
    now_ns = 0
    last: int | None = None
    for pts, dts, pause_ns in pictures:
        now_ns += pause_ns
        out = repair.repair(pts, dts, now_ns)
        assert last is None or out.dts > last
        assert out.dts <= out.pts <= out.dts + 90_000
        last = out.dts
