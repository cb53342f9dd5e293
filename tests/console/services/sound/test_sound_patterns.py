"""The notes of the design: pitch by Fourier, rhythm by counting, and a token file that is wrong."""

import json
from itertools import combinations

import numpy as np
import pytest

from console.domain.sounding import Voice
from console.services.sound.patterns import (
    RATE_HZ,
    Pattern,
    Samples,
    load_patterns,
    note,
    read_patterns,
    render,
)

PATTERNS = load_patterns()


def pitch_of(samples: Samples) -> float:
    """The strongest frequency, Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 18))
    return float(np.argmax(spectrum)) * RATE_HZ / (1 << 18)


def pulses_of(samples: Samples) -> list[Samples]:
    """Stretches of sound between stretches of silence of at least 10 ms."""
    loud = np.abs(samples) > 1e-3
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(np.int8), [0]])))
    starts, ends = edges[::2], edges[1::2]
    kept = [(starts[0], ends[0])]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        if start - kept[-1][1] < RATE_HZ // 100:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return [samples[start:end] for start, end in kept]


@pytest.mark.parametrize(
    ("voice", "pitches", "repeat_s"),
    [
        (Voice.ALARM, [880, 880, 880], 2.0),
        (Voice.WARNING, [660, 660], 8.0),
        (Voice.NOTICE, [520], None),
        (Voice.UNKNOWN, [330], None),
        (Voice.EXERCISE, [520, 660], None),
    ],
)
def test_a_voice_plays_the_pulses_of_the_design(
    voice: Voice, pitches: list[int], repeat_s: float | None
) -> None:
    found = [pitch_of(pulse) for pulse in pulses_of(render(PATTERNS[voice]))]
    assert found == pytest.approx(pitches, abs=2.0)
    assert PATTERNS[voice].repeat_s == repeat_s


def rhythm(pattern: Pattern) -> tuple[int, float]:
    return len(pattern.pitches_hz), pattern.pulse_s


def test_no_two_voices_differ_by_pitch_alone() -> None:
    for one, other in combinations(PATTERNS.values(), 2):
        count, length_s = rhythm(one)
        other_count, other_s = rhythm(other)
        longer = max(length_s, other_s) / min(length_s, other_s)
        assert count != other_count or longer > 1.25 or one.repeat_s != other.repeat_s


def test_a_note_begins_and_ends_without_a_step() -> None:
    samples = note(880, 0.16, 0.5)
    assert abs(float(samples[0])) < 1e-6
    assert abs(float(samples[-1])) < 1e-2
    assert np.abs(np.diff(samples)).max() < 0.5 * 2 * np.pi * 880 / RATE_HZ * 1.05
    assert np.abs(samples).max() <= 0.5


def test_what_is_rendered_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        render(PATTERNS[Voice.ALARM])[0] = 1.0


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (None, "missing"),
        ({"hz": 880, "pulses": 3}, "missing"),
        ({"hz": [880, 660], "pulses": 3, "repeat_s": 2}, "3 pulses"),
        ({"hz": 0, "pulses": 1, "repeat_s": None}, "pitches"),
        ({"hz": 880, "pulses": 3, "repeat_s": 0.5}, "lasts"),
    ],
)
def test_a_sound_that_cannot_be_played_is_refused(sound: object, words: str) -> None:
    good = {"hz": 500, "pulses": 1, "repeat_s": None}
    tones = {voice.value: {"sound": good} for voice in Voice}
    tones["alarm"] = {"sound": sound}  # type: ignore[dict-item]
    with pytest.raises(ValueError, match=words):
        read_patterns(json.dumps({"tone": tones}))
