"""One footage file being written: whole fragments only, synced on demand, renamed when complete.

It never rewrites a byte. Any `OSError` leaves the file as it was after the last whole write, or
longer by a torn tail which the start-up sweep cuts off. The recorder's thread only.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from console.pipeline.segment_name import SegmentName


class Sealer(Protocol):
    """Wraps fragments before they reach the disk; see console/pipeline/sealed.py."""

    def header(self) -> bytes:
        """The first bytes of the file."""

    def seal(self, data: bytes) -> bytes:
        """One fragment."""

    def final(self) -> bytes:
        """The mark without which the file counts as cut short."""


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; does nothing where folders cannot be opened (Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_data(handle: int) -> None:
    """Make a file's data durable, by the cheapest call the system has."""
    getattr(os, "fdatasync", os.fsync)(handle)


def _write_all(handle: int, data: bytes) -> None:
    """Write every byte."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


class SegmentFile:
    """A ``.part`` file that becomes a segment.

    Attributes:
        name: What the file is called now.
        size_bytes: Whole bytes on disk, without a torn tail.
        is_dirty: Bytes were written that no sync has covered.
    """

    def __init__(self, root: Path, name: SegmentName, sealer: Sealer | None = None) -> None:
        """Create the file, and its folder when needed.

        Args:
            root: Media root; must exist (a vanished root is an error, never made anew).
            name: Camera, start and reason; the start moves by microseconds when taken.
            sealer: Encrypts fragments, or None.

        Raises:
            OSError: If the file cannot be created.
        """
        self._root = root
        self._sealer = sealer
        self.size_bytes = 0
        self.is_dirty = False
        self._waiting: list[bytes] = []
        self.name, self._handle = self._create(
            replace(name, is_part=True, is_sealed=sealer is not None)
        )
        if sealer is not None:
            self._waiting.append(sealer.header())

    def _create(self, name: SegmentName) -> tuple[SegmentName, int]:
        """Open a file that did not exist before."""
        folder = (self._root / name.path()).parent
        if not folder.is_dir():
            camera_folder = folder.parent
            if not camera_folder.is_dir():
                camera_folder.mkdir()
                sync_folder(self._root)
            folder.mkdir()
            sync_folder(camera_folder)
        while True:
            final = self._root / replace(name, is_part=False).path()
            if not final.exists():
                try:
                    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                    handle = os.open(self._root / name.path(), flags, 0o640)
                except FileExistsError:
                    pass
                else:
                    return name, handle
            name = replace(name, start_utc_ns=name.start_utc_ns + 1000)

    def add(self, data: bytes) -> None:
        """Keep a whole fragment (or the header) for the next `write`."""
        if data:
            self._waiting.append(data if self._sealer is None else self._sealer.seal(data))

    def write(self) -> None:
        """Hand what waits to the system.

        Raises:
            OSError: If the disk refuses; the torn tail is cut off where the disk allows it.
        """
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        self._waiting.clear()
        try:
            _write_all(self._handle, data)
        except OSError:
            os.ftruncate(self._handle, self.size_bytes)
            os.lseek(self._handle, self.size_bytes, os.SEEK_SET)
            raise
        self.size_bytes += len(data)
        self.is_dirty = True

    def sync(self) -> None:
        """Wait until everything written is durable.

        Raises:
            OSError: If the disk refuses. The data may be lost; a later success proves nothing.
        """
        sync_data(self._handle)
        self.is_dirty = False

    def complete(self) -> str:
        """Write the end, sync, take the ``.part`` away and sync the folder.

        Returns:
            The path relative to the media root.

        Raises:
            OSError: If a step fails; the handle is closed, the file is left for the sweep.
        """
        try:
            if self._sealer is not None:
                self._waiting.append(self._sealer.final())
            self.write()
            self.sync()
        finally:
            self.close()
        final = replace(self.name, is_part=False)
        before, after = self._root / self.name.path(), self._root / final.path()
        before.rename(after)
        sync_folder(after.parent)
        self.name = final
        return final.path()

    def discard(self) -> None:
        """Close and remove a file that never held a fragment."""
        self.close()
        (self._root / self.name.path()).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; what is on disk stays. May be called twice."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            os.close(handle)
