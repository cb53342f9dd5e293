"""The guard of tests/conftest.py must itself be able to fail."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAKY = {
    "QThread leaky-bus": """
from PySide6.QtCore import QThread
kept = []
def test_it(qapp):
    thread = QThread()
    thread.setObjectName("leaky-bus")
    thread.start()
    kept.append(thread)
""",
    "Thread leaky-worker": """
from threading import Event, Thread
def test_it():
    Thread(target=Event().wait, args=(30,), name="leaky-worker", daemon=True).start()
""",
    "QTimer leaky-tick": """
from PySide6.QtCore import QTimer
kept = []
def test_it(qapp):
    timer = QTimer()
    timer.setObjectName("leaky-tick")
    timer.start(1000)
    kept.append(timer)
""",
    "QWidget leaky-window": """
from PySide6.QtWidgets import QWidget
kept = []
def test_it(qapp):
    window = QWidget()
    window.setObjectName("leaky-window")
    window.show()
    kept.append(window)
""",
}

CLEAN = """
import threading
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
def test_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    timer = QTimer(window)
    timer.start(1000)
    thread = QThread()
    thread.start()
    thread.quit()
    assert thread.wait(2000)
    threading.Thread(target=lambda: None).start()
"""

WARNING = """
from PySide6.QtCore import qWarning
def test_it(qapp):
    qWarning("a Qt warning")
"""


@pytest.fixture
def guarded(pytester: pytest.Pytester, repository: Path) -> pytest.Pytester:
    """A folder with our conftest (its grace shortened) and our pytest settings."""
    guard = (repository / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(guard.replace("GRACE_S = 3.0", "GRACE_S = 0.2"))
    pytester.makepyprojecttoml((repository / "pyproject.toml").read_text(encoding="utf-8"))
    return pytester


def run(guarded: pytest.Pytester, test: str) -> pytest.RunResult:
    """Run one test file in a process of its own; a leaked QThread would abort ours at exit."""
    guarded.makepyfile(test_it=test)
    return guarded.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist", "test_it.py")


@pytest.mark.parametrize("name", LEAKY)
def test_what_outlives_a_test_fails_it_by_name(guarded: pytest.Pytester, name: str) -> None:
    result = run(guarded, LEAKY[name])
    result.stdout.fnmatch_lines([f"*outlived the test: {name}*"])


def test_a_tidy_test_passes_the_guard(guarded: pytest.Pytester) -> None:
    run(guarded, CLEAN).assert_outcomes(passed=1)


def test_a_qt_warning_fails_its_test(guarded: pytest.Pytester) -> None:
    run(guarded, WARNING).assert_outcomes(failed=1)
