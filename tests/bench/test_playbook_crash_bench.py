"""The bench that kills a console at every step, in its smallest form."""

import argparse

import pytest

from console.benches import playbook_crash


@pytest.mark.bench
def test_a_console_killed_at_every_step_stands_where_it_fell() -> None:
    result = playbook_crash.run(argparse.Namespace(playbook="pb.cam_out"), quick=True)
    assert set(result.figures) == set(playbook_crash.KEYS)
    assert result.is_met
    assert result.figures["kills"] >= 5


@pytest.mark.parametrize(
    ("known", "stood", "lost"),
    [
        ("3 open a", "3 open a", False),
        ("3 open a", "3 open b", True),
        ("3 open a", "2 open a", True),
        ("3 open a", "4 open c", False),
        ("3 open a", "", True),
        ("", "0 open -", False),
    ],
)
def test_a_lost_state_is_told_from_a_later_one(known: str, stood: str, *, lost: bool) -> None:
    assert playbook_crash.is_lost(known, stood) is lost
