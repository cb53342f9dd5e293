"""Somebody is on call in every second, also in the nights in which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from console.domain.messages.contacts import Rota, Turn
from console.domain.messages.rota import instant_of, on_call

NS = 1_000_000_000
EVERY_DAY = frozenset(range(7))
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu")


def _ns(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return round(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * NS


def _night_rota(zone: str = "Europe/Berlin") -> Rota:
    return Rota(
        "duty",
        zone,
        (Turn(EVERY_DAY, 6 * 60, 18 * 60, "day"), Turn(EVERY_DAY, 18 * 60, 6 * 60, "night")),
    )


def test_the_turn_of_yesterday_evening_holds_after_midnight() -> None:
    assert on_call(_night_rota(), _ns(2026, 11, 25, 0, 30)) == "night"
    assert on_call(_night_rota(), _ns(2026, 11, 25, 5, 0)) == "day"  # 06:00 in Berlin


def test_the_night_of_the_spring_change_is_an_hour_shorter() -> None:
    seconds = sum(
        on_call(_night_rota(), _ns(2026, 3, 28, 12) + minute * 60 * NS) == "night"
        for minute in range(24 * 60)
    )
    assert seconds == 11 * 60


def test_the_night_of_the_autumn_change_is_an_hour_longer() -> None:
    minutes = sum(
        on_call(_night_rota(), _ns(2026, 10, 24, 12) + minute * 60 * NS) == "night"
        for minute in range(24 * 60)
    )
    assert minutes == 13 * 60


def test_a_wall_time_that_does_not_exist_means_the_change_itself() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    change = instant_of(date(2026, 3, 29), 2 * 60 + 30, berlin)
    assert datetime.fromtimestamp(change, tz=UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_rota_may_leave_an_hour_open() -> None:
    rota = Rota("office", "UTC", (Turn(frozenset({0}), 8 * 60, 17 * 60, "office"),))
    assert on_call(rota, _ns(2026, 11, 23, 9)) == "office"
    assert on_call(rota, _ns(2026, 11, 24, 9)) is None


@given(
    zone=st.sampled_from(ZONES),
    cuts=st.lists(st.integers(0, 1439), min_size=1, max_size=5, unique=True),
    minutes=st.integers(0, 366 * 24 * 60),
)
def test_exactly_one_is_on_call_when_the_turns_cover_the_day(
    zone: str, cuts: list[int], minutes: int
) -> None:
    ordered = sorted(cuts)
    ends = [*ordered[1:], ordered[0]]
    turns = [
        Turn(EVERY_DAY, start, end, f"c{number}")
        for number, (start, end) in enumerate(zip(ordered, ends, strict=True))
    ]
    at = _ns(2026, 1, 1, 0) + minutes * 60 * NS
    holding = [one for one in turns if on_call(Rota("r", zone, (one,)), at) is not None]
    assert len(holding) == 1


@given(zone=st.sampled_from(ZONES), day=st.integers(0, 400), minute=st.integers(0, 1438))
def test_a_later_wall_time_is_never_an_earlier_instant(zone: str, day: int, minute: int) -> None:
    at = date(2026, 1, 1) + timedelta(days=day)
    known = ZoneInfo(zone)
    assert instant_of(at, minute, known) <= instant_of(at, minute + 1, known)
