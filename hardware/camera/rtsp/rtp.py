"""Puts RTP packets together to access units: H.264 (RFC 6184) and H.265 (RFC 7798). Pure.

Non-interleaved mode only. Checks the sequence numbers: an access unit that lacks a packet is
left out and counted, never handed on in part. Padding, extensions and contributing sources are
understood and skipped (RFC 3550 clause 5.1). One thread.
"""

from collections.abc import Sequence
from typing import NamedTuple

from hardware.camera.bitstream import START_CODE, is_coded_picture

_VERSION_2 = 2
_FIXED = 12
_H264_STAP_A, _H264_FU_A = 24, 28
_H265_AP, _H265_FU = 48, 49
_LARGEST_UNIT = 16_000_000


class AccessUnit(NamedTuple):
    """One whole access unit.

    Attributes:
        data: Annex B.
        ticks: Time since the first one of this connection, in the track's clock; may go back.
        lost_before: Access units known to be missing just before.
    """

    data: bytes
    ticks: int
    lost_before: int


class Depacketizer:
    """The receiving half of one RTP track."""

    def __init__(self, codec: str, payload_type: int) -> None:
        """Start before the first packet.

        Args:
            codec: ``h264`` or ``hevc``.
            payload_type: Packets of other types are not ours.
        """
        self._codec = codec
        self._payload_type = payload_type
        self._take = self._take_h265 if codec == "hevc" else self._take_h264
        self._expected: int | None = None
        self._middle = -1
        self._stamp: int | None = None
        self._ticks = 0
        self._units: list[bytes] = []
        self._fragments: list[bytes] = []
        self._size = 0
        self._has_picture = False
        self._is_damaged = False
        self._lost = 0
        self._after_gap = False
        self.packets_lost = 0

    def feed(self, packet: bytes) -> Sequence[AccessUnit]:
        """Take one RTP packet; give the access units that it completes."""
        if int.from_bytes(packet[:8], "big") == self._middle and self._take_middle(packet):
            return ()
        payload = self._payload(packet)
        if payload is None:
            return []
        sequence = packet[2] << 8 | packet[3]
        stamp = int.from_bytes(packet[4:8], "big")
        if self._expected is not None and sequence != self._expected:
            missing = (sequence - self._expected) & 0xFFFF
            if missing > 0x7FFF:  # noqa: PLR2004 - half the circle: an old packet again
                return []
            self.packets_lost += missing
            self._is_damaged = self._after_gap = True
        self._expected = (sequence + 1) & 0xFFFF
        done: list[AccessUnit] = []
        if stamp != self._stamp:
            self._finish(done)
            self._step_to(stamp)
            if self._after_gap:
                # What was lost may have been the start of this one.
                self._is_damaged = True
        self._after_gap = False
        self._take(payload)
        if packet[1] & 0x80 and (self._has_picture or self._is_damaged):
            self._finish(done)
        # What most packets begin with: the next number, the same time, nothing special.
        self._middle = _VERSION_2 << 62 | self._payload_type << 48 | self._expected << 32 | stamp
        return done

    def _take_middle(self, packet: bytes) -> bool:
        """Take a fragment from the middle of a unit; at 4 Mbit/s nine packets in ten are one."""
        place, kind = (12, _H264_FU_A) if self._codec == "h264" else (13, _H265_FU)
        if not self._fragments or self._expected is None or len(packet) <= place + 2:
            return False
        indicator = packet[12] & 0x1F if place == _FIXED else packet[12] >> 1 & 0x3F
        if indicator != kind or packet[place + 1] & 0xC0 or self._size > _LARGEST_UNIT:
            return False
        body = packet[place + 2 :]
        self._fragments.append(body)
        self._size += len(body)
        self._expected = (self._expected + 1) & 0xFFFF
        # At the turn of the numbers the next packet goes the long way.
        self._middle = self._middle + (1 << 32) if self._expected else -1
        return True

    def _payload(self, packet: bytes) -> bytes | None:
        """The payload, None when the packet is not ours."""
        if len(packet) <= _FIXED or packet[0] >> 6 != _VERSION_2:
            return None
        if packet[1] & 0x7F != self._payload_type:
            return None
        begin, end = _FIXED, len(packet)
        flags = packet[0]
        if flags & 0x3F:
            begin += 4 * (flags & 0x0F)
            if flags & 0x10:
                begin += 4 + 4 * int.from_bytes(packet[begin + 2 : begin + 4], "big")
            if flags & 0x20:
                end -= packet[-1]
        return packet[begin:end] if end > begin else None

    def _step_to(self, stamp: int) -> None:
        if self._stamp is not None:
            step = (stamp - self._stamp) & 0xFFFFFFFF
            self._ticks += step if step < 0x80000000 else step - 0x100000000  # noqa: PLR2004
        self._stamp = stamp

    def _finish(self, done: list[AccessUnit]) -> None:
        """End the access unit under way, whole or not."""
        if self._units and not (self._has_picture or self._is_damaged or self._fragments):
            return  # parameter sets with a time stamp of their own belong to what follows
        whole = self._has_picture and not self._is_damaged and not self._fragments
        if whole:
            data = b"".join(self._units)
            done.append(AccessUnit(data, self._ticks, self._lost))
            self._lost = 0
        elif self._units or self._fragments or self._is_damaged:
            self._lost += 1
        self._units, self._fragments, self._size = [], [], 0
        self._has_picture = self._is_damaged = False

    def _add(self, unit: bytes, kind: int) -> None:
        self._units.append(START_CODE)
        self._units.append(unit)
        self._size += len(unit)
        if is_coded_picture(self._codec, kind):
            self._has_picture = True
        if self._size > _LARGEST_UNIT:
            self._is_damaged = True
            self._units = []
            self._size = 0

    def _take_h264(self, payload: bytes) -> None:
        kind = payload[0] & 0x1F
        if kind == _H264_FU_A:
            if len(payload) < 2:  # noqa: PLR2004 - indicator and header
                self._is_damaged = True
                return
            head = bytes([payload[0] & 0xE0 | payload[1] & 0x1F])
            self._fragment(payload[1], head, payload[2:], payload[1] & 0x1F)
        elif kind == _H264_STAP_A:
            self._aggregate(payload, 1)
        elif 1 <= kind < _H264_STAP_A:
            self._add(payload, kind)
        else:
            self._is_damaged = True  # interleaved mode, which was not agreed on

    def _take_h265(self, payload: bytes) -> None:
        if len(payload) < 3:  # noqa: PLR2004 - two bytes of header and a body
            self._is_damaged = True
            return
        kind = payload[0] >> 1 & 0x3F
        if kind == _H265_FU:
            inner = payload[2] & 0x3F
            head = bytes([payload[0] & 0x81 | inner << 1, payload[1]])
            self._fragment(payload[2], head, payload[3:], inner)
        elif kind == _H265_AP:
            self._aggregate(payload, 2)
        elif kind < _H265_AP:
            self._add(payload, kind)
        else:
            self._is_damaged = True

    def _fragment(self, flags: int, head: bytes, body: bytes, kind: int) -> None:
        """One fragment: the start brings the header, the end closes the unit (S and E bits)."""
        if flags & 0x80:
            self._is_damaged = self._is_damaged or bool(self._fragments)
            self._fragments = [head, body]
        elif self._fragments:
            self._fragments.append(body)
        else:
            self._is_damaged = True
            return
        self._size += len(body)
        if self._size > _LARGEST_UNIT:
            self._is_damaged, self._fragments, self._size = True, [], 0
        elif flags & 0x40:
            unit = b"".join(self._fragments)
            self._fragments = []
            self._size -= len(unit)
            self._add(unit, kind)

    def _aggregate(self, payload: bytes, place: int) -> None:
        """Several NAL units in one packet, each with a length of two bytes before it."""
        while place + 2 < len(payload):
            size = payload[place] << 8 | payload[place + 1]
            unit = payload[place + 2 : place + 2 + size]
            if size == 0 or len(unit) < size:
                self._is_damaged = True
                return
            kind = unit[0] >> 1 & 0x3F if self._codec == "hevc" else unit[0] & 0x1F
            self._add(unit, kind)
            place += 2 + size
