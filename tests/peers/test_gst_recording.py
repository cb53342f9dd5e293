"""Footage of GStreamer's server, through engine and recorder: no picture lost across a cut."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt

from console.clock import SystemClock
from console.domain.recording import Gap, Segment
from console.pipeline.recorder import Recorder, RecorderSettings, rules_for
from hardware.camera.packet import Packet
from hardware.camera.settings import CameraSettings, Transport
from hardware.sim.stamp import read_stamp

pytestmark = pytest.mark.peer

LOOP = 250
SEGMENT_S = 1.6


class Site(Protocol):
    """What the engine of a test is good for."""

    packets: list[Packet]

    @property
    def engine(self) -> "Engine": ...

    def wait_until(self, what: Callable[[], bool], limit_s: float = 10.0) -> float: ...

    def stop(self) -> None: ...


class Engine(Protocol):
    def start(self) -> None: ...


class Footage:
    """What the recorder said."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.segments: list[Segment] = []
        self.gaps: list[Gap] = []
        self.recorder = Recorder(
            RecorderSettings(root, rules_for(["01"]), segment_s=SEGMENT_S, reserve_bytes=0),
            SystemClock(),
        )
        direct = Qt.ConnectionType.DirectConnection
        self.recorder.segment_closed.connect(self.segments.append, type=direct)
        self.recorder.gap_found.connect(self.gaps.append, type=direct)

    def numbers(self) -> list[int]:
        """Burnt-in numbers of all files, in the order of their start."""
        found: list[int] = []
        for segment in sorted(self.segments, key=lambda one: one.start_utc_ns):
            with av.open(str(self.root / segment.path)) as file:
                for picture in file.decode(video=0):
                    stamp = read_stamp(np.asarray(picture.to_ndarray(format="gray"), np.uint8))
                    assert stamp is not None
                    found.append(stamp.number)
        return found


@pytest.fixture
def footage(tmp_path: Path) -> Iterator[Footage]:
    made = Footage(tmp_path)
    made.recorder.start()
    yield made
    made.recorder.request_stop()
    assert made.recorder.wait(5000)


@pytest.mark.parametrize(
    ("path", "transport"),
    [("/h264", Transport.TCP), ("/h265", Transport.TCP), ("/h264", Transport.UDP)],
)
def test_burnt_in_numbers_step_by_exactly_one_across_every_cut(
    path: str,
    transport: Transport,
    footage: Footage,
    watch_site: Callable[..., Site],
    peer_camera: Callable[..., CameraSettings],
) -> None:
    def sink(packet: Packet) -> None:
        footage.recorder.offer(packet)

    site = watch_site(peer_camera(path, transport), sink=sink)
    site.engine.start()
    wait_for_segments(site, 3)
    site.stop()
    footage.recorder.request_stop()
    assert footage.recorder.wait(5000)
    numbers = footage.numbers()
    assert len(footage.segments) >= 3
    assert len(numbers) == sum(one.packets for one in footage.segments)
    assert {(b - a) % LOOP for a, b in pairwise(numbers)} == {1}
    assert [one for one in footage.gaps if one.cause != "camera"] == []


def wait_for_segments(site: Site, count: int) -> None:
    """Wait for so much footage by its packets, which is what the recorder counts by."""
    packets = site.packets

    def is_enough() -> bool:
        return bool(packets) and packets[-1].arrival_ns - packets[0].arrival_ns > (
            (count + 0.5) * SEGMENT_S * 1e9
        )

    site.wait_until(is_enough, 15.0)
