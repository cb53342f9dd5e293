"""Carries out retention: reads rows and locks, asks the rule, deletes, and forecasts.

Locked footage is never deleted; when the store cannot say what is locked, nothing is deleted. The
row goes first and the file second, so that a crash in between leaves a file that the sweep finds.
Only when the store cannot write (its own disk is full) the file goes first and its row follows
as soon as it can. A thread of its own.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot

from console.clock import Clock
from console.domain.forecast import StorageForecast, bytes_per_day, forecast
from console.domain.recording import Segment
from console.domain.retention import Doomed, RetentionRule, choose_deletions, is_locked
from console.pipeline.disk import free_bytes
from console.pipeline.segment_name import parse_name
from console.store.errors import StoreError
from console.store.footage import FootageStore
from hardware.threads.pump import Pump

log = logging.getLogger("recorder")

_DAY_NS = 86_400 * 10**9
_PAGE = 200


@dataclass(frozen=True, slots=True)
class KeeperSettings:
    """What the keeper is built from.

    Attributes:
        root: Media root.
        rules: Limits by camera.
        floor_bytes: Free space that is kept by deleting the oldest unlocked footage.
        every_s: How often it looks without being asked.
    """

    root: Path
    rules: tuple[RetentionRule, ...]
    floor_bytes: int
    every_s: float = 30.0


@dataclass(frozen=True, slots=True)
class KeeperTurn:
    """What one look at the disk came to.

    Attributes:
        deleted: Segments that are gone, oldest first.
        missing_bytes: How far free space still is below its floor; zero or less when it is not.
        is_refused: Nothing was deleted because the store did not answer.
    """

    deleted: tuple[Doomed, ...] = ()
    missing_bytes: int = 0
    is_refused: bool = False


class FootageKeeper(Pump):
    """Keeps footage within its limits.

    Attributes:
        segment_deleted: Signal(Doomed): file and row are gone.
        forecast_changed: Signal(StorageForecast): after every look.
        floor_missed: Signal(int): bytes still missing although nothing more may be deleted.
    """

    segment_deleted = Signal(object)
    forecast_changed = Signal(object)
    floor_missed = Signal(object)

    def __init__(self, settings: KeeperSettings, footage: FootageStore, clock: Clock) -> None:
        """Keep everything; nothing is read before start()."""
        super().__init__("retention")
        self._settings = settings
        self._footage = footage
        self._clock = clock
        self._asked = threading.Event()
        self._wanted_bytes = 0
        self._rows_due: set[str] = set()
        self._is_refused = False

    @Slot(object)
    def request_space(self, free_wanted_bytes: object) -> None:
        """Look now, and free at least up to this many bytes. Any thread; returns at once."""
        if isinstance(free_wanted_bytes, int):
            self._wanted_bytes = max(self._wanted_bytes, free_wanted_bytes)
        self._asked.set()

    def request_stop(self) -> None:
        """Ask the loop to end. Any thread."""
        super().request_stop()
        self._asked.set()

    def turn(self) -> None:
        """Look, then wait."""
        self.look()
        self._asked.wait(self._settings.every_s)
        self._asked.clear()

    def look(self) -> KeeperTurn:
        """Delete what the rules let go, once. The keeper's thread, or a test's."""
        try:
            done = self._delete()
            if self._is_refused:
                log.info("retention goes on: the store answers again")
            self._is_refused = False
            self.forecast_changed.emit(self._forecast())
        except (StoreError, OSError) as error:
            if not self._is_refused:
                log.warning("retention deletes nothing: %s", error)
            self._is_refused = True
            return KeeperTurn(is_refused=True)
        if done.missing_bytes > 0:
            self.floor_missed.emit(done.missing_bytes)
        return done

    def _delete(self) -> KeeperTurn:
        """Choose and delete until the rules hold or nothing may go."""
        self._remove_due_rows()
        wanted, self._wanted_bytes = self._wanted_bytes, 0
        floor = max(self._settings.floor_bytes, wanted)
        deleted: list[Doomed] = []
        while not self.is_stopping:
            missing = floor - free_bytes(self._settings.root)
            doomed = self._choose(missing)
            gone = [one for one in doomed if self._remove(one.segment)]
            for one in gone:
                self.segment_deleted.emit(one)
            deleted += gone
            if not gone:
                return KeeperTurn(tuple(deleted), missing)
        return KeeperTurn(tuple(deleted))

    def _choose(self, missing_bytes: int) -> list[Doomed]:
        """Ask the rule about the oldest rows; StoreError passes through."""
        footage = self._footage
        used = {camera: usage.size_bytes for camera, usage in footage.usage().items()}
        locks = footage.locks()
        rows: list[Segment] = []
        for camera in used:
            rows += self._oldest_unlocked(camera)
        now_utc_ns = self._clock.utc_ns()
        doomed = choose_deletions(
            rows, self._settings.rules, locks, used, now_utc_ns, missing_bytes
        )
        return [one for one in doomed if one.segment.path not in self._rows_due]

    def _oldest_unlocked(self, camera: str) -> list[Segment]:
        """A page of the oldest rows that may go; pages full of locked ones are passed over."""
        locks = self._footage.locks(camera)
        start_utc_ns = 0
        while True:
            page = self._footage.segments(camera, start_utc_ns=start_utc_ns, limit=_PAGE)
            free = [row for row in page if not is_locked(row, locks)]
            if free or len(page) < _PAGE or page[-1].end_utc_ns <= start_utc_ns:
                return free
            start_utc_ns = page[-1].end_utc_ns

    def _remove(self, segment: Segment) -> bool:
        """Delete row and file; True when the file is gone."""
        name = parse_name(segment.path)
        if name is None:
            log.error("retention leaves %s alone: not a footage path", segment.path)
            return False
        try:
            self._footage.remove_segment(segment.path)
        except StoreError:
            # the store's disk may be the full one: only the file's bytes can help then
            self._rows_due.add(segment.path)
        path = self._settings.root / segment.path
        try:
            path.unlink(missing_ok=True)
        except OSError:
            self._footage.add_segment(segment)
            raise
        self._remove_old_folder(path.parent, name.start_utc_ns)
        return True

    def _remove_old_folder(self, folder: Path, start_utc_ns: int) -> None:
        """Take an empty day away; a recent one may be about to get a file."""
        if self._clock.utc_ns() - start_utc_ns < 2 * _DAY_NS:
            return
        try:
            folder.rmdir()
        except OSError:
            return  # not empty yet

    def _remove_due_rows(self) -> None:
        """Remove rows whose files went first; StoreError passes through."""
        for path in sorted(self._rows_due):
            self._footage.remove_segment(path)
            self._rows_due.discard(path)

    def _forecast(self) -> StorageForecast:
        """What the last day's rows mean; StoreError and OSError pass through."""
        now_utc_ns = self._clock.utc_ns()
        start_utc_ns = now_utc_ns - _DAY_NS
        usage = self._footage.usage()
        locks = self._footage.locks()
        rates: dict[str, float | None] = {}
        for camera in usage:
            rows = self._footage.segments(camera, start_utc_ns, now_utc_ns)
            rates[camera] = bytes_per_day(rows, start_utc_ns, now_utc_ns)
        locked: Sequence[Segment] = [
            row
            for lock in locks
            for row in self._footage.segments(lock.camera, lock.start_utc_ns, lock.end_utc_ns)
        ]
        return forecast(
            rates,
            self._settings.rules,
            sum(one.size_bytes for one in usage.values()),
            sum({row.path: row.size_bytes for row in locked}.values()),
            free_bytes(self._settings.root),
            self._settings.floor_bytes,
        )
