"""The only thread that writes `site.db`; callers hand it jobs and wait for the commit.

Refuses to queue without limit and to hide a failure: the caller gets the job's own error, or
`StoreDownError` when the database does not answer.
"""

import queue
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from console.store.engines import sqlite_path, translated, writing_engine
from console.store.errors import DownCause, StoreDownError
from console.store.migrate import migrate
from console.store.migrations import SITE
from console.store.pump import StorePump

T = TypeVar("T")

_MAX_WAITING = 4_096
_TURN_S = 0.2
_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[sa.Connection], Any]
    done: Future[Any]


class SiteWriter(StorePump):
    """Does one job at a time, each in a transaction of its own."""

    def __init__(self, url: str) -> None:
        """Keep the URL; nothing is opened until start()."""
        super().__init__("store-site")
        self._url = url
        self._engine = writing_engine(url)
        self._path = sqlite_path(url)
        self._connection: sa.Connection | None = None
        self._has_opened = False
        self._jobs: queue.Queue[_Job] = queue.Queue(_MAX_WAITING)

    def do(self, work: Callable[[sa.Connection], T], wait_s: float = _WAIT_S) -> T:
        """Run a job on the writer thread and wait until it is committed. Any other thread.

        Args:
            work: Gets the connection inside a transaction.
            wait_s: How long to wait.

        Returns:
            What the job returned.

        Raises:
            StoreDownError: If the database, or the writer, does not answer.
            sqlalchemy.exc.IntegrityError: If a constraint refuses the row.
        """
        done: Future[T] = Future()
        self._refuse_when_closed()
        try:
            self._jobs.put(_Job(work, done), timeout=wait_s)
            return done.result(wait_s)
        except (queue.Full, FutureTimeoutError) as error:
            done.cancel()
            msg = f"the site's database did not answer within {wait_s:g} s"
            raise StoreDownError(msg) from error

    def post(self, work: Callable[[sa.Connection], T]) -> Future[T]:
        """Have a job done without waiting for it. Any thread; returns at once.

        Returns:
            Done when the job is committed; carries the errors that `do` raises.

        Raises:
            StoreDownError: If too many jobs wait, or the store is closed.
        """
        done: Future[T] = Future()
        self._refuse_when_closed()
        try:
            self._jobs.put_nowait(_Job(work, done))
        except queue.Full as error:
            msg = "the site's database has too many jobs waiting"
            raise StoreDownError(msg) from error
        return done

    def _refuse_when_closed(self) -> None:
        if self.isFinished() or self.is_stopping:
            msg = "the store is closed"
            raise StoreDownError(msg, DownCause.CLOSED)

    def turn(self) -> None:
        """Wait a moment for a job and do it."""
        try:
            job = self._jobs.get(timeout=_TURN_S)
        except queue.Empty:
            return
        self._finish(job)

    def closed(self) -> None:
        """Finish what waits, then let the database go."""
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            self._finish(job)
        self._drop_connection()
        self._engine.dispose()

    def _finish(self, job: _Job) -> None:
        if not job.done.set_running_or_notify_cancel():
            return
        try:
            job.done.set_result(self._run(job.work))
        except Exception as error:  # noqa: BLE001 - the caller of do() gets it
            job.done.set_exception(error)

    def _run(self, work: Callable[[sa.Connection], T]) -> T:
        try:
            with translated(self._url):
                connection = self._connected()
                with connection.begin():
                    return work(connection)
        except StoreDownError:
            self._drop_connection()
            raise

    def _connected(self) -> sa.Connection:
        """The writing connection; a file that is gone is not quietly made anew."""
        if self._has_opened and self._path is not None and not self._path.exists():
            msg = f"{self._path} is gone"
            raise FileNotFoundError(msg)
        if self._connection is None:
            connection = self._engine.connect()
            self._connection = connection
            migrate(connection, SITE, self._url)
            self._has_opened = True
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
