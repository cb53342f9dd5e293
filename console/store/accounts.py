"""Rows of people: accounts with their secrets, and the versions of the table of rights.

Every row is signed over all of its columns with a key of the keystore; a row that was changed, or
written, by anything else is not used and named. Methods block until the row is read or committed:
call them off the GUI thread, from any number of threads.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from console.domain.people.accounts import Account, Secrets
from console.domain.people.actions import Role
from console.domain.people.role_sets import RightsTable, table_from_json, table_to_json
from console.store.engines import reading_engine, translated
from console.store.people_schema import ACCOUNT, RIGHTS_TABLE
from console.store.row_seal import RowSeal
from console.store.site_writer import SiteWriter


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account with what proves its owner.

    Attributes:
        account: Without secrets; `version` and `changed_utc_ns` are those of the row.
        secrets: Hashes and the authenticator's secret.
    """

    account: Account
    secrets: Secrets = field(repr=False)


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """Everybody, as read at one moment.

    Attributes:
        records: Genuine accounts, by sign-in name.
        tampered: Sign-in names of rows whose signature does not fit.
    """

    records: tuple[AccountRecord, ...] = ()
    tampered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRead:
    """The newest table of rights.

    Attributes:
        table: None when the site has never changed its rights, or no row is genuine.
        tampered: Versions whose signature does not fit.
    """

    table: RightsTable | None = None
    tampered: tuple[int, ...] = ()


def _body(account: Account) -> str:
    """The account's own facts as JSON; the same account always gives the same text."""
    facts = {
        "name": account.name,
        "roles": sorted(account.roles),
        "staff": account.staff,
        "is_enabled": account.is_enabled,
        "cameras": None if account.cameras is None else sorted(account.cameras),
        "doors": None if account.doors is None else sorted(account.doors),
        "must_change": account.must_change,
        "made_by": account.made_by,
        "secret_by": account.secret_by,
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def _signed_text(values: dict[str, Any]) -> str:
    """What the signature covers: every column but itself, in a fixed order."""
    return json.dumps([values[name] for name in sorted(values) if name != "signature"])


def _account(row: dict[str, Any]) -> Account:
    """The account of a genuine row."""
    facts = json.loads(row["body"])
    return Account(
        account_id=row["account_id"],
        name=facts["name"],
        roles=frozenset(Role(one) for one in facts["roles"]),
        staff=facts["staff"],
        is_enabled=facts["is_enabled"],
        cameras=None if facts["cameras"] is None else frozenset(facts["cameras"]),
        doors=None if facts["doors"] is None else frozenset(facts["doors"]),
        must_change=facts["must_change"],
        made_by=facts["made_by"],
        secret_by=facts["secret_by"],
        version=row["version"],
        changed_utc_ns=row["changed_utc_ns"],
        has_pin=bool(row["pin_hash"]),
        has_code=bool(row["totp_sealed"]),
    )


class AccountStore:
    """The people of one site."""

    def __init__(self, url: str, writer: SiteWriter, seal: RowSeal) -> None:
        """Read from the URL, write through the writer, which somebody else starts and stops."""
        self._url = url
        self._writer = writer
        self._seal = seal
        self._engine = reading_engine(url)

    @property
    def seal(self) -> RowSeal:
        """Signs these rows."""
        return self._seal

    def close(self) -> None:
        """Let the reading connections go."""
        self._engine.dispose()

    def read(self) -> PeopleRead:
        """Everybody.

        Raises:
            StoreDownError: If the database does not answer.
        """
        records, tampered = [], []
        for row in self._rows(sa.select(ACCOUNT).order_by(ACCOUNT.c.account_id)):
            values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
            record = self._record(values)
            if record is None:
                tampered.append(str(values["account_id"]))
            else:
                records.append(record)
        return PeopleRead(tuple(records), tuple(tampered))

    def _record(self, values: dict[str, Any]) -> AccountRecord | None:
        """One row, or None when it is not genuine."""
        if not self._seal.is_genuine(_signed_text(values), str(values["signature"])):
            return None
        shown = self._seal.shown(values["totp_sealed"], values["account_id"])
        secrets = Secrets(values["password_hash"], values["pin_hash"], shown)
        return AccountRecord(_account(values), secrets)

    def put(self, record: AccountRecord, before: int | None) -> AccountRecord | None:
        """Store an account: a new one, or the next version of one.

        Args:
            record: With the facts that shall hold; its version is given here.
            before: Version that the change was made from; None for a new account.

        Returns:
            What is stored now; None when somebody else changed or made it in between.

        Raises:
            StoreDownError: If the database does not answer.
        """
        version = 1 if before is None else before + 1
        account = replace(
            record.account,
            version=version,
            has_pin=bool(record.secrets.pin),
            has_code=bool(record.secrets.totp),
        )
        values = self._values(AccountRecord(account, record.secrets))
        is_stored = self._writer.do(lambda connection: _put(connection, values, before))
        return AccountRecord(account, record.secrets) if is_stored else None

    def _values(self, record: AccountRecord) -> dict[str, Any]:
        """A signed row."""
        account, secrets = record.account, record.secrets
        values: dict[str, Any] = {
            "account_id": account.account_id,
            "body": _body(account),
            "password_hash": secrets.password,
            "pin_hash": secrets.pin,
            "totp_sealed": self._seal.hidden(secrets.totp, account.account_id),
            "version": account.version,
            "changed_utc_ns": account.changed_utc_ns,
            "signature": "",
        }
        values["signature"] = self._seal.signed(_signed_text(values))
        return values

    def table(self) -> TableRead:
        """The newest genuine table of rights.

        Raises:
            StoreDownError: If the database does not answer.
        """
        tampered: list[int] = []
        query = sa.select(RIGHTS_TABLE).order_by(RIGHTS_TABLE.c.version.desc())
        for row in self._rows(query):
            values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
            if self._seal.is_genuine(_signed_text(values), str(values["signature"])):
                return TableRead(table_from_json(values["body"]), tuple(tampered))
            tampered.append(int(values["version"]))
        return TableRead(None, tuple(tampered))

    def put_table(self, table: RightsTable, made_by: str, made_utc_ns: int) -> bool:
        """Store the next table; False when somebody else stored this version in between.

        Raises:
            StoreDownError: If the database does not answer.
        """
        values: dict[str, Any] = {
            "version": table.version,
            "body": table_to_json(table),
            "made_by": made_by,
            "made_utc_ns": made_utc_ns,
            "signature": "",
        }
        values["signature"] = self._seal.signed(_signed_text(values))
        statement = RIGHTS_TABLE.insert().values(values)
        try:
            self._writer.do(lambda connection: connection.execute(statement))
        except sa.exc.IntegrityError:
            return False
        return True

    def _rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self._session() as connection:
            return list(connection.execute(query))

    @contextlib.contextmanager
    def _session(self) -> Iterator[sa.Connection]:
        with translated(self._url), self._engine.connect() as connection:
            yield connection


def _put(connection: sa.Connection, values: dict[str, Any], before: int | None) -> bool:
    """Insert or replace one row; False when the row is not the one that was changed."""
    if before is None:
        known = sa.select(ACCOUNT.c.account_id).where(ACCOUNT.c.account_id == values["account_id"])
        if connection.scalar(known) is not None:
            return False
        connection.execute(ACCOUNT.insert().values(values))
        return True
    statement = (
        ACCOUNT.update()
        .where(ACCOUNT.c.account_id == values["account_id"], ACCOUNT.c.version == before)
        .values(values)
    )
    return connection.execute(statement).rowcount == 1
