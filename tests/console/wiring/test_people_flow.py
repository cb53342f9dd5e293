"""Accounts and rights changed in the panel, on a real console without cameras."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from console.app.console_app import ConsoleApp
from console.app.options import RunOptions
from console.app.prepare import open_demo_keystore
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.config.keys import ensure_keys
from console.config.site import Site
from console.domain.people.actions import Action, Role
from console.paths import paths_under
from console.services.site_opening import Prepared, open_site
from console.window.application import make_application
from widgets.people_panel import NewPerson

SOON_MS = 15_000
PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test


@pytest.fixture(params=["installer", "guard"])
def shell(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    paths = paths_under(tmp_path / "home")
    paths.make_folders()
    _app, theme = make_application(1.0)
    clock = SystemClock()
    keystore = open_demo_keystore(paths)
    ensure_keys(keystore)
    facts = {"version": 1, "site": {"id": "people", "name": "People", "time_zone": "UTC"}}
    site = Site.model_validate({**facts, "recording": {"free_floor_gb": 0.0}})
    prepared = Prepared(paths, site, "control", keystore, is_demo=True)
    options = RunOptions(
        "People",
        paths,
        "control",
        lambda _tell: open_site(lambda: prepared, clock),
        enter_as=request.param,
    )
    made = make_shell("People", theme, clock)
    qtbot.addWidget(made.window)
    console = ConsoleApp(options, clock, made)
    made.window.resize(1366, 768)
    made.window.show()
    qtbot.waitUntil(made.panels.people.isEnabled, timeout=SOON_MS)
    qtbot.waitUntil(lambda: bool(made.panels.people.rights.rows), timeout=SOON_MS)
    qtbot.waitUntil(lambda: console.running is not None, timeout=SOON_MS)
    # A change is asked for in the name of whoever sits here at that moment: wait for them.
    seat = made.panels.strip
    qtbot.waitUntil(
        lambda: seat.state.operator.text.lower().endswith(request.param), timeout=SOON_MS
    )
    yield made
    console.stop()
    made.window.close_for_good()
    QCoreApplication.sendPostedEvents()
    assert console.overdue == []


@pytest.mark.flow
@pytest.mark.parametrize("shell", ["installer"], indirect=True)
def test_an_administrator_makes_disables_and_gives_rights(qtbot: QtBot, shell: Shell) -> None:
    panel = shell.panels.people
    new = NewPerson("anna", "A. Okafor", "", ("guard",), PASSWORD)
    panel.add_requested.emit(NewPerson("root", "Root", "", ("administrator",), PASSWORD))
    qtbot.waitUntil(lambda: len(panel.people.rows) == 1, timeout=SOON_MS)
    panel.add_requested.emit(new)
    qtbot.waitUntil(lambda: len(panel.people.rows) == 2, timeout=SOON_MS)
    assert "password" in panel.people.rows[0].state
    panel.people_view.selectRow(0)
    (button,) = (one for one in panel.findChildren(QPushButton) if one.text() == "Disable")
    button.click()
    qtbot.waitUntil(lambda: not panel.people.rows[0].is_enabled, timeout=SOON_MS)
    assert button.text() == "Enable"
    place, guard = list(Action).index(Action.EXPORT_FOOTAGE), list(Role).index(Role.GUARD)
    assert not panel.rights.rows[place].marks[guard]
    panel.right_requested.emit("export_footage", "guard")
    qtbot.waitUntil(lambda: panel.rights.rows[place].marks[guard], timeout=SOON_MS)
    panel.two_requested.emit("export_footage")
    qtbot.waitUntil(lambda: not panel.rights.rows[place].needs_two, timeout=SOON_MS)


@pytest.mark.flow
@pytest.mark.parametrize("shell", ["guard"], indirect=True)
def test_a_guard_changes_nobody_and_is_told(qtbot: QtBot, shell: Shell) -> None:
    panel = shell.panels.people
    panel.add_requested.emit(NewPerson("mallory", "M", "", ("administrator",), PASSWORD))
    hints = shell.window.hints
    assert hints is not None
    qtbot.waitUntil(lambda: "Not in your rights" in hints._line.said, timeout=SOON_MS)
    assert panel.people.rows == ()
