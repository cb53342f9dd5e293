"""The recorder keeps every packet it was offered, in files that play."""

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from console.clock import SystemClock
from console.domain.recording import Gap, Segment
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
