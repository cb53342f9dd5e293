"""``sallyport journal verify``: walk the journal and name what is wrong with it.

Works without the keystore, on a copy of the database on another machine too: it needs the public
key only. Reads; changes nothing.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.site_arguments import add_home_argument
from console.paths import find_paths
from console.store.engines import shown_url, sqlite_path, sqlite_url
from console.store.errors import StoreError
from console.store.verify import Verdict, verify_journal

_KEY_BYTES = 32


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``journal``."""
    parser = subparsers.add_parser("journal", help="verify the journal")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser(
        "verify", help="name the first altered, missing, reordered, re-dated or truncated row"
    )
    add_home_argument(verify)
    verify.add_argument(
        "--database",
        metavar="URL",
        help="a journal as a file or a URL (default: this site's journal.db)",
    )
    verify.add_argument(
        "--checkpoints",
        type=Path,
        metavar="FILE",
        help="the checkpoints kept outside the database (default: those of this site)",
    )
    verify.add_argument(
        "--key",
        action="append",
        default=[],
        type=_public_key,
        metavar="HEX",
        help="public key to believe, once for every console that writes to the journal; without"
        " it the checkpoint file's keys are believed",
    )
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    verify.set_defaults(run=run)


def _public_key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        msg = f"a public key is {_KEY_BYTES * 2} hex digits"
        raise argparse.ArgumentTypeError(msg)
    return key


def run(args: argparse.Namespace) -> int:
    """Verify and print.

    Raises:
        CommandRefusedError: If the journal cannot be read at all.
    """
    paths = find_paths(args.home)
    url = _url(args.database) if args.database else sqlite_url(paths.journal_file)
    checkpoints = args.checkpoints
    if checkpoints is None and not args.database:
        checkpoints = paths.checkpoint_file
    file = sqlite_path(url)
    if file is not None and not file.is_file():
        words = f"There is no journal at {file}. Name another with --database or --home."
        raise CommandRefusedError(ExitCode.FILES, words)
    if args.checkpoints is not None and not args.checkpoints.is_file():
        words = f"There is no file {args.checkpoints}. Leave --checkpoints out to do without."
        raise CommandRefusedError(ExitCode.FILES, words)
    started_ns = time.monotonic_ns()
    try:
        verdict = verify_journal(url, checkpoints, args.key)
    except (StoreError, OSError) as error:
        raise CommandRefusedError(ExitCode.STORE, str(error)) from error
    seconds = (time.monotonic_ns() - started_ns) / 1e9
    print(_json(verdict) if args.json else _words(verdict, shown_url(url), seconds))
    if verdict.findings:
        print("The journal is not whole.", file=sys.stderr)
        return ExitCode.STORE
    return ExitCode.OK


def _url(text: str) -> str:
    return text if "://" in text else sqlite_url(Path(text))


def _words(verdict: Verdict, name: str, seconds: float) -> str:
    totals = verdict.totals
    lines = [
        f"{name}: {totals.rows:,} rows in {seconds:.1f} s, {totals.checkpoints:,} checkpoints"
        f" inside, {verdict.outside:,} outside; {totals.after_checkpoint:,} rows since the last"
    ]
    keys = ", ".join(key.hex()[:16] for key in verdict.keys) or "none"
    lines.append(f"signatures by {keys}")
    if not verdict.is_pinned:
        lines.append(
            "No key was given and no checkpoint outside the journal was read: somebody who"
            " replaced everything, signatures included, would not be noticed. Use --checkpoints"
            " or --key."
        )
    lines += [str(finding) for finding in verdict.findings] or ["whole: nothing was changed"]
    return "\n".join(lines)


def _json(verdict: Verdict) -> str:
    return json.dumps(
        {
            "whole": not verdict.findings,
            "rows": verdict.totals.rows,
            "checkpoints": verdict.totals.checkpoints,
            "outside": verdict.outside,
            "pinned": verdict.is_pinned,
            "keys": [key.hex() for key in verdict.keys],
            "findings": [
                {
                    "fault": finding.fault.value,
                    "site": finding.chain.site if finding.chain else "",
                    "writer": finding.chain.writer if finding.chain else "",
                    "exercise": finding.chain.exercise if finding.chain else False,
                    "sequence": finding.sequence,
                    "row": finding.row_id,
                    "detail": finding.detail,
                }
                for finding in verdict.findings
            ],
        },
        indent=1,
    )
