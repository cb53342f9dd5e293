"""A footage file under work with its muxer: what the disk took, and what the row will say.

The recorder's thread only.
"""

from dataclasses import dataclass
from pathlib import Path

import av

from console.domain.recording import Segment, SegmentReason
from console.pipeline import nal
from console.pipeline.footage_key import FootageKey
from console.pipeline.sealed import SegmentSealer
from console.pipeline.segment_file import SegmentFile
from console.pipeline.segment_muxer import MuxError, SegmentMuxer
from console.pipeline.segment_name import SegmentName
from hardware.camera.packet import Packet


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """What all writers share.

    Attributes:
        root: Media root.
        segment_s: Wanted length of a file.
        key: Encrypts footage at rest, or None.
    """

    root: Path
    segment_s: float
    key: FootageKey | None


class OpenSegment:
    """A file under work with its muxer.

    Attributes:
        offset_ns: UTC minus monotonic, for this file.
        muxer: Turns packets into fragments.
        file: Where they go.
        last_ns: Arrival of the newest packet taken.
        next_ns: Arrival of the packet that ended the file, 0 when none did.
        written: Packets inside what the disk took.
        written_ns: Arrival of the last of them.
        is_refused: The disk refused a fragment; nothing may follow it here.
        is_doubtful: A sync failed; what it covered may not be on disk.
        step_ns: Between the arrivals of the newest two packets, 0 before the second.
    """

    def __init__(
        self, settings: WriterSettings, first: Packet, reason: SegmentReason, offset_ns: int
    ) -> None:
        """Create the file; OSError and MuxError pass through."""
        self.format = first.format
        self.offset_ns = offset_ns
        self.size_px = _size_px(first)
        self.muxer = SegmentMuxer(first.format, self.size_px, offset_ns)
        start_utc_ns = first.arrival_ns + offset_ns
        self.key_id = "" if settings.key is None else settings.key.key_id
        sealer = None if settings.key is None else SegmentSealer(settings.key)
        name = SegmentName(first.camera, start_utc_ns, reason)
        self.file = SegmentFile(settings.root, name, sealer)
        self.first_ns = self.last_ns = first.arrival_ns
        self.next_ns = 0
        self.written = 0
        self.written_ns = first.arrival_ns
        self.is_refused = False
        self.is_doubtful = False
        self.step_ns = 0

    def add(self, packet: Packet) -> None:
        """Take a packet; MuxError passes through."""
        self.step_ns = packet.arrival_ns - self.last_ns
        self.last_ns = packet.arrival_ns
        self.muxer.add(packet)

    @property
    def is_dirty(self) -> bool:
        """Whether there is something to write or to sync."""
        return self.muxer.added > self.written or self.file.is_dirty

    def write(self) -> None:
        """End the fragment and hand it to the disk; OSError passes through.

        A refused fragment is lost, and nothing may follow it in this file.
        """
        if self.is_refused:
            return
        self.file.add(self.muxer.take())
        try:
            self.file.write()
        except OSError:
            self.is_refused = True
            raise
        self.written, self.written_ns = self.muxer.added, self.last_ns

    def sync(self) -> None:
        """Wait until what was written is durable; OSError passes through."""
        try:
            self.file.sync()
        except OSError:
            self.is_doubtful = True
            raise

    def _end_ns(self) -> int:
        """Monotonic end of the last picture on disk.

        Streams are read in batches, so the last step says little: the usual one counts, but never
        reaches into the next file.
        """
        step_ns = (self.written_ns - self.first_ns) // max(1, self.written - 1)
        end_ns = self.written_ns + step_ns
        return max(self.written_ns, min(end_ns, self.next_ns)) if self.next_ns else end_ns

    def segment(self, path: str) -> Segment:
        """The row of the completed file."""
        name = self.file.name
        return Segment(
            camera=name.camera,
            path=path,
            start_utc_ns=name.start_utc_ns,
            end_utc_ns=max(self._end_ns() + self.offset_ns, name.start_utc_ns + 1),
            size_bytes=self.file.size_bytes,
            packets=self.written,
            codec=self.format.codec,
            width=self.size_px[0],
            height=self.size_px[1],
            reason=name.reason,
            key_id=self.key_id,
        )


def _size_px(packet: Packet) -> tuple[int, int]:
    """Width and height of the stream; decodes one picture when the source did not say."""
    form = packet.format
    if form.width > 0 and form.height > 0:
        return form.width, form.height
    decoder = av.CodecContext.create(form.codec, "r")
    if not isinstance(decoder, av.VideoCodecContext):
        msg = f"{form.codec} is not a video codec"
        raise MuxError(msg)
    try:
        data = packet.data
        if form.codec in nal.NAL_CODECS:
            size = nal.length_size(form.codec, form.extradata)
            data = nal.to_annex_b(data, size) if size else data
            data = nal.parameter_sets(form.codec, form.extradata) + data
        frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    except (av.FFmpegError, nal.NalError) as error:
        msg = f"camera {packet.camera}: the first {form.codec} picture is unreadable: {error}"
        raise MuxError(msg) from error
    if not frames:
        msg = f"camera {packet.camera}: the first {form.codec} packet holds no picture"
        raise MuxError(msg)
    return frames[0].width, frames[0].height
