"""Runs one console from process start to its end. Main thread.

Order: seat, log, crash guard, window, site, engines; and backwards. Nothing heavy is imported
before the window has drawn itself.
"""

from __future__ import annotations

import logging
import signal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Slot

from console.app.console_app import ConsoleApp
from console.app.options import RunEnd
from console.app.session import SeatTakenError, Session
from console.clock import SystemClock
from console.interpreter import set_switch_interval
from console.window.application import make_application
from console.window.build_window import build_window
from console.window.panels import make_panels
from console.window.screenshots import Screenshots
from console.window.window_state import WindowState, load, save

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from console.app.options import RunOptions
    from console.services.opening import Refusal
    from console.services.run_report import RunReport
    from console.window.main_window import MainWindow

log = logging.getLogger("console")

#: Python handles signals only between byte codes: a timer gives it the chance.
SIGNAL_MS = 200


class Run(QObject):
    """Steers one run: when it ends, in which order, and what it leaves."""

    def __init__(
        self, app: QCoreApplication, options: RunOptions, window: MainWindow, console: ConsoleApp
    ) -> None:
        """Connect; the run begins with the window's first paint."""
        super().__init__()
        self._app = app
        self._options = options
        self._window = window
        self._console = console
        self._pictures: Screenshots | None = None
        self._report: RunReport | None = None
        self._is_ending = False
        self.refusal: Refusal | None = None
        self.trouble = ""
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.on_time_is_up)
        window.close_requested.connect(self.finish)
        console.started.connect(self.on_started)
        console.refused.connect(self.on_refused)

    @Slot()
    def on_started(self) -> None:
        """The engines run: count the seconds from here."""
        if self._options.seconds > 0:
            self._end.start(round(self._options.seconds * 1000))

    @Slot(object)
    def on_refused(self, refusal: Refusal) -> None:
        """A person reads why in the window; without one the run ends."""
        self.refusal = refusal
        if self._options.is_offscreen:
            self.finish()

    @Slot()
    def on_signal_chance(self) -> None:
        """Nothing to do: being called lets Python look for signals."""

    @Slot()
    def on_time_is_up(self) -> None:
        """Measure first, then take pictures, then stop."""
        self._console.meter.stop()
        if self._options.screenshots is None:
            self.finish()
            return
        self._pictures = Screenshots(self._window, self._options.screenshots)
        self._pictures.done.connect(self.finish)
        self._pictures.start()

    @Slot()
    def finish(self) -> None:
        """Stop everything, write what was measured, close."""
        if self._is_ending:
            return
        self._is_ending = True
        self._console.stop()
        self._write_report()
        self._window.close_for_good()
        self._app.quit()

    def _write_report(self) -> None:
        """The report's file."""
        pictures = self._pictures
        if pictures is not None:
            self.trouble = pictures.trouble
        path = self._options.report
        if path is None:
            return
        report = self._console.report(pictures.files if pictures is not None else ())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(report.to_json() + "\n", encoding="utf-8")
        except OSError as error:
            self.trouble = f"The report {path} cannot be written: {error.strerror}"


def run_console(options: RunOptions) -> RunEnd:
    """Run until a person leaves, the time is up, or the site is refused offscreen.

    Returns:
        How it ended; the caller makes words and an exit code of it.
    """
    set_switch_interval()
    clock = SystemClock()
    state_file = options.paths.config / f"window-{options.seat}.json"
    loaded = load(state_file)
    app, theme = make_application(loaded.state.text_scale)
    try:
        with Session(options, clock) as session:
            if loaded.trouble:
                log.warning("window state: %s", loaded.trouble)
            panels = make_panels(theme, clock, ZoneInfo("UTC"))
            window = build_window(options.title, panels)
            window.restore(loaded.state)
            console = ConsoleApp(options, clock, window, panels, session.crashes)
            run = Run(app, options, window, console)
            _show(window, options, loaded.state)
            _listen_to_signals(run)
            app.exec()
            _keep_state(window, loaded.state, options)
            return RunEnd("", run.refusal, tuple(console.overdue), run.trouble)
    except SeatTakenError as error:
        return RunEnd(seat_taken=str(error))


def _show(window: MainWindow, options: RunOptions, state: WindowState) -> None:
    """At the size asked for, as it was, or filling the screen."""
    if options.size is not None:
        window.resize(*options.size)
        window.show()
    elif state.geometry:
        window.show()
    else:
        window.showMaximized()


def _listen_to_signals(run: Run) -> None:
    """Ctrl+C and a service manager's stop end the run as a person would."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: run.finish())
    timer = QTimer(run)
    timer.setInterval(SIGNAL_MS)
    timer.timeout.connect(run.on_signal_chance)
    timer.start()


def _keep_state(window: MainWindow, before: WindowState, options: RunOptions) -> None:
    """Save the layout of a run that ended well."""
    if options.is_offscreen:
        return
    path = options.paths.config / f"window-{options.seat}.json"
    try:
        save(path, window.state(before.text_scale, before.wall), is_good=True)
    except OSError as error:
        log.warning("window state not saved: %s", error)
