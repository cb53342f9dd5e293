"""Opens both databases of a site and closes them in order. Blocks: not on the GUI thread's path."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from console.clock import Clock
from console.store.engines import sqlite_path
from console.store.event_backlog import EventBacklog
from console.store.event_pages import EventReader
from console.store.footage import FootageStore
from console.store.journal import Journal
from console.store.journal_session import JournalPlan
from console.store.signing import Signer
from console.store.site_writer import SiteWriter
from console.store.state_store import StateStore


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept of a site.

    Attributes:
        journal: Takes events in.
        events: Reads pages of them.
        footage: Rows of segments, gaps and locks.
        site_writer: The thread behind the footage, for imports.
        backlog: Reads the journal's chains forwards, for the books.
        state: What the books of this console looked like when they were last saved.
    """

    journal: Journal
    events: EventReader
    footage: FootageStore
    site_writer: SiteWriter
    backlog: EventBacklog
    state: StateStore

    def close(self, limit_s: float = 5.0) -> list[str]:
        """Flush, sign and end both writers.

        Args:
            limit_s: For each writer.

        Returns:
            Names of threads that are overdue; empty when all is well.
        """
        overdue = []
        if not self.journal.close(limit_s):
            overdue.append("store-journal")
        self.site_writer.request_stop()
        if not self.site_writer.wait(round(limit_s * 1_000)):
            overdue.append(self.site_writer.objectName())
        self.events.close()
        self.footage.close()
        self.backlog.close()
        self.state.close()
        return overdue


def new_boot_id() -> str:
    """An id for this run of the program: 16 random hex digits."""
    return secrets.token_hex(8)


def open_store(
    journal_url: str,
    site_url: str,
    *,
    site: str,
    writer: str,
    signer: Signer,
    clock: Clock,
    spool_path: Path,
    checkpoints_path: Path,
    boot: str | None = None,
) -> Store:
    """Open, or make, both databases.

    Args:
        journal_url: Of the journal: ``sqlite:///…/journal.db`` or ``postgresql://…``.
        site_url: Of the site's rows.
        site: Id of the site.
        writer: Id of this console; no other may use it.
        signer: The journal's key, from the keystore.
        clock: The program's clock.
        spool_path: Where events wait while the journal is down.
        checkpoints_path: Signed checkpoints outside the database, best on another disk.
        boot: Id of this run; a new one by default.

    Raises:
        NewerSchemaError: If either database belongs to a newer program.
        StoreDownError: If the site's database does not answer. A journal that does not answer
            is no error: it starts on its spool.
    """
    plan = JournalPlan(
        url=journal_url,
        site=site,
        writer=writer,
        boot=boot or new_boot_id(),
        signer=signer,
        spool_path=spool_path,
        checkpoints_path=checkpoints_path,
    )
    file = sqlite_path(site_url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    site_writer = SiteWriter(site_url)
    journal = Journal(plan, clock)
    _open(site_writer, journal)
    return Store(
        journal,
        EventReader(journal_url),
        FootageStore(site_url, site_writer),
        site_writer,
        EventBacklog(journal_url, site),
        StateStore(site_url, site_writer, writer),
    )


def _open(site_writer: SiteWriter, journal: Journal) -> None:
    """Start both writers, or none."""
    site_writer.start()
    try:
        site_writer.do(lambda _connection: None)
        journal.open()
    except BaseException:
        site_writer.request_stop()
        site_writer.wait(5_000)
        raise
