"""UTC ns to the words of the site's clock. The zone lives only here, at the edge."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

#: Fixed English month names: dates read ``24 Nov 2026`` whatever the machine's locale (ui.md 7).
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_moment(utc_ns: int, zone: ZoneInfo) -> datetime:
    """The moment in the site's zone, to the microsecond."""
    return datetime.fromtimestamp(utc_ns // 1_000_000_000, UTC).astimezone(zone)


def clock_words(utc_ns: int, zone: ZoneInfo) -> str:
    """``15:32:07``, 24 hours."""
    return local_moment(utc_ns, zone).strftime("%H:%M:%S")


def date_words(utc_ns: int, zone: ZoneInfo) -> str:
    """``24 Nov 2026``."""
    moment = local_moment(utc_ns, zone)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def moment_words(utc_ns: int, zone: ZoneInfo, now_utc_ns: int) -> str:
    """The time alone for today, else the date before it."""
    clock = clock_words(utc_ns, zone)
    date = date_words(utc_ns, zone)
    return clock if date == date_words(now_utc_ns, zone) else f"{date} {clock}"
