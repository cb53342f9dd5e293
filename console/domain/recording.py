"""Values of recorded footage: segments, gaps, locks, and the proof of recording. Pure values."""

from dataclasses import dataclass
from enum import StrEnum


class SegmentReason(StrEnum):
    """Why a segment was kept."""

    CONTINUOUS = "continuous"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of footage, complete on disk.

    Attributes:
        camera: Camera id.
        path: Relative to the media root, with forward slashes.
        start_utc_ns: UTC of the first packet.
        end_utc_ns: UTC of the end of the last packet.
        size_bytes: Of the file.
        packets: Number of pictures in it.
        codec: ``h264``, ``hevc`` or ``mjpeg``.
        width: Pixels.
        height: Pixels.
        reason: Continuous or event recording.
        salvaged: It was found without a row at start and repaired.
        key_id: Keystore name of the key it is encrypted with, or empty.
    """

    camera: str
    path: str
    start_utc_ns: int
    end_utc_ns: int
    size_bytes: int
    packets: int
    codec: str
    width: int
    height: int
    reason: SegmentReason = SegmentReason.CONTINUOUS
    salvaged: bool = False
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that should have been recorded and was not.

    Attributes:
        camera: Camera id.
        start_utc_ns: First moment missing.
        end_utc_ns: First moment present again.
        packets: Packets known to be lost, 0 when unknown.
        cause: A code: ``queue_full``, ``disk``, ``camera``, ``sequence``, ``crash``.
    """

    camera: str
    start_utc_ns: int
    end_utc_ns: int
    packets: int
    cause: str


@dataclass(frozen=True, slots=True)
class FootageLock:
    """A range that retention must never delete.

    Attributes:
        camera: Camera id.
        start_utc_ns: From here.
        end_utc_ns: To here.
        reason: Text of the person who locked it.
        actor: Who locked it.
        lock_id: 0 before it is stored.
    """

    camera: str
    start_utc_ns: int
    end_utc_ns: int
    reason: str
    actor: str
    lock_id: int = 0


@dataclass(frozen=True, slots=True)
class RecordingProof:
    """What is known to be on disk of one camera.

    Attributes:
        camera: Camera id.
        synced_ns: Monotonic ns at which the last fragment's fdatasync returned; 0 = never.
        is_wanted: Recording is configured (or triggered) now.
        trouble: Why it cannot record: ``disk_full``, ``read_only``, ``no_packets``; else empty.
    """

    camera: str
    synced_ns: int
    is_wanted: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class CameraUsage:
    """What one camera's footage takes on disk, by the rows.

    Attributes:
        camera: Camera id.
        segments: Number of files.
        size_bytes: Their sum.
        oldest_utc_ns: Start of the oldest.
        newest_utc_ns: End of the newest.
    """

    camera: str
    segments: int
    size_bytes: int
    oldest_utc_ns: int
    newest_utc_ns: int


#: A proof older than this is none (project default, seconds).
PROOF_STALE_S = 15.0


def is_proven(proof: RecordingProof, now_ns: int) -> bool:
    """Whether a camera's recording is proven at this moment.

    Args:
        proof: What the recorder last said.
        now_ns: Monotonic ns.
    """
    is_fresh = proof.synced_ns > 0 and (now_ns - proof.synced_ns) / 1e9 <= PROOF_STALE_S
    return is_fresh and not proof.trouble
