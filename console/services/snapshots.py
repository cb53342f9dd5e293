"""Snapshots: a picture as shown, kept as a file with its hash in the journal.

`SnapshotDesk` runs on the filer thread (encode, write, sync); the main thread hands it pictures.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True)
class SnapshotOrder:
    """What to keep.

    Attributes:
        camera: Camera id.
        image: The picture; the desk reads it only.
        taken_utc_ns: UTC of the picture's arrival.
        actor: Who asked.
        folder: Where snapshots live.
    """

    camera: str
    image: QImage
    taken_utc_ns: int
    actor: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was kept.

    Attributes:
        order: What was asked.
        path: The file, complete and synced.
        sha256: Hex digest of its bytes.
    """

    order: SnapshotOrder
    path: Path
    sha256: str


def snapshot_name(order: SnapshotOrder) -> str:
    """Camera and UTC to the millisecond, sorted by time within a camera."""
    moment = datetime.fromtimestamp(order.taken_utc_ns // 1_000_000_000, UTC)
    milli = order.taken_utc_ns // 1_000_000 % 1000
    return f"{order.camera}_{moment:%Y%m%dT%H%M%S}.{milli:03}Z.png"


def png_of(image: QImage) -> bytes:
    """The picture as PNG bytes."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # stub wants bytes, Qt takes str
    buffer.close()
    return bytes(data.data())


class SnapshotDesk(QObject):
    """Writes snapshots on its own thread.

    Attributes:
        kept: Signal(Snapshot).
        failed: Signal(SnapshotOrder, str): what the system said.
    """

    kept = Signal(object)
    failed = Signal(object, str)

    @Slot(object)
    def on_ordered(self, order: SnapshotOrder) -> None:
        """Encode, write, sync, answer."""
        try:
            snapshot = self._keep(order)
        except OSError as error:
            self.failed.emit(order, str(error))
            return
        self.kept.emit(snapshot)

    @staticmethod
    def _keep(order: SnapshotOrder) -> Snapshot:
        """Write one file; an existing name is never replaced."""
        data = png_of(order.image)
        order.folder.mkdir(parents=True, exist_ok=True)
        path = order.folder / snapshot_name(order)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return Snapshot(order, path, hashlib.sha256(data).hexdigest())
