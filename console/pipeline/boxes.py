"""A reader of fragmented MP4: whole fragments, packets, times; it never decodes a picture.

Source: ISO/IEC 14496-12 (boxes 4.2, ftyp 4.3, moov 8.2.1, mdhd 8.4.2, tkhd 8.3.2, stsd 8.5.2, trex
8.8.3, moof 8.8.4, tfhd 8.8.7, trun 8.8.8, tfdt 8.8.12, prft 8.16.5). It reads what the recorder
writes (one video track) and refuses the rest by ending at the last thing it understood. Any thread.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_NTP_EPOCH_S = 2_208_988_800
_NS = 1_000_000_000
_CODECS = {
    b"avc1": "h264",
    b"avc3": "h264",
    b"hvc1": "hevc",
    b"hev1": "hevc",
    b"mp4v": "mjpeg",
    b"jpeg": "mjpeg",
}
#: A box that must be read into memory; larger ones are damage.
_MAX_HEADER_BYTES = 16 * 1024 * 1024


class BoxError(ValueError):
    """The bytes are not a fragmented MP4 of ours."""


class SeekableBytes(Protocol):
    """What is needed of a file: a plain one, or the reader of a sealed one."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move; returns the new place."""

    def read(self, size: int = -1, /) -> bytes:
        """Exactly this many bytes, fewer only at the end."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box.

    Attributes:
        kind: Its four letters.
        start: Where its size field stands.
        body: Where its content begins.
        end: First byte behind it.
    """

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """One ``moof`` with its ``mdat``.

    Attributes:
        start: First byte, its ``prft`` included.
        end: First byte behind it.
        utc_ns: Arrival of its first packet, 0 when the file does not say.
        media_ticks: Decoding time of its first packet.
        duration_ticks: Sum of its packets' durations.
        packets: Their number.
    """

    start: int
    end: int
    utc_ns: int
    media_ticks: int
    duration_ticks: int
    packets: int


@dataclass(frozen=True, slots=True)
class Footage:
    """What a file holds, as far as it is whole.

    Attributes:
        codec: ``h264``, ``hevc`` or ``mjpeg``; empty when unknown.
        width: Pixels.
        height: Pixels.
        timescale: Ticks a second.
        fragments: The whole ones, in order.
        whole_bytes: Everything up to here can be played.
        total_bytes: Length of the file.
    """

    codec: str
    width: int
    height: int
    timescale: int
    fragments: tuple[Fragment, ...]
    whole_bytes: int
    total_bytes: int

    @property
    def packets(self) -> int:
        """Packets in whole fragments."""
        return sum(fragment.packets for fragment in self.fragments)

    @property
    def duration_ns(self) -> int:
        """From the first packet to the end of the last, by the file's own times."""
        if not self.fragments:
            return 0
        last = self.fragments[-1]
        ticks = last.media_ticks + last.duration_ticks - self.fragments[0].media_ticks
        return ticks * _NS // self.timescale

    @property
    def end_utc_ns(self) -> int:
        """UTC of the end of the last packet, 0 when the file does not say."""
        if not self.fragments or not self.fragments[-1].utc_ns:
            return 0
        last = self.fragments[-1]
        return last.utc_ns + last.duration_ticks * _NS // self.timescale


def _number(data: bytes, at: int, size: int) -> int:
    """A big endian number; BoxError when it is cut."""
    if at + size > len(data):
        msg = "a box is shorter than its fields"
        raise BoxError(msg)
    return int.from_bytes(data[at : at + size], "big")


def inner_boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    """The boxes between two places of a buffer.

    Raises:
        BoxError: If one reaches behind the end.
    """
    while at + 8 <= end:
        size, body = _number(data, at, 4), at + 8
        if size == 1:
            size, body = _number(data, at + 8, 8), at + 16
        if size < body - at or at + size > end:
            msg = f"a box of {size} bytes at {at} does not fit"
            raise BoxError(msg)
        yield Box(data[at + 4 : at + 8], at, body, at + size)
        at += size


def file_boxes(file: SeekableBytes) -> Iterator[Box]:
    """The whole boxes of a file from its start; a torn one ends the walk."""
    total = file.seek(0, io.SEEK_END)
    at = 0
    while at + 8 <= total:
        file.seek(at)
        head = file.read(16)
        size, body = int.from_bytes(head[:4], "big"), at + 8
        if size == 1 and len(head) == 16:  # noqa: PLR2004 - the 64-bit form
            size, body = int.from_bytes(head[8:16], "big"), at + 16
        if size < body - at or at + size > total:
            return
        yield Box(head[4:8], at, body, at + size)
        at += size


def _find(data: bytes, path: tuple[bytes, ...], at: int, end: int) -> Box:
    """The first box at this path."""
    for box in inner_boxes(data, at, end):
        if box.kind == path[0]:
            return box if len(path) == 1 else _find(data, path[1:], box.body, box.end)
    msg = f"the box {path[0].decode('latin-1')} is missing"
    raise BoxError(msg)


@dataclass(frozen=True, slots=True)
class _Track:
    """What ``moov`` says."""

    codec: str
    width: int
    height: int
    timescale: int
    default_ticks: int


def _read_moov(data: bytes) -> _Track:
    """Codec, size, time scale and default duration of the first track."""
    end = len(data)
    mdhd = _find(data, (b"trak", b"mdia", b"mdhd"), 0, end)
    at = mdhd.body + (20 if data[mdhd.body] == 1 else 12)
    timescale = _number(data, at, 4)
    if timescale == 0:
        msg = "the track has no time scale"
        raise BoxError(msg)
    stsd = _find(data, (b"trak", b"mdia", b"minf", b"stbl", b"stsd"), 0, end)
    entry = stsd.body + 8
    kind = data[entry + 4 : entry + 8]
    width, height = _number(data, entry + 32, 2), _number(data, entry + 34, 2)
    trex = _find(data, (b"mvex", b"trex"), 0, end)
    default_ticks = _number(data, trex.body + 12, 4)
    return _Track(_CODECS.get(kind, ""), width, height, timescale, default_ticks)


def _run_ticks(data: bytes, trun: Box, default_ticks: int) -> tuple[int, int]:
    """Packets and ticks of one track run."""
    flags = _number(data, trun.body, 4) & 0xFFFFFF
    count = _number(data, trun.body + 4, 4)
    at = trun.body + 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    if not flags & 0x100:
        return count, count * default_ticks
    step = 4 * sum(1 for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit)
    if at + count * step > trun.end:
        msg = "a track run is shorter than its packets"
        raise BoxError(msg)
    return count, sum(_number(data, at + index * step, 4) for index in range(count))


def _fragment_default(data: bytes, tfhd: Box, track: _Track) -> int:
    """Default packet duration in this fragment."""
    flags = _number(data, tfhd.body, 4) & 0xFFFFFF
    if not flags & 0x8:
        return track.default_ticks
    at = tfhd.body + 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return _number(data, at, 4)


def _read_moof(data: bytes, track: _Track) -> tuple[int, int, int]:
    """Packets, first tick and ticks of a fragment."""
    traf = _find(data, (b"traf",), 0, len(data))
    default = _fragment_default(data, _find(data, (b"tfhd",), traf.body, traf.end), track)
    tfdt = _find(data, (b"tfdt",), traf.body, traf.end)
    media = _number(data, tfdt.body + 4, 8 if data[tfdt.body] == 1 else 4)
    packets = ticks = 0
    for box in inner_boxes(data, traf.body, traf.end):
        if box.kind == b"trun":
            count, span = _run_ticks(data, box, default)
            packets += count
            ticks += span
    return packets, media, ticks


def _read_prft(data: bytes) -> int:
    """UTC ns of a reference time box."""
    ntp = _number(data, 8, 8)
    return ((ntp >> 32) - _NTP_EPOCH_S) * _NS + ((ntp & 0xFFFF_FFFF) * _NS + (1 << 31) >> 32)


class _Walk:
    """The state of one pass over a file."""

    def __init__(self, file: SeekableBytes) -> None:
        """Nothing read yet."""
        self._file = file
        self.track: _Track | None = None
        self.fragments: list[Fragment] = []
        self.whole = 0
        self._utc_ns = 0
        self._start = -1
        self._moof: tuple[int, int, int] | None = None

    def _content(self, box: Box) -> bytes:
        """A box's content in memory."""
        if box.end - box.body > _MAX_HEADER_BYTES:
            msg = f"a {box.kind.decode('latin-1')} box of {box.end - box.body} bytes is damage"
            raise BoxError(msg)
        self._file.seek(box.body)
        return self._file.read(box.end - box.body)

    def take(self, box: Box) -> None:
        """Understand one top-level box; BoxError ends the walk."""
        if box.kind == b"moov":
            self.track = _read_moov(self._content(box))
            self.whole = box.end
        elif box.kind == b"prft":
            self._start = box.start
            self._utc_ns = _read_prft(self._content(box))
        elif box.kind == b"moof":
            if self.track is None:
                msg = "a fragment stands before the header"
                raise BoxError(msg)
            self._start = box.start if self._start < 0 else self._start
            self._moof = _read_moof(self._content(box), self.track)
        elif box.kind == b"mdat":
            self._end_fragment(box)

    def _end_fragment(self, box: Box) -> None:
        """A whole fragment ends here."""
        if self._moof is None:
            msg = "media data stands without its description"
            raise BoxError(msg)
        packets, media, ticks = self._moof
        self.fragments.append(Fragment(self._start, box.end, self._utc_ns, media, ticks, packets))
        self.whole = box.end
        self._moof, self._start, self._utc_ns = None, -1, 0


def read_footage(file: SeekableBytes) -> Footage:
    """Everything whole in a file.

    Args:
        file: Seekable; sealed footage comes through `sealed.open_sealed`.

    Raises:
        BoxError: If there is no readable header at all.
        OSError: If reading fails.
    """
    walk = _Walk(file)
    total = file.seek(0, io.SEEK_END)
    try:
        for box in file_boxes(file):
            walk.take(box)
    except BoxError:
        if walk.track is None:
            raise
    if walk.track is None:
        msg = "the file has no header"
        raise BoxError(msg)
    track = walk.track
    return Footage(
        track.codec,
        track.width,
        track.height,
        track.timescale,
        tuple(walk.fragments),
        walk.whole,
        total,
    )
