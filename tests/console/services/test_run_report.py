"""The report counts what was painted, and reads as JSON."""

import json

import pytest

from console.services.run_report import AGE_STEP_MS, RunReport, TileMeter, usage_now

MS = 1_000_000


def test_a_tile_counts_frames_rate_and_age() -> None:
    meter = TileMeter()
    for number in range(11):
        meter.note(1 + number * 3, 10.0 + number, 20.0, 1_000_000_000 + number * 300 * MS)
    tile = meter.report("01", "live")
    assert (tile.frames, tile.fps) == (31, 10.0)
    assert tile.age_ms_p50 == pytest.approx(15.0, abs=AGE_STEP_MS)
    assert tile.age_ms_max == 20.0


def test_a_tile_that_froze_keeps_the_rate_it_had() -> None:
    meter = TileMeter()
    meter.note(1, 10.0, 10.0, 1 * 1000 * MS)
    meter.note(11, 10.0, 10.0, 2 * 1000 * MS)
    meter.note(11, 10.0, 10.0, 9 * 1000 * MS)
    assert meter.report("01", "stalled").fps == 10.0


def test_a_tile_without_pictures_reports_zero() -> None:
    assert TileMeter().report("01", "lost").fps == 0.0


def test_the_report_is_json_with_its_tiles() -> None:
    tile = TileMeter().report("01", "live")
    report = RunReport(1, 0.5, 0, 1, 0, (tile,), 0, 0, 0, 0, 0, 0, 0, 0, 0, ("camera-01",))
    read = json.loads(report.to_json())
    assert read["tiles"][0]["camera"] == "01"
    assert read["overdue"] == ["camera-01"]


def test_a_process_that_ran_has_used_something() -> None:
    usage = usage_now()
    assert usage.cpu_s > 0
    assert usage.peak_mb > 1
