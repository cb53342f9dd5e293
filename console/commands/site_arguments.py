"""Arguments that several sub-commands share, and the folders they name.

Light on purpose: ``run`` imports it before the window. Opening site and keystore is in
`console.commands.site_access`.
"""

import argparse
from pathlib import Path

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.config.seats import is_seat
from console.paths import SitePaths, find_paths


def _seat(text: str) -> str:
    """A seat's id: it becomes a part of file names."""
    if is_seat(text):
        return text
    msg = f"{text!r} names no seat: use a-z, 0-9 and '-', at most 32"
    raise argparse.ArgumentTypeError(msg)


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
        "--seat",
        type=_seat,
        metavar="ID",
        help="which seat of the site file this is (default: the first)",
    )


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
