"""Access units to an MPEG transport stream (ISO/IEC 13818-1) with PyAV's muxer. One owner."""

from fractions import Fraction

import av
from av.container import OutputContainer
from av.stream import Stream

from hardware.sim.plan import Codec
from hardware.sim.rtp import CLOCK_HZ
from hardware.sim.units import AccessUnit

#: Media time begins at one hour: a step back must not lead below zero.
_FIRST_TICKS = 3600 * CLOCK_HZ
_OPTIONS = {
    "mpegts_flags": "resend_headers+initial_discontinuity",
    "flush_packets": "1",
}


class _Sink:
    """Collects what the muxer writes."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep a part."""
        self.parts.append(bytes(data))
        return len(data)


class TsMuxer:
    """Tables with every keyframe, one PES packet for each picture, nothing held back."""

    def __init__(self, codec: Codec, fps: int) -> None:
        """Open the muxer.

        Args:
            codec: H264 or HEVC.
            fps: Pictures per second.
        """
        self._codec = codec
        self._fps = fps
        self._sink = _Sink()
        self._first: int | None = None
        self._last = 0
        self._out, self._stream = self._open()

    def mux(self, unit: AccessUnit, ticks: int) -> bytes:
        """The transport packets of one picture.

        Args:
            unit: Annex B.
            ticks: Media time at 90 kHz; only its differences matter.
        """
        if self._first is None:
            self._first = ticks
        elif ticks <= self._last:
            # The muxer takes no step back; a camera's does, and says so with a discontinuity.
            self._out.close()
            self._sink.parts.clear()
            self._out, self._stream = self._open()
        self._last = ticks
        packet = av.Packet(unit.data)
        packet.stream = self._stream
        packet.time_base = Fraction(1, CLOCK_HZ)
        packet.pts = packet.dts = ticks - self._first + _FIRST_TICKS
        packet.is_keyframe = unit.is_keyframe
        self._out.mux(packet)
        data = b"".join(self._sink.parts)
        self._sink.parts.clear()
        return data

    def _open(self) -> tuple[OutputContainer, Stream]:
        out = av.open(self._sink, "w", format="mpegts", options=_OPTIONS)
        stream = out.add_mux_stream(self._codec.value, rate=self._fps)
        stream.time_base = Fraction(1, CLOCK_HZ)
        return out, stream

    def close(self) -> None:
        """End the stream; further pictures are an error."""
        self._out.close()
