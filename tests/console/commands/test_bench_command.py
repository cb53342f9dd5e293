"""The bench runner: finds benches by name, checks their keys, codes for scripts."""

import argparse
import json
import sys
from collections.abc import Callable
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

    def put(**values: float | None) -> None:
        benches = {name: _bench(name, value) for name, value in values.items()}
        monkeypatch.setattr(bench_command, "bench_names", lambda: tuple(benches))
        monkeypatch.setattr(bench_command, "load_bench", benches.__getitem__)

    return put


def _bench(name: str, value: float | None) -> SimpleNamespace:
    """A bench that measures `value`, or fails for None; its target is at most 1."""

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--times", type=float, default=1.0)

    def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
        if value is None:
            msg = "no device"
            raise RuntimeError(msg)
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


def test_a_missed_target_changes_the_code_only_when_strict(install: Install) -> None:
    install(one=2.0)
    assert main(["bench", "one"]) == ExitCode.OK
    assert main(["bench", "one", "--strict"]) == ExitCode.TARGET_MISSED


def test_all_goes_on_after_a_bench_that_fails(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(a=0.5, b=None, c=0.5)
    assert main(["bench", "all", "--quick"]) == ExitCode.FAILED
    captured = capsys.readouterr()
    assert "bench b failed: RuntimeError: no device" in captured.err
    assert captured.out.count("late_ms") == 2


def test_all_with_json_is_one_list(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install(a=0.5, c=3.0)
    assert main(["bench", "all", "--json", "--strict"]) == ExitCode.TARGET_MISSED
    assert [one["bench"] for one in json.loads(capsys.readouterr().out)] == ["a", "c"]


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
