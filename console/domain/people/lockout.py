"""When too many wrong entries close an account or a seat, and for how long. Pure.

The times are the project's own: an account closes for 30 s after the fifth wrong entry in a row
and twice as long after each further one, up to a quarter of an hour, which leaves a guesser 96
tries a day. A seat closes later and for less, so that nobody can keep a whole crew out.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.operations import Moment

_NS = 1_000_000_000
#: Wrong entries whose moments are kept; so many in a row take hours.
RECENT = 32


class TallyKind(StrEnum):
    """What is counted for."""

    ACCOUNT = "account"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class LockoutRule:
    """When and how long.

    Attributes:
        allowed: Wrong entries that cost nothing.
        first_s: Closed for so long after the next one.
        longest_s: Doubled up to here.
        forget_s: Without a wrong entry for so long, counting begins anew.
    """

    allowed: int
    first_s: float
    longest_s: float
    forget_s: float

    def closed_s(self, failures: int) -> float:
        """How long the last of so many wrong entries closes, seconds; 0 = not at all."""
        over = failures - self.allowed
        if over < 0:
            return 0.0
        return min(self.first_s * 2.0 ** min(over, 32), self.longest_s)


RULES: dict[TallyKind, LockoutRule] = {
    TallyKind.ACCOUNT: LockoutRule(allowed=5, first_s=30, longest_s=900, forget_s=12 * 3600),
    TallyKind.SEAT: LockoutRule(allowed=10, first_s=15, longest_s=120, forget_s=900),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Wrong entries of one account or at one seat.

    Attributes:
        failures: In a row.
        last_utc_ns: When the last one was.
        closed_s: How long that one closed it; 0 = not at all.
        recent: UTC ns of the last ones, so that none is counted twice when events are told again.
    """

    failures: int = 0
    last_utc_ns: int = 0
    closed_s: float = 0.0
    recent: tuple[int, ...] = ()

    @property
    def until_utc_ns(self) -> int:
        """When it opens again, for the record."""
        return self.last_utc_ns + round(self.closed_s * _NS)


def counted(tally: Tally, rule: LockoutRule, utc_ns: int) -> Tally:
    """The tally after one more wrong entry; one that was counted changes nothing."""
    if utc_ns in tally.recent:
        return tally
    is_old = utc_ns - tally.last_utc_ns > rule.forget_s * _NS
    failures = 1 if is_old else tally.failures + 1
    recent = (*tally.recent, utc_ns)[-RECENT:]
    return Tally(failures, utc_ns, rule.closed_s(failures), recent)


class BootDeadlines:
    """Deadlines that were stored as UTC, counted on the monotonic clock of this boot.

    A deadline is translated once, when it is first seen; later steps of the clock do not move it.
    One from before a restart is never further away than its whole length, so that a clock that
    was set back cannot keep anybody out for a year.
    """

    def __init__(self) -> None:
        """Know none."""
        self._seen: dict[str, tuple[int, int]] = {}

    def left_s(self, key: str, until_utc_ns: int, length_s: float, now: Moment) -> float:
        """How long until a stored deadline, seconds; 0 or less = reached.

        Args:
            key: Names the deadline; a new `until_utc_ns` under it is a new deadline.
            until_utc_ns: As stored.
            length_s: Its whole length.
            now: Both clocks.
        """
        known = self._seen.get(key)
        if known is None or known[0] != until_utc_ns:
            left_ns = min(until_utc_ns - now.utc_ns, round(length_s * _NS))
            known = (until_utc_ns, now.monotonic_ns + left_ns)
            self._seen[key] = known
        return (known[1] - now.monotonic_ns) / _NS

    def forget(self, key: str) -> None:
        """A deadline that no longer matters."""
        self._seen.pop(key, None)
