"""An atlas for live pictures: a missing sprite never holds a picture up.

While a person's sprites are not all drawn, the nearest view that exists is shown and the missing
one is noted; `work`, on a thread of low priority, draws what is noted first and everybody else when
nothing is. From then on pictures are exact. For the minute after a first start, a leg may stand
wrong; nobody is ever absent or elsewhere.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hardware.world.atlas import AZIMUTHS, ELEVATIONS_DEG, PHASES, Atlas, SpriteKey
from hardware.world.cast import CAST
from hardware.world.splat import Sprite

_MOST_WANTED = 400
_IDLE_S = 0.05
_IDLE_TURNS = 100
"""Everybody else's turn comes after five seconds without a missing sprite."""


class LiveAtlas(Atlas):
    """Gives the nearest sprite at once; any thread."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        """Keep sprites under a directory, or only in memory."""
        super().__init__(cache_dir, keep_clouds=12)
        self._wanted: OrderedDict[SpriteKey, None] = OrderedDict()
        self._wanted_lock = threading.Lock()

    def sprite(self, key: SpriteKey) -> Sprite:
        """The sprite, or the nearest one that exists; drawn now only when there is none."""
        known = self.known(key)
        if known is not None:
            return known
        for near in neighbours(key):
            other = self.known(near)
            if other is not None:
                self._want(key)
                return other
        return self.draw_now(key)

    def _want(self, key: SpriteKey) -> None:
        with self._wanted_lock:
            self._wanted[key] = None
            while len(self._wanted) > _MOST_WANTED:
                self._wanted.popitem(last=False)

    def draw_wanted(self) -> bool:
        """Draw the sprite that was noted last; False when none is noted."""
        with self._wanted_lock:
            if not self._wanted:
                return False
            key, _ = self._wanted.popitem()
        if self.known(key) is None:
            self.draw_now(key)
        return True

    def work(self, stopping: threading.Event) -> None:
        """Draw until everybody is on disk or the event is set; for a background thread."""
        idle_turns = 0
        while idle_turns < _IDLE_TURNS and not stopping.is_set():
            if not self.draw_wanted():
                idle_turns += 1
                stopping.wait(_IDLE_S)

        def interrupts() -> bool:
            while not stopping.is_set() and self.draw_wanted():
                pass
            return stopping.is_set()

        for person in CAST:
            if interrupts():
                return
            self.prepare(person, interrupts)


def neighbours(key: SpriteKey) -> Iterator[SpriteKey]:
    """Other views of the same person, the most alike first."""
    azimuths = sorted(range(AZIMUTHS), key=lambda a: abs(a - key.azimuth))
    phases = sorted(range(-1, PHASES), key=lambda p: _unlike(p, key.phase))
    for is_carrying in (key.is_carrying, not key.is_carrying):
        for azimuth in azimuths:
            for phase in phases:
                for elevation in range(len(ELEVATIONS_DEG)):
                    near = replace(
                        key, phase=phase, is_carrying=is_carrying, azimuth=azimuth,
                        elevation=elevation,
                    )  # fmt: skip
                    if near != key:
                        yield near


def _unlike(phase: int, wanted: int) -> int:
    """How different two gait phases look; standing is far from every step."""
    if phase < 0 or wanted < 0:
        return 0 if phase == wanted else PHASES
    return min((phase - wanted) % PHASES, (wanted - phase) % PHASES)
