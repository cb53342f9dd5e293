"""Frames become pictures without a copy, and the GUI is woken once a batch."""

import numpy as np
from pytestqt.qtbot import QtBot

from console.pipeline.display import Display, picture_of
from hardware.camera.frame import Frame
from hardware.camera.packet import StreamRole


def frame_of(camera: str, sequence: int, *, padding: int = 0) -> Frame:
    plane = np.zeros((9, 16 + padding, 4), np.uint8)
    plane[..., 0] = 10
    plane[..., 2] = 200
    plane[8, 15] = (1, 2, 3, 0)
    pixels = plane[:, :16]
    pixels.flags.writeable = False
    return Frame(camera, StreamRole.SUB, sequence, 5, 16, 9, pixels)


def test_a_padded_frame_is_shown_without_its_padding() -> None:
    for padding in (0, 8):
        picture = picture_of(frame_of("01", 1, padding=padding))
        assert (picture.image.width(), picture.image.height()) == (16, 9)
        assert picture.image.pixelColor(0, 0).name() == "#c8000a"
        assert picture.image.pixelColor(15, 8).name() == "#030201"


def test_a_batch_wakes_the_gui_once_and_keeps_the_newest(qtbot: QtBot) -> None:
    display = Display()
    woken: list[bool] = []
    display.pictures_waiting.connect(lambda: woken.append(True))
    for sequence in range(3):
        display.offer(frame_of("01", sequence))
    display.offer(frame_of("02", 7))
    assert len(woken) == 1
    taken = {picture.camera: picture.sequence for picture in display.take()}
    assert taken == {"01": 2, "02": 7}
    assert display.replaced("01") == 2
    display.offer(frame_of("01", 9))
    assert len(woken) == 2
