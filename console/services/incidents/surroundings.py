"""What the incidents service needs of the rest: protocols and small adapters. Operations thread."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from console.domain.event_filter import END_OF_TIME_NS, EventFilter
from console.domain.events import Event, StoredEvent
from console.domain.recording import FootageLock
from console.domain.rights import Action, Actor, Context
from console.services.commands import Outcome
from console.store.errors import StoreError

log = logging.getLogger("console.operations")

T = TypeVar("T")
#: Footage is kept from so long before an incident opened (issue 4: two minutes).
BEFORE_NS = 120 * 1_000_000_000


class Desk(Protocol):
    """The command desk: authorises, journals, does."""

    def run_as(
        self, actor: Actor, action: Action, context: Context, effect: Callable[[], T]
    ) -> Outcome[T]:
        """Do a command if this actor may."""
        ...


class EventPages(Protocol):
    """Reads the journal; `console.store.event_pages.EventReader` does."""

    def page(
        self, wanted: EventFilter, before_row: int | None = None, limit: int = 100
    ) -> list[StoredEvent]:
        """The newest events that pass a filter, newest first."""
        ...


class FootageLocks(Protocol):
    """Keeps footage from being deleted; `console.store.footage.FootageStore` does."""

    def add_lock(self, lock: FootageLock) -> FootageLock:
        """Store a lock; returns it with its id."""
        ...

    def remove_lock(self, lock_id: int) -> bool:
        """Open a lock."""
        ...

    def locks(self, camera: str | None = None) -> list[FootageLock]:
        """Locks in force."""
        ...


def past_events(pages: EventPages, filters: tuple[EventFilter, ...], limit: int) -> list[Event]:
    """Events of several filters together; none of a store that does not answer.

    An incident must open whether or not its past can be read; what is missing is logged.
    """
    found: dict[int, Event] = {}
    for wanted in filters:
        try:
            for stored in pages.page(wanted, None, limit):
                found[stored.row_id] = stored.event
        except StoreError as error:
            log.warning("the past of an incident cannot be read: %s", error)
    return [found[row_id] for row_id in sorted(found)]


def file_of(media_root: Path, name: str) -> Path | None:
    """A file below the media root; None when it is not there or lies elsewhere."""
    path = (media_root / name).resolve()
    is_below = path.is_relative_to(media_root.resolve())
    return path if is_below and path.is_file() else None


class FootageHold:
    """Locks the footage of an incident's cameras from before its opening until it is closed.

    An open incident's lock has no end; closing replaces it by one that ends then. Only a person
    with the right to unlock footage releases that.
    """

    def __init__(self, locks: FootageLocks) -> None:
        """Keep the store of locks."""
        self._locks = locks

    @staticmethod
    def reason(incident_id: str) -> str:
        """The words of a lock that belongs to an incident; they name it for good."""
        return f"incident {incident_id}"

    def hold(self, incident_id: str, cameras: tuple[str, ...], opened_utc_ns: int) -> list[str]:
        """Lock cameras that are not locked yet.

        Args:
            incident_id: For the reason.
            cameras: Ids.
            opened_utc_ns: When the incident opened.

        Returns:
            The cameras that were locked now. A store that does not answer locks none; the tick
            tries again.
        """
        wanted, done = self.reason(incident_id), []
        try:
            held = {
                lock.camera
                for lock in self._locks.locks()
                if lock.reason == wanted and lock.end_utc_ns == END_OF_TIME_NS
            }
            for camera in cameras:
                if camera not in held:
                    start = max(0, opened_utc_ns - BEFORE_NS)
                    lock = FootageLock(camera, start, END_OF_TIME_NS, wanted, "system")
                    self._locks.add_lock(lock)
                    done.append(camera)
        except StoreError as error:
            log.warning("footage of %s cannot be locked: %s", wanted, error)
        return done

    def bound(self, incident_id: str, end_utc_ns: int) -> None:
        """Let the locks of a closed incident end where it ended; they stay in force."""
        wanted = self.reason(incident_id)
        try:
            for lock in self._locks.locks():
                if lock.reason == wanted and lock.end_utc_ns == END_OF_TIME_NS:
                    self._locks.add_lock(
                        FootageLock(lock.camera, lock.start_utc_ns, end_utc_ns, wanted, lock.actor)
                    )
                    self._locks.remove_lock(lock.lock_id)
        except StoreError as error:
            log.warning("locks of %s stay without an end: %s", wanted, error)
