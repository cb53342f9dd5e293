"""The real program as processes: refusals with their codes, one console a seat, a restart."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.commands.exit_codes import ExitCode
from console.domain.events import Code
from console.paths import SitePaths, paths_under
from console.store.engines import sqlite_url
from console.store.event_pages import EventReader

pytestmark = [pytest.mark.flow, pytest.mark.slow]

LIMIT_S = 45.0
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def paths(tmp_path: Path) -> SitePaths:
    return paths_under(tmp_path / "home")


@pytest.fixture
def start(tmp_path: Path, repository: Path) -> Iterator[Start]:
    """Start ``sallyport`` with ``--home`` in the test's folder; none outlives the test."""
    started: list[subprocess.Popen[str]] = []
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SALLYPORT_")}

    def run(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
        child = subprocess.Popen(
            [sys.executable, "-m", "console", *arguments, "--home", str(tmp_path / "home")],
            cwd=repository,
            env={**inherited, "QT_QPA_PLATFORM": "offscreen", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(child)
        return child

    yield run
    for child in started:
        child.kill()
        child.communicate(timeout=LIMIT_S)


def ended(child: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit code and what it said."""
    try:
        out, err = child.communicate(timeout=LIMIT_S)
    finally:
        child.kill()
    return child.returncode, out + err


def wait_for_words(file: Path, words: str) -> None:
    """Wait until a log says something."""
    deadline = time.monotonic() + LIMIT_S
    while not (file.exists() and words in file.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline, f"{file} never said {words!r}"
        threading.Event().wait(0.05)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_seat_is_held_once_and_a_killed_console_is_taken_over_and_told_of(
    start: Start, paths: SitePaths
) -> None:
    assert ended(start("init", "--machine-key"))[0] == ExitCode.OK
    first = start("run", "--offscreen")
    wait_for_words(paths.logs / "control.log", " is open")
    code, words = ended(start("run", "--offscreen", "--seconds", "1"))
    assert code == ExitCode.SEAT_TAKEN
    assert "already" in words
    first.send_signal(signal.SIGKILL)
    assert ended(first)[0] == -signal.SIGKILL
    code, words = ended(start("run", "--offscreen", "--seconds", "1"))
    assert code == ExitCode.OK, words
    reader = EventReader(sqlite_url(paths.journal_file))
    codes = [row.event.code for row in reader.newest(20)]
    reader.close()
    assert codes.count(Code.CONSOLE_STARTED) == 2
    assert codes.count(Code.CONSOLE_CRASHED) == 1
    code, words = ended(start("journal", "verify"))
    assert code == ExitCode.OK, words


def test_what_cannot_be_opened_is_refused_with_its_code(start: Start, paths: SitePaths) -> None:
    phrase = {"SALLYPORT_PASSPHRASE": "four words are enough"}
    code, words = ended(start("run", "--offscreen", **phrase))
    assert code == ExitCode.SITE_FILE
    assert "sallyport init" in words
    assert ended(start("init", **phrase))[0] == ExitCode.OK
    wrong = {"SALLYPORT_PASSPHRASE": "four words are not enough"}
    code, words = ended(start("run", "--offscreen", **wrong))
    assert code == ExitCode.KEYSTORE
    assert "does not open the keystore" in words
    text = paths.site_file.read_text(encoding="utf-8")
    paths.site_file.write_text(text.replace("segment_s = 60", "segment_s = 1"), encoding="utf-8")
    code, words = ended(start("run", "--offscreen", **phrase))
    assert code == ExitCode.SITE_FILE
    assert "recording.segment_s: found 1" in words
    assert not paths.journal_file.exists()
