"""Decoding on wish, pictures at the wished size, and what is never shown."""

import gc
import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.decode_feed import WAITING_PACKETS, DecodeFeed
from hardware.camera.decoder import CACHE_PACKETS, DecodedPicture, FrameMaker, GroupCache, fit
from hardware.camera.frame import FrameWish
from hardware.camera.packet import Packet, StreamFormat, StreamRole

WISH = FrameWish(StreamRole.SUB, 160, 90)
FORMAT = StreamFormat("h264", 320, 240, b"", Fraction(1, 90_000))


def packet(data: bytes, sequence: int, *, key: bool, session: int = 1) -> Packet:
    return Packet(
        "01",
        StreamRole.SUB,
        data,
        key,
        sequence,
        sequence,
        sequence * 10,
        session,
        sequence,
        FORMAT,
    )


@pytest.fixture
def packets(make_clip: Callable[..., bytes]) -> list[Packet]:
    """Thirty packets, a key picture every ten."""
    with av.open(io.BytesIO(make_clip(pictures=30)), mode="r") as file:
        units = [(bytes(one), one.is_keyframe) for one in file.demux(video=0) if one.size]
    return [packet(data, n, key=key) for n, (data, key) in enumerate(units)]


@pytest.fixture
def feed() -> DecodeFeed:
    return DecodeFeed(FrameMaker())


def test_without_a_wish_nothing_is_decoded(feed: DecodeFeed, packets: list[Packet]) -> None:
    for one in packets:
        feed.offer(one)
        assert feed.drain() is None
    assert feed.decoded is None


def test_a_batch_gives_only_its_newest_picture(feed: DecodeFeed, packets: list[Packet]) -> None:
    feed.wish_for(WISH)
    for one in packets[:5]:
        feed.offer(one)
    frame = feed.drain()
    assert frame is not None
    assert frame.captured_ns == packets[4].arrival_ns
    assert frame.bgra.shape == (90, 120, 4)
    assert feed.drain() is None


def test_a_new_wish_starts_from_the_last_key_picture(
    feed: DecodeFeed, packets: list[Packet]
) -> None:
    for one in packets[:17]:
        feed.offer(one)
    feed.wish_for(WISH)
    frame = feed.drain()
    assert frame is not None
    assert frame.captured_ns == packets[16].arrival_ns


def test_after_a_gap_nothing_is_shown_before_the_next_key_picture(
    feed: DecodeFeed, packets: list[Packet]
) -> None:
    feed.wish_for(WISH)
    shown: list[int] = []
    for one in [*packets[:4], *packets[6:]]:
        feed.offer(one)
        frame = feed.drain()
        if frame is not None:
            shown.append(frame.captured_ns // 10)
    assert shown == [0, 1, 2, 3, *range(10, 30)]


def test_a_spoilt_picture_is_counted_and_not_shown(feed: DecodeFeed, packets: list[Packet]) -> None:
    feed.wish_for(WISH)
    feed.offer(packet(b"\x00\x00\x01\x65" + bytes(40), 0, key=True))
    assert feed.drain() is None
    assert feed.errors == 1


def test_told_progress_comes_one_batch_after_the_picture(
    feed: DecodeFeed, packets: list[Packet]
) -> None:
    feed.wish_for(WISH)
    feed.offer(packets[0])
    assert feed.drain() is not None
    assert feed.decoded == (0, -1)
    feed.drain()
    assert feed.decoded == (1, 0)


def test_the_picture_is_a_view_that_keeps_its_memory_alive(
    feed: DecodeFeed, packets: list[Packet]
) -> None:
    feed.wish_for(FrameWish(StreamRole.SUB, 320, 240))
    feed.offer(packets[0])
    frame = feed.drain()
    assert frame is not None
    pixels = frame.bgra
    before = np.array(pixels)
    for one in packets[1:]:
        feed.offer(one)
        feed.drain()
    del frame
    gc.collect()
    assert not pixels.flags.owndata
    assert np.array_equal(pixels, before)
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0, 0] = 1


def test_a_decoder_that_is_late_drops_what_waits_and_says_so(feed: DecodeFeed) -> None:
    feed.wish_for(WISH)
    for n in range(WAITING_PACKETS + 1):
        feed.offer(packet(b"x", n, key=False))
    assert feed.dropped == WAITING_PACKETS + 1


@given(st.integers(1, 4000), st.integers(1, 4000), st.integers(1, 4000), st.integers(1, 4000))
def test_a_picture_fits_its_box_and_keeps_its_shape(
    width: int, height: int, box_width: int, box_height: int
) -> None:
    fitted = fit(width, height, FrameWish(StreamRole.SUB, box_width, box_height))
    assert fitted[0] <= max(2, min(width, box_width))
    assert fitted[1] <= max(2, min(height, box_height))
    # One of the sides fills the box, but for what the converter needs.
    assert (
        max(2, min(width, box_width)) - fitted[0] <= 5
        or max(2, min(height, box_height)) - fitted[1] <= 1
    )


@given(st.integers(2, 4000), st.integers(2, 4000), st.integers(1, 4000), st.integers(1, 4000))
def test_what_is_scaled_is_even_and_what_fits_is_left_alone(
    width: int, height: int, box_width: int, box_height: int
) -> None:
    fitted = fit(width, height, FrameWish(StreamRole.SUB, box_width, box_height))
    if width <= box_width and height <= box_height:
        assert width - fitted[0] <= 4
        assert fitted[1] == height
    else:
        assert fitted[0] % 2 == 0
        assert fitted[1] % 2 == 0


def test_the_cache_holds_one_group_and_never_grows_over_its_bound() -> None:
    cache = GroupCache()
    for n in range(CACHE_PACKETS * 2 + 5):
        cache.add(packet(b"x", n, key=n == 0))
        assert len(cache.packets()) <= CACHE_PACKETS
    cache.add(packet(b"k", 9000, key=True))
    cache.add(packet(b"p", 9001, key=False))
    cache.add(packet(b"p", 9003, key=False))
    assert cache.packets() == ()


def test_packets_that_waited_a_second_are_dropped_up_to_the_next_key_picture(
    feed: DecodeFeed, packets: list[Packet]
) -> None:
    """A decoder that cannot follow must show the present, not a growing past."""
    feed.wish_for(WISH)
    slow = [replace(one, arrival_ns=one.sequence * 100_000_000) for one in packets]
    for one in slow[:15]:
        feed.offer(one)
    assert feed.dropped >= 11
    for one in slow[15:22]:
        feed.offer(one)
    frame = feed.drain()
    assert frame is not None
    assert frame.captured_ns == slow[21].arrival_ns


@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv422p", "gray"])
@pytest.mark.parametrize("box", [(4000, 4000), (300, 200), (434, 244), (437, 246)])
def test_every_column_of_a_picture_is_converted(pixels: str, box: tuple[int, int]) -> None:
    """An even picture stays even up to its last column, whatever its width."""
    wish = FrameWish(StreamRole.SUB, *box)
    for width in range(320, 352):
        picture = av.VideoFrame(width, 180, pixels)
        maker = FrameMaker()
        for colour in ((180, 90, 200), (40, 200, 60)):  # the second in memory that was used
            for plane, value in zip(picture.planes, colour, strict=False):
                plane.update(bytes([value]) * plane.buffer_size)
            shown = maker.make(DecodedPicture(picture, packet(b"x", 0, key=True)), wish).bgra
            off = np.abs(shown.astype(np.int16) - shown[0, 0].astype(np.int16))
            assert off.max() <= 4, (width, shown.shape)  # rounding; what is not written is far off
