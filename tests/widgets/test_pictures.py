"""Every widget of the wall, strip and log in every state of section 6, compared with a picture."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.alarm_strip import READING, AlarmStrip
from widgets.banner import Banner, ConfirmBar
from widgets.chips import Chip
from widgets.command_palette import CommandPalette, PaletteEntry
from widgets.empty_panel import EmptyKind, EmptyPanel
from widgets.health_panel import HealthPanel, HealthRow
from widgets.key_overlay import KeyEntry, KeyGroup, KeyOverlay
from widgets.panel_header import PanelHeader
from widgets.rail import RailBar
from widgets.roles import BadgeState, Overlay, Tone
from widgets.setup_list import SetupList, SetupStep, StepState
from widgets.status_hints import KeyHint, Proof, StatusHints
from widgets.strip_state import StripAlarm, StripField, StripMode, StripState, ToneCount
from widgets.theme import Theme, load_theme
from widgets.theme_apply import apply_theme
from widgets.wall.layout import LayoutKind, WallLayout
from widgets.wall.tile import RecordingWish, TileCondition, TileState
from widgets.wall.wall import CameraWall

SamePicture = Callable[[QWidget, str], None]
S = 1_000_000_000


def scene(width: int, height: int) -> QImage:
    """A picture with edges, light and dark parts, as a camera gives."""
    rows, columns = np.mgrid[0:height, 0:width]
    grey = 70 + 110 * (columns / width) * (1 - 0.5 * rows / height)
    grey = np.where((columns // 40 + rows // 40) % 5 == 0, grey * 0.55, grey)
    pixels = np.dstack([grey * 0.96, grey, grey * 0.98, np.full_like(grey, 255)])
    data = np.ascontiguousarray(pixels.astype(np.uint8))
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def troubled_tiles(
    base: TileState, unproven: TileState, now_ns: int
) -> dict[str, tuple[TileState, float | None]]:
    """States of a tile that shows no present picture."""
    lost = replace(
        unproven,
        condition=TileCondition.LOST,
        since_ns=now_ns - 70 * S,
        retry_ns=now_ns + 3 * S,
        reason="Network lost.",
    )
    opening = replace(base, condition=TileCondition.OPENING, since_ns=now_ns - 2 * S)
    no_rights = replace(
        base, condition=TileCondition.NO_RIGHTS, reason="Ask a supervisor for zone Cage."
    )
    fault = replace(
        unproven,
        condition=TileCondition.FAULT,
        reason="Camera refuses the password",
        advice="Changed 09:12. Tell the installer.",
    )
    return {
        "lost": (lost, 72.0),
        "opening": (opening, None),
        "empty": (TileState(""), None),
        "no_rights": (no_rights, None),
        "fault": (fault, None),
    }


def tile_states(now_ns: int) -> dict[str, tuple[TileState, float | None]]:
    """State and age of the picture (none: no picture) for each picture of the design."""
    base = TileState(
        "c",
        "03",
        "Screening",
        TileCondition.RUNNING,
        since_ns=1,
        recording=RecordingWish.ON,
        proof_ns=now_ns - S,
    )
    unproven = replace(base, proof_ns=1)
    person = Overlay(0.6, 0.35, 0.78, 0.72, Tone.ALARM, "Person at D3", "no card read")
    return {
        "live": (base, 0.1),
        "focused": (base, 0.1),
        "frozen": (base, 3.2),
        **troubled_tiles(base, unproven, now_ns),
        "exercise": (replace(base, is_exercise=True), 0.1),
        "alarm": (
            replace(
                base, tone=Tone.ALARM, tag="Spot: door forced D3, 15:31:52", overlays=(person,)
            ),
            0.1,
        ),
    }


@pytest.mark.parametrize("name", tile_states(100_000 * S))
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_tile_looks_like_its_stored_picture(
    qtbot: QtBot,
    qapp: QApplication,
    clock: ManualClock,
    same_picture: SamePicture,
    name: str,
    scale: float,
) -> None:
    theme = load_theme(scale=scale)
    apply_theme(qapp, theme)
    state, age_s = tile_states(clock.monotonic_ns())[name]
    wall = CameraWall(theme, clock.monotonic_ns)
    qtbot.addWidget(wall)
    wall.resize(round(384 * scale), round(216 * scale))
    wall.set_layout_value(WallLayout(LayoutKind.GRID, 1))
    wall.set_tiles([state] if state.camera else [])
    with qtbot.waitExposed(wall):
        wall.show()
    if name == "focused":
        wall.setFocus()
    else:
        wall.clearFocus()
    # Shown now, the wall asked now; the state of the test began before.
    wall.cells[0].state = state if state.camera else wall.cells[0].state
    if age_s is not None:
        captured_ns = clock.monotonic_ns() - round(age_s * S)
        wall.set_picture("c", scene(wall.width(), wall.height()), captured_ns, 1)
    wall.cells[0].is_dirty = True
    same_picture(wall, f"tile_{name}_{round(scale * 100)}")
    wall.hide()


NEW_COUNTS = tuple(
    ToneCount(tone, count, has_new=True)
    for tone, count in (
        (Tone.ALARM, 1),
        (Tone.WARNING, 2),
        (Tone.NOTICE, 3),
        (Tone.UNKNOWN, 1),
    )
)


def strip_states(now_ns: int) -> dict[str, StripState]:
    """The states of section 6."""
    alarm = StripAlarm(
        Tone.ALARM,
        BadgeState.NEW,
        "Door forced: D3 Dock inner door",
        "Opened with no valid card and no exit request · Dock · camera 01 · raised 15:31:52",
        "not acknowledged",
        now_ns - 15 * S,
        "Acknowledge",
        "F2",
    )
    live = StripState(
        StripMode.READY,
        alarm,
        "",
        NEW_COUNTS,
        StripField("Threat posture", "Raised", Tone.WARNING),
        StripField("Guard", "A. Okafor", None),
        StripField("Health", "1 camera out", Tone.UNKNOWN),
    )
    acknowledged = replace(
        alarm, state=BadgeState.ACKNOWLEDGED, status="acknowledged 15:41:03", action=""
    )
    return {
        "live": live,
        "acknowledged": replace(live, alarm=acknowledged),
        "none": replace(
            live,
            alarm=None,
            last="Last: 08:12:40 acknowledged by D. Wiese",
            counts=tuple(ToneCount(one.tone, 0) for one in NEW_COUNTS),
            posture=StripField("Threat posture", "Normal"),
            health=StripField("Health", "All normal"),
        ),
        "reading": READING,
        "silent": replace(live, mode=StripMode.STORE_SILENT),
    }


@pytest.mark.parametrize("name", strip_states(100_000 * S))
@pytest.mark.parametrize(("scale", "width"), [(1.0, 1920), (1.0, 1366), (1.5, 1920)])
def test_the_strip_looks_like_its_stored_picture(
    qtbot: QtBot,
    qapp: QApplication,
    clock: ManualClock,
    same_picture: SamePicture,
    name: str,
    scale: float,
    width: int,
) -> None:
    theme = load_theme(scale=scale)
    apply_theme(qapp, theme)
    zone = ZoneInfo("Europe/Berlin")
    strip = AlarmStrip(theme, clock.monotonic_ns, clock.utc_ns, zone)
    qtbot.addWidget(strip)
    strip.set_state(strip_states(clock.monotonic_ns())[name])
    strip.resize(width, theme.size.strip)
    same_picture(strip, f"strip_{name}_{width}_{round(scale * 100)}")


def make_health(theme: Theme, clock: ManualClock) -> QWidget:
    panel = HealthPanel(theme, clock.monotonic_ns)
    now = clock.monotonic_ns()
    panel.set_rows(
        (
            HealthRow(
                "6",
                Tone.UNKNOWN,
                "Camera 06 Quarantine cage",
                "No picture",
                now - 72 * S,
                "Network lost 15:30:55. Retry in 3 s.",
            ),
            HealthRow(
                "5", Tone.WARNING, "Camera 05", "Fault", now - 700 * S, "Tell the installer."
            ),
            HealthRow("1", Tone.CALM, "Camera 01 Loading dock", "Live", now - 8133 * S),
        )
    )
    panel.resize(760, 180)
    return panel


def make_setup(theme: Theme, clock: ManualClock) -> QWidget:
    steps = SetupList(theme)
    steps.set_steps(
        (
            SetupStep("a", "Site and time zone", StepState.DONE),
            SetupStep("b", "Cameras", StepState.PARTLY, "5 of 6 answer"),
            SetupStep("c", "Readers and doors", StepState.TROUBLE, "1 address clash"),
            SetupStep("d", "X-ray lane", StepState.OPEN, "Not configured"),
        )
    )
    steps.setCurrentIndex(steps.model().index(1, 0))
    steps.resize(236, 240)
    return steps


def make_banner(theme: Theme, tone: Tone) -> QWidget:
    banner = Banner(theme, tone)
    banner.say("Exercise: powder letter, sorting room", "Real alarms still come first.", "Stop")
    banner.resize(700, 60)
    return banner


def make_confirm(theme: Theme, clock: ManualClock) -> QWidget:
    host = QWidget()
    host.resize(440, 112)
    bar = ConfirmBar(theme, host)
    bar.ask("Unlock D6 for 5 s?", "Anyone in front of it can walk in.", "Unlock", "Keep locked")
    bar.resize(host.size())
    return host


def make_status(theme: Theme, clock: ManualClock) -> QWidget:
    bar = StatusHints(theme)
    bar.set_hints((KeyHint("F2", "Acknowledge"), KeyHint("0-9 Enter", "Camera to spot")))
    bar.set_proofs(
        (Proof("Recording 5 of 6", Tone.WARNING), Proof("Log sealed 15:32:05"), Proof("Site N"))
    )
    bar.resize(900, theme.size.status)
    return bar


GROUPS = (
    KeyGroup("Global", (KeyEntry(("F1",), "Keys"), KeyEntry(("Ctrl 1", "Ctrl 6"), "Workspace"))),
    KeyGroup("Cameras", (KeyEntry(("0…9", "Enter"), "Camera to spot"),)),
)


def make_keys(theme: Theme, clock: ManualClock) -> QWidget:
    host = QWidget()
    host.resize(1200, 420)
    overlay = KeyOverlay(theme, host)
    overlay.open_over(host.rect(), "Live", GROUPS)
    return host


def make_palette(theme: Theme, clock: ManualClock) -> QWidget:
    host = QWidget()
    host.resize(900, 300)
    palette = CommandPalette(theme, host)
    entries = (
        PaletteEntry("a", "Full screen", ("F11",)),
        PaletteEntry("b", "Lock entries", (), "", "No door is configured"),
    )
    palette.open_under(host.rect(), entries)
    return host


def make_header(theme: Theme, clock: ManualClock) -> QWidget:
    names = ("view-grid-outline", "sync", "fullscreen")
    host = QWidget()
    actions = [(QAction(name, host), name) for name in names]
    header = PanelHeader(theme, "Cameras", "Guard wall 1 + 5 · spot follows alarms", actions, host)
    header.add_widget(Chip(theme, "2 more", Tone.ALARM))
    header.resize(560, theme.size.panel_header)
    host.resize(header.size())
    return host


def make_rail(theme: Theme, clock: ManualClock) -> QWidget:
    host = QWidget()
    rail = RailBar(theme, host)
    icons = {"Live": "monitor-dashboard", "Review": "play-box-multiple-outline"}
    actions = [QAction(name, rail) for name in icons]
    for action in actions:
        rail.add_workspace(action, icons[action.text()], action.text())
    rail.add_tool(QAction("Manual", rail), "book-open-variant", "Manual")
    actions[0].setChecked(True)
    rail.set_mark(actions[1], Tone.ALARM)
    rail.resize(theme.size.rail, 300)
    host.resize(rail.size())
    return host


def sized(widget: QWidget) -> QWidget:
    widget.resize(360, 240)
    return widget


MAKERS: dict[str, Callable[[Theme, ManualClock], QWidget]] = {
    "header": make_header,
    "rail": make_rail,
    "health": make_health,
    "health_empty": lambda theme, clock: sized(HealthPanel(theme, clock.monotonic_ns)),
    "setup_list": make_setup,
    "banner_exercise": lambda theme, _clock: make_banner(theme, Tone.EXERCISE),
    "banner_warning": lambda theme, _clock: make_banner(theme, Tone.WARNING),
    "confirm_bar": make_confirm,
    "status": make_status,
    "key_overlay": make_keys,
    "palette": make_palette,
    "doors_empty": lambda theme, _clock: sized(EmptyPanel(theme, EmptyKind.DOORS)),
    "xray_empty": lambda theme, _clock: sized(EmptyPanel(theme, EmptyKind.XRAY)),
    "queue_empty": lambda theme, _clock: sized(EmptyPanel(theme, EmptyKind.QUEUE)),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_panel_looks_like_its_stored_picture(
    qtbot: QtBot,
    dressed: QApplication,
    theme: Theme,
    clock: ManualClock,
    same_picture: SamePicture,
    name: str,
) -> None:
    host = QWidget()  # a window with size limits makes the offscreen platform warn
    qtbot.addWidget(host)
    widget = MAKERS[name](theme, clock)
    host.resize(widget.size())
    widget.setParent(host)
    widget.show()
    with qtbot.waitExposed(host):
        host.show()
    same_picture(widget, name)
    host.hide()
