"""Where events enter the journal: a bounded queue, and the spool when that is full or useless.

Any thread puts; only the writer's thread takes. Order is kept: once one event went to the spool,
all later ones do, until the writer has read the spool to its end. Two files keep it: what was
queued when the database failed goes to the early one, everything after to the late one.
"""

import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from console.domain.events import Event, StoredEvent
from console.store.drafts import Draft, make_draft
from console.store.spool import Spool, SpoolPass

#: Events queued in memory; at 2,000 rows a second, five seconds of work.
QUEUE_BOUND = 10_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event on its way, and who waits for it.

    Attributes:
        draft: The event.
        done: Gets the stored event; None when nobody waits.
    """

    draft: Draft
    done: Future[StoredEvent] | None


class Intake:
    """The way in."""

    def __init__(self, boot: str, writer: str, spool_path: Path, bound: int = QUEUE_BOUND) -> None:
        """Start with what an earlier run left in the spool.

        Args:
            boot: Id of this run.
            writer: Id of this console.
            spool_path: Of the late spool; the early one has ``.early`` behind it.
            bound: How many events may be queued in memory.
        """
        self._boot = boot
        self._writer = writer
        self._bound = bound
        self._changed = threading.Condition()
        self._queue: deque[Waiting] = deque()
        self._unsynced: list[Waiting] = []
        self._fresh: list[Event] = []
        self._needs_sync = False
        self._ordinal = 0
        self._is_nudged = False
        self._spools = (Spool(spool_path.with_name(spool_path.name + ".early")), Spool(spool_path))
        self._is_spooling = not all(spool.is_empty for spool in self._spools)

    @property
    def is_spooling(self) -> bool:
        """Whether events go to the spool now."""
        with self._changed:
            return self._is_spooling

    @property
    def lost(self) -> int:
        """Events that found room neither in the database nor on disk nor in memory."""
        return sum(spool.lost for spool in self._spools)

    @property
    def queued(self) -> int:
        """Events in the memory queue."""
        with self._changed:
            return len(self._queue)

    def draft(self, event: Event) -> Draft:
        """Number an event without queueing it; for those the writer makes itself."""
        with self._changed:
            return self._number(event)

    def put(self, event: Event, done: Future[StoredEvent] | None = None) -> None:
        """Take an event in; never waits for a database or a disk.

        Raises:
            ValueError: If the event cannot be stored at all.
        """
        with self._changed:
            waiting = Waiting(self._number(event), done)
            if not self._is_spooling and len(self._queue) >= self._bound:
                self._is_spooling = True
            if self._is_spooling:
                self._spool(self._spools[1], waiting)
            else:
                self._queue.append(waiting)
            self._changed.notify()

    def nudge(self) -> None:
        """Wake the writer; it has something else to do."""
        with self._changed:
            self._is_nudged = True
            self._changed.notify()

    def wait(self, limit_s: float) -> None:
        """Wait until something is queued or a nudge comes, at most so long."""
        with self._changed:
            if not self._queue and not self._needs_sync and not self._is_nudged:
                self._changed.wait(limit_s)
            self._is_nudged = False

    def take(self, limit: int) -> list[Waiting]:
        """Take the oldest queued events."""
        with self._changed:
            count = min(limit, len(self._queue))
            return [self._queue.popleft() for _ in range(count)]

    def divert(self, failed: list[Waiting]) -> None:
        """The database failed: what it did not take and what is queued goes to the spool."""
        with self._changed:
            if failed or self._queue:
                for waiting in (*failed, *self._queue):
                    self._spool(self._spools[0], waiting)
                self._queue.clear()
            self._is_spooling = True

    def left(self) -> list[Draft]:
        """What an earlier run left in the spool, oldest first. Before the writer starts."""
        drafts: list[Draft] = []
        for spool in self._spools:
            start, is_last = 0, False
            while not is_last:
                piece = spool.read_from(start)
                drafts += piece.drafts
                start, is_last = piece.end, piece.is_last
        return drafts

    def sync(self) -> tuple[Event, ...]:
        """Bring the spool to the disk and tell those who wait for it.

        Returns:
            What came into the spool since the last call, also when it is only in memory because
            the disk takes nothing: nobody should learn of an alarm later for that.
        """
        with self._changed:
            waiting, self._unsynced = self._unsynced, []
            fresh, self._fresh = tuple(self._fresh), []
            self._needs_sync = False
        if all([spool.sync() for spool in self._spools]):  # noqa: C419 - both must be synced
            for one in waiting:
                answer(one, _spooled(one.draft, self._writer))
            return fresh
        with self._changed:
            self._unsynced[:0] = waiting
        return fresh

    def read_spool(self, which: int, start: int) -> SpoolPass:
        """Read a piece of the early (0) or late (1) spool."""
        return self._spools[which].read_from(start)

    def resume_if_read(self, ends: tuple[int, int], helds: tuple[int, int]) -> bool:
        """Queue again, if the spool was read to its end and nothing came since.

        Args:
            ends: Where the reading of either file ended, bytes.
            helds: How many held events of either were read.

        Returns:
            True if the spool is empty and events are queued from now on.
        """
        with self._changed:
            for spool, end, held in zip(self._spools, ends, helds, strict=True):
                if not spool.clear_if_read(end, held):
                    return False
            self._is_spooling = False
            self._needs_sync = False
            self._fresh.clear()  # read, and so told with their places
            waiting, self._unsynced = self._unsynced, []
        # spooled after the last sync, but read, and so in the database by now
        for one in waiting:
            answer(one, _spooled(one.draft, self._writer))
        return True

    def close(self) -> None:
        """Bring all to the disk; what comes later still goes to the spool."""
        self.divert([])
        self.sync()
        for spool in self._spools:
            spool.close()

    def _number(self, event: Event) -> Draft:
        draft = make_draft(event, self._boot, self._ordinal, self._writer)
        self._ordinal += 1
        return draft

    def _spool(self, spool: Spool, waiting: Waiting) -> None:
        spool.append(waiting.draft)
        self._fresh.append(waiting.draft.event)
        self._needs_sync = True
        if waiting.done is not None:
            self._unsynced.append(waiting)


def answer(waiting: Waiting, stored: StoredEvent) -> None:
    """Tell who waits, if anybody does, that the event is durable."""
    if waiting.done is not None and waiting.done.set_running_or_notify_cancel():
        waiting.done.set_result(stored)


def _spooled(draft: Draft, writer: str) -> StoredEvent:
    """An event that is durable in the spool but has no place in a chain yet: all zeros."""
    return StoredEvent(0, 0, writer, draft.boot, b"", draft.event)
