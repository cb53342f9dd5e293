"""The engine on files and dead addresses: real threads, real packets, real pictures."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from hardware.camera.frame import Frame, FrameWish
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.settings import CameraSettings, StreamSettings, Transport
from hardware.camera.state import LinkState, StreamStatus
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, Codec, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
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
    asked_ns = time.monotonic_ns()
    on_file.engine.show({"01": WISH})
    on_file.wait_until(lambda: bool(on_file.frames))
    # Half a group of pictures is still to come before the next key picture: it was not waited for.
    keys = [one.arrival_ns for one in on_file.packets if one.is_keyframe]
    later = [arrival_ns for arrival_ns in keys if arrival_ns > asked_ns]
    assert not later or on_file.frames[0].captured_ns < later[0]
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


def silent_camera() -> socket.socket:
    """Takes connections and never answers."""
    return socket.create_server(("127.0.0.1", 0), backlog=50)


@pytest.mark.parametrize(
    ("scheme", "transport", "limit_s"),
    [
        ("rtsp", Transport.TCP, 1.0),
        ("http", Transport.TCP, 1.0),
        ("rtsp", Transport.UDP, 3.2),
    ],
)
def test_an_opening_camera_stops_within_its_limit(
    scheme: str, transport: Transport, limit_s: float, qapp: QCoreApplication
) -> None:
    with silent_camera() as deaf:
        address = f"{scheme}://127.0.0.1:{deaf.getsockname()[1]}/x"
        site = Site(CameraSettings("03", StreamSettings(address, transport)))
        site.engine.start()
        site.wait_until(lambda: bool(site.statuses))
        time.sleep(0.3)
        began = time.monotonic()
        assert site.stop(limit_s) == []
        assert time.monotonic() - began <= limit_s


def camera_of(site: SimulatedSite, camera: str, *, sub: bool = False) -> CameraSettings:
    plan = next(one for one in site.plan.cameras if one.camera == camera)

    def stream(role: StreamRole) -> StreamSettings:
        user, password = plan.auth.user, plan.auth.password
        return StreamSettings(site.url(camera, role), user=user, password=password)

    return CameraSettings(camera, stream(StreamRole.MAIN), stream(StreamRole.SUB) if sub else None)


MAIN = StreamPlan(StreamRole.MAIN, width=320, height=180, fps=20, gop_s=0.5, loop_s=2.0)
SUB = StreamPlan(StreamRole.SUB, width=160, height=90, fps=20, gop_s=0.5, loop_s=2.0)
LOCK = AuthPlan(AuthScheme.DIGEST, "guard", 'a"b%c/d')


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedSite]:
    """01 has two streams, 02 is H.265 behind Digest, 03 is MJPEG behind Basic."""
    cameras = (
        CameraPlan("01", (MAIN, SUB)),
        CameraPlan("02", (replace(MAIN, codec=Codec.HEVC),), auth=LOCK),
        CameraPlan(
            "03", (replace(MAIN, codec=Codec.MJPEG),), auth=replace(LOCK, scheme=AuthScheme.BASIC)
        ),
    )
    with SimulatedSite(SitePlan(cameras, cache_dir=str(tmp_path)), start_limit_s=40) as site:
        yield site


def test_our_client_and_ffmpeg_share_the_cameras_and_a_dead_one_delays_nobody(
    qapp: QCoreApplication, simulated: SimulatedSite
) -> None:
    with silent_camera() as deaf:
        dead = StreamSettings(f"rtsp://127.0.0.1:{deaf.getsockname()[1]}/x")
        cameras = [camera_of(simulated, name) for name in ("02", "03")]
        site = Site(camera_of(simulated, "01", sub=True), *cameras, CameraSettings("09", dead))
        site.engine.show(dict.fromkeys(("01", "02", "03", "09"), WISH))
        site.engine.start()
        wanted = {"01", "02", "03"}
        site.wait_until(lambda: {one.camera for one in site.frames} == wanted, 5.0)
        assert {one.role for one in site.frames if one.camera == "01"} == {StreamRole.SUB}
        assert {one.camera for one in site.packets} == {"01", "02", "03"}
        assert {one.role for one in site.packets} == {StreamRole.MAIN}
        codecs = {one.camera: one.format.codec for one in site.packets}
        assert codecs == {"01": "h264", "02": "hevc", "03": "mjpeg"}
        assert site.stop(1.0) == []


def test_enlarging_switches_to_the_main_stream_and_back(
    qapp: QCoreApplication, simulated: SimulatedSite
) -> None:
    site = Site(camera_of(simulated, "01", sub=True))
    site.engine.show({"01": WISH})
    site.engine.start()
    site.wait_until(lambda: bool(site.frames))
    for role, width in ((StreamRole.MAIN, 320), (StreamRole.SUB, 160)):
        site.engine.show({"01": FrameWish(role, 1000, 1000)})
        site.wait_until(lambda role=role: site.frames[-1].role is role, 2.0)  # type: ignore[misc] # bound now
        assert site.frames[-1].bgra.shape[1] == width
    counts = [one.sequence for one in site.frames]
    assert counts == sorted(set(counts))
    assert site.stop(1.0) == []


def test_the_password_is_in_no_line_and_no_status(
    qapp: QCoreApplication, simulated: SimulatedSite, caplog: pytest.LogCaptureFixture
) -> None:
    good = camera_of(simulated, "02")
    wrong = replace(good, main=replace(good.main, password="planted-wrong"))  # noqa: S106 - planted
    with caplog.at_level(logging.DEBUG):
        site = Site(wrong)
        site.engine.start()
        site.wait_until(
            lambda: bool(site.statuses) and site.statuses[-1].state is LinkState.REFUSED
        )
        assert site.stop(1.0) == []
    assert "planted" not in caplog.text + repr(site.statuses) + repr(wrong)
    assert "wrong_password" in caplog.text


def test_a_large_stream_that_nobody_records_is_opened_only_when_enlarged(
    qapp: QCoreApplication, simulated: SimulatedSite
) -> None:
    site = Site(replace(camera_of(simulated, "01", sub=True), record=False))

    def state_of(role: StreamRole) -> LinkState | None:
        told = [one.state for one in site.statuses if one.role is role]
        return told[-1] if told else None

    site.engine.show({"01": WISH})
    site.engine.start()
    site.wait_until(lambda: state_of(StreamRole.SUB) is LinkState.LIVE)
    assert state_of(StreamRole.MAIN) is None
    site.engine.show({"01": FrameWish(StreamRole.MAIN, 320, 180)})
    site.wait_until(lambda: state_of(StreamRole.MAIN) is LinkState.LIVE)
    site.engine.show({"01": WISH})
    site.wait_until(lambda: state_of(StreamRole.MAIN) is LinkState.OFF)
    assert site.packets == []
    assert site.stop(1.0) == []
