"""A small file system for benches that fill a disk. Linux; mounts only what it unmounts again.

With the right to mount (root, or a user's own namespace through ``unshare -rm``) it is a tmpfs of
the wanted size. Without it, the recorder's reserve is set so that only the wanted size may be
used; that is not the same (the system never says "no space left"), and `how` says so.
"""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.pipeline.disk import free_bytes

_CHUNK = b"\0" * (256 * 1024)


@dataclass(frozen=True, slots=True)
class SizedDisk:
    """A folder on a disk that is soon full.

    Attributes:
        folder: Empty at first.
        reserve_bytes: What the recorder must leave free so that the size holds.
        how: ``tmpfs`` or ``reserve``.
    """

    folder: Path
    reserve_bytes: int
    how: str

    @property
    def filler(self) -> Path:
        """The file of the other program that fills the disk."""
        return self.folder / "filler"

    def fill(self) -> None:
        """Take every byte that is left."""
        with self.filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while self.how == "tmpfs" or free_bytes(self.folder) > self.reserve_bytes:
                if not file.write(_CHUNK):
                    return

    def empty(self) -> None:
        """Give the filler's bytes back."""
        self.filler.unlink(missing_ok=True)


def _mount(folder: Path, size_bytes: int) -> bool:
    """Mount a tmpfs here; False without the right to."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "sallyport-bench", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def sized_disk(parent: Path, size_bytes: int, reserve_bytes: int) -> Iterator[SizedDisk]:
    """A disk of this size.

    Args:
        parent: An empty folder to make it in.
        size_bytes: All that fits.
        reserve_bytes: What the recorder leaves free of it.
    """
    folder = parent / "disk"
    folder.mkdir()
    if _mount(folder, size_bytes):
        try:
            yield SizedDisk(folder, reserve_bytes, "tmpfs")
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    spare = max(0, free_bytes(folder) - size_bytes)
    yield SizedDisk(folder, spare + reserve_bytes, "reserve")
