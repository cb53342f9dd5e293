"""Watches the program's own threads: what died is told, shown and reported once. Main thread."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Slot

from console.domain.events import Code, Tone
from console.domain.health import HealthState
from console.services.health import HealthService
from console.services.reporter import Reporter

log = logging.getLogger("console")

BugReport = Callable[[BaseException, str], object]


class ThreadWatch(QObject):
    """Knows every thread that must run while the site is open.

    A thread that ends by itself is a mistake of ours: an alarm for the guard, because what it did
    is not done any more, and a crash report for us.
    """

    def __init__(self, health: HealthService, reporter: Reporter, report_bug: BugReport) -> None:
        """Keep the parts; threads are added.

        Args:
            health: The board for conditions and lines.
            reporter: Makes the events.
            report_bug: Writes a crash report; takes the error and the thread's name.
        """
        super().__init__()
        self._health = health
        self._reporter = reporter
        self._report_bug = report_bug
        self._threads: dict[str, Callable[[], bool]] = {}
        self._dead: set[str] = set()

    def add(self, name: str, is_running: Callable[[], bool]) -> None:
        """Watch one more.

        Args:
            name: Of the thread.
            is_running: Asks it; must not block.
        """
        self._threads[name] = is_running
        self._health.set_item(f"thread:{name}", HealthState.STARTING, Tone.CALM)

    def add_thread(self, thread: QThread) -> None:
        """Watch a QThread under its own name."""
        self.add(thread.objectName(), thread.isRunning)

    @Slot()
    def on_tick(self) -> None:
        """Ask every thread."""
        for name, is_running in self._threads.items():
            if is_running():
                self._health.set_item(f"thread:{name}", HealthState.NORMAL, Tone.CALM)
            elif name not in self._dead:
                self._tell(name, "ended by itself")

    @Slot(object)
    def on_failed(self, error: Exception) -> None:
        """The last line of a thread caught a mistake of ours."""
        name = self.sender().objectName()
        self._report_bug(error, name)
        self._tell(name or type(error).__name__, f"{type(error).__name__}: {error}")

    @Slot(object)
    def on_camera_failed(self, error: Exception) -> None:
        """A mistake of ours cost one camera its open file; its recording began anew."""
        self._report_bug(error, "recorder")
        self._reporter.report(
            Code.THREAD_FAILED,
            Tone.WARNING,
            "thread:recorder",
            thread="recorder",
            detail=f"one camera's file begins anew, {type(error).__name__}: {error}",
        )

    @Slot(object)
    def on_erred(self, error: Exception) -> None:
        """A mistake of ours cost one piece of work; the thread goes on."""
        detail = f"one piece of work was given up, {type(error).__name__}: {error}"
        self._report_bug(error, "operations")
        self._reporter.report(
            Code.THREAD_FAILED,
            Tone.WARNING,
            "thread:operations",
            thread="operations",
            detail=detail,
        )

    def _tell(self, name: str, detail: str) -> None:
        """Journal, show, once."""
        if name in self._dead:
            return
        self._dead.add(name)
        log.error("thread %s failed: %s", name, detail)
        subject = f"thread:{name}"
        params = {"thread": name, "detail": detail}
        self._reporter.report(Code.THREAD_FAILED, Tone.ALARM, subject, **params)
        self._health.raise_condition("thread", Code.THREAD_FAILED, Tone.ALARM, subject, **params)
        self._health.set_item(subject, HealthState.FAILED, Tone.ALARM, cause=detail)
