"""Sizes from parameter sets, against what FFmpeg's encoders write."""

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.picture_size import PictureSize, jpeg_size, picture_size


def coded(codec: str, width: int, height: int, pixels: str) -> bytes:
    coder = av.CodecContext.create(codec, "w")
    assert isinstance(coder, av.VideoCodecContext)
    coder.width, coder.height, coder.pix_fmt = width, height, pixels
    coder.time_base = Fraction(1, 10)
    coder.options = {"preset": "ultrafast", "x265-params": "log-level=none"}
    if codec == "mjpeg":
        coder.options = {}
    picture = av.VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), "bgr24")
    picture = picture.reformat(format=pixels)
    picture.pts = 0
    return b"".join(bytes(one) for one in [*coder.encode(picture), *coder.encode(None)])


SIZES = [(640, 360), (1920, 1080), (320, 176), (322, 182), (48, 48), (2688, 1520)]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(
    ("codec", "name", "pixels"),
    [
        ("libx264", "h264", "yuv420p"),
        ("libx264", "h264", "yuv422p"),
        ("libx264", "h264", "yuv444p"),
        ("libx264", "h264", "gray"),
        ("libx265", "hevc", "yuv420p"),
        ("libx265", "hevc", "yuv422p"),
    ],
)
def test_the_size_is_the_encoders(
    codec: str, name: str, pixels: str, width: int, height: int
) -> None:
    assert picture_size(name, coded(codec, width, height, pixels)) == PictureSize(width, height)


def test_interlaced_h264_counts_both_fields() -> None:
    """A 1920x1080 interlaced main profile set as broadcasters send it: two fields of 34 rows."""
    # profile 77, level 40, id 0, frame_num 4 bits, order type 0, 4 references, 120 x 34,
    # fields, cropped by 2 rows at the bottom (H.264 7.3.2.1.1, written out by hand)
    bits = "0100110100000000001010001111001010000000111100000000100010001111101101"
    body = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    assert picture_size("h264", b"\x00\x00\x01\x67" + body) == PictureSize(1920, 1080)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_jpeg_tells_its_size(width: int, height: int) -> None:
    assert jpeg_size(coded("mjpeg", width, height, "yuvj420p")) == PictureSize(width, height)


@given(st.binary(max_size=120), st.sampled_from(["h264", "hevc"]))
def test_random_parameter_sets_give_a_sensible_size_or_none(noise: bytes, codec: str) -> None:
    head = b"\x42\x01" if codec == "hevc" else b"\x67"
    size = picture_size(codec, b"\x00\x00\x01" + head + noise)
    assert size is None or (0 < size.width <= 16_384 and 0 < size.height <= 16_384)


@given(st.binary(max_size=80))
def test_random_jpegs_give_a_size_or_none(noise: bytes) -> None:
    jpeg_size(b"\xff\xd8" + noise)


def test_spoilt_sets_as_a_faulty_camera_sends_them_make_no_sense() -> None:
    """An id of 127 stands in no legal set (H.264 7.4.2.1.1: 0 to 31; H.265 7.4.3.2: 0 to 15)."""
    assert picture_size("h264", b"\x00\x00\x01\x67\x4d\x00\x1e\x01\x01" + b"\x9c" * 20) is None
    assert picture_size("hevc", b"\x00\x00\x01\x42\x01\x01\x01" + b"\x9c" * 40) is None
