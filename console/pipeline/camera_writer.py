"""Decides for one camera which packet goes into which file, and what is missing between files.

It never blocks on anything but the disk. It refuses to open a file without a keyframe. The
recorder's thread only.
"""

import contextlib
from dataclasses import dataclass

from console.clock import Clock
from console.domain.recording import Gap, Segment, SegmentReason
from console.domain.recording_rules import RecordingMode, RecordingRule, next_cut_ns
from console.pipeline.open_segment import OpenSegment, WriterSettings
from console.pipeline.packet_ring import PacketRing
from console.pipeline.segment_muxer import MuxError
from console.pipeline.segment_name import SegmentName, check_camera
from hardware.camera.packet import Packet

#: A camera that is silent for longer gets its file closed, so that the tail is on disk.
_QUIET_NS = 3_000_000_000
#: UTC may drift this far against the offset of the file before until a new offset is read.
_DRIFT_NS = 50_000_000


@dataclass(slots=True)
class _Missing:
    """A gap that has not ended."""

    cause: str
    start_ns: int
    packets: int = 0


class CameraWriter:
    """The recording of one camera.

    Attributes:
        closed: Segments completed since somebody emptied the list.
        gaps: Gaps ended since somebody emptied the list.
        leftovers: Files that could not be completed, relative to the root.
        last_ns: Arrival of the newest packet, 0 before the first.
    """

    def __init__(
        self, rule: RecordingRule, place: tuple[int, int], settings: WriterSettings, clock: Clock
    ) -> None:
        """Record nothing yet.

        Args:
            rule: How the camera is recorded.
            place: Index among the recorded cameras and their number; spreads the cuts.
            settings: What all writers share.
            clock: Read once a file.
        """
        check_camera(rule.camera)
        self._rule = rule
        self._place = place
        self._settings = settings
        self._clock = clock
        self._ring = PacketRing(rule.pre_event_s, rule.pre_event_bytes)
        self._open: OpenSegment | None = None
        self._cut_ns = 0
        self._until_ns = 0
        self._is_held = False
        self._last: Packet | None = None
        self._missing: _Missing | None = None
        self._queue_lost = 0
        self._offset_ns = 0
        self.closed: list[Segment] = []
        self.gaps: list[Gap] = []
        self.leftovers: list[SegmentName] = []
        self.last_ns = 0

    @property
    def camera(self) -> str:
        """Camera id."""
        return self._rule.camera

    @property
    def held_bytes(self) -> int:
        """Packets waiting in memory."""
        return self._ring.size_bytes

    @property
    def is_dirty(self) -> bool:
        """Whether the open file has something to write or to sync."""
        return self._open is not None and self._open.is_dirty

    def write(self) -> None:
        """Hand whole fragments to the system; OSError passes through."""
        if self._open is not None:
            self._open.write()

    def sync(self) -> None:
        """Wait until what was written is durable; OSError passes through."""
        if self._open is not None:
            self._open.sync()

    def is_wanted(self, now_ns: int) -> bool:
        """Whether packets arriving now belong on disk."""
        if self._rule.mode is RecordingMode.EVENT:
            return now_ns < self._until_ns
        return self._rule.mode is RecordingMode.CONTINUOUS

    def trigger(self, until_ns: int) -> None:
        """Record at least until this monotonic ns; a later end replaces an earlier one."""
        self._until_ns = max(self._until_ns, until_ns)

    def add_queue_loss(self, packets: int) -> None:
        """Note packets that found the queue full; the hole is placed when it is seen."""
        self._queue_lost += packets

    def add(self, packet: Packet) -> None:
        """Take the next packet.

        Raises:
            OSError: If a file could not be created or completed; the packet stays in memory.
        """
        if self._rule.mode is RecordingMode.OFF:
            return
        is_ended = self._notice_holes(packet) or self._is_cut(packet)
        self._last = packet
        self.last_ns = packet.arrival_ns
        if self._open is not None and not is_ended:
            self._store(packet)
            return
        if self._open is not None:
            self._open.next_ns = packet.arrival_ns
        try:
            self._end()
        finally:
            self._lose(self._ring.add(packet))
        self._open_from_ring(packet.arrival_ns)

    def tick(self, now_ns: int) -> None:
        """Do what is due without a packet: close a silent camera's file, begin a triggered one.

        Raises:
            OSError: As `add`.
        """
        if self._open is not None and now_ns - self.last_ns > self._quiet_ns():
            self._end()
            if self.is_wanted(now_ns):
                self._begin_gap("camera", self.last_ns)
        elif self._open is None:
            self._open_from_ring(now_ns)

    def hold(self) -> None:
        """The disk failed: save what can be saved and keep new packets in memory."""
        if self._is_held:
            return
        self._is_held = True
        current, self._open = self._open, None
        if current is not None:
            with contextlib.suppress(OSError):  # the caller knows already; leftovers say the rest
                self._complete(current)
            self._begin_gap("disk", current.written_ns)
        elif self.is_wanted(self._clock.monotonic_ns()):
            self._begin_gap("disk", self._clock.monotonic_ns())

    def give_up(self) -> None:
        """Leave the open file to be salvaged and begin anew at the next keyframe."""
        current, self._open = self._open, None
        self._begin_gap("camera", self.last_ns or self._clock.monotonic_ns())
        self._lose(self._ring.clear())
        if current is not None:
            current.file.close()
            self.leftovers.append(current.file.name)

    def release(self, room_bytes: int) -> None:
        """The disk is back; the next packet or tick opens a file from memory.

        Args:
            room_bytes: How much of memory's packets may be written now; older ones are given up.
        """
        self._is_held = False
        self._lose(self._ring.shrink(room_bytes))

    def close(self, now_ns: int) -> None:
        """Complete the file; end an open gap.

        Raises:
            OSError: If the file could not be completed.
        """
        if self._open is not None:
            self._end()
        if self._queue_lost:
            self._begin_gap("queue_full", self.last_ns)
            self._lose(self._queue_lost)
            self._queue_lost = 0
        self._lose(self._ring.clear())
        self._end_gap(now_ns)

    def _notice_holes(self, packet: Packet) -> bool:
        """See what is missing before this packet, and whether it cannot follow in the same file."""
        last = self._last
        if last is None:
            return False
        if packet.session != last.session or packet.format != last.format:
            self._lose(self._ring.clear())
            if packet.session != last.session and self.is_wanted(packet.arrival_ns):
                self._begin_gap("camera", last.arrival_ns)
            return True
        jump = packet.sequence - last.sequence - 1
        if jump > 0 and self.is_wanted(packet.arrival_ns):
            self._notice_jump(last, packet, jump)
        return False

    def _notice_jump(self, last: Packet, packet: Packet, jump: int) -> None:
        """Packets are missing inside a session."""
        cause = "queue_full" if self._queue_lost else "sequence"
        self._queue_lost = max(0, self._queue_lost - jump)
        self._cut_ns = 0  # the file ends at the next keyframe; damaged pictures are kept
        if self._missing is not None:
            self._missing.packets += jump
        else:
            self._report(cause, last.arrival_ns, packet.arrival_ns, jump)

    def _is_cut(self, packet: Packet) -> bool:
        """Whether this packet begins a new file (or, after an event, none)."""
        if not packet.is_keyframe:
            return False
        return packet.arrival_ns >= self._cut_ns or not self.is_wanted(packet.arrival_ns)

    def _open_from_ring(self, now_ns: int) -> None:
        """Begin a file with what memory holds, if it is wanted and allowed."""
        first = self._ring.peek()
        if first is None or self._is_held or not self.is_wanted(now_ns):
            return
        reason = (
            SegmentReason.EVENT
            if self._rule.mode is RecordingMode.EVENT
            else SegmentReason.CONTINUOUS
        )
        try:
            self._open = OpenSegment(self._settings, first, reason, self._next_offset_ns())
        except MuxError:
            self._begin_gap("camera", first.arrival_ns)
            self._lose(self._ring.clear())
            return
        segment_ns = round(self._settings.segment_s * 1e9)
        self._cut_ns = next_cut_ns(first.arrival_ns, segment_ns, *self._place)
        for packet in self._ring.take():
            self._store(packet)
        if self._open is not None:
            self._end_gap(first.arrival_ns)

    def _store(self, packet: Packet) -> None:
        """Put a packet into the open file; a refused one ends the file."""
        current = self._open
        if current is None:
            self._lose(1)
            return
        try:
            current.add(packet)
        except MuxError:
            self._end()
            self._begin_gap("camera", packet.arrival_ns, 1)

    def _end(self) -> None:
        """Complete the open file."""
        current, self._open = self._open, None
        if current is not None:
            self._complete(current)

    def _complete(self, current: OpenSegment) -> None:
        """Finish the file and note the segment; a file without a picture is removed.

        Raises:
            OSError: If the disk refused something; what is on disk stays for the sweep.
        """
        if current.muxer.added == 0:
            current.file.discard()
            return
        failure: OSError | None = None
        try:
            current.write()
        except OSError as error:
            failure = error
        if current.is_refused:
            self._begin_gap("disk", current.written_ns, current.muxer.added - current.written)
        if current.written:
            self._close_file(current)
        else:
            current.file.discard()
        if failure is not None:
            raise failure

    def _close_file(self, current: OpenSegment) -> None:
        """Complete the file with what the disk took.

        After a failed sync a later one proves nothing, so such a file is read again first.
        """
        if current.is_doubtful:
            current.file.close()
            self.leftovers.append(current.file.name)
            return
        try:
            path = current.file.complete()
        except OSError:
            self.leftovers.append(current.file.name)
            raise
        self.closed.append(current.segment(path))

    def _next_offset_ns(self) -> int:
        """UTC minus monotonic; kept from file to file unless the clock was really moved."""
        fresh_ns = self._clock.utc_ns() - self._clock.monotonic_ns()
        if abs(fresh_ns - self._offset_ns) > _DRIFT_NS:
            self._offset_ns = fresh_ns
        return self._offset_ns

    def _quiet_ns(self) -> int:
        """How long silence may last before the file is closed."""
        step_ns = 0 if self._open is None else self._open.step_ns
        return max(_QUIET_NS, 3 * step_ns)

    def _begin_gap(self, cause: str, start_ns: int, packets: int = 0) -> None:
        """Open a gap unless one is open already, which then also takes the packets."""
        if self._missing is None:
            self._missing = _Missing(cause, start_ns)
        self._missing.packets += packets

    def _lose(self, packets: int) -> None:
        """Count packets that will not reach the disk, when something is missing anyway."""
        if self._missing is not None:
            self._missing.packets += packets

    def _end_gap(self, end_ns: int) -> None:
        """Report the open gap, if any."""
        missing, self._missing = self._missing, None
        if missing is not None:
            self._report(missing.cause, missing.start_ns, end_ns, missing.packets)

    def _report(self, cause: str, start_ns: int, end_ns: int, packets: int) -> None:
        """Note a gap with both ends."""
        if self._offset_ns == 0:
            self._next_offset_ns()
        start_utc_ns = start_ns + self._offset_ns
        end_utc_ns = max(end_ns + self._offset_ns, start_utc_ns)
        self.gaps.append(Gap(self.camera, start_utc_ns, end_utc_ns, packets, cause))
