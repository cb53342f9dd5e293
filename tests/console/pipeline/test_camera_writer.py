"""What is kept, what is missing, and what the disk's refusals do to one camera."""

import errno
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pytest

from console.clock import ManualClock
from console.domain.recording import Gap, SegmentReason
from console.domain.recording_rules import RecordingMode, RecordingRule
from console.pipeline import segment_file
from console.pipeline.camera_writer import CameraWriter
from console.pipeline.open_segment import WriterSettings
from console.pipeline.salvage import salvage_file
from hardware.camera.packet import Packet, StreamFormat

STEP_NS = 40_000_000
SECOND_NS = 1_000_000_000
START_NS = 100 * SECOND_NS


class Stream(Protocol):
    """The clip fixtures."""

    form: StreamFormat

    def packet(
        self, index: int, camera: str = "01", start_ns: int = 1, session: int = 1
    ) -> Packet: ...

    def packets(self, count: int, camera: str = "01", start_ns: int = 1) -> Iterator[Packet]: ...


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(monotonic_ns=START_NS)


MakeWriter = Callable[..., CameraWriter]


@pytest.fixture
def make(root: Path, clock: ManualClock) -> MakeWriter:
    def writer(
        mode: RecordingMode = RecordingMode.CONTINUOUS,
        segment_s: float = 60.0,
        pre_event_s: float = 2.0,
    ) -> CameraWriter:
        rule = RecordingRule("01", mode, pre_event_s)
        return CameraWriter(rule, (0, 1), WriterSettings(root, segment_s, None), clock)

    return writer


def feed(writer: CameraWriter, clip: Stream, start: int, end: int, session: int = 1) -> None:
    for index in range(start, end):
        writer.add(clip.packet(index, "01", START_NS, session))


def span(gap: Gap) -> float:
    return (gap.end_utc_ns - gap.start_utc_ns) / 1e9


def test_a_lost_packet_is_a_gap_and_damaged_pictures_are_kept(
    make: MakeWriter, h264: Stream
) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    feed(writer, h264, 33, 60)
    writer.close(START_NS + 60 * STEP_NS)
    assert [(gap.cause, gap.packets, span(gap)) for gap in writer.gaps] == [("sequence", 3, 0.16)]
    assert [one.packets for one in writer.closed] == [47, 10]  # cut at the keyframe after the hole


def test_packets_lost_to_a_full_queue_are_told_by_their_cause(
    make: MakeWriter, h264: Stream
) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    writer.add_queue_loss(20)
    feed(writer, h264, 50, 60)
    writer.add_queue_loss(5)
    writer.close(START_NS + 70 * STEP_NS)
    assert [(gap.cause, gap.packets) for gap in writer.gaps] == [
        ("queue_full", 20),
        ("queue_full", 5),
    ]


def test_a_new_session_begins_a_new_file_at_its_keyframe(make: MakeWriter, h264: Stream) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    feed(writer, h264, 90, 125, session=2)
    writer.close(START_NS + 125 * STEP_NS)
    assert [one.packets for one in writer.closed] == [30, 25]
    assert [(gap.cause, gap.packets) for gap in writer.gaps] == [("camera", 10)]
    assert span(writer.gaps[0]) == pytest.approx((100 - 29) * 0.04)


def test_another_format_begins_a_new_file(make: MakeWriter, h264: Stream, mjpeg: Stream) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    for index in range(30, 40):
        writer.add(mjpeg.packet(index, "01", START_NS))
    writer.close(START_NS + 40 * STEP_NS)
    assert [(one.codec, one.packets) for one in writer.closed] == [("h264", 30), ("mjpeg", 10)]


def test_the_size_is_measured_when_the_source_does_not_say(make: MakeWriter, h264: Stream) -> None:
    writer = make()
    unknown = replace(h264.form, width=0, height=0)
    for packet in h264.packets(10, "01", START_NS):
        writer.add(replace(packet, format=unknown))
    writer.close(START_NS)
    assert [(one.width, one.height) for one in writer.closed] == [(160, 128)]


def test_a_stream_without_parameter_sets_costs_a_gap_and_no_crash(
    make: MakeWriter, h264: Stream, root: Path
) -> None:
    writer = make()
    for index in range(1, 25):
        writer.add(replace(h264.packet(index, "01", START_NS), is_keyframe=True))
    feed(writer, h264, 25, 30)
    writer.close(START_NS)
    assert [one.packets for one in writer.closed] == [5]
    assert [gap.cause for gap in writer.gaps] == ["camera"]
    assert [path.suffix for path in root.rglob("*_*")] == [".mp4"]


def test_an_event_keeps_what_came_before_it(make: MakeWriter, h264: Stream) -> None:
    writer = make(RecordingMode.EVENT)
    feed(writer, h264, 0, 130)
    assert not writer.is_wanted(START_NS + 129 * STEP_NS)
    writer.trigger(START_NS + 160 * STEP_NS)
    writer.trigger(START_NS + 150 * STEP_NS)  # an earlier end takes nothing away
    feed(writer, h264, 130, 250)
    writer.close(START_NS + 250 * STEP_NS)
    (segment,) = writer.closed
    assert segment.reason is SegmentReason.EVENT
    # two seconds before the trigger, from the keyframe before them; to the keyframe after its end
    assert segment.packets == 175 - 75
    assert writer.gaps == []


def test_a_trigger_writes_memory_even_if_the_camera_falls_silent(
    make: MakeWriter, h264: Stream
) -> None:
    writer = make(RecordingMode.EVENT)
    feed(writer, h264, 0, 30)
    now_ns = START_NS + 31 * STEP_NS
    writer.trigger(now_ns + 10 * SECOND_NS)
    writer.tick(now_ns)
    assert writer.is_dirty
    writer.tick(now_ns + 5 * SECOND_NS)
    assert [one.packets for one in writer.closed] == [30]


def test_memory_before_an_event_is_bounded(make: MakeWriter, h264: Stream) -> None:
    writer = make(RecordingMode.EVENT, pre_event_s=1.0)
    feed(writer, h264, 0, 500)
    assert 0 < writer.held_bytes < 3 * sum(len(h264.packet(i).data) for i in range(25))


def test_a_silent_camera_gets_its_file_closed(make: MakeWriter, h264: Stream) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    writer.tick(START_NS + 30 * STEP_NS + 2 * SECOND_NS)
    assert writer.closed == []
    writer.tick(START_NS + 30 * STEP_NS + 4 * SECOND_NS)
    assert [one.packets for one in writer.closed] == [30]
    feed(writer, h264, 200, 210)
    writer.close(START_NS)
    assert ("camera", True) in [(gap.cause, span(gap) > 6) for gap in writer.gaps]


def test_files_of_a_stream_that_is_read_in_batches_never_overlap(
    make: MakeWriter, h264: Stream
) -> None:
    writer = make(segment_s=1.0)
    for packet in h264.packets(200, "01", START_NS):
        batch_ns = packet.arrival_ns // 100_000_000 * 100_000_000
        writer.add(replace(packet, arrival_ns=batch_ns))
    writer.close(START_NS)
    assert len(writer.closed) == 8
    for before, after in pairwise(writer.closed):
        assert before.end_utc_ns <= after.start_utc_ns + 1_000
        assert after.start_utc_ns - before.end_utc_ns < 100_000_000


def test_a_step_of_utc_moves_only_later_files(
    make: MakeWriter, h264: Stream, clock: ManualClock
) -> None:
    writer = make(segment_s=1.0)
    feed(writer, h264, 0, 30)
    clock.step_utc(3_600)
    feed(writer, h264, 30, 60)
    writer.close(START_NS)
    starts = [one.start_utc_ns for one in writer.closed]
    assert len(starts) == 3
    assert (starts[-1] - starts[0]) / 1e9 > 3_600


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_refused_write_costs_its_fragment_and_the_rest_is_completed(
    make: MakeWriter, h264: Stream, root: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    writer.write()
    feed(writer, h264, 30, 40)

    def refuse(_handle: int, _data: bytes) -> None:
        raise OSError(code, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(segment_file, "_write_all", refuse)
        with pytest.raises(OSError, match="refused"):
            writer.write()
        writer.hold()
        feed(writer, h264, 40, 80)
        writer.tick(START_NS + 80 * STEP_NS)
    assert [one.packets for one in writer.closed] == [30]
    assert writer.leftovers == []
    writer.release(10**9)
    feed(writer, h264, 80, 90)
    writer.close(START_NS + 90 * STEP_NS)
    assert [one.packets for one in writer.closed] == [30, 40]  # from the keyframe at 50 on
    (gap,) = writer.gaps
    assert (gap.cause, gap.packets) == ("disk", 20)
    assert span(gap) == pytest.approx((50 - 29) * 0.04)


def test_a_file_that_cannot_be_completed_is_left_for_later(
    make: MakeWriter, h264: Stream, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    writer.write()

    def refuse(_handle: int) -> None:
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(segment_file, "sync_data", refuse)
        with pytest.raises(OSError, match="refused"):
            writer.sync()
    writer.hold()  # a second sync would succeed, and prove nothing
    assert writer.closed == []
    (name,) = writer.leftovers
    found = salvage_file(root, name, lambda _key: None)
    assert found.segment is not None
    assert found.segment.packets == 30


def test_no_packet_is_written_twice_when_opening_fails(
    make: MakeWriter, h264: Stream, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = make()
    root.rename(root.with_name("away"))
    with pytest.raises(OSError, match="media"):
        feed(writer, h264, 0, 1)
    writer.hold()
    feed(writer, h264, 1, 30)
    root.with_name("away").rename(root)
    writer.release(10**9)
    feed(writer, h264, 30, 40)
    writer.close(START_NS + 40 * STEP_NS)
    assert [one.packets for one in writer.closed] == [40]


def test_memory_that_does_not_fit_is_given_up_and_counted(
    make: MakeWriter, h264: Stream, clock: ManualClock
) -> None:
    writer = make()
    writer.hold()
    feed(writer, h264, 0, 60)
    newest = sum(len(h264.packet(index).data) for index in range(50, 60))
    writer.release(newest)
    feed(writer, h264, 60, 70)
    writer.close(START_NS)
    assert [one.packets for one in writer.closed] == [20]
    assert [(gap.cause, gap.packets) for gap in writer.gaps] == [("disk", 50)]


def test_a_writer_that_gives_up_begins_anew_at_the_next_keyframe(
    make: MakeWriter, h264: Stream, root: Path
) -> None:
    writer = make()
    feed(writer, h264, 0, 30)
    writer.write()
    writer.give_up()
    feed(writer, h264, 30, 60)
    writer.close(START_NS + 60 * STEP_NS)
    assert [one.packets for one in writer.closed] == [10]
    assert [(gap.cause, gap.packets) for gap in writer.gaps] == [("camera", 20)]
    found = salvage_file(root, writer.leftovers[0], lambda _key: None)
    assert found.segment is not None
    assert found.segment.packets == 30


def test_a_camera_id_that_leaves_its_folder_is_refused(root: Path, clock: ManualClock) -> None:
    for camera in ("../01", "", "a/b", "quarantine", "é"):
        with pytest.raises(ValueError, match="cannot name a folder"):
            CameraWriter(RecordingRule(camera), (0, 1), WriterSettings(root, 60.0, None), clock)


def test_a_camera_that_is_off_writes_nothing(make: MakeWriter, h264: Stream, root: Path) -> None:
    writer = make(RecordingMode.OFF)
    feed(writer, h264, 0, 30)
    writer.tick(START_NS + SECOND_NS)
    writer.close(START_NS)
    assert list(root.iterdir()) == []
    assert writer.gaps == []
