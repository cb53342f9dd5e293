"""A badge is told by its shape: in grey and under three colour-vision simulations."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.badge import (
    ROW_PX,
    SMALL_PX,
    STRIP_PX,
    Badge,
    ToneBadge,
    draw_shape,
    paint_badge,
    state_word,
    tone_word,
)
from widgets.roles import BadgeState, Tone
from widgets.theme import Shape, Theme, load_theme

Grey = npt.NDArray[np.float64]
#: Machado, Oliveira, Fernandes 2009, table 1, severity 1.0; rows give R, G, B of linear RGB.
SIMULATIONS = {
    "grey": np.full((3, 3), 1 / 3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SIDE = 40


def drawn(theme: Theme, badge: Badge, size_px: int) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(theme.surface.panel)
    painter = QPainter(image)
    box = QRectF(0, 0, size_px, size_px)
    box.moveCenter(QRectF(image.rect()).center())
    paint_badge(painter, theme, box, badge)
    painter.end()
    return image


def as_seen(rgb: npt.NDArray[np.uint8], simulation: str) -> Grey:
    """Lightness in which the eye of this kind sees it, 0..1."""
    linear = (rgb[..., ::-1].astype(np.float64) / 255.0) ** 2.2
    seen = np.clip(linear @ SIMULATIONS[simulation].T, 0, 1)
    return np.asarray((seen @ np.array([0.2126, 0.7152, 0.0722])) ** (1 / 2.2), dtype=np.float64)


def mask(shape: Shape, box: QRectF) -> npt.NDArray[np.bool_]:
    """Filled template of a shape in a box."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.white)
    if shape is Shape.HEXAGON:  # its corners are those of a circle: it is narrower than its box
        out = box.width() * (2 / 3**0.5 - 1) / 2
        box = box.adjusted(-out, 0, out, 0)
    draw_shape(painter, shape, box, 2.0)
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, SIDE, 4)
    return np.asarray(flat[..., 0] > 127)


def best_shape(grey: Grey, ground: float, size_px: int) -> Shape:
    """The template that explains the silhouette best (intersection over union, hull filled).

    A ring is a circle of about half the size: calm takes less room than anything that matters.
    """
    inked = np.abs(grey - ground) > 0.04
    filled = np.zeros_like(inked)
    for index, row in enumerate(inked):
        columns = np.flatnonzero(row)
        if columns.size:
            filled[index, columns.min() : columns.max() + 1] = True
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    box = QRectF(columns[0], rows[0], columns[-1] - columns[0] + 1.0, rows[-1] - rows[0] + 1.0)
    candidates = [shape for shape in Shape if shape is not Shape.RING]

    def score(shape: Shape) -> float:
        template = mask(shape, box)
        return float((filled & template).sum() / (filled | template).sum())

    if box.width() < 0.7 * size_px:
        assert score(Shape.CIRCLE) > 0.85
        return Shape.RING
    best = max(candidates, key=score)
    assert score(best) > 0.85
    return best


@pytest.mark.parametrize("simulation", SIMULATIONS)
@pytest.mark.parametrize("state", [BadgeState.NEW, BadgeState.ACKNOWLEDGED])
@pytest.mark.parametrize("size_px", [ROW_PX, STRIP_PX])
@pytest.mark.parametrize("tone", Tone)
def test_every_badge_is_found_by_its_shape_alone(
    dressed: QApplication,
    theme: Theme,
    pixels: Callable[[QImage], npt.NDArray[np.uint8]],
    tone: Tone,
    size_px: int,
    state: BadgeState,
    simulation: str,
) -> None:
    grey = as_seen(pixels(drawn(theme, Badge(tone, state), size_px)), simulation)
    assert best_shape(grey, float(grey[0, 0]), size_px) is theme.tones[tone].shape


@pytest.mark.parametrize("tone", [tone for tone in Tone if tone is not Tone.CALM])
def test_new_acknowledged_shelved_and_closed_are_four_pictures(
    dressed: QApplication,
    theme: Theme,
    pixels: Callable[[QImage], npt.NDArray[np.uint8]],
    tone: Tone,
) -> None:
    greys = [as_seen(pixels(drawn(theme, Badge(tone, s), ROW_PX)), "grey") for s in BadgeState]
    for index, one in enumerate(greys):
        for other in greys[index + 1 :]:
            assert (np.abs(one - other) > 0.1).sum() > 25


def test_small_badges_carry_no_letter(
    dressed: QApplication, theme: Theme, pixels: Callable[[QImage], npt.NDArray[np.uint8]]
) -> None:
    image = pixels(drawn(theme, Badge(Tone.ALARM), SMALL_PX))
    fill = theme.tones[Tone.ALARM].fill
    middle = image[SIDE // 2 - 3 : SIDE // 2 + 3, SIDE // 2 - 3 : SIDE // 2 + 3]
    assert (middle == [fill.blue(), fill.green(), fill.red()]).all()


def test_only_a_new_badge_flashes(qtbot: QtBot, dressed: QApplication, theme: Theme) -> None:
    badge = ToneBadge(theme, Badge(Tone.ALARM))
    qtbot.addWidget(badge)
    badge.set_badge(Badge(Tone.ALARM, BadgeState.ACKNOWLEDGED), is_flashing=True)
    assert not badge._timer.isActive()
    badge.set_badge(Badge(Tone.ALARM), is_flashing=True)
    qtbot.waitUntil(lambda: badge._badge.is_dark, timeout=2000)
    badge.set_badge(Badge(Tone.ALARM, BadgeState.CLOSED))
    assert not badge._timer.isActive()


def test_reduced_motion_shows_a_second_border_instead(
    qtbot: QtBot, dressed: QApplication, pixels: Callable[[QImage], npt.NDArray[np.uint8]]
) -> None:
    still = load_theme(is_reduced_motion=True)
    badge = ToneBadge(still, Badge(Tone.ALARM))
    qtbot.addWidget(badge)
    badge.set_badge(Badge(Tone.ALARM), is_flashing=True)
    assert not badge._timer.isActive()
    plain = pixels(drawn(load_theme(), Badge(Tone.ALARM), ROW_PX))
    double = pixels(drawn(still, Badge(Tone.ALARM), ROW_PX))
    assert (plain != double).any(axis=2).sum() > 30


def test_the_name_says_tone_and_state(qtbot: QtBot, dressed: QApplication, theme: Theme) -> None:
    badge = ToneBadge(theme, Badge(Tone.UNKNOWN, BadgeState.SHELVED))
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "Unknown, Shelved"
    assert len({tone_word(tone) for tone in Tone}) == len(Tone)
    assert len({state_word(state) for state in BadgeState}) == len(BadgeState)
