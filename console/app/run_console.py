"""Runs one console from process start to its end. Main thread.

Order: seat, log, crash guard, window, site, engines; and backwards. Nothing heavy is imported
before the window has drawn itself.
"""

from __future__ import annotations

import logging
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from console.app.console_app import ConsoleApp
from console.app.options import RunEnd
from console.app.session import SeatTakenError, Session
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.interpreter import set_switch_interval
from console.window.alarm_probe import AlarmProbe, ProbeFigures
from console.window.application import make_application
from console.window.layout_switcher import LayoutSwitcher
from console.window.screenshots import Screenshots
from console.window.window_state import WindowState, load, save
from widgets.wall.layout import layout_from_json

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
        self, app: QCoreApplication, options: RunOptions, shell: Shell, console: ConsoleApp
    ) -> None:
        """Connect; the run begins with the window's first paint."""
        super().__init__()
        self._app = app
        self._options = options
        self._shell = shell
        self._window = shell.window
        self._console = console
        self._pictures: Screenshots | None = None
        self._report: RunReport | None = None
        self._is_ending = False
        self.refusal: Refusal | None = None
        self.trouble = ""
        self._probe: AlarmProbe | None = None
        self._switcher = LayoutSwitcher(shell.window, shell.panels.wall)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.on_settled)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.on_time_is_up)
        shell.window.close_requested.connect(self.on_close_requested)
        shell.overlays.passed_on.connect(self.on_passed_on)
        shell.window.layouts_saved.connect(self.on_layouts_saved)
        console.leave_requested.connect(self.finish)
        console.started.connect(self.on_started)
        console.refused.connect(self.on_refused)

    @Slot()
    def on_started(self) -> None:
        """The engines run: let them settle, then measure and count the seconds."""
        self._settle.start(round(self._options.settle_s * 1000))

    @Slot()
    def on_settled(self) -> None:
        """Measure from here."""
        self._console.meter.start_loop()
        seconds = self._options.seconds
        if seconds <= 0:
            return
        self._end.start(round(seconds * 1000))
        if self._options.layout_switches > 0:
            self._switcher.start(self._options.layout_switches, seconds)
        running = self._console.running
        if self._options.alarm_facts > 0 and running is not None:
            self._probe = AlarmProbe(SystemClock(), self._shell.panels.strip, running.post_probe)
            running.watch_alarms(self._probe)
            self._probe.start(self._options.alarm_facts, seconds)

    @Slot(object)
    def on_refused(self, refusal: Refusal) -> None:
        """A person reads why in the window; without one the run ends."""
        self.refusal = refusal
        if self._options.is_offscreen:
            self.finish()

    @Slot()
    def on_close_requested(self) -> None:
        """The window's own close button: the same right is asked for."""
        if self._console.running is None:
            self.finish()
        else:
            self._console.running.commands.on_called("quit")

    @Slot(str)
    def on_passed_on(self, name: str) -> None:
        """Before a site is open only leaving is possible."""
        if name == "quit" and self._console.running is None:
            self.finish()

    @Slot()
    def on_layouts_saved(self) -> None:
        """A guard saved or deleted a wall layout: it must outlive a crash."""
        _keep_state(self._shell, self._options, is_good=False)

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
        probed = self._probe.figures() if self._probe is not None else ProbeFigures()
        report = replace(
            self._console.report(pictures.files if pictures is not None else ()),
            layout_switches=self._switcher.switched,
            alarms_posted=probed.posted,
            alarms_painted=probed.painted,
            alarms_doubled=probed.doubled,
            focus_changes=probed.focus_changes,
            alarm_shown_ms=probed.shown_ms,
            alarm_sound_ms=probed.sound_ms,
        )
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
            options = replace(options, has_saved_look=bool(loaded.state.wall))
            shell = make_shell(options.title, theme, clock)
            _restore(shell, loaded.state)
            console = ConsoleApp(options, clock, shell, session.crashes, session.report_bug)
            run = Run(app, options, shell, console)
            session.seat_lock.activation_requested.connect(shell.window.come_forward)
            _show(shell.window, options, loaded.state)
            _listen_to_signals(run)
            app.exec()
            _keep_state(shell, options, is_good=True)
            return RunEnd("", run.refusal, tuple(console.overdue), run.trouble)
    except SeatTakenError as error:
        return RunEnd(seat_taken=str(error))


def _show(window: MainWindow, options: RunOptions, state: WindowState) -> None:
    """At the size asked for, as it was, or filling the screen."""
    if options.is_wall_only:
        window.show_wall_only()
    if options.size is not None:
        window.resize(*options.size)
        window.show()
    elif state.geometry:
        window.show()
    else:
        # Without a window manager nobody maximises: take the room that there is.
        window.setGeometry(window.screen().availableGeometry())
        window.showMaximized()


def _listen_to_signals(run: Run) -> None:
    """Ctrl+C and a service manager's stop end the run as a person would."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: run.finish())
    timer = QTimer(run)
    timer.setInterval(SIGNAL_MS)
    timer.timeout.connect(run.on_signal_chance)
    timer.start()


def _restore(shell: Shell, state: WindowState) -> None:
    """Take the layout of the last run."""
    if not shell.window.restore(state):
        log.warning("window geometry does not fit the screens: default taken")
    wall = shell.panels.wall
    saved = []
    for text in state.walls:
        try:
            saved.append(layout_from_json(text))
        except ValueError as error:
            log.warning("saved wall layout not restored: %s", error)
    wall.keys.saved = tuple(saved)
    if state.wall:
        try:
            wall.set_layout_value(layout_from_json(state.wall))
        except ValueError as error:
            log.warning("wall layout not restored: %s", error)


def _keep_state(shell: Shell, options: RunOptions, *, is_good: bool) -> None:
    """Save the layout; a good one comes from a run that ended well."""
    if options.is_offscreen:
        return
    path = options.paths.config / f"window-{options.seat}.json"
    try:
        wall = shell.panels.wall
        shown = wall.arrangement.layout.to_json()
        walls = tuple(one.to_json() for one in wall.keys.saved)
        state = shell.window.state(shell.overlays.theme.scale, shown, walls)
        save(path, state, is_good=is_good)
    except OSError as error:
        log.warning("window state not saved: %s", error)
