"""The bars under the strip and in the list, compared with pictures; badges without their colour."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.ask_bars import CauseBar, CauseChoice, ShelveBar
from widgets.badge import Badge, paint_badge
from widgets.roles import BadgeState, Tone
from widgets.strip_bars import BarKind, StripBar, StripBars
from widgets.theme import Theme

Pixels = npt.NDArray[np.uint8]
SIDE = 30

BARS = (
    StripBar(BarKind.REAL, "REAL alarm: Door forced: D3", "This is no exercise."),
    StripBar(BarKind.FLOOD, "Too many alarms: 14 in 10 min", "All from one cause.", "Show causes"),
    StripBar(BarKind.SILENCE, "Sound off, 01:34 left", "A new alarm sounds.", "Sound on", "F4"),
    StripBar(BarKind.EXERCISE, "Exercise: powder letter", "Real alarms first.", "Stop exercise"),
)
#: Severe colour-vision deficiencies, linear RGB (Machado, Oliveira and Fernandes 2009, table 1).
VISIONS = {
    "normal": np.eye(3),
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritan": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
}


def bars(theme: Theme) -> QWidget:
    made = StripBars(theme)
    made.set_bars(BARS)
    made.resize(900, made.sizeHint().height())
    return made


def shelve(theme: Theme) -> QWidget:
    made = ShelveBar(theme)
    made.open_for("control-1", "Door held open: D4")
    made.resize(900, made.sizeHint().height())
    return made


def cause(theme: Theme) -> QWidget:
    made = CauseBar(theme)
    words = ("Real", "Staff", "Hardware", "Test")
    made.open_for("control-1", "Door forced: D3", tuple(CauseChoice(w.lower(), w) for w in words))
    made.resize(1000, made.sizeHint().height())
    return made


@pytest.mark.parametrize(
    ("make", "name"), [(bars, "strip_bars"), (shelve, "shelve_bar"), (cause, "cause_bar")]
)
def test_a_bar_looks_like_its_stored_picture(
    qtbot: QtBot,
    dressed: QApplication,
    theme: Theme,
    same_picture: Callable[[QWidget, str], None],
    make: Callable[[Theme], QWidget],
    name: str,
) -> None:
    widget = make(theme)
    qtbot.addWidget(widget)
    same_picture(widget, name)


def test_bars_keep_the_order_real_flood_silence_exercise(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    made = StripBars(theme)
    qtbot.addWidget(made)
    made.set_bars(tuple(reversed(BARS)))
    assert made.bars == BARS
    made.set_bars(())
    assert made.isHidden()


def seen(theme: Theme, tone: Tone, vision: str, pixels: Callable[[QImage], Pixels]) -> Pixels:
    """Where a new badge differs from its ground by 1.5:1 or more, through one kind of eye."""
    image = QImage(SIDE + 8, SIDE + 8, QImage.Format.Format_RGB32)
    image.fill(theme.surface.head)
    painter = QPainter(image)
    paint_badge(painter, theme, QRectF(4, 4, SIDE, SIDE), Badge(tone, BadgeState.NEW))
    painter.end()
    share = pixels(image)[:, :, ::-1].astype(np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    through = np.clip(linear @ np.array(VISIONS[vision]).T, 0, 1)
    light = through @ np.array([0.2126, 0.7152, 0.0722]) + 0.05
    ground = light[0, 0]
    apart: Pixels = (np.maximum(light / ground, ground / light) >= 1.5).astype(np.uint8)
    return apart


TONES = (Tone.ALARM, Tone.WARNING, Tone.NOTICE, Tone.UNKNOWN, Tone.EXERCISE)


@pytest.mark.parametrize("vision", VISIONS)
def test_every_tone_is_found_by_its_shape_through_every_eye(
    dressed: QApplication, theme: Theme, pixels: Callable[[QImage], Pixels], vision: str
) -> None:
    templates = {tone: seen(theme, tone, "normal", pixels) for tone in TONES}
    for tone in TONES:
        shape = seen(theme, tone, vision, pixels)
        unlike = {one: float((shape != wanted).mean()) for one, wanted in templates.items()}
        assert min(unlike, key=unlike.__getitem__) is tone
        assert shape.mean() > 0.1
