"""Times are shown in the site's zone, dates in one fixed form."""

from zoneinfo import ZoneInfo

from console.models.local_time import clock_words, date_words, moment_words

ZURICH = ZoneInfo("Europe/Zurich")
#: 2026-11-24 14:32:07 UTC
MOMENT = 1_795_530_727_000_000_000


def test_the_zone_is_the_site_s_own() -> None:
    assert clock_words(MOMENT, ZURICH) == "15:32:07"
    assert date_words(MOMENT, ZURICH) == "24 Nov 2026"


def test_another_day_shows_its_date() -> None:
    day = 86_400_000_000_000
    assert moment_words(MOMENT, ZURICH, MOMENT + 1) == "15:32:07"
    assert moment_words(MOMENT, ZURICH, MOMENT + day) == "24 Nov 2026 15:32:07"


def test_both_hours_of_the_autumn_night_are_shown_as_they_were() -> None:
    first = 1_792_888_200_000_000_000  # 2026-10-25 00:30 UTC, 02:30 summer time
    assert clock_words(first, ZURICH) == "02:30:00"
    assert clock_words(first + 3_600_000_000_000, ZURICH) == "02:30:00"
