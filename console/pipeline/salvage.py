"""Repairs one footage file that nobody completed: cut to its last whole fragment, then completed.

It never guesses pictures: what is not a whole fragment is cut off, and a file without any is moved
to the quarantine folder. Any thread, but never two for the same file.
"""

import io
import os
from dataclasses import dataclass, replace
from pathlib import Path

from console.domain.recording import Segment
from console.pipeline.boxes import BoxError, Footage, read_footage
from console.pipeline.footage_key import KeyFinder
from console.pipeline.sealed import SealedError, SealedReader, append_final
from console.pipeline.segment_file import sync_data, sync_folder
from console.pipeline.segment_name import QUARANTINE, SegmentName

_LONGEST_NS = 86_400 * 10**9
#: What a packet takes in the file at the very least: its entry in the description.
_BYTES_PER_PACKET = 4


@dataclass(frozen=True, slots=True)
class Salvage:
    """What became of a file.

    Attributes:
        path: Where it is now, relative to the media root.
        segment: Its row, or None when it was moved to the quarantine folder or left alone.
        cut_bytes: Torn bytes taken off its end.
        problem: A code when there is no segment: ``empty``, ``unreadable``, ``no_key``, ``disk``.
    """

    path: str
    segment: Segment | None
    cut_bytes: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in a file."""

    footage: Footage
    whole_bytes: int
    key_id: str
    is_final: bool


def _read(path: Path, name: SegmentName, keys: KeyFinder) -> _Reading:
    """Parse a plain or sealed file; BoxError, SealedError and OSError pass through."""
    with path.open("rb") as file:
        if not name.is_sealed:
            footage = read_footage(file)
            return _Reading(footage, footage.whole_bytes, "", is_final=True)
        with SealedReader(file, keys) as reader:
            reader.verify()
            footage = read_footage(io.BufferedReader(reader))
            return _Reading(footage, reader.whole_bytes, reader.key_id, reader.is_whole)


def make_segment(path: str, name: SegmentName, footage: Footage, size_bytes: int) -> Segment:
    """The row of a file that was found without one."""
    end_utc_ns = footage.end_utc_ns or name.start_utc_ns + footage.duration_ns
    return Segment(
        camera=name.camera,
        path=path,
        start_utc_ns=name.start_utc_ns,
        end_utc_ns=max(end_utc_ns, name.start_utc_ns + 1),
        size_bytes=size_bytes,
        packets=footage.packets,
        codec=footage.codec,
        width=footage.width,
        height=footage.height,
        reason=name.reason,
        salvaged=True,
    )


def salvage_file(root: Path, name: SegmentName, keys: KeyFinder) -> Salvage:
    """Repair a file under the media root, complete or not.

    Args:
        root: Media root.
        name: The file's present name.
        keys: Finds footage keys.

    Returns:
        The segment whose row is missing, or why there is none.

    Raises:
        OSError: If the disk refuses; nothing is lost then, the next start tries again.
    """
    path = root / name.path()
    try:
        reading = _read(path, name, keys)
    except SealedError as error:
        if error.is_key_missing:
            return Salvage(name.path(), None, problem="no_key")
        return _quarantine(root, name, "unreadable")
    except BoxError:
        return _quarantine(root, name, "unreadable" if path.stat().st_size else "empty")
    if not reading.footage.fragments:
        return _quarantine(root, name, "empty")
    if not _is_plausible(name, reading.footage):
        return _quarantine(root, name, "unreadable")
    cut_bytes = path.stat().st_size - reading.whole_bytes
    _repair(path, reading, keys)
    final = replace(name, is_part=False)
    if name.is_part:
        path.rename(root / final.path())
        sync_folder(path.parent)
    size_bytes = (root / final.path()).stat().st_size
    segment = make_segment(final.path(), final, reading.footage, size_bytes)
    return Salvage(final.path(), replace(segment, key_id=reading.key_id), cut_bytes)


def _is_plausible(name: SegmentName, footage: Footage) -> bool:
    """Whether the times can be true: spoilt bytes may still look like boxes."""
    end_utc_ns = footage.end_utc_ns or name.start_utc_ns
    return (
        0 <= footage.duration_ns <= _LONGEST_NS
        and abs(end_utc_ns - name.start_utc_ns) <= _LONGEST_NS
        and footage.packets * _BYTES_PER_PACKET <= footage.total_bytes
    )


def _repair(path: Path, reading: _Reading, keys: KeyFinder) -> None:
    """Cut the torn end and make the rest durable."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if os.fstat(handle).st_size != reading.whole_bytes:
            os.ftruncate(handle, reading.whole_bytes)
        if not reading.is_final:
            append_final(path, keys)
        sync_data(handle)
    finally:
        os.close(handle)


def _quarantine(root: Path, name: SegmentName, problem: str) -> Salvage:
    """Move a file that holds nothing playable out of the way; it is kept for a person."""
    folder = root / QUARANTINE
    folder.mkdir(exist_ok=True)
    path = root / name.path()
    target = folder / path.name
    number = 1
    while target.exists():
        target = folder / f"{path.name}.{number}"
        number += 1
    path.rename(target)
    sync_folder(folder)
    sync_folder(path.parent)
    return Salvage(target.relative_to(root).as_posix(), None, problem=problem)
