"""Checks of the self-test that concern the databases."""

import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from console.config.keys import verifying_keys
from console.domain.events import Code, Event, Tone
from console.domain.selftest import CheckOutcome, SelfTestLine
from console.services.selftest import SelfTestSubject
from console.services.site_places import journal_address
from console.store.engines import sqlite_path, sqlite_url
from console.store.errors import StoreError
from console.store.open_store import open_store
from console.store.signing import Signer
from console.store.verify import verify_journal

#: How long a scratch journal may take to make an event durable.
DURABLE_LIMIT_MS = 1_000.0


def _is_made(url: str) -> bool:
    """Whether there is a database to open: a server always, a file when it exists."""
    file = sqlite_path(url)
    return file is None or file.exists()


def check_journal_whole(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether the site's journal answers and nobody changed it; opens it only for reading."""
    name, title = "journal_whole", "Journal is whole"
    if subject.site is None or subject.keystore is None:
        words = "Site file and keystore are needed for this check."
        return [SelfTestLine(name, title, CheckOutcome.UNKNOWN, "not opened", "", words)]
    url = journal_address(subject.site, subject.paths, subject.keystore)
    if not _is_made(url):
        words = "There is no journal yet. The first start of the console makes it."
        return [SelfTestLine(name, title, CheckOutcome.UNKNOWN, "not made yet", "", words)]
    # Into the built-in file only this keystore signs; on a server other consoles have their keys.
    ours = sqlite_path(url) is not None
    keys = [key.public_bytes_raw() for key in verifying_keys(subject.keystore).values()]
    try:
        verdict = verify_journal(url, subject.paths.checkpoint_file, keys if ours else ())
    except (StoreError, OSError) as error:
        return [SelfTestLine(name, title, CheckOutcome.FAIL, "no answer", "", str(error))]
    rows = f"{verdict.totals.rows} rows"
    if not verdict.findings:
        return [SelfTestLine(name, title, CheckOutcome.PASS, rows, "no finding")]
    words = f"{verdict.findings[0]}. Keep everything as it is and run `sallyport journal verify`."
    found = f"{len(verdict.findings)} findings"
    return [SelfTestLine(name, title, CheckOutcome.FAIL, found, "no finding", words)]


def check_journal_round_trip(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether an event written to a scratch journal is durable, chained and read back."""
    name, title, limit = (
        "journal_writes",
        "Journal writes and reads back",
        f"{DURABLE_LIMIT_MS:g} ms",
    )
    try:
        with tempfile.TemporaryDirectory(prefix="selftest-", dir=subject.paths.data) as folder:
            took_ms, is_same = _round_trip(subject, Path(folder))
    except (StoreError, OSError) as error:
        words = f"{error} Events cannot be kept: check the disk of {subject.paths.data}."
        return [SelfTestLine(name, title, CheckOutcome.FAIL, "not written", limit, words)]
    words = ""
    if not is_same:
        words = "The journal gave back another event than it took. Install the program anew."
    elif took_ms > DURABLE_LIMIT_MS:
        words = "Events become durable late: commands will wait for them. Use a faster disk."
    outcome = CheckOutcome.FAIL if words else CheckOutcome.PASS
    return [SelfTestLine(name, title, outcome, f"{took_ms:.0f} ms", limit, words)]


def _round_trip(subject: SelfTestSubject, folder: Path) -> tuple[float, bool]:
    """Write one event to new databases in a folder; say how long it took and whether it came back.

    Raises:
        StoreError: If the databases fail.
    """
    clock = subject.clock
    event = Event(
        Code.CONSOLE_STARTED, Tone.CALM, "console:selftest", clock.utc_ns(), clock.monotonic_ns()
    )
    store = open_store(
        sqlite_url(folder / "journal.db"),
        sqlite_url(folder / "site.db"),
        site="selftest",
        writer="selftest",
        signer=Signer(secrets.token_bytes(32)),
        clock=clock,
        spool_path=folder / "spool",
        checkpoints_path=folder / "checkpoints.log",
    )
    try:
        start_ns = clock.monotonic_ns()
        stored = store.journal.append_now(event, timeout_s=5.0)
        took_ms = (clock.monotonic_ns() - start_ns) / 1e6
        read = [row.event for row in store.events.newest(10) if row.row_id == stored.row_id]
    finally:
        store.close(limit_s=5.0)
    return took_ms, read == [event]
