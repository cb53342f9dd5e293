"""How long footage will be kept, from what was really recorded. Pure rules; unknown is None."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.domain.recording import Segment
from console.domain.retention import RetentionRule

_DAY_S = 86_400.0
#: Less footage than this says nothing about a day.
LEAST_S = 3_600.0


@dataclass(frozen=True, slots=True)
class CameraForecast:
    """One camera's prospects.

    Attributes:
        camera: Camera id.
        bytes_per_day: Measured, None while less than an hour was recorded.
        days_kept: What its own rules allow, None when unknown or unlimited.
    """

    camera: str
    bytes_per_day: float | None
    days_kept: float | None


@dataclass(frozen=True, slots=True)
class StorageForecast:
    """The disk's prospects.

    Attributes:
        bytes_per_day: Of all cameras together, None while any of them is unknown.
        days_kept: Age of the oldest footage once the disk is full, None when unknown.
        days_until_full: Until free space reaches its floor, 0 when it has, None when unknown.
        cameras: One a camera, by id.
    """

    bytes_per_day: float | None
    days_kept: float | None
    days_until_full: float | None
    cameras: tuple[CameraForecast, ...]


def bytes_per_day(segments: Sequence[Segment], start_utc_ns: int, now_utc_ns: int) -> float | None:
    """What one camera writes in a day.

    Args:
        segments: Its rows that touch the stretch.
        start_utc_ns: Start of the stretch that is looked at.
        now_utc_ns: Its end.

    Returns:
        Bytes, with pauses counted as they were; None when the stretch from the first row to now is
        shorter than an hour.
    """
    if not segments:
        return None
    began_ns = max(start_utc_ns, min(segment.start_utc_ns for segment in segments))
    span_s = (now_utc_ns - began_ns) / 1e9
    if span_s < LEAST_S:
        return None
    written = 0.0
    for segment in segments:
        length_ns = segment.end_utc_ns - segment.start_utc_ns
        inside_ns = min(segment.end_utc_ns, now_utc_ns) - max(segment.start_utc_ns, began_ns)
        if length_ns > 0 and inside_ns > 0:
            written += segment.size_bytes * inside_ns / length_ns
    return written / span_s * _DAY_S


def forecast(
    rates: Mapping[str, float | None],
    rules: Sequence[RetentionRule],
    used_bytes: int,
    locked_bytes: int,
    free_bytes: int,
    floor_bytes: int,
) -> StorageForecast:
    """What the measured rates mean for this disk.

    Args:
        rates: Bytes a day by camera.
        rules: Retention rules.
        used_bytes: All footage, locked included.
        locked_bytes: Footage that will never give way.
        free_bytes: Free on the disk.
        floor_bytes: Free space that is kept.
    """
    by_camera = {rule.camera: rule for rule in rules}
    cameras = tuple(
        CameraForecast(camera, rate, _own_days(by_camera.get(camera), rate))
        for camera, rate in sorted(rates.items())
    )
    known = [rate for rate in rates.values() if rate is not None]
    total = sum(known)
    if not known or len(known) != len(rates) or total <= 0:
        return StorageForecast(None, None, None, cameras)
    room = max(0, free_bytes - floor_bytes)
    return StorageForecast(
        bytes_per_day=total,
        days_kept=max(0, used_bytes - locked_bytes + room) / total,
        days_until_full=room / total,
        cameras=cameras,
    )


def _own_days(rule: RetentionRule | None, rate: float | None) -> float | None:
    """Days that the camera's own rule allows."""
    if rule is None:
        return None
    limits: list[float] = []
    if rule.max_age_s is not None:
        limits.append(rule.max_age_s / _DAY_S)
    if rule.max_bytes is not None:
        if rate is None:
            return None
        if rate > 0:
            limits.append(rule.max_bytes / rate)
    return min(limits, default=None)
