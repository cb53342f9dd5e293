"""Decoded pictures, at the size somebody asked for. Read-only; any thread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hardware.camera.packet import StreamRole

U8Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class FrameWish:
    """Who wants pictures of a camera, from which stream and how large.

    Attributes:
        role: The stream to decode; MAIN when enlarged or when there is no SUB.
        width: Wanted pixels; the picture keeps the camera's aspect inside this box.
        height: Wanted pixels.
    """

    role: StreamRole
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded picture.

    Attributes:
        camera: Camera id of the site file.
        role: The stream it came from.
        sequence: Counts decoded pictures of this camera since start.
        captured_ns: Monotonic ns at which its last packet arrived; its age counts from here.
        source_width: Pixels of the stream itself.
        source_height: Pixels of the stream itself.
        bgra: Shape (height, width, 4) uint8, read-only, rows may be padded (see strides).
    """

    camera: str
    role: StreamRole
    sequence: int
    captured_ns: int
    source_width: int
    source_height: int
    bgra: U8Image
