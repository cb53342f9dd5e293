"""What the tests of the store share: places, databases, and a PostgreSQL of our own."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from console.clock import ManualClock
from console.domain.events import Code, Event, Tone
from console.store.engines import sqlite_url
from console.store.journal_session import JournalPlan
from console.store.signing import Signer
from console.store.site_writer import SiteWriter

CODES = (Code.CAMERA_LIVE, Code.CAMERA_LOST, Code.RECORDING_GAP, Code.PARCEL_MOVED)
TONES = (Tone.CALM, Tone.ALARM, Tone.WARNING, Tone.NOTICE)


PROGRAMS = Path("/usr/lib/postgresql/15/bin")


class PostgresServer:
    """A PostgreSQL of our own: a private port, a folder that goes with it, no privileges."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with closing(socket.create_server(("127.0.0.1", 0))) as taken:
            self._port = taken.getsockname()[1]
        # the server refuses to run as root
        self._user = "postgres" if os.geteuid() == 0 else None
        self._run("initdb", "-U", "sallyport", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = (
            f"-p {self._port} -c listen_addresses=127.0.0.1 -c fsync=off"
            f" -c unix_socket_directories={self._folder}"
        )
        log = str(self._folder / "server.log")
        self._run("pg_ctl", "start", "-w", "-t", "30", "-l", log, "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", "-w", "-t", "30")

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"site_{secrets.token_hex(4)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql://sallyport@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS / program), "-D", str(self._folder / "data")]
        subprocess.run(
            [*command, *arguments],
            cwd=self._folder,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            check=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    if not (PROGRAMS / "postgres").is_file():
        pytest.skip("PostgreSQL 15's server is not installed (PEERS=1 installs it)")
    folder = Path(tempfile.mkdtemp(prefix="sallyport-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = PostgresServer(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "any.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def site_url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "site.db")


@pytest.fixture
def site_writer(site_url: str) -> Iterator[SiteWriter]:
    writer = SiteWriter(site_url)
    writer.start()
    yield writer
    writer.request_stop()
    assert writer.wait(5_000)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def signer() -> Signer:
    return Signer(bytes(range(32)))


@pytest.fixture
def plan(tmp_path: Path, signer: Signer) -> JournalPlan:
    return JournalPlan(
        url=sqlite_url(tmp_path / "journal.db"),
        site="hq",
        writer="seat-1",
        boot="boot-a",
        signer=signer,
        spool_path=tmp_path / "spool" / "journal.spool",
        checkpoints_path=tmp_path / "outside" / "checkpoints.jsonl",
        checkpoint_rows=7,
    )


@pytest.fixture
def make_event(clock: ManualClock) -> Callable[..., Event]:
    """Events that differ, a tenth of a second apart."""
    count = 0

    def make(**changes: object) -> Event:
        nonlocal count
        clock.advance(0.1)
        event = Event(
            code=CODES[count % 4],
            tone=TONES[count % 4],
            subject=f"camera:{count % 3:02d}",
            utc_ns=clock.utc_ns(),
            monotonic_ns=clock.monotonic_ns(),
            params={"n": count, "reason": f"bay {count % 5}"},
        )
        count += 1
        return replace(event, **changes)  # type: ignore[arg-type]

    return make
