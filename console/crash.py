"""What happens when we are wrong: a report on disk now, one event at the next start.

``CrashGuard`` writes a report for every exception that reached the top of a thread (the console
goes on where Python can) and lets ``faulthandler`` write the trace of a crash in native code. Its
``running`` file says that a run has not ended cleanly. ``take_crash_reports`` finds all of it once.
One folder belongs to one seat, which has one console at a time. Nothing here sends anything.
"""

import contextlib
import faulthandler
import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from console.clock import Clock
from console.scrub import SCRUBBER, Scrubber

log = logging.getLogger("console")

#: A fault in a loop shall not fill the disk: one report for each place, and so many in all.
REPORTS_PER_RUN = 20

#: Reports that were taken are kept in this folder, the newest so many.
TAKEN = "taken"
TAKEN_KEPT = 50

_RUNNING = "running.json"
_FAULT = "fault.txt"


class CrashKind(StrEnum):
    """How a run, or a part of it, ended."""

    EXCEPTION = "exception"  # reached the top of a thread or slot
    FAULT = "fault"  # native code: segmentation fault, abort
    KILLED = "killed"  # ended without a word: kill -9, power cut


@dataclass(frozen=True, slots=True)
class CrashReport:
    """One crash, scrubbed of secrets.

    Attributes:
        kind: How.
        utc_ns: When it happened; for KILLED when that run started, for FAULT when it was written.
        version: Of the console that crashed.
        thread: Name of the thread; empty when not known.
        summary: One line, for the event.
        trace: The trace, may be empty.
        log_lines: The last lines of the log before it.
    """

    kind: CrashKind
    utc_ns: int
    version: str
    thread: str
    summary: str
    trace: str = ""
    log_lines: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The file's content."""
        return json.dumps({**asdict(self), "log_lines": list(self.log_lines)}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "CrashReport":
        """Read a file back.

        Raises:
            ValueError: If it is cut or something else (a crash may cut its own report).
        """
        try:
            raw = json.loads(text)
            return cls(
                kind=CrashKind(raw["kind"]),
                utc_ns=int(raw["utc_ns"]),
                version=str(raw["version"]),
                thread=str(raw["thread"]),
                summary=str(raw["summary"]),
                trace=str(raw["trace"]),
                log_lines=tuple(str(line) for line in raw["log_lines"]),
            )
        except (KeyError, TypeError) as error:
            msg = f"not a crash report: {error}"
            raise ValueError(msg) from error


def _place(trace: TracebackType | None) -> str:
    """Where an exception was raised, to tell repeated ones."""
    frames = traceback.extract_tb(trace)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"


class CrashGuard:
    """Catches what escaped everything else, from `install` to `close`."""

    def __init__(
        self,
        folder: Path,
        version: str,
        clock: Clock,
        recent_lines: Callable[[], tuple[str, ...]] = tuple,
        scrubber: Scrubber = SCRUBBER,
    ) -> None:
        """Keep everything; nothing is touched until `install`."""
        self._folder = folder
        self._version = version
        self._clock = clock
        self._recent_lines = recent_lines
        self._scrubber = scrubber
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._fault_file: TextIO | None = None
        self._former: tuple[Any, Any, Any] | None = None

    def install(self) -> None:
        """Take the hooks and mark the run as running.

        Raises:
            OSError: If the folder cannot be written.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        running = {"utc_ns": self._clock.utc_ns(), "version": self._version, "pid": os.getpid()}
        (self._folder / _RUNNING).write_text(json.dumps(running), encoding="utf-8")
        self._fault_file = (self._folder / _FAULT).open("w", encoding="utf-8")
        faulthandler.enable(self._fault_file, all_threads=True)
        self._former = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable

    def close(self) -> None:
        """Give the hooks back and say that the run ended cleanly; a second call does nothing."""
        if self._former is None or self._fault_file is None:
            return
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._former
        self._former = None
        faulthandler.disable()
        self._fault_file.close()
        for name in (_FAULT, _RUNNING):
            (self._folder / name).unlink(missing_ok=True)

    def report(self, error: BaseException, thread: str = "") -> bool:
        """Write a report for a bug that was caught at the last line of a thread. Any thread.

        Returns:
            Whether one was written: not for the same place twice, nor for very many.
        """
        name = thread or threading.current_thread().name
        key = f"{type(error).__name__} {_place(error.__traceback__)}"
        with self._lock:
            if key in self._seen or len(self._seen) >= REPORTS_PER_RUN:
                return False
            self._seen.add(key)
            number = len(self._seen)
        clean = self._scrubber.clean
        trace = clean("".join(traceback.format_exception(error)))
        lines = tuple(clean(line) for line in self._recent_lines())
        summary = clean(f"{type(error).__name__}: {error}").splitlines()[0][:200]
        now_ns = self._clock.utc_ns()
        report = CrashReport(
            CrashKind.EXCEPTION, now_ns, self._version, name, summary, trace, lines
        )
        log.error("crash in thread %s: %s", name, summary, exc_info=error)
        file = self._folder / f"crash-{now_ns}-{number:02d}.json"
        try:
            file.write_text(report.to_json(), encoding="utf-8")
        except OSError as failed:
            log.error("no crash report: %s", failed)  # noqa: TRY400 - the trace above matters
            return False
        return True

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Main thread and Qt slots."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error.with_traceback(trace))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        """Python threads."""
        if args.exc_value is not None:
            self.report(args.exc_value, args.thread.name if args.thread is not None else "")

    def _on_unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        """Destructors and callbacks from C."""
        if args.exc_value is not None:
            self.report(args.exc_value)


def _stamp_ns(file: Path) -> int:
    """When a file was last written, UTC ns; 0 when it is gone."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _read_text(file: Path) -> str:
    """A file's text, as far as it can be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _unclean_end(folder: Path) -> CrashReport | None:
    """A run that left its ``running`` file: a native fault or a kill."""
    mark = _read_text(folder / _RUNNING)
    if not mark:
        return None
    facts: dict[str, Any] = {}
    with contextlib.suppress(ValueError):
        facts = json.loads(mark)
    version = str(facts.get("version", "unknown"))
    trace = SCRUBBER.clean(_read_text(folder / _FAULT)).strip()
    if trace:
        first = trace.splitlines()[0][:200]
        stamp_ns = _stamp_ns(folder / _FAULT)
        return CrashReport(CrashKind.FAULT, stamp_ns, version, "", first, trace)
    started_ns = int(facts.get("utc_ns", _stamp_ns(folder / _RUNNING)))
    since = f"{datetime.fromtimestamp(started_ns / 1e9, UTC):%Y-%m-%dT%H:%M:%SZ}"
    summary = f"the run that started {since} did not end by itself"
    return CrashReport(CrashKind.KILLED, started_ns, version, "", summary)


def take_crash_reports(folder: Path) -> tuple[CrashReport, ...]:
    """Find what crashed before this start, and put it away so that it is found once.

    Call it under the seat's lock and before `CrashGuard.install`.

    Args:
        folder: ``SitePaths.crash_dir(seat)``; may be missing.

    Returns:
        The reports, oldest first. A report that was cut by its own crash still counts.
    """
    if not folder.is_dir():
        return ()
    taken = folder / TAKEN
    taken.mkdir(mode=0o700, exist_ok=True)
    reports: list[CrashReport] = []
    for file in sorted(folder.glob("crash-*.json")):
        try:
            reports.append(CrashReport.from_json(_read_text(file)))
        except ValueError:
            summary = f"the crash report {file.name} is cut"
            reports.append(
                CrashReport(CrashKind.EXCEPTION, _stamp_ns(file), "unknown", "", summary)
            )
        file.replace(taken / file.name)
    unclean = _unclean_end(folder)
    if unclean is not None:
        reports.append(unclean)
        name = f"{unclean.kind}-{unclean.utc_ns}.json"
        (taken / name).write_text(unclean.to_json(), encoding="utf-8")
    for name in (_RUNNING, _FAULT):
        (folder / name).unlink(missing_ok=True)
    kept = sorted(taken.iterdir(), key=_stamp_ns, reverse=True)
    for old in kept[TAKEN_KEPT:]:
        old.unlink(missing_ok=True)
    return tuple(sorted(reports, key=lambda one: one.utc_ns))
