"""Queue and ring keep their bounds, and tell what they could not keep."""

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.pipeline.packet_queue import PacketQueue
from console.pipeline.packet_ring import PacketRing
from hardware.camera.packet import Packet, StreamFormat, StreamRole

FORM = StreamFormat("h264", 4, 4, b"", Fraction(1, 90_000))
STREAM = st.lists(
    st.tuples(st.sampled_from(["01", "02"]), st.integers(1, 50), st.booleans()), max_size=60
)


def packet(camera: str, size: int, is_keyframe: bool, number: int) -> Packet:
    arrival_ns = number * 40_000_000
    return Packet(
        camera, StreamRole.MAIN, b"x" * size, is_keyframe, 0, 0, arrival_ns, 1, number, FORM
    )


@given(STREAM, st.integers(1, 400), st.sets(st.integers(0, 60)))
def test_the_queue_keeps_its_bound_and_counts_every_loss(
    stream: list[tuple[str, int, bool]], bound: int, takes: set[int]
) -> None:
    queue = PacketQueue(bound)
    got: list[Packet] = []
    lost = 0
    for number, (camera, size, is_key) in enumerate(stream):
        queue.put(packet(camera, size, is_key, number))
        if number in takes:
            batch = queue.take()
            assert sum(len(one.data) for one in batch.packets) <= bound
            got += batch.packets
            lost += sum(loss.packets for loss in batch.losses)
    batch = queue.take()
    got += batch.packets
    lost += sum(loss.packets for loss in batch.losses)
    assert len(got) + lost == len(stream)
    assert [one.sequence for one in got] == sorted(one.sequence for one in got)
    kept = {one.sequence for one in got}
    for camera in ("01", "02"):
        mine = [number for number, (name, _, _) in enumerate(stream) if name == camera]
        for before, after in itertools.pairwise(mine):
            # what follows a lost packet is a keyframe, or lost too
            assert before in kept or after not in kept or stream[after][2]


@given(
    st.lists(st.tuples(st.integers(1, 50), st.booleans()), max_size=80),
    st.floats(0.04, 2.0),
    st.integers(1, 800),
)
def test_the_ring_begins_with_a_keyframe_and_counts_what_falls_out(
    stream: list[tuple[int, bool]], span_s: float, bound: int
) -> None:
    ring = PacketRing(span_s, bound)
    fallen = 0
    for number, (size, is_key) in enumerate(stream):
        fallen += ring.add(packet("01", size, is_key, number))
        assert ring.size_bytes <= bound
        first = ring.peek()
        assert first is None or first.is_keyframe
    held = ring.take()
    assert len(held) + fallen == len(stream)
    numbers = [one.sequence for one in held]
    assert numbers == list(range(len(stream) - len(held), len(stream)))


def test_the_ring_covers_its_span() -> None:
    ring = PacketRing(2.0, 10**9)
    for number in range(200):
        ring.add(packet("01", 10, number % 25 == 0, number))
    held = ring.take()
    assert 50 <= len(held) <= 75


def test_a_shrunk_ring_keeps_its_newest_groups() -> None:
    ring = PacketRing(10.0, 10**9)
    for number in range(60):
        ring.add(packet("01", 10, number % 25 == 0, number))
    assert ring.shrink(150) == 50
    assert len(ring) == 10
    assert ring.shrink(0) == 10
    assert ring.peek() is None
