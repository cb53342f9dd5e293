"""The loop meter reports a blocked event loop."""

import time

import pytest
from pytestqt.qtbot import QtBot

from console.clock import SystemClock
from console.services.loop_meter import BUCKETS, STEP_MS, Histogram, LoopMeter


def test_a_blocked_loop_is_seen(qtbot: QtBot) -> None:
    meter = LoopMeter(SystemClock())
    meter.start()
    qtbot.wait(50)
    time.sleep(0.12)
    qtbot.waitUntil(lambda: meter.late.max_ms >= 80.0, timeout=2000)
    meter.stop()


def test_percentiles_are_true_to_a_step() -> None:
    empty, counted = Histogram(), Histogram()
    assert empty.percentile(0.5) == 0.0
    for value in range(1, 101):
        counted.add(float(value))
    assert counted.percentile(0.5) == pytest.approx(51.0, abs=2 * STEP_MS)
    assert counted.percentile(0.99) == 100.0
    assert counted.count == 100


def test_what_lies_beyond_the_reach_still_counts_as_the_largest() -> None:
    counted = Histogram()
    counted.add(BUCKETS * STEP_MS * 3)
    assert counted.percentile(0.5) == counted.max_ms == BUCKETS * STEP_MS * 3
