"""Packets in, bytes of a fragmented MP4 out; the packets' contents are never changed.

It knows nothing of disks. PyAV writes the header, with whatever the codec needs; the fragments are
built here, because only so can one be closed at any moment, not just when the next packet comes.
In front of each stands the UTC at which its first packet arrived: a file that lost its row can
still say when it was recorded. One owner thread.
"""

from fractions import Fraction

import av

from console.pipeline import nal
from console.pipeline.fragment import Sample, fragment
from hardware.camera.packet import Packet, StreamFormat

_NS = 1_000_000_000
_TICKS = 90_000  # RTP's clock; finer than any camera's
#: A step of the camera's clock over this much against arrival is a jump, not a pause.
_JUMP_TICKS = 2 * _TICKS
#: No fragment spans more, even when a second's packets come at once.
_LONGEST_TICKS = _TICKS
#: No coder holds a picture back for longer.
_LONGEST_DELAY_TICKS = 10 * _TICKS
#: Duration of a picture whose successor is not known and that had no predecessor.
_FIRST_TICKS = _TICKS // 25


class MuxError(Exception):
    """The packets cannot be stored as they are: no parameter sets, or a codec we do not know."""


class _Sink:
    """Collects what PyAV writes; has no seek, so that the muxer never goes back."""

    def __init__(self) -> None:
        """Start empty."""
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        """Keep one write."""
        self.data += data
        return len(data)


def file_header(form: StreamFormat, size_px: tuple[int, int], first: bytes) -> bytes:
    """The ``ftyp`` and ``moov`` boxes of a file without fragments.

    Args:
        form: The stream's format.
        size_px: Width and height, above zero.
        first: The first picture; H.264 and H.265 as Annex B with its parameter sets.

    Raises:
        MuxError: If FFmpeg cannot describe it.
    """
    sink = _Sink()
    try:
        with av.open(
            sink,
            "w",
            format="mp4",
            options={
                "movflags": "empty_moov+default_base_moof+skip_trailer",
                "video_track_timescale": str(_TICKS),
            },
        ) as output:
            stream = output.add_mux_stream(
                form.codec, width=size_px[0], height=size_px[1], time_base=Fraction(1, _TICKS)
            )
            packet = av.Packet(first)
            packet.time_base = Fraction(1, _TICKS)
            packet.dts = packet.pts = 0
            packet.is_keyframe = True
            packet.stream = stream
            output.mux_one(packet)
    except (av.FFmpegError, ValueError) as error:
        msg = f"{form.codec} cannot be stored: {error}"
        raise MuxError(msg) from error
    at = sink.data.find(b"moof")
    if at < 0:
        msg = f"{form.codec} cannot be stored: its first picture gives no header"
        raise MuxError(msg)
    return bytes(sink.data[: at - 4])


class SegmentMuxer:
    """One file's worth of packets.

    Attributes:
        added: Packets taken.
        complete: Packets inside the bytes given out so far.
    """

    def __init__(self, form: StreamFormat, size_px: tuple[int, int], offset_ns: int) -> None:
        """Prepare; nothing is written before the first packet.

        Args:
            form: The stream's format; all packets must share it.
            size_px: Width and height for the header, above zero.
            offset_ns: Added to a packet's arrival it gives UTC ns.

        Raises:
            MuxError: If the stream's description is broken.
        """
        self.added = 0
        self.complete = 0
        self._form = form
        self._size_px = size_px
        self._offset_ns = offset_ns
        self._length_size = 0
        if form.codec in nal.NAL_CODECS:
            try:
                self._length_size = nal.length_size(form.codec, form.extradata)
            except nal.NalError as error:
                raise MuxError(str(error)) from error
        # integers: a product of fractions costs as much as the rest of a packet
        scale = form.time_base * _TICKS
        self._scale, self._per = scale.numerator, scale.denominator
        self._base_ticks = 0
        self._last_ticks = 0
        self._step_ticks = _FIRST_TICKS
        self._last_arrival_ns = 0
        self._ready: list[bytes] = []
        self._fragments = 0
        self._samples: list[Sample] = []
        self._first_ns = 0

    def add(self, packet: Packet) -> None:
        """Take one packet.

        Raises:
            MuxError: If the first packet lacks what a header needs, or its units are broken.
        """
        try:
            data = self._stored(packet.data)
        except nal.NalError as error:
            msg = f"camera {packet.camera}: {self._form.codec} packet refused: {error}"
            raise MuxError(msg) from error
        if self.added == 0:
            self._ready.append(file_header(self._form, self._size_px, self._described(packet)))
        ticks = self._ticks(packet)
        if self._samples and ticks - self._samples[0].ticks >= _LONGEST_TICKS:
            self._end_fragment()
        if not self._samples:
            self._first_ns = packet.arrival_ns
        shown_after = (packet.pts - packet.dts) * self._scale // self._per
        if not 0 <= shown_after <= _LONGEST_DELAY_TICKS:
            shown_after = 0  # a broken stamp, not a reordered picture
        self._samples.append(Sample(data, packet.is_keyframe, ticks, shown_after))
        self.added += 1

    def take(self) -> bytes:
        """End the fragment and give out everything since the last call; empty when nothing came."""
        if self._samples:
            self._end_fragment()
        data = b"".join(self._ready)
        self._ready.clear()
        self.complete = self.added
        return data

    def _end_fragment(self) -> None:
        """Turn the waiting samples into bytes."""
        self._fragments += 1
        utc_ns = self._first_ns + self._offset_ns
        self._ready.append(fragment(self._fragments, utc_ns, self._samples, self._step_ticks))
        self._samples = []

    def _stored(self, data: bytes) -> bytes:
        """The packet as it lies in the file: units behind 4-byte lengths, contents untouched."""
        if self._form.codec not in nal.NAL_CODECS or self._length_size == nal.LENGTH_BYTES:
            return data
        if self._length_size:
            return nal.from_annex_b(nal.to_annex_b(data, self._length_size))
        return nal.from_annex_b(data)

    def _described(self, packet: Packet) -> bytes:
        """The first picture with its parameter sets, from which FFmpeg writes the header."""
        codec = self._form.codec
        if codec not in nal.NAL_CODECS:
            return packet.data
        data = packet.data
        if self._length_size:
            data = nal.to_annex_b(data, self._length_size)
        if nal.has_parameter_sets(codec, data):
            return data
        try:
            sets = nal.parameter_sets(codec, self._form.extradata)
        except nal.NalError as error:
            raise MuxError(str(error)) from error
        if not sets:
            msg = f"camera {packet.camera}: no parameter sets in keyframe or description"
            raise MuxError(msg)
        return sets + data

    def _ticks(self, packet: Packet) -> int:
        """Decoding time from the file's start, always rising.

        A jump of the camera's clock is replaced by the time that passed between the arrivals.
        """
        dts = packet.dts * self._scale // self._per
        if self.added == 0:
            self._base_ticks = dts
        else:
            step = dts - self._base_ticks - self._last_ticks
            arrived = max(1, (packet.arrival_ns - self._last_arrival_ns) * _TICKS // _NS)
            if step <= 0 or abs(step - arrived) > _JUMP_TICKS:
                step = arrived if abs(step - arrived) > _JUMP_TICKS else 1
                self._base_ticks = dts - self._last_ticks - step
            self._step_ticks = step
        self._last_ticks = dts - self._base_ticks
        self._last_arrival_ns = packet.arrival_ns
        return self._last_ticks
