"""Signing in, locking, handing over and being alone, by keyboard in the real window."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.app.console_app import ConsoleApp
from console.app.options import RunOptions
from console.app.prepare import open_demo_keystore
from console.app.running import Running
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.config.keys import ensure_keys
from console.config.site import Site
from console.domain.events import Code
from console.domain.people.actions import Action
from console.domain.rights import NOBODY, Context
from console.paths import paths_under
from console.services.operations.orders import Order
from console.services.site_opening import Prepared, open_site
from console.window.application import make_application

pytestmark = [pytest.mark.flow]

SOON_MS = 15_000
PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@dataclass(slots=True)
class Seat:
    """A console without cameras."""

    qtbot: QtBot
    shell: Shell
    console: ConsoleApp

    @property
    def running(self) -> Running:
        assert self.console.running is not None
        return self.console.running

    def actor(self) -> str:
        return self.running.engines.operations.commands.actor.actor_id

    def type(self, *texts: str) -> None:
        """Fill the fields one after another; Enter goes on."""
        for text in texts:
            field = self.shell.window.focusWidget()
            assert isinstance(field, QLineEdit), field
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self.shell.window.focusWidget(), key, modifier)

    def wait_for(self, actor: str) -> None:
        self.qtbot.waitUntil(lambda: self.actor() == actor, timeout=SOON_MS)

    def codes(self) -> list[Code]:
        return [row.event.code for row in self.running.opened.store.events.newest(200)]


@pytest.fixture(params=[False])
def seat(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    paths = paths_under(tmp_path / "home")
    paths.make_folders()
    _app, theme = make_application(1.0)
    clock = SystemClock()
    keystore = open_demo_keystore(paths)
    ensure_keys(keystore)
    facts = {"version": 1, "site": {"id": "seat", "name": "Seat", "time_zone": "UTC"}}
    site = Site.model_validate({**facts, "recording": {"free_floor_gb": 0.0}})
    prepared = Prepared(paths, site, "control", keystore, is_demo=request.param)
    options = RunOptions("Seat", paths, "control", lambda _tell: open_site(lambda: prepared, clock))
    shell = make_shell("Seat", theme, clock)
    qtbot.addWidget(shell.window)
    console = ConsoleApp(options, clock, shell)
    shell.window.resize(1366, 768)
    shell.window.show()
    qtbot.waitUntil(lambda: console.running is not None, timeout=SOON_MS)
    yield Seat(qtbot, shell, console)
    console.stop()
    shell.window.close_for_good()
    QCoreApplication.sendPostedEvents()
    assert console.overdue == []


def test_a_fresh_site_makes_its_administrator_who_signs_in_locks_and_unlocks(
    qtbot: QtBot, seat: Seat
) -> None:
    panel = seat.shell.panels.seat.sign_in
    qtbot.waitUntil(lambda: "first administrator" in panel.state.title, timeout=SOON_MS)
    assert seat.actor() == NOBODY.actor_id
    assert not seat.shell.panels.log.isEnabled()
    seat.type("R. Lindqvist", "root", PASSWORD, PASSWORD)
    qtbot.waitUntil(lambda: panel.state.title == "Nobody is signed in", timeout=SOON_MS)
    seat.type("root", "wrong password")
    qtbot.waitUntil(lambda: "not right" in panel.state.trouble, timeout=SOON_MS)
    seat.type(PASSWORD)
    seat.wait_for("root")
    qtbot.waitUntil(panel.isHidden, timeout=SOON_MS)
    assert seat.shell.panels.log.isEnabled()
    assert seat.shell.panels.strip.state.operator.text == "R. Lindqvist"
    seat.press(Qt.Key.Key_L, CTRL_SHIFT)
    seat.wait_for("nobody")
    qtbot.waitUntil(lambda: "is away" in panel.state.title, timeout=SOON_MS)
    assert seat.shell.panels.wall.isVisible()
    assert not seat.shell.panels.log.isEnabled()
    seat.type(PASSWORD)
    seat.wait_for("root")
    assert seat.codes().count(Code.SIGN_IN_REFUSED) == 1


@pytest.mark.parametrize("seat", [True], indirect=True)
def test_the_demo_is_entered_handed_over_and_agreed_in_without_a_password(
    qtbot: QtBot, seat: Seat
) -> None:
    area, operations = seat.shell.panels.seat, seat.running.engines.operations
    qtbot.waitUntil(area.sign_in.isVisible, timeout=SOON_MS)
    area.sign_in.chosen.emit("guard")
    seat.wait_for("demo-guard")
    model = seat.running.event_model
    qtbot.waitUntil(lambda: model.event_filter.start_utc_ns > 0, timeout=SOON_MS)
    seat.press(Qt.Key.Key_L, CTRL_ALT)
    qtbot.waitUntil(area.sign_in.isVisible, timeout=SOON_MS)
    area.sign_in.chosen.emit("supervisor")
    qtbot.waitUntil(area.menu.isVisible, timeout=SOON_MS)
    assert seat.actor() == "demo-guard"
    QTest.keyClick(seat.shell.window.focusWidget(), Qt.Key.Key_Space)
    seat.wait_for("demo-supervisor")
    qtbot.waitUntil(area.menu.isHidden, timeout=SOON_MS)
    qtbot.waitUntil(lambda: model.event_filter.start_utc_ns == 0, timeout=SOON_MS)
    done: list[str] = []
    context = Context("control", "camera:03")

    def export() -> object:
        return operations.commands.run(
            Action.EXPORT_FOOTAGE, context, lambda: done.append("exported")
        )

    operations.order(Order("export", export))
    qtbot.waitUntil(area.second.isVisible, timeout=SOON_MS)
    area.second.agree_requested.emit()
    qtbot.wait(300)
    assert done == []  # the same person
    area.second.withdrawn.emit()
    qtbot.waitUntil(area.second.isHidden, timeout=SOON_MS)
    assert Code.SECOND_PERSON_ENDED in seat.codes()
