"""Nobody but the user moves the keyboard; Tab and F6 follow the reading order."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from console.app.shell import Shell
from console.window.action_specs import ACTIONS, PANEL_KEYS

MakeWindow = Callable[..., Shell]
#: Who in the console may move the keyboard or the screen, and why.
MAY = {
    "application.py": {".exec("},
    "main_window.py": {"setFocus("},  # F6
    "workspace.py": {"setFocus("},  # the user chose the workspace, or closed a bar
    "run_console.py": {".exec("},  # the event loop itself
}
FORBIDDEN = re.compile(r"\.exec\(|QMessageBox|QDialog\b|\.raise_\(|activateWindow|setFocus\(")


def region_of(widget: QWidget, shell: Shell) -> str:
    """In which part of the window a widget stands."""
    panels, window = shell.panels, shell.window
    parts: dict[str, QWidget] = {
        "strip": panels.strip,
        "wall": panels.wall,
        "log": panels.incidents,
        "status": window.statusBar(),
    }
    parts |= {kind.value: panel for kind, panel in panels.empty.items()}
    for name, part in parts.items():
        if widget is part or part.isAncestorOf(widget):
            return name
    return "rail" if widget.parent() is window.findChild(QWidget, "rail") else ""


def test_no_dialog_no_raised_window_no_focus_that_the_user_did_not_cause(
    repository: Path,
) -> None:
    guilty = []
    for folder in ("app", "window", "wiring", "services", "models"):
        for path in sorted((repository / "console" / folder).rglob("*.py")):
            found = set(FORBIDDEN.findall(path.read_text("utf-8")))
            guilty += [f"{path.name}: {one}" for one in sorted(found - MAY.get(path.name, set()))]
    assert guilty == []


@pytest.mark.gui
def test_the_wall_has_the_keyboard_at_the_start(make_window: MakeWindow) -> None:
    shell = make_window()
    assert shell.window.focusWidget() is shell.panels.wall
    assert shell.panels.wall.arrangement.current == "01"


@pytest.mark.gui
def test_tab_goes_through_panels_in_reading_order_then_status_and_rail(
    make_window: MakeWindow,
) -> None:
    shell = make_window()
    regions: list[str] = []
    for _ in range(60):
        region = region_of(QApplication.focusWidget() or shell.window, shell)
        if region and (not regions or regions[-1] != region):
            regions.append(region)
        if region == "rail":
            break
        QTest.keyClick(QApplication.focusWidget() or shell.window, Qt.Key.Key_Tab)
    assert regions == ["wall", "log", "xray", "queue", "doors", "rail"]


@pytest.mark.gui
def test_a_workspace_remembers_where_the_keyboard_was(make_window: MakeWindow) -> None:
    shell = make_window()
    window = shell.window
    window.move_focus(1)
    there = window.focusWidget()
    assert there is shell.panels.incidents.focusProxy()
    window.show_workspace("setup")
    assert window.focusWidget() is shell.panels.setup
    window.show_workspace("live")
    assert window.focusWidget() is there


@pytest.mark.gui
def test_every_action_in_the_window_can_be_called_and_named(make_window: MakeWindow) -> None:
    shell = make_window()
    by_palette = {f"action.{spec.name}" for spec in ACTIONS}
    by_key = {"wall.next_layout", "wall.cycle", "wall.layouts", "wall.full_screen", "log.filter"}
    by_key |= {"incidents.filter", "incidents.export"}
    assert {"next_layout", "cycle", "saved_layouts", "log_filter"} <= {s.name for s in PANEL_KEYS}
    unnamed, unreachable = [], []
    for action in shell.window.findChildren(QAction):
        is_ours = action.objectName().startswith(("action.", "wall.", "log."))
        if not is_ours:
            continue  # Qt's own, for example of a text field's menu
        if not action.text():
            unnamed.append(action.objectName())
        if action.objectName() not in by_palette | by_key:
            unreachable.append(action.objectName())
    assert unnamed == []
    assert unreachable == []


@pytest.mark.gui
@pytest.mark.parametrize(("width", "is_narrow"), [(1366, True), (1920, False)])
def test_a_small_window_stacks_xray_queue_and_doors_as_tabs(
    make_window: MakeWindow, width: int, is_narrow: bool
) -> None:
    shell = make_window(width, 768 if is_narrow else 1080)
    live = shell.window.workspace
    assert live.is_narrow is is_narrow
    docks = [dock for dock in live.findChildren(QWidget) if dock.objectName() == "live.xray"]
    stacked = live.tabifiedDockWidgets(docks[0])  # type: ignore[arg-type]
    assert [dock.objectName() for dock in stacked] == (
        ["live.queue", "live.doors"] if is_narrow else []
    )
    assert shell.panels.wall.width() > width / 2.5
    assert shell.panels.strip.isVisible()


@pytest.mark.gui
def test_no_tab_bar_is_left_behind_when_arrangements_change(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    shell = make_window(1920, 1080)
    live = shell.window.workspace

    def bars() -> list[int]:
        return sorted(bar.count() for bar in live.findChildren(QTabBar) if bar.isVisible())

    lists = [3]  # incident log, alarms and journal are tabs of one place, wide and narrow
    qtbot.waitUntil(lambda: bars() == lists)
    for _ in range(3):
        shell.overlays.step_text(1)
    qtbot.waitUntil(lambda: bars() == [3, 3])
    live.reset()
    qtbot.waitUntil(lambda: bars() == [3, 3])
    for _ in range(3):
        shell.overlays.step_text(-1)
    qtbot.waitUntil(lambda: bars() == lists)
    live.reset()
    qtbot.waitUntil(lambda: bars() == lists)


@pytest.mark.gui
def test_a_layout_saved_narrow_is_not_forced_on_a_wide_window(make_window: MakeWindow) -> None:
    narrow = make_window(1366, 768).window.workspace
    state = narrow.state()
    assert state[:1] == b"N"
    wide = make_window(1920, 1080).window.workspace
    wide._restore(state)
    assert not wide.is_narrow
    assert wide.state()[:1] == b"W"
