"""Packets become fragments that any player reads; their contents stay as they were."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import av
import pytest

from console.pipeline.boxes import read_footage
from console.pipeline.segment_muxer import MuxError, SegmentMuxer
from hardware.camera.packet import Packet, StreamFormat

UTC_NS = 1_764_000_000_000_000_000


def mux(packets: list[Packet]) -> list[bytes]:
    """Header and first fragment, then a fragment every five packets."""
    muxer = SegmentMuxer(packets[0].format, (160, 128), UTC_NS)
    parts: list[bytes] = []
    for packet in packets:
        muxer.add(packet)
        if muxer.added % 5 == 0:
            parts.append(muxer.take())
    return [*parts, muxer.take()]


CLIPS = ["h264", "hevc", "mjpeg", "avcc", "hvcc", "bare"]


class Stream(Protocol):
    """The clip fixtures."""

    form: StreamFormat

    def packets(self, count: int) -> Iterator[Packet]: ...


@pytest.fixture(params=CLIPS)
def clip(request: pytest.FixtureRequest) -> Stream:
    found: Stream = request.getfixturevalue(request.param)
    return found


def test_every_codec_plays_back_whole(clip: Stream, decoded: Callable[[bytes], list[int]]) -> None:
    data = b"".join(mux(list(clip.packets(50))))
    assert decoded(data) == [index * 40 for index in range(50)]


def test_codec_size_count_and_duration_are_read_back(clip: Stream) -> None:
    footage = read_footage(io.BytesIO(b"".join(mux(list(clip.packets(50))))))
    assert (footage.codec, footage.width, footage.height) == (clip.form.codec, 160, 128)
    assert footage.packets == 50
    assert footage.duration_ns == pytest.approx(2_000_000_000, abs=50_000_000)
    assert footage.whole_bytes == footage.total_bytes


def test_fragments_keep_their_span_and_say_when_they_arrived(h264: Stream) -> None:
    footage = read_footage(io.BytesIO(b"".join(mux(list(h264.packets(50))))))
    assert [fragment.packets for fragment in footage.fragments] == [5] * 10
    arrivals = [fragment.utc_ns for fragment in footage.fragments]
    assert arrivals == [
        pytest.approx(UTC_NS + 1 + index * 200_000_000, abs=1) for index in range(10)
    ]


def test_coded_pictures_are_unchanged(avcc: Stream) -> None:
    given = list(avcc.packets(50))
    with av.open(io.BytesIO(b"".join(mux(given))), "r") as source:
        kept = [bytes(packet) for packet in source.demux(video=0) if packet.size]
    assert kept == [packet.data for packet in given]


def test_a_jump_of_the_camera_clock_does_not_jump_in_the_file(
    h264: Stream, decoded: Callable[[bytes], list[int]]
) -> None:
    packets = list(h264.packets(50))
    for shift in (10**9, -(10**6)):
        jumped = [
            replace(packet, pts=packet.pts + shift, dts=packet.dts + shift)
            for packet in packets[20:]
        ]
        times = decoded(b"".join(mux(packets[:20] + jumped)))
        assert times == [index * 40 for index in range(50)]


def test_a_picture_without_parameter_sets_is_refused(h264: Stream) -> None:
    packets = list(h264.packets(2))
    muxer = SegmentMuxer(packets[1].format, (160, 128), UTC_NS)
    with pytest.raises(MuxError, match="no parameter sets"):
        muxer.add(packets[1])


def test_a_fragment_is_whole_as_soon_as_it_is_taken(h264: Stream) -> None:
    muxer = SegmentMuxer(h264.form, (160, 128), UTC_NS)
    data = b""
    for count, packet in enumerate(h264.packets(10), start=1):
        muxer.add(packet)
        data += muxer.take()
        footage = read_footage(io.BytesIO(data))
        assert (footage.packets, muxer.complete) == (count, count)
        assert footage.whole_bytes == len(data)
    assert muxer.take() == b""


def test_packets_that_come_at_once_are_still_split_by_the_second(h264: Stream) -> None:
    muxer = SegmentMuxer(h264.form, (160, 128), UTC_NS)
    for packet in h264.packets(60):
        muxer.add(packet)
    footage = read_footage(io.BytesIO(muxer.take()))
    assert [one.packets for one in footage.fragments] == [25, 25, 10]


def test_pictures_shown_out_of_order_keep_their_times(
    h264: Stream, decoded: Callable[[bytes], list[int]]
) -> None:
    packets = [replace(one, pts=one.pts + 7_200) for one in h264.packets(25)]
    assert decoded(b"".join(mux(packets))) == [80 + index * 40 for index in range(25)]


@pytest.mark.parametrize(
    "change",
    [{"codec": "theora"}, {"codec": "nonsense"}, {"extradata": b"\1"}, {"extradata": b"\1" * 40}],
)
def test_a_stream_that_cannot_be_stored_is_refused_in_words(
    h264: Stream, change: dict[str, object]
) -> None:
    packet = replace(h264.form, **change)  # type: ignore[arg-type]
    first = replace(next(h264.packets(1)), format=packet)
    with pytest.raises(MuxError) as refused:
        SegmentMuxer(packet, (160, 128), UTC_NS).add(first)
    assert str(refused.value)
