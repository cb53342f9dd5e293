"""The real window, filled as a running site fills it, and a record of every text it draws."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.app.shell import Shell, make_shell
from console.clock import ManualClock
from console.domain.events import Code, Event, StoredEvent, Tone
from console.models.event_model import EventColumn, EventModel
from console.models.status_proofs import proofs
from console.models.wall_layouts import layout_words
from console.wiring.journal_flow import GUARD_WISH, event_filter, log_fact
from widgets.health_panel import HealthRow
from widgets.roles import BadgeState, ViewState
from widgets.roles import Tone as LookTone
from widgets.setup_list import SetupStep, StepState
from widgets.storage_panel import CameraStorage, StorageState
from widgets.strip_state import StripAlarm, StripField, StripMode, StripState, ToneCount
from widgets.theme import load_theme
from widgets.theme_apply import apply_theme
from widgets.wall.tile import RecordingWish, TileCondition, TileState

UTC_NS = 1_795_530_727_000_000_000
S = 1_000_000_000
ZONE = ZoneInfo("Europe/Zurich")
PLACES = (
    ("01", "Loading dock", TileCondition.RUNNING),
    ("02", "Counter", TileCondition.RUNNING),
    ("03", "Screening room", TileCondition.LOST),
    ("04", "Sorting racks", TileCondition.FAULT),
    ("05", "Corridor east", TileCondition.OPENING),
    ("06", "Quarantine cage", TileCondition.STALLED),
)


@dataclass(slots=True)
class Drawn:
    """One text as it was drawn: where, on which widget, with which pen."""

    text: str
    widget: str
    box: QRect  # on the picture of the window
    room: QRectF
    needed: QRectF
    pen: QColor


@dataclass(slots=True)
class Texts:
    """Everything drawn while it records."""

    drawn: list[Drawn] = field(default_factory=list)
    elided: list[tuple[str, str]] = field(default_factory=list)


def note_text(texts: Texts, painter: QPainter, arguments: tuple[Any, ...]) -> None:
    """Note a text drawn into a rectangle; a point needs no room."""
    area = arguments[0]
    if not isinstance(area, QRect | QRectF):
        return
    text = next(one for one in arguments[1:] if isinstance(one, str))
    flags = next((one for one in arguments[1:] if not isinstance(one, str)), 0)
    room, device = QRectF(area), painter.device()
    flags = int(getattr(flags, "value", flags))
    metrics = QFontMetrics(painter.font())
    reach = QRect(0, 0, round(room.width()), 10_000)
    if flags & Qt.TextFlag.TextWordWrap.value:
        needed = QRectF(metrics.boundingRect(reach, flags, text))
    else:
        needed = QRectF(0, 0, metrics.horizontalAdvance(text), metrics.ascent())
    box = painter.deviceTransform().mapRect(room).toRect()
    name = type(device).__name__
    texts.drawn.append(Drawn(text, name, box, room, needed, painter.pen().color()))


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Texts:
    """Record what is drawn and what is cut, without changing either."""
    found = Texts()
    draw, elide = QPainter.drawText, QFontMetrics.elidedText

    def draw_text(painter: QPainter, *arguments: Any) -> Any:
        note_text(found, painter, arguments)
        return draw(painter, *arguments)

    def elided_text(metrics: QFontMetrics, text: str, *arguments: Any) -> str:
        cut = elide(metrics, text, *arguments)
        if cut != text:
            found.elided.append((text, cut))
        return cut

    monkeypatch.setattr(QPainter, "drawText", draw_text)
    monkeypatch.setattr(QFontMetrics, "elidedText", elided_text)
    return found


def make_tiles(clock: ManualClock) -> tuple[TileState, ...]:
    now = clock.monotonic_ns()
    return tuple(
        TileState(
            camera=ident,
            number=ident,
            name=name,
            condition=condition,
            since_ns=now - 3 * S,
            retry_ns=now + 2 * S,
            reason="The network is lost.",
            advice="Do not rely on this view.",
            recording=RecordingWish.ON,
            recording_since_ns=now - 60 * S,
            proof_ns=now - 2 * S if condition is TileCondition.RUNNING else 0,
        )
        for ident, name, condition in PLACES
    )


def make_strip(clock: ManualClock) -> StripState:
    alarm = StripAlarm(
        LookTone.WARNING,
        BadgeState.ACKNOWLEDGED,
        "Camera lost, closed by the camera",
        "06 Quarantine cage · Quarantine · raised 15:31:52",
        "not ended",
        clock.monotonic_ns() - 15 * S,
    )
    tones = (LookTone.ALARM, LookTone.WARNING, LookTone.NOTICE, LookTone.UNKNOWN)
    return StripState(
        mode=StripMode.READY,
        alarm=alarm,
        last="",
        counts=tuple(ToneCount(tone, 2) for tone in tones),
        posture=StripField("Threat posture", "Not set", LookTone.UNKNOWN),
        operator=StripField("Operator", "Not signed in", None),
        health=StripField("Health", "2 not normal", LookTone.WARNING),
    )


def make_events(clock: ManualClock, count: int = 40) -> tuple[StoredEvent, ...]:
    """Newest last, of every tone, with places of every length."""
    tones, made = tuple(Tone), []
    for row in range(1, count + 1):
        ident, name, _ = PLACES[row % len(PLACES)]
        event = Event(
            Code.CAMERA_LOST,
            tones[row % len(tones)],
            f"camera:{ident}",
            clock.utc_ns() - (count - row) * S,
            clock.monotonic_ns(),
            params={"name": name, "zone": "Quarantine", "cause": "closed_by_camera"},
        )
        made.append(StoredEvent(row, row, "control", "boot", bytes(32), event))
    return tuple(made)


def fill_log(shell: Shell, clock: ManualClock) -> EventModel:
    model = EventModel(clock, ZONE)
    model.setParent(shell.window)
    tickets: list[object] = []
    model.page_requested.connect(lambda _wish, _row, _limit, ticket: tickets.append(ticket))
    log = shell.panels.log
    log.set_model(model, EventColumn.WHAT)
    log.set_home_wish(GUARD_WISH)
    log.set_state(ViewState.READY)
    model.show_filter(event_filter(GUARD_WISH))
    model.on_paged(tickets[-1], [])
    model.on_stored(make_events(clock))
    shell.panels.log_header.set_fact(log_fact(GUARD_WISH, model.hidden, 0))
    return model


def fill(shell: Shell, clock: ManualClock) -> None:
    panels, now = shell.panels, clock.monotonic_ns()
    panels.strip.set_zone(ZONE)
    panels.strip.set_state(make_strip(clock))
    panels.wall.set_tiles(make_tiles(clock))
    cells = len(panels.wall.cells)
    words = layout_words(panels.wall.arrangement.layout, cells)
    panels.wall_header.set_fact(f"6 cameras · {words}")
    fill_log(shell, clock)
    panels.health.set_rows(
        tuple(
            HealthRow(ident, LookTone.CALM, f"Recording {ident} {name}", "Normal", now - 72 * S)
            for ident, name, _ in PLACES
        )
    )
    panels.setup.set_steps(
        (
            SetupStep("a", "Recording and storage", StepState.TROUBLE, "5 of 6 proven"),
            SetupStep("b", "Self-test", StepState.OPEN, "Run: sallyport selftest"),
        )
    )
    rows = tuple(
        CameraStorage(f"{ident} {name}", "3.1 Mbit/s", "33.5 GB/day") for ident, name, _ in PLACES
    )
    summary = "Needs 1 h of recording of every camera. Until then nothing is foretold."
    panels.storage.set_state(
        StorageState(None, "Not known", "", rows, CameraStorage("Sum", "", "201 GB/day"), summary)
    )
    if shell.window.hints is not None:
        shell.window.hints.set_proofs(proofs(5, 6, UTC_NS, UTC_NS, ZONE, "Demo site"))


def show_pictures(shell: Shell, clock: ManualClock) -> None:
    """A grey gradient of the wished size for each running camera."""
    for wish in shell.panels.wall.wishes:
        line = np.linspace(40, 200, wish.width_px).astype(np.uint8)
        pixels = np.repeat(line[None, :, None], wish.height_px, axis=0).repeat(4, axis=2)
        image = QImage(
            pixels.tobytes(), wish.width_px, wish.height_px, QImage.Format.Format_RGB32
        ).copy()
        shell.panels.wall.set_picture(wish.camera, image, clock.monotonic_ns() - S // 10, 1)


MakeWindow = Callable[..., Shell]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(UTC_NS, 100_000 * S)


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, clock: ManualClock) -> Iterator[MakeWindow]:
    """A shown and filled window of a size and text scale."""
    shown: list[QWidget] = []

    def make(width: int = 1920, height: int = 1080, scale: float = 1.0) -> Shell:
        theme = load_theme(scale=scale)
        apply_theme(qapp, theme)
        shell = make_shell("Sallyport", theme, clock)
        qtbot.addWidget(shell.window, before_close_func=lambda _one: shell.window.close_for_good())
        fill(shell, clock)
        shell.window.resize(width, height)
        with qtbot.waitExposed(shell.window):
            shell.window.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QApplication.processEvents()
        show_pictures(shell, clock)
        shown.append(shell.window)
        return shell

    yield make
    for window in shown:
        window.hide()
    apply_theme(qapp, load_theme())
