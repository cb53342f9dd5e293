"""Retention deletes what the rules let go, on the real disk and in the real store."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from console.clock import ManualClock
from console.domain.forecast import StorageForecast
from console.domain.recording import FootageLock, Segment
from console.domain.retention import DeletionCause, Doomed, RetentionRule
from console.pipeline.disk import free_bytes
from console.pipeline.footage_key import FootageKey, no_keys
from console.pipeline.retention import FootageKeeper, KeeperSettings
from console.pipeline.segment_file import SegmentFile
from console.pipeline.sweep import sweep
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter

START_NS = 1_764_000_000_000_000_000
HOUR_NS = 3_600_000_000_000
Write = Callable[[str, int, FootageKey | None, bool], SegmentFile]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START_NS + 100 * HOUR_NS)


@pytest.fixture
def rows(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> list[Segment]:
    for hour in range(0, 100, 10):
        write_segment("01", START_NS + hour * HOUR_NS, None, True)
    sweep(root, footage, no_keys, clock)
    return footage.segments()


def keeper(
    root: Path,
    footage: FootageStore,
    clock: ManualClock,
    rules: tuple[RetentionRule, ...] = (),
    floor: int = 0,
) -> FootageKeeper:
    return FootageKeeper(KeeperSettings(root, rules, floor), footage, clock)


def on_disk(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*.mp4")}


def test_old_footage_goes_and_empty_days_with_it(
    root: Path, footage: FootageStore, clock: ManualClock, rows: list[Segment]
) -> None:
    rule = RetentionRule("01", max_age_s=35 * 3_600)
    made = keeper(root, footage, clock, (rule,))
    said: list[Doomed] = []
    made.segment_deleted.connect(said.append)
    done = made.look()
    assert [one.segment for one in done.deleted] == rows[:7] == [one.segment for one in said]
    assert footage.segments() == rows[7:]
    assert on_disk(root) == {row.path for row in rows[7:]}
    assert not (root / rows[0].path).parent.exists()


def test_a_camera_keeps_to_its_share(
    root: Path, footage: FootageStore, clock: ManualClock, rows: list[Segment]
) -> None:
    rule = RetentionRule("01", max_bytes=sum(row.size_bytes for row in rows[-2:]))
    done = keeper(root, footage, clock, (rule,)).look()
    assert {one.cause for one in done.deleted} == {DeletionCause.SIZE}
    assert footage.segments() == rows[-2:]


def test_a_floor_that_cannot_be_reached_takes_all_but_the_locked(
    root: Path, footage: FootageStore, clock: ManualClock, rows: list[Segment]
) -> None:
    footage.add_lock(FootageLock("01", rows[2].start_utc_ns, rows[3].end_utc_ns, "evidence", "op"))
    made = keeper(root, footage, clock, floor=2 * free_bytes(root))
    missed: list[int] = []
    made.floor_missed.connect(missed.append)
    done = made.look()
    assert footage.segments() == rows[2:4]
    assert on_disk(root) == {row.path for row in rows[2:4]}
    assert missed == [done.missing_bytes]
    assert missed[0] > 0


def test_nothing_is_deleted_while_the_store_does_not_answer(
    root: Path,
    footage: FootageStore,
    clock: ManualClock,
    rows: list[Segment],
    tmp_path: Path,
) -> None:
    made = keeper(root, footage, clock, floor=2 * free_bytes(root))
    (tmp_path / "site.db").rename(tmp_path / "gone.db")
    footage.close()
    try:
        assert made.look().is_refused
    finally:
        for leftover in tmp_path.glob("site.db*"):
            leftover.unlink()
        (tmp_path / "gone.db").rename(tmp_path / "site.db")
    assert on_disk(root) == {row.path for row in rows}


def test_the_forecast_waits_for_an_hour_of_footage(
    root: Path, footage: FootageStore, clock: ManualClock, rows: list[Segment]
) -> None:
    made = keeper(root, footage, clock)
    said: list[StorageForecast] = []
    made.forecast_changed.connect(said.append)
    made.look()
    assert said[0].bytes_per_day is not None
    assert said[0].bytes_per_day == pytest.approx(
        sum(row.size_bytes for row in rows[-2:]) * 24 / 20, rel=0.01
    )
    for row in rows:
        footage.remove_segment(row.path)
    made.look()
    assert said[1].bytes_per_day is None


def test_a_store_that_cannot_write_does_not_keep_the_disk_full(
    root: Path, tmp_path: Path, clock: ManualClock, footage: FootageStore, rows: list[Segment]
) -> None:
    url = sqlite_url(tmp_path / "site.db")
    stopped = SiteWriter(url)
    stopped.request_stop()
    only_reading = FootageStore(url, stopped)
    made = keeper(root, only_reading, clock, (RetentionRule("01", max_age_s=35 * 3_600),))
    done = made.look()
    assert [one.segment for one in done.deleted] == rows[:7]
    assert on_disk(root) == {row.path for row in rows[7:]}
    assert footage.segments() == rows  # the rows follow as soon as the store writes again
    assert made.look().is_refused
    only_reading.close()


def test_the_thread_looks_when_it_is_asked(
    root: Path, footage: FootageStore, clock: ManualClock, rows: list[Segment], qapp: object
) -> None:
    made = FootageKeeper(KeeperSettings(root, (), 0, every_s=60.0), footage, clock)
    gone: list[Doomed] = []
    made.segment_deleted.connect(gone.append, Qt.ConnectionType.DirectConnection)
    made.start()
    made.request_space(2 * free_bytes(root))
    end = time.monotonic() + 10
    while len(gone) < len(rows):
        assert time.monotonic() < end
        time.sleep(0.01)
    made.request_stop()
    assert made.wait(2_000)
    assert footage.segments() == []
