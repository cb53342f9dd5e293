"""How a camera is recorded and when its files are cut. Pure rules."""

from dataclasses import dataclass
from enum import StrEnum


class RecordingMode(StrEnum):
    """When a camera's packets reach the disk."""

    CONTINUOUS = "continuous"
    EVENT = "event"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """How one camera is recorded.

    Attributes:
        camera: Camera id; letters, digits, ``-`` and ``_`` only, since it names folders.
        mode: When packets reach the disk.
        pre_event_s: Footage kept in memory before a trigger, from the keyframe before it.
        pre_event_bytes: Bound of that memory.
    """

    camera: str
    mode: RecordingMode = RecordingMode.CONTINUOUS
    pre_event_s: float = 10.0
    pre_event_bytes: int = 16 * 1024 * 1024


def next_cut_ns(now_ns: int, segment_ns: int, index: int, cameras: int) -> int:
    """When the camera's next file begins, if a keyframe stands there.

    The cuts of all cameras are spread over one segment length, so that files do not end together.

    Args:
        now_ns: Monotonic ns of the packet that opens the present file.
        segment_ns: Wanted length of a file, above zero.
        index: Position of the camera among those recorded, from 0.
        cameras: How many are recorded, at least 1.

    Returns:
        Monotonic ns after ``now_ns``, at most one and a half segment lengths away and at least half
        of one (a file that would be shorter is joined to the next).
    """
    shift_ns = segment_ns * (index % cameras) // cameras
    cut_ns = ((now_ns - shift_ns) // segment_ns + 1) * segment_ns + shift_ns
    return cut_ns if cut_ns - now_ns >= segment_ns // 2 else cut_ns + segment_ns
