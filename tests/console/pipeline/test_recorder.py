"""The recorder keeps every packet it was offered, in files that play."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from console.clock import SystemClock
from console.domain.recording import Gap, Segment
from console.pipeline.disk import free_bytes
from console.pipeline.recorder import Recorder, RecorderSettings, RecordingTrouble, rules_for
from hardware.camera.packet import Packet


class Stream(Protocol):
    """The clip fixtures."""

    def packet(
        self, index: int, camera: str = "01", start_ns: int = 1, session: int = 1
    ) -> Packet: ...

    def packets(self, count: int, camera: str = "01", start_ns: int = 1) -> Iterator[Packet]: ...


class Run:
    """A recorder with everything it says collected."""

    def __init__(self, root: Path, cameras: list[str], segment_s: float = 2.0) -> None:
        self.segments: list[Segment] = []
        self.gaps: list[Gap] = []
        self.troubles: list[RecordingTrouble] = []
        self.failures: list[Exception] = []
        settings = RecorderSettings(
            root, rules_for(cameras), segment_s=segment_s, fragment_s=0.05, reserve_bytes=0
        )
        self.recorder = Recorder(settings, SystemClock())
        direct = Qt.ConnectionType.DirectConnection
        self.recorder.segment_closed.connect(self.segments.append, direct)
        self.recorder.gap_found.connect(self.gaps.append, direct)
        self.recorder.trouble_changed.connect(self.troubles.append, direct)
        self.recorder.failed.connect(self.failures.append, direct)

    def stop(self) -> None:
        self.recorder.request_stop()
        assert self.recorder.wait(5000)
        assert self.failures == []


@pytest.fixture
def run(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Run]:
    made = Run(tmp_path, ["01", "02"])
    yield made
    made.stop()


def until(condition: Callable[[], bool], limit_s: float = 5.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.01)


def test_no_packet_is_lost_or_doubled_across_cuts(
    run: Run, tmp_path: Path, h264: Stream, decoded: Callable[[bytes], list[int]]
) -> None:
    start_ns = time.monotonic_ns() - 10_000_000_000
    run.recorder.start()
    for index in range(250):
        for camera in ("01", "02"):
            run.recorder.offer(h264.packet(index, camera, start_ns))
    run.stop()
    for camera in ("01", "02"):
        segments = [one for one in run.segments if one.camera == camera]
        assert len(segments) >= 5
        assert sum(one.packets for one in segments) == 250
        pictures = [decoded((tmp_path / one.path).read_bytes()) for one in segments]
        assert [len(one) for one in pictures] == [one.packets for one in segments]
        for before, after in itertools.pairwise(segments):
            assert after.start_utc_ns - before.end_utc_ns == pytest.approx(0, abs=2_000)
    assert run.gaps == []


def test_proof_follows_the_last_synced_fragment(run: Run, h264: Stream) -> None:
    assert run.recorder.proof("01").synced_ns == 0
    run.recorder.start()
    before_ns = time.monotonic_ns()
    for packet in h264.packets(30, "01", before_ns - 1_200_000_000):
        run.recorder.offer(packet)
    until(lambda: run.recorder.proof("01").synced_ns > before_ns)
    assert run.recorder.proof("01").is_wanted
    assert run.recorder.proof("02").synced_ns == 0
    assert run.recorder.proof("02").trouble == "no_packets"


def test_files_under_work_are_part_files_and_finished_ones_are_not(
    run: Run, tmp_path: Path, h264: Stream
) -> None:
    run.recorder.start()
    for packet in h264.packets(30, "01", time.monotonic_ns()):
        run.recorder.offer(packet)
    until(lambda: run.recorder.figures().syncs > 0)
    assert [path.suffix for path in tmp_path.rglob("*_*")] == [".part"]
    run.stop()
    assert [path.suffix for path in tmp_path.rglob("*_*")] == [".mp4"]
    assert (tmp_path / run.segments[0].path).stat().st_size == run.segments[0].size_bytes


def test_a_vanished_folder_is_a_trouble_that_ends_by_itself(
    tmp_path: Path, qapp: QCoreApplication, h264: Stream
) -> None:
    root = tmp_path / "media"
    root.mkdir()
    made = Run(root, ["01"], segment_s=60.0)
    made.recorder.start()
    feeder = Feeder(made.recorder, h264)
    try:
        feeder.until(lambda: made.recorder.proof("01").synced_ns > 0)
        root.rename(tmp_path / "away")
        feeder.until(lambda: made.recorder.proof("01").trouble == "vanished")
        (tmp_path / "away").rename(root)
        back_ns = time.monotonic_ns()
        feeder.until(lambda: made.recorder.proof("01").synced_ns > back_ns)
        feeder.until(lambda: made.recorder.proof("01").trouble == "")
    finally:
        made.stop()
    assert [one.code for one in made.troubles] == ["vanished", ""]
    assert [gap.cause for gap in made.gaps] == ["disk"]
    recorded = sum(one.packets for one in made.segments)
    assert recorded + sum(gap.packets for gap in made.gaps) == feeder.offered
    assert all((root / one.path).exists() for one in made.segments)


def test_a_disk_below_its_reserve_is_not_touched_and_room_is_asked_for(
    tmp_path: Path, qapp: QCoreApplication, h264: Stream
) -> None:
    settings = RecorderSettings(
        tmp_path, rules_for(["01"]), fragment_s=0.05, reserve_bytes=2 * free_bytes(tmp_path)
    )
    recorder = Recorder(settings, SystemClock())
    wanted: list[int] = []
    recorder.space_wanted.connect(wanted.append, Qt.ConnectionType.DirectConnection)
    recorder.start()
    feeder = Feeder(recorder, h264)
    feeder.until(lambda: bool(wanted))
    assert recorder.proof("01").trouble == "disk_full"
    recorder.request_stop()
    assert recorder.wait(5000)
    assert list(tmp_path.iterdir()) == []
    assert wanted[0] > settings.reserve_bytes


def test_a_mistake_with_one_camera_does_not_end_the_others(
    run: Run, h264: Stream, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[Exception] = []
    run.recorder.camera_failed.connect(said.append, Qt.ConnectionType.DirectConnection)
    run.recorder.start()
    start_ns = time.monotonic_ns()
    broken = replace(h264.packet(0, "02", start_ns), format=None)  # type: ignore[arg-type]
    for packet in h264.packets(30, "01", start_ns):
        run.recorder.offer(packet)
        run.recorder.offer(broken)
    run.stop()
    assert [one.packets for one in run.segments] == [30]
    assert said
    assert "camera 02" in caplog.text


def test_a_full_queue_is_a_counted_gap(
    tmp_path: Path, qapp: QCoreApplication, h264: Stream
) -> None:
    made = Run(tmp_path, ["01"])
    bound = sum(len(h264.packet(index).data) for index in range(30))
    made.recorder = Recorder(
        RecorderSettings(tmp_path, rules_for(["01"]), queue_bytes=bound, reserve_bytes=0),
        SystemClock(),
    )
    direct = Qt.ConnectionType.DirectConnection
    made.recorder.segment_closed.connect(made.segments.append, direct)
    made.recorder.gap_found.connect(made.gaps.append, direct)
    for packet in h264.packets(60, "01", time.monotonic_ns()):
        made.recorder.offer(packet)  # nobody takes them yet
    made.recorder.start()
    until(lambda: made.recorder.figures().dropped > 0)
    made.stop()
    assert [gap.cause for gap in made.gaps] == ["queue_full"]
    recorded = sum(one.packets for one in made.segments)
    assert recorded + made.gaps[0].packets == 60
    assert made.recorder.figures().dropped == made.gaps[0].packets


class Feeder:
    """Offers a camera's packets at about their own pace while something is waited for."""

    def __init__(self, recorder: Recorder, clip: Stream) -> None:
        self._recorder = recorder
        self._clip = clip
        self._start_ns = time.monotonic_ns()
        self.offered = 0

    def until(self, condition: Callable[[], bool], limit_s: float = 10.0) -> None:
        end = time.monotonic() + limit_s
        while not condition():
            assert time.monotonic() < end, "the condition never came true"
            while (
                time.monotonic_ns()
                > self._clip.packet(self.offered, "01", self._start_ns).arrival_ns
            ):
                self._recorder.offer(self._clip.packet(self.offered, "01", self._start_ns))
                self.offered += 1
            time.sleep(0.01)
