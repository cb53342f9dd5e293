"""The accounts as last read, and the answer to one question: who is it that typed this?

`Directory` reads rows and compares hashes: it is the `work` of jobs and runs on the credentials
thread (or the command line's only one). While the store is down the accounts as last read still
serve: a guard must get in just then. The answer is a value; what follows from it is decided on the
operations thread.
"""

import logging
from collections.abc import Container
from dataclasses import dataclass, field, replace

from console.clock import Clock
from console.domain.people.accounts import plain_name
from console.domain.people.role_sets import RightsTable
from console.domain.people.totp import fitting_counter
from console.services.accounts.hashing import Match, SecretHasher
from console.services.accounts.jobs import Job
from console.store.accounts import AccountRecord, AccountStore, PeopleRead, TableRead
from console.store.errors import StoreError

log = logging.getLogger("console.people")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed to prove who they are.

    Attributes:
        name: Sign-in name as typed.
        secret: Password or PIN.
        code: Of the authenticator; may be empty.
        is_pin: The secret may also be the PIN: only to agree as a second person.
    """

    name: str
    secret: str = field(repr=False)
    code: str = field(default="", repr=False)
    is_pin: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rows say of an entry.

    Attributes:
        key: Under which wrong entries are counted: the account, or a tag of an unknown name.
        record: The account, whether or not it was proven; None when no genuine row has the name.
        is_right: Secret and code are the account's.
        code_step: Step of the code that was used; -1 when none was asked for.
        is_tampered: A row of this name is not genuine.
        fresh_hash: The password hashed with today's parameters, when its hash was outdated.
    """

    key: str
    record: AccountRecord | None = None
    is_right: bool = False
    code_step: int = -1
    is_tampered: bool = False
    fresh_hash: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """Accounts and rights as last read.

    Attributes:
        people: Every account.
        table: The table of rights in the store.
        is_read: Whether the store ever answered.
    """

    people: PeopleRead = field(default_factory=PeopleRead)
    table: TableRead = field(default_factory=TableRead)
    is_read: bool = False


class Directory:
    """Reads accounts and compares secrets."""

    def __init__(self, store: AccountStore, hasher: SecretHasher, clock: Clock) -> None:
        """Keep the parts; nothing is read yet."""
        self._store = store
        self._hasher = hasher
        self._clock = clock
        self._known = Known()

    @property
    def known(self) -> Known:
        """Accounts and rights as last read; an immutable value, safe from any thread."""
        return self._known

    def refresh(self) -> Known:
        """Read everything; a store that is down leaves what is known."""
        try:
            self._known = Known(self._store.read(), self._store.table(), is_read=True)
        except StoreError as error:
            log.warning("accounts not read, those of before are used: %s", error)
        return self._known

    def prepare(self) -> Known:
        """Read, and be ready for the first entry."""
        self._hasher.prepare()
        return self.refresh()

    def unknown_key(self, name: str) -> str:
        """Under which wrong entries of a name are counted that no account has."""
        return f"unknown-{self._store.seal.name_tag(name)}"

    def rehash_job(self, record: AccountRecord, fresh_hash: str) -> Job:
        """Store a password's hash with today's parameters; no change of the account itself."""
        fresh = AccountRecord(record.account, replace(record.secrets, password=fresh_hash))
        return Job("hash anew", lambda: self.put(fresh, record.account.version), lambda _: None)

    def put(self, record: AccountRecord, before: int | None) -> AccountRecord | None:
        """Store an account and read everybody again; errors and answer as `AccountStore.put`."""
        stored = self._store.put(record, before)
        self.refresh()
        return stored

    def put_table(self, table: RightsTable, made_by: str) -> bool:
        """Store a table of rights and read everything; answer as `AccountStore.put_table`."""
        is_stored = self._store.put_table(table, made_by, self._clock.utc_ns())
        self.refresh()
        return is_stored

    def hashed(self, secret: str) -> str:
        """The hash of a new secret."""
        return self._hasher.hashed(secret)

    def check(self, entry: Entry, used_codes: Container[int]) -> Checked:
        """Say whose entry it is. Computes exactly one hash, whatever the name.

        Args:
            entry: As typed.
            used_codes: Steps of codes that were used by the one who has this name.
        """
        name = plain_name(entry.name)
        people = self.refresh().people
        record = next((one for one in people.records if one.account.account_id == name), None)
        if record is None:
            self._hasher.compare_nobodys(entry.secret)
            is_tampered = name in people.tampered
            key = name if is_tampered else self.unknown_key(name)
            return Checked(key, is_tampered=is_tampered)
        match, is_code_due = self._compare(record, entry)
        step = self._step(record, entry.code, used_codes) if is_code_due else -1
        is_right = match.is_right and record.account.is_enabled and step is not None
        checked = Checked(name, record, is_right, -1 if step is None else step)
        if is_right and match.is_outdated and not entry.is_pin:
            return replace(checked, fresh_hash=self._hasher.hashed(entry.secret))
        return checked

    def _compare(self, record: AccountRecord, entry: Entry) -> tuple[Match, bool]:
        """One hash, and whether a code is asked for besides."""
        has_pin = entry.is_pin and entry.secret.isdigit() and bool(record.secrets.pin)
        if has_pin:
            return self._hasher.compare(record.secrets.pin, entry.secret), False
        is_code_due = bool(record.secrets.totp) and not entry.is_pin
        return self._hasher.compare(record.secrets.password, entry.secret), is_code_due

    def _step(self, record: AccountRecord, code: str, used: Container[int]) -> int | None:
        """The step of a code; None when it is wrong or was used."""
        return fitting_counter(record.secrets.totp, code, self._clock.utc_ns(), used)


def rights_in_force(known: Known, fallback: RightsTable, least_version: int) -> RightsTable:
    """The table that holds: the newest genuine one, unless it was put back to an older state."""
    table = known.table.table
    if table is None or table.version < least_version:
        return fallback
    return table
