"""What a crash leaves is repaired once, and store and files agree afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.domain.recording import Segment
from console.pipeline.check import FindingKind, check_footage
from console.pipeline.footage_key import FootageKey, no_keys
from console.pipeline.segment_file import SegmentFile
from console.pipeline.sweep import sweep
from console.store.footage import FootageStore

NOW_NS = 1_764_000_000_000_000_000
START_NS = NOW_NS - 60_000_000_000
KEY = FootageKey("media-1", bytes(range(32)))
Write = Callable[[str, int, FootageKey | None, bool], SegmentFile]


def find_key(key_id: str) -> FootageKey | None:
    return KEY if key_id == KEY.key_id else None


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW_NS)


def kinds(root: Path, footage: FootageStore, clock: ManualClock) -> list[FindingKind]:
    report = check_footage(root, footage, find_key, clock, is_deep=True)
    return [finding.kind for finding in report.findings]


@pytest.mark.parametrize("key", [None, KEY])
def test_a_torn_file_is_cut_to_its_last_whole_fragment(
    root: Path,
    footage: FootageStore,
    clock: ManualClock,
    write_segment: Write,
    decoded: Callable[[bytes], list[int]],
    key: FootageKey | None,
) -> None:
    file = write_segment("01", START_NS, key, False)
    path = root / file.name.path()
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    report = sweep(root, footage, find_key, clock)
    (row,) = footage.segments()
    assert [one.segment for one in report.salvaged] == [row]
    assert (row.packets, row.salvaged, row.codec, row.width) == (40, True, "h264", 160)
    assert row.key_id == ("" if key is None else "media-1")
    assert row.start_utc_ns == START_NS
    assert row.end_utc_ns - row.start_utc_ns == pytest.approx(1_600_000_000, abs=1_000_000)
    assert row.size_bytes == (root / row.path).stat().st_size
    assert not path.exists()
    if key is None:
        assert len(decoded((root / row.path).read_bytes())) == 40
    assert [(gap.cause, gap.end_utc_ns) for gap in footage.gaps()] == [("crash", NOW_NS)]
    assert kinds(root, footage, clock) == []
    again = sweep(root, footage, find_key, clock)
    assert (again.salvaged, again.set_aside, again.missing) == ((), (), ())


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"ftyp", bytes(range(256)) * 64])
def test_a_file_without_a_picture_is_set_aside_and_kept(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write, content: bytes
) -> None:
    file = write_segment("01", START_NS, None, False)
    path = root / file.name.path()
    path.write_bytes(content)
    report = sweep(root, footage, find_key, clock)
    assert footage.segments() == []
    (aside,) = report.set_aside
    assert (root / aside.path).read_bytes() == content
    assert aside.path.startswith("quarantine/")
    assert kinds(root, footage, clock) == []


def test_a_completed_file_without_a_row_gets_one(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> None:
    write_segment("01", START_NS, None, True)
    assert kinds(root, footage, clock) == []  # fresh: a console may be about to write its row
    clock.advance(10**9)
    assert kinds(root, footage, clock) == [FindingKind.ORPHAN]
    sweep(root, footage, find_key, clock)
    assert [row.packets for row in footage.segments()] == [50]
    assert footage.gaps() == []
    assert kinds(root, footage, clock) == []


def test_a_row_without_a_file_is_reported_and_kept(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> None:
    write_segment("01", START_NS, None, True)
    sweep(root, footage, find_key, clock)
    (row,) = footage.segments()
    (root / row.path).unlink()
    assert sweep(root, footage, find_key, clock).missing == (row.path,)
    assert footage.segments() == [row]
    assert kinds(root, footage, clock) == [FindingKind.MISSING]


def test_a_file_of_a_running_recorder_is_left_alone(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> None:
    file = write_segment("01", NOW_NS + 1_000_000, None, False)
    report = sweep(root, footage, find_key, clock, is_recording=True)
    assert report.salvaged == ()
    assert (root / file.name.path()).exists()


def test_a_file_from_a_clock_that_was_ahead_is_salvaged_at_start(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> None:
    write_segment("01", NOW_NS + 3_600_000_000_000, None, False)
    assert len(sweep(root, footage, find_key, clock).salvaged) == 1
    assert [gap.end_utc_ns >= gap.start_utc_ns for gap in footage.gaps()] == [True]


def test_a_sealed_file_without_its_key_stays_where_it_is(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> None:
    file = write_segment("01", START_NS, KEY, False)
    report = sweep(root, footage, no_keys, clock)
    assert [one.problem for one in report.unreadable] == ["no_key"]
    assert (root / file.name.path()).exists()
    assert sweep(root, footage, find_key, clock).salvaged != ()


@pytest.fixture
def row(root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write) -> Segment:
    write_segment("01", START_NS, None, True)
    sweep(root, footage, find_key, clock)
    (found,) = footage.segments()
    return found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data[:-7], {FindingKind.SIZE, FindingKind.TRUNCATED, FindingKind.PACKETS}),
        (lambda data: data + b"\0" * 9, {FindingKind.SIZE, FindingKind.TRUNCATED}),
        (lambda _data: b"", {FindingKind.SIZE, FindingKind.UNPLAYABLE}),
        (lambda data: data[:40] + b"\xff" * 200 + data[240:], {FindingKind.UNPLAYABLE}),
        (
            lambda data: data[:1000] + b"\0" * (len(data) - 1000),
            {FindingKind.TRUNCATED, FindingKind.PACKETS, FindingKind.UNPLAYABLE},
        ),
    ],
)
def test_check_names_what_is_wrong_with_a_file(
    root: Path,
    footage: FootageStore,
    clock: ManualClock,
    row: Segment,
    change: Callable[[bytes], bytes],
    expected: set[FindingKind],
) -> None:
    path = root / row.path
    path.write_bytes(change(path.read_bytes()))
    assert set(kinds(root, footage, clock)) == expected


def test_a_deep_check_finds_one_changed_bit_of_a_sealed_file(
    root: Path, footage: FootageStore, clock: ManualClock, write_segment: Write
) -> None:
    write_segment("01", START_NS, KEY, True)
    sweep(root, footage, find_key, clock)
    path = root / footage.segments()[0].path
    data = bytearray(path.read_bytes())
    data[-1] ^= 1  # in the tag of the last mark, which nothing but a deep check opens
    path.write_bytes(data)
    assert check_footage(root, footage, find_key, clock).findings == ()
    assert kinds(root, footage, clock) == [FindingKind.UNPLAYABLE]


def test_check_names_foreign_files_and_overlaps(
    root: Path, footage: FootageStore, clock: ManualClock, row: Segment, write_segment: Write
) -> None:
    clock.advance(10**9)
    (root / "notes.txt").write_text("mine")
    write_segment("01", START_NS + 1_000_000_000, None, True)
    write_segment("02", START_NS + 1_000_000_000, None, False)
    assert kinds(root, footage, clock) == [
        FindingKind.ORPHAN,
        FindingKind.UNFINISHED,
        FindingKind.FOREIGN,
    ]
    sweep(root, footage, find_key, clock)
    assert kinds(root, footage, clock) == [FindingKind.OVERLAP, FindingKind.FOREIGN]


def test_check_names_a_row_that_leaves_the_root(
    root: Path, footage: FootageStore, clock: ManualClock, row: Segment
) -> None:
    footage.remove_segment(row.path)
    footage.add_segment(
        Segment("01", "../01/x.mp4", row.start_utc_ns, row.end_utc_ns, 1, 1, "h264", 1, 1)
    )
    assert FindingKind.OUTSIDE in kinds(root, footage, clock)
