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


def mux(packets: list[Packet], fragment_s: float = 0.2) -> list[bytes]:
    muxer = SegmentMuxer(packets[0].format, (160, 128), fragment_s, UTC_NS)
    return [*[muxer.add(packet) for packet in packets], muxer.finish()]


CLIPS = ["h264", "hevc", "mjpeg", "avcc"]


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
    # The header of the muxer is built from parameter sets put before the first picture.
    assert kept[0].endswith(given[0].data)
    assert kept[1:] == [packet.data for packet in given[1:]]


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
    muxer = SegmentMuxer(packets[1].format, (160, 128), 0.2, UTC_NS)
    with pytest.raises(MuxError, match="no parameter sets"):
        muxer.add(packets[1])


def test_each_call_gives_at_most_one_whole_fragment(h264: Stream) -> None:
    parts = mux(list(h264.packets(50)))
    header, fragments = parts[0], [part for part in parts[1:] if part]
    assert header[4:8] == b"ftyp"
    assert all(part[4:8] == b"prft" for part in fragments)
    whole = [
        read_footage(io.BytesIO(header + b"".join(fragments[:count]))).packets
        for count in range(len(fragments) + 1)
    ]
    assert whole == [count * 5 for count in range(11)]
