"""The client on real sockets: a camera that breaks off, refuses, is deaf, or speaks IPv6."""

import contextlib
import select
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from hardware.camera.errors import SourceError
from hardware.camera.rtsp.client import RtspClient
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkCause
from hardware.camera.unit import RawUnit

SDP = b"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:t\r\n"


class Line:
    """A client and the camera's end of its connection."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family)
        place = f"[{host}]" if ":" in host else host
        self.url = f"rtsp://{place}:{self.listener.getsockname()[1]}/a"
        self.client = RtspClient(StreamSettings(self.url), 5.0, time.monotonic_ns())
        self.camera, _ = self.listener.accept()
        self.camera.settimeout(5)

    def poll(self) -> list[RawUnit]:
        readable = bool(select.select([self.client], [], [], 0.05)[0])
        return self.client.poll(time.monotonic_ns(), readable=readable)

    def asked(self) -> bytes:
        """Let the client send, and read its request."""
        with contextlib.suppress(TimeoutError):
            for _ in range(100):
                self.poll()
                if select.select([self.camera], [], [], 0)[0]:
                    return self.camera.recv(4096)
        pytest.fail("the client asked nothing")

    def answer(self, *headers: bytes, body: bytes = b"") -> bytes:
        request = self.asked()
        sequence = request.split(b"CSeq: ")[1].split(b"\r\n")[0]
        lines = [b"RTSP/1.0 200 OK", b"CSeq: " + sequence, *headers]
        lines.append(b"Content-Length: %d" % len(body))
        self.camera.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        return request

    def play(self) -> None:
        self.answer(body=SDP)
        self.answer(b"Session: 7")
        self.answer()
        for _ in range(100):
            self.poll()
            if self.client.is_playing:
                return
        pytest.fail("it does not play")

    def close(self) -> None:
        self.client.close(time.monotonic_ns())
        self.camera.close()
        self.listener.close()


@pytest.fixture(params=["127.0.0.1", "::1"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    try:
        made = Line(request.param)
    except OSError:
        pytest.skip(f"this machine has no {request.param}")
    yield made
    made.close()


def unit(sequence: int, stamp: int) -> bytes:
    packet = struct.pack(">BBHII", 0x80, 0xE0, sequence, stamp, 1) + b"\x65abc"
    return b"$\x00" + struct.pack(">H", len(packet)) + packet


def ended(line: Line) -> LinkCause:
    for _ in range(200):
        try:
            line.poll()
        except SourceError as error:
            return error.cause
    pytest.fail("it did not end")


def test_pictures_come_whatever_the_slices(line: Line) -> None:
    line.play()
    stream = b"".join(unit(n, n * 3600) for n in range(30))
    got: list[RawUnit] = []
    for at in range(0, len(stream), 7):
        line.camera.sendall(stream[at : at + 7])
        got += line.poll()
    for _ in range(100):
        got += line.poll()
        if len(got) == 30:
            break
    assert [one.pts for one in got] == [n * 3600 for n in range(30)]


def test_goodbye_reaches_the_camera(line: Line) -> None:
    line.play()
    line.client.close(time.monotonic_ns())
    assert line.camera.recv(4096).startswith(b"TEARDOWN")


def test_a_camera_that_hangs_up_closed_the_connection(line: Line) -> None:
    line.play()
    line.camera.shutdown(socket.SHUT_RDWR)
    assert ended(line) is LinkCause.CLOSED_BY_CAMERA


def test_a_camera_that_resets_closed_the_connection(line: Line) -> None:
    line.play()
    line.camera.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.camera.close()
    assert ended(line) is LinkCause.CLOSED_BY_CAMERA


def test_a_deaf_camera_ends_with_the_time_out(line: Line) -> None:
    now_ns = time.monotonic_ns()
    line.client.poll(now_ns + 4_900_000_000, readable=False)
    with pytest.raises(SourceError) as end:
        line.client.poll(now_ns + 5_100_000_000, readable=False)
    assert end.value.cause is LinkCause.NO_ANSWER


def test_a_closed_port_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = StreamSettings(f"rtsp://127.0.0.1:{port}/a")
    assert cause_of_opening(settings) is LinkCause.CONNECTION_REFUSED


def cause_of_opening(settings: StreamSettings) -> LinkCause:
    """Poll until the try fails; some systems refuse at once, some at the first look."""
    try:
        client = RtspClient(settings, 1.0, time.monotonic_ns())
    except SourceError as error:
        return error.cause
    try:
        for _ in range(100):
            client.poll(time.monotonic_ns(), readable=False)
            time.sleep(0.01)
    except SourceError as error:
        return error.cause
    finally:
        client.close(0)
    pytest.fail("it did not fail")
