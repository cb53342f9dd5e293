"""The engine on files and dead addresses: real threads, real packets, real pictures."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from hardware.camera.frame import Frame, FrameWish
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.settings import CameraSettings, StreamSettings
from hardware.camera.state import LinkState, StreamStatus
from hardware.threads.camera_engine import CameraEngine

WISH = FrameWish(StreamRole.SUB, 160, 90)
_DIRECT = Qt.ConnectionType.DirectConnection


class Site:
    """An engine and everything that came out of it."""

    def __init__(self, *cameras: CameraSettings) -> None:
        self.packets: list[Packet] = []
        self.frames: list[Frame] = []
        self.statuses: list[StreamStatus] = []
        self.changed = threading.Condition()
        self.engine = CameraEngine(cameras, self._packet, self._frame)
        self.engine.status_changed.connect(self._status, type=_DIRECT)

    def _packet(self, packet: Packet) -> None:
        with self.changed:
            self.packets.append(packet)
            self.changed.notify_all()

    def _frame(self, frame: Frame) -> None:
        with self.changed:
            self.frames.append(frame)
            self.changed.notify_all()

    def _status(self, status: object) -> None:
        assert isinstance(status, StreamStatus)
        with self.changed:
            self.statuses.append(status)
            self.changed.notify_all()

    def wait_until(self, what: Callable[[], bool], limit_s: float = 10.0) -> None:
        with self.changed:
            assert self.changed.wait_for(what, limit_s)

    def stop(self, limit_s: float = 3.5) -> list[str]:
        self.engine.request_stop()
        return self.engine.wait(limit_s)


@pytest.fixture
def on_file(qapp: QCoreApplication, clip_file: Path) -> Site:
    return Site(CameraSettings("01", StreamSettings(clip_file.as_uri())))


def test_a_looped_file_gives_packets_that_a_recorder_can_trust(on_file: Site) -> None:
    on_file.engine.start()
    on_file.wait_until(lambda: len(on_file.packets) >= 25)
    assert on_file.stop() == []
    first = on_file.packets[0]
    assert first.is_keyframe
    assert (first.format.codec, first.format.width, first.format.height) == ("h264", 320, 240)
    assert [one.sequence for one in on_file.packets] == list(range(len(on_file.packets)))
    stamps = [one.dts for one in on_file.packets]
    assert stamps == sorted(set(stamps))
    assert on_file.frames == []


def test_a_wished_camera_is_shown_at_the_wished_size_without_copies(on_file: Site) -> None:
    on_file.engine.show({"01": WISH})
    on_file.engine.start()
    on_file.wait_until(lambda: len(on_file.frames) >= 3)
    assert on_file.stop() == []
    frame = on_file.frames[0]
    assert frame.bgra.shape == (90, 120, 4)
    assert (frame.source_width, frame.source_height) == (320, 240)
    assert not frame.bgra.flags.writeable
    assert not frame.bgra.flags.owndata
    counts = [one.sequence for one in on_file.frames]
    assert counts == sorted(set(counts))


def test_a_camera_that_is_shown_later_has_its_picture_at_once(on_file: Site) -> None:
    on_file.engine.start()
    on_file.wait_until(lambda: len(on_file.packets) >= 7)
    asked = time.monotonic()
    on_file.engine.show({"01": WISH})
    on_file.wait_until(lambda: bool(on_file.frames))
    # Half a group of pictures is still to come before the next key picture.
    assert time.monotonic() - asked < 0.35
    on_file.engine.show({})
    time.sleep(0.15)
    count = len(on_file.frames)
    on_file.wait_until(lambda: len(on_file.packets) >= 15)
    assert len(on_file.frames) == count
    assert on_file.stop() == []


def test_a_lost_camera_is_named_once(
    qapp: QCoreApplication, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site(CameraSettings("02", StreamSettings("rtsp://127.0.0.1:1/live")))
    with caplog.at_level(logging.INFO, "camera"):
        site.engine.start()
        site.wait_until(lambda: bool(site.statuses) and site.statuses[-1].state is LinkState.LOST)
        time.sleep(1.2)
        assert site.stop() == []
    assert len([one for one in caplog.records if "lost" in one.getMessage()]) == 1
    assert site.statuses[-1].state is LinkState.OFF
