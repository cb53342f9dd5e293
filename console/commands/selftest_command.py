"""``sallyport selftest``: this installation, line by line.

``--self-check`` makes a temporary home with a site file and a keystore of its own first, so that a
freshly built executable can be tried on a machine that has neither.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from console.clock import SystemClock
from console.commands.exit_codes import ExitCode
from console.commands.init_command import create_keystore, write_site
from console.commands.site_arguments import add_site_arguments
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError, PassphraseMissingError
from console.config.load_site import load_site
from console.config.passphrase import find_lock, prompt_at_terminal
from console.config.site import Site
from console.config.site_problems import SiteFileError
from console.config.site_template import SiteStart
from console.domain.selftest import CheckOutcome, SelfTestLine, count_outcomes
from console.paths import SitePaths, find_paths, paths_under
from console.services.selftest import Check, SelfTestSubject, run_checks
from console.services.selftest_machine import check_clock, check_codecs, check_ports, check_theme
from console.services.selftest_site import (
    check_folders,
    check_free_space,
    check_keystore,
    check_passwords,
    check_read_back,
    check_site_file,
)
from console.services.selftest_store import check_journal_round_trip, check_journal_whole

CHECKS: tuple[Check, ...] = (
    check_site_file,
    check_keystore,
    check_passwords,
    check_folders,
    check_read_back,
    check_free_space,
    check_journal_whole,
    check_journal_round_trip,
    check_codecs,
    check_theme,
    check_clock,
    check_ports,
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``selftest``."""
    parser = subparsers.add_parser("selftest", help="check this installation, line by line")
    add_site_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument(
        "--self-check", action="store_true", help="in a temporary home; for a new executable"
    )


def _try_site(file: Path) -> tuple[Site | None, str]:
    """The site, or why it was refused."""
    try:
        return load_site(file), ""
    except SiteFileError as error:
        return None, str(error)


def _try_keystore(paths: SitePaths) -> tuple[Keystore | None, str, bool]:
    """The keystore, or why not, and whether only the passphrase is missing."""
    try:
        kind = Keystore.lock_kind(paths.keystore_file)
        lock = find_lock(kind, os.environ, paths.machine_key_file, prompt_at_terminal())
        return Keystore.open(paths.keystore_file, lock), "", False
    except PassphraseMissingError as error:
        return None, str(error), True
    except KeystoreError as error:
        return None, str(error), False


def make_subject(paths: SitePaths, file: Path) -> SelfTestSubject:
    """Open what can be opened."""
    site, site_words = _try_site(file)
    keystore, keystore_words, is_missing = _try_keystore(paths)
    return SelfTestSubject(
        paths, file, site, site_words, keystore, keystore_words, is_missing, SystemClock()
    )


def to_table(lines: Sequence[SelfTestLine]) -> str:
    """Lines for a person."""
    rows: list[str] = []
    for line in lines:
        limit = f"limit {line.limit}" if line.limit else ""
        row = f"{line.outcome.value:<8}{line.title:<32}{line.measured:>20}  {limit}"
        rows.append(row.rstrip())
        rows += [f"          {words}" for words in line.words.splitlines()]
    counts = count_outcomes(lines)
    rows.append(
        f"{counts[CheckOutcome.PASS]} of {len(lines)} pass, {counts[CheckOutcome.FAIL]} fail, "
        f"{counts[CheckOutcome.UNKNOWN]} unknown"
    )
    return "\n".join(rows)


def to_json(lines: Sequence[SelfTestLine]) -> str:
    """One object for a script."""
    counts = count_outcomes(lines)
    return json.dumps(
        {
            "selftest": [
                {
                    "check": line.check,
                    "title": line.title,
                    "outcome": line.outcome.value,
                    "measured": line.measured,
                    "limit": line.limit,
                    "words": line.words,
                }
                for line in lines
            ],
            **{outcome.value: counts[outcome] for outcome in CheckOutcome},
        },
        indent=1,
    )


def _test(paths: SitePaths, file: Path, *, as_json: bool) -> ExitCode:
    """Run every check and print the lines."""
    application = QCoreApplication.instance() or QCoreApplication(["sallyport"])
    lines = run_checks(make_subject(paths, file), CHECKS)
    application.processEvents()
    print(to_json(lines) if as_json else to_table(lines))
    return ExitCode.FAILED if count_outcomes(lines)[CheckOutcome.FAIL] else ExitCode.OK


def _self_check(*, as_json: bool) -> ExitCode:
    """The same in a temporary home with a machine key."""
    with tempfile.TemporaryDirectory(prefix="sallyport-check-") as folder:
        paths = paths_under(Path(folder))
        paths.make_folders()
        write_site(paths.site_file, SiteStart("self-check", "Self-check", "UTC"))
        create_keystore(paths, is_machine_key=True)
        return _test(paths, paths.site_file, as_json=as_json)


def run(args: argparse.Namespace) -> int:
    """Check this installation.

    Returns:
        ``FAILED`` when a line fails, else ``OK``.
    """
    if args.self_check:
        return _self_check(as_json=args.json)
    paths = find_paths(args.home)
    return _test(paths, args.site or paths.site_file, as_json=args.json)
