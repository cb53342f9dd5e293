"""RTP to access units: worked packets, any units, and what a lost packet costs."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.bitstream import START_CODE
from hardware.camera.rtsp.rtp import AccessUnit, Depacketizer

IDR, SLICE, SPS, PPS = b"\x65idr", b"\x41slice", b"\x67sps", b"\x68pps"


def packet(
    sequence: int, stamp: int, payload: bytes, *, marker: bool = False, kind: int = 96
) -> bytes:
    head = struct.pack(
        ">BBHII", 0x80, kind | (0x80 if marker else 0), sequence & 0xFFFF, stamp & 0xFFFFFFFF, 5
    )
    return head + payload


def whole(*units: bytes) -> bytes:
    return b"".join(START_CODE + unit for unit in units)


def fed(depacketizer: Depacketizer, *packets: bytes) -> list[AccessUnit]:
    return [unit for one in packets for unit in depacketizer.feed(one)]


def test_an_aggregate_and_a_fragmented_picture_make_one_access_unit() -> None:
    """RFC 6184 clauses 5.7.1 and 5.8."""
    stap = b"\x78" + b"".join(struct.pack(">H", len(one)) + one for one in (SPS, PPS))
    got = fed(
        Depacketizer("h264", 96),
        packet(1, 9000, stap),
        packet(2, 9000, b"\x7c\x85" + b"id"),
        packet(3, 9000, b"\x7c\x05" + b"-"),
        packet(4, 9000, b"\x7c\x45" + b"r", marker=True),
    )
    assert got == [AccessUnit(whole(SPS, PPS, b"\x65id-r"), 0, 0)]


def test_h265_aggregates_and_fragments_follow_rfc_7798() -> None:
    """RFC 7798 clauses 4.4.2 and 4.4.3: type 48 and type 49 around a TRAIL_R slice of type 1."""
    vps, sps = b"\x40\x01v", b"\x42\x01s"
    aggregate = b"\x60\x01" + b"".join(struct.pack(">H", len(one)) + one for one in (vps, sps))
    got = fed(
        Depacketizer("hevc", 96),
        packet(1, 0, aggregate),
        packet(2, 0, b"\x62\x01\x81" + b"ab"),
        packet(3, 0, b"\x62\x01\x41" + b"c", marker=True),
    )
    assert got == [AccessUnit(whole(vps, sps, b"\x02\x01abc"), 0, 0)]


def test_a_lost_packet_costs_its_access_unit_and_is_counted() -> None:
    depacketizer = Depacketizer("h264", 96)
    got = fed(
        depacketizer,
        packet(65534, 0, IDR, marker=True),
        packet(65535, 3600, b"\x5c\x81" + b"a"),
        packet(1, 3600, b"\x5c\x41" + b"c", marker=True),
        packet(2, 7200, SLICE, marker=True),
    )
    assert [one.ticks for one in got] == [0, 7200]
    assert [one.lost_before for one in got] == [0, 1]
    assert depacketizer.packets_lost == 1


def test_a_lost_start_or_end_never_lets_half_a_picture_through() -> None:
    depacketizer = Depacketizer("h264", 96)
    got = fed(
        depacketizer,
        packet(1, 0, IDR, marker=True),
        packet(2, 3600, SLICE),  # its second slice, packet 3, is lost
        packet(4, 7200, SLICE),  # and so might be the start of this one
        packet(5, 7200, SLICE, marker=True),
        packet(6, 10800, SLICE, marker=True),
    )
    assert [one.ticks for one in got] == [0, 10800]
    assert got[1].lost_before >= 2


def test_a_camera_that_sets_no_marker_is_read_by_its_time_stamps() -> None:
    got = fed(Depacketizer("h264", 96), *(packet(n, 3600 * n, SLICE) for n in range(4)))
    assert [one.ticks for one in got] == [0, 3600, 7200]


def test_parameter_sets_with_a_marker_or_stamp_of_their_own_join_the_next_picture() -> None:
    got = fed(
        Depacketizer("h264", 96),
        packet(1, 0, SPS, marker=True),
        packet(2, 0, PPS, marker=True),
        packet(3, 3600, IDR, marker=True),
    )
    assert [one.data for one in got] == [whole(SPS, PPS, IDR)]


def test_time_stamps_go_on_over_their_end_and_back() -> None:
    start = 2**32 - 3600
    got = fed(
        Depacketizer("h264", 96),
        packet(1, start, IDR, marker=True),
        packet(2, start + 3600, SLICE, marker=True),
        packet(3, start - 90_000, SLICE, marker=True),
    )
    assert [one.ticks for one in got] == [0, 3600, -90_000]


def test_padding_extension_and_sources_are_skipped() -> None:
    """RFC 3550 clause 5.1: P, X and two CSRC."""
    head = struct.pack(">BBHII", 0xB2, 0xE0, 1, 0, 5) + b"csrccsr2" + b"\xbe\xde\x00\x01extn"
    assert fed(Depacketizer("h264", 96), head + SLICE + b"\x00\x00\x03")[0].data == whole(SLICE)


@pytest.mark.parametrize("kind", [25, 26, 27, 29, 0])
def test_modes_that_were_not_agreed_on_are_left_out(kind: int) -> None:
    assert fed(Depacketizer("h264", 96), packet(1, 0, bytes([kind]) + b"xx", marker=True)) == []


def test_packets_of_other_types_and_old_ones_are_not_ours() -> None:
    got = fed(
        Depacketizer("h264", 96),
        packet(9, 0, SLICE, marker=True),
        packet(8, 0, SLICE, marker=True),
        packet(9, 0, SLICE, marker=True, kind=97),
    )
    assert len(got) == 1


def fragments(unit: bytes, room: int, *, hevc: bool) -> list[bytes]:
    """Cut one NAL unit as the standards say, or leave it whole."""
    if len(unit) <= room:
        return [unit]
    skip = 2 if hevc else 1
    body = unit[skip:]
    pieces = [body[at : at + room] for at in range(0, len(body), room)]
    out: list[bytes] = []
    for index, piece in enumerate(pieces):
        flags = 0x80 * (index == 0) | 0x40 * (index == len(pieces) - 1)
        if hevc:
            kind = unit[0] >> 1 & 0x3F
            out.append(bytes([unit[0] & 0x81 | 49 << 1, unit[1], flags | kind]) + piece)
        else:
            out.append(bytes([unit[0] & 0xE0 | 28, flags | unit[0] & 0x1F]) + piece)
    return out


@given(
    hevc=st.booleans(),
    pictures=st.lists(
        st.lists(st.binary(min_size=3, max_size=90), min_size=1, max_size=3), max_size=8
    ),
    room=st.integers(4, 40),
    first=st.integers(0, 65535),
    lost=st.sets(st.integers(0, 40), max_size=3),
)
def test_what_comes_out_is_whole_whatever_is_cut_or_lost(
    *, hevc: bool, pictures: list[list[bytes]], room: int, first: int, lost: set[int]
) -> None:
    head = b"\x02\x01" if hevc else b"\x41"
    wanted: dict[int, bytes] = {}
    packets: list[bytes] = []
    harmed: set[int] = set()
    for number, picture in enumerate(pictures):
        units = [head + body for body in picture]
        wanted[number * 3600] = whole(*units)
        payloads = [one for unit in units for one in fragments(unit, room, hevc=hevc)]
        for index, payload in enumerate(payloads):
            if len(packets) in lost:
                harmed.add(number * 3600)
            packets.append(
                packet(
                    first + len(packets),
                    number * 3600,
                    payload,
                    marker=index == len(payloads) - 1,
                )
            )
    kept = [one for index, one in enumerate(packets) if index not in lost]
    got = fed(Depacketizer("hevc" if hevc else "h264", 96), *kept)
    offset = int.from_bytes(kept[0][4:8], "big") if kept else 0
    for one in got:
        assert one.data == wanted[one.ticks + offset] or (0 in lost and one is got[0])
    if not lost:
        assert [one.data for one in got] == list(wanted.values())
    elif 0 not in lost:
        assert {one.ticks + offset for one in got}.isdisjoint(harmed)


@given(st.lists(st.binary(max_size=60), max_size=20), st.sampled_from(["h264", "hevc"]))
def test_random_packets_never_break_the_reader(packets: list[bytes], codec: str) -> None:
    depacketizer = Depacketizer(codec, 96)
    for index, body in enumerate(packets):
        depacketizer.feed(body)
        depacketizer.feed(packet(index, index, body or b"\x00", marker=index % 3 == 0))


def test_a_fragment_without_a_start_or_with_two_starts_spoils_its_unit() -> None:
    depacketizer = Depacketizer("h264", 96)
    assert fed(depacketizer, packet(1, 0, b"\x7c\x45end", marker=True)) == []
    twice = [packet(2, 9, b"\x7c\x85a"), packet(3, 9, b"\x7c\x85b"), packet(4, 9, b"\x7c\x45c")]
    assert fed(depacketizer, *twice, packet(5, 18, SLICE, marker=True))[0].lost_before == 2


@pytest.mark.parametrize(
    ("codec", "payload"),
    [
        ("h264", b"\x7c"),
        ("h264", b"\x78\x00\x09ab"),
        ("h264", b"\x78\x00\x00ab"),
        ("hevc", b"\x62\x01"),
        ("hevc", b"\x64\x01x"),
    ],
)
def test_payloads_that_are_too_short_or_unknown_spoil_their_unit(
    codec: str, payload: bytes
) -> None:
    depacketizer = Depacketizer(codec, 96)
    assert fed(depacketizer, packet(1, 0, payload, marker=True)) == []
    good = b"\x02\x01abc" if codec == "hevc" else SLICE
    assert fed(depacketizer, packet(2, 9, good, marker=True))[0].lost_before == 1


def test_a_unit_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.camera.rtsp.rtp._LARGEST_UNIT", 1000)
    depacketizer = Depacketizer("h264", 96)
    endless = [
        packet(n, 0, b"\x7c" + (b"\x85" if n == 1 else b"\x05") + bytes(300)) for n in range(1, 9)
    ]
    wide = [packet(n, 5, SLICE + bytes(300) + b"x") for n in range(9, 14)]
    got = fed(depacketizer, *endless, *wide, packet(14, 9, SLICE, marker=True))
    assert [one.data for one in got] == [whole(SLICE)]
    assert got[0].lost_before >= 2
