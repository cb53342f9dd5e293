"""The bench runner: finds benches by name, checks their keys, codes for scripts."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.benches.report import BenchResult, at_most
from console.commands import bench_command, main
from console.commands.bench_command import HELPERS, bench_names, load_bench
from console.commands.exit_codes import ExitCode

Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put benches of the test in the place of the real ones."""

    def put(**values: float) -> None:
        benches = {name: _bench(name, value) for name, value in values.items()}
        monkeypatch.setattr(bench_command, "bench_names", lambda: tuple(benches))
        monkeypatch.setattr(bench_command, "load_bench", benches.__getitem__)

    return put


def _bench(name: str, value: float) -> SimpleNamespace:
    """A bench that measures `value`; its target is at most 1."""

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--times", type=float, default=1.0)

    def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
        figures = {"late_ms": value * args.times, "quick": float(quick)}
        return BenchResult(name, figures, (at_most(figures, "late_ms", 1.0),), 1, {})

    return SimpleNamespace(KEYS=("late_ms", "quick"), add_arguments=add_arguments, run=run)


def test_every_bench_of_the_folder_keeps_the_contract() -> None:
    assert bench_names()
    for name in bench_names():
        bench = load_bench(name)
        assert bench is not None, f"{name} is no bench: add it to HELPERS"
        assert bench.KEYS
        parser = argparse.ArgumentParser()
        bench_command._add_common(parser)
        bench.add_arguments(parser)
    assert HELPERS.isdisjoint(bench_names())


def test_one_bench_prints_its_table(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install(one=0.5)
    assert main(["bench", "one"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert "late_ms" in out
    assert "met" in out


def test_json_is_one_object_with_the_documented_keys(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(one=0.5)
    main(["bench", "one", "--json", "--quick", "--times", "4"])
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"bench", "figures", "targets", "n", "machine"}
    assert answer["figures"] == {"late_ms": 2.0, "quick": 1.0}
    assert answer["targets"] == [
        {"name": "late_ms", "target": "<= 1", "measured": 2.0, "met": False}
    ]


def test_a_bench_needs_no_screen(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install(one=0.5)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    main(["bench", "one"])
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    main(["bench", "one"])
    assert os.environ["QT_QPA_PLATFORM"] == "minimal"


def test_a_missed_target_changes_the_code_only_when_strict(install: Install) -> None:
    install(one=2.0)
    assert main(["bench", "one"]) == ExitCode.OK
    assert main(["bench", "one", "--strict"]) == ExitCode.TARGET_MISSED


CHILD = """
import json, sys
name = sys.argv[2]
if name == "broken":
    sys.exit(9)
if name == "mumbling":
    sys.exit(print("no json"))
late_ms = {"a": 0.5, "c": 3.0}[name] + ("--quick" in sys.argv) / 4
target = {"name": "late_ms", "target": "<= 1", "measured": late_ms, "met": late_ms <= 1}
print(json.dumps({"bench": name, "figures": {"late_ms": late_ms}, "targets": [target],
                  "n": 1, "machine": {}}))
"""


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Real processes in the place of the program: what ``all`` starts for each bench."""
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    monkeypatch.setattr(bench_command, "own_program", lambda: [sys.executable, str(script)])

    def put(*names: str) -> None:
        monkeypatch.setattr(bench_command, "bench_names", lambda: names)

    return put


def test_all_goes_on_after_a_bench_that_fails(
    children: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    children("a", "broken", "mumbling", "c")
    assert main(["bench", "all", "--quick"]) == ExitCode.FAILED
    captured = capsys.readouterr()
    assert "bench broken failed: it ended with code 9" in captured.err
    assert "bench mumbling failed: its answer cannot be read" in captured.err
    assert captured.out.count("bench a ") == 1
    assert captured.out.endswith(
        "2 benches, 1 of 2 targets met; missed: c late_ms; failed: broken, mumbling\n"
    )


def test_all_with_json_is_one_list(
    children: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    children("a", "c")
    assert main(["bench", "all", "--json", "--quick", "--strict"]) == ExitCode.TARGET_MISSED
    answers = json.loads(capsys.readouterr().out)
    assert [one["bench"] for one in answers] == ["a", "c"]
    assert answers[0]["figures"] == {"late_ms": 0.75}


def test_a_bench_that_does_not_end_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(bench_command, "LIMIT_S", 0.2)
    with pytest.raises(bench_command.BenchFailedError, match="within"):
        bench_command.measure_apart("a", quick=True, program=[sys.executable, str(script)])


def test_the_program_knows_how_to_start_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bench_command.own_program()[1:] == ["-m", "console"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert bench_command.own_program() == [sys.executable]


def test_a_bench_that_measures_other_keys_is_a_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = _bench("odd", 1.0)
    odd.KEYS = ("late_ms",)
    monkeypatch.setattr(bench_command, "bench_names", lambda: ("odd",))
    monkeypatch.setattr(bench_command, "load_bench", lambda _: odd)
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)  # pytest-qt's would fail the test
    assert main(["bench", "odd"]) == ExitCode.CRASHED
    assert "documents other figures than it measured: quick" in capsys.readouterr().err


def test_no_name_lists_the_benches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench"]) == ExitCode.USAGE
    assert "bus-latency" in capsys.readouterr().out
    assert main(["bench", "--help"]) == ExitCode.OK


def test_an_unknown_bench_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "no-such"]) == ExitCode.USAGE
    assert "no bench 'no-such'" in capsys.readouterr().err
