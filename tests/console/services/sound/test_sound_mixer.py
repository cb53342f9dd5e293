"""Samples in any portion are the same samples; calls begin with the next one; answers are heard."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.sounding import Score, SoundCall, Voice
from console.services.sound.mixer import Mixer, Sounded
from console.services.sound.patterns import load_patterns

RATE_HZ = 8_000
PATTERNS = load_patterns()


def mixer() -> Mixer:
    return Mixer(PATTERNS, RATE_HZ)


def call(serial: int, voice: Voice, *, repeats: bool = True) -> Score:
    return Score(voice if repeats else None, SoundCall(serial, voice))


def loud(samples: npt.NDArray[np.int16]) -> bool:
    return bool(np.abs(samples.astype(np.int32)).max() > 300)


@given(cuts=st.lists(st.integers(1, 5_000), min_size=1, max_size=12))
def test_any_portions_give_the_same_samples(cuts: list[int]) -> None:
    total = sum(cuts)
    whole, parts = mixer(), mixer()
    for one in (whole, parts):
        one.play(call(1, Voice.ALARM))
    wanted, _ = whole.take(total, 0)
    got = np.concatenate([parts.take(count, 0)[0] for count in cuts])
    assert np.array_equal(got, wanted)
    assert parts.taken == total


def test_a_call_begins_with_the_next_sample_and_its_time_is_noted() -> None:
    made = mixer()
    made.take(100, 5)
    made.play(call(3, Voice.WARNING))
    samples, began = made.take(800, 77)
    assert began == Sounded(3, Voice.WARNING, 77, 100)
    assert loud(samples)
    assert made.take(10, 78)[1] is None


def test_an_alarm_repeats_every_two_seconds_until_it_is_answered() -> None:
    made = mixer()
    made.play(call(1, Voice.ALARM))
    audible = []
    for _ in range(40):  # 0.1 s each
        samples, _ = made.take(RATE_HZ // 10, 0)
        audible.append(loud(samples))
    assert audible[:20] == audible[20:]
    assert audible[0]
    assert not any(audible[8:20])
    made.play(Score())
    made.take(RATE_HZ // 50, 0)
    assert not any(loud(made.take(RATE_HZ, 0)[0]) for _ in range(3))


@pytest.mark.parametrize("voice", [Voice.NOTICE, Voice.UNKNOWN, Voice.EXERCISE])
def test_a_voice_without_repetition_sounds_once_for_each_serial(voice: Voice) -> None:
    made = mixer()
    made.play(call(1, voice))
    assert loud(made.take(RATE_HZ, 0)[0])
    assert not loud(made.take(10 * RATE_HZ, 0)[0])
    made.play(Score(voice, None))
    assert not loud(made.take(10 * RATE_HZ, 0)[0])
    made.play(call(2, voice))
    assert loud(made.take(RATE_HZ, 0)[0])


def test_an_answer_is_heard_at_once_in_the_middle_of_a_pulse_and_without_a_step() -> None:
    made = mixer()
    made.play(call(1, Voice.ALARM))
    before, _ = made.take(400, 0)
    made.play(Score())
    after, _ = made.take(RATE_HZ, 0)
    assert not loud(after[RATE_HZ // 100 :])
    joined = np.concatenate([before, after]).astype(np.int32)
    steepest = 32_767 * 0.45 * 2 * np.pi * 880 / RATE_HZ
    assert np.abs(np.diff(joined)).max() < steepest


def test_what_remains_repeats_when_the_loudest_was_answered() -> None:
    made = mixer()
    made.play(call(1, Voice.ALARM))
    made.take(RATE_HZ, 0)
    made.play(Score(Voice.WARNING, None))
    assert loud(made.take(RATE_HZ // 10, 0)[0])


def test_in_a_flood_one_pattern_stands_for_all_and_never_begins_anew() -> None:
    alone, flooded = mixer(), mixer()
    for one in (alone, flooded):
        one.play(call(1, Voice.FLOOD))
    heard = []
    for serial in range(2, 60):
        wanted, _ = alone.take(RATE_HZ // 10, 0)
        flooded.play(call(serial, Voice.FLOOD))
        got, began = flooded.take(RATE_HZ // 10, serial)
        assert np.array_equal(got, wanted)
        heard.append(began)
    assert [one.serial for one in heard if one is not None] == list(range(2, 60))


def test_of_two_calls_before_a_sample_was_taken_the_newer_answers_for_both() -> None:
    made = mixer()
    made.play(call(1, Voice.NOTICE))
    made.play(call(2, Voice.ALARM))
    _, began = made.take(10, 9)
    assert began == Sounded(2, Voice.ALARM, 9, 0)
