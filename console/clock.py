"""The only place that looks at the clock: monotonic ns for durations, UTC ns for the record."""

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks that are never subtracted from one another."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary start; never goes back."""

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC; may step."""


class SystemClock:
    """The machine's clocks. Any thread."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary start; never goes back."""
        return time.monotonic_ns()

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC; may step."""
        return time.time_ns()


class ManualClock:
    """A clock that only moves when told to; for tests and simulations."""

    def __init__(self, utc_ns: int = 1_764_000_000_000_000_000, monotonic_ns: int = 1) -> None:
        """Start both clocks at the given values."""
        self._utc_ns = utc_ns
        self._monotonic_ns = monotonic_ns

    def monotonic_ns(self) -> int:
        """Nanoseconds of the monotonic hand."""
        return self._monotonic_ns

    def utc_ns(self) -> int:
        """Nanoseconds of the UTC hand."""
        return self._utc_ns

    def advance(self, seconds: float) -> None:
        """Move both hands forward."""
        step = round(seconds * 1e9)
        self._utc_ns += step
        self._monotonic_ns += step

    def step_utc(self, seconds: float) -> None:
        """Move only the UTC hand, as a time server would."""
        self._utc_ns += round(seconds * 1e9)
