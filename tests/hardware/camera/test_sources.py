"""Sources through FFmpeg: files good, broken and random; HTTP; and passwords that stay inside."""

import contextlib
import io
import logging
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.camera.addresses import is_batched, secret_url
from hardware.camera.av_source import AvSource
from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.picture_size import PictureSize, jpeg_size
from hardware.camera.settings import StreamSettings, Transport
from hardware.camera.state import LinkCause
from hardware.camera.unit import RawUnit

SECRET = "planted%&/s3cret"  # noqa: S105 - planted
USER = "planted-user"
ROOT = Path(__file__).parents[3]


def read_all(source: AvSource, limit_s: float = 20.0) -> list[RawUnit]:
    """Everything until the end."""
    units: list[RawUnit] = []
    end = time.monotonic() + limit_s
    with contextlib.closing(source):
        while time.monotonic() < end:
            try:
                unit = source.read()
            except SourceError:
                return units
            if unit is not None:
                units.append(unit)
    pytest.fail("the file did not end")


def once(path: Path) -> AvSource:
    return AvSource(StreamSettings(path.as_uri(), loop=False))


@pytest.mark.parametrize(
    ("container", "codec", "name"),
    [
        ("mpegts", "libx264", "h264"),
        ("mp4", "libx264", "h264"),
        ("matroska", "libx264", "h264"),
        ("mp4", "libx265", "hevc"),
        ("avi", "mjpeg", "mjpeg"),
    ],
)
def test_every_container_gives_the_same_kind_of_units(
    container: str, codec: str, name: str, tmp_path: Path, make_clip: Callable[..., bytes]
) -> None:
    path = tmp_path / "clip"
    path.write_bytes(make_clip(container, codec, pictures=8, group=4))
    source = once(path)
    source.open(1.0)
    units = read_all(source)
    assert len(units) == 8
    assert {one.codec for one in units} == {name}
    if name != "mjpeg":
        assert all(one.data.startswith((b"\x00\x00\x00\x01", b"\x00\x00\x01")) for one in units)


def test_a_file_is_given_at_its_own_pace(clip_file: Path) -> None:
    source = once(clip_file)
    source.open(1.0)
    began = time.monotonic()
    assert len(read_all(source)) == 20
    assert 1.7 <= time.monotonic() - began < 4.0


def test_the_file_that_breaks_another_reader_gives_its_51_pictures_as_jpeg(
    shared_data: Path,
) -> None:
    source = once(shared_data / "cctv" / "robustness_rawvideo_48x48.avi")
    source.open(1.0)
    units = read_all(source)
    assert len(units) == 51
    assert {one.codec for one in units} == {"mjpeg"}


@settings(max_examples=25, deadline=None)
@given(cut=st.floats(0, 1), flips=st.lists(st.floats(0, 0.999), max_size=4))
@pytest.mark.parametrize("container", ["mp4", "mpegts"])
def test_truncated_and_spoilt_files_end_in_words(
    container: str,
    cut: float,
    flips: list[float],
    make_clip: Callable[..., bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = bytearray(make_clip(container, pictures=3, width=64, height=48))
    data = data[: int(len(data) * cut)]
    for place in flips:
        if data:
            data[int(place * len(data))] ^= 0x55
    path = tmp_path_factory.getbasetemp() / "spoilt.bin"
    path.write_bytes(data)
    ends_in_words(path)


@settings(max_examples=40, deadline=None)
@given(noise=st.binary(max_size=400))
def test_random_bytes_end_in_words(noise: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.bin"
    path.write_bytes(noise)
    ends_in_words(path)


def ends_in_words(path: Path) -> None:
    """Open and read a little: units or a cause, nothing else."""
    with contextlib.closing(once(path)) as source:
        try:
            source.open(1.0)
            units = [source.read() for _ in range(3)]
        except SourceError as error:
            assert isinstance(error.cause, LinkCause)  # noqa: PT017 - both ends are fine
            return
    assert all(unit is None or unit.data for unit in units)


def test_raw_pictures_are_coded_to_jpeg_so_that_they_can_be_recorded(tmp_path: Path) -> None:
    """A device without a codec; here the pictures come from a file of the same kind."""
    path = tmp_path / "raw.avi"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("rawvideo", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuyv422"
        for index in range(5):
            pixels = np.full((48, 64, 3), 40 * index, np.uint8)
            picture = av.VideoFrame.from_ndarray(pixels, "bgr24").reformat(format="yuyv422")
            picture.pts = index
            out.mux(stream.encode(picture))
    source = once(path)
    source.open(1.0)
    units = read_all(source)
    assert [jpeg_size(one.data) for one in units] == [PictureSize(64, 48)] * 5


def test_a_device_that_is_not_there_is_called_so() -> None:
    with pytest.raises(SourceError) as missing:
        AvSource(StreamSettings("v4l2:///dev/video-none")).open(1.0)
    assert missing.value.cause in {LinkCause.NO_DEVICE, LinkCause.BAD_MEDIA}


def test_a_file_that_is_not_there_is_no_device(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as missing:
        once(tmp_path / "none.mp4").open(1.0)
    assert missing.value.cause is LinkCause.NO_DEVICE


class Camera:
    """A socket that answers every request in a fixed way and keeps what it was asked."""

    def __init__(self, answers: list[bytes], tail: bytes = b"") -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked: list[bytes] = []
        self._answers, self._tail = answers, tail
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, name="fake-camera")
        self._thread.start()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                self._open.append(peer)
                if not self._answers:
                    continue
                self.asked.append(peer.recv(4096))
                answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
                peer.sendall(answer + (b"" if b" 401 " in answer else self._tail))

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for peer in self._open:
            peer.close()


@pytest.fixture
def camera() -> Iterator[Callable[..., Camera]]:
    made: list[Camera] = []

    def make(*answers: bytes, tail: bytes = b"") -> Camera:
        made.append(Camera(list(answers), tail))
        return made[-1]

    yield make
    for one in made:
        one.close()


def http(port: int, user: str = "", password: str = "") -> StreamSettings:
    return StreamSettings(f"http://127.0.0.1:{port}/live?x=1", user=user, password=password)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n"
ASK = b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\n\r\n'


def units_of(source: AvSource, count: int) -> list[RawUnit]:
    found: list[RawUnit] = []
    while len(found) < count:
        unit = source.read()
        if unit is not None:
            found.append(unit)
    return found


def test_an_http_camera_is_read_after_digest_and_in_chunks(
    camera: Callable[..., Camera], make_clip: Callable[..., bytes]
) -> None:
    clip = make_clip()
    parts = [clip[at : at + 1000] for at in range(0, len(clip), 1000)]
    chunked = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in parts)
    peer = camera(ASK, OK + b"Transfer-Encoding: chunked\r\n\r\n", tail=chunked)
    source = AvSource(http(peer.port, "guard", SECRET))
    with contextlib.closing(source):
        source.open(3.0)
        assert len(units_of(source, 10)) == 10
    assert b"Authorization: Digest" in peer.asked[1]
    assert b'uri="/live?x=1"' in peer.asked[1]


def test_a_multipart_camera_gives_one_unit_a_picture(
    camera: Callable[..., Camera], make_clip: Callable[..., bytes]
) -> None:
    clip = make_clip("mjpeg", "mjpeg", pictures=6, width=64, height=48)
    starts = [at for at in range(len(clip) - 1) if clip[at : at + 3] == b"\xff\xd8\xff"]
    jpegs = [clip[a:b] for a, b in zip(starts, [*starts[1:], len(clip)], strict=True)]
    body = b"".join(
        b"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(one), one)
        for one in jpegs
    )
    kind = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\n\r\n"
    peer = camera(kind, tail=body)
    source = AvSource(http(peer.port))
    with contextlib.closing(source):
        source.open(3.0)
        units = units_of(source, 4)
    assert [one.codec for one in units] == ["mjpeg"] * 4
    assert all(one.pts is None for one in units)


@pytest.mark.parametrize("answer", [ASK, b"HTTP/1.1 403 No\r\n\r\n"])
def test_a_wrong_http_password_is_called_so(answer: bytes, camera: Callable[..., Camera]) -> None:
    peer = camera(answer)
    with pytest.raises(RefusedError) as refused:
        AvSource(http(peer.port, USER, SECRET)).open(2.0)
    assert refused.value.cause is LinkCause.WRONG_PASSWORD


def test_a_silent_http_camera_ends_with_the_open_time_out_and_on_request(
    camera: Callable[..., Camera],
) -> None:
    peer = camera()
    began = time.monotonic()
    with pytest.raises(SourceError) as silent:
        AvSource(http(peer.port)).open(0.5)
    assert silent.value.cause is LinkCause.NO_ANSWER
    assert time.monotonic() - began < 1.2
    began = time.monotonic()
    with pytest.raises(SourceError):
        AvSource(http(peer.port), may_wait=lambda: False).open(30.0)
    assert time.monotonic() - began < 1.0


def secrets_in(text: str) -> list[str]:
    return [one for one in (SECRET, "planted%25", "s3cret", USER) if one in text]


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
@pytest.mark.parametrize("transport", list(Transport))
def test_no_error_carries_the_password_in_any_form(
    scheme: str,
    transport: Transport,
    camera: Callable[..., Camera],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    peer = camera(b"HTTP/1.1 404 x\r\n\r\n")
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    for where in (peer.port, port):
        stream = StreamSettings(f"{scheme}://127.0.0.1:{where}/a", transport, USER, SECRET)
        with pytest.raises(SourceError) as failed:
            AvSource(stream).open(0.5)
        told = io.StringIO()
        error: BaseException | None = failed.value
        while error is not None:
            told.write(repr(error) + str(error) + str(getattr(error, "filename", "")))
            error = error.__cause__ or error.__context__
        told.write("".join(traceback.format_exception(failed.value)))
        assert secrets_in(told.getvalue() + repr(stream).replace(USER, "") + caplog.text) == []


def test_ffmpegs_own_log_says_nothing(camera: Callable[..., Camera]) -> None:
    """A child process, because FFmpeg writes to the real standard error."""
    code = (
        "import sys, logging; logging.basicConfig(level=1)\n"
        "from hardware.camera.av_source import AvSource\n"
        "from hardware.camera.errors import SourceError\n"
        "from hardware.camera.settings import StreamSettings, Transport\n"
        "for transport in Transport:\n"
        "    try:\n"
        "        AvSource(StreamSettings(sys.argv[1], transport, *sys.argv[2:])).open(0.5)\n"
        "    except SourceError as error:\n"
        "        print(repr(error))\n"
    )
    peer = camera(b'RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n')
    done = subprocess.run(
        [sys.executable, "-c", code, f"rtsp://127.0.0.1:{peer.port}/a", USER, SECRET],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=30,
    )
    assert done.stdout.count("Error(") == 2
    assert secrets_in(done.stdout + done.stderr) == []


def test_the_address_holds_the_password_only_when_it_is_opened() -> None:
    stream = StreamSettings("rtsp://10.0.0.1:554/a", user="a@b", password="p/w:x")  # noqa: S106 - planted
    assert secret_url(stream) == "rtsp://a%40b:p%2Fw%3Ax@10.0.0.1:554/a"
    assert "p/w" not in repr(stream)


def test_only_numeric_hosts_over_tcp_are_read_by_our_own_client() -> None:
    assert is_batched(StreamSettings("rtsp://10.0.0.1/a"))
    assert is_batched(StreamSettings("rtsp://[::1]:8554/a"))
    assert not is_batched(StreamSettings("rtsp://camera.local/a"))
    assert not is_batched(StreamSettings("rtsp://10.0.0.1/a", Transport.UDP))
    assert not is_batched(StreamSettings("http://10.0.0.1/a.ts"))


def test_nobody_reads_video_with_opencv() -> None:
    """It corrupts the heap on some files (see the 48x48 clip above)."""
    rooms = [ROOT / room for room in ("console", "widgets", "hardware", "analytics")]
    sources = [path for room in rooms for path in room.rglob("*.py")]
    assert len(sources) > 20
    named = "Video" + "Capture"
    assert [path for path in sources if named in path.read_text(encoding="utf-8")] == []
