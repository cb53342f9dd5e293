"""Rows of footage: what is stored is found again, what is impossible is refused."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from console.domain.recording import CameraUsage, FootageLock, Gap, Segment, SegmentReason
from console.store.errors import StoreDownError
from console.store.footage import FootageStore
from console.store.site_import import IMPORT_BATCH, ImportRow, import_rows
from console.store.site_writer import SiteWriter

MINUTE_NS = 60 * 10**9


def segment(camera: str, minute: int) -> Segment:
    return Segment(
        camera=camera,
        path=f"{camera}/{minute:06d}.mp4",
        start_utc_ns=minute * MINUTE_NS,
        end_utc_ns=(minute + 1) * MINUTE_NS,
        size_bytes=1_000 + minute,
        packets=1_500,
        codec="h264",
        width=1920,
        height=1080,
        reason=SegmentReason.EVENT,
        salvaged=True,
        key_id="footage-1",
    )


@pytest.fixture
def footage(site_url: str, site_writer: SiteWriter) -> Iterator[FootageStore]:
    store = FootageStore(site_url, site_writer)
    store.add_segments(())  # nothing to do, nothing done
    site_writer.do(lambda _connection: None)  # the file exists from here on
    yield store
    store.close()


def test_a_segment_comes_back_as_it_was(footage: FootageStore) -> None:
    footage.add_segment(segment("01", 3))
    assert footage.segments() == [segment("01", 3)]
    assert footage.known_paths() == {"01/000003.mp4"}


def test_segments_that_touch_a_range_come_oldest_first(footage: FootageStore) -> None:
    footage.add_segments(tuple(segment(c, m) for m in (4, 2, 3, 1) for c in ("02", "01")))
    found = footage.segments("01", 2 * MINUTE_NS + 1, 3 * MINUTE_NS + 1)
    assert [one.path for one in found] == ["01/000002.mp4", "01/000003.mp4"]
    # the end of one is the start of the next: a range touches only what it overlaps
    edge = footage.segments("01", 2 * MINUTE_NS, 3 * MINUTE_NS)
    assert [one.path for one in edge] == ["01/000002.mp4"]
    assert len(footage.segments(start_utc_ns=4 * MINUTE_NS)) == 2
    assert len(footage.segments(limit=3)) == 3


def test_a_day_long_segment_is_found_by_its_last_moment(footage: FootageStore) -> None:
    day = replace(segment("01", 10), end_utc_ns=10 * MINUTE_NS + 86_400 * 10**9)
    footage.add_segment(day)
    assert footage.segments("01", day.end_utc_ns - 1, day.end_utc_ns) == [day]


def test_the_oldest_and_the_usage_follow_the_rows(footage: FootageStore) -> None:
    footage.add_segments((segment("01", 5), segment("02", 4), segment("01", 6)))
    assert footage.oldest(limit=1) == [segment("02", 4)]
    assert footage.oldest("01", 1) == [segment("01", 5)]
    assert footage.usage()["01"] == CameraUsage(
        camera="01",
        segments=2,
        size_bytes=2_011,
        oldest_utc_ns=5 * MINUTE_NS,
        newest_utc_ns=7 * MINUTE_NS,
    )
    assert footage.remove_segment("02/000004.mp4")
    assert not footage.remove_segment("02/000004.mp4")
    assert set(footage.usage()) == {"01"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": "01/000003.mp4", "camera": "02"},
        {"end_utc_ns": 1},
        {"end_utc_ns": 10**18},
        {"size_bytes": -1},
        {"packets": -1},
        {"camera": ""},
        {"path": ""},
    ],
)
def test_an_impossible_segment_is_refused_and_leaves_nothing(
    footage: FootageStore, wrong: dict[str, object]
) -> None:
    footage.add_segment(segment("01", 3))
    bad = replace(segment("01", 4), **wrong)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError):
        footage.add_segments((segment("01", 5), bad))
    assert footage.known_paths() == {"01/000003.mp4"}


def test_gaps_that_touch_a_range_are_found(footage: FootageStore) -> None:
    gap = Gap("01", 5, 25, 40, "queue_full")
    other = Gap("02", 30, 31, 0, "crash")
    footage.add_gap(gap)
    footage.add_gap(other)
    assert footage.gaps() == [gap, other]
    assert footage.gaps("01", 24, 30) == [gap]
    assert footage.gaps("01", 25, 30) == []
    assert footage.gaps(start_utc_ns=25, limit=1) == [other]
    with pytest.raises(IntegrityError):
        footage.add_gap(Gap("01", 5, 4, 0, "disk"))


def test_a_lock_keeps_its_number_and_the_number_is_not_given_again(footage: FootageStore) -> None:
    first = footage.add_lock(FootageLock("01", 5, 25, "parcel 7", "anna"))
    second = footage.add_lock(FootageLock("02", 5, 25, "parcel 7", "anna"))
    assert footage.locks() == [first, second]
    assert footage.locks("02") == [second]
    assert footage.remove_lock(second.lock_id)
    assert not footage.remove_lock(second.lock_id)
    third = footage.add_lock(FootageLock("02", 5, 25, "parcel 8", "ben"))
    assert third.lock_id > second.lock_id
    with pytest.raises(IntegrityError):
        footage.add_lock(FootageLock("02", 5, 5, "nothing", "ben"))


def test_sixty_four_threads_may_add_at_once(footage: FootageStore) -> None:
    threads = [
        threading.Thread(target=footage.add_segment, args=(segment(f"{camera:02d}", 1),))
        for camera in range(64)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(footage.known_paths()) == 64


def test_an_import_replaces_what_it_brought_before(
    footage: FootageStore, site_writer: SiteWriter
) -> None:
    count = IMPORT_BATCH + 7
    assert import_rows(site_writer, (ImportRow("staff", str(i), "{}") for i in range(count)), 1)
    import_rows(site_writer, [ImportRow("staff", "3", '{"name":"Ada"}')], 2)
    rows = site_writer.do(
        lambda connection: connection.exec_driver_sql(
            "SELECT count(*), sum(imported_utc_ns), min(body) FROM import_row"
        ).one()
    )
    assert tuple(rows) == (count, count + 1, '{"name":"Ada"}')


def test_a_database_file_that_vanished_is_said_and_not_made_anew(
    footage: FootageStore, tmp_path: Path
) -> None:
    (tmp_path / "site.db").rename(tmp_path / "moved.db")
    with pytest.raises(StoreDownError, match="is gone"):
        footage.add_segment(segment("01", 1))
    assert not (tmp_path / "site.db").exists()
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"site.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "moved.db").rename(tmp_path / "site.db")
    footage.add_segment(segment("01", 1))
    assert footage.known_paths() == {"01/000001.mp4"}


def test_after_the_end_a_row_is_refused_in_words(site_url: str) -> None:
    writer = SiteWriter(site_url)
    writer.start()
    store = FootageStore(site_url, writer)
    store.add_segment(segment("01", 1))
    writer.request_stop()
    assert writer.wait(5_000)
    with pytest.raises(StoreDownError, match="closed"):
        store.add_segment(segment("01", 2))
    assert store.known_paths() == {"01/000001.mp4"}
    store.close()
