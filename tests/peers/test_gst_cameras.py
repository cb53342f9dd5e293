"""Our camera engine against GStreamer's RTSP server: codecs, ways, passwords, faults."""

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

import pytest

from hardware.camera.frame import FrameWish
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.settings import CameraSettings, Transport
from hardware.camera.state import LinkCause, LinkState, StreamStatus

pytestmark = pytest.mark.peer

LOOP = 250
WISH = {"01": FrameWish(StreamRole.MAIN, 320, 176)}
USER, PASSWORD = "guard", "p/w:with@marks"


class Peer(Protocol):
    """What a test may order."""

    def order(self, command: str) -> None: ...


class Site(Protocol):
    """What came out of the engine."""

    packets: list[Packet]
    statuses: list[StreamStatus]
    frames: list[object]

    @property
    def engine(self) -> "Engine": ...

    def wait_until(self, what: Callable[[], bool], limit_s: float = 10.0) -> float: ...

    def wait_state(
        self, state: LinkState, cause: LinkCause | None = None, limit_s: float = 10.0
    ) -> float: ...


class Engine(Protocol):
    def start(self) -> None: ...

    def show(self, wishes: dict[str, FrameWish]) -> None: ...


MakeSite = Callable[..., Site]
MakeCamera = Callable[..., CameraSettings]
Numbers = Callable[[Sequence[Packet]], list[int]]


@pytest.mark.parametrize(
    ("path", "transport", "codec"),
    [
        ("/h264", Transport.TCP, "h264"),
        ("/h265", Transport.TCP, "hevc"),
        ("/jpeg", Transport.TCP, "mjpeg"),
        ("/sound", Transport.TCP, "h264"),
        ("/h264", Transport.UDP, "h264"),
        ("/h265", Transport.UDP, "hevc"),
    ],
)
def test_every_picture_arrives_once_and_in_order(
    path: str,
    transport: Transport,
    codec: str,
    watch_site: MakeSite,
    peer_camera: MakeCamera,
    numbers_of: Numbers,
) -> None:
    site = watch_site(peer_camera(path, transport))
    site.engine.start()
    site.wait_until(lambda: len(site.packets) >= 40)
    packets = site.packets[:40]
    assert packets[0].format.codec == codec
    assert (packets[0].format.width, packets[0].format.height) == (320, 176)
    numbers = numbers_of(packets)
    assert len(numbers) == 40
    assert {(b - a) % LOOP for a, b in pairwise(numbers)} == {1}
    ticks = [(b.dts - a.dts) * a.format.time_base for a, b in pairwise(packets)]
    assert sum(ticks) == pytest.approx(39 / 25, abs=0.3)


@pytest.mark.parametrize("path", ["/basic", "/digest"])
@pytest.mark.parametrize("transport", list(Transport))
def test_the_right_password_opens_and_a_wrong_one_is_called_wrong(
    path: str, transport: Transport, watch_site: MakeSite, peer_camera: MakeCamera
) -> None:
    right = watch_site(peer_camera(path, transport, USER, PASSWORD))
    right.engine.start()
    right.wait_state(LinkState.LIVE)
    for user, password in ((USER, "planted-wrong"), ("", "")):
        wrong = watch_site(peer_camera(path, transport, user, password))
        wrong.engine.start()
        wrong.wait_state(LinkState.REFUSED, LinkCause.WRONG_PASSWORD)
        assert "planted" not in repr(wrong.statuses)


def test_a_path_that_the_camera_does_not_know_is_called_so(
    watch_site: MakeSite, gst_peer: Peer, peer_camera: MakeCamera
) -> None:
    known = peer_camera("/h264")
    url = known.main.url.replace("/h264", "/nothing")
    site = watch_site(CameraSettings("01", type(known.main)(url)))
    site.engine.start()
    site.wait_state(LinkState.LOST, LinkCause.NOT_FOUND)


@pytest.mark.parametrize("transport", list(Transport))
def test_a_stalled_camera_is_marked_within_two_seconds_and_comes_back(
    transport: Transport, watch_site: MakeSite, gst_peer: Peer, peer_camera: MakeCamera
) -> None:
    site = watch_site(peer_camera("/stall", transport))
    site.engine.show(WISH)
    site.engine.start()
    site.wait_state(LinkState.LIVE)
    site.wait_until(lambda: len(site.frames) >= 3)
    gst_peer.order("stall /stall")
    try:
        assert site.wait_state(LinkState.STALLED, LinkCause.SILENT) <= 2.0
    finally:
        gst_peer.order("resume /stall")
    site.wait_state(LinkState.LIVE)


@pytest.mark.parametrize("transport", list(Transport))
def test_a_kicked_client_comes_back_with_a_new_session(
    transport: Transport, watch_site: MakeSite, gst_peer: Peer, peer_camera: MakeCamera
) -> None:
    site = watch_site(peer_camera("/h264", transport))
    site.engine.start()
    site.wait_state(LinkState.LIVE)
    gst_peer.order("kick none")
    site.wait_until(lambda: any(one.session > 1 for one in site.packets))
    site.wait_state(LinkState.LIVE)
    states = [one.state for one in site.statuses]
    assert LinkState.LOST in states
    assert site.statuses[-1].away_s > 0


def test_a_refusing_camera_is_lost_and_found(
    watch_site: MakeSite, gst_peer: Peer, peer_camera: MakeCamera
) -> None:
    site = watch_site(peer_camera("/digest", Transport.TCP, USER, PASSWORD))
    site.engine.start()
    site.wait_state(LinkState.LIVE)
    gst_peer.order("refuse digest")
    try:
        site.wait_state(LinkState.LOST, LinkCause.CONNECTION_REFUSED)
        time.sleep(0.5)
    finally:
        gst_peer.order("accept digest")
    assert site.wait_state(LinkState.LIVE) <= 5.0
