"""Every guard task around alarms by keyboard alone, keys counted, with the real services."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.app.console_app import ConsoleApp
from console.app.options import RunOptions
from console.app.prepare import open_demo_keystore
from console.app.running import Running
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.config.keys import ensure_keys
from console.config.site import Site
from console.domain.alarms.values import AlarmBoard, AlarmState
from console.domain.events import Code, Event, Tone
from console.models.event_words import what_happened
from console.paths import paths_under
from console.services.site_opening import Prepared, open_site
from console.window.application import make_application
from widgets.roles import BadgeState
from widgets.strip_bars import BarKind

pytestmark = [pytest.mark.flow]

SOON_MS = 10_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
GUARD_MS = 600


@dataclass(slots=True)
class Guard:
    """A console, a guard before it, and the keys pressed."""

    shell: Shell
    console: ConsoleApp
    keys: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def running(self) -> Running:
        assert self.console.running is not None
        return self.console.running

    @property
    def board(self) -> AlarmBoard:
        return self.running.alarms.board

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.keys += 1
        QTest.keyClick(self.shell.window.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        self.keys += len(text)
        QTest.keyClicks(self.shell.window.focusWidget(), text)

    def happen(self, code: Code, subject: str, tone: Tone = Tone.ALARM) -> None:
        clock = SystemClock()
        event = Event(code, tone, subject, clock.utc_ns(), clock.monotonic_ns())
        self.running.opened.store.journal.append(event)

    def states(self) -> dict[str, AlarmState]:
        return {one.subject: one.state for one in self.board.alarms}


SITE = {
    "version": 1,
    "site": {"id": "guard", "name": "Guard", "time_zone": "UTC"},
    "cameras": (),
    "recording": {"free_floor_gb": 0.0},
}


@pytest.fixture
def guard(qtbot: QtBot, tmp_path: Path) -> Iterator[Guard]:
    paths = paths_under(tmp_path / "home")
    paths.make_folders()
    _app, theme = make_application(1.0)
    clock = SystemClock()
    keystore = open_demo_keystore(paths)
    ensure_keys(keystore)
    site = Site.model_validate(SITE)
    prepared = Prepared(paths, site, "control", keystore, is_demo=True)
    options = RunOptions(
        "Guard",
        paths,
        "control",
        lambda _tell: open_site(lambda: prepared, clock),
        enter_as="guard",
    )
    shell = make_shell("Guard", theme, clock)
    qtbot.addWidget(shell.window)
    console = ConsoleApp(options, clock, shell)
    shell.window.resize(1366, 768)
    shell.window.show()
    made = Guard(shell, console)
    qtbot.waitUntil(lambda: console.running is not None, timeout=SOON_MS)
    strip = shell.panels.strip
    qtbot.waitUntil(lambda: strip.state.operator.caption == "Guard", timeout=SOON_MS)
    say = shell.overlays.say

    def listen(text: str) -> None:
        made.said.append(text)
        say(text)

    made.running.alarm_keys._say = listen
    yield made
    console.stop()
    shell.window.close_for_good()
    QCoreApplication.sendPostedEvents()
    assert console.overdue == []


def test_an_alarm_is_acknowledged_with_at_most_two_keys(qtbot: QtBot, guard: Guard) -> None:
    strip = guard.shell.panels.strip
    guard.happen(Code.DOOR_FORCED, "door:D3")
    qtbot.waitUntil(lambda: guard.board.shown is not None, timeout=SOON_MS)
    assert strip.state.alarm is not None
    assert strip.state.alarm.state is BadgeState.NEW
    assert "D3" in strip.state.alarm.title
    guard.press(Qt.Key.Key_F2)  # within the guard: nothing but words
    qtbot.wait(100)
    assert guard.said == ["A new alarm came up. Press F2 again"]
    assert guard.states() == {"door:D3": AlarmState.RAISED}
    qtbot.wait(GUARD_MS)
    guard.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: guard.board.shown is None, timeout=SOON_MS)
    assert guard.states() == {"door:D3": AlarmState.ACKNOWLEDGED}
    assert guard.keys <= 2
    assert "acknowledged" in strip.state.last
    assert "D3" in strip.state.last


def test_silence_is_counted_down_and_sound_comes_back_by_the_same_key(
    qtbot: QtBot, guard: Guard
) -> None:
    guard.happen(Code.DOOR_FORCED, "door:D3")
    qtbot.waitUntil(lambda: guard.board.shown is not None, timeout=SOON_MS)
    guard.press(Qt.Key.Key_F4)
    bars = guard.shell.panels.bars
    qtbot.waitUntil(lambda: bool(bars.bars), timeout=SOON_MS)
    assert bars.bars[0].kind is BarKind.SILENCE
    assert guard.states() == {"door:D3": AlarmState.RAISED}
    guard.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: not bars.bars, timeout=SOON_MS)
    assert guard.keys == 2


def test_a_row_is_reached_shelved_and_taken_back_by_letters(qtbot: QtBot, guard: Guard) -> None:
    guard.happen(Code.DOOR_HELD_OPEN, "door:D4", Tone.WARNING)
    qtbot.waitUntil(lambda: guard.board.shown is not None, timeout=SOON_MS)
    guard.press(Qt.Key.Key_F3)
    view = guard.shell.panels.alarms.view
    assert guard.shell.window.focusWidget() is view
    assert view.chosen_key() == guard.board.shown_id
    guard.press(Qt.Key.Key_H)
    guard.type("Courier unloads")
    guard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: guard.states()["door:D4"] is not AlarmState.RAISED, timeout=SOON_MS)
    assert guard.states() == {"door:D4": AlarmState.SHELVED}
    assert guard.shell.window.focusWidget() is view
    guard.press(Qt.Key.Key_H)
    qtbot.waitUntil(lambda: guard.states()["door:D4"] is AlarmState.RAISED, timeout=SOON_MS)
    guard.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: guard.states()["door:D4"] is AlarmState.ACKNOWLEDGED, timeout=SOON_MS)
    assert guard.keys == 3 + len("Courier unloads") + 2


def test_a_cause_is_named_by_one_digit(qtbot: QtBot, guard: Guard) -> None:
    guard.happen(Code.DOOR_TAILGATE, "door:D4", Tone.WARNING)  # stands until it has a cause
    qtbot.waitUntil(lambda: guard.board.shown is not None, timeout=SOON_MS)
    guard.press(Qt.Key.Key_F3)
    guard.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: guard.board.shown is None, timeout=SOON_MS)
    assert [one.subject for one in guard.board.alarms] == ["door:D4"]
    guard.press(Qt.Key.Key_C)
    guard.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: guard.board.alarms == (), timeout=SOON_MS)
    rows = guard.running.opened.store.events.newest(50)
    closed = [row.event for row in rows if row.event.code is Code.ALARM_CLOSED]
    assert [what_happened(one) for one in closed] == [
        "Closed: Two people passed on one card, cause: staff"
    ]


def test_a_note_goes_into_the_log_book_and_the_keyboard_comes_back(
    qtbot: QtBot, guard: Guard
) -> None:
    before = guard.shell.window.focusWidget()
    guard.press(Qt.Key.Key_M, CTRL)
    guard.type("Glass swept")
    guard.press(Qt.Key.Key_Return)
    events = guard.running.opened.store.events
    qtbot.waitUntil(
        lambda: any(row.event.code is Code.LOG_ENTRY_WRITTEN for row in events.newest(50)),
        timeout=SOON_MS,
    )
    assert guard.shell.window.focusWidget() is before
    guard.press(Qt.Key.Key_F5)
    assert guard.shell.window.workspace.name == "respond"


def test_a_thousand_alarms_leave_focus_and_typed_text_alone(qtbot: QtBot, guard: Guard) -> None:
    guard.press(Qt.Key.Key_M, CTRL)
    field_ = guard.shell.window.focusWidget()
    assert isinstance(field_, QLineEdit)
    moved: list[object] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.focusChanged.connect(lambda _old, new: moved.append(new))
    typed = ""
    for number in range(1000):
        guard.happen(Code.DOOR_HELD_OPEN, f"door:{number}", Tone.WARNING)
        if number % 100 == 0:
            typed += "x"
            guard.type("x")
            QApplication.processEvents()
    qtbot.waitUntil(lambda: len(guard.board.alarms) == 1000, timeout=60_000)
    assert field_.text() == typed
    assert guard.shell.window.focusWidget() is field_
    assert moved == []
    bars = guard.shell.panels.bars
    qtbot.waitUntil(lambda: any(bar.kind is BarKind.FLOOD for bar in bars.bars), timeout=SOON_MS)
    assert guard.shell.window.focusWidget() is field_
