"""The guard's keys and the promises of the window on a real site with simulated cameras."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.app.console_app import ConsoleApp
from console.app.options import RunOptions
from console.app.prepare import open_demo_keystore
from console.app.running import Running
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.config.keys import ensure_keys
from console.config.site import Site
from console.domain.events import Code, Event, StoredEvent, Tone
from console.domain.people.sessions import SessionView
from console.paths import SitePaths, paths_under
from console.services.site_opening import Prepared, open_site
from console.window.application import make_application
from hardware.camera.packet import StreamRole
from hardware.sim.faults import Fault
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from widgets.command_palette import CommandPalette
from widgets.key_overlay import KeyOverlay
from widgets.wall.tile import TilePhase

pytestmark = [pytest.mark.flow]

MAIN = StreamPlan(StreamRole.MAIN, width=320, height=180, loop_s=2.0)
SUB = StreamPlan(StreamRole.SUB, width=160, height=90, loop_s=2.0)
CAMERAS = ("01", "02", "03")
PLAN = SitePlan(tuple(CameraPlan(camera, (MAIN, SUB)) for camera in CAMERAS))
SOON_MS = 15_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass(slots=True)
class Desk:
    """A running console as a guard has it before them."""

    shell: Shell
    console: ConsoleApp
    site: SimulatedSite
    paths: SitePaths

    @property
    def running(self) -> Running:
        assert self.console.running is not None
        return self.console.running

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """A key, wherever the keyboard is now."""
        goal = self.shell.window.focusWidget()
        QTest.keyClick(goal, key, modifier or Qt.KeyboardModifier.NoModifier)

    def stored(self, code: Code) -> list[StoredEvent]:
        rows = self.running.opened.store.events.newest(200)
        return [row for row in rows if row.event.code is code]

    def source_width(self, camera: str) -> int:
        """Pixels of the stream from which the newest picture came; 0 before the first."""
        picture = self.running._cameras.newest(camera)
        return 0 if picture is None else picture.frame.source_width


def site_of(simulated: SimulatedSite) -> Site:
    cameras = tuple(
        {
            "id": camera,
            "name": f"Place {camera}",
            "main": {"url": simulated.url(camera, StreamRole.MAIN)},
            "sub": {"url": simulated.url(camera, StreamRole.SUB)},
        }
        for camera in CAMERAS
    )
    return Site.model_validate(
        {
            "version": 1,
            "site": {"id": "keys", "name": "Keys", "time_zone": "UTC"},
            "cameras": cameras,
            "recording": {"free_floor_gb": 0.0},
        }
    )


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    paths = paths_under(tmp_path / "home")
    paths.make_folders()
    with SimulatedSite(PLAN) as simulated:
        _app, theme = make_application(1.0)
        clock = SystemClock()
        keystore = open_demo_keystore(paths)
        ensure_keys(keystore)
        prepared = Prepared(paths, site_of(simulated), "control", keystore, is_demo=True)
        options = RunOptions(
            "Keys",
            paths,
            "control",
            lambda _tell: open_site(lambda: prepared, clock),
            enter_as="guard",
        )
        shell = make_shell("Keys", theme, clock)
        qtbot.addWidget(shell.window)
        console = ConsoleApp(options, clock, shell)
        shell.window.resize(1366, 768)
        shell.window.show()
        wall = shell.panels.wall
        qtbot.waitUntil(lambda: len(wall.figures()) == len(CAMERAS), timeout=SOON_MS)
        qtbot.waitUntil(wall.isEnabled, timeout=SOON_MS)
        yield Desk(shell, console, simulated, paths)
        console.stop()
        shell.window.close_for_good()
        QCoreApplication.sendPostedEvents()
        assert console.overdue == []


def test_the_wall_is_worked_by_keys_from_the_first_moment(qtbot: QtBot, desk: Desk) -> None:
    wall = desk.shell.panels.wall
    assert desk.shell.window.focusWidget() is wall
    desk.press(Qt.Key.Key_0)
    desk.press(Qt.Key.Key_2)
    desk.press(Qt.Key.Key_Return)
    assert wall.arrangement.spot == wall.arrangement.current == "02"
    assert not wall.show_in_spot("03")  # kept for 20 s from what is no alarm
    assert wall.show_in_spot("03", is_urgent=True)
    desk.press(Qt.Key.Key_Right)
    chosen = wall.arrangement.current
    assert chosen != "03"
    desk.press(Qt.Key.Key_Return)
    assert wall.arrangement.enlarged == chosen
    qtbot.waitUntil(lambda: desk.source_width(chosen) == MAIN.width, timeout=SOON_MS)
    desk.press(Qt.Key.Key_Escape)
    assert wall.arrangement.enlarged == ""
    qtbot.waitUntil(lambda: desk.source_width(chosen) == SUB.width, timeout=SOON_MS)
    layout = wall.arrangement.layout
    desk.press(Qt.Key.Key_W)
    assert wall.arrangement.layout != layout


def test_snapshot_and_bookmark_are_kept_and_journalled(qtbot: QtBot, desk: Desk) -> None:
    desk.press(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: bool(desk.stored(Code.SNAPSHOT_TAKEN)), timeout=SOON_MS)
    said = desk.stored(Code.SNAPSHOT_TAKEN)[0].event.params
    file = desk.running.opened.media_root / "snapshots" / str(said["file"])
    assert hashlib.sha256(file.read_bytes()).hexdigest() == said["sha256"]
    desk.press(Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: bool(desk.stored(Code.BOOKMARK_SET)), timeout=SOON_MS)


def test_workspaces_panels_help_and_text_size_have_keys(qtbot: QtBot, desk: Desk) -> None:
    window = desk.shell.window
    names = ("live", "screening", "respond", "review", "assess", "setup")
    for number, name in enumerate(names, start=1):
        desk.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)
        assert window.workspace.name == name
    desk.press(Qt.Key.Key_1, CTRL)
    assert window.focusWidget() is desk.shell.panels.wall
    reached = []
    for _ in window.workspace.panels:
        desk.press(Qt.Key.Key_F6)
        reached.append(window.focusWidget())
    assert len(set(reached)) > 1
    assert reached[-1] is desk.shell.panels.wall
    desk.press(Qt.Key.Key_F6, SHIFT)
    desk.press(Qt.Key.Key_F6)
    assert window.focusWidget() is desk.shell.panels.wall
    keys, palette = window.findChild(KeyOverlay), window.findChild(CommandPalette)
    assert isinstance(keys, KeyOverlay)
    assert isinstance(palette, CommandPalette)
    desk.press(Qt.Key.Key_F1)
    assert keys.isVisible()
    desk.press(Qt.Key.Key_F1)
    assert not keys.isVisible()
    desk.press(Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.focusWidget(), "go to setup")
    desk.press(Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.workspace.name == "setup"
    desk.press(Qt.Key.Key_Plus, CTRL)
    assert desk.shell.overlays.theme.scale > 1
    desk.press(Qt.Key.Key_Minus, CTRL)
    assert desk.shell.overlays.theme.scale == 1
    qtbot.waitUntil(lambda: desk.running.engines.cameras.facts != (), timeout=SOON_MS)


def test_a_wall_layout_is_saved_chosen_and_deleted_without_a_dialog(desk: Desk) -> None:
    panels, window = desk.shell.panels, desk.shell.window
    saved: list[bool] = []
    window.layouts_saved.connect(lambda: saved.append(True))
    desk.press(Qt.Key.Key_3)
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_W, SHIFT)
    assert panels.layout_bar.isVisible()
    QTest.keyClicks(window.focusWidget(), "Night")
    desk.press(Qt.Key.Key_Return)
    assert [one.name for one in panels.wall.keys.saved] == ["Night"]
    assert panels.wall.arrangement.layout.cameras[0] == "03"
    desk.press(Qt.Key.Key_Escape)
    assert not panels.layout_bar.isVisible()
    assert window.focusWidget() is panels.wall
    shown = []
    for _ in range(8):
        desk.press(Qt.Key.Key_W)
        shown.append(panels.wall.arrangement.layout.name)
    assert shown.count("Night") == 1
    while panels.wall.arrangement.layout.name != "Night":
        desk.press(Qt.Key.Key_W)
    panels.layout_bar.delete_requested.emit("Night")
    assert panels.wall.keys.saved == ()
    assert len(saved) == 2


def test_a_thousand_events_do_not_touch_the_keyboard_or_what_is_typed(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.press(Qt.Key.Key_F6)
    desk.press(Qt.Key.Key_Slash)
    field = desk.shell.window.focusWidget()
    assert isinstance(field, QLineEdit)
    journal, clock = desk.running.opened.store.journal, SystemClock()
    typed = ""
    for number in range(1000):
        tone = Tone.ALARM if number % 2 else Tone.WARNING
        journal.append(
            Event(Code.CAMERA_LOST, tone, "camera:01", clock.utc_ns(), clock.monotonic_ns())
        )
        if number % 100 == 0:
            typed += "d"
            QTest.keyClick(field, Qt.Key.Key_D)
            QApplication.processEvents()
    qtbot.waitUntil(
        lambda: len(desk.running.opened.store.events.newest(1200)) >= 1000, timeout=SOON_MS
    )
    QApplication.processEvents()
    assert desk.shell.window.focusWidget() is field
    assert field.text() == typed
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [desk.shell.window]


def test_a_stalled_camera_reads_frozen_and_a_hidden_wall_decodes_nothing(
    qtbot: QtBot, desk: Desk
) -> None:
    wall, window = desk.shell.panels.wall, desk.shell.window
    assert wall.phase_of("01") is TilePhase.LIVE
    clock = SystemClock()
    desk.site.control.fault("01", Fault.STALL)
    began = clock.monotonic_ns()
    qtbot.waitUntil(lambda: wall.phase_of("01") is TilePhase.FROZEN, timeout=SOON_MS)
    # ui.md: within 2 s of the last picture; the frame on its way and the machine get one more.
    assert (clock.monotonic_ns() - began) / 1e9 < 3.0
    assert wall.phase_of("02") is TilePhase.LIVE
    desk.press(Qt.Key.Key_6, CTRL)
    assert wall.wishes == ()
    before = desk.running._cameras.newest("02")
    assert before is None
    qtbot.wait(400)
    assert desk.running._cameras.newest("02") is None
    for _ in range(20):
        desk.press(Qt.Key.Key_1, CTRL)
        desk.press(Qt.Key.Key_2, CTRL)
    assert wall.wishes == ()
    desk.press(Qt.Key.Key_1, CTRL)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    assert len(wall.wishes) == len(CAMERAS)
    qtbot.waitUntil(lambda: desk.running._cameras.newest("02") is not None, timeout=SOON_MS)
    assert isinstance(window.focusWidget(), QWidget)


def test_a_camera_outside_the_rights_is_neither_shown_nor_decoded(qtbot: QtBot, desk: Desk) -> None:
    wall, cameras = desk.shell.panels.wall, desk.running._cameras
    cameras.on_session_changed(SessionView("control", cameras=frozenset({"01"})))
    qtbot.waitUntil(lambda: wall.phase_of("02") is TilePhase.NO_RIGHTS, timeout=SOON_MS)
    assert cameras.newest("02") is None
    qtbot.waitUntil(lambda: wall.phase_of("01") is TilePhase.LIVE, timeout=SOON_MS)
    cameras.on_session_changed(SessionView("control"))
    qtbot.waitUntil(lambda: wall.phase_of("02") is TilePhase.LIVE, timeout=SOON_MS)
