"""The fault bench in its smallest form, and its judgement on made-up days."""

import argparse

import pytest
from PySide6.QtCore import QCoreApplication

from console.benches import faults
from console.benches._fault_log import NS_PER_S, Seen, back_s, longest_unmarked_s
from hardware.camera.state import LinkState

LIVE, STALLED = LinkState.LIVE, LinkState.STALLED


def picture(at_s: float, number: int) -> Seen:
    return Seen(round(at_s * NS_PER_S), number=number)


def status(at_s: float, state: LinkState) -> Seen:
    return Seen(round(at_s * NS_PER_S), state=state)


def test_a_repeated_number_ages_although_pictures_come() -> None:
    seen = [status(0, LIVE), *(picture(1 + n / 10, 7) for n in range(50))]
    assert longest_unmarked_s(seen, NS_PER_S, 4 * NS_PER_S) == pytest.approx(3.0)


def test_a_marked_tile_does_not_age() -> None:
    seen = [status(0, LIVE), picture(1, 1), status(2.5, STALLED), picture(9, 2), status(9.1, LIVE)]
    assert longest_unmarked_s(seen, NS_PER_S, 10 * NS_PER_S) == pytest.approx(1.5)


def test_live_before_the_new_picture_counts_the_whole_outage() -> None:
    seen = [status(0, LIVE), picture(1, 1), status(2, STALLED), status(9, LIVE), picture(9.1, 2)]
    assert longest_unmarked_s(seen, NS_PER_S, 10 * NS_PER_S) == pytest.approx(8.1)


def test_back_needs_a_new_number_and_the_word_live() -> None:
    seen = [status(0, LIVE), picture(1, 1), status(2, STALLED), picture(4, 1), picture(5, 2)]
    assert back_s(seen, 3 * NS_PER_S) is None
    assert back_s([*seen, status(5.5, LIVE)], 3 * NS_PER_S) == pytest.approx(2.5)


@pytest.mark.bench
def test_the_fault_bench_fills_every_key(qapp: QCoreApplication) -> None:
    args = argparse.Namespace(
        rounds=1, seed=1, ways="tcp", faults="drop,repeated_frame", shortest=1.8, offline=3.0
    )
    result = faults.run(args, quick=True)
    assert tuple(result.figures) == faults.KEYS
    assert result.n == 2
    assert result.figures["flag_max_s"] > 0.1
    assert {"tcp drop", "tcp repeated_frame", "offline refuse tcp"} <= set(result.machine)
