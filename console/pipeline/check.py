"""Compares store and files and names every disagreement. Changes nothing. Blocking."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from console.clock import Clock
from console.domain.recording import Segment
from console.pipeline.boxes import BoxError, read_footage
from console.pipeline.footage_key import KeyFinder
from console.pipeline.media_files import MediaFile, media_files
from console.pipeline.playable import first_picture_problem
from console.pipeline.sealed import SealedError, open_sealed
from console.pipeline.segment_name import parse_name
from console.store.footage import FootageStore

#: A file written this recently belongs to a console that runs now.
_FRESH_NS = 10_000_000_000
#: Less overlap than this is the clock being set, not a disagreement.
_OVERLAP_NS = 500_000_000
_PAGE = 10_000


class FindingKind(StrEnum):
    """Kinds of disagreement."""

    MISSING = "missing"
    ORPHAN = "orphan"
    UNFINISHED = "unfinished"
    FOREIGN = "foreign"
    SIZE = "size"
    TRUNCATED = "truncated"
    UNPLAYABLE = "unplayable"
    PACKETS = "packets"
    NO_KEY = "no_key"
    OVERLAP = "overlap"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement.

    Attributes:
        kind: What is wrong.
        path: The file or row, relative to the media root.
        words: What was found and what was expected.
    """

    kind: FindingKind
    path: str
    words: str

    def line(self) -> str:
        """One line for a person."""
        return f"{self.kind.value:<10} {self.path}  {self.words}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check saw.

    Attributes:
        rows: Segments in the store.
        files: Footage files on disk.
        findings: Every disagreement, by path.
    """

    rows: int
    files: int
    findings: tuple[Finding, ...]


def check_footage(
    root: Path, footage: FootageStore, keys: KeyFinder, clock: Clock, *, is_deep: bool = False
) -> CheckReport:
    """Compare all rows with all files.

    Args:
        root: Media root.
        footage: The rows.
        keys: Finds footage keys.
        clock: Tells fresh files from forgotten ones.
        is_deep: Also decode the first picture of every file, and open every chunk of sealed ones.

    Raises:
        OSError: If the root cannot be read.
        StoreError: If the store does not answer.
    """
    # rows first: a console that runs adds files before rows, and a fresh file is no orphan
    rows = list(_all_rows(footage))
    files = {file.path: file for file in media_files(root)}
    known = {row.path for row in rows}
    findings: list[Finding] = []
    for row in rows:
        findings += _check_row(root, row, files.get(row.path), keys, is_deep=is_deep)
    now_utc_ns = clock.utc_ns()
    for file in files.values():
        if file.path not in known:
            findings += _check_stranger(file, now_utc_ns)
    findings += _overlaps(rows)
    if any(finding.kind is FindingKind.MISSING for finding in findings):
        still = footage.known_paths()  # retention may have taken row and file meanwhile
        findings = [one for one in findings if one.path in still or one.path not in known]
    findings.sort(key=lambda finding: (finding.path, finding.kind))
    return CheckReport(len(rows), len(files), tuple(findings))


def _all_rows(footage: FootageStore) -> Iterator[Segment]:
    """Every row, in pages by start time."""
    seen: set[str] = set()
    start_utc_ns = 0
    while True:
        page = footage.segments(start_utc_ns=start_utc_ns, limit=_PAGE)
        fresh = [row for row in page if row.path not in seen]
        yield from fresh
        seen.update(row.path for row in fresh)
        if len(page) < _PAGE or not fresh:
            return
        start_utc_ns = page[-1].start_utc_ns


def _check_row(
    root: Path, row: Segment, file: MediaFile | None, keys: KeyFinder, *, is_deep: bool
) -> Iterator[Finding]:
    """What is wrong with one row and its file."""
    name = parse_name(row.path)
    if name is None or name.is_part or name.camera != row.camera or ".." in row.path.split("/"):
        yield Finding(FindingKind.OUTSIDE, row.path, "the row's path is not one of ours")
        return
    if file is None:
        yield Finding(FindingKind.MISSING, row.path, "the row has no file")
        return
    if file.size_bytes != row.size_bytes:
        words = f"{file.size_bytes} bytes on disk, {row.size_bytes} in the row"
        yield Finding(FindingKind.SIZE, row.path, words)
    try:
        yield from _check_content(root, row, keys, is_deep=is_deep)
    except OSError as error:
        yield Finding(FindingKind.UNREADABLE, row.path, os.strerror(error.errno or 0))
    except BoxError as error:
        yield Finding(FindingKind.UNPLAYABLE, row.path, str(error))
    except SealedError as error:
        kind = FindingKind.NO_KEY if error.is_key_missing else FindingKind.UNPLAYABLE
        yield Finding(kind, row.path, str(error))


def _check_content(
    root: Path, row: Segment, keys: KeyFinder, *, is_deep: bool
) -> Iterator[Finding]:
    """What is wrong inside one file; errors pass through."""
    with open_sealed(root / row.path, keys) as opened:
        footage = read_footage(opened.file)
        if footage.whole_bytes != footage.total_bytes or not opened.is_whole:
            words = f"whole up to byte {footage.whole_bytes} of {footage.total_bytes}"
            yield Finding(FindingKind.TRUNCATED, row.path, words)
        if footage.packets != row.packets:
            words = f"{footage.packets} packets in the file, {row.packets} in the row"
            yield Finding(FindingKind.PACKETS, row.path, words)
        if not is_deep:
            return
        opened.verify()
        problem = first_picture_problem(opened.file)
        if problem:
            yield Finding(FindingKind.UNPLAYABLE, row.path, problem)


def _check_stranger(file: MediaFile, now_utc_ns: int) -> Iterator[Finding]:
    """What a file without a row means."""
    if now_utc_ns - file.changed_utc_ns < _FRESH_NS and file.name is not None:
        return
    if file.name is None:
        yield Finding(FindingKind.FOREIGN, file.path, "not a footage file")
    elif file.name.is_part:
        yield Finding(FindingKind.UNFINISHED, file.path, "a crash left it; start the console once")
    else:
        yield Finding(FindingKind.ORPHAN, file.path, "the file has no row")


def _overlaps(rows: list[Segment]) -> Iterator[Finding]:
    """Rows of one camera that claim the same time."""
    ordered = sorted(rows, key=lambda row: (row.camera, row.start_utc_ns))
    for before, after in pairwise(ordered):
        shared_ns = before.end_utc_ns - after.start_utc_ns
        if before.camera == after.camera and shared_ns > _OVERLAP_NS:
            words = f"{shared_ns / 1e9:.2f} s are also in {before.path}"
            yield Finding(FindingKind.OVERLAP, after.path, words)
