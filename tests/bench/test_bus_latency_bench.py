"""The bus bench in its smallest form: it measures, restores the interpreter and leaves no child."""

import argparse
import sys

import pytest
from pytestqt.qtbot import QtBot

from console.benches import bus_latency
from console.interpreter import SWITCH_INTERVAL_S, set_switch_interval


@pytest.mark.bench
def test_the_bus_bench_fills_every_key_at_every_interval(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    result = bus_latency.run(argparse.Namespace(seconds=0.1), quick=True)
    assert tuple(result.figures) == bus_latency.KEYS
    assert result.n > 0
    # a turn cannot be faster than the wire: 16 bytes at 115,200 baud
    assert result.figures["turn_p99_ms"] >= 1.38
    assert len([key for key in result.machine if key.startswith("at ")]) == 4
    assert sys.getswitchinterval() == before


def test_the_console_sets_the_measured_interval() -> None:
    before = sys.getswitchinterval()
    try:
        set_switch_interval()
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL_S)
    finally:
        sys.setswitchinterval(before)


def test_the_interval_in_use_is_among_those_compared() -> None:
    assert SWITCH_INTERVAL_S in bus_latency.INTERVALS_S
