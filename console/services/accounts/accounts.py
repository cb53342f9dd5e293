"""Making, changing and disabling accounts, passwords and the table of rights. Operations thread.

Every command passes the command desk; what the rules refuse comes back as a value with a reason.
Hashing and writing are jobs on the credentials thread: the answer follows, row first, event second.
Nothing ever deletes an account: its name in the journal must keep its meaning.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from console.domain.events import Code, Param, Tone
from console.domain.people.accounts import (
    Account,
    Secrets,
    is_house_kept,
    name_problem,
    plain_name,
    shown_role,
)
from console.domain.people.actions import Action
from console.domain.people.passwords import SecretProblem, password_problem, pin_problem
from console.domain.people.role_sets import RightsTable, table_problems
from console.domain.rights import Actor, Context
from console.services.accounts.common_passwords import common_passwords
from console.services.accounts.directory import Directory
from console.services.accounts.jobs import Job, StartJob
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger
from console.store.accounts import AccountRecord
from console.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """What became of the last change of an account or of rights.

    Attributes:
        serial: Grows with every answer.
        account_id: Which account; empty for the table of rights.
        problem: Why nothing was changed, as a code; empty when it was.
    """

    serial: int = 0
    account_id: str = ""
    problem: str = ""


#: Nothing was changed, because ...
NO_SUCH_ACCOUNT, CHANGED_MEANWHILE, STORE_DOWN = (
    "no_such_account",
    "changed_meanwhile",
    "store_down",
)
LAST_KEEPER, TAMPERED = "last_keeper", "tampered"


class AccountService:
    """Changes people and rights."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        directory: Directory,
        seat: str,
        start: StartJob,
        table: Callable[[], RightsTable],
    ) -> None:
        """Keep the parts."""
        self._ledger = ledger
        self._commands = commands
        self._directory = directory
        self._seat = seat
        self._start = start
        self._table = table
        self._changed: list[Callable[[], None]] = []
        self.answer = AccountAnswer()

    def on_changed(self, call: Callable[[], None]) -> None:
        """Call this after every change that was stored."""
        self._changed.append(call)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every genuine account as last read."""
        return tuple(record.account for record in self._directory.known.people.records)

    # Commands

    def add(self, actor: Actor, account: Account, password: str, pin: str = "") -> Outcome[str]:
        """Make an account whose password holds until its owner's first sign-in.

        Args:
            actor: Who makes it.
            account: Sign-in name, shown name, roles, staff number, places.
            password: For the first sign-in.
            pin: For agreeing as a second person; may be empty.

        Returns:
            Why not, as a code; empty when it is on its way, and `answer` says how it ended.
        """
        made = replace(
            account,
            account_id=plain_name(account.account_id),
            made_by=actor.actor_id,
            secret_by=actor.actor_id,
            must_change=True,
            changed_utc_ns=self._ledger.clock.utc_ns(),
        )
        return self._command(
            actor, made.account_id, lambda: self._add(made, password, pin, actor.actor_id)
        )

    def add_first(self, account: Account, password: str) -> str:
        """Make the first administrator of a site that has none; the caller has checked that.

        Returns:
            Why not, as a code; empty when it is on its way.
        """
        made = replace(
            account,
            account_id=plain_name(account.account_id),
            made_by="first_start",
            secret_by=plain_name(account.account_id),
            changed_utc_ns=self._ledger.clock.utc_ns(),
        )
        return self._add(made, password, "", "system")

    def change(self, actor: Actor, account: Account) -> Outcome[str]:
        """Change name, roles, staff number, places, or whether an account is enabled."""
        return self._command(
            actor, account.account_id, lambda: self._change(account, actor.actor_id)
        )

    def set_secrets(
        self, actor: Actor, account_id: str, password: str = "", pin: str = ""
    ) -> Outcome[str]:
        """Give somebody another password (for one sign-in) or PIN."""
        return self._command(
            actor,
            account_id,
            lambda: self._set_secrets(account_id, password, pin, actor.actor_id),
        )

    def set_totp(self, actor: Actor, account_id: str, secret: str) -> Outcome[str]:
        """Ask somebody for codes of an authenticator from now on, or, empty, no longer."""
        return self._command(
            actor,
            account_id,
            lambda: self._store_next(
                account_id,
                actor.actor_id,
                "code_on" if secret else "code_off",
                lambda record: replace(record, secrets=replace(record.secrets, totp=secret)),
            ),
        )

    def set_table(self, actor: Actor, table: RightsTable) -> Outcome[str]:
        """Let another table of rights hold from now on."""

        def effect() -> str:
            held = [one.roles for one in self.accounts if one.is_enabled]
            problems = table_problems(table, held, self._table().version)
            if problems:
                return self._reply("", problems[0].value)
            self._start(
                Job(
                    "store rights",
                    lambda: _guarded(lambda: self._directory.put_table(table, actor.actor_id)),
                    lambda stored: self._on_table(stored, table, actor.actor_id),
                )
            )
            return ""

        return self._commands.run_as(actor, Action.EDIT_ROLES, Context(self._seat), effect)

    def change_own(self, account_id: str, new_password: str) -> str:
        """The owner, proven a moment ago, chooses another password; why not, or empty."""
        return self._set_secrets(account_id, new_password, "", account_id)

    # Deeds

    def _command(self, actor: Actor, account_id: str, effect: Callable[[], str]) -> Outcome[str]:
        context = Context(self._seat, f"operator:{account_id}")
        return self._commands.run_as(actor, Action.EDIT_ACCOUNTS, context, effect)

    def _add(self, account: Account, password: str, pin: str, by: str) -> str:
        problem = name_problem(account, self.accounts)
        weak = self._weak(account, password, pin, is_password_due=True)
        if problem is not None or weak is not None:
            return self._reply(account.account_id, (problem or weak or "").value)  # type: ignore[union-attr]  # one of them is there
        if account.account_id in self._directory.known.people.tampered:
            return self._reply(account.account_id, TAMPERED)

        def work() -> AccountRecord | str:
            secrets = Secrets(self._directory.hashed(password), self._hashed(pin))
            return self._put(AccountRecord(account, secrets), None)

        self._start(
            Job("make an account", work, lambda stored: self._on_stored(stored, account, by, ""))
        )
        return ""

    def _change(self, account: Account, by: str) -> str:
        known = self._record(account.account_id)
        if known is None:
            return self._reply(account.account_id, NO_SUCH_ACCOUNT)
        others = [one for one in self.accounts if one.account_id != account.account_id]
        problem = name_problem(account, others)
        if problem is not None:
            return self._reply(account.account_id, problem.value)
        if not is_house_kept([*others, account], self._table()):
            return self._reply(account.account_id, LAST_KEEPER)
        cause = _what_changed(known.account, account)

        def next_record(record: AccountRecord) -> AccountRecord:
            before = record.account
            kept = replace(
                account,
                made_by=before.made_by,
                secret_by=before.secret_by,
                must_change=before.must_change,
            )
            return replace(record, account=kept)

        return self._store_next(account.account_id, by, cause, next_record)

    def _set_secrets(self, account_id: str, password: str, pin: str, by: str) -> str:
        known = self._record(account_id)
        if known is None:
            return self._reply(account_id, NO_SUCH_ACCOUNT)
        weak = self._weak(known.account, password, pin, is_password_due=not pin)
        if weak is not None:
            return self._reply(account_id, weak.value)

        def next_record(record: AccountRecord) -> AccountRecord:
            account, secrets = record.account, record.secrets
            if password:
                is_others = by != account_id
                account = replace(account, must_change=is_others, secret_by=by)
                secrets = replace(secrets, password=self._directory.hashed(password))
            if pin:
                secrets = replace(secrets, pin=self._hashed(pin))
            return AccountRecord(account, secrets)

        return self._store_next(account_id, by, "password" if password else "pin", next_record)

    def _store_next(
        self,
        account_id: str,
        by: str,
        cause: str,
        next_record: Callable[[AccountRecord], AccountRecord],
    ) -> str:
        """Store the next version of an account; `next_record` may hash."""
        known = self._record(account_id)
        if known is None:
            return self._reply(account_id, NO_SUCH_ACCOUNT)
        utc_ns = self._ledger.clock.utc_ns()

        def work() -> AccountRecord | str:
            record = next_record(known)
            # strictly later than before, whatever the clock says: the journal remembers it
            changed_ns = max(utc_ns, known.account.changed_utc_ns + 1)
            account = replace(record.account, changed_utc_ns=changed_ns)
            return self._put(replace(record, account=account), known.account.version)

        self._start(
            Job(
                "store an account",
                work,
                lambda stored: self._on_stored(stored, known.account, by, cause),
            )
        )
        return ""

    def _put(self, record: AccountRecord, before: int | None) -> AccountRecord | str:
        """Store; credentials thread."""
        stored = _guarded(lambda: self._directory.put(record, before))
        return stored if isinstance(stored, AccountRecord | str) else CHANGED_MEANWHILE

    def _on_stored(self, stored: AccountRecord | str, known: Account, by: str, cause: str) -> None:
        """The row stands, or does not: say so."""
        if isinstance(stored, str):
            self._reply(known.account_id, stored)
            return
        account = stored.account
        code = {"": Code.ACCOUNT_MADE, "password": Code.PASSWORD_CHANGED}.get(
            cause, Code.ACCOUNT_CHANGED
        )
        role = shown_role(account.roles)
        params: dict[str, Param] = {
            "name": account.name,
            "role": "" if role is None else role.value,
            "version": account.version,
            "changed_utc_ns": account.changed_utc_ns,
            "seat": self._seat,
        }
        if cause:
            params["cause"] = cause
        subject = f"operator:{account.account_id}"
        self._ledger.record(code, Tone.NOTICE, subject, by, exercise=False, **params)
        self._reply(account.account_id, "")
        self._tell_changed()

    def _on_table(self, stored: object, table: RightsTable, by: str) -> None:
        if stored is not True:
            self._reply("", stored if isinstance(stored, str) else CHANGED_MEANWHILE)
            return
        self._ledger.record(
            Code.ROLE_CHANGED,
            Tone.NOTICE,
            f"console:{self._seat}",
            by,
            exercise=False,
            role="every role",
            version=table.version,
            seat=self._seat,
        )
        self._reply("", "")
        self._tell_changed()

    # Help

    def _record(self, account_id: str) -> AccountRecord | None:
        records = self._directory.known.people.records
        return next((one for one in records if one.account.account_id == account_id), None)

    @staticmethod
    def _weak(
        account: Account, password: str, pin: str, *, is_password_due: bool
    ) -> SecretProblem | None:
        """Which rule a new password or PIN breaks."""
        if password or is_password_due:
            weak = password_problem(password, account.account_id, account.name, common_passwords())
            if weak is not None:
                return weak
        return pin_problem(pin) if pin else None

    def _hashed(self, pin: str) -> str:
        return self._directory.hashed(pin) if pin else ""

    def _reply(self, account_id: str, problem: str) -> str:
        self.answer = AccountAnswer(self.answer.serial + 1, account_id, problem)
        return problem

    def _tell_changed(self) -> None:
        for call in self._changed:
            call()


def _guarded(work: Callable[[], object]) -> object:
    """What the store said, or that it is down."""
    try:
        return work()
    except StoreError:
        return STORE_DOWN


def _what_changed(before: Account, after: Account) -> str:
    """A code for the change."""
    if before.is_enabled != after.is_enabled:
        return "enabled" if after.is_enabled else "disabled"
    if before.roles != after.roles:
        return "roles"
    if (before.cameras, before.doors) != (after.cameras, after.doors):
        return "places"
    return "name"
