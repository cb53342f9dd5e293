"""Peers that we did not write, started once a session; their absence is one named skip."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt

from hardware.camera.frame import Frame
from hardware.camera.packet import Packet
from hardware.camera.settings import CameraSettings, StreamSettings, Transport
from hardware.camera.state import LinkCause, LinkState, StreamStatus
from hardware.sim.stamp import read_stamp
from hardware.threads.camera_engine import CameraEngine

SYSTEM_PYTHON = "/usr/bin/python3"
USER, PASSWORD = "guard", "p/w:with@marks"
FPS, LOOP = 25, 250
PATHS = {
    "/h264": ("h264", "none"),
    "/h265": ("h265", "none"),
    "/jpeg": ("jpeg", "none"),
    "/sound": ("h264", "none"),
    "/stall": ("h264", "none"),
    "/basic": ("h264", "basic"),
    "/digest": ("h264", "digest"),
}
_NEEDS = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import {}"
_ELEMENTS = "GstRtspServer, Gst; Gst.init(None); assert Gst.ElementFactory.find('x264enc')"


class GstPeer:
    """GStreamer's RTSP server in a process of its own."""

    def __init__(self, home: Path) -> None:
        """Start it; as an unprivileged user when we are root."""
        script = Path(__file__).with_name("system") / "gst_rtsp_server.py"
        mounts = [
            {"path": path, "codec": codec, "auth": auth, "audio": path == "/sound"}
            for path, (codec, auth) in PATHS.items()
        ]
        plan = {"fps": FPS, "pictures": LOOP, "mounts": mounts, "user": USER, "password": PASSWORD}
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        if is_root:
            home.chmod(0o777)
        text = script.read_text(encoding="utf-8")
        self._child = subprocess.Popen(
            [SYSTEM_PYTHON, "-W", "ignore", "-c", text, json.dumps(plan)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd="/",
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": str(home),
                "GST_REGISTRY": str(home / "registry"),
                "GST_DEBUG": "0",
            },
            user="nobody" if is_root else None,
            group="nogroup" if is_root else None,
            extra_groups=[] if is_root else None,
        )
        self._lock = threading.Lock()
        self.ports: dict[str, int] = json.loads(self._line())["ports"]

    def address(self, path: str) -> str:
        return f"rtsp://127.0.0.1:{self.ports[PATHS[path][1]]}{path}"

    def order(self, command: str) -> None:
        with self._lock:
            assert self._child.stdin is not None
            self._child.stdin.write(command + "\n")
            self._child.stdin.flush()
            assert self._line().strip() == "done"

    def stop(self) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()

    def _line(self) -> str:
        assert self._child.stdout is not None
        return self._child.stdout.readline()


@pytest.fixture(scope="session")
def gst_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GstPeer]:
    """The server, or one named skip."""
    probe = (
        subprocess.run(
            [SYSTEM_PYTHON, "-c", _NEEDS.format(_ELEMENTS)], capture_output=True, check=False
        )
        if Path(SYSTEM_PYTHON).exists()
        else None
    )
    if probe is None or probe.returncode:
        pytest.skip("GStreamer's RTSP server is not installed: run the set-up with PEERS=1")
    home = tmp_path_factory.mktemp("gst")
    for folder in (home, *home.parents[:3]):
        if sys.platform != "win32" and folder.stat().st_uid == os.getuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    peer = GstPeer(home)
    yield peer
    peer.stop()


class WatchedSite:
    """A camera engine and everything that came out of it."""

    def __init__(
        self, cameras: Sequence[CameraSettings], sink: Callable[[Packet], None] | None = None
    ) -> None:
        self.packets: list[Packet] = []
        self.frames: list[Frame] = []
        self.statuses: list[StreamStatus] = []
        self.changed = threading.Condition()
        self._sink = sink
        self.engine = CameraEngine(cameras, self._on_packet, self._on_frame)
        self.engine.status_changed.connect(self._on_status, Qt.ConnectionType.DirectConnection)

    def _on_packet(self, packet: Packet) -> None:
        if self._sink is not None:
            self._sink(packet)
        with self.changed:
            self.packets.append(packet)
            self.changed.notify_all()

    def _on_frame(self, frame: Frame) -> None:
        with self.changed:
            self.frames.append(frame)
            self.changed.notify_all()

    def _on_status(self, status: object) -> None:
        assert isinstance(status, StreamStatus)
        with self.changed:
            self.statuses.append(status)
            self.changed.notify_all()

    def wait_until(self, what: Callable[[], bool], limit_s: float = 10.0) -> float:
        """Seconds that it took."""
        began = time.monotonic()
        with self.changed:
            assert self.changed.wait_for(what, limit_s), (self.statuses, len(self.packets))
        return time.monotonic() - began

    def wait_state(
        self, state: LinkState, cause: LinkCause | None = None, limit_s: float = 10.0
    ) -> float:
        def is_so() -> bool:
            last = self.statuses[-1] if self.statuses else None
            return last is not None and last.state is state and cause in {None, last.cause}

        return self.wait_until(is_so, limit_s)

    def stop(self) -> None:
        self.engine.request_stop()
        assert self.engine.wait(3.5) == []


@pytest.fixture
def watch_site(qapp: QCoreApplication) -> Iterator[Callable[..., WatchedSite]]:
    """Make sites that are stopped with the test."""
    made: list[WatchedSite] = []

    def make(*cameras: CameraSettings, sink: Callable[[Packet], None] | None = None) -> WatchedSite:
        made.append(WatchedSite(cameras, sink))
        return made[-1]

    yield make
    for site in made:
        site.stop()


@pytest.fixture
def peer_camera(gst_peer: GstPeer) -> Callable[..., CameraSettings]:
    """Settings of one mount."""

    def make(
        path: str,
        transport: Transport = Transport.TCP,
        user: str = "",
        password: str = "",
        camera: str = "01",
    ) -> CameraSettings:
        address = gst_peer.address(path)
        return CameraSettings(camera, StreamSettings(address, transport, user, password))

    return make


@pytest.fixture
def numbers_of() -> Callable[[Sequence[Packet]], list[int]]:
    """Decode packets and read the numbers burnt into their pictures."""

    def read(packets: Sequence[Packet]) -> list[int]:
        codec = av.CodecContext.create(packets[0].format.codec, "r")
        assert isinstance(codec, av.VideoCodecContext)
        codec.extradata = packets[0].format.extradata or None
        found: list[int] = []
        for one in [*(av.Packet(packet.data) for packet in packets), None]:
            for picture in codec.decode(one):
                stamp = read_stamp(np.asarray(picture.to_ndarray(format="gray"), np.uint8))
                assert stamp is not None
                found.append(stamp.number)
        return found

    return read
