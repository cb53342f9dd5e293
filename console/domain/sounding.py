"""What the loudspeaker must do, from what the alarm board says. Pure rules and values; any thread.

What is new sounds at once. What repeats is decided by the board: the loudest alarm that nobody has
acknowledged, nothing while the guard silenced it, one pattern for all of them in a flood. A store
that does not answer is an alarm that no board can hold, so it calls by itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.alarms.values import SoundPattern, SoundView


class Voice(StrEnum):
    """What can be heard: the tones of `tokens.json`, and the flood."""

    ALARM = "alarm"
    WARNING = "warning"
    NOTICE = "notice"
    UNKNOWN = "unknown"
    EXERCISE = "exercise"
    FLOOD = "flood"


_VOICES: dict[SoundPattern, Voice] = {
    SoundPattern.ALARM: Voice.ALARM,
    SoundPattern.WARNING: Voice.WARNING,
    SoundPattern.NOTICE: Voice.NOTICE,
    SoundPattern.UNKNOWN: Voice.UNKNOWN,
    SoundPattern.FLOOD: Voice.FLOOD,
}
#: Serial of the call of a store that does not answer; boards count from 1.
STORE_SERIAL = 0


@dataclass(frozen=True, slots=True)
class SoundCall:
    """Something new that must be heard at once.

    Attributes:
        serial: Of the board's sound; `STORE_SERIAL` for the store.
        voice: How it sounds.
    """

    serial: int
    voice: Voice


@dataclass(frozen=True, slots=True)
class Score:
    """What the loudspeaker must do from now on.

    Attributes:
        repeating: Voice that sounds again and again; None for none.
        fresh: What has begun since the last score; None for nothing.
    """

    repeating: Voice | None = None
    fresh: SoundCall | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was handed on already.

    Attributes:
        serial: The board's last serial.
        is_store_silent: Whether the store called.
    """

    serial: int = 0
    is_store_silent: bool = False


def voice_of(sound: SoundView) -> Voice | None:
    """How a board's sound is played; None for silence. A drill never sounds like the real thing."""
    if sound.pattern is SoundPattern.NONE:
        return None
    return Voice.EXERCISE if sound.exercise else _VOICES[sound.pattern]


def score_of(sound: SoundView, heard: Heard, *, is_store_silent: bool) -> tuple[Score, Heard]:
    """What must sound now.

    Args:
        sound: What the board says.
        heard: What the last call returned.
        is_store_silent: Whether the store of alarms does not answer.

    Returns:
        The score, and what to remember.
    """
    voice = voice_of(sound)
    fresh = None
    if voice is not None and sound.serial != heard.serial:
        fresh = SoundCall(sound.serial, voice)
    if is_store_silent:
        if not heard.is_store_silent:
            fresh = SoundCall(STORE_SERIAL, Voice.ALARM)
        voice = Voice.ALARM
    serial = heard.serial if sound.pattern is SoundPattern.NONE else sound.serial
    return Score(voice, fresh), Heard(serial, is_store_silent)
