"""The command line, one file per sub-command.

A sub-command NAME is the module ``NAME_command`` here (hyphens become underscores) with
``add_parser(subparsers)``, which adds the parser of that name, and ``run(args) -> int``. Only the
chosen one is imported, so that ``sallyport --help`` stays instant. Without a sub-command it is
``run``. Exit codes: `console.commands.exit_codes`.
"""

import argparse
import importlib
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType

from console import __version__
from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.scrub import SCRUBBER

DEFAULT_COMMAND = "run"

#: Sub-commands in the order of the help text, with the line it shows.
COMMANDS: dict[str, str] = {
    "run": "open the console of this seat (what `sallyport` alone does)",
    "demo": "open the console on a simulated site; needs no device",
    "init": "write a commented site file and a keystore",
    "secret": "set, list, delete and rotate what the keystore holds; backup and restore",
    "account": "make, list and change the accounts of people",
    "selftest": "check this installation, line by line",
    "bench": "measure one promise, or all of them",
    "check": "compare the store with the files of footage",
    "journal": "verify the journal",
}

#: Sub-commands for our own child processes; the help text does not show them.
HIDDEN = frozenset({"simulate"})


def _with_command(argv: Sequence[str]) -> list[str]:
    """Put the default sub-command in front where none is given."""
    given = list(argv)
    first = given[0] if given else ""
    if first == "--self-check":  # the frozen program's own check
        return ["selftest", "--self-check", *given[1:]]
    if first in {"-h", "--help", "--version"} or (first and not first.startswith("-")):
        return given
    return [DEFAULT_COMMAND, *given]


def build_parser(chosen: str) -> argparse.ArgumentParser:
    """Make the parser; only the chosen sub-command knows its arguments."""
    parser = argparse.ArgumentParser(
        prog="sallyport",
        description="Control-room console for mailroom security. Without a command: run.",
    )
    parser.add_argument("--version", action="version", version=f"sallyport {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, words in COMMANDS.items():
        if name == chosen:
            _load(name).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=words, add_help=False)
    if chosen in HIDDEN:
        _load(chosen).add_parser(subparsers)
    return parser


def module_name(command: str) -> str:
    """The module of a sub-command."""
    return f"console.commands.{command.replace('-', '_')}_command"


def _load(command: str) -> ModuleType:
    """Import a sub-command.

    Raises:
        CommandRefusedError: If this build was made without it.
    """
    name = module_name(command)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        words = f"This build of sallyport has no command {command!r}."
        raise CommandRefusedError(ExitCode.USAGE, words) from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command.

    Args:
        argv: Without the program's name; defaults to the process's.

    Returns:
        The exit code.

    Raises:
        SystemExit: From argparse, for ``--help`` and wrong usage.
    """
    given = _with_command(sys.argv[1:] if argv is None else argv)
    try:
        args = build_parser(given[0]).parse_args(given)
        return int(_load(args.command).run(args))
    except CommandRefusedError as refused:
        print(refused, file=sys.stderr)
        return int(refused.exit_code)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - last line of the process
        return _crashed(error)


def _crashed(error: Exception) -> int:
    """Report a mistake of ours: through the crash guard where one stands, and on stderr."""
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(error), error, error.__traceback__)
    trace = SCRUBBER.clean("".join(traceback.format_exception(error)))
    print(f"{trace}sallyport ended by a mistake of its own, not of yours.", file=sys.stderr)
    return int(ExitCode.CRASHED)
