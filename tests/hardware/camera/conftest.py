"""Coded clips made on the spot, so that no test needs a file of ours."""

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream


def _coded(container: str, codec: str, pictures: int, width: int, height: int, group: int) -> bytes:
    """A clip whose pictures carry noise, as a sensor's do."""
    memory = io.BytesIO()
    noise = np.random.default_rng(7)
    with av.open(memory, "w", format=container) as out:
        options = {"preset": "ultrafast", "tune": "zerolatency", "g": str(group)}
        if codec == "libx265":
            options["x265-params"] = f"log-level=none:keyint={group}"
        stream = out.add_stream(codec, rate=10, options={} if codec == "mjpeg" else options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for index in range(pictures):
            pixels = noise.integers(0, 255, (height, width, 3), np.uint8)
            picture = av.VideoFrame.from_ndarray(pixels, "bgr24")
            picture.pts = index
            out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
    return memory.getvalue()


ClipMaker = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_clip() -> ClipMaker:
    """Make a clip: container, codec, pictures, width, height, group."""
    kept: dict[tuple[object, ...], bytes] = {}

    def make(
        container: str = "mpegts",
        codec: str = "libx264",
        pictures: int = 20,
        width: int = 320,
        height: int = 240,
        group: int = 10,
    ) -> bytes:
        key = (container, codec, pictures, width, height, group)
        if key not in kept:
            kept[key] = _coded(container, codec, pictures, width, height, group)
        return kept[key]

    return make


@pytest.fixture
def clip_file(tmp_path: Path, make_clip: ClipMaker) -> Path:
    """A short looping H.264 clip on disk."""
    path = tmp_path / "clip.ts"
    path.write_bytes(make_clip())
    return path


@pytest.fixture(scope="session")
def still_units() -> list[bytes]:
    """Sixty access units of a picture in which nothing ever changes, ten a group."""
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt = 160, 96, "yuv420p"
    coder.time_base = Fraction(1, 10)
    coder.options = {"preset": "ultrafast", "tune": "zerolatency", "g": "10"}
    units: list[bytes] = []
    for index in range(60):
        picture = av.VideoFrame.from_ndarray(np.full((96, 160, 3), 90, np.uint8), "bgr24")
        picture.pts = index
        units += [bytes(one) for one in coder.encode(picture.reformat(format="yuv420p"))]
    return units
