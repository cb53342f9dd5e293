"""The journal bench in its smallest form: it measures, verifies what it wrote and cleans up."""

import argparse
import sys

import pytest
from pytestqt.qtbot import QtBot

from console.benches import journal


@pytest.mark.bench
def test_the_journal_bench_fills_every_key(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    result = journal.run(argparse.Namespace(rows=3_000, samples=40), quick=True)
    assert tuple(result.figures) == journal.KEYS
    assert result.n == 3_000
    assert all(value > 0 for value in result.figures.values())
    assert {target.name for target in result.targets} == set(journal.KEYS) - {"append_p99_ms"}
    assert sys.getswitchinterval() == before
