"""Opening the site and keystore that a sub-command names, refusing in words with a code."""

import argparse
import os
from dataclasses import dataclass

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.site_arguments import open_paths
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.load_site import load_site
from console.config.passphrase import find_lock, prompt_at_terminal
from console.config.seats import SeatUnknownError, choose_seat
from console.config.site import Site
from console.config.site_problems import SiteFileError
from console.paths import SitePaths


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
        return OpenedSite(paths, site, choose_seat(site, args.seat), keystore)
    except SiteFileError as error:
        raise CommandRefusedError(ExitCode.SITE_FILE, str(error)) from error
    except SeatUnknownError as error:
        raise CommandRefusedError(ExitCode.USAGE, str(error)) from error
