"""The forecast follows what was recorded, and says nothing when it knows nothing."""

import pytest

from console.domain.forecast import bytes_per_day, forecast
from console.domain.recording import Segment
from console.domain.retention import RetentionRule

MINUTE_NS = 60_000_000_000
DAY_NS = 86_400_000_000_000


def rows(count: int, size_bytes: int = 1_000, first: int = 0) -> list[Segment]:
    return [
        Segment("01", str(n), n * MINUTE_NS, (n + 1) * MINUTE_NS, size_bytes, 1, "h264", 1, 1)
        for n in range(first, first + count)
    ]


def test_less_than_an_hour_says_nothing() -> None:
    assert bytes_per_day([], 0, DAY_NS) is None
    assert bytes_per_day(rows(59), 0, 59 * MINUTE_NS) is None
    assert bytes_per_day(rows(60), 0, 60 * MINUTE_NS) == pytest.approx(1_000 * 1_440)


def test_pauses_count_and_only_the_stretch_counts() -> None:
    assert bytes_per_day(rows(60), 0, 120 * MINUTE_NS) == pytest.approx(500 * 1_440)
    rate = bytes_per_day(rows(180), 90 * MINUTE_NS + MINUTE_NS // 2, 180 * MINUTE_NS)
    assert rate == pytest.approx(1_000 * 1_440)


def test_days_follow_room_locks_and_floor() -> None:
    found = forecast({"01": 100.0, "02": 100.0}, [], 1_000, 200, 500, 100)
    assert found.bytes_per_day == 200
    assert found.days_kept == pytest.approx((1_000 - 200 + 400) / 200)
    assert found.days_until_full == pytest.approx(2)


def test_one_unknown_camera_makes_the_disk_unknown_but_not_the_others() -> None:
    rules = [RetentionRule("01", 10 * 86_400, 500), RetentionRule("02", None, 500)]
    found = forecast({"01": 100.0, "02": None}, rules, 1_000, 0, 500, 100)
    assert (found.bytes_per_day, found.days_kept, found.days_until_full) == (None, None, None)
    assert [one.days_kept for one in found.cameras] == [5, None]


def test_a_full_disk_is_full_now() -> None:
    assert forecast({"01": 100.0}, [], 1_000, 0, 50, 100).days_until_full == 0


@pytest.mark.parametrize(
    ("rule", "rate", "days"),
    [
        (RetentionRule("01", 10 * 86_400), 100.0, 10),
        (RetentionRule("01", None, 500), 100.0, 5),
        (RetentionRule("01", 10 * 86_400, 500), 0.0, 10),
        (RetentionRule("01"), 100.0, None),
        (RetentionRule("02", 86_400), 100.0, None),
    ],
)
def test_the_camera_s_own_limit_that_is_reached_first_counts(
    rule: RetentionRule, rate: float, days: float | None
) -> None:
    (camera,) = forecast({"01": rate}, [rule], 0, 0, 500, 100).cameras
    assert camera.days_kept == days
