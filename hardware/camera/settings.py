"""How to reach a camera. Parsed by the console, trusted here. Any thread."""

from dataclasses import dataclass, field
from enum import Enum


class Transport(Enum):
    """How RTSP carries media."""

    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """One stream's address.

    Attributes:
        url: ``rtsp://``, ``http://`` (MPEG-TS or MJPEG), ``v4l2:///dev/video0`` or ``file:///path``;
            never carries a user name or password.
        transport: Only for RTSP.
        user: Empty when the device asks for none.
        password: Never shown by repr, never logged.
        loop: Files only: start again at the end.
    """

    url: str
    transport: Transport = Transport.TCP
    user: str = ""
    password: str = field(default="", repr=False)
    loop: bool = True


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """One camera.

    Attributes:
        camera: Id of the site file, two digits by custom.
        main: The stream that is recorded, and shown when enlarged.
        sub: The stream of the wall and of detection; None means the main stream serves both.
        record: Whether MAIN is demuxed all the time.
    """

    camera: str
    main: StreamSettings
    sub: StreamSettings | None = None
    record: bool = True
