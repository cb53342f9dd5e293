"""What the tests of widgets share: the theme, a clock, and stored pictures to compare with.

Pictures are made anew with ``SALLYPORT_NEW_PICTURES=1``; look at each before keeping it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from console.clock import ManualClock
from widgets.theme import Theme, load_theme
from widgets.theme_apply import apply_theme

PICTURES = Path(__file__).parent / "pictures"
#: 24 Nov 2026, 14:32:07 UTC.
UTC_NS = 1_795_530_727_000_000_000
#: A pixel differs when one channel is off by more than this (of 255).
CHANNEL_TOLERANCE = 24
#: Share of pixels that may differ: edges of glyphs move a little between FreeType versions.
PIXEL_TOLERANCE = 0.004

Pixels = npt.NDArray[np.uint8]
SamePicture = Callable[[QWidget, str], None]


@pytest.fixture(scope="session")
def theme() -> Theme:
    return load_theme()


@pytest.fixture
def dressed(qapp: QApplication, theme: Theme) -> QApplication:
    """The application in its theme, fonts loaded."""
    apply_theme(qapp, theme)
    return qapp


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(UTC_NS, 100_000 * 1_000_000_000)


def pixels_of(image: QImage) -> Pixels:
    """Shape (height, width, 3), BGR."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8)
    return flat.reshape(plain.height(), plain.bytesPerLine() // 4, 4)[:, : plain.width(), :3].copy()


@pytest.fixture(scope="session")
def pixels() -> Callable[[QImage], Pixels]:
    return pixels_of


def _differing_share(got: Pixels, wanted: Pixels) -> float:
    apart = np.abs(got.astype(np.int16) - wanted.astype(np.int16)).max(axis=2)
    return float((apart > CHANNEL_TOLERANCE).mean())


@pytest.fixture
def same_picture(tmp_path: Path) -> SamePicture:
    """Compare a widget with the stored picture of this name."""

    def compare(widget: QWidget, name: str) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        got = widget.grab().toImage()
        path = PICTURES / f"{name}.png"
        if os.environ.get("SALLYPORT_NEW_PICTURES"):
            got.convertToFormat(QImage.Format.Format_RGB888).save(str(path))
            return
        assert path.is_file(), f"no picture {path.name}: make it with SALLYPORT_NEW_PICTURES=1"
        wanted = QImage(str(path))
        assert got.size() == wanted.size(), f"{name}: size changed"
        share = _differing_share(pixels_of(got), pixels_of(wanted))
        if share > PIXEL_TOLERANCE:
            kept = tmp_path / f"{name}.png"
            got.save(str(kept))
            pytest.fail(f"{name}: {share:.2%} of the pixels differ; what was drawn is {kept}")

    return compare
