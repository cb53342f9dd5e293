"""Which footage may go, and in which order. A pure rule; nothing here deletes.

Locked footage is never chosen, whatever the disk says. Everything else goes oldest first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.domain.recording import FootageLock, Segment


class DeletionCause(StrEnum):
    """Why a segment was chosen."""

    AGE = "age"
    SIZE = "size"
    FREE_SPACE = "free_space"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long one camera's footage stays.

    Attributes:
        camera: Camera id.
        max_age_s: Older footage goes; None keeps it as long as there is room.
        max_bytes: The camera's share of the disk; None for no limit.
    """

    camera: str
    max_age_s: float | None = None
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Doomed:
    """A segment that may be deleted.

    Attributes:
        segment: The row.
        cause: The first rule that chose it.
    """

    segment: Segment
    cause: DeletionCause


def is_locked(segment: Segment, locks: Sequence[FootageLock]) -> bool:
    """Whether a lock of the same camera touches the segment, ends included."""
    return any(
        lock.camera == segment.camera
        and lock.start_utc_ns <= segment.end_utc_ns
        and segment.start_utc_ns <= lock.end_utc_ns
        for lock in locks
    )


def choose_deletions(
    segments: Sequence[Segment],
    rules: Sequence[RetentionRule],
    locks: Sequence[FootageLock],
    used_bytes: Mapping[str, int],
    now_utc_ns: int,
    missing_bytes: int,
) -> list[Doomed]:
    """Choose what goes.

    Args:
        segments: The oldest rows of every camera; order does not matter. It may be a part of all.
        rules: At most one a camera; cameras without one only give way to the floor.
        locks: All locks in force.
        used_bytes: Size of all footage by camera, locked included.
        now_utc_ns: The present.
        missing_bytes: How far free space is below its floor; zero or less when it is not.

    Returns:
        Unlocked segments, oldest first; deleting them in this order keeps every rule, as far as
        the rows given allow it.
    """
    free = sorted(
        (segment for segment in segments if not is_locked(segment, locks)),
        key=lambda segment: (segment.start_utc_ns, segment.camera, segment.path),
    )
    by_camera = {rule.camera: rule for rule in rules}
    left = dict(used_bytes)
    doomed: list[Doomed] = []
    kept: list[Segment] = []
    for segment in free:
        cause = _cause(segment, by_camera.get(segment.camera), left, now_utc_ns)
        if cause is None:
            kept.append(segment)
            continue
        doomed.append(Doomed(segment, cause))
        left[segment.camera] = left.get(segment.camera, 0) - segment.size_bytes
        missing_bytes -= segment.size_bytes
    for segment in kept:
        if missing_bytes <= 0:
            break
        doomed.append(Doomed(segment, DeletionCause.FREE_SPACE))
        missing_bytes -= segment.size_bytes
    return sorted(doomed, key=lambda one: (one.segment.start_utc_ns, one.segment.camera))


def _cause(
    segment: Segment, rule: RetentionRule | None, left: Mapping[str, int], now_utc_ns: int
) -> DeletionCause | None:
    """The rule that lets this segment go, if any."""
    if rule is None:
        return None
    if rule.max_age_s is not None and now_utc_ns - segment.end_utc_ns > rule.max_age_s * 1e9:
        return DeletionCause.AGE
    if rule.max_bytes is not None and left.get(segment.camera, 0) > rule.max_bytes:
        return DeletionCause.SIZE
    return None
