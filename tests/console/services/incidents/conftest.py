"""A real ledger, book and service over a journal in memory; rights are the real ones."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, Param, StoredEvent, Tone
from console.domain.incidents.opening import SiteMap
from console.domain.recording import FootageLock
from console.domain.rights import Actor, Role
from console.services.commands import CommandDesk
from console.services.incidents.book import IncidentBook
from console.services.incidents.correlate import joined_incident
from console.services.incidents.intake import IncidentIntake
from console.services.incidents.records import IncidentRecords
from console.services.incidents.service import IncidentService
from console.services.incidents.surroundings import FootageHold
from console.services.ledger import Ledger

NS = 1_000_000_000


class MemoryJournal:
    """Keeps events as the store would, with row ids; finds them by the filter's plain fields."""

    def __init__(self) -> None:
        self.rows: list[StoredEvent] = []

    def append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        assert timeout_s >= 0
        stored = StoredEvent(len(self.rows) + 1, len(self.rows) + 1, "control", "boot", b"", event)
        self.rows.append(stored)
        return stored

    def append(self, event: Event) -> None:
        self.append_now(event, 0.0)

    def page(
        self, wanted: EventFilter, before_row: int | None = None, limit: int = 100
    ) -> list[StoredEvent]:
        assert before_row is None
        return list(itertools.islice(self._found(wanted), limit))

    def _found(self, wanted: EventFilter) -> Iterator[StoredEvent]:
        for stored in reversed(self.rows):
            event = stored.event
            words = [event.code, event.subject, *map(str, event.params.values())]
            if (
                event.code.startswith(wanted.code_prefix)
                and (not wanted.subject or event.subject == wanted.subject)
                and (not wanted.text or any(wanted.text in word for word in words))
                and wanted.start_utc_ns <= event.utc_ns < wanted.end_utc_ns
                and (wanted.exercise is None or wanted.exercise == event.exercise)
            ):
                yield stored


class MemoryLocks:
    """Locks as the footage store keeps them."""

    def __init__(self) -> None:
        self.kept: list[FootageLock] = []
        self._ids = itertools.count(1)

    def add_lock(self, lock: FootageLock) -> FootageLock:
        made = FootageLock(
            lock.camera,
            lock.start_utc_ns,
            lock.end_utc_ns,
            lock.reason,
            lock.actor,
            next(self._ids),
        )
        self.kept.append(made)
        return made

    def remove_lock(self, lock_id: int) -> bool:
        before = len(self.kept)
        self.kept = [one for one in self.kept if one.lock_id != lock_id]
        return len(self.kept) < before

    def locks(self, camera: str | None = None) -> list[FootageLock]:
        return [one for one in self.kept if camera is None or one.camera == camera]


@dataclass
class Room:
    """Everything of one seat."""

    media_root: Path
    clock: ManualClock = field(default_factory=ManualClock)

    def __post_init__(self) -> None:
        self.journal = MemoryJournal()
        self.locks = MemoryLocks()
        self.guard = Actor("okafor", frozenset({Role.GUARD}))
        self.supervisor = Actor("ito", frozenset({Role.SUPERVISOR}))
        self.installer = Actor("brandt", frozenset({Role.INSTALLER}))
        self.site = SiteMap({"01": "Dock", "03": "Screening", "05": "Screening"})
        self.start()

    def start(self) -> None:
        """Make the services anew, as after a restart, with an empty book."""
        self.book = IncidentBook()
        self.ledger = Ledger(self.journal.append_now, self.clock)
        self.ledger.add(self.book)
        desk = CommandDesk(self.guard, self.clock, self.journal.append)
        hold = FootageHold(self.locks)
        self.service = IncidentService(
            self.book, self.ledger, desk, "control", self.journal, hold, self.site
        )
        self.records = IncidentRecords(self.book, self.ledger, desk, "control", self.media_root)
        self.intake = IncidentIntake(self.service, self.book, self.site, joined_incident)

    def tell(self, code: Code, subject: str, tone: Tone = Tone.ALARM, **params: Param) -> Event:
        """A fact happens: durable, folded, told."""
        event = self.ledger.record(code, tone, subject, "system", exercise=None, **params)
        self.intake.on_fact(event)
        return event


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)
