"""The tones of the design as samples: pure numpy, no Qt; any thread.

What each voice plays stands in the token file (pitch, pulses, repetition), so that picture and
sound come from one place. Rhythm carries the meaning as much as pitch: a person who cannot tell
880 from 660 Hz still tells three short pulses from two long ones (ui.md 2.2 and 7).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from console.domain.sounding import Voice

Samples = npt.NDArray[np.float32]

#: Hz; what every loudspeaker of a desk takes.
RATE_HZ: Final = 48_000
#: Ramp at both ends of a note: a step in the wave would be heard as a click.
RAMP_S: Final = 0.008
#: Length of a pulse, pause after it, and amplitude 0..1. Rhythm by voice; the pitch is a token.
_RHYTHM: Final[Mapping[Voice, tuple[float, float, float]]] = MappingProxyType(
    {
        Voice.ALARM: (0.16, 0.10, 0.42),
        Voice.WARNING: (0.32, 0.18, 0.34),
        Voice.NOTICE: (0.45, 0.0, 0.16),
        Voice.UNKNOWN: (0.70, 0.0, 0.26),
        Voice.EXERCISE: (0.30, 0.06, 0.26),
    }
)
#: Of a flood: falling, so that no single alarm is mistaken for it.
_FLOOD: Final = (880.0, 660.0, 440.0)
_FLOOD_REPEAT_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """One voice.

    Attributes:
        voice: Whose.
        pitches_hz: One for each pulse.
        pulse_s: Length of a pulse.
        pause_s: Between pulses.
        repeat_s: From beginning to beginning while it repeats; None plays once.
        level: Amplitude, 0..1.
    """

    voice: Voice
    pitches_hz: tuple[float, ...]
    pulse_s: float
    pause_s: float
    repeat_s: float | None
    level: float

    @property
    def length_s(self) -> float:
        """From the first sample of the first pulse to the last of the last one."""
        count = len(self.pitches_hz)
        return count * self.pulse_s + (count - 1) * self.pause_s


def _pattern(voice: Voice, sound: Mapping[str, Any]) -> Pattern:
    """One voice from its part of the token file."""
    pulse_s, pause_s, level = _RHYTHM[voice]
    hz, pulses, repeat_s = sound["hz"], int(sound["pulses"]), sound["repeat_s"]
    pitches = tuple(map(float, hz)) if isinstance(hz, list) else (float(hz),) * pulses
    if len(pitches) != pulses or min(pitches) <= 0:
        msg = f"tokens: the sound of {voice.value} has {pulses} pulses and the pitches {pitches}"
        raise ValueError(msg)
    repeats = None if repeat_s is None else float(repeat_s)
    made = Pattern(voice, pitches, pulse_s, pause_s, repeats, level)
    if repeats is not None and repeats <= made.length_s:
        msg = f"tokens: {voice.value} repeats every {repeats:g} s but lasts {made.length_s:g} s"
        raise ValueError(msg)
    return made


def read_patterns(text: str) -> Mapping[Voice, Pattern]:
    """Every voice of a token file.

    Args:
        text: Its JSON text.

    Raises:
        ValueError: When a voice is missing or cannot be played.
    """
    tones = json.loads(text).get("tone", {})
    made = {Voice.FLOOD: Pattern(Voice.FLOOD, _FLOOD, 0.22, 0.04, _FLOOD_REPEAT_S, 0.34)}
    for voice in _RHYTHM:
        sound = tones.get(voice.value, {}).get("sound")
        if not isinstance(sound, dict) or not {"hz", "pulses", "repeat_s"} <= sound.keys():
            msg = f"tokens: the sound of {voice.value} is missing"
            raise ValueError(msg)
        made[voice] = _pattern(voice, sound)
    return MappingProxyType(made)


def load_patterns() -> Mapping[Voice, Pattern]:
    """The voices that ship with the program."""
    path = resources.files("resources").joinpath("theme", "tokens.json")
    return read_patterns(path.read_text("utf-8"))


def note(pitch_hz: float, length_s: float, level: float, rate_hz: int = RATE_HZ) -> Samples:
    """One sine with soft ends.

    Args:
        pitch_hz: Below half of the rate.
        length_s: At least twice `RAMP_S`.
        level: Amplitude, 0..1.
        rate_hz: Samples a second.

    Returns:
        Float32, shape (round(length_s * rate_hz),), within ±level.
    """
    count = round(length_s * rate_hz)
    wave = np.sin(2 * np.pi * pitch_hz * np.arange(count) / rate_hz)
    ramp = round(RAMP_S * rate_hz)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(ramp) / ramp)
    wave[:ramp] *= rise
    wave[count - ramp :] *= rise[::-1]
    return (level * wave).astype(np.float32)


def render(pattern: Pattern, rate_hz: int = RATE_HZ) -> Samples:
    """All pulses of a pattern, once.

    Returns:
        Float32, shape (round(pattern.length_s * rate_hz),) within a sample, read-only.
    """
    pause = np.zeros(round(pattern.pause_s * rate_hz), np.float32)
    parts: list[Samples] = []
    for pitch_hz in pattern.pitches_hz:
        parts += [note(pitch_hz, pattern.pulse_s, pattern.level, rate_hz), pause]
    samples = np.concatenate(parts[:-1])
    samples.flags.writeable = False
    return samples
