"""What surrounds a run: crash guard, log, seat, Qt's messages. Main thread.

Entered before the window is made and left after the last thread has ended.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from console import __version__
from console.crash import CrashGuard, CrashReport, take_crash_reports
from console.logs import Logs, setup_logs
from console.qt_log import install_qt_log
from console.services.seat_lock import SeatLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from console.app.options import RunOptions
    from console.clock import Clock

log = logging.getLogger("console")


class SeatTakenError(Exception):
    """Another console runs at this seat; it was asked to come forward."""


class Session:
    """Holds a seat, its log and its crash guard.

    Attributes:
        crashes: What ended badly before this run.
        seat_lock: Says when a second start wants this window to come forward.
    """

    def __init__(self, options: RunOptions, clock: Clock) -> None:
        """Touch nothing until entered."""
        self._options = options
        self._clock = clock
        self._logs: Logs | None = None
        self._guard: CrashGuard | None = None
        self._restore_qt: Callable[[], None] | None = None
        self.seat_lock = SeatLock(options.seat, options.paths.run)
        self.crashes: tuple[CrashReport, ...] = ()

    def __enter__(self) -> Session:
        """Take the seat, then log, then guard.

        Raises:
            SeatTakenError: When another living console holds it.
            OSError: When a folder cannot be written.
        """
        if not self.seat_lock.acquire():
            asked = self.seat_lock.ask_holder()
            told = "It was asked to come forward." if asked else "It does not answer."
            msg = f"A console runs at seat {self._options.seat} already. {told}"
            raise SeatTakenError(msg)
        logs = setup_logs(self._options.paths.logs, file_name=f"{self._options.seat}.log")
        self._logs = logs
        folder = self._options.paths.crash_dir(self._options.seat)
        self.crashes = take_crash_reports(folder)
        self._guard = CrashGuard(folder, __version__, self._clock, logs.recent.lines)
        self._guard.install()
        self._restore_qt = install_qt_log()
        log.info("sallyport %s starts on seat %s", __version__, self._options.seat)
        return self

    def report_bug(self, error: BaseException, thread: str) -> None:
        """Write a crash report for a mistake that a thread's last line caught."""
        if self._guard is not None:
            self._guard.report(error, thread)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give everything back; the run then counts as ended cleanly."""
        log.info("sallyport ends")
        if self._restore_qt is not None:
            self._restore_qt()
        if self._guard is not None and error is None:
            with contextlib.suppress(OSError):
                self._guard.close()
        if self._logs is not None:
            self._logs.close()
        self.seat_lock.release()
