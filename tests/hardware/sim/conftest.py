"""What the tests of the simulated site share: one loop cache, and clients that are not ours.

`RawClient` is a second, independent implementation of the receiving side, kept apart from the
server's code on purpose: it shares no function with what it tests.
"""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest
from av.video.codeccontext import VideoCodecContext

from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.sim.stamp import Stamp, read_stamp


@dataclass(frozen=True, slots=True)
class Rtp:
    """One RTP packet as it came."""

    sequence: int
    timestamp: int
    marker: bool
    payload: bytes
    arrived_s: float


@dataclass(frozen=True, slots=True)
class Reply:
    """One RTSP or HTTP reply."""

    status: int
    headers: dict[str, str]
    body: bytes


class RawClient:
    """Speaks RTSP over one socket and takes RTP apart, by hand."""

    def __init__(self, url: str) -> None:
        host, port = url.split("/")[2].split(":")
        self.url = url
        self.socket = socket.create_connection((host, int(port)), timeout=3)
        self.buffer = b""
        self.count = 0
        self.session = ""
        self.reports: list[bytes] = []
        self.packets: list[Rtp] = []

    def ask(self, method: str, url: str = "", **headers: str) -> Reply:
        """Send a request and wait for its reply."""
        self.count += 1
        lines = [f"{method} {url or self.url} RTSP/1.0", f"CSeq: {self.count}"]
        if self.session:
            lines.append(f"Session: {self.session}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        reply = self._reply()
        if "session" in reply.headers:
            self.session = reply.headers["session"].split(";")[0]
        return reply

    def play(self) -> None:
        """OPTIONS to PLAY, interleaved."""
        assert self.ask("OPTIONS").status == 200
        assert self.ask("DESCRIBE").status == 200
        wish = "RTP/AVP/TCP;unicast;interleaved=0-1"
        assert self.ask("SETUP", f"{self.url}/trackID=0", Transport=wish).status == 200
        assert self.ask("PLAY").status == 200

    def receive(self, until: Callable[[list[Rtp]], bool], limit_s: float = 4.0) -> list[Rtp]:
        """Read media until a condition holds; what came so far when the limit is over."""
        end = time.monotonic() + limit_s
        packets = self.packets
        while not until(packets) and time.monotonic() < end:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                data = self.socket.recv(1 << 16)
            except TimeoutError:
                break
            if not data:
                msg = "closed by the camera"
                raise ConnectionError(msg)
            self.buffer += data
            self._take_packets()
        self.packets = []
        return packets

    def close(self) -> None:
        self.socket.close()

    def _take_packets(self) -> None:
        while self.buffer[:1] == b"$" and len(self.buffer) >= 4:
            channel, length = self.buffer[1], struct.unpack(">H", self.buffer[2:4])[0]
            if len(self.buffer) < 4 + length:
                return
            data, self.buffer = self.buffer[4 : 4 + length], self.buffer[4 + length :]
            if channel % 2:
                self.reports.append(data)
                continue
            sequence, timestamp = struct.unpack(">HI", data[2:8])
            marker = bool(data[1] & 0x80)
            self.packets.append(Rtp(sequence, timestamp, marker, data[12:], time.monotonic()))

    def _reply(self) -> Reply:
        while True:
            self._take_packets()
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if found and self.buffer[:1] != b"$":
                lines = head.decode().split("\r\n")
                pairs = (line.split(": ", 1) for line in lines[1:])
                headers = {name.lower(): value for name, value in pairs}
                length = int(headers.get("content-length", "0"))
                if len(rest) >= length:
                    self.buffer = rest[length:]
                    return Reply(int(lines[0].split(" ")[1]), headers, rest[:length])
            data = self.socket.recv(1 << 16)
            if not data:
                msg = "closed by the camera"
                raise ConnectionError(msg)
            self.buffer += data


def h264_units(packets: list[Rtp]) -> list[tuple[int, bytes]]:
    """Access units from RTP (RFC 6184): (time stamp, Annex B), only whole ones."""
    units: list[tuple[int, bytes]] = []
    parts = b""
    for packet in packets:
        kind = packet.payload[0] & 0x1F
        if kind == 24:
            rest = packet.payload[1:]
            while rest:
                size = struct.unpack(">H", rest[:2])[0]
                parts += b"\x00\x00\x01" + rest[2 : 2 + size]
                rest = rest[2 + size :]
        elif kind == 28:
            if packet.payload[1] & 0x80:
                first = packet.payload[0] & 0xE0 | packet.payload[1] & 0x1F
                parts += b"\x00\x00\x01" + bytes([first])
            parts += packet.payload[2:]
        else:
            parts += b"\x00\x00\x01" + packet.payload
        if packet.marker:
            units.append((packet.timestamp, parts))
            parts = b""
    return units


def decode_stamps(units: list[tuple[int, bytes]], codec: str = "h264") -> list[Stamp | None]:
    """Stamps of every picture that decodes; raises what FFmpeg raises."""
    decoder = cast("VideoCodecContext", av.CodecContext.create(codec, "r"))
    frames = [frame for _, unit in units for frame in decoder.decode(av.Packet(unit))]
    frames += decoder.decode(None)
    return [read_stamp(np.asarray(f.to_ndarray(format="gray"), np.uint8)) for f in frames]


@pytest.fixture(scope="session")
def loop_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests: each loop is coded once."""
    return tmp_path_factory.mktemp("loops")


@pytest.fixture
def start_site(loop_cache: Path) -> Iterator[Callable[..., SimulatedSite]]:
    """Start sites that end with the test."""
    with ExitStack() as stack:

        def start(*cameras: CameraPlan, **settings: object) -> SimulatedSite:
            plan = SitePlan(cameras=cameras, cache_dir=str(loop_cache), **settings)  # type: ignore[arg-type] # by keyword
            return stack.enter_context(SimulatedSite(plan, start_limit_s=30))

        yield start


@pytest.fixture(scope="session")
def small() -> StreamPlan:
    """A stream that costs almost nothing: 20 pictures per second, a keyframe every half second."""
    return StreamPlan(
        role=StreamRole.SUB,
        width=320,
        height=180,
        fps=20,
        bitrate_bps=200_000,
        gop_s=0.5,
        loop_s=2.0,
    )


@pytest.fixture
def raw_client() -> Iterator[Callable[[str], RawClient]]:
    """Open raw clients that close with the test."""
    clients: list[RawClient] = []

    def connect(url: str) -> RawClient:
        clients.append(RawClient(url))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def units_of() -> Callable[[list[Rtp]], list[tuple[int, bytes]]]:
    """Put H.264 packets together."""
    return h264_units


@pytest.fixture
def stamps_of() -> Callable[[list[Rtp]], list[Stamp | None]]:
    """Decode H.264 packets and read their stamps."""
    return lambda packets: decode_stamps(h264_units(packets))


@pytest.fixture
def read_stamps() -> Callable[..., list[Stamp | None]]:
    """Open an address with PyAV and read the stamps of its first pictures."""

    def read(url: str, count: int, **options: str) -> list[Stamp | None]:
        given = {"rtsp_transport": "tcp", "probesize": "32768", "analyzeduration": "500000"}
        stamps: list[Stamp | None] = []
        with av.open(url, options={**given, **options}, timeout=(10, 5)) as container:
            for frame in container.decode(video=0):
                stamps.append(read_stamp(np.asarray(frame.to_ndarray(format="gray"), np.uint8)))
                if len(stamps) == count:
                    break
        return stamps

    return read
