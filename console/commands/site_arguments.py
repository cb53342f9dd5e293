"""Arguments that several sub-commands share, and opening what they name."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.load_site import load_site
from console.config.passphrase import find_lock, prompt_at_terminal
from console.config.site import Site
from console.config.site_problems import SiteFileError
from console.paths import SitePaths, find_paths


def add_home_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--home``."""
    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="keep configuration, data, footage and logs under DIR (else SALLYPORT_HOME, else "
        "the system's places)",
    )


def add_site_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--home``, ``--site`` and ``--seat``."""
    add_home_argument(parser)
    parser.add_argument("--site", type=Path, metavar="FILE", help="read this site file")
    parser.add_argument(
        "--seat", metavar="ID", help="which seat of the site file this is (default: the first)"
    )


@dataclass(frozen=True, slots=True)
class OpenedSite:
    """What a sub-command works with.

    Attributes:
        paths: Where everything is; folders exist.
        site: The checked site file.
        seat: A seat of the site.
        keystore: Opened; every secret that the site names is in it.
    """

    paths: SitePaths
    site: Site
    seat: str
    keystore: Keystore


def open_paths(args: argparse.Namespace) -> SitePaths:
    """Find and make the folders.

    Raises:
        CommandRefusedError: If a folder cannot be made.
    """
    paths = find_paths(args.home)
    try:
        paths.make_folders()
    except OSError as error:
        words = (
            f"The folder {error.filename} cannot be made: {error.strerror}. Give this account "
            "the right to write there, or name another place with --home."
        )
        raise CommandRefusedError(ExitCode.FILES, words) from error
    return paths


def open_keystore(paths: SitePaths) -> Keystore:
    """Open the keystore with what the surroundings give, or ask at the terminal.

    Raises:
        CommandRefusedError: If it cannot be opened; says why.
    """
    try:
        kind = Keystore.lock_kind(paths.keystore_file)  # before anybody is asked in vain
        lock = find_lock(kind, os.environ, paths.machine_key_file, prompt_at_terminal())
        return Keystore.open(paths.keystore_file, lock)
    except KeystoreError as error:
        raise CommandRefusedError(ExitCode.KEYSTORE, str(error)) from error


def open_site(args: argparse.Namespace) -> OpenedSite:
    """Open everything that ``--home``, ``--site`` and ``--seat`` name.

    Raises:
        CommandRefusedError: With the exit code of what was refused.
    """
    paths = open_paths(args)
    file = args.site or paths.site_file
    try:
        load_site(file)
        keystore = open_keystore(paths)
        site = load_site(file, keystore.names())
    except SiteFileError as error:
        raise CommandRefusedError(ExitCode.SITE_FILE, str(error)) from error
    return OpenedSite(paths, site, choose_seat(site, args.seat), keystore)


def choose_seat(site: Site, wanted: str | None) -> str:
    """The seat that was asked for, else the first.

    Raises:
        CommandRefusedError: If the site has no such seat.
    """
    known = [seat.id for seat in site.seats]
    if wanted is None:
        return known[0]
    if wanted in known:
        return wanted
    words = f"The site has no seat {wanted!r}. Its seats: {', '.join(known)}."
    raise CommandRefusedError(ExitCode.USAGE, words)
