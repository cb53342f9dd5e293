"""The loop meter reports a blocked event loop."""

import time

from pytestqt.qtbot import QtBot

from console.clock import SystemClock
from console.services.loop_meter import LoopMeter, percentile


def test_a_blocked_loop_is_seen(qtbot: QtBot) -> None:
    meter = LoopMeter(SystemClock())
    meter.start()
    qtbot.wait(50)
    time.sleep(0.12)
    qtbot.waitUntil(lambda: max(meter.late_ms, default=0.0) >= 80.0, timeout=2000)
    meter.stop()


def test_percentiles_of_few_values() -> None:
    assert percentile([], 0.5) == 0.0
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0
