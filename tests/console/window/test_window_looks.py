"""Every workspace at three sizes and two text sizes: no text is cut, every text can be read."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from console.app.shell import Shell
from widgets.rail import RailBar, RailButton

MakeWindow = Callable[..., Shell]
SIZES = ((1366, 768), (1920, 1080), (2560, 1440))
SCALES = (1.0, 1.5)
NAMES = ("live", "screening", "respond", "review", "assess", "setup", "manual")
#: What a design that cuts descriptions and grey facts may cut, by widget.
MAY_CUT = {
    "what happened": "Camera lost, closed by the camera",
    "grey fact of a header": "normal lines since start not shown",
    "detail under an alarm": "06 Quarantine cage · Quarantine · raised 15:31:52",
}
LEAST = 4.5


def luminance(color: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def pixels_of(image: QImage) -> npt.NDArray[np.uint32]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint32)
    return flat.reshape(plain.height(), plain.bytesPerLine() // 4)[:, : plain.width()].copy()


def ground_of(pixels: npt.NDArray[np.uint32], box: Any) -> QColor | None:
    """The commonest colour behind a text; None outside the window."""
    part = pixels[max(0, box.top()) : box.bottom() + 1, max(0, box.left()) : box.right() + 1]
    if part.size == 0:
        return None
    return QColor.fromRgb(Counter(part.ravel().tolist()).most_common(1)[0][0])


def take(shell: Shell, name: str) -> QImage:
    shell.window.show_workspace(name)
    if name == "manual":
        shell.overlays.open_manual()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QApplication.processEvents()
    return shell.window.grab().toImage()


@pytest.mark.gui
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_text_is_cut_and_every_text_can_be_read(
    make_window: MakeWindow, texts: Any, qtbot: QtBot, width: int, height: int, scale: float
) -> None:
    shell = make_window(width, height, scale)
    qtbot.wait(60)  # the log fits its columns once for many rows
    problems = []
    for name in NAMES:
        take(shell, name)
        texts.drawn.clear()
        texts.elided.clear()
        image = take(shell, name)
        assert (image.width(), image.height()) == (width, height)
        problems += [f"{name}: {words}" for words in found_problems(shell, texts, image)]
    assert problems == []


def cut_texts(texts: Any) -> list[str]:
    """What was shortened although it is a fact, or does not fit where it was drawn."""
    found = [
        f"{text!r} is cut to {cut!r}"
        for text, cut in texts.elided
        if not any(may in text for may in MAY_CUT.values())
    ]
    for one in texts.drawn:
        if one.needed.width() > one.room.width() + 1 and "…" not in one.text:
            found.append(f"{one.text!r} needs {one.needed.width():.0f} of {one.room.width():.0f}")
        if one.needed.height() > one.room.height() + 1:
            found.append(f"{one.text!r} is {one.needed.height():.0f} high")
    return found


def faint_texts(texts: Any, image: QImage) -> list[str]:
    """Words under 4.5:1 on the pixels behind them; letters of badges are tested by their shape."""
    pixels, found = pixels_of(image), []
    for one in texts.drawn:
        ground = ground_of(pixels, one.box)
        if ground is None or len(one.text.strip()) < 2:
            continue
        if contrast(one.pen, ground) < LEAST:
            found.append(f"{one.text!r} {one.pen.name()} on {ground.name()}")
    return found


def cut_widgets(shell: Shell) -> list[str]:
    """Labels, buttons and tabs that are narrower than their words."""
    find = shell.window.findChildren
    labels = [one for one in find(QLabel) if one.isVisible() and not one.wordWrap()]
    found = [
        f"label {one.text()!r}"
        for one in labels
        if one.fontMetrics().horizontalAdvance(one.text()) > one.contentsRect().width() + 1
    ]
    found += [
        f"button {one.text()!r}"
        for one in find(QPushButton)
        if one.isVisible() and one.width() < one.minimumSizeHint().width()
    ]
    found += [
        f"tab {bar.tabText(index)!r}"
        for bar in find(QTabBar)
        for index in range(bar.count())
        if bar.isVisible()
        and bar.tabRect(index).width() < bar.fontMetrics().horizontalAdvance(bar.tabText(index))
    ]
    found += [
        f"heading {head.model().headerData(one, head.orientation())!r}"
        for head in find(QHeaderView)
        for one in range(head.count())
        if head.isVisible()
        and not head.visibleRegion().isEmpty()  # behind a tab it stands outside the window
        and not head.isSectionHidden(one)
        and head.sectionSize(one) < head.sectionSizeHint(one)
    ]
    found += [
        f"rail {button.text()!r}"
        for rail in find(RailBar)
        for button in rail.findChildren(RailButton)
        if not rail.rect().contains(button.geometry())
    ]
    return found


def found_problems(shell: Shell, texts: Any, image: QImage) -> list[str]:
    found = [*cut_texts(texts), *faint_texts(texts, image), *cut_widgets(shell)]
    return sorted(set(found))


@pytest.mark.gui
def test_text_made_larger_by_key_is_as_whole_as_at_the_start(
    make_window: MakeWindow, texts: Any, qtbot: QtBot
) -> None:
    shell = make_window(1920, 1080, 1.0)
    while shell.overlays.theme.scale < 1.5:
        shell.overlays.step_text(1)
    qtbot.wait(60)
    strip = shell.panels.strip
    assert strip.height() == shell.overlays.theme.size.strip
    problems = []
    for name in NAMES:
        take(shell, name)
        texts.drawn.clear()
        texts.elided.clear()
        image = take(shell, name)
        problems += [f"{name}: {words}" for words in found_problems(shell, texts, image)]
    assert problems == []
