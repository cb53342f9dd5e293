"""Turns scores into samples, and notes when the first sample of each call was taken. No Qt.

One thread only: the one in which the loudspeaker asks for samples. Each voice plays at most once
at a time; different voices sound together, so that none waits for another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from console.domain.sounding import Score, SoundCall, Voice
from console.services.sound.patterns import RAMP_S, RATE_HZ, Pattern, Samples, render


@dataclass(frozen=True, slots=True)
class Sounded:
    """The first sample of a call was taken.

    Attributes:
        serial: Of the call.
        voice: What was played for it.
        first_ns: Monotonic ns at which the sample was taken.
        sample: Its place among all samples taken since the start.
    """

    serial: int
    voice: Voice
    first_ns: int
    sample: int


@dataclass(slots=True)
class _Run:
    """One voice that plays, and where it is."""

    samples: Samples
    at: int = 0

    def fade(self, rate_hz: int) -> None:
        """End within a ramp: a wave that is cut off is heard as a click."""
        rest = self.samples[self.at : self.at + round(RAMP_S * rate_hz)]
        self.samples = rest * np.linspace(1.0, 0.0, len(rest), dtype=np.float32)
        self.at = 0


class Mixer:
    """Plays what the score says, sample by sample."""

    def __init__(self, patterns: Mapping[Voice, Pattern], rate_hz: int = RATE_HZ) -> None:
        """Render every voice once.

        Args:
            patterns: Every voice.
            rate_hz: Samples a second.
        """
        self._rate_hz = rate_hz
        self._patterns = patterns
        self._rendered = {voice: render(one, rate_hz) for voice, one in patterns.items()}
        self._runs: dict[Voice, _Run] = {}
        self._repeating: Voice | None = None
        self._next_at = 0
        self._waiting: SoundCall | None = None
        self._is_flood = False
        self._taken = 0

    @property
    def taken(self) -> int:
        """Samples taken since the start."""
        return self._taken

    def play(self, score: Score) -> None:
        """Follow another score from the next sample on.

        A call that has not begun when the next one comes is answered by that one: it is newer, and
        both begin with the same sample.
        """
        if score.repeating is not self._repeating:
            self._repeating = score.repeating
            self._next_at = self._taken
        if score.fresh is not None or score.repeating is None:
            self._waiting = score.fresh
        # What nobody calls for any more falls silent at once: an answer must be heard, too.
        wanted = {score.repeating, None if self._waiting is None else self._waiting.voice}
        for voice, run in self._runs.items():
            if voice not in wanted:
                run.fade(self._rate_hz)

    def take(self, count: int, now_ns: int) -> tuple[npt.NDArray[np.int16], Sounded | None]:
        """The next samples.

        Args:
            count: How many; at least 1.
            now_ns: Monotonic ns of this moment.

        Returns:
            Int16 samples, shape (count,), one channel; and the call that began with the first.
        """
        began = self._begin(now_ns)
        mixed = np.zeros(count, np.float32)
        done = 0
        while done < count:
            part = min(count - done, self._until_next(count - done))
            self._add(mixed[done : done + part])
            done += part
            self._taken += part
            self._repeat()
        samples = (np.clip(mixed, -1.0, 1.0) * 32_767).astype(np.int16)
        return samples, began

    def _begin(self, now_ns: int) -> Sounded | None:
        """Start what is fresh; in a flood the running repetition stands for it."""
        self._repeat()
        call, self._waiting = self._waiting, None
        if call is None:
            return None
        is_flood = call.voice is Voice.FLOOD and self._repeating is Voice.FLOOD
        if not is_flood or not self._is_flood:
            self._start(call.voice)
        self._is_flood = is_flood
        return Sounded(call.serial, call.voice, now_ns, self._taken)

    def _start(self, voice: Voice) -> None:
        """Play a voice from its beginning; its repetition counts from here."""
        self._runs[voice] = _Run(self._rendered[voice])
        if voice is self._repeating:
            self._next_at = self._taken + self._period(voice)

    def _period(self, voice: Voice) -> int:
        """Samples from one beginning to the next; very long where it does not repeat."""
        repeat_s = self._patterns[voice].repeat_s
        return 1 << 62 if repeat_s is None else round(repeat_s * self._rate_hz)

    def _until_next(self, most: int) -> int:
        """Samples until the repetition begins again, at least 1 and at most `most`."""
        if self._repeating is None:
            return most
        return max(1, min(most, self._next_at - self._taken))

    def _repeat(self) -> None:
        """Begin the repeating voice again when it is due."""
        voice = self._repeating
        if voice is None or self._taken < self._next_at:
            return
        if self._patterns[voice].repeat_s is None:
            self._next_at = self._taken + self._period(voice)  # it was heard as a fresh call
        else:
            self._start(voice)

    def _add(self, out: Samples) -> None:
        """Mix every running voice into a stretch of samples."""
        for voice, run in list(self._runs.items()):
            part = run.samples[run.at : run.at + len(out)]
            out[: len(part)] += part
            run.at += len(part)
            if run.at >= len(run.samples):
                del self._runs[voice]
