"""``sallyport demo``: the console on a simulated site; needs no device."""

import argparse
import datetime
from typing import TYPE_CHECKING

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.commands.run_arguments import (
    add_run_arguments,
    has_screen,
    run_values,
    set_up_platform,
)
from console.commands.site_arguments import add_home_argument
from console.paths import find_paths, paths_under

if TYPE_CHECKING:
    from console.services.opening import Talk

#: The demo never touches the files of a real site on the same machine.
FOLDER = "demo"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    parser = subparsers.add_parser(
        "demo", help="open the console on a simulated site; needs no device"
    )
    add_home_argument(parser)
    parser.add_argument(
        "--at",
        type=_time,
        metavar="HH:MM",
        help="local time at which the simulated day begins (default 09:30; try 02:00)",
    )
    parser.add_argument(
        "--history",
        action="store_true",
        help="start with a seeded past: a month of events, two hours of footage, one incident",
    )
    parser.add_argument(
        "--as",
        dest="enter_as",
        choices=["guard", "supervisor", "installer"],
        default="",
        help="enter as this person of the demo at once (with --offscreen: guard)",
    )
    add_run_arguments(parser)


def _time(text: str) -> datetime.time:
    """``09:30``."""
    try:
        return datetime.time.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is no time; write it as 09:30"
        raise argparse.ArgumentTypeError(msg) from None


def run(args: argparse.Namespace) -> int:
    """Open the console on the demo site and stay until it is left."""
    if not args.offscreen and not has_screen():
        words = "There is no screen here. Start it on a desktop, or with --offscreen."
        raise CommandRefusedError(ExitCode.USAGE, words)
    set_up_platform(is_offscreen=args.offscreen)
    from console.app.options import RunOptions  # noqa: PLC0415 - after the platform is chosen
    from console.app.run_console import run_console  # noqa: PLC0415 - the same
    from console.commands.run_end import leave  # noqa: PLC0415 - the same

    home = args.home if args.home is not None else find_paths().data / FOLDER
    paths = paths_under(home)
    try:
        paths.make_folders()
    except OSError as error:
        words = f"The folder {error.filename} cannot be made: {error.strerror}."
        raise CommandRefusedError(ExitCode.FILES, words) from error

    def open_site(talk: "Talk") -> object:
        from console.app.prepare import DEMO_TIME, open_demo  # noqa: PLC0415 - opening thread

        return open_demo(paths, talk, args.at or DEMO_TIME, with_history=args.history)

    enter_as = args.enter_as or ("guard" if args.offscreen else "")
    options = RunOptions(
        "Sallyport demo", paths, "control", open_site, enter_as=enter_as, **run_values(args)
    )
    return leave(run_console(options))
