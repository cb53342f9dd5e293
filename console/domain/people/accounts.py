"""Who may sit at a console: accounts as values, and what a name must be.

Refuses two accounts under one name in whatever spelling, and a change after which nobody could
give rights any more. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.people.actions import Action, Role
from console.domain.people.role_sets import KEYS_OF_THE_HOUSE, RightsTable
from console.domain.rights import Actor

#: What a sign-in name may be; it is the actor's id in the journal and never changes.
ACCOUNT_PATTERN = r"[a-z0-9][a-z0-9._-]{1,31}"
LONGEST_NAME = 60

#: The journal writes these itself; nobody may be called so.
RESERVED = frozenset({"system", "nobody", "everybody", "operator", "exercise"})
RESERVED_PREFIX = "seat-"


@dataclass(frozen=True, slots=True)
class Account:
    """One account, without its secrets.

    Attributes:
        account_id: What is typed to sign in; the actor's id in the journal.
        name: What people read: ``A. Okafor``.
        roles: What the person is here for.
        staff: Staff or badge number; tells persons apart where one has two accounts. May be empty.
        is_enabled: A disabled account stays, so that its name is never given again.
        cameras: Narrows the person to some cameras; None = as the roles say.
        doors: The same for doors.
        must_change: The password was set by somebody else and holds for one sign-in only.
        made_by: Who made the account.
        secret_by: Who set its password last.
        version: Grows by one with every change, from 1.
        changed_utc_ns: When it was changed last.
        has_pin: Whether it has a PIN for agreeing as a second person.
        has_code: Whether signing in asks for a code of an authenticator.
    """

    account_id: str
    name: str
    roles: frozenset[Role]
    staff: str = ""
    is_enabled: bool = True
    cameras: frozenset[str] | None = None
    doors: frozenset[str] | None = None
    must_change: bool = False
    made_by: str = "system"
    secret_by: str = "system"  # noqa: S105 - who, not what
    version: int = 1
    changed_utc_ns: int = 0
    has_pin: bool = False
    has_code: bool = False


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves a person; never shown, logged or sent.

    Attributes:
        password: Argon2id hash as text.
        pin: The same for the PIN; empty = none.
        totp: Base32 secret of the authenticator; empty = none.
    """

    password: str = field(repr=False)
    pin: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)


class NameProblem(StrEnum):
    """Why an account cannot be called so."""

    SHAPE = "shape"
    RESERVED = "reserved"
    TAKEN = "taken"
    SHOWN_NAME = "shown_name"
    PERSON_TAKEN = "person_taken"


def plain_name(typed: str) -> str:
    """What was typed as a sign-in name, in the one spelling that is stored."""
    return unicodedata.normalize("NFKC", typed[:LONGEST_NAME]).strip().casefold()


def person_key(account: Account) -> str:
    """What tells two persons apart: the staff number, else the shown name without its spelling."""
    if account.staff:
        return "staff:" + plain_name(account.staff)
    letters = unicodedata.normalize("NFKD", account.name).casefold()
    return "name:" + "".join(one for one in letters if one.isalnum())


def name_problem(account: Account, others: Iterable[Account]) -> NameProblem | None:
    """Why an account cannot be made beside those that there are; None when it can.

    Two accounts of one person are possible (a supervisor who also administers), but only when
    both say so by the same staff number.
    """
    if re.fullmatch(ACCOUNT_PATTERN, account.account_id) is None:
        return NameProblem.SHAPE
    if account.account_id in RESERVED or account.account_id.startswith(RESERVED_PREFIX):
        return NameProblem.RESERVED
    is_shown = bool(account.name.strip()) and len(account.name) <= LONGEST_NAME
    if not is_shown or not account.name.isprintable():
        return NameProblem.SHOWN_NAME
    known = tuple(others)
    if any(account.account_id == plain_name(one.account_id) for one in known):
        return NameProblem.TAKEN
    if any(_is_twin(account, one) for one in known):
        return NameProblem.PERSON_TAKEN
    return None


def _is_twin(account: Account, other: Account) -> bool:
    """Whether another account already reads the same without both naming one staff number."""
    if account.staff and person_key(account) == person_key(other):
        return False
    shown = Account("", account.name, frozenset()), Account("", other.name, frozenset())
    return person_key(shown[0]) == person_key(shown[1])


def actor_of(account: Account) -> Actor:
    """The actor that a signed-in person is."""
    return Actor(
        account.account_id, account.roles, account.cameras, account.doors, person_key(account)
    )


def keepers(accounts: Iterable[Account], table: RightsTable) -> tuple[Account, ...]:
    """The enabled accounts that can give rights to others."""
    roles = {role for role in table.roles if table.roles[role].actions >= KEYS_OF_THE_HOUSE}
    return tuple(one for one in accounts if one.is_enabled and one.roles & roles)


def is_house_kept(accounts: Iterable[Account], table: RightsTable) -> bool:
    """Whether somebody could still give rights, with these accounts under this table."""
    return bool(keepers(accounts, table))


def visible_cameras(account: Account, table: RightsTable) -> frozenset[str] | None:
    """The cameras that a person may watch; None = every one."""
    held = [table.roles[role] for role in account.roles if table.may(role, Action.WATCH_LIVE)]
    ids: frozenset[str] | None = frozenset()
    for rights in held:
        ids = None if ids is None or rights.cameras is None else ids | rights.cameras
    if account.cameras is None:
        return ids
    return account.cameras if ids is None else ids & account.cameras


def history_s(account: Account, table: RightsTable, action: Action) -> float | None:
    """How far back a person may look by an action, seconds; None = over everything."""
    held = [table.roles[role].history_s for role in account.roles if table.may(role, action)]
    lengths = [one for one in held if one is not None]
    return None if len(lengths) < len(held) else max(lengths, default=0.0)


def shown_role(roles: Iterable[Role]) -> Role | None:
    """The one role of several that the strip names: the one that answers for most."""
    order = (Role.SUPERVISOR, Role.GUARD, Role.ADMINISTRATOR, Role.INSTALLER)
    held = set(roles)
    return next((role for role in order if role in held), None)
