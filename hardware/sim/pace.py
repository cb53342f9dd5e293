"""When each picture is due: an absolute schedule without drift and without bursts.

`Pace` is pure. `Conductor` drives all loops of a site with one timer of the serving loop.
"""

import asyncio
import heapq
from typing import Protocol

from hardware.sim.clock import SimClock

_SECOND_NS = 1_000_000_000
#: Later than this the machine slept or was stopped: pictures are skipped, not made up for.
_GIVE_UP_NS = _SECOND_NS


class Pace:
    """The schedule of one stream.

    Attributes:
        index: Of the picture that is due next, counted since serving started.
        due_ns: Monotonic ns at which it is due.
    """

    def __init__(self, fps: int, start_ns: int) -> None:
        """Make picture 0 due at the start.

        Args:
            fps: Pictures per second.
            start_ns: Monotonic ns.
        """
        self._fps = fps
        self._start_ns = start_ns
        self.index = 0
        self.due_ns = start_ns

    def advance(self, now_ns: int) -> bool:
        """Note that the due picture was sent; set the next.

        A late wake-up is made up for at twice the rate, never in a burst.

        Args:
            now_ns: Monotonic ns.

        Returns:
            Whether pictures were skipped.
        """
        self.index += 1
        wanted_ns = self._start_ns + self.index * _SECOND_NS // self._fps
        late_ns = now_ns - wanted_ns
        if late_ns > _GIVE_UP_NS:
            self.index += late_ns * self._fps // _SECOND_NS + 1
            self.due_ns = self._start_ns + self.index * _SECOND_NS // self._fps
            return True
        half_ns = _SECOND_NS // self._fps // 2
        self.due_ns = max(wanted_ns, now_ns + half_ns)
        return False

    def catch_up(self, now_ns: int) -> None:
        """Leave out pictures whose time is over and set the due time of the next.

        Args:
            now_ns: Monotonic ns.
        """
        self.index = max(self.index, (now_ns - self._start_ns) * self._fps // _SECOND_NS)
        self.due_ns = self._start_ns + self.index * _SECOND_NS // self._fps


class Ticked(Protocol):
    """Something that sends a picture when it is due."""

    @property
    def pace(self) -> Pace:
        """Its schedule."""

    def tick(self, now_ns: int) -> None:
        """Send the due picture and advance the pace."""


class Conductor:
    """Wakes every stream at its due time. Lives on the serving loop."""

    def __init__(self, clock: SimClock) -> None:
        """Start with nothing to do.

        Args:
            clock: Its monotonic hand is the loop's own.
        """
        self._clock = clock
        self._due: list[tuple[int, int, Ticked]] = []
        self._count = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, ticked: Ticked) -> None:
        """Wake a stream from now on."""
        self._count += 1
        heapq.heappush(self._due, (ticked.pace.due_ns, self._count, ticked))
        self._arm()

    def stop(self) -> None:
        """Wake nobody any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._due.clear()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._due:
            loop = asyncio.get_running_loop()
            wait_s = max(0, self._due[0][0] - self._clock.monotonic_ns()) / 1e9
            self._timer = loop.call_later(wait_s, self._wake)

    def _wake(self) -> None:
        now_ns = self._clock.monotonic_ns()
        while self._due and self._due[0][0] <= now_ns:
            _, order, ticked = self._due[0]
            ticked.tick(now_ns)
            heapq.heapreplace(self._due, (ticked.pace.due_ns, order, ticked))
        self._arm()
