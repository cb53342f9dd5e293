"""The report of a shift: counted by hand in small, and never more than what was raised."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.alarms.metrics import alarm_report, quantile, report_lines
from console.domain.events import Code, Event, Param, Tone

T0 = 1_793_577_600_000_000_000
S = 1_000_000_000


def told(code: Code, at_s: float, number: int, n: int, **params: Param) -> Event:
    alarm = f"control-{number}"
    own: dict[str, Param] = {"alarm": alarm, "n": n, "what": "door.forced", "about": "door:D3"}
    return Event(code, Tone.ALARM, f"alarm:{alarm}", T0 + round(at_s * S), 1, params=own | params)


def raised(at_s: float, number: int, state: str = "raised") -> Event:
    return told(Code.ALARM_RAISED, at_s, number, 1, order=number, state=state, nature="held")


def test_the_figures_of_a_small_shift_are_those_counted_by_hand() -> None:
    events = [
        raised(0, 1),
        told(Code.ALARM_ACKNOWLEDGED, 10, 1, 2, state="acknowledged"),
        told(Code.ALARM_REPEATED, 20, 1, 3, state="acknowledged", times=4),
        told(Code.ALARM_CLOSED, 30, 1, 4, state="closed", cause_code="staff"),
        raised(700, 2),
        told(Code.ALARM_ACKNOWLEDGED, 730, 2, 2, state="acknowledged"),
        raised(800, 3, "suppressed"),
    ]
    report = alarm_report([*events, *events], T0, T0 + 1200 * S)
    assert (report.presented, report.suppressed, report.acknowledged) == (2, 1, 2)
    assert (report.median_s, report.p90_s) == (10.0, 30.0)
    assert (report.mean_in_10_min, report.max_in_10_min) == (1.0, 1)
    assert report.by_tone == {Tone.ALARM: 2}
    assert report.standing == 2
    first = report.nuisances[0]
    assert (first.subject, first.count, dict(first.causes)) == ("door:D3", 6, {"staff": 1})
    assert any("door.forced door:D3" in line for line in report_lines(report))


def test_a_window_with_more_than_ten_is_a_flood() -> None:
    events = [raised(one, one + 1) for one in range(11)]
    report = alarm_report(events, T0, T0 + 6000 * S)
    assert report.max_in_10_min == 11
    assert report.flood_share == pytest.approx(0.1)
    assert math.isnan(report.median_s)


def test_a_report_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        alarm_report([], T0, T0)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_a_value_that_the_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = quantile(values, share)
    assert found in values
    assert sum(one <= found for one in values) >= share * len(values) - 1e-9
