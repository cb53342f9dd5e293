"""``sallyport secret``: what the keystore holds, without ever showing a value."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.prompts import BACKUP_VARIABLE, NEW_VARIABLE, new_passphrase, new_secret
from console.commands.site_access import open_keystore
from console.commands.site_arguments import add_home_argument, open_paths
from console.config.keys import ROTATABLE, KeyKind, ensure_keys, rotate_key, verifying_keys
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.passphrase import given_passphrase, prompt_at_terminal, read_machine_key
from console.config.sealed import Lock, PassphraseLock
from console.paths import SitePaths


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``secret`` with its own sub-commands."""
    parser = subparsers.add_parser("secret", help="set, list, delete and rotate secrets")
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", required=True)
    for name, (_, words, argument) in DEEDS.items():
        deed = deeds.add_parser(name, help=words)
        add_home_argument(deed)
        if argument == "KIND":
            deed.add_argument("kind", choices=[kind.value for kind in ROTATABLE])
        elif argument == "FILE":
            deed.add_argument("file", type=Path)
        elif argument:
            deed.add_argument("name")


def _list(keystore: Keystore, args: argparse.Namespace) -> str:  # noqa: ARG001 - one of DEEDS
    """Names only."""
    return "\n".join(keystore.names()) or "(no secret yet)"


def _set(keystore: Keystore, args: argparse.Namespace) -> str:
    """Store one."""
    try:
        keystore.set(args.name, new_secret(args.name))
    except ValueError as error:
        raise CommandRefusedError(ExitCode.USAGE, f"{error}.") from error
    return f'Stored. Write in the site file: password = "secret:{args.name}"'


def _delete(keystore: Keystore, args: argparse.Namespace) -> str:
    """Forget one; generated keys are needed for old rows and footage."""
    if "@" in args.name:
        words = (
            f"{args.name} is a generated key: without it old journal rows cannot be verified or "
            "old footage not be opened. It was not deleted."
        )
        raise CommandRefusedError(ExitCode.KEYSTORE, words)
    keystore.delete(args.name)
    return "Deleted."


def _rotate(keystore: Keystore, args: argparse.Namespace) -> str:
    """Next key of a kind."""
    made = rotate_key(keystore, KeyKind(args.kind))
    return f"New work uses {made.key_id}. Older keys stay for what they signed or encrypted."


def _public(keystore: Keystore, args: argparse.Namespace) -> str:  # noqa: ARG001 - one of DEEDS
    """Public halves of the signing keys, for whoever verifies a journal elsewhere."""
    keys = verifying_keys(keystore)
    return "\n".join(f"{key_id}  {key.public_bytes_raw().hex()}" for key_id, key in keys.items())


def _passphrase(keystore: Keystore, args: argparse.Namespace) -> str:  # noqa: ARG001 - one of DEEDS
    """Another passphrase."""
    keystore.change_lock(PassphraseLock(new_passphrase(NEW_VARIABLE, "New keystore passphrase")))
    return "The keystore opens with the new passphrase only. Backups keep the one they had."


def _backup(keystore: Keystore, args: argparse.Namespace) -> str:
    """A copy under a passphrase of its own."""
    keystore.backup(args.file, PassphraseLock(new_passphrase(BACKUP_VARIABLE, "Backup passphrase")))
    return f"Backup written: {args.file}. Keep its passphrase apart from it."


Deed = Callable[[Keystore, argparse.Namespace], str]

#: Name -> what does it, help, its argument.
DEEDS: dict[str, tuple[Deed | None, str, str]] = {
    "list": (_list, "the names of all secrets", ""),
    "set": (_set, "store a secret: typed without echo, or the first line of stdin", "NAME"),
    "delete": (_delete, "forget a secret", "NAME"),
    "rotate": (_rotate, "generate the next signing or media key", "KIND"),
    "public": (_public, "the public signing keys, for `journal verify --key`", ""),
    "passphrase": (_passphrase, "change the passphrase", ""),
    "backup": (_backup, "write an encrypted copy under a passphrase of its own", "FILE"),
    "restore": (None, "make the keystore from a backup", "FILE"),
}


def _backup_passphrase() -> str:
    """The passphrase of an existing backup."""
    prompt = prompt_at_terminal()
    passphrase = os.environ.pop(BACKUP_VARIABLE, "")
    if not passphrase and prompt is not None:
        passphrase = prompt("Backup passphrase: ")
    if passphrase:
        return passphrase
    words = f"The backup's passphrase was not given. Start at a terminal, or set {BACKUP_VARIABLE}."
    raise CommandRefusedError(ExitCode.KEYSTORE, words)


def _restore(paths: SitePaths, args: argparse.Namespace) -> str:
    """The keystore from a backup.

    It opens with a passphrase that is given, else with this machine's key, else as the backup.
    """
    passphrase = _backup_passphrase()
    given = given_passphrase(os.environ)
    lock: Lock = PassphraseLock(given or passphrase)
    if not given and paths.machine_key_file.exists():
        lock = read_machine_key(paths.machine_key_file)
    keystore = Keystore.restore(paths.keystore_file, args.file, PassphraseLock(passphrase), lock)
    ensure_keys(keystore)
    return f"Restored {len(keystore.names())} secrets to {paths.keystore_file}."


def run(args: argparse.Namespace) -> int:
    """Do one deed.

    Returns:
        ``ExitCode.OK``; everything else is raised.
    """
    paths = open_paths(args)
    deed, _, _ = DEEDS[args.deed]
    try:
        words = _restore(paths, args) if deed is None else deed(open_keystore(paths), args)
    except KeystoreError as error:
        raise CommandRefusedError(ExitCode.KEYSTORE, str(error)) from error
    print(words)
    return ExitCode.OK
