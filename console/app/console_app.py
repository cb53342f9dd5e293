"""The console of one seat: window first, then the site; and the way back. Main thread.

This module imports nothing heavy, so that the window stands before the site is read.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.app.run_meter import RunMeter
from console.services.health import HealthService
from console.services.opening import Opening, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.app.options import RunOptions
    from console.app.running import Running
    from console.app.shell import Shell
    from console.clock import Clock
    from console.crash import CrashReport
    from console.services.run_report import RunReport
    from console.services.site_opening import Opened
    from console.services.threads import BugReport

log = logging.getLogger("console")

OPENING_LIMIT_MS = 70_000


def _raise_bug(error: BaseException, thread: str) -> None:
    """Without a crash guard a mistake of ours must not pass unseen."""
    del thread
    raise error


class ConsoleApp(QObject):
    """One run from the window to the last flush.

    Attributes:
        started: Signal(): the site is open and every engine was started.
        refused: Signal(Refusal): the site could not be opened.
        leave_requested: Signal(): a person may leave and wants to.
    """

    started = Signal()
    refused = Signal(object)
    leave_requested = Signal()

    def __init__(
        self,
        options: RunOptions,
        clock: Clock,
        shell: Shell,
        crashes: tuple[CrashReport, ...] = (),
        report_bug: BugReport | None = None,
    ) -> None:
        """Keep the parts; nothing is read before the window has drawn itself."""
        super().__init__()
        self._options = options
        self._clock = clock
        self._shell = shell
        self._crashes = crashes
        self._report_bug = report_bug or _raise_bug
        self._opening: Opening | None = None
        self._is_stopping = False
        self.running: Running | None = None
        self.health = HealthService(clock)
        is_measured = options.report is not None
        self.meter = RunMeter(clock, shell.panels.wall, is_wanted=is_measured)
        self.overdue: list[str] = []
        shell.window.first_painted.connect(self.on_first_painted)

    @Slot()
    def on_first_painted(self) -> None:
        """The person sees a window: now read the site."""
        self.meter.start()
        opening = Opening(self._options.open_site)
        opening.site_opened.connect(self.on_site_opened)
        opening.site_refused.connect(self.on_site_refused)
        opening.progressed.connect(self._shell.panels.wall_header.set_fact)
        opening.failed.connect(self.on_failed)
        self._opening = opening
        opening.start()

    @Slot(object)
    def on_site_opened(self, opened: Opened) -> None:
        """Build the engines, connect them, start."""
        from console.app.running import Running  # noqa: PLC0415 - the opening thread imported it

        self._shell.panels.refusal.hide()
        self._look_as_named(opened)
        self.running = Running(
            opened, self._clock, self.health, self._shell, self.meter, self._report_bug
        )
        if not self._is_stopping:
            self.running.commands.leave_requested.connect(self.leave_requested)
            self.running.start(self._crashes)
            self.running.enter_as(self._options.enter_as)
            self.started.emit()

    def _look_as_named(self, opened: Opened) -> None:
        """Take the site file's look; what the guard chose in the last run was restored already."""
        from console.models.wall_layouts import EVERYTHING, LAYOUTS  # noqa: PLC0415 - as above

        wanted = opened.prepared.site.window
        overlays, wall = self._shell.overlays, self._shell.panels.wall
        is_own = self._options.has_saved_look
        scale = overlays.theme.scale if is_own else wanted.text_percent / 100
        overlays.take_look(scale, is_reduced_motion=wanted.reduced_motion)
        if self._options.is_wall_only:
            wall.set_layout_value(EVERYTHING)
        elif not is_own:
            wall.set_layout_value(LAYOUTS[wanted.wall])

    @Slot(object)
    def on_site_refused(self, refusal: Refusal) -> None:
        """Say in the window why there is no site; the person may correct it and start again."""
        first, _, rest = refusal.words.partition("\n")
        banner = self._shell.panels.refusal
        banner.say(first, rest.replace("\n", " · "))
        banner.show()
        self._shell.panels.wall_header.set_fact("")
        self.refused.emit(refusal)

    @Slot(object)
    def on_failed(self, error: Exception) -> None:
        """What escaped the opening thread is a mistake of ours: the crash guard reports it."""
        self._report_bug(error, "opening")

    def stop(self) -> None:
        """Stop everything in reverse. Blocks for as long as the slowest part may take."""
        self._is_stopping = True
        self.meter.stop()
        if self._opening is not None:
            self._opening.cancel()
            if not self._opening.wait(OPENING_LIMIT_MS):
                self.overdue.append(self._opening.objectName())
            # What it opened in its last moment waits as a message, and must be closed too.
            QCoreApplication.sendPostedEvents(self)
        if self.running is not None:
            self.overdue += self.running.stop()

    def report(self, screenshots: Iterable[str]) -> RunReport:
        """What the run measured, also when the site was never opened."""
        running = self.running
        if running is None:
            return self.meter.report((), None, self.overdue, screenshots)
        engines = running.engines
        return self.meter.report(
            engines.cameras.facts, engines.recording, self.overdue, screenshots
        )
