"""Where events wait while the database is down: an append-only file of framed records.

A record is ``SPL1``, length and CRC-32 (both 4 bytes, big-endian), then the draft as JSON. A torn
or damaged record costs itself only: reading goes on at the next ``SPL1``, and counts it. When even
the file cannot be written, events are held in memory up to a bound; what is lost beyond it is
counted, never silent.
"""

import logging
import os
import struct
import threading
import zlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from console.store.drafts import Draft, draft_from_bytes, draft_to_bytes

_LOG = logging.getLogger("store")
_MAGIC = b"SPL1"
_FRAME = struct.Struct(">4sII")
_PASS_BYTES = 256 << 10
_MAX_HELD = 50_000
IS_POSIX = os.name == "posix"


@dataclass(frozen=True, slots=True)
class SpoolPass:
    """What was read from the spool in one go.

    Attributes:
        drafts: The events, in the order they were added.
        end: Where in the file the reading ended, bytes.
        held: How many of the drafts, at the end, were held in memory only.
        damaged: Stretches that were no records.
        is_last: Nothing more waits behind them now.
    """

    drafts: tuple[Draft, ...]
    end: int
    held: int
    damaged: int
    is_last: bool


def frame_record(draft: Draft) -> bytes:
    """One record of the file."""
    payload = draft_to_bytes(draft)
    return _FRAME.pack(_MAGIC, len(payload), zlib.crc32(payload)) + payload


def read_records(data: bytes) -> tuple[list[Draft], int, int]:
    """Records in a piece of the file.

    Returns:
        The drafts, the bytes after the last whole one, and how many damaged stretches lay
        between whole ones.
    """
    drafts: list[Draft] = []
    damaged, at, end, is_whole = 0, 0, 0, True
    while at < len(data):
        found = _record_at(data, at)
        if found is None:
            is_whole = False
            following = data.find(_MAGIC, at + 1)
            at = following if following >= 0 else len(data)
            continue
        draft, at = found
        damaged += not is_whole
        is_whole, end = True, at
        drafts.append(draft)
    return drafts, end, damaged


def _record_at(data: bytes, at: int) -> tuple[Draft, int] | None:
    if len(data) - at < _FRAME.size:
        return None
    magic, length, crc = _FRAME.unpack_from(data, at)
    start = at + _FRAME.size
    payload = data[start : start + length]
    if magic != _MAGIC or len(payload) != length or zlib.crc32(payload) != crc:
        return None
    try:
        return draft_from_bytes(payload), start + length
    except ValueError:
        return None


class Spool:
    """The file and what could not even be written to it. Any thread."""

    def __init__(self, path: Path) -> None:
        """Use a file, which may hold events of an earlier run."""
        self._path = path
        self._lock = threading.Lock()
        self._file: int | None = None
        self._held: deque[Draft] = deque()
        self._is_dirty = False
        self.lost = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        with self._lock:
            return not self._held and self._size() == 0

    @property
    def held(self) -> int:
        """How many events wait in memory because the file cannot be written."""
        with self._lock:
            return len(self._held)

    def append(self, draft: Draft) -> None:
        """Add an event; handed to the system at once, on disk after `sync`."""
        with self._lock:
            if self._held or not self._write(draft):
                self._hold(draft)

    def sync(self) -> bool:
        """Bring everything to the disk; appending goes on meanwhile. The writer's thread.

        Returns:
            False if something is still only in memory.
        """
        with self._lock:
            while self._held and self._write(self._held[0]):
                self._held.popleft()
            file = self._file if self._is_dirty else None
            self._is_dirty = False
            is_all = not self._held
        if file is None:
            return is_all
        try:
            os.fsync(file)
        except OSError as error:
            _LOG.warning("the spool %s is not on disk: %s", self._path, error)
            with self._lock:
                self._is_dirty = True
            return False
        return is_all

    def read_from(self, start: int) -> SpoolPass:
        """Read what waits from a place in the file on, a few megabytes; held events come last."""
        with self._lock:
            size = self._size()
            held = tuple(self._held)
        data = b""
        if size > start:
            with self._path.open("rb") as file:
                file.seek(start)
                data = file.read(min(size - start, _PASS_BYTES))
        drafts, whole_bytes, damaged = read_records(data)
        is_last = start + len(data) >= size
        if is_last:
            torn = whole_bytes < len(data)
            return SpoolPass((*drafts, *held), size, len(held), damaged + torn, is_last=True)
        # a record cut by the end of this piece is read with the next one
        step = whole_bytes or len(data)
        return SpoolPass(tuple(drafts), start + step, 0, damaged, is_last=False)

    def clear_if_read(self, end: int, held: int) -> bool:
        """Empty the spool unless something came after the given place.

        Args:
            end: Where the reading ended, bytes.
            held: How many held events were read.

        Returns:
            True if it is empty now.
        """
        with self._lock:
            if self._size() != end or len(self._held) != held:
                return False
            self._held.clear()
            self._close()
            self._path.unlink(missing_ok=True)
            _sync_folder(self._path.parent)
            return True

    def close(self) -> None:
        """Sync and let the file go. The writer's thread, or any after it has ended."""
        self.sync()
        with self._lock:
            self._close()

    def _write(self, draft: Draft) -> bool:
        record = frame_record(draft)
        try:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
                self._file = os.open(self._path, flags, 0o600)
                _sync_folder(self._path.parent)
            written = os.write(self._file, record)
        except OSError as error:
            self._complain(error)
            return False
        self._is_dirty = True
        # a half-written record (disk full) is skipped by the reader; the event is tried again
        return written == len(record)

    def _complain(self, error: OSError) -> None:
        if not self._held:
            _LOG.error("the spool %s cannot be written, holding events: %s", self._path, error)

    def _hold(self, draft: Draft) -> None:
        if len(self._held) >= _MAX_HELD:
            self.lost += 1
            return
        self._held.append(draft)

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return 0

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _sync_folder(folder: Path) -> None:
    """Make a created or removed name durable; Windows does so by itself."""
    if not IS_POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
