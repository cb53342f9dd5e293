"""The two hands of the clock that the simulators read. Any thread.

`hardware` may not import the console's clock, so this room has its own of the same shape.
CLOCK_MONOTONIC is one for all processes of a machine: a time of sending read here may be
subtracted from a time of arrival read in the console.
"""

import time
from typing import Protocol


class SimClock(Protocol):
    """Two clocks that are never subtracted from one another."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary start; never goes back."""

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC; may step."""


class MachineClock:
    """The machine's own clocks."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary start; never goes back."""
        return time.monotonic_ns()

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC; may step."""
        return time.time_ns()  # noqa: TID251 - the one place of this room that looks
