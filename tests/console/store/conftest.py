"""What the tests of the store share: places, databases, and a PostgreSQL of our own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.domain.events import Code, Event, Tone
from console.store.engines import sqlite_url
from console.store.journal_session import JournalPlan
from console.store.signing import Signer
from console.store.site_writer import SiteWriter

CODES = (Code.CAMERA_LIVE, Code.CAMERA_LOST, Code.RECORDING_GAP, Code.PARCEL_MOVED)
TONES = (Tone.CALM, Tone.ALARM, Tone.WARNING, Tone.NOTICE)


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
