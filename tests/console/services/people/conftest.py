"""A small house: real rows, real hashes (cheap ones), a clock that moves when told to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.domain.events import Code, Event, StoredEvent
from console.domain.people.accounts import Account, Secrets
from console.domain.people.actions import Role
from console.domain.rights import NOBODY
from console.services.accounts.directory import Directory, Entry
from console.services.accounts.hashing import SecretHasher
from console.services.accounts.jobs import Job, run_at_once
from console.services.accounts.people import People, PeoplePolicy
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.store.accounts import AccountRecord, AccountStore
from console.store.engines import sqlite_url
from console.store.row_seal import RowSeal
from console.store.site_writer import SiteWriter

PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test
SEAT = "control"


@dataclass
class House:
    """One seat with its people."""

    clock: ManualClock
    store: AccountStore
    writer: SiteWriter
    path: Path
    policy: PeoplePolicy = field(default_factory=PeoplePolicy)
    seat: str = SEAT
    events: list[Event] = field(default_factory=list)
    waiting: list[Job] | None = None

    def __post_init__(self) -> None:
        self.hasher = SecretHasher(self.store.seal.pepper, time_cost=1, memory_kib=8)
        self.build()

    def build(self) -> None:
        """A console starts; what it knows is in the rows and in the events."""
        self.commands = CommandDesk(NOBODY, self.clock, self.events.append)
        self.ledger = Ledger(self._append, self.clock)
        self.directory = Directory(self.store, self.hasher, self.clock)
        self.people = People(
            self.ledger, self.commands, self.directory, self.seat, self.start, self.policy
        )
        for book in self.people.books:
            self.ledger.add(book)
        for event in self.events:
            self.ledger.fold(event)

    def _append(self, event: Event, limit_s: float) -> StoredEvent:
        assert limit_s > 0
        self.events.append(event)
        return StoredEvent(len(self.events), len(self.events), self.seat, "boot", b"", event)

    def start(self, job: Job) -> None:
        if self.waiting is None:
            run_at_once(job)
        else:
            self.waiting.append(job)

    def restart(self, away_s: float = 5.0) -> None:
        """Kill and start again."""
        self.clock.advance(away_s)
        self.clock = ManualClock(self.clock.utc_ns(), monotonic_ns=77)
        self.build()
        self.tick()

    def tick(self, seconds: float = 0.0) -> None:
        self.clock.advance(seconds)
        self.people.tick(self.ledger.now())

    def hire(self, name: str, *roles: Role, pin: str = "", totp: str = "", **more: object) -> None:
        """A row as the service would have made it."""
        account = Account(
            name,
            name.title(),
            frozenset(roles),
            secret_by=name,
            changed_utc_ns=self.clock.utc_ns(),
        )
        account = replace(account, **more)  # type: ignore[arg-type]
        hashed_pin = self.hasher.hashed(pin) if pin else ""
        secrets = Secrets(self.hasher.hashed(PASSWORD), hashed_pin, totp)
        assert self.store.put(AccountRecord(account, secrets), None) is not None
        self.directory.refresh()

    def enter(self, name: str, password: str = PASSWORD, code: str = "") -> None:
        """Type it into the panel."""
        self.clock.advance(1)
        self.people.session.sign_in(Entry(name, password, code))

    def codes(self, *but: Code) -> list[Code]:
        """Codes of the events about people, without answers of the command desk."""
        skipped = {Code.ACTION_ALLOWED, Code.ACTION_REFUSED, *but}
        return [one.code for one in self.events if one.code not in skipped]

    def last(self, code: Code) -> Event:
        return next(one for one in reversed(self.events) if one.code is code)


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    url = sqlite_url(tmp_path / "site.db")
    writer = SiteWriter(url)
    writer.start()
    writer.do(lambda _connection: None)
    stores: list[AccountStore] = []

    def make(seat: str = SEAT, **policy: object) -> House:
        store = AccountStore(url, writer, RowSeal(bytes(range(32))))
        stores.append(store)
        chosen = PeoplePolicy(**policy)  # type: ignore[arg-type]
        house = House(ManualClock(), store, writer, tmp_path / "site.db", chosen, seat)
        house.tick()
        return house

    yield make
    for store in stores:
        store.close()
    writer.request_stop()
    assert writer.wait(5_000)


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    """A seat with a guard, two supervisors and an administrator; nobody is signed in."""
    made = make_house()
    made.hire("anna", Role.GUARD)
    made.hire("sam", Role.SUPERVISOR, pin="480215")
    made.hire("tess", Role.SUPERVISOR)
    made.hire("root", Role.ADMINISTRATOR)
    return made
