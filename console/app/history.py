"""Gives the demo its seeded past, once, before its databases are opened. Opening thread only."""

import logging
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from console.clock import Clock
from console.config.keys import KeyKind, current_key
from console.services.opening import Talk
from console.services.seeded_past import PastPlan, PastStoppedError, SeedProgress, seed_past
from console.services.site_opening import Prepared
from console.services.site_places import journal_address, media_root, site_address
from console.store.journal_session import JournalPlan
from console.store.open_store import new_boot_id
from console.store.signing import Signer
from hardware.sim.process import SiteError

log = logging.getLogger("console")


def words_of(progress: SeedProgress) -> str:
    """How far it is, for the window's header; the demo's window is English only here."""
    return f"making the demo's past: {progress.stage} {progress.done} of {progress.total}"


def past_plan(prepared: Prepared, clock: Clock, seed: int) -> PastPlan:
    """Where the past of this demo goes; it ends now."""
    site, paths, keystore = prepared.site, prepared.paths, prepared.keystore
    now_ns = clock.utc_ns()
    moment = datetime.fromtimestamp(now_ns // 1_000_000_000, UTC)
    offset = moment.astimezone(ZoneInfo(site.site.time_zone)).utcoffset()
    root = media_root(site, paths)
    root.mkdir(parents=True, exist_ok=True)
    paths.spool_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    journal = JournalPlan(
        url=journal_address(site, paths, keystore),
        site=site.site.id,
        writer=prepared.seat,
        boot=new_boot_id(),
        signer=Signer(current_key(keystore, KeyKind.SIGNING).value),
        spool_path=paths.spool_dir / f"{prepared.seat}.spool",
        checkpoints_path=paths.checkpoint_file,
    )
    return PastPlan(
        journal=journal,
        site_url=site_address(site, paths, keystore),
        media_root=root,
        cache_dir=paths.cache / "simulator",
        end_utc_ns=now_ns,
        seed=seed,
        local_offset_s=round(offset.total_seconds()) if offset is not None else 0,
    )


def ensure_history(prepared: Prepared, clock: Clock, seed: int, talk: Talk) -> bool:
    """Write the past unless this demo has one already.

    Args:
        prepared: The demo; nobody has its databases open.
        clock: The past ends at its present.
        seed: Of the simulated world.
        talk: Takes words about how far it is, and says when the person left.

    Returns:
        Whether it was written now.

    Raises:
        StoreError: A database does not take it.
        OSError: The disk refuses footage.
        SiteError: The person left meanwhile.
    """
    if prepared.paths.journal_file.exists():
        talk.tell("this demo has a past already; it is kept")
        return False
    try:
        report = seed_past(
            past_plan(prepared, clock, seed),
            lambda progress: talk.tell(words_of(progress)),
            wants_stop=talk.wants_stop,
        )
    except PastStoppedError as error:
        msg = "The making of the demo's past was stopped. The next start makes it anew."
        raise SiteError(msg) from error
    log.info("demo past: %d events, %d segments", report.events, report.segments)
    return True
