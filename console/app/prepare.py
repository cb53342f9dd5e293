"""Reads a site, or starts the demo; both end as a `Prepared`. Blocks: opening thread only."""

import importlib
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from console.clock import Clock, SystemClock
from console.config.keys import ensure_keys
from console.config.keystore import Keystore
from console.config.load_site import load_site
from console.config.passphrase import find_lock, make_machine_key, read_machine_key
from console.config.seats import choose_seat
from console.logs import set_log_level
from console.paths import SitePaths
from console.services.demo_site import (
    DEMO_ZONE,
    PASSWORD_NAME,
    demo_plan,
    demo_site,
    demo_site_text,
)
from console.services.opening import Refusal, Talk
from console.services.site_opening import Opened, Prepared, open_site
from hardware.sim.process import SimulatedSite

DEMO_SEED = 20261124
#: The simulated day begins when the mailroom is at work, whatever the clock on the wall says.
DEMO_TIME = time(9, 30)


def simulator_launcher() -> Sequence[str] | None:
    """How to start the simulator: a sub-command of the packaged program, else the module."""
    return [sys.executable, "simulate"] if getattr(sys, "frozen", False) else None


def open_demo_keystore(paths: SitePaths) -> Keystore:
    """The demo's keystore, made at the first start with a machine key of its own."""
    if not paths.keystore_file.exists():
        paths.machine_key_file.unlink(missing_ok=True)
        return Keystore.create(paths.keystore_file, make_machine_key(paths.machine_key_file))
    return Keystore.open(paths.keystore_file, read_machine_key(paths.machine_key_file))


def world_start_ns(at: time, zone: ZoneInfo, now_utc_ns: int) -> int:
    """UTC ns of a time of today in the demo's zone, when its simulated day begins."""
    today = datetime.fromtimestamp(now_utc_ns / 1e9, UTC).astimezone(zone).date()
    return round(datetime.combine(today, at, zone).timestamp()) * 1_000_000_000


def prepare_demo(paths: SitePaths, seed: int = DEMO_SEED, at: time = DEMO_TIME) -> Prepared:
    """Start the simulated site and make a console site of it.

    Args:
        paths: Of the demo alone.
        seed: Fixes the simulated world.
        at: Local time at which the simulated day begins.

    Raises:
        SiteError: The simulator did not start.
        KeystoreError: The demo's keystore is damaged.
        OSError: A folder cannot be written.
    """
    keystore = open_demo_keystore(paths)
    ensure_keys(keystore)
    if PASSWORD_NAME not in keystore.names():
        keystore.set(PASSWORD_NAME, secrets.token_urlsafe(18))
    zone, password = ZoneInfo(DEMO_ZONE), keystore.text(PASSWORD_NAME)
    start_ns = world_start_ns(at, zone, SystemClock().utc_ns())
    offset = datetime.fromtimestamp(start_ns / 1e9, zone).utcoffset()
    offset_s = round(offset.total_seconds()) if offset is not None else 0
    plan = demo_plan(password, paths.cache / "simulator", seed, start_ns, offset_s)
    simulated = SimulatedSite(plan, simulator_launcher())
    simulated.start()
    site = demo_site(simulated.url)
    # So that check, selftest and journal work on the demo's home as on any other.
    paths.site_file.write_text(demo_site_text(site), encoding="utf-8")
    return Prepared(paths, site, "control", keystore, simulated, is_demo=True)


def prepare_site(paths: SitePaths, site_file: Path | None, seat: str | None) -> Prepared:
    """Read the site file and open the keystore; nobody is asked, the window is already there.

    Raises:
        SiteFileError: With every problem.
        KeystoreError: Missing, damaged or not opened by what the surroundings gave.
        SeatUnknownError: The site has no such seat.
    """
    file = site_file or paths.site_file
    load_site(file)
    keystore_file = paths.keystore_file
    kind = Keystore.lock_kind(keystore_file)
    lock = find_lock(kind, os.environ, paths.machine_key_file, None)
    keystore = Keystore.open(keystore_file, lock)
    site = load_site(file, keystore.names())
    set_log_level(site.log.level)
    return Prepared(paths, site, choose_seat(site, seat), keystore)


def open_real(paths: SitePaths, site_file: Path | None, seat: str | None) -> Opened | Refusal:
    """Open the site of this machine."""
    import_running()
    return open_site(lambda: prepare_site(paths, site_file, seat), SystemClock())


def open_demo(
    paths: SitePaths,
    talk: Talk,
    at: time = DEMO_TIME,
    *,
    with_history: bool = False,
) -> Opened | Refusal:
    """Open the embedded demo site.

    Args:
        paths: Of the demo alone.
        talk: Takes words about the progress.
        at: Local time at which the simulated day begins.
        with_history: Give it a seeded past first, unless it has one.
    """
    import_running()
    clock = SystemClock()

    def prepare() -> Prepared:
        prepared = prepare_demo(paths, at=at)
        if with_history:
            _add_history(prepared, clock, talk)
        return prepared

    return open_site(prepare, clock)


def _add_history(prepared: Prepared, clock: Clock, talk: Talk) -> None:
    """Give the demo its past; the simulator ends when that fails."""
    from console.app.history import ensure_history  # noqa: PLC0415 - only when asked for

    try:
        ensure_history(prepared, clock, DEMO_SEED, talk)
    except BaseException:
        if prepared.simulated is not None:
            prepared.simulated.stop()
        raise


def import_running() -> None:
    """Bring what the main thread needs next, so that it does not wait for imports."""
    importlib.import_module("console.app.running")
