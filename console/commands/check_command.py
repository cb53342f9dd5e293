"""``sallyport check``: the store's rows against the files of footage. Changes nothing."""

import argparse
import json

from console.clock import SystemClock
from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.site_access import open_site
from console.commands.site_arguments import add_site_arguments
from console.pipeline.check import CheckReport, check_footage
from console.services.site_places import FootageKeys, media_root, site_address
from console.store.engines import sqlite_path
from console.store.errors import StoreError
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check``."""
    parser = subparsers.add_parser("check", help="compare the store with the files of footage")
    add_site_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument(
        "--deep", action="store_true", help="also decode the first picture of every file"
    )


def _compare(args: argparse.Namespace) -> CheckReport:
    """Open the site's rows for reading and compare.

    Raises:
        CommandRefusedError: If site, rows or files cannot be read.
    """
    opened = open_site(args)
    url = site_address(opened.site, opened.paths, opened.keystore)
    file = sqlite_path(url)
    if file is not None and not file.exists():
        words = f"There is no database at {file} yet. The first start of the console makes it."
        raise CommandRefusedError(ExitCode.STORE, words)
    footage = FootageStore(url, SiteWriter(url))  # the writer is never started: nothing is written
    root = media_root(opened.site, opened.paths)
    try:
        return check_footage(
            root, footage, FootageKeys(opened.keystore), SystemClock(), is_deep=args.deep
        )
    except StoreError as error:
        raise CommandRefusedError(ExitCode.STORE, str(error)) from error
    except OSError as error:
        words = f"{error.filename or root} cannot be read: {error.strerror or error}."
        raise CommandRefusedError(ExitCode.FILES, words) from error
    finally:
        footage.close()


def _to_json(report: CheckReport) -> str:
    """One object for a script."""
    findings = [
        {"kind": one.kind.value, "path": one.path, "words": one.words} for one in report.findings
    ]
    return json.dumps({"rows": report.rows, "files": report.files, "findings": findings}, indent=1)


def run(args: argparse.Namespace) -> int:
    """Compare and print every disagreement.

    Returns:
        ``FAILED`` when there is one, else ``OK``.
    """
    report = _compare(args)
    if args.json:
        print(_to_json(report))
    else:
        for finding in report.findings:
            print(finding.line())
        print(f"{report.rows} rows, {report.files} files, {len(report.findings)} disagreements")
    return ExitCode.FAILED if report.findings else ExitCode.OK
