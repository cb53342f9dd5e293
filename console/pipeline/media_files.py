"""Walks the media root. Read only; any thread but the GUI's."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.pipeline.segment_name import QUARANTINE, SegmentName, parse_name

#: Names at the root that are no footage.
_IGNORED = frozenset({QUARANTINE, ".probe", "lost+found"})


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file under the media root.

    Attributes:
        path: Relative, with forward slashes.
        size_bytes: Its length.
        changed_utc_ns: When it was last written, by the file system.
        name: What its name says, None when it is not one of ours.
    """

    path: str
    size_bytes: int
    changed_utc_ns: int
    name: SegmentName | None


def media_files(root: Path) -> Iterator[MediaFile]:
    """Every file below the root, quarantine left out; links are not followed.

    Raises:
        OSError: If a folder cannot be read.
    """
    for entry in sorted(os.scandir(root), key=lambda one: one.name):
        if entry.name not in _IGNORED:
            yield from _walk(root, entry)


def _walk(root: Path, entry: "os.DirEntry[str]") -> Iterator[MediaFile]:
    """The files of one entry."""
    if entry.is_dir(follow_symlinks=False):
        for inner in sorted(os.scandir(entry.path), key=lambda one: one.name):
            yield from _walk(root, inner)
        return
    facts = entry.stat(follow_symlinks=False)
    path = Path(entry.path).relative_to(root).as_posix()
    yield MediaFile(path, facts.st_size, facts.st_mtime_ns, parse_name(path))
