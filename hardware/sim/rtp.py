"""RTP packets (RFC 3550) of H.264 (RFC 6184), H.265 (RFC 7798), JPEG (RFC 2435). Pure.

An access unit is cut once into a template that already holds the RTSP interleaved headers (RFC 2326
10.12); sending it only patches sequence number and time stamp, which is why a farm costs little.
"""

import struct
from dataclasses import dataclass

from hardware.sim.jpeg_payload import jpeg_payloads
from hardware.sim.plan import Codec
from hardware.sim.units import H264_PPS, H264_SPS, AccessUnit, nal_type, split_nals

#: Bytes of RTP payload in one packet: an Ethernet frame less IP, UDP and RTP headers, and room.
MAX_PAYLOAD = 1400
RTP_HEADER = 12
INTERLEAVED_HEADER = 4
CLOCK_HZ = 90_000
#: Seconds between 1900-01-01 (NTP, RFC 5905) and 1970-01-01.
NTP_OFFSET_S = 2_208_988_800
_VERSION_2 = 0x80
_MARKER = 0x80
_STAP_A = 24
_FU_A = 28
_HEVC_FU = 49
PAYLOAD_TYPES = {Codec.H264: 96, Codec.HEVC: 96, Codec.MJPEG: 26}


@dataclass(frozen=True, slots=True)
class RtpUnit:
    """One access unit as RTP packets behind one another.

    Attributes:
        template: For each packet ``$``, channel 0, length, RTP header without sequence number,
            time stamp and SSRC, payload.
        offsets: Where each packet's ``$`` stands.
    """

    template: bytes
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RtpSending:
    """RTP packets of one moment on their way to every client.

    Attributes:
        wire: RTP packets with interleaved headers on channel 0.
        offsets: Where each packet starts in `wire`.
        report: An RTCP sender report that goes before them, empty for none.
        can_start: Whether a client may begin here.
    """

    wire: bytearray
    offsets: tuple[int, ...]
    report: bytes
    can_start: bool


def packetize(unit: AccessUnit) -> RtpUnit:
    """Cut an access unit into RTP packets; the last carries the marker bit."""
    if unit.codec is Codec.MJPEG:
        payloads = jpeg_payloads(unit.data, MAX_PAYLOAD)
    elif unit.codec is Codec.HEVC:
        payloads = _hevc_payloads(split_nals(unit.data))
    else:
        payloads = _h264_payloads(split_nals(unit.data))
    return frame_packets(payloads, PAYLOAD_TYPES[unit.codec])


def frame_packets(payloads: list[bytes], payload_type: int) -> RtpUnit:
    """Put headers before payloads that belong to one moment.

    Args:
        payloads: At least one.
        payload_type: 0 to 127 (RFC 3551).
    """
    parts: list[bytes] = []
    offsets: list[int] = []
    position = 0
    for index, payload in enumerate(payloads):
        marker = _MARKER if index == len(payloads) - 1 else 0
        length = RTP_HEADER + len(payload)
        head = struct.pack(">cBHBBHII", b"$", 0, length, _VERSION_2, marker | payload_type, 0, 0, 0)
        offsets.append(position)
        position += len(head) + len(payload)
        parts += (head, payload)
    return RtpUnit(b"".join(parts), tuple(offsets))


@dataclass(slots=True)
class RtpCounter:
    """The running numbers of one RTP sender, and what it tells in sender reports.

    Attributes:
        ssrc: 32 bits.
        sequence: Of the next packet, 16 bits.
        base_ticks: Added to every time stamp (RFC 3550 5.1: random start).
        packets: Sent since start.
        octets: Payload octets sent since start.
    """

    ssrc: int
    sequence: int
    base_ticks: int
    packets: int = 0
    octets: int = 0

    def stamp(self, unit: RtpUnit, ticks: int) -> bytearray:
        """Give packets their sequence numbers and time stamp.

        Args:
            unit: The template.
            ticks: Media time at `CLOCK_HZ` (or the track's own clock), may be negative.

        Returns:
            The bytes of an interleaved connection on channel 0.
        """
        wire = bytearray(unit.template)
        stamp = self.timestamp(ticks)
        sequence = self.sequence
        for offset in unit.offsets:
            struct.pack_into(">HII", wire, offset + 6, sequence, stamp, self.ssrc)
            sequence = (sequence + 1) & 0xFFFF
        self.sequence = sequence
        self.packets += len(unit.offsets)
        self.octets += len(wire) - len(unit.offsets) * (INTERLEAVED_HEADER + RTP_HEADER)
        return wire

    def timestamp(self, ticks: int) -> int:
        """The 32-bit time stamp of a media time."""
        return (self.base_ticks + ticks) & 0xFFFFFFFF


def sender_report(counter: RtpCounter, utc_ns: int, ticks: int, cname: str) -> bytes:
    """A compound RTCP packet: sender report and source description (RFC 3550 6.4.1, 6.5).

    Args:
        counter: The sender.
        utc_ns: The moment that `ticks` belongs to.
        ticks: Media time at that moment.
        cname: Canonical name, ASCII.
    """
    seconds, rest = divmod(utc_ns, 1_000_000_000)
    report = struct.pack(
        ">BBHIIIIII",
        _VERSION_2,
        200,
        6,
        counter.ssrc,
        (seconds + NTP_OFFSET_S) & 0xFFFFFFFF,
        (rest << 32) // 1_000_000_000,
        counter.timestamp(ticks),
        counter.packets & 0xFFFFFFFF,
        counter.octets & 0xFFFFFFFF,
    )
    name = cname.encode("ascii")
    chunk = struct.pack(">IBB", counter.ssrc, 1, len(name)) + name
    # Ends with at least one zero byte and on a 32-bit boundary (6.5).
    chunk += bytes(4 - len(chunk) % 4)
    return report + struct.pack(">BBH", _VERSION_2 | 1, 202, len(chunk) // 4) + chunk


def interleave(channel: int, packet: bytes) -> bytes:
    """One binary packet of an RTSP connection (RFC 2326 10.12)."""
    return struct.pack(">cBH", b"$", channel, len(packet)) + packet


def on_channel(wire: bytearray, offsets: tuple[int, ...], channel: int) -> bytes | bytearray:
    """The same packets on another interleaved channel."""
    if channel == 0:
        return wire
    copy = bytearray(wire)
    for offset in offsets:
        copy[offset + 1] = channel
    return copy


def _h264_payloads(nals: list[bytes]) -> list[bytes]:
    payloads: list[bytes] = []
    sets = [nal for nal in nals if nal_type(Codec.H264, nal) in {H264_SPS, H264_PPS}]
    joined = b"".join(struct.pack(">H", len(nal)) + nal for nal in sets)
    # As most cameras do: parameter sets in one STAP-A (5.7.1), pictures alone or in FU-A (5.8).
    if len(sets) > 1 and len(joined) < MAX_PAYLOAD:
        importance = max(nal[0] & 0x60 for nal in sets)
        payloads.append(bytes([importance | _STAP_A]) + joined)
        nals = [nal for nal in nals if nal not in sets]
    for nal in nals:
        if len(nal) <= MAX_PAYLOAD:
            payloads.append(nal)
            continue
        indicator, kind = nal[0] & 0xE0 | _FU_A, nal[0] & 0x1F
        payloads += _fragments(nal[1:], bytes([indicator]), kind)
    return payloads


def _hevc_payloads(nals: list[bytes]) -> list[bytes]:
    payloads: list[bytes] = []
    for nal in nals:
        if len(nal) <= MAX_PAYLOAD:
            payloads.append(nal)
            continue
        head = bytes([nal[0] & 0x81 | _HEVC_FU << 1, nal[1]])
        payloads += _fragments(nal[2:], head, nal_type(Codec.HEVC, nal))
    return payloads


def _fragments(body: bytes, head: bytes, kind: int) -> list[bytes]:
    """Fragmentation units: both standards put S and E into the upper bits of one more byte."""
    room = MAX_PAYLOAD - len(head) - 1
    pieces = [body[start : start + room] for start in range(0, len(body), room)]
    fragments: list[bytes] = []
    for index, piece in enumerate(pieces):
        flags = (0x80 if index == 0 else 0) | (0x40 if index == len(pieces) - 1 else 0)
        fragments.append(head + bytes([flags | kind]) + piece)
    return fragments
