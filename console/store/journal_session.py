"""The journal's writing connection: open, append, checkpoint. Only the writer's thread uses it.

Refuses a newer schema, a file that was taken away or exchanged, and a second writer of its chain.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from console.domain.chain import checkpoint_message, heads_to_text
from console.domain.events import Code, Event, StoredEvent, Tone
from console.store.checkpoint_file import CheckpointFile
from console.store.drafts import Draft
from console.store.engines import shown_url, sqlite_path, translated, writing_engine
from console.store.errors import DownCause, StoreDownError
from console.store.journal_rows import JournalRows
from console.store.migrate import migrate
from console.store.migrations import JOURNAL
from console.store.signing import Signer

_LOG = logging.getLogger("store")
T = TypeVar("T")
#: A quarter of a megabyte of the text index, merged where four lists of a size wait for it.
_MERGE_TEXT = "INSERT INTO event_text (event_text, rank) VALUES ('merge', 64)"


@dataclass(frozen=True, slots=True)
class JournalPlan:
    """Where a journal lives and whose it is.

    Attributes:
        url: Of the database: SQLite or PostgreSQL.
        site: Id of the site.
        writer: Id of this console; no other may write under it.
        boot: Id of this run; another at every start.
        signer: Signs checkpoints and prunings.
        spool_path: File for events while the database is down.
        checkpoints_path: File for checkpoints outside the database.
        checkpoint_rows: A checkpoint after so many rows.
        checkpoint_s: Or so many seconds after a row.
    """

    url: str
    site: str
    writer: str
    boot: str
    signer: Signer
    spool_path: Path
    checkpoints_path: Path
    checkpoint_rows: int = 1_000
    checkpoint_s: float = 60.0


class JournalSession:
    """One writing connection, opened anew after every failure."""

    def __init__(self, plan: JournalPlan) -> None:
        """Keep the plan; nothing is opened."""
        self._plan = plan
        self._engine = writing_engine(plan.url)
        self._rows = JournalRows(self._engine.dialect, plan.site, plan.writer, plan.signer)
        self._connection: sa.Connection | None = None
        self._path = sqlite_path(plan.url)
        self._file_id: tuple[int, int] | None = None
        self._outside: CheckpointFile | None = None

    def open(self) -> None:
        """Connect and bring the schema up to date.

        Raises:
            StoreDownError: If the database does not answer.
            NewerSchemaError: If it belongs to a newer program.
        """
        self.drop()
        with translated(self._plan.url):
            if self._file_id is not None and self._path is not None and not self._path.exists():
                # it was there in this run: a new empty one would hide the loss
                msg = f"{self._path} is gone"
                raise FileNotFoundError(msg)
            if self._path is not None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = self._engine.connect()
            self._connection = connection
            migrate(connection, JOURNAL, self._plan.url)
            self._file_id = self._identity()

    def write(self, drafts: Sequence[Draft]) -> list[StoredEvent]:
        """Append events in one transaction; they are durable on return.

        Raises:
            StoreDownError: If the database does not take them.
        """
        return self.run(lambda connection: self._rows.write(connection, drafts))

    def replay(self, drafts: Sequence[Draft]) -> list[StoredEvent]:
        """Append those events that have no row yet; errors as in `write`."""

        def work(connection: sa.Connection) -> list[StoredEvent]:
            new = self._rows.without_known(connection, drafts)
            return self._rows.write(connection, new) if new else []

        return self.run(work)

    def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Run something in one transaction of the writing connection.

        Raises:
            StoreDownError: If the database does not take it.
        """
        try:
            with translated(self._plan.url):
                connection = self._checked()
                with connection.begin():
                    return work(connection)
        except IntegrityError as error:
            self.drop()
            msg = (
                f"{shown_url(self._plan.url)}: somebody else writes as {self._plan.writer}"
                f" at {self._plan.site}, or the file was edited: {error.orig}"
            )
            raise StoreDownError(msg, DownCause.OTHER_WRITER) from error
        except BaseException:
            self.drop()
            raise

    def checkpoint(
        self, number: Callable[[Event], Draft], utc_ns: int, monotonic_ns: int
    ) -> list[StoredEvent]:
        """Sign the heads of all chains: an event inside, a line outside.

        Args:
            number: Makes a draft of an event.
            utc_ns: Now.
            monotonic_ns: Now.

        Returns:
            The stored checkpoint.

        Raises:
            StoreDownError: If the database does not take it.
        """
        plan = self._plan

        def work(connection: sa.Connection) -> tuple[list[StoredEvent], str]:
            self._rows.take_turn(connection)  # or another console's event comes between
            heads_text = heads_to_text(self._rows.heads(connection))
            event = checkpoint_event(plan.signer, plan.writer, heads_text, utc_ns, monotonic_ns)
            stored = self._rows.write(connection, [number(event)])
            return stored, heads_to_text(self._rows.heads(connection))

        stored, heads_text = self.run(work)
        self._append_outside(utc_ns, heads_text)
        return stored

    def tidy(self) -> None:
        """Do a little of what would else be done inside somebody's commit. When nothing is due.

        Raises:
            StoreDownError: If the database fails.
        """
        if self._path is None:
            return
        self.run(lambda connection: connection.exec_driver_sql(_MERGE_TEXT))
        with translated(self._plan.url):
            connection = self._checked()
            # outside a transaction, which SQLAlchemy would begin
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.close()

    def drop(self) -> None:
        """Let the connection go without trusting it any more."""
        self._rows.forget()
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """End for good."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()

    @property
    def rows(self) -> JournalRows:
        """What chains rows, for bulk work on this connection."""
        return self._rows

    def _append_outside(self, utc_ns: int, heads_text: str) -> None:
        try:
            if self._outside is None:
                self._outside = CheckpointFile(self._plan.checkpoints_path, self._plan.signer)
            self._outside.append(utc_ns, heads_text)
        except OSError as error:
            # the checkpoint inside stands; the next one outside covers this stretch too
            self._outside = None
            _LOG.error(
                "no checkpoint outside the journal: %s: %s", self._plan.checkpoints_path, error
            )

    def _identity(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        status = self._path.stat()
        return status.st_dev, status.st_ino

    def _checked(self) -> sa.Connection:
        if self._connection is None:
            msg = "the database is closed"
            raise OSError(msg)
        try:
            identity = self._identity()
        except FileNotFoundError as error:
            # SQLite would go on writing into the removed file without a word
            msg = f"{self._path} is gone"
            raise FileNotFoundError(msg) from error
        if identity != self._file_id:
            msg = f"{self._path} is gone: another file stands in its place"
            raise FileNotFoundError(msg)
        return self._connection


def checkpoint_event(
    signer: Signer, writer: str, heads_text: str, utc_ns: int, monotonic_ns: int
) -> Event:
    """The event that carries a signed checkpoint."""
    signature = signer.sign(checkpoint_message(utc_ns, heads_text))
    return Event(
        code=Code.JOURNAL_CHECKPOINT,
        tone=Tone.CALM,
        subject=f"journal:{writer}",
        utc_ns=utc_ns,
        monotonic_ns=monotonic_ns,
        params={
            "heads": heads_text,
            "key": signer.public_key.hex(),
            "signature": signature.hex(),
        },
    )
