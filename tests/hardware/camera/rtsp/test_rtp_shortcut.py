"""The shortcut for fragments gives what the long way gives, whatever happens to the packets."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.rtsp.rtp import AccessUnit, Depacketizer


def packets(codec: str, sizes: list[int], first: int) -> list[bytes]:
    """Access units of one fragmented unit each, 25 a second."""
    made: list[bytes] = []
    for number, size in enumerate(sizes):
        header = b"\x1c" if codec == "h264" else b"\x62\x01"
        kind = 5 if codec == "h264" else 19
        for part in range(size):
            edges = (0x80 if part == 0 else 0) | (0x40 if part == size - 1 else 0)
            marker = 0x80 if part == size - 1 else 0
            head = bytes([0x80, 96 | marker])
            head += ((first + len(made)) & 0xFFFF).to_bytes(2, "big")
            head += (number * 3_600).to_bytes(4, "big") + b"ssrc"
            made.append(head + header + bytes([edges | kind]) + bytes([part % 256]) * 9)
    return made


def units(codec: str, sent: list[bytes], *, is_short: bool) -> tuple[list[AccessUnit], int]:
    depacketizer = Depacketizer(codec, 96)
    found: list[AccessUnit] = []
    for packet in sent:
        if not is_short:
            depacketizer._middle = -1
        found += depacketizer.feed(packet)
    return found, depacketizer.packets_lost


@given(
    st.sampled_from(["h264", "hevc"]),
    st.lists(st.integers(2, 12), min_size=1, max_size=5),
    st.integers(65_500, 65_540),
    st.data(),
)
def test_the_shortcut_changes_nothing(
    codec: str, sizes: list[int], first: int, data: st.DataObject
) -> None:
    whole = packets(codec, sizes, first)
    sent: list[bytes] = []
    for packet in whole:
        sent += [packet] * data.draw(st.sampled_from([1, 1, 1, 1, 1, 1, 0, 2]))
    assert units(codec, sent, is_short=True) == units(codec, sent, is_short=False)
    assert len(units(codec, whole, is_short=True)[0]) == len(sizes)
