"""The command line, one file per sub-command.

Each sub-command is a module here with ``add_parser(subparsers)`` and ``run(args) -> int``;
modules are imported only when chosen, so that ``sallyport --help`` stays instant.
"""

import argparse
import importlib
from collections.abc import Sequence

from console import __version__

#: Sub-commands in the order of the help text, with the line it shows.
COMMANDS: dict[str, str] = {}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command.

    Returns:
        The exit code; see docs/command-line.md.
    """
    parser = argparse.ArgumentParser(prog="sallyport", description="Mailroom security console.")
    parser.add_argument("--version", action="version", version=f"sallyport {__version__}")
    subparsers = parser.add_subparsers(dest="command")
    for name in COMMANDS:
        module = importlib.import_module(f"console.commands.{name.replace('-', '_')}_command")
        module.add_parser(subparsers)
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return 2
    return int(args.run(args))
