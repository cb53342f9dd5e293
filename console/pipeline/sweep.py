"""The start-up sweep: what a crash left on disk gets its row, or is moved out of the way.

Runs before the recorder starts, or beside it when told so. It deletes nothing. Blocking; any thread
but the GUI's.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from console.clock import Clock
from console.domain.recording import Gap, Segment
from console.pipeline.footage_key import KeyFinder
from console.pipeline.media_files import MediaFile, media_files
from console.pipeline.salvage import Salvage, salvage_file
from console.store.footage import FootageStore

log = logging.getLogger("recorder")

CRASH = "crash"


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What the sweep found; each entry is worth an event.

    Attributes:
        salvaged: Files that got their row, the row included.
        set_aside: Files without anything playable, now in the quarantine folder.
        unreadable: Sealed files whose key is not at hand, and files that the disk does not give or
            let repair; left where they are.
        missing: Paths of rows whose file is gone; the rows are kept.
        gaps: One for every file that a crash cut: from its end to the sweep.
        took_s: Seconds the sweep took.
    """

    salvaged: tuple[Salvage, ...]
    set_aside: tuple[Salvage, ...]
    unreadable: tuple[Salvage, ...]
    missing: tuple[str, ...]
    gaps: tuple[Gap, ...]
    took_s: float


def sweep(
    root: Path,
    footage: FootageStore,
    keys: KeyFinder,
    clock: Clock,
    *,
    is_recording: bool = False,
) -> SweepReport:
    """Make store and files agree.

    Args:
        root: Media root; made when absent, since a new site has none.
        footage: The rows.
        keys: Finds footage keys.
        clock: Gives the end of the gaps.
        is_recording: A recorder runs already: files named after the sweep's begin are its own. Not
            otherwise, since a clock that was wrong before the crash also names files so.

    Raises:
        OSError: If the media root cannot be read.
        StoreError: If the store does not answer; the next start tries again.
    """
    began_ns, now_utc_ns = clock.monotonic_ns(), clock.utc_ns()
    root.mkdir(parents=True, exist_ok=True)
    known = footage.known_paths()
    files = [file for file in media_files(root) if file.name is not None]
    outcomes = [
        outcome
        for file in files
        if file.path not in known
        and not (is_recording and _is_new(file, now_utc_ns))
        and (outcome := _salvage(root, file, keys))
    ]
    salvaged = [outcome for outcome in outcomes if outcome.segment is not None]
    rows = tuple(outcome.segment for outcome in salvaged if outcome.segment is not None)
    footage.add_segments(rows)
    cut = {file.path for file in files if file.name is not None and file.name.is_part}
    gaps = tuple(_gap(row, now_utc_ns) for row in rows if row.path + ".part" in cut)
    for gap in gaps:
        footage.add_gap(gap)
    report = SweepReport(
        salvaged=tuple(salvaged),
        set_aside=tuple(one for one in outcomes if one.problem in {"empty", "unreadable"}),
        unreadable=tuple(one for one in outcomes if one.problem in {"no_key", "disk"}),
        missing=tuple(sorted(known - {file.path for file in files})),
        gaps=gaps,
        took_s=(clock.monotonic_ns() - began_ns) / 1e9,
    )
    _log(report)
    return report


def _is_new(file: MediaFile, before_utc_ns: int) -> bool:
    """Whether the file's name lies after a moment."""
    return file.name is not None and file.name.start_utc_ns >= before_utc_ns


def _salvage(root: Path, file: MediaFile, keys: KeyFinder) -> Salvage | None:
    """Repair one file without a row."""
    if file.name is None:
        return None
    try:
        return salvage_file(root, file.name, keys)
    except OSError as error:
        log.error("cannot repair %s: %s", file.path, error)  # noqa: TRY400 - the disk's fault
        return Salvage(file.path, None, problem="disk")


def _gap(segment: Segment, now_utc_ns: int) -> Gap:
    """What a crash cost after this segment, as far as it is known at start."""
    end_utc_ns = max(now_utc_ns, segment.end_utc_ns)
    return Gap(segment.camera, segment.end_utc_ns, end_utc_ns, 0, CRASH)


def _log(report: SweepReport) -> None:
    """One line each."""
    for one in report.salvaged:
        log.warning("salvaged %s, %d torn bytes cut off", one.path, one.cut_bytes)
    for one in report.set_aside:
        log.error("set aside %s: %s", one.path, one.problem)
    for one in report.unreadable:
        log.error("left alone %s: %s", one.path, one.problem)
    for path in report.missing:
        log.error("footage is missing: %s", path)
