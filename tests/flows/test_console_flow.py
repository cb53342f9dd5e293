"""The whole console on simulated cameras: window, pictures, recording, log, loss, end."""

import datetime
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from console.app.console_app import ConsoleApp
from console.app.options import RunOptions
from console.app.prepare import open_demo_keystore, world_start_ns
from console.app.shell import Shell, make_shell
from console.clock import SystemClock
from console.config.keys import ensure_keys
from console.config.site import Site
from console.domain.events import Code
from console.paths import SitePaths, paths_under
from console.services.demo_site import DEMO_ZONE
from console.services.opening import Refusal, RefusalKind, Talk
from console.services.site_opening import Prepared, open_site
from console.window.application import make_application
from hardware.camera.packet import StreamRole
from hardware.sim.faults import Fault
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from widgets.wall.tile import TilePhase

MAIN = StreamPlan(StreamRole.MAIN, width=320, height=180, loop_s=2.0)
SUB = StreamPlan(StreamRole.SUB, width=160, height=90, loop_s=2.0)
PLAN = SitePlan(tuple(CameraPlan(camera, (MAIN, SUB)) for camera in ("01", "02")))


@pytest.fixture
def simulated() -> Iterator[SimulatedSite]:
    with SimulatedSite(PLAN) as site:
        yield site


@pytest.fixture
def paths(tmp_path: Path) -> SitePaths:
    made = paths_under(tmp_path / "home")
    made.make_folders()
    return made


def prepare(simulated: SimulatedSite, paths: SitePaths) -> Prepared:
    keystore = open_demo_keystore(paths)
    ensure_keys(keystore)
    site = Site.model_validate(
        {
            "version": 1,
            "site": {"id": "flow", "name": "Flow", "time_zone": "UTC"},
            "cameras": tuple(
                {
                    "id": one.camera,
                    "name": f"Place {one.camera}",
                    "main": {"url": simulated.url(one.camera, StreamRole.MAIN)},
                    "sub": {"url": simulated.url(one.camera, StreamRole.SUB)},
                }
                for one in PLAN.cameras
            ),
            "recording": {"free_floor_gb": 0.0},
        }
    )
    return Prepared(paths, site, "control", keystore, is_demo=True)


def open_console(qtbot: QtBot, paths: SitePaths, open_it: object) -> tuple[Shell, ConsoleApp]:
    _app, theme = make_application(1.0)
    clock = SystemClock()
    assert callable(open_it)
    options = RunOptions("Flow", paths, "control", open_it, is_offscreen=True, enter_as="guard")
    shell = make_shell("Flow", theme, clock)
    qtbot.addWidget(shell.window)
    console = ConsoleApp(options, clock, shell)
    shell.window.resize(1280, 800)
    shell.window.show()
    return shell, console


def end(shell: Shell, console: ConsoleApp) -> list[str]:
    console.stop()
    shell.window.close_for_good()
    QCoreApplication.sendPostedEvents()
    return console.overdue


def codes(console: ConsoleApp) -> list[Code]:
    assert console.running is not None
    return [row.event.code for row in console.running.opened.store.events.newest(100)]


@pytest.mark.flow
def test_pictures_recording_and_log_come_up_and_a_lost_camera_is_shown(
    qtbot: QtBot, simulated: SimulatedSite, paths: SitePaths
) -> None:
    clock = SystemClock()
    shell, console = open_console(
        qtbot, paths, lambda _talk: open_site(lambda: prepare(simulated, paths), clock)
    )
    wall = shell.panels.wall
    qtbot.waitUntil(lambda: len(wall.figures()) == 2, timeout=15_000)
    qtbot.waitUntil(lambda: codes(console).count(Code.RECORDING_STARTED) == 2, timeout=15_000)
    qtbot.waitUntil(lambda: Code.CAMERA_LIVE in codes(console), timeout=5_000)
    assert wall.phase_of("01") is TilePhase.LIVE
    simulated.control.fault("01", Fault.REFUSE)
    qtbot.waitUntil(lambda: Code.CAMERA_LOST in codes(console), timeout=8_000)
    qtbot.waitUntil(lambda: shell.panels.strip.state.alarm is not None, timeout=5_000)
    qtbot.waitUntil(lambda: wall.phase_of("01") is not TilePhase.LIVE, timeout=5_000)
    assert wall.phase_of("02") is TilePhase.LIVE
    assert end(shell, console) == []
    assert console.running is not None
    assert console.running.engines.recording.segments >= 2


@pytest.mark.flow
def test_a_site_that_cannot_be_opened_is_said_in_the_window(qtbot: QtBot, paths: SitePaths) -> None:
    refusal = Refusal(RefusalKind.SITE_FILE, "site.toml line 3: no such key\nsecond problem")
    shell, console = open_console(qtbot, paths, lambda _talk: refusal)
    with qtbot.waitSignal(console.refused, timeout=5_000):
        pass
    assert not shell.panels.refusal.isHidden()
    assert console.running is None
    assert end(shell, console) == []


def test_the_demo_s_day_begins_today_at_the_time_asked_for() -> None:
    zone = ZoneInfo(DEMO_ZONE)
    now_ns = 1_795_574_000_000_000_000  # 2026-11-25 02:33:20 UTC
    start_ns = world_start_ns(datetime.time(9, 30), zone, now_ns)
    moment = datetime.datetime.fromtimestamp(start_ns / 1e9, zone)
    assert (moment.day, moment.hour, moment.minute) == (25, 9, 30)


@pytest.mark.flow
def test_leaving_while_the_site_opens_closes_what_was_opened(
    qtbot: QtBot, simulated: SimulatedSite, paths: SitePaths
) -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def open_late(talk: Talk) -> object:
        begun.set()
        may_go_on.wait(10)
        assert talk.wants_stop()
        return open_site(lambda: prepare(simulated, paths), SystemClock())

    shell, console = open_console(qtbot, paths, open_late)
    qtbot.waitUntil(begun.is_set, timeout=5_000)
    threading.Timer(0.3, may_go_on.set).start()
    assert end(shell, console) == []
    assert console.running is not None
    assert not console.running.opened.store.site_writer.isRunning()


@pytest.mark.flow
def test_the_site_file_s_text_size_motion_and_wall_are_taken(
    qtbot: QtBot, simulated: SimulatedSite, paths: SitePaths
) -> None:
    def with_look() -> Prepared:
        prepared = prepare(simulated, paths)
        look = {"wall": "2x2", "text_percent": 130, "reduced_motion": True}
        data = prepared.site.model_dump() | {"window": look}
        return replace(prepared, site=Site.model_validate(data))

    clock = SystemClock()
    shell, console = open_console(qtbot, paths, lambda _talk: open_site(with_look, clock))
    with qtbot.waitSignal(console.started, timeout=15_000):
        pass
    assert (shell.overlays.theme.scale, shell.overlays.theme.is_reduced_motion) == (1.3, True)
    assert shell.panels.wall.arrangement.layout.side == 2
    assert end(shell, console) == []
    make_application(1.0)
