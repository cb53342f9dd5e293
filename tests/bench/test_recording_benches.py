"""The recording benches in their smallest form: they run, and say exactly what they promise."""

import argparse
import shutil
from pathlib import Path

import pytest

from console.benches import crash, disk_full, record


def arguments(bench: object, *given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)  # type: ignore[attr-defined]
    return parser.parse_args(given)


@pytest.mark.bench
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg, installed with PEERS=1")
def test_record_says_its_figures() -> None:
    args = arguments(record, "--profile", "180p10", "--seconds", "2", "--streams", "2")
    result = record.run(args, quick=False)
    assert tuple(result.figures) == record.KEYS
    assert result.n > 0
    assert result.machine["dropped"] == "0"


@pytest.mark.bench
def test_crash_says_its_figures_and_goes_on_where_it_ended(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    first = crash.run(
        arguments(crash, "--kills", "1", "--profile", "180p10", "--state", str(state)), quick=False
    )
    assert tuple(first.figures) == crash.KEYS
    more = ("--kills", "2", "--profile", "180p10", "--state", str(state), "--resume")
    second = crash.run(arguments(crash, *more), quick=False)
    assert second.n == 2
    assert second.figures["unplayable"] == second.figures["check_findings"] == 0
    assert len(state.read_text().splitlines()) == 2


@pytest.mark.bench
def test_disk_full_says_its_figures(qapp: object) -> None:
    with pytest.raises(disk_full.BenchFailedError, match="too little"):
        disk_full.run(arguments(disk_full, "--profile", "180p10"), quick=True)
    result = disk_full.run(arguments(disk_full, "--profile", "720p15"), quick=True)
    assert tuple(result.figures) == disk_full.KEYS
    assert result.figures["locked_lost"] == 0
    assert result.n == 3
