"""Names of footage files: they say camera, start, reason and whether the file is complete.

A file under work ends in ``.part``; it loses that ending only after its last byte is synced, so a
``.part`` found at start is what a crash left. Pure functions.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.domain.recording import SegmentReason

PART = ".part"
PLAIN = ".mp4"
SEALED = ".sealed"
QUARANTINE = "quarantine"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CAMERA = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(
    r"(?P<camera>[A-Za-z0-9_-]{1,64})_(?P<stamp>\d{8}T\d{6}\.\d{6})Z_(?P<reason>[ce])"
    r"(?P<ending>\.mp4|\.sealed)(?P<part>\.part)?"
)
_REASONS = {"c": SegmentReason.CONTINUOUS, "e": SegmentReason.EVENT}
_LETTERS = {reason: letter for letter, reason in _REASONS.items()}


@dataclass(frozen=True, slots=True)
class SegmentName:
    """What a file's name says.

    Attributes:
        camera: Camera id.
        start_utc_ns: UTC of the first packet, to the microsecond.
        reason: Continuous or event recording.
        is_sealed: The content is encrypted.
        is_part: The file was never completed.
    """

    camera: str
    start_utc_ns: int
    reason: SegmentReason
    is_sealed: bool = False
    is_part: bool = False

    def path(self) -> str:
        """Relative to the media root, with forward slashes."""
        moment = _EPOCH + timedelta(microseconds=self.start_utc_ns // 1000)
        ending = (SEALED if self.is_sealed else PLAIN) + (PART if self.is_part else "")
        stamp = moment.strftime("%Y%m%dT%H%M%S.%f")
        day = moment.strftime("%Y-%m-%d")
        return f"{self.camera}/{day}/{self.camera}_{stamp}Z_{_LETTERS[self.reason]}{ending}"


def check_camera(camera: str) -> str:
    """The camera id, if it can name a folder.

    Raises:
        ValueError: If it holds anything but letters, digits, ``-`` and ``_``.
    """
    if not _CAMERA.fullmatch(camera) or camera == QUARANTINE:
        msg = f"camera id {camera!r} cannot name a folder: letters, digits, - and _ are allowed"
        raise ValueError(msg)
    return camera


def parse_name(path: str) -> SegmentName | None:
    """What a path under the media root says; None when it is not one of ours.

    Args:
        path: Relative, with forward slashes.
    """
    found = _NAME.fullmatch(path.rsplit("/", 1)[-1])
    if found is None:
        return None
    try:
        moment = datetime.strptime(found["stamp"], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    name = SegmentName(
        camera=found["camera"],
        start_utc_ns=(moment - _EPOCH) // timedelta(microseconds=1) * 1000,
        reason=_REASONS[found["reason"]],
        is_sealed=found["ending"] == SEALED,
        is_part=found["part"] is not None,
    )
    return name if name.path() == path else None
