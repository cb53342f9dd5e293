"""What every test shares: no screen, and nothing may outlive the test that made it.

After each test the guard looks for Python threads, QThreads, active QTimers and visible windows
that were not there before, gives them a moment to end, and fails the test naming the rest.
Qt warnings fail a test through ``qt_log_level_fail``, other warnings through ``filterwarnings``.
"""

import gc
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LC_ALL", "C.UTF-8")

from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer

#: How long what a test started may take to end after the test, seconds.
GRACE_S = 3.0
REPOSITORY = Path(__file__).resolve().parents[1]

_started: weakref.WeakSet[QThread | QTimer] = weakref.WeakSet()


def _trace(thread: QThread) -> None:
    """Let coverage see a QThread's code: it hooks Python's own threads only."""
    hook = threading.gettrace()
    if hook is None:
        return
    body = type(thread).run
    kept = weakref.ref(thread)

    def run() -> None:
        sys.settrace(hook)
        if (own := kept()) is not None:
            body(own)

    thread.run = run  # type: ignore[method-assign]


def _remember_starts(owner: type[QThread] | type[QTimer]) -> None:
    """Keep a weak reference to whatever is started, since Qt itself keeps no list to ask."""
    original: Callable[..., None] = owner.start

    def start(self: Any, *args: Any, **kwargs: Any) -> None:
        _started.add(self)
        if isinstance(self, QThread):
            _trace(self)
        original(self, *args, **kwargs)

    owner.start = start  # type: ignore[method-assign]


_remember_starts(QThread)
_remember_starts(QTimer)


def _is_alive(started: QThread | QTimer) -> bool:
    try:
        return started.isRunning() if isinstance(started, QThread) else started.isActive()
    except RuntimeError:  # the C++ half is gone already
        return False


def _windows() -> list[Any]:
    """Visible top-level windows; empty where no test has made a QApplication."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not isinstance(QCoreApplication.instance(), widgets.QApplication):
        return []
    return [one for one in widgets.QApplication.topLevelWidgets() if one.isVisible()]


def _python_threads() -> list[threading.Thread]:
    """Threads of ours; a thread that Qt made shows up as a dummy that never ends, so not those."""
    return [one for one in threading.enumerate() if not isinstance(one, threading._DummyThread)]


def _describe(one: Any) -> str:
    name = one.name if isinstance(one, threading.Thread) else one.objectName()
    return f"{type(one).__name__} {name or '(without a name)'}"


def _living() -> dict[int, Any]:
    """Everything alive that a test could have left behind, by identity."""
    found = [*_python_threads(), *[one for one in list(_started) if _is_alive(one)], *_windows()]
    return {id(one): one for one in found}


def _leftovers(before: dict[int, Any]) -> list[str]:
    return [_describe(one) for key, one in _living().items() if key not in before]


def _settle(before: dict[int, Any]) -> list[str]:
    """Wait within the grace for what is left to end; only a suspicious test pays for this."""
    limit = time.monotonic() + GRACE_S
    while left := _leftovers(before):
        if time.monotonic() > limit:
            return left
        gc.collect()
        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QCoreApplication.processEvents()
        threading.Event().wait(0.02)
    return []


@pytest.fixture(autouse=True)
def _nothing_outlives_the_test() -> Iterator[None]:
    """Fail the test that leaves a thread, an active timer or a window behind."""
    before = _living()
    yield
    if _leftovers(before) and (left := _settle(before)):
        pytest.fail(f"outlived the test: {'; '.join(left)}", pytrace=False)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real clips and scans beside the checkout; absent, the test is skipped."""
    place = Path(os.environ.get("SALLYPORT_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not place.is_dir():
        pytest.skip("no shared test data: set SALLYPORT_SHARED to the folder that holds data/")
    return place
