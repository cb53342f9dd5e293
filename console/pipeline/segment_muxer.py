"""Packets in, bytes of a fragmented MP4 out; the packets' contents are never changed.

It knows nothing of disks. PyAV muxes into memory, so that the caller gets every fragment whole, and
in front of each stands a ``prft`` box (ISO/IEC 14496-12, 8.16.5) with the UTC at which the
fragment's first packet arrived: a file that lost its row can still say when it was recorded.
One owner thread.
"""

from fractions import Fraction

import av

from console.pipeline import nal
from hardware.camera.packet import Packet, StreamFormat

_NTP_EPOCH_S = 2_208_988_800  # seconds from 1900 (RFC 5905, figure 4) to 1970
_NS = 1_000_000_000
_TICKS = 90_000  # RTP's clock; finer than any camera's
#: A step of the camera's clock over this much against arrival is a jump, not a pause.
_JUMP_S = 2
_BUFFER_BYTES = 8 * 1024 * 1024


class MuxError(Exception):
    """The packets cannot be stored as they are: no parameter sets, or a codec we do not know."""


class _Sink:
    """Collects what PyAV writes; has no seek, so that the muxer never goes back."""

    def __init__(self) -> None:
        """Start empty."""
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep one write."""
        self.parts.append(data)
        return len(data)

    def take(self) -> bytes:
        """Everything since the last call."""
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def reference_time_box(utc_ns: int, media_ticks: int) -> bytes:
    """A ``prft`` box, version 1, for track 1."""
    seconds, rest_ns = divmod(utc_ns, _NS)
    ntp = (seconds + _NTP_EPOCH_S) << 32 | (rest_ns << 32) // _NS
    return b"".join(
        (
            (32).to_bytes(4, "big"),
            b"prft",
            (1 << 24 | 24).to_bytes(4, "big"),
            (1).to_bytes(4, "big"),
            (ntp & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, "big"),
            media_ticks.to_bytes(8, "big"),
        )
    )


class SegmentMuxer:
    """One file's worth of packets.

    Attributes:
        added: Packets taken.
        complete: Packets inside the bytes given out so far.
    """

    def __init__(
        self, form: StreamFormat, size_px: tuple[int, int], fragment_s: float, offset_ns: int
    ) -> None:
        """Prepare; nothing is written before the first packet.

        Args:
            form: The stream's format; all packets must share it.
            size_px: Width and height for the header, above zero.
            fragment_s: A fragment is given out once its packets span this long.
            offset_ns: Added to a packet's arrival it gives UTC ns.
        """
        self.added = 0
        self.complete = 0
        self._form = form
        self._offset_ns = offset_ns
        self._sink = _Sink()
        self._length_size = 0
        self._sets = b""
        if form.codec in nal.NAL_CODECS:
            self._length_size = nal.length_size(form.codec, form.extradata)
            self._sets = nal.parameter_sets(form.codec, form.extradata)
        options = {
            # skip_trailer: its random access table would not count our prft boxes.
            "movflags": "empty_moov+default_base_moof+skip_trailer",
            "frag_duration": str(round(fragment_s * 1e6)),
            "flush_packets": "1",
            "video_track_timescale": str(_TICKS),
        }
        self._output = av.open(
            self._sink, "w", format="mp4", options=options, buffer_size=_BUFFER_BYTES
        )
        self._time_base = Fraction(1, _TICKS)
        self._stream = self._output.add_mux_stream(
            form.codec, width=size_px[0], height=size_px[1], time_base=self._time_base
        )
        self._base_ticks = 0
        self._last_ticks = -1
        self._last_arrival_ns = 0
        self._pending: tuple[int, int] | None = None  # UTC ns and ticks of the open fragment

    def add(self, packet: Packet) -> bytes:
        """Take one packet.

        Returns:
            The bytes that became complete: a header, a whole fragment, or nothing.

        Raises:
            MuxError: If the first packet lacks what a header needs, or its units are broken.
        """
        try:
            data = self._coded(packet)
            dts, pts = self._times(packet)
            coded = av.Packet(data)
            coded.time_base = self._time_base
            coded.dts, coded.pts = dts, pts
            coded.is_keyframe = packet.is_keyframe
            coded.stream = self._stream
            self._output.mux_one(coded)
        except (av.FFmpegError, nal.NalError) as error:
            msg = f"camera {packet.camera}: {self._form.codec} packet refused: {error}"
            raise MuxError(msg) from error
        self.added += 1
        out = self._take(complete=self.added - 1)
        if self._pending is None:
            self._pending = (packet.arrival_ns + self._offset_ns, dts)
        return out

    def finish(self) -> bytes:
        """Close the file.

        Returns:
            The last fragment; empty when no packet came since the one before.
        """
        try:
            self._output.close()
        except av.FFmpegError as error:
            msg = f"{self._form.codec}: the last fragment could not be closed: {error}"
            raise MuxError(msg) from error
        return self._take(complete=self.added)

    def _take(self, complete: int) -> bytes:
        """What PyAV wrote, with the reference time in front of a fragment."""
        out = self._sink.take()
        at = out.find(b"moof", 4, None) if out else -1
        if at < 0 or self._pending is None:
            return out
        self.complete = complete
        box = reference_time_box(*self._pending)
        self._pending = None
        return out[: at - 4] + box + out[at - 4 :]

    def _coded(self, packet: Packet) -> bytes:
        """The packet as the muxer wants it: Annex B, the first one with parameter sets."""
        if self._form.codec not in nal.NAL_CODECS:
            return packet.data
        data = packet.data
        if self._length_size:
            data = nal.to_annex_b(data, self._length_size)
        if self.added == 0 and not nal.has_parameter_sets(self._form.codec, data):
            if not self._sets:
                msg = "no parameter sets in the keyframe nor in the stream's description"
                raise nal.NalError(msg)
            # PyAV reads the header's parameter sets from the first packet.
            data = self._sets + data
        return data

    def _times(self, packet: Packet) -> tuple[int, int]:
        """Decoding and presentation time in ticks from the file's start, always rising.

        A jump of the camera's clock is replaced by the time that passed between the arrivals.
        """
        scale = packet.format.time_base * _TICKS
        dts = round(packet.dts * scale)
        if self.added == 0:
            self._base_ticks = dts
        else:
            arrived = max(1, (packet.arrival_ns - self._last_arrival_ns) * _TICKS // _NS)
            step = dts - self._base_ticks - self._last_ticks
            if step <= 0 or abs(step - arrived) > _JUMP_S * _TICKS:
                step = arrived if abs(step - arrived) > _JUMP_S * _TICKS else 1
                self._base_ticks = dts - self._last_ticks - step
        ticks = dts - self._base_ticks
        self._last_ticks = ticks
        self._last_arrival_ns = packet.arrival_ns
        return ticks, ticks + max(0, round((packet.pts - packet.dts) * scale))
