"""Locked footage stays, the oldest goes first, and the rules hold after the deletions."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording import FootageLock, Segment
from console.domain.retention import (
    DeletionCause,
    RetentionRule,
    choose_deletions,
    is_locked,
)

SECOND_NS = 1_000_000_000
NOW_NS = 10_000 * SECOND_NS


@st.composite
def segments(draw: st.DrawFn) -> list[Segment]:
    made: list[Segment] = []
    for camera in ("01", "02"):
        starts = draw(st.lists(st.integers(0, 150), max_size=12, unique=True))
        made += [
            Segment(
                camera,
                f"{camera}/{start}",
                start * 60 * SECOND_NS,
                (start + 1) * 60 * SECOND_NS,
                draw(st.integers(0, 50)),
                1,
                "h264",
                1,
                1,
            )
            for start in starts
        ]
    return draw(st.permutations(made))


LOCKS = st.lists(
    st.builds(
        lambda camera, start, length: FootageLock(
            camera, start * SECOND_NS, (start + length) * SECOND_NS, "reason", "actor"
        ),
        st.sampled_from(["01", "02"]),
        st.integers(0, 9_000),
        st.integers(0, 2_000),
    ),
    max_size=4,
)
RULES = st.lists(
    st.builds(
        RetentionRule,
        st.sampled_from(["01", "02"]),
        st.none() | st.floats(0, 10_000),
        st.none() | st.integers(0, 500),
    ),
    max_size=2,
    unique_by=lambda rule: rule.camera,
)


@given(segments(), LOCKS, RULES, st.integers(-10, 1_000))
def test_the_rule_keeps_locks_order_and_limits(
    rows: list[Segment], locks: list[FootageLock], rules: list[RetentionRule], missing: int
) -> None:
    used = {
        camera: sum(row.size_bytes for row in rows if row.camera == camera)
        for camera in ("01", "02")
    }
    doomed = choose_deletions(rows, rules, locks, used, NOW_NS, missing)
    gone = [one.segment for one in doomed]
    left = [row for row in rows if row not in gone]
    assert len(set(gone)) == len(gone)
    assert not any(is_locked(row, locks) for row in gone)
    assert gone == sorted(gone, key=lambda row: (row.start_utc_ns, row.camera))
    free = [row for row in left if not is_locked(row, locks)]
    for camera in ("01", "02"):
        mine = [row.start_utc_ns for row in gone if row.camera == camera]
        stayed = [row.start_utc_ns for row in free if row.camera == camera]
        assert not mine or not stayed or max(mine) < min(stayed)
    if sum(row.size_bytes for row in gone) < missing:
        assert free == []
    for rule in rules:
        stayed_rows = [row for row in free if row.camera == rule.camera]
        if rule.max_age_s is not None:
            ages = [NOW_NS - row.end_utc_ns for row in stayed_rows]
            assert all(age <= rule.max_age_s * 1e9 for age in ages)
        if rule.max_bytes is not None and stayed_rows:
            total = sum(row.size_bytes for row in left if row.camera == rule.camera)
            assert total <= rule.max_bytes


@given(segments(), LOCKS)
def test_nothing_goes_without_a_reason(rows: list[Segment], locks: list[FootageLock]) -> None:
    used = {"01": 10**9, "02": 10**9}
    assert choose_deletions(rows, [], locks, used, NOW_NS, 0) == []
    rules = [RetentionRule("01"), RetentionRule("02", 10_000.0, 10**9)]
    assert choose_deletions(rows, rules, locks, used, NOW_NS, 0) == []


def test_a_lock_that_only_touches_a_segment_keeps_it() -> None:
    row = Segment("01", "a", 60 * SECOND_NS, 120 * SECOND_NS, 5, 1, "h264", 1, 1)
    for start, end in ((0, 60), (120, 180), (70, 80), (0, 200)):
        lock = FootageLock("01", start * SECOND_NS, end * SECOND_NS, "", "a")
        assert is_locked(row, [lock])
        assert choose_deletions([row], [RetentionRule("01", 0)], [lock], {}, NOW_NS, 99) == []
    assert not is_locked(row, [FootageLock("02", 0, NOW_NS, "", "a")])


def test_causes_are_named() -> None:
    rows = [
        Segment("01", str(n), n * 60 * SECOND_NS, (n + 1) * 60 * SECOND_NS, 10, 1, "h264", 1, 1)
        for n in range(4)
    ]
    rules = [RetentionRule("01", max_age_s=(NOW_NS / 1e9) - 90, max_bytes=20)]
    doomed = choose_deletions(rows, rules, [], {"01": 40}, NOW_NS, 25)
    assert [(one.segment.path, one.cause) for one in doomed] == [
        ("0", DeletionCause.AGE),
        ("1", DeletionCause.SIZE),
        ("2", DeletionCause.FREE_SPACE),
    ]
