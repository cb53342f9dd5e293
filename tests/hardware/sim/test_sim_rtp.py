"""RTP, RTCP, JPEG payloads and session descriptions against the words of their standards."""

import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.packet import StreamRole
from hardware.sim.jpeg_payload import JpegError, parse_jpeg
from hardware.sim.plan import CameraPlan, Codec, StreamPlan
from hardware.sim.rtp import (
    INTERLEAVED_HEADER,
    MAX_PAYLOAD,
    RtpCounter,
    interleave,
    on_channel,
    packetize,
    sender_report,
)
from hardware.sim.sdp import Description, format_sdp
from hardware.sim.units import AccessUnit, join_nals

SPS = b"\x67\x4d\x40\x1e\x9a\x66"
PPS = b"\x68\xee\x3c\x80"


def _packets(wire: bytes) -> list[bytes]:
    packets = []
    while wire:
        assert wire[:1] == b"$"
        length = struct.unpack(">H", wire[2:4])[0]
        packets.append(wire[4 : 4 + length])
        wire = wire[4 + length :]
    return packets


def _nals(payloads: list[bytes]) -> list[bytes]:
    """RFC 6184 5.7.1 and 5.8, read back."""
    nals: list[bytes] = []
    for payload in payloads:
        kind = payload[0] & 0x1F
        if kind == 24:
            rest = payload[1:]
            while rest:
                size = int.from_bytes(rest[:2])
                nals.append(rest[2 : 2 + size])
                rest = rest[2 + size :]
        elif kind == 28:
            if payload[1] & 0x80:
                nals.append(bytes([payload[0] & 0xE0 | payload[1] & 0x1F]))
            nals[-1] += payload[2:]
        else:
            nals.append(payload)
    return nals


def _nal(head: int, size: int) -> bytes:
    return bytes([head]) + bytes(1 + n % 251 for n in range(size)) + b"\x80"


@given(
    sizes=st.lists(st.integers(1, 4 * MAX_PAYLOAD), min_size=1, max_size=4),
    sequence=st.integers(0, 0xFFFF),
    ticks=st.integers(-(2**40), 2**40),
)
def test_h264_is_read_back_whole_and_numbered(sizes: list[int], sequence: int, ticks: int) -> None:
    nals = [SPS, PPS, *(_nal(0x65, size) for size in sizes)]
    unit = AccessUnit(Codec.H264, join_nals(nals), is_keyframe=True, number=0)
    counter = RtpCounter(0x1234ABCD, sequence, 0xFFFFFF00)
    packets = _packets(bytes(counter.stamp(packetize(unit), ticks)))
    assert _nals([packet[12:] for packet in packets]) == nals
    assert all(len(packet) <= 12 + MAX_PAYLOAD for packet in packets)
    heads = [struct.unpack(">BBHII", packet[:12]) for packet in packets]
    assert [head[2] for head in heads] == [(sequence + n) % 0x10000 for n in range(len(packets))]
    assert {(head[0], head[1] & 0x7F, head[3], head[4]) for head in heads} == {
        (0x80, 96, (0xFFFFFF00 + ticks) % 2**32, 0x1234ABCD)
    }
    assert [bool(head[1] & 0x80) for head in heads] == [False] * (len(packets) - 1) + [True]
    assert counter.packets == len(packets)
    assert counter.octets == sum(len(packet) - 12 for packet in packets)


def test_h265_fragments_keep_layer_and_type() -> None:
    nal = bytes([19 << 1, 1]) + bytes(1 + n % 250 for n in range(3 * MAX_PAYLOAD)) + b"\x80"
    unit = AccessUnit(Codec.HEVC, join_nals([nal]), is_keyframe=True, number=0)
    payloads = [p[12:] for p in _packets(bytes(RtpCounter(1, 2, 3).stamp(packetize(unit), 0)))]
    # RFC 7798 4.4.3: type 49 in the payload header, S and E and the true type in the FU header.
    assert {(p[0] >> 1 & 0x3F, p[1], p[2] & 0x3F) for p in payloads} == {(49, 1, 19)}
    assert [p[2] >> 6 for p in payloads] == [2, *[0] * (len(payloads) - 2), 1]
    assert b"".join(p[3:] for p in payloads) == nal[2:]


def test_packets_move_to_another_channel() -> None:
    unit = AccessUnit(Codec.H264, join_nals([_nal(0x65, 3000)]), is_keyframe=True, number=0)
    template = packetize(unit)
    wire = RtpCounter(1, 2, 3).stamp(template, 0)
    moved = on_channel(wire, template.offsets, 4)
    assert {moved[offset + 1] for offset in template.offsets} == {4}
    assert {wire[offset + 1] for offset in template.offsets} == {0}
    assert interleave(5, b"abc") == b"$\x05\x00\x03abc"
    assert INTERLEAVED_HEADER == 4


def test_a_sender_report_ties_media_time_to_the_wall_clock() -> None:
    counter = RtpCounter(7, 0, 100, packets=11, octets=222)
    report = sender_report(counter, 1_500_000_000_250_000_000, 90_000, "camera-01")
    version, kind, length, ssrc, seconds, part, stamp, packets, octets = struct.unpack(
        ">BBHIIIIII", report[:28]
    )
    assert (version, kind, length) == (0x80, 200, 6)
    assert (ssrc, stamp, packets, octets) == (7, 90_100, 11, 222)
    assert seconds == 1_500_000_000 + 2_208_988_800
    assert part == 2**30  # a quarter of a second
    assert report[29] == 202
    words = struct.unpack(">H", report[30:32])[0]
    assert len(report) == 28 + 4 * (words + 1)
    assert b"camera-01" in report


def test_a_description_shows_the_parameter_sets() -> None:
    plan = StreamPlan(role=StreamRole.SUB)
    text = format_sdp(Description(plan, (SPS, PPS), "Camera 01", 3)).decode()
    assert "m=video 0 RTP/AVP 96\r\n" in text
    assert "profile-level-id=4D401E;sprop-parameter-sets=Z01AHppm,aO48gA==\r\n" in text
    assert text.endswith("a=control:trackID=0\r\n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xda\x00\x02abc",
        b"\xff\xd8\xff\xc0\x00\x11\x08\x10\x00\x10\x00\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
        b"\xff\xda\x00\x02abc",
        b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
        b"\xff\xda\x00\x02abc",
    ],
)
def test_a_jpeg_that_the_payload_cannot_carry_is_refused(data: bytes) -> None:
    with pytest.raises(JpegError):
        parse_jpeg(data)


@given(data=st.binary(max_size=300))
def test_random_bytes_are_a_jpeg_or_refused(data: bytes) -> None:
    try:
        parts = parse_jpeg(b"\xff\xd8" + data)
    except JpegError:
        return
    assert len(parts.tables) == 128


def test_reports_go_out_at_once_and_belong_to_the_stream(
    start_site: Callable[..., Any], small: StreamPlan, raw_client: Callable[[str], Any]
) -> None:
    site = start_site(CameraPlan("01", (small,)))
    client = raw_client(site.url("01", StreamRole.SUB))
    client.play()
    packets = client.receive(lambda seen: len(seen) > 0)
    assert struct.unpack(">I", client.reports[0][16:20])[0] == packets[0].timestamp
