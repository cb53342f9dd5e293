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


class Writer:
    """Writes bits as the standards' syntax tables do."""

    def __init__(self) -> None:
        self.bits = ""

    def fixed(self, value: int, count: int) -> None:
        self.bits += format(value, f"0{count}b")

    def unsigned(self, *values: int) -> None:
        for value in values:
            text = format(value + 1, "b")
            self.bits += "0" * (len(text) - 1) + text

    def signed(self, *values: int) -> None:
        for value in values:
            self.unsigned(2 * value - 1 if value > 0 else -2 * value)

    def unit(self, head: bytes) -> bytes:
        """The NAL unit with a start code and emulation prevention (H.264 clause 7.4.1.1)."""
        padded = (self.bits + "1").ljust(-(-(len(self.bits) + 1) // 8) * 8, "0")
        raw = int(padded, 2).to_bytes(len(padded) // 8, "big")
        out, zeros = bytearray(), 0
        for byte in raw:
            if zeros == 2 and byte <= 3:
                out.append(3)
                zeros = 0
            out.append(byte)
            zeros = zeros + 1 if byte == 0 else 0
        return b"\x00\x00\x01" + head + bytes(out)


def write_high_profile(write: Writer, chroma: int, lists: list[int | None]) -> None:
    """Chroma format, depths and scaling lists, as high profiles have them (H.264 7.3.2.1.1)."""
    write.unsigned(chroma)
    if chroma == 3:
        write.fixed(0, 1)
    write.unsigned(0, 0)
    write.fixed(0, 1)
    write.fixed(1, 1)
    for index in range(12 if chroma == 3 else 8):
        delta = lists[index]
        write.fixed(delta is not None, 1)
        if delta is not None:
            # the list goes on with its last value once a step leads to zero
            count = 16 if index < 6 else 64
            write.signed(*([delta] + [0] * (count - 1) if delta != -8 else [-8]))


def write_order_counts(write: Writer, order: int, cycle: list[int]) -> None:
    """How the order of pictures is counted (H.264 7.3.2.1.1, pic_order_cnt_type)."""
    write.unsigned(0, order)
    if order == 0:
        write.unsigned(4)
    elif order == 1:
        write.fixed(0, 1)
        write.signed(-3, 5)
        write.unsigned(len(cycle))
        write.signed(*cycle)


@given(
    profile=st.sampled_from([66, 77, 100, 122, 244]),
    chroma=st.integers(0, 3),
    lists=st.lists(st.one_of(st.none(), st.integers(-8, 8)), min_size=12, max_size=12),
    order=st.integers(0, 2),
    cycle=st.lists(st.integers(-500, 500), max_size=4),
    size=st.tuples(st.integers(1, 250), st.integers(1, 120)),
    interlaced=st.booleans(),
    crop=st.integers(0, 3),
)
def test_any_legal_h264_set_tells_its_size(
    *,
    profile: int,
    chroma: int,
    lists: list[int | None],
    order: int,
    cycle: list[int],
    size: tuple[int, int],
    interlaced: bool,
    crop: int,
) -> None:
    write = Writer()
    write.fixed(profile, 8)
    write.fixed(30, 16)
    write.unsigned(0)
    is_high = profile in {100, 122, 244}
    chroma = chroma if is_high else 1
    if is_high:
        write_high_profile(write, chroma, lists)
    write_order_counts(write, order, cycle)
    write.unsigned(2)
    write.fixed(0, 1)
    write.unsigned(size[0] - 1, size[1] - 1)
    write.fixed(not interlaced, 1)
    if interlaced:
        write.fixed(0, 1)
    write.fixed(1, 1)
    write.fixed(1, 1)
    write.unsigned(0, crop, 0, crop)
    fields = 2 if interlaced else 1
    unit_x = 2 if chroma in {1, 2} else 1
    unit_y = (2 if chroma == 1 else 1) * fields
    wanted = PictureSize(size[0] * 16 - unit_x * crop, size[1] * 16 * fields - unit_y * crop)
    assert picture_size("h264", write.unit(b"\x67")) == (wanted if wanted.height > 0 else None)


@given(
    layers=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6),
    chroma=st.integers(0, 3),
    size=st.tuples(st.integers(8, 8000), st.integers(8, 5000)),
    crop=st.integers(0, 3),
)
def test_any_legal_h265_set_tells_its_size(
    layers: list[tuple[bool, bool]], chroma: int, size: tuple[int, int], crop: int
) -> None:
    write = Writer()
    write.fixed(0, 4)
    write.fixed(len(layers), 3)
    write.fixed(1, 1)
    write.fixed(1, 96)
    for has_profile, has_level in layers:
        write.fixed(has_profile, 1)
        write.fixed(has_level, 1)
    if layers:
        write.fixed(0, 2 * (8 - len(layers)))
    for has_profile, has_level in layers:
        if has_profile or has_level:
            write.fixed(5, 88 * has_profile + 8 * has_level)
    write.unsigned(0, chroma)
    if chroma == 3:
        write.fixed(0, 1)
    write.unsigned(*size)
    write.fixed(1, 1)
    write.unsigned(0, crop, 0, crop)
    unit_x, unit_y = 2 if chroma in {1, 2} else 1, 2 if chroma == 1 else 1
    wanted = PictureSize(size[0] - unit_x * crop, size[1] - unit_y * crop)
    assert picture_size("hevc", write.unit(b"\x42\x01")) == wanted


def test_a_number_that_never_ends_makes_no_sense() -> None:
    assert (
        picture_size("h264", b"\x00\x00\x01\x67\x4d\x00\x1e" + b"\x00\x00\x03" * 9 + b"\x01")
        is None
    )
    assert picture_size("mjpeg", b"") is None


def test_fill_bytes_before_a_jpegs_marker_are_skipped() -> None:
    head = b"\xff\xd8\xff\xff\xc0\x00\x11\x08\x00\x10\x00\x20" + bytes(10)
    assert jpeg_size(head) == PictureSize(32, 16)
