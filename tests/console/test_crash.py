"""Crashes: written at once, found once, scrubbed; real processes die for it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.crash import (
    REPORTS_PER_RUN,
    TAKEN,
    TAKEN_KEPT,
    CrashGuard,
    CrashKind,
    CrashReport,
    take_crash_reports,
)
from console.scrub import Scrubber

SECRET = "tulip-garden-42"  # noqa: S105 - planted to be looked for


def boom(words: str = "boom") -> None:
    raise RuntimeError(words)


def caught(words: str = "boom") -> RuntimeError:
    with pytest.raises(RuntimeError) as failed:
        boom(words)
    return failed.value


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[CrashGuard]:
    scrubber = Scrubber()
    scrubber.add(SECRET)
    lines = ("line 1", f"line 2 with {SECRET}")
    made = CrashGuard(tmp_path, "1.2.3", ManualClock(), lambda: lines, scrubber)
    made.install()
    yield made
    made.close()


def test_a_report_carries_time_version_trace_and_last_lines_without_secrets(
    guard: CrashGuard, tmp_path: Path
) -> None:
    assert guard.report(caught(f"the word is {SECRET}"), "recorder")
    (file,) = tmp_path.glob("crash-*.json")
    assert SECRET not in file.read_text(encoding="utf-8")
    guard.close()
    (report,) = take_crash_reports(tmp_path)
    assert report.kind is CrashKind.EXCEPTION
    assert (report.version, report.thread) == ("1.2.3", "recorder")
    assert report.utc_ns == ManualClock().utc_ns()
    assert report.summary.startswith("RuntimeError: the word is")
    assert "test_crash.py" in report.trace
    assert report.log_lines == ("line 1", "line 2 with ***")


def test_a_clean_end_leaves_nothing_to_report(guard: CrashGuard, tmp_path: Path) -> None:
    guard.close()
    guard.close()
    assert take_crash_reports(tmp_path) == ()


def test_a_crash_is_found_once(guard: CrashGuard, tmp_path: Path) -> None:
    guard.report(caught())
    guard.close()
    assert len(take_crash_reports(tmp_path)) == 1
    assert take_crash_reports(tmp_path) == ()
    assert len(list((tmp_path / TAKEN).iterdir())) == 1


def test_the_same_place_is_reported_once_and_the_number_is_bounded(
    guard: CrashGuard, tmp_path: Path
) -> None:
    assert guard.report(caught())
    assert not guard.report(caught())
    for number in range(2 * REPORTS_PER_RUN):
        kind = type(f"Error{number}", (Exception,), {})
        guard.report(kind("x"))
    assert len(list(tmp_path.glob("crash-*.json"))) == REPORTS_PER_RUN


def test_an_exception_at_the_top_of_a_thread_is_reported(guard: CrashGuard, tmp_path: Path) -> None:
    worker = threading.Thread(target=boom, name="sweeper")
    worker.start()
    worker.join()
    guard.close()
    (report,) = take_crash_reports(tmp_path)
    assert report.thread == "sweeper"


def test_an_exception_at_the_top_of_the_main_thread_is_reported(
    guard: CrashGuard, tmp_path: Path
) -> None:
    error = caught("in a slot")
    sys.excepthook(type(error), error, error.__traceback__)
    guard.close()
    (report,) = take_crash_reports(tmp_path)
    assert "in a slot" in report.summary


def test_the_hooks_are_given_back(tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    guard = CrashGuard(tmp_path, "1", ManualClock())
    guard.install()
    assert sys.excepthook != before[0]
    guard.close()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_a_cut_report_still_counts(tmp_path: Path) -> None:
    (tmp_path / "crash-1-01.json").write_text('{"kind": "exception", "utc', encoding="utf-8")
    (tmp_path / "crash-2-01.json").write_text("[]", encoding="utf-8")
    reports = take_crash_reports(tmp_path)
    assert len(reports) == 2
    assert all("is cut" in report.summary for report in reports)


def test_a_report_survives_its_own_form() -> None:
    report = CrashReport(CrashKind.FAULT, 5, "1", "t", "s", "trace", ("a", "b"))
    assert CrashReport.from_json(report.to_json()) == report


def test_old_reports_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(TAKEN_KEPT + 5):
        report = CrashReport(CrashKind.EXCEPTION, number, "1", "", "x")
        (tmp_path / f"crash-{number:03d}-01.json").write_text(report.to_json(), encoding="utf-8")
    assert len(take_crash_reports(tmp_path)) == TAKEN_KEPT + 5
    assert len(list((tmp_path / TAKEN).iterdir())) == TAKEN_KEPT


def test_no_folder_means_no_crash(tmp_path: Path) -> None:
    assert take_crash_reports(tmp_path / "none") == ()


@pytest.fixture
def run_child(
    tmp_path: Path, repository: Path
) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Run a program under a guard in a process of its own."""

    def run(ending: str) -> subprocess.CompletedProcess[str]:
        program = (
            "import sys, os, signal, ctypes\n"
            "from pathlib import Path\n"
            "from console.clock import SystemClock\n"
            "from console.crash import CrashGuard\n"
            "guard = CrashGuard(Path(sys.argv[1]), '9', SystemClock())\n"
            "guard.install()\n"
            f"{ending}\n"
        )
        return subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=repository,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run


def test_a_native_crash_leaves_its_trace(
    tmp_path: Path, run_child: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    done = run_child("def deep():\n    ctypes.string_at(0)\ndeep()")
    assert done.returncode != 0
    (report,) = take_crash_reports(tmp_path)
    assert report.kind is CrashKind.FAULT
    assert "in deep" in report.trace
    assert report.version == "9"
    assert take_crash_reports(tmp_path) == ()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_killed_run_is_noticed(
    tmp_path: Path, run_child: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    done = run_child("os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == -signal.SIGKILL
    mark = json.loads((tmp_path / "running.json").read_text(encoding="utf-8"))
    (report,) = take_crash_reports(tmp_path)
    assert report.kind is CrashKind.KILLED
    assert report.utc_ns == mark["utc_ns"]
    assert "did not end by itself" in report.summary


def test_an_uncaught_exception_ends_the_child_with_a_report(
    tmp_path: Path, run_child: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    run_child("raise LookupError('at the end')")
    kinds = {report.kind for report in take_crash_reports(tmp_path)}
    assert kinds == {CrashKind.EXCEPTION, CrashKind.KILLED}


def test_an_exception_in_a_destructor_is_reported(guard: CrashGuard, tmp_path: Path) -> None:
    class Leaky:
        def __del__(self) -> None:
            boom("in a destructor")

    Leaky()
    guard.close()
    (report,) = take_crash_reports(tmp_path)
    assert "in a destructor" in report.summary


def test_leaving_by_keyboard_is_no_crash(
    guard: CrashGuard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_on: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *args: passed_on.append(args[0]))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]
    guard.close()
    assert take_crash_reports(tmp_path) == ()


def test_a_report_that_cannot_be_written_does_not_crash_the_reporter(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    guard = CrashGuard(folder, "1", ManualClock())
    assert not guard.report(caught())
    assert not folder.exists()


def test_a_running_mark_that_is_cut_still_tells_of_the_end(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text('{"utc_', encoding="utf-8")
    (report,) = take_crash_reports(tmp_path)
    assert report.kind is CrashKind.KILLED
    assert report.version == "unknown"
