"""RTSP and HTTP as RFC 2326 and real clients want them, over a real socket."""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, Codec, Serving, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.sim.stamp import Stamp

TCP = "RTP/AVP/TCP;unicast;interleaved=0-1"


@pytest.fixture(scope="module")
def site(small: StreamPlan, loop_cache: Path) -> Iterator[SimulatedSite]:
    """Cameras: 01 H.264 with sound and a second stream, 02 H.265, 03 JPEG, 04 with a password."""
    main = replace(small, role=StreamRole.MAIN)
    cameras = (
        CameraPlan("01", (main, replace(small, audio=True))),
        CameraPlan("02", (replace(small, codec=Codec.HEVC),)),
        CameraPlan("03", (replace(small, codec=Codec.MJPEG, bitrate_bps=400_000),)),
        CameraPlan("04", (small,), AuthPlan(AuthScheme.DIGEST, "guard", "right")),
    )
    plan = SitePlan(cameras, cache_dir=str(loop_cache), session_timeout_s=1.0)
    with SimulatedSite(plan) as site:
        yield site


@pytest.fixture
def client(site: SimulatedSite, raw_client: Callable[[str], Any]) -> Any:
    return raw_client(site.url("01", StreamRole.SUB))


def _pictures(count: int) -> Callable[[list[Any]], bool]:
    return lambda packets: sum(packet.marker for packet in packets) >= count


def test_the_methods_that_are_offered_are_answered(client: Any) -> None:
    offered = client.ask("OPTIONS").headers["public"].split(", ")
    assert {"DESCRIBE", "SETUP", "PLAY", "PAUSE", "GET_PARAMETER", "TEARDOWN"} <= set(offered)
    assert client.ask("RECORD").status == 501


def test_media_before_setup_is_refused(client: Any) -> None:
    assert client.ask("PLAY").status == 455
    assert client.ask("PAUSE").status == 455
    assert client.ask("TEARDOWN").status == 454


def test_multicast_and_foreign_transports_are_refused(client: Any) -> None:
    for wish in ("RTP/AVP;multicast;client_port=5000-5001", "RAW/RAW/UDP", ""):
        assert client.ask("SETUP", f"{client.url}/trackID=0", Transport=wish).status == 461
    both = "RTP/AVP;multicast;client_port=5000-5001,RTP/AVP/TCP;unicast;interleaved=2-3"
    reply = client.ask("SETUP", f"{client.url}/trackID=0", Transport=both)
    assert reply.headers["transport"] == "RTP/AVP/TCP;unicast;interleaved=2-3"


def test_an_unknown_stream_and_session_are_refused(
    site: SimulatedSite, client: Any, raw_client: Callable[[str], Any]
) -> None:
    elsewhere = client.url.replace("/sub", "/third")
    assert client.ask("DESCRIBE", elsewhere).status == 404
    assert client.ask("SETUP", elsewhere, Transport=TCP).status == 404
    assert client.ask("PLAY", Session="ffff").status == 454
    sub_only = raw_client(site.url("02", StreamRole.SUB))
    assert sub_only.ask("DESCRIBE", sub_only.url.replace("/sub", "/main")).status == 404


def test_a_session_carries_one_stream(client: Any) -> None:
    assert client.ask("SETUP", f"{client.url}/trackID=0", Transport=TCP).status == 200
    other = client.url.replace("/sub", "/main")
    assert client.ask("SETUP", f"{other}/trackID=0", Transport=TCP).status == 459


def test_pause_silences_and_play_goes_on_with_a_keyframe(
    client: Any, stamps_of: Callable[..., list[Stamp | None]]
) -> None:
    client.play()
    assert client.receive(_pictures(3))
    assert client.ask("SETUP", f"{client.url}/trackID=0", Transport=TCP).status == 455
    assert client.ask("PAUSE").status == 200
    client.packets = []
    assert client.receive(lambda _: False, 0.3) == []
    assert client.ask("PLAY").status == 200
    assert None not in stamps_of(client.receive(_pictures(3)))


def test_teardown_ends_the_media_but_not_the_connection(client: Any) -> None:
    client.play()
    assert client.receive(_pictures(1))
    assert client.ask("TEARDOWN").status == 200
    client.session, client.packets = "", []
    assert client.receive(lambda _: False, 0.3) == []
    client.play()
    assert client.receive(_pictures(1))


def test_a_session_without_a_sign_of_life_is_ended(client: Any) -> None:
    client.play()
    with pytest.raises(ConnectionError, match="closed by the camera"):
        client.receive(lambda _: False, 5)


def test_reports_of_the_client_keep_the_session_alive(client: Any) -> None:
    client.play()
    report = struct.pack(">BBHI", 0x80, 201, 1, 1)
    end = time.monotonic() + 2.4
    while time.monotonic() < end:
        client.socket.sendall(struct.pack(">cBH", b"$", 1, len(report)) + report)
        assert client.receive(_pictures(10), 1)


def test_udp_arrives_from_the_announced_ports_with_reports(
    site: SimulatedSite, raw_client: Callable[[str], Any]
) -> None:
    client = raw_client(site.url("02", StreamRole.SUB))
    with (
        socket.socket(type=socket.SOCK_DGRAM) as rtp,
        socket.socket(type=socket.SOCK_DGRAM) as rtcp,
    ):
        for sock in (rtp, rtcp):
            sock.bind(("127.0.0.1", 0))
            sock.settimeout(3)
        ports = f"{rtp.getsockname()[1]}-{rtcp.getsockname()[1]}"
        wish = f"RTP/AVP;unicast;client_port={ports}"
        reply = client.ask("SETUP", f"{client.url}/trackID=0", Transport=wish)
        server = reply.headers["transport"].split("server_port=")[1].split("-")
        assert int(server[0]) % 2 == 0
        assert int(server[1]) == int(server[0]) + 1
        assert client.ask("PLAY").status == 200
        data, sender = rtp.recvfrom(2000)
        report, reporter = rtcp.recvfrom(2000)
        assert [sender[1], reporter[1]] == [int(port) for port in server]
        assert report[1] == 200
        assert report[16:20] == data[4:8]


def test_sound_beside_video_keeps_its_own_time(
    site: SimulatedSite, read_stamps: Callable[..., list[Stamp | None]]
) -> None:
    url = site.url("01", StreamRole.SUB)
    options = {"rtsp_transport": "tcp", "analyzeduration": "500000"}
    with av.open(url, options=options, timeout=(10, 3)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        times: list[float] = []
        for packet in container.demux(audio=0):
            if packet.pts is not None and packet.time_base is not None:
                times.append(float(packet.pts * packet.time_base))
            if len(times) == 30:
                break
    assert times[-1] - times[-21] == pytest.approx(20 * 0.04)
    assert None not in read_stamps(url, 5)


@pytest.mark.parametrize(
    ("camera", "serving"),
    [
        ("01", Serving.RTSP),
        ("02", Serving.RTSP),
        ("03", Serving.RTSP),
        ("01", Serving.TS),
        ("02", Serving.TS),
        ("03", Serving.MJPEG),
    ],
)
def test_every_codec_is_shown_right_by_a_real_client(
    site: SimulatedSite,
    read_stamps: Callable[..., list[Stamp | None]],
    camera: str,
    serving: Serving,
) -> None:
    stamps = read_stamps(site.url(camera, StreamRole.SUB, serving), 12)
    numbers = [stamp.number for stamp in stamps if stamp is not None]
    assert len(numbers) == 12
    steps = {(b - a) % 40 for a, b in pairwise(numbers)}
    assert steps == {1}


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /sub.ts", 200),
        ("GET /sub.mjpg", 404),
        ("GET /third.ts", 404),
        ("GET /", 404),
        ("POST /sub.ts", 405),
    ],
)
def test_http_serves_what_the_codec_allows(
    site: SimulatedSite, request_line: str, status: int
) -> None:
    port = int(site.url("01", StreamRole.SUB).split(":")[2].split("/", 1)[0])
    with socket.create_connection(("127.0.0.1", port), timeout=3) as sock:
        sock.sendall(f"{request_line} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert sock.recv(100).split(b" ")[1] == str(status).encode()


def test_http_asks_for_the_password_too(
    site: SimulatedSite, read_stamps: Callable[..., list[Stamp | None]]
) -> None:
    url = site.url("04", StreamRole.SUB, Serving.TS)
    with pytest.raises(av.error.HTTPUnauthorizedError):
        read_stamps(url, 1)
    assert None not in read_stamps(url.replace("://", "://guard:right@"), 3)


def test_bytes_that_are_no_request_end_the_connection(client: Any) -> None:
    client.socket.sendall(b"\x16\x03\x01 this is no request\r\n\r\n")
    assert client.socket.recv(100).startswith(b"RTSP/1.0 400")
    assert client.socket.recv(100) == b""


def test_a_client_that_does_not_read_loses_pictures_but_no_memory(
    start_site: Callable[..., SimulatedSite], small: StreamPlan, raw_client: Callable[[str], Any]
) -> None:
    fat = replace(small, codec=Codec.MJPEG, width=640, height=360, bitrate_bps=40_000_000, fps=60)
    site = start_site(CameraPlan("01", (fat,)))
    client = raw_client(site.url("01", StreamRole.SUB))
    client.play()
    # The kernel takes some megabytes, the server one more, and then the count must stand still.
    end = time.monotonic() + 20
    before, sent = -1, 0
    while time.monotonic() < end:
        time.sleep(0.25)
        sent = site.control.stats("01")[0].bytes_sent
        if sent == before > 0:
            break
        before = sent
    assert before == sent > 1_000_000
