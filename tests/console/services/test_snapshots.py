"""A snapshot is a file that hashes to what the journal will say."""

import hashlib
from pathlib import Path

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.services.snapshots import Snapshot, SnapshotDesk, SnapshotOrder, snapshot_name


def order_in(folder: Path) -> SnapshotOrder:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    return SnapshotOrder("03", image, 1_795_530_727_042_000_000, "guard", folder)


def test_the_file_carries_the_picture_and_its_hash(tmp_path: Path, qtbot: QtBot) -> None:
    desk = SnapshotDesk()
    kept: list[Snapshot] = []
    desk.kept.connect(kept.append)
    order = order_in(tmp_path / "snapshots")
    desk.on_ordered(order)
    assert kept[0].path.name == "03_20261124T143207.042Z.png"
    assert hashlib.sha256(kept[0].path.read_bytes()).hexdigest() == kept[0].sha256
    assert QImage(str(kept[0].path)).pixelColor(7, 5).name() == "#336699"


def test_a_name_that_exists_is_not_replaced(tmp_path: Path, qtbot: QtBot) -> None:
    desk = SnapshotDesk()
    words: list[str] = []
    desk.failed.connect(lambda _order, text: words.append(text))
    order = order_in(tmp_path)
    (tmp_path / snapshot_name(order)).write_bytes(b"evidence")
    desk.on_ordered(order)
    assert len(words) == 1
    assert (tmp_path / snapshot_name(order)).read_bytes() == b"evidence"
