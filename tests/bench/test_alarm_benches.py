"""The benches of alarms in their smallest form: honest rules, a seed, nothing awaited."""

import argparse

import pytest

from console.benches import alarms, flood, replay


@pytest.mark.bench
def test_a_flood_leaves_the_frozen_parcel_on_top_and_in_reach_of_f2() -> None:
    result = flood.run(argparse.Namespace(alarms=40, seed=1), quick=True)
    assert tuple(result.figures) == flood.KEYS
    assert result.is_met
    assert result.figures["floods"] == 1


@pytest.mark.bench
def test_a_replay_presents_few_alarms_and_every_real_one() -> None:
    result = replay.run(argparse.Namespace(events=1_200, seed=3), quick=True)
    assert set(result.figures) == set(replay.KEYS)
    assert result.figures["real"] == 2
    assert result.is_met


def test_the_same_seed_gives_the_same_stream() -> None:
    assert replay.make_stream(300, 7) == replay.make_stream(300, 7)
    assert replay.make_stream(300, 7) != replay.make_stream(300, 8)


@pytest.mark.bench
@pytest.mark.slow
def test_a_running_console_paints_and_sounds_every_alarm_once() -> None:
    result = alarms.run(argparse.Namespace(streams=2, rate=5.0, seconds=2.0), quick=True)
    assert tuple(result.figures) == alarms.KEYS
    assert result.n == 10
    assert (result.figures["lost"], result.figures["doubled"]) == (0, 0)
    assert result.figures["focus_changes"] == 0
