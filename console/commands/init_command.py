"""``sallyport init``: a commented site file and a keystore with fresh keys.

It never writes over anything: a site file and above all a keystore may be the only one there is.
"""

import argparse
import os
import re
from pathlib import Path

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.prompts import asked_twice, checked_passphrase
from console.commands.site_arguments import add_home_argument, open_paths
from console.config.keys import ensure_keys
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.load_site import load_site
from console.config.passphrase import (
    given_passphrase,
    make_machine_key,
    prompt_at_terminal,
    read_machine_key,
)
from console.config.private_file import write_private
from console.config.sealed import Lock, PassphraseLock
from console.config.site_problems import SiteFileError
from console.config.site_template import SiteStart, site_text
from console.paths import SitePaths


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``init``."""
    parser = subparsers.add_parser("init", help="write a commented site file and a keystore")
    add_home_argument(parser)
    parser.add_argument("--site", type=Path, metavar="FILE", help="write the site file here")
    parser.add_argument("--name", default="Mailroom", help="the site's name")
    parser.add_argument(
        "--time-zone", default="", metavar="ZONE", help="IANA name (default: this machine's)"
    )
    parser.add_argument(
        "--machine-key",
        action="store_true",
        help="open the keystore with a key file on this machine instead of a passphrase",
    )


def machine_time_zone() -> str:
    """This machine's IANA zone, ``UTC`` where it cannot be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/"):
        return named
    try:
        link = str(Path("/etc/localtime").readlink())
    except OSError:
        return "UTC"
    return link.partition("zoneinfo/")[2] or "UTC"


def site_id(name: str) -> str:
    """An id made from a name: lower case, hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:32].strip("-")
    return plain or "site"


def _refuse_existing(paths: SitePaths, file: Path) -> None:
    """Stop before anything is written when something is there already."""
    for path in (file, paths.keystore_file):
        if path.exists():
            words = (
                f"{path} exists already. Nothing was written. Edit it, or name another place "
                "with --home."
            )
            raise CommandRefusedError(ExitCode.FILES, words)


def _passphrase_lock() -> Lock:
    """A lock from the surroundings or from a person."""
    given = given_passphrase(os.environ)
    if given:
        return PassphraseLock(checked_passphrase(given))
    prompt = prompt_at_terminal()
    typed = asked_twice(prompt, "New keystore passphrase") if prompt is not None else ""
    if typed:
        return PassphraseLock(typed)
    words = (
        "The keystore needs a passphrase. Nothing was written. Start at a terminal, set "
        "SALLYPORT_PASSPHRASE_FILE, or use --machine-key to keep a key file on this machine."
    )
    raise CommandRefusedError(ExitCode.KEYSTORE, words)


def _machine_key_lock(paths: SitePaths) -> Lock:
    """This machine's key; one that an earlier keystore left is as good as a new one."""
    if paths.machine_key_file.exists():
        return read_machine_key(paths.machine_key_file)
    return make_machine_key(paths.machine_key_file)


def create_keystore(paths: SitePaths, *, is_machine_key: bool) -> Keystore:
    """Make the keystore with its first keys.

    Raises:
        CommandRefusedError: If it cannot be made.
    """
    try:
        lock = _machine_key_lock(paths) if is_machine_key else _passphrase_lock()
        keystore = Keystore.create(paths.keystore_file, lock)
        ensure_keys(keystore)
    except KeystoreError as error:
        raise CommandRefusedError(ExitCode.KEYSTORE, str(error)) from error
    except OSError as error:
        words = (
            f"{paths.machine_key_file} cannot be written: {error.strerror or error}. There is no "
            "site yet. Free space, or give this account the right to write there."
        )
        raise CommandRefusedError(ExitCode.FILES, words) from error
    return keystore


def write_site(file: Path, start: SiteStart) -> None:
    """Write the site file and read it back.

    Raises:
        CommandRefusedError: If it cannot be written, or name or zone are not allowed.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, site_text(start).encode("utf-8"))
        load_site(file)
    except OSError as error:
        words = f"The site file {file} cannot be written: {error.strerror or error}."
        raise CommandRefusedError(ExitCode.FILES, words) from error
    except SiteFileError as error:
        file.unlink()
        raise CommandRefusedError(ExitCode.SITE_FILE, str(error)) from error


def run(args: argparse.Namespace) -> int:
    """Write both files.

    Returns:
        ``ExitCode.OK``; everything else is raised.
    """
    paths = open_paths(args)
    file = args.site or paths.site_file
    _refuse_existing(paths, file)
    start = SiteStart(site_id(args.name), args.name, args.time_zone or machine_time_zone())
    write_site(file, start)
    try:
        create_keystore(paths, is_machine_key=args.machine_key)
    except CommandRefusedError:
        file.unlink()
        raise
    print(f"Site file: {file}\nKeystore:  {paths.keystore_file}")
    if args.machine_key:
        print(
            f"Opened by: {paths.machine_key_file} (whoever copies both files has the secrets; "
            "keep a backup with `sallyport secret backup FILE`)"
        )
    print("Next: add cameras to the site file, then run `sallyport selftest`.")
    return ExitCode.OK
