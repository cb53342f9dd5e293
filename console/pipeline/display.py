"""From decoded frames to ready pictures for the wall.

Decode threads call `offer`; the GUI thread drains. One queued signal wakes the GUI for a whole
batch: pictures themselves never ride on signals. Refuses to scale: frames arrive at tile size.
"""

import threading
from dataclasses import dataclass

from numpy.lib.stride_tricks import as_strided
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from console.pipeline.mailbox import Mailboxes
from hardware.camera.frame import Frame


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame as Qt draws it.

    Attributes:
        camera: Camera id.
        image: RGB32, sharing the frame's memory.
        captured_ns: Monotonic ns of arrival.
        sequence: The frame's sequence.
        frame: Keeps the memory alive.
    """

    camera: str
    image: QImage
    captured_ns: int
    sequence: int
    frame: Frame


def picture_of(frame: Frame) -> Picture:
    """Wrap a frame without copying its pixels. Any thread."""
    height, width = frame.bgra.shape[:2]
    stride = frame.bgra.strides[0]
    # QImage takes only a contiguous buffer; a padded plane is one when seen as a line of bytes.
    size = (height - 1) * stride + width * 4
    line = as_strided(frame.bgra, shape=(size,), strides=(1,), writeable=False)
    image = QImage(line.data, width, height, stride, QImage.Format.Format_RGB32)
    return Picture(frame.camera, image, frame.captured_ns, frame.sequence, frame)


class Display(QObject):
    """The wall's mailboxes.

    Attributes:
        pictures_waiting: Signal(): at least one picture came since the last `take`.
    """

    pictures_waiting = Signal()

    def __init__(self) -> None:
        """Start empty. Lives in the GUI thread."""
        super().__init__()
        self._boxes: Mailboxes[Frame] = Mailboxes()
        self._lock = threading.Lock()
        self._is_woken = False

    def offer(self, frame: Frame) -> None:
        """Leave a frame; the newest of a camera wins. Any thread, never blocks."""
        self._boxes.put(frame.camera, frame)
        with self._lock:
            if self._is_woken:
                return
            self._is_woken = True
        self.pictures_waiting.emit()

    def take(self) -> list[Picture]:
        """Take what waits. GUI thread."""
        with self._lock:
            self._is_woken = False
        return [picture_of(frame) for frame in self._boxes.take_all().values()]

    def replaced(self, camera: str) -> int:
        """How many frames of a camera were never shown. Any thread."""
        return self._boxes.replaced(camera)
