"""What the board says is what is heard: new at once, a drill apart, a silent store by itself."""

from dataclasses import replace

import pytest

from console.domain.alarms.values import SoundPattern, SoundView
from console.domain.sounding import (
    STORE_SERIAL,
    Heard,
    Score,
    SoundCall,
    Voice,
    score_of,
    voice_of,
)

ALARM = SoundView(SoundPattern.ALARM, serial=7, alarm_id="control-1", raised_ns=5)


@pytest.mark.parametrize("pattern", list(SoundPattern))
def test_every_pattern_of_the_board_has_its_own_voice(pattern: SoundPattern) -> None:
    voice = voice_of(SoundView(pattern, 1))
    assert voice is (None if pattern is SoundPattern.NONE else Voice(pattern.value))


def test_a_drill_never_sounds_like_the_real_thing() -> None:
    assert voice_of(replace(ALARM, exercise=True)) is Voice.EXERCISE


def test_the_same_serial_is_called_once() -> None:
    first, heard = score_of(ALARM, Heard(), is_store_silent=False)
    again, _ = score_of(ALARM, heard, is_store_silent=False)
    assert first == Score(Voice.ALARM, SoundCall(7, Voice.ALARM))
    assert again == Score(Voice.ALARM, None)


def test_what_comes_after_a_silence_sounds_at_once_and_what_was_heard_does_not() -> None:
    _, heard = score_of(ALARM, Heard(), is_store_silent=False)
    silent, heard = score_of(SoundView(), heard, is_store_silent=False)
    assert silent == Score()
    back, heard = score_of(ALARM, heard, is_store_silent=False)
    assert back == Score(Voice.ALARM, None)  # it repeats from here, but is no new call
    later, _ = score_of(replace(ALARM, serial=8), heard, is_store_silent=False)
    assert later.fresh == SoundCall(8, Voice.ALARM)


def test_a_store_that_does_not_answer_sounds_by_itself_until_it_does() -> None:
    first, heard = score_of(SoundView(), Heard(), is_store_silent=True)
    again, heard = score_of(SoundView(), heard, is_store_silent=True)
    ended, _ = score_of(SoundView(), heard, is_store_silent=False)
    assert first == Score(Voice.ALARM, SoundCall(STORE_SERIAL, Voice.ALARM))
    assert again == Score(Voice.ALARM, None)
    assert ended == Score()
