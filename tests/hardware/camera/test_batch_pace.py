"""How long a batch of packets may collect: from how often the wished streams really send."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.threads.batch_pump import (
    BATCH_SHARE,
    FASTEST_BATCH_S,
    PACE_S,
    SLOWEST_BATCH_S,
    BatchPace,
)


def pause_at(fps: float, seconds: float = 3 * PACE_S) -> float:
    pace, now_s = BatchPace(), 100.0
    pause_s = pace.follow(now_s, {1: 0})
    while now_s < 100.0 + seconds:
        now_s += pause_s
        pause_s = pace.follow(now_s, {1: int((now_s - 100.0) * fps)})
    return pause_s


@given(st.floats(1.0, 60.0))
def test_two_pictures_of_the_fastest_stream_seldom_meet_in_a_batch(fps: float) -> None:
    pause_s = pause_at(fps)
    assert FASTEST_BATCH_S <= pause_s <= SLOWEST_BATCH_S
    assert pause_s == FASTEST_BATCH_S or pause_s <= 1.1 / fps


def test_ten_pictures_a_second_are_read_13_times_a_second() -> None:
    assert abs(pause_at(10.0) - BATCH_SHARE / 10) < 0.01


def test_the_fastest_of_several_streams_decides() -> None:
    pace = BatchPace()
    pace.follow(10.0, {1: 0, 2: 0})
    assert abs(pace.follow(12.0, {1: 10, 2: 40}) - BATCH_SHARE / 20) < 0.001


def test_another_choice_of_streams_is_counted_anew() -> None:
    pace = BatchPace()
    before_s = pace.follow(10.0, {1: 0})
    assert pace.follow(13.0, {2: 900}) == before_s
