"""Files are cut staggered, and never much shorter or longer than wanted."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording_rules import next_cut_ns

MINUTE_NS = 60_000_000_000


@given(st.integers(0, 10**18), st.integers(2, MINUTE_NS), st.integers(1, 64), st.data())
def test_a_cut_is_half_to_one_and_a_half_lengths_away(
    now_ns: int, segment_ns: int, cameras: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, cameras - 1))
    cut_ns = next_cut_ns(now_ns, segment_ns, index, cameras)
    assert segment_ns // 2 <= cut_ns - now_ns <= segment_ns * 3 / 2 + 1


@given(st.integers(0, 10**18), st.integers(1, 64))
def test_cameras_are_spread_over_the_length(now_ns: int, cameras: int) -> None:
    cuts = {next_cut_ns(now_ns, MINUTE_NS, index, cameras) % MINUTE_NS for index in range(cameras)}
    assert len(cuts) == cameras


@given(st.integers(0, 10**15), st.integers(0, 3))
def test_a_file_that_began_at_its_cut_lasts_one_length(now_ns: int, index: int) -> None:
    first_ns = next_cut_ns(now_ns, MINUTE_NS, index, 4)
    assert next_cut_ns(first_ns, MINUTE_NS, index, 4) - first_ns == MINUTE_NS
