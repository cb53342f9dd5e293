"""An exercise in the real window: watermark, both chains, a restart in the middle, a real alarm."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from console.app.console_app import ConsoleApp
from console.app.options import RunOptions
from console.app.prepare import open_demo_keystore
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.config.keys import ensure_keys
from console.config.site import Site
from console.domain.events import Code, StoredEvent, Tone
from console.domain.exercise import ExercisePhase, ExerciseView
from console.paths import paths_under
from console.services.ledger import Ledger
from console.services.operations.orders import Order
from console.services.site_opening import Prepared, open_site
from console.window.application import make_application
from widgets.exercise_mark import ExerciseMark

pytestmark = [pytest.mark.flow]

SOON_MS = 15_000


class Run:
    """One run of a console without cameras."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self._qtbot = qtbot
        self.has_ended = False
        paths = paths_under(home)
        paths.make_folders()
        _app, theme = make_application(1.0)
        clock = SystemClock()
        keystore = open_demo_keystore(paths)
        ensure_keys(keystore)
        facts = {"version": 1, "site": {"id": "drill", "name": "Drill", "time_zone": "UTC"}}
        site = Site.model_validate({**facts, "recording": {"free_floor_gb": 0.0}})
        prepared = Prepared(paths, site, "control", keystore, is_demo=True)
        options = RunOptions(
            "Drill",
            paths,
            "control",
            lambda _tell: open_site(lambda: prepared, clock),
            enter_as="supervisor",
        )
        self.shell: Shell = make_shell("Drill", theme, clock)
        qtbot.addWidget(self.shell.window)
        self.console = ConsoleApp(options, clock, self.shell)
        self.shell.window.resize(1366, 768)
        self.shell.window.show()
        qtbot.waitUntil(lambda: self.console.running is not None, timeout=SOON_MS)
        assert self.console.running is not None
        self.running = self.console.running
        self.operations = self.running.engines.operations
        qtbot.waitUntil(self._is_entered, timeout=SOON_MS)

    def _is_entered(self) -> bool:
        return self.operations.commands.actor.actor_id == "demo-supervisor"

    @property
    def view(self) -> ExerciseView:
        return self.running.exercise.view

    @property
    def is_marked(self) -> bool:
        marks = self.shell.window.findChildren(ExerciseMark)
        return [mark.isVisible() for mark in marks] == [True]

    def call(self, name: str) -> None:
        self.shell.window.actions_of[name].trigger()

    def wait_for(self, phase: ExercisePhase) -> None:
        self._qtbot.waitUntil(lambda: self.view.phase is phase, timeout=SOON_MS)

    def record(self, code: Code, tone: Tone, subject: str, *, exercise: bool | None) -> None:
        """As a subject of the operations thread would."""
        ledger: Ledger = self.running.engines.operations.services.exercise._ledger
        self.operations.order(
            Order("test", lambda: ledger.record(code, tone, subject, exercise=exercise))
        )

    def events(self) -> list[StoredEvent]:
        return self.running.opened.store.events.newest(300)

    def end(self) -> None:
        if self.has_ended:
            return
        self.has_ended = True
        self.console.stop()
        self.shell.window.close_for_good()
        QCoreApplication.sendPostedEvents()
        assert self.console.overdue == []


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Run]]:
    runs: list[Run] = []

    def make() -> Run:
        runs.append(Run(qtbot, tmp_path / "home"))
        return runs[-1]

    yield make
    for run in runs:
        run.end()


def test_an_exercise_survives_a_restart_and_a_real_alarm_pauses_it(
    qtbot: QtBot, start: Callable[[], Run]
) -> None:
    run = start()
    assert not run.is_marked
    run.call("exercise")
    run.wait_for(ExercisePhase.RUNNING)
    qtbot.waitUntil(lambda: run.is_marked, timeout=SOON_MS)
    run.record(Code.LOG_ENTRY_WRITTEN, Tone.CALM, "shift:1", exercise=None)
    run.end()

    again = start()
    again.wait_for(ExercisePhase.RUNNING)
    qtbot.waitUntil(lambda: again.is_marked, timeout=SOON_MS)
    again.record(Code.ALARM_RAISED, Tone.ALARM, "alarm:control-99", exercise=False)
    again.wait_for(ExercisePhase.PAUSED)
    assert again.view.alarm == "alarm:control-99"
    assert again.is_marked
    again.record(Code.LOG_ENTRY_WRITTEN, Tone.CALM, "shift:2", exercise=None)
    again.call("exercise")
    again.wait_for(ExercisePhase.OFF)
    qtbot.waitUntil(lambda: not again.is_marked, timeout=SOON_MS)
    qtbot.waitUntil(
        lambda: [one.event.code for one in again.events()].count(Code.EXERCISE_ENDED) == 2,
        timeout=SOON_MS,
    )
    chains = {one.event.subject: one.event.exercise for one in again.events()}
    assert chains["shift:1"] is True
    assert chains["shift:2"] is False


def test_a_wish_that_makes_no_sense_is_answered_at_the_foot(
    qtbot: QtBot, start: Callable[[], Run]
) -> None:
    run = start()
    said: list[str] = []
    run.running.exercise._say = said.append
    run.call("exercise_pause")
    qtbot.waitUntil(lambda: said == ["No exercise runs."], timeout=SOON_MS)


def test_a_drill_from_fact_to_incident_is_tagged_and_a_real_door_pauses_it(
    qtbot: QtBot, start: Callable[[], Run]
) -> None:
    """Acceptance 6 of the doctrine: nothing goes out, every row is tagged, a real alarm pauses."""
    run = start()
    run.call("exercise")
    run.wait_for(ExercisePhase.RUNNING)
    run.record(Code.DOOR_FORCED, Tone.ALARM, "door:D3", exercise=True)

    def of(code: Code) -> list[StoredEvent]:
        return [one for one in run.events() if one.event.code is code]

    qtbot.waitUntil(lambda: len(of(Code.ALARM_RAISED)) == 1, timeout=SOON_MS)
    qtbot.waitUntil(lambda: len(of(Code.INCIDENT_OPENED)) == 1, timeout=SOON_MS)
    assert run.view.is_running
    run.record(Code.DOOR_FORCED, Tone.ALARM, "door:D4", exercise=False)
    run.wait_for(ExercisePhase.PAUSED)
    qtbot.waitUntil(lambda: len(of(Code.ALARM_RAISED)) == 2, timeout=SOON_MS)
    ours = ("alarm.", "incident.", "message.", "run.")
    tagged = {
        one.event.exercise
        for one in run.events()
        if one.event.code.startswith(ours) and one.event.params.get("about") == "door:D3"
    }
    assert tagged == {True}
    real = {
        one.event.exercise
        for one in of(Code.ALARM_RAISED)
        if one.event.params["about"] == "door:D4"
    }
    assert real == {False}
    sent = (Code.MESSAGE_TRIED, Code.MESSAGE_SENT)
    assert [one for one in run.events() if one.event.code in sent and one.event.exercise] == []
    run.call("exercise_pause")
    qtbot.waitUntil(lambda: len(of(Code.ACTION_ALLOWED)) > 0, timeout=SOON_MS)
    assert run.view.phase is ExercisePhase.PAUSED, "a real alarm stands"
