"""What is known of a camera's connection. Plain values; any thread."""

from dataclasses import dataclass
from enum import Enum

from hardware.camera.packet import StreamRole


class LinkState(Enum):
    """State of one stream; see hardware/camera/link_machine.py for the table."""

    OFF = "off"
    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"
    LOST = "lost"
    REFUSED = "refused"


class LinkCause(Enum):
    """Why a stream is not live: codes; the sentence is made when shown."""

    NONE = "none"
    NO_ANSWER = "no_answer"
    CONNECTION_REFUSED = "connection_refused"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a cause, not a secret
    NOT_FOUND = "not_found"
    SILENT = "silent"
    CLOSED_BY_CAMERA = "closed_by_camera"
    REPEATED_PICTURE = "repeated_picture"
    UNDECODABLE = "undecodable"
    NO_DEVICE = "no_device"
    BAD_MEDIA = "bad_media"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class StreamStatus:
    """A fact about one stream at one moment.

    Attributes:
        camera: Camera id.
        role: Which stream.
        state: Where the link machine stands.
        cause: Why, when it is not LIVE.
        since_ns: Monotonic ns of the last change of state.
        retry_ns: Monotonic ns of the next try, 0 when none is due.
        attempts: Tries since it was last live.
        away_s: Seconds away, set on the status that reports the return; else 0.
    """

    camera: str
    role: StreamRole
    state: LinkState
    cause: LinkCause
    since_ns: int
    retry_ns: int = 0
    attempts: int = 0
    away_s: float = 0.0
