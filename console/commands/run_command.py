"""``sallyport run``: the console of this seat."""

import argparse
import sys

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.run_arguments import (
    add_run_arguments,
    has_screen,
    run_values,
    set_up_platform,
)
from console.commands.site_arguments import add_site_arguments, open_paths
from console.config.seats import first_seat


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    parser = subparsers.add_parser("run", help="open the console of this seat")
    add_site_arguments(parser)
    add_run_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Open the console and stay until it is left."""
    if not args.offscreen and not has_screen():
        words = "There is no screen here. Start it on a desktop, or with --offscreen."
        raise CommandRefusedError(ExitCode.USAGE, words)
    set_up_platform(is_offscreen=args.offscreen)
    from console.app.options import RunOptions  # noqa: PLC0415 - after the platform is chosen
    from console.app.run_console import run_console  # noqa: PLC0415 - the same
    from console.commands.run_end import leave  # noqa: PLC0415 - the same

    paths = open_paths(args)
    if sys.stdin is not None and sys.stdin.isatty():
        from console.commands.prompts import ask_before_window  # noqa: PLC0415 - heavy, and rare

        ask_before_window(paths)
    seat = args.seat or first_seat(args.site or paths.site_file)

    def open_site(talk: object) -> object:
        del talk  # a real site opens at once
        from console.app.prepare import open_real  # noqa: PLC0415 - on the opening thread

        return open_real(paths, args.site, args.seat)

    return leave(run_console(RunOptions("Sallyport", paths, seat, open_site, **run_values(args))))
