"""``sallyport simulate --plan FILE``: the child process that serves a simulated site.

Hidden: people type ``sallyport demo``, which starts it. It exists so that the packaged program,
which has no Python to run ``-m hardware.sim`` with, can start its own child.
"""

import argparse

from hardware.sim import child


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``simulate``, without a line in the help text."""
    parser = subparsers.add_parser("simulate", description=__doc__)
    child.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; see `hardware.sim.child`."""
    return child.run(args)
