"""Who is on call now. Pure; any thread.

Turns are written by the clock on the wall and compared as instants, so that a night in which the
clocks change is one hour longer or shorter and nobody is on call twice or not at all. A wall time
that does not exist (clocks go forward) means the moment of the change; one that exists twice means
the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from console.domain.messages.contacts import Rota, Turn

_NS = 1_000_000_000
_HOUR_MIN = 60


def instant_of(day: date, minute: int, zone: ZoneInfo) -> int:
    """UTC seconds of a wall time.

    Args:
        day: Local date.
        minute: Minutes after local midnight, 0 to 1439.
        zone: Whose wall.

    Returns:
        Whole seconds since 1970 UTC; never earlier for a later wall time.
    """
    wall = time(minute // _HOUR_MIN, minute % _HOUR_MIN)
    late = datetime.combine(day, wall, tzinfo=zone)
    early = late.replace(fold=1)
    first, second = int(late.timestamp()), int(early.timestamp())
    # In a gap the later reading of the clock is the earlier instant (PEP 495).
    return _change_between(second, first, zone) if second < first else first


def _change_between(low: int, high: int, zone: ZoneInfo) -> int:
    """The first second at which the offset of `high` holds; offsets differ at the ends."""
    wanted = _offset(high, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(middle, zone) == wanted else (middle, high)
    return high


def _offset(utc_s: int, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(utc_s, tz=zone).utcoffset()


def _holds(turn: Turn, day: date, utc_s: int, zone: ZoneInfo) -> bool:
    """Whether the turn that begins on a day covers an instant."""
    if day.weekday() not in turn.days:
        return False
    last = day if turn.end_min > turn.start_min else day + timedelta(days=1)
    start = instant_of(day, turn.start_min, zone)
    return start <= utc_s < instant_of(last, turn.end_min, zone)


def on_call(rota: Rota, utc_ns: int) -> str | None:
    """Who has the turn.

    Args:
        rota: With a known zone.
        utc_ns: The instant.

    Returns:
        The contact's id; None when the rota leaves this instant open.
    """
    zone = ZoneInfo(rota.zone)
    utc_s = utc_ns // _NS
    today = datetime.fromtimestamp(utc_s, tz=UTC).astimezone(zone).date()
    for turn in rota.turns:
        if any(_holds(turn, today - timedelta(days=back), utc_s, zone) for back in (0, 1)):
            return turn.contact_id
    return None
