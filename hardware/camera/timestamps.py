"""Repairs the time stamps of a stream: jumps, missing and backward ones. Pure; one thread.

What comes out rises strictly in decoding order and follows the stream's own clock as long as
that clock makes sense beside the arrival times; where it does not, the arrival time decides the
step, and the rest of the stream is shifted by a constant. Never drops a picture.
"""

from dataclasses import dataclass
from fractions import Fraction

#: A step of the stream's clock that differs more from the step of arrival is a jump.
JUMP_S = 1.0
#: How far the stream's clock may drift from arrival in all before it is set anew.
DRIFT_S = 5.0


@dataclass(frozen=True, slots=True)
class Stamps:
    """Repaired stamps in ticks of the time base: dts rises strictly, pts >= dts."""

    pts: int
    dts: int


class TimestampRepair:
    """Repairs one connection's stamps.

    Attributes:
        repaired: How many stamps were not taken as they came.
    """

    def __init__(self, time_base: Fraction) -> None:
        """Start anew; the first picture is at zero or at its own positive stamp."""
        # Integers, because a product of fractions costs more than all the rest of a repair.
        ticks_per_ns = Fraction(1, 1_000_000_000) / time_base
        self._ticks, self._per_ns = ticks_per_ns.numerator, ticks_per_ns.denominator
        self._jump = round(JUMP_S / time_base)
        self._drift = round(DRIFT_S / time_base)
        self._offset = 0
        self._last: int | None = None
        self._first_ns = self._last_ns = 0
        self._first = 0
        self.repaired = 0

    def repair(self, pts: int | None, dts: int | None, arrival_ns: int) -> Stamps:
        """Give the stamps of the next picture in decoding order.

        Args:
            pts: As the stream says, or None.
            dts: As the stream says, or None when it says none (then pts stands for both).
            arrival_ns: Monotonic ns of its arrival.
        """
        raw_dts = dts if dts is not None else pts
        raw_pts = pts if pts is not None else dts
        if self._last is None:
            return self._begin(raw_pts, raw_dts, arrival_ns)
        arrived = max(1, (arrival_ns - self._last_ns) * self._ticks // self._per_ns)
        expected = self._last + arrived
        if raw_dts is None or raw_pts is None:
            self.repaired += 1
            return self._leave(expected, expected, arrival_ns)
        out = raw_dts + self._offset
        total = self._first + (arrival_ns - self._first_ns) * self._ticks // self._per_ns
        is_jump = abs(out - expected) > self._jump or abs(out - total) > self._drift
        if out <= self._last or is_jump:
            self.repaired += 1
            # A small step back is a slip of one stamp; only a jump moves the stream's clock.
            target = expected if is_jump else self._last + 1
            if is_jump:
                self._offset += target - out
            out = target
        return self._leave(max(out, raw_pts + self._offset), out, arrival_ns)

    def _begin(self, pts: int | None, dts: int | None, arrival_ns: int) -> Stamps:
        first = dts if dts is not None else 0
        if dts is None:
            self.repaired += 1
        self._offset = -first if first < 0 else 0
        self._first, self._first_ns = first + self._offset, arrival_ns
        shown = pts if pts is not None else first
        return self._leave(max(first, shown) + self._offset, self._first, arrival_ns)

    def _leave(self, pts: int, dts: int, arrival_ns: int) -> Stamps:
        self._last, self._last_ns = dts, arrival_ns
        # A picture that would be shown long after it is decoded has a broken stamp.
        return Stamps(pts if pts - dts <= self._jump else dts, dts)
