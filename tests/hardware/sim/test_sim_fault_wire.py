"""Every fault, seen on the wire by a client that shares no code with the server."""

import socket
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.faults import Fault
from hardware.sim.plan import AuthScheme, CameraPlan, Serving, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.sim.stamp import Stamp

GOP = 10
LOOP = 40
TICKS = 90_000 // 20


@pytest.fixture(scope="module")
def site(small: StreamPlan, loop_cache: Path) -> Iterator[SimulatedSite]:
    """One site for all faults; every test clears its own."""
    plan = SitePlan((CameraPlan("03", (small,)),), cache_dir=str(loop_cache), seed=5)
    with SimulatedSite(plan) as site:
        yield site


@pytest.fixture
def url(site: SimulatedSite) -> Iterator[str]:
    """The camera's address, without fault before and after."""
    site.control.clear()
    yield site.url("03", StreamRole.SUB)
    site.control.clear()


@pytest.fixture
def watching(url: str, raw_client: Callable[[str], Any]) -> Any:
    """A client in the middle of the stream."""
    client = raw_client(url)
    client.play()
    assert len(client.receive(_pictures(GOP))) >= GOP
    return client


def _pictures(count: int) -> Callable[[list[Any]], bool]:
    return lambda packets: sum(packet.marker for packet in packets) >= count


def _never(packets: list[Any]) -> bool:
    return False


def test_a_stalled_camera_answers_but_sends_no_media(site: SimulatedSite, watching: Any) -> None:
    site.control.fault("03", Fault.STALL)
    assert watching.ask("GET_PARAMETER").status == 200
    watching.packets = []
    assert watching.receive(_never, 0.5) == []


def test_after_a_stall_media_goes_on_with_a_keyframe(
    site: SimulatedSite, watching: Any, stamps_of: Callable[..., list[Stamp | None]]
) -> None:
    site.control.fault("03", Fault.STALL)
    watching.receive(_never, 0.2)
    site.control.clear("03")
    stamps = stamps_of(watching.receive(_pictures(GOP)))
    assert stamps[0] is not None
    assert stamps[0].number % GOP == 0


def test_a_vanished_camera_neither_answers_nor_closes(
    site: SimulatedSite, watching: Any, url: str, raw_client: Callable[[str], Any]
) -> None:
    site.control.fault("03", Fault.HALF_OPEN)
    watching.receive(_never, 0.1)
    assert watching.receive(_never, 0.4) == []
    watching.socket.settimeout(0.3)
    with pytest.raises(TimeoutError):
        watching.ask("GET_PARAMETER")
    newcomer = raw_client(url)
    newcomer.socket.settimeout(0.3)
    with pytest.raises(TimeoutError):
        newcomer.ask("OPTIONS")
    site.control.clear("03")
    watching.socket.settimeout(2)
    with pytest.raises(ConnectionResetError):
        watching.socket.recv(1)
    again = raw_client(url)
    again.play()
    assert again.receive(_pictures(1))


def test_a_drop_closes_the_connection_and_takes_new_ones(
    site: SimulatedSite, watching: Any, url: str, raw_client: Callable[[str], Any]
) -> None:
    site.control.fault("03", Fault.DROP)
    with pytest.raises(ConnectionError, match="closed by the camera"):
        watching.receive(_never, 2)
    again = raw_client(url)
    again.play()
    assert again.receive(_pictures(1))


def test_a_refusing_camera_resets_and_comes_back_on_the_same_port(
    site: SimulatedSite, watching: Any, url: str, raw_client: Callable[[str], Any]
) -> None:
    site.control.fault("03", Fault.REFUSE)
    with pytest.raises(ConnectionResetError):
        watching.receive(_never, 2)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            raw_client(url)
    site.control.fault("03", Fault.REFUSE)  # twice is once
    site.control.clear("03")
    again = raw_client(url)
    again.play()
    assert again.receive(_pictures(1))


def test_a_repeated_frame_has_the_same_bytes_and_advancing_time(
    site: SimulatedSite, watching: Any, stamps_of: Callable[..., list[Stamp | None]]
) -> None:
    site.control.fault("03", Fault.REPEATED_FRAME)
    watching.receive(_pictures(2))
    packets = watching.receive(_pictures(8))
    stamps = stamps_of(packets)
    assert len(stamps) >= 8
    assert len({stamp.number for stamp in stamps if stamp is not None}) == 1
    times = sorted({packet.timestamp for packet in packets})
    assert {b - a for a, b in pairwise(times)} == {TICKS}
    firsts = [p.payload for p in packets if p.payload[0] & 0x1F == 24]
    assert len(set(firsts)) == 1


@pytest.mark.parametrize("seconds", [10.0, -10.0])
def test_time_stamps_step_by_the_ordered_amount(
    site: SimulatedSite, watching: Any, seconds: float
) -> None:
    site.control.fault("03", Fault.PTS_JUMP, seconds=seconds)
    packets = watching.receive(_pictures(GOP))
    times = [packet.timestamp for packet in packets if packet.marker]
    steps = {(b - a) & 0xFFFFFFFF for a, b in pairwise(times)}
    jump = (TICKS + round(seconds * 90_000)) & 0xFFFFFFFF
    # The step may lie before the first picture read here: then the next order shows it.
    if jump not in steps:
        site.control.fault("03", Fault.PTS_JUMP, seconds=seconds)
        times = times[-1:] + [p.timestamp for p in watching.receive(_pictures(GOP)) if p.marker]
        steps = {(b - a) & 0xFFFFFFFF for a, b in pairwise(times)}
    assert steps == {TICKS, jump}


def test_spoilt_parameter_sets_cannot_be_decoded(
    site: SimulatedSite,
    watching: Any,
    url: str,
    raw_client: Callable[[str], Any],
    stamps_of: Callable[..., list[Stamp | None]],
) -> None:
    good = raw_client(url).ask("DESCRIBE").body
    site.control.fault("03", Fault.BAD_PARAMETER_SETS)
    with pytest.raises(ConnectionError, match="closed by the camera"):
        watching.receive(_never, 2)
    client = raw_client(url)
    assert client.ask("DESCRIBE").body != good
    client.play()
    with pytest.raises(av.error.InvalidDataError):
        stamps_of(client.receive(_pictures(GOP)))


def test_a_trickle_is_one_keyframe_a_second(
    site: SimulatedSite, watching: Any, stamps_of: Callable[..., list[Stamp | None]]
) -> None:
    site.control.fault("03", Fault.TRICKLE)
    watching.receive(_never, 0.2)
    packets = watching.receive(_pictures(2), 3)
    times = [packet.timestamp for packet in packets if packet.marker]
    assert (times[1] - times[0]) & 0xFFFFFFFF == 90_000
    stamps = stamps_of(packets)
    assert [stamp.number % GOP for stamp in stamps if stamp is not None] == [0, 0]


def test_a_changed_password_closes_the_stream_and_refuses_the_old_one(
    site: SimulatedSite, watching: Any, url: str, raw_client: Callable[[str], Any]
) -> None:
    site.control.fault("03", Fault.AUTH_CHANGE, scheme=AuthScheme.BASIC, user="new")
    with pytest.raises(ConnectionError, match="closed by the camera"):
        watching.receive(_never, 2)
    client = raw_client(url)
    assert client.ask("DESCRIBE").status == 401
    assert client.ask("DESCRIBE", Authorization="Basic bmV3OmNoYW5nZWQ=").status == 200
    site.control.clear("03")
    assert raw_client(url).ask("DESCRIBE").status == 200


def test_a_changed_size_arrives_inside_the_running_session(
    site: SimulatedSite,
    watching: Any,
    url: str,
    raw_client: Callable[[str], Any],
    units_of: Callable[..., list[tuple[int, bytes]]],
) -> None:
    before = raw_client(url).ask("DESCRIBE").body
    site.control.fault("03", Fault.SIZE_CHANGE, width=160, height=90)
    packets = watching.receive(_pictures(2 * GOP))
    sizes = set()
    decoder = av.CodecContext.create("h264", "r")
    for _, unit in units_of(packets):
        for frame in decoder.decode(av.Packet(unit)):
            sizes.add((frame.width, frame.height))
    assert (160, 90) in sizes
    assert raw_client(url).ask("DESCRIBE").body != before
    site.control.clear("03")
    assert raw_client(url).ask("DESCRIBE").body.split(b"\r\n")[4:] == before.split(b"\r\n")[4:]


def test_a_changed_codec_needs_a_new_session(
    site: SimulatedSite, watching: Any, url: str, raw_client: Callable[[str], Any]
) -> None:
    site.control.fault("03", Fault.CODEC_CHANGE)
    with pytest.raises(ConnectionError, match="closed by the camera"):
        watching.receive(_never, 2)
    assert b"H265/90000" in raw_client(url).ask("DESCRIBE").body
    site.control.clear("03")
    assert b"H264/90000" in raw_client(url).ask("DESCRIBE").body


def test_lost_packets_leave_gaps_in_the_sequence_numbers(
    site: SimulatedSite, watching: Any
) -> None:
    site.control.fault("03", Fault.PACKET_LOSS, share=0.3)
    packets = watching.receive(_pictures(30))
    numbers = [packet.sequence for packet in packets]
    sent = (numbers[-1] - numbers[0] & 0xFFFF) + 1
    assert 0.1 < 1 - len(numbers) / sent < 0.5


def test_a_fault_of_one_role_leaves_the_other_alone(
    start_site: Callable[..., SimulatedSite], small: StreamPlan, raw_client: Callable[[str], Any]
) -> None:
    main = StreamPlan(role=StreamRole.MAIN, width=320, height=180, fps=10, loop_s=1)
    site = start_site(CameraPlan("01", (main, small)))
    clients = {role: raw_client(site.url("01", role)) for role in StreamRole}
    for client in clients.values():
        client.play()
        assert client.receive(_pictures(1))
    site.control.fault("01", Fault.STALL, role=StreamRole.MAIN)
    clients[StreamRole.MAIN].receive(_never, 0.1)
    assert clients[StreamRole.MAIN].receive(_never, 0.4) == []
    assert clients[StreamRole.SUB].receive(_pictures(5))


def test_the_port_of_a_refusing_camera_is_taken_by_nobody_else(
    site: SimulatedSite, url: str
) -> None:
    site.control.fault("03", Fault.REFUSE)
    port = urlsplit(url).port
    with socket.socket() as thief, pytest.raises(OSError, match="in use"):
        thief.bind(("127.0.0.1", port))


def test_a_step_back_in_time_does_not_end_a_transport_stream(site: SimulatedSite) -> None:
    site.control.clear()
    address = site.url("03", StreamRole.SUB, Serving.TS)
    options = {"probesize": "32768", "analyzeduration": "500000"}
    times: list[int] = []
    with av.open(address, options=options, timeout=(5, 2)) as container:
        for packet in container.demux(video=0):
            if packet.pts is None:
                continue
            times.append(packet.pts)
            if len(times) == 10:
                site.control.fault("03", Fault.PTS_JUMP, seconds=-30.0)
            if len(times) > 10 and times[-1] < times[0]:
                break
            assert len(times) < 200
    assert times[0] - times[-1] == pytest.approx(30 * 90_000, abs=5 * 90_000)
