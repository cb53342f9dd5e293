"""The box reader takes any bytes: it finds what is whole, and refuses the rest in words."""

import contextlib
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pipeline.boxes import BoxError, read_footage
from console.pipeline.fragment import Sample, box, fragment
from console.pipeline.segment_muxer import file_header
from hardware.camera.packet import StreamFormat

UTC_NS = 1_764_000_000_123_456_789
HEADER = file_header(StreamFormat("mjpeg", 64, 48, b"", Fraction(1, 90_000)), (64, 48), b"\xff\xd8")
SAMPLES = st.lists(
    st.tuples(st.binary(min_size=1, max_size=40), st.booleans(), st.integers(1, 9_000)),
    min_size=1,
    max_size=6,
)


def build(plan: list[list[tuple[bytes, bool, int]]]) -> tuple[bytes, list[int], list[int]]:
    """A file of these fragments, where each ends, and how many samples it holds."""
    data, ends, counts, ticks = HEADER, [], [], 0
    for number, part in enumerate(plan, start=1):
        samples = []
        for content, is_key, step in part:
            samples.append(Sample(content, is_key, ticks, 0))
            ticks += step
        data += fragment(number, UTC_NS + number, samples, part[-1][2])
        ends.append(len(data))
        counts.append(len(part))
    return data, ends, counts


@given(st.lists(SAMPLES, max_size=4), st.data())
def test_whatever_is_cut_off_the_whole_fragments_remain(
    plan: list[list[tuple[bytes, bool, int]]], data: st.DataObject
) -> None:
    whole, ends, counts = build(plan)
    cut = data.draw(st.integers(len(HEADER), len(whole)))
    footage = read_footage(io.BytesIO(whole[:cut]))
    kept = [end for end in ends if end <= cut]
    assert footage.whole_bytes == (kept[-1] if kept else len(HEADER))
    assert [one.packets for one in footage.fragments] == counts[: len(kept)]
    assert footage.total_bytes == cut
    steps = [step for part in plan[: len(kept)] for _, _, step in part]
    assert footage.duration_ns == sum(steps) * 10**9 // 90_000
    for number, one in enumerate(footage.fragments, start=1):
        assert one.utc_ns == pytest.approx(UTC_NS + number, abs=1)


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(BoxError):
        read_footage(io.BytesIO(data))


@given(st.integers(0, len(HEADER) - 1), st.binary(min_size=1, max_size=30), st.data())
def test_a_spoilt_header_never_raises_anything_else(
    at: int, noise: bytes, data: st.DataObject
) -> None:
    whole, _, _ = build([[(b"a" * 9, True, 3_600)]])
    spoilt = whole[:at] + noise + whole[at + len(noise) :]
    with contextlib.suppress(BoxError):
        read_footage(io.BytesIO(spoilt))


@given(st.integers(0, 400), st.binary(min_size=1, max_size=30))
def test_spoilt_fragments_never_raise(at: int, noise: bytes) -> None:
    whole, _, _ = build([[(b"a" * 9, True, 3_600)], [(b"b" * 9, False, 3_600)]])
    place = min(len(HEADER) + at, len(whole) - 1)
    read_footage(io.BytesIO(whole[:place] + noise + whole[place + len(noise) :]))


def test_a_large_header_is_not_read_into_memory() -> None:
    moov = (2**31 - 1).to_bytes(4, "big") + b"moov"
    with pytest.raises(BoxError):
        read_footage(io.BytesIO(box(b"ftyp", b"isom") + moov))


def test_a_file_without_reference_times_gives_no_utc() -> None:
    whole, _, _ = build([[(b"a" * 9, True, 3_600)]])
    at = whole.index(b"prft") - 4
    footage = read_footage(io.BytesIO(whole[:at] + whole[at + 32 :]))
    assert footage.packets == 1
    assert footage.end_utc_ns == 0
