"""``sallyport account``: who may sit at this site's consoles; works beside a running console.

Whoever may run it can open the keystore, and that is the right it asks for. A password is never an
argument: it is typed without echo, or the first line of standard input. Every change is journalled
in a chain of its own, as done by ``command-line``.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from console.clock import SystemClock
from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.site_access import open_site
from console.commands.site_arguments import add_site_arguments
from console.config.keys import ensure_keys, people_key
from console.config.keystore_errors import KeystoreError
from console.config.passphrase import prompt_at_terminal
from console.domain.people.accounts import Account, plain_name
from console.domain.people.actions import Role
from console.domain.people.role_sets import DEFAULT_TABLE
from console.domain.people.totp import enrol_uri, new_secret
from console.domain.rights import Actor
from console.models.seat_words import account_problem_words
from console.services.accounts.accounts import AccountService
from console.services.accounts.directory import Directory, rights_in_force
from console.services.accounts.hashing import SecretHasher
from console.services.accounts.jobs import run_at_once
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.site_opening import Prepared, open_databases
from console.services.site_places import site_address
from console.store.accounts import AccountStore
from console.store.errors import StoreError
from console.store.row_seal import RowSeal

#: Writer of the chain in which these changes stand, and their actor.
WRITER = "command-line"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``account`` with its own sub-commands."""
    parser = subparsers.add_parser("account", help="make, list and change accounts")
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", required=True)
    for name, (_, words) in DEEDS.items():
        deed = deeds.add_parser(name, help=words)
        add_site_arguments(deed)
        if name != "list":
            deed.add_argument("name", help="sign-in name")
        if name in {"add", "roles"}:
            deed.add_argument(
                "--role",
                action="append",
                required=True,
                choices=[role.value for role in Role],
                help="may be given more than once",
            )
        if name == "add":
            deed.add_argument("--shown", metavar="NAME", help="as others read it")
            deed.add_argument("--staff", default="", help="staff or badge number")
        if name in {"add", "password"}:
            deed.add_argument(
                "--password-stdin",
                action="store_true",
                help="the password is the first line of standard input",
            )


class _House:
    """The people of an opened site, for one command."""

    def __init__(self, accounts: AccountService, directory: Directory, site: str) -> None:
        """Keep the parts."""
        self.service = accounts
        self.directory = directory
        self.site = site
        self.actor = Actor(WRITER, frozenset({Role.ADMINISTRATOR}))

    def account(self, name: str) -> Account:
        """One account.

        Raises:
            CommandRefusedError: If there is none.
        """
        wanted = plain_name(name)
        found = next((one for one in self.service.accounts if one.account_id == wanted), None)
        if found is None:
            raise CommandRefusedError(ExitCode.FAILED, account_problem_words("no_such_account"))
        return found

    def settle(self) -> None:
        """Refuse in words when nothing was changed.

        Raises:
            CommandRefusedError: With the reason.
        """
        problem = self.service.answer.problem
        if problem:
            code = ExitCode.STORE if problem == "store_down" else ExitCode.FAILED
            raise CommandRefusedError(code, account_problem_words(problem))


@contextmanager
def _opened(args: argparse.Namespace) -> Iterator[_House]:
    """Open both databases beside a console that may be running.

    Raises:
        CommandRefusedError: If keystore or store cannot be used.
    """
    opened = open_site(args)
    clock = SystemClock()
    prepared = Prepared(opened.paths, opened.site, WRITER, opened.keystore)
    opened.paths.spool_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        ensure_keys(opened.keystore)
        store = open_databases(prepared, clock)
    except KeystoreError as error:
        raise CommandRefusedError(ExitCode.KEYSTORE, str(error)) from error
    except StoreError as error:
        raise CommandRefusedError(ExitCode.STORE, str(error)) from error
    address = site_address(opened.site, opened.paths, opened.keystore)
    rows = AccountStore(address, store.site_writer, RowSeal(people_key(opened.keystore)))
    directory = Directory(rows, SecretHasher(rows.seal.pepper), clock)
    try:
        known = directory.refresh()
        if not known.is_read:
            raise CommandRefusedError(ExitCode.STORE, account_problem_words("store_down"))
        desk = CommandDesk(Actor(WRITER, frozenset()), clock, store.journal.append)
        ledger = Ledger(store.journal.append_now, clock)
        service = AccountService(
            ledger,
            desk,
            directory,
            WRITER,
            run_at_once,
            lambda: rights_in_force(directory.known, DEFAULT_TABLE, 0),
        )
        yield _House(service, directory, opened.site.site.name)
    finally:
        rows.close()
        store.close()


def _new_password(args: argparse.Namespace) -> str:
    """Typed twice without echo, or the first line of standard input.

    Raises:
        CommandRefusedError: If there is none.
    """
    prompt = None if args.password_stdin else prompt_at_terminal()
    if args.password_stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
    elif prompt is not None:
        typed = prompt(f"Password of {args.name}: ")
        if prompt(f"Password of {args.name}, again: ") != typed:
            raise CommandRefusedError(ExitCode.FAILED, "The two entries differ. Nothing changed.")
    else:
        typed = ""
    if not typed:
        words = "No password was given. Start at a terminal, or use --password-stdin."
        raise CommandRefusedError(ExitCode.USAGE, words)
    return typed


def _list(house: _House, args: argparse.Namespace) -> str:  # noqa: ARG001 - one of DEEDS
    """One line an account."""
    lines = []
    for one in house.service.accounts:
        marks = sorted(role.value for role in one.roles)
        marks += [] if one.is_enabled else ["disabled"]
        marks += ["code"] if one.has_code else []
        marks += ["must choose a password"] if one.must_change else []
        lines.append(f"{one.account_id:20} {one.name:24} {', '.join(marks)}")
    tampered = house.directory.known.people.tampered
    lines += [f"{name:20} ALTERED OUTSIDE THE CONSOLE, not used" for name in tampered]
    return "\n".join(lines) or "(no account yet)"


def _add(house: _House, args: argparse.Namespace) -> str:
    """Make one."""
    roles = frozenset(Role(one) for one in args.role)
    account = Account(args.name, args.shown or args.name, roles, args.staff)
    house.service.add(house.actor, account, _new_password(args))
    house.settle()
    return f"Account {plain_name(args.name)} made. The password is changed at the first sign-in."


def _password(house: _House, args: argparse.Namespace) -> str:
    """Another password, for one sign-in."""
    name = house.account(args.name).account_id
    house.service.set_secrets(house.actor, name, _new_password(args))
    house.settle()
    return f"Password of {name} set. It is changed at the next sign-in."


def _roles(house: _House, args: argparse.Namespace) -> str:
    """Other roles."""
    roles = frozenset(Role(one) for one in args.role)
    house.service.change(house.actor, replace(house.account(args.name), roles=roles))
    house.settle()
    return f"{plain_name(args.name)} is now {', '.join(sorted(roles))}."


def _enable(house: _House, args: argparse.Namespace) -> str:
    """May sign in again."""
    house.service.change(house.actor, replace(house.account(args.name), is_enabled=True))
    house.settle()
    return f"{plain_name(args.name)} may sign in."


def _disable(house: _House, args: argparse.Namespace) -> str:
    """May not sign in any more; a console where the person sits signs them out."""
    house.service.change(house.actor, replace(house.account(args.name), is_enabled=False))
    house.settle()
    return f"{plain_name(args.name)} may not sign in any more."


def _code_on(house: _House, args: argparse.Namespace) -> str:
    """Ask for codes of an authenticator."""
    name, secret = house.account(args.name).account_id, new_secret()
    house.service.set_totp(house.actor, name, secret)
    house.settle()
    return (
        f"Signing in as {name} asks for a code from now on. Enter this into an authenticator; it "
        f"is not shown again:\n{secret}\n{enrol_uri(secret, name, house.site)}"
    )


def _code_off(house: _House, args: argparse.Namespace) -> str:
    """Ask for no code any more."""
    name = house.account(args.name).account_id
    house.service.set_totp(house.actor, name, "")
    house.settle()
    return f"Signing in as {name} asks for no code any more."


#: Name -> what does it, help.
DEEDS: dict[str, tuple[Callable[[_House, argparse.Namespace], str], str]] = {
    "list": (_list, "every account with its roles"),
    "add": (_add, "make an account"),
    "password": (_password, "set a password that holds for one sign-in"),
    "roles": (_roles, "give an account other roles"),
    "enable": (_enable, "let somebody sign in again"),
    "disable": (_disable, "let somebody sign in no more"),
    "code-on": (_code_on, "ask for codes of an authenticator; shows the secret once"),
    "code-off": (_code_off, "ask for codes no more"),
}


def run(args: argparse.Namespace) -> int:
    """Do one deed.

    Returns:
        ``ExitCode.OK``; everything else is raised.
    """
    deed, _ = DEEDS[args.deed]
    with _opened(args) as house:
        words = deed(house, args)
    print(words)
    return ExitCode.OK
