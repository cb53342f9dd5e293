"""The child process: reads a plan, serves it, says where, and dies with its parent.

``--plan FILE`` reads a file; ``--plan -`` reads the first line of standard input, so that passwords
never lie on disk. The first line of standard output is a `ReadyLine`. Closed standard input means
that the parent is gone. One asyncio loop on the main thread, one thread on standard input.
"""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.sim.clock import MachineClock
from hardware.sim.control_messages import encode_ready
from hardware.sim.plan import PlanError, SitePlan
from hardware.sim.site_server import SiteServer

log = logging.getLogger("sim")

EXIT_DONE = 0
EXIT_BAD_PLAN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options, for ``python -m hardware.sim`` and ``sallyport simulate``."""
    parser.add_argument("--plan", required=True, help="JSON file of the site, - for standard input")
    parser.add_argument(
        "--alone", action="store_true", help="go on when standard input is closed (by hand)"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped.

    Returns:
        The exit code: 0 done, 2 the plan cannot be served.
    """
    parser = argparse.ArgumentParser(prog="hardware.sim", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(argv))


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; see `main`."""
    logging.basicConfig(level=logging.WARNING, format="sim: %(message)s", stream=sys.stderr)
    try:
        plan = SitePlan.from_json(_plan_text(args.plan))
        return asyncio.run(_serve(plan, is_alone=args.alone))
    except (PlanError, OSError) as error:
        log.error("the simulated site cannot be served: %s", error)  # noqa: TRY400 - the world failed
        return EXIT_BAD_PLAN
    except KeyboardInterrupt:
        return EXIT_DONE


def default_cache_dir() -> Path:
    """Where loops are kept when the plan does not say."""
    user = os.environ.get("USER") or os.environ.get("USERNAME") or "anybody"
    return Path(tempfile.gettempdir()) / f"sallyport-sim-{user}"


def _plan_text(name: str) -> str:
    if name == "-":
        return _read_line(sys.stdin.fileno())
    return Path(name).read_text(encoding="utf-8")


def _read_line(descriptor: int) -> str:
    # Unbuffered: what follows the line belongs to the thread that waits for the end.
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            break
        line += byte
    return line.decode()


async def _serve(plan: SitePlan, *, is_alone: bool) -> int:
    cache_dir = Path(plan.cache_dir) if plan.cache_dir else default_cache_dir()
    server = await asyncio.to_thread(SiteServer, plan, cache_dir, MachineClock())
    ready = await server.open()
    loop = asyncio.get_running_loop()
    if not is_alone:
        _watch_parent(lambda: loop.call_soon_threadsafe(server.request_stop))
    sys.stdout.buffer.write(encode_ready(ready))
    sys.stdout.buffer.flush()
    await server.run()
    return EXIT_DONE


def _watch_parent(on_gone: Callable[[], object]) -> None:
    """Call back when standard input ends. The thread is a daemon: it may wait for ever."""

    def wait() -> None:
        descriptor = sys.stdin.fileno()
        try:
            while os.read(descriptor, 4096):
                pass
            on_gone()
        except (OSError, RuntimeError):
            # The loop has ended already: the process is on its way out.
            return

    threading.Thread(target=wait, name="sim-parent-watch", daemon=True).start()
