"""Writes the footage of a seeded past: coded loops remuxed into one-minute segments with rows.

Nothing is coded here. Files go through the recorder's own muxer and file writer, so that a seeded
segment is read, checked and deleted like any other; file first, row second. Blocking.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from console.domain.recording import Segment, SegmentReason
from console.pipeline.footage_key import FootageKey
from console.pipeline.sealed import SegmentSealer
from console.pipeline.segment_file import SegmentFile
from console.pipeline.segment_muxer import SegmentMuxer
from console.pipeline.segment_name import SegmentName
from hardware.camera.packet import Packet, StreamFormat, StreamRole
from hardware.sim.loops import Loop
from hardware.sim.plan import StreamPlan
from hardware.sim.units import AccessUnit

_S: Final = 1_000_000_000
SEGMENT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Minute:
    """One segment to be written.

    Attributes:
        camera: Camera id.
        start_utc_ns: Its first picture.
        plan: How the loop was coded.
        loop: The coded pictures.
        first: Index in the loop of the segment's first picture; a keyframe's.
    """

    camera: str
    start_utc_ns: int
    plan: StreamPlan
    loop: Loop
    first: int = 0

    def units(self) -> list[AccessUnit]:
        """The segment's pictures."""
        return [self.loop.unit(self.first + i) for i in range(SEGMENT_S * self.plan.fps)]


def write_minutes(
    root: Path, minutes: Sequence[Minute], key: FootageKey | None, told: Callable[[], None]
) -> tuple[Segment, ...]:
    """Write segments; every file is complete and synced when this returns.

    Args:
        root: Media root; must exist.
        minutes: What to write.
        key: Encrypts the files, or None.
        told: Called after each.

    Returns:
        The rows, in the order of ``minutes``.

    Raises:
        OSError: If the disk refuses; files already complete stay for the sweep.
    """
    rows = []
    for minute in minutes:
        rows.append(_write(root, minute, key))
        told()
    return tuple(rows)


def _write(root: Path, minute: Minute, key: FootageKey | None) -> Segment:
    plan = minute.plan
    form = StreamFormat(plan.codec.value, plan.width, plan.height, b"", Fraction(1, plan.fps))
    muxer = SegmentMuxer(form, (plan.width, plan.height), 0)
    name = SegmentName(minute.camera, minute.start_utc_ns, SegmentReason.CONTINUOUS)
    file = SegmentFile(root, name, None if key is None else SegmentSealer(key))
    try:
        for index, unit in enumerate(minute.units()):
            muxer.add(_packet(minute, form, unit, index))
            if index % plan.fps == plan.fps - 1:
                file.add(muxer.take())
        path = file.complete()
    finally:
        file.close()
    return Segment(
        camera=minute.camera, path=path, start_utc_ns=file.name.start_utc_ns,
        end_utc_ns=file.name.start_utc_ns + SEGMENT_S * _S, size_bytes=file.size_bytes,
        packets=muxer.added, codec=plan.codec.value, width=plan.width, height=plan.height,
        key_id="" if key is None else key.key_id,
    )  # fmt: skip


def _packet(minute: Minute, form: StreamFormat, unit: AccessUnit, index: int) -> Packet:
    # arrival in UTC: the muxer's offset between the clocks is 0 here
    arrival_ns = minute.start_utc_ns + index * _S // minute.plan.fps
    return Packet(
        minute.camera, StreamRole.MAIN, unit.data, unit.is_keyframe, index, index, arrival_ns, 0,
        index, form,
    )  # fmt: skip
