"""The recorder: packets of all cameras to synced files, on one thread.

Cameras only `offer`; nothing they do can wait for a disk. A turn takes what has arrived, writes
whole fragments, then syncs all files that changed, so that syncs come in groups and a slow disk
makes groups larger instead of queues longer. A disk that fails is a state, never an exception that
ends the thread: packets then wait in memory, bounded, and recording resumes by itself.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from console.clock import Clock
from console.domain.recording import RecordingProof
from console.domain.recording_rules import RecordingRule
from console.pipeline.camera_writer import CameraWriter
from console.pipeline.disk import free_bytes, probe, require_free, trouble_code
from console.pipeline.footage_key import FootageKey
from console.pipeline.open_segment import WriterSettings
from console.pipeline.packet_queue import PacketQueue
from console.pipeline.salvage import salvage_file
from hardware.camera.packet import Packet
from hardware.threads.pump import Pump

log = logging.getLogger("recorder")

_SILENT_NS = 2_000_000_000
_PROBE_NS = 500_000_000
_LEAST_ROOM_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RecorderSettings:
    """What the recorder is built from.

    Attributes:
        root: Media root; must exist when recording starts.
        rules: One a camera; packets of other cameras are ignored.
        segment_s: Wanted length of a file.
        fragment_s: Span of a fragment, 0.05 to 1: how often the queue is emptied and everything
            written is synced. What a crash can cost is this and the time of a sync.
        queue_bytes: Bound of the packets that wait.
        reserve_bytes: Recording stops while the disk has less free than this, so that the journal
            beside it can go on.
        key: Encrypts footage at rest, or None.
    """

    root: Path
    rules: tuple[RecordingRule, ...]
    segment_s: float = 60.0
    fragment_s: float = 0.4
    queue_bytes: int = 64 * 1024 * 1024
    reserve_bytes: int = 64 * 1024 * 1024
    key: FootageKey | None = None


@dataclass(frozen=True, slots=True)
class RecordingTrouble:
    """Whether the media root takes footage.

    Attributes:
        code: ``disk_full``, ``read_only``, ``vanished`` or ``disk_error``; empty when all is well.
        since_ns: Monotonic ns of the change.
        detail: The system's own words, for the log.
    """

    code: str
    since_ns: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RecorderFigures:
    """Counters since start.

    Attributes:
        packets: Taken from the queue.
        dropped: Found the queue full.
        syncs: Calls of fdatasync on open files.
        sync_p99_ms: Of the newest 4,096 of them; 0 before the first.
        sync_max_ms: Of the same.
    """

    packets: int
    dropped: int
    syncs: int
    sync_p99_ms: float
    sync_max_ms: float


class Recorder(Pump):
    """Records all cameras.

    Attributes:
        segment_closed: Signal(Segment): a file is complete and durable; its row may be written.
        gap_found: Signal(Gap): footage is missing between two moments.
        trouble_changed: Signal(RecordingTrouble).
        space_wanted: Signal(int): bytes that should be free; at most twice a second.
        camera_failed: Signal(Exception): a mistake of ours cost one camera its open file.
    """

    segment_closed = Signal(object)
    gap_found = Signal(object)
    trouble_changed = Signal(object)
    space_wanted = Signal(object)
    camera_failed = Signal(object)

    def __init__(self, settings: RecorderSettings, clock: Clock) -> None:
        """Prepare; nothing touches the disk before start().

        Raises:
            ValueError: If a camera id cannot name a folder.
        """
        super().__init__("recorder")
        self._settings = settings
        self._clock = clock
        self._queue = PacketQueue(settings.queue_bytes)
        shared = WriterSettings(settings.root, settings.segment_s, settings.key)
        count = len(settings.rules)
        self._writers = {
            rule.camera: CameraWriter(rule, (index, count), shared, clock)
            for index, rule in enumerate(settings.rules)
        }
        self._triggers: deque[tuple[str, int]] = deque()
        self._lock = threading.Lock()
        self._proofs = {
            rule.camera: RecordingProof(rule.camera, 0, is_wanted=False) for rule in settings.rules
        }
        self._synced_ns = dict.fromkeys(self._writers, 0)
        self._trouble = RecordingTrouble("", 0)
        self._margin_bytes = max(_LEAST_ROOM_BYTES, settings.reserve_bytes // 2)
        self._probe_ns = 0
        self._sync_ns: deque[int] = deque(maxlen=4096)
        self._packets = 0
        self._dropped = 0
        self._syncs = 0

    def offer(self, packet: Packet) -> None:
        """Take a packet of a MAIN stream. Any thread; never blocks, full is counted as a gap."""
        if packet.camera in self._writers:
            self._queue.put(packet)

    def trigger(self, camera: str, until_ns: int) -> None:
        """Record an event-mode camera until this monotonic ns, from before now on. Any thread."""
        self._triggers.append((camera, until_ns))
        self._queue.wake()

    def proof(self, camera: str) -> RecordingProof:
        """What is known to be on disk. Any thread.

        Raises:
            KeyError: If the camera is not recorded here.
        """
        with self._lock:
            return self._proofs[camera]

    def figures(self) -> RecorderFigures:
        """Counters since start. Any thread."""
        with self._lock:
            times = sorted(self._sync_ns)
            p99 = times[min(len(times) - 1, len(times) * 99 // 100)] / 1e6 if times else 0.0
            worst = times[-1] / 1e6 if times else 0.0
            return RecorderFigures(self._packets, self._dropped, self._syncs, p99, worst)

    def request_stop(self) -> None:
        """Ask the loop to end; what has been offered is still recorded. Any thread."""
        super().request_stop()
        self._queue.wake()

    def turn(self) -> None:
        """Wait a moment, then store what has come."""
        self._queue.wait(self._settings.fragment_s)
        self._check_disk()
        self._take_triggers()
        self._take_packets()
        self._tick()
        self._sync_all()
        self._publish()

    def closed(self) -> None:
        """Record what is left and complete every file."""
        self._take_packets()
        now_ns = self._clock.monotonic_ns()
        for writer in self._writers.values():
            self._guard(writer, partial(writer.close, now_ns))
            self._guard(writer, partial(writer.close, now_ns))  # of what a failure left
        self._publish()

    def _take_triggers(self) -> None:
        """Hand triggers to their cameras."""
        while self._triggers:
            camera, until_ns = self._triggers.popleft()
            writer = self._writers.get(camera)
            if writer is not None:
                writer.trigger(until_ns)

    def _take_packets(self) -> None:
        """Feed the writers."""
        batch = self._queue.take()
        for loss in batch.losses:
            self._writers[loss.camera].add_queue_loss(loss.packets)
            log.warning("camera %s: queue full, %d packets lost", loss.camera, loss.packets)
        for packet in batch.packets:
            writer = self._writers[packet.camera]
            self._guard(writer, partial(writer.add, packet))
        with self._lock:
            self._packets += len(batch.packets)
            self._dropped += sum(loss.packets for loss in batch.losses)

    def _tick(self) -> None:
        """What is due without packets."""
        now_ns = self._clock.monotonic_ns()
        for writer in self._writers.values():
            self._guard(writer, partial(writer.tick, now_ns))

    def _sync_all(self) -> None:
        """Write all changed files, then sync all of them."""
        dirty = [writer for writer in self._writers.values() if writer.is_dirty]
        for writer in dirty:
            self._guard(writer, writer.write)
        for writer in dirty:
            self._guard(writer, partial(self._sync_one, writer))

    def _guard(self, writer: CameraWriter, step: Callable[[], None]) -> None:
        """Do one step of one camera, whose failure must not end the recording of the others."""
        try:
            step()
        except OSError as error:
            self._fail(error)
        except Exception as error:
            log.exception("camera %s: a mistake of ours; its file begins anew", writer.camera)
            writer.give_up()
            self.camera_failed.emit(error)

    def _sync_one(self, writer: CameraWriter) -> None:
        """Sync one file, timed; the proof is its return."""
        if not writer.is_dirty:
            return
        start_ns = self._clock.monotonic_ns()
        writer.sync()
        done_ns = self._clock.monotonic_ns()
        self._synced_ns[writer.camera] = done_ns
        with self._lock:
            self._sync_ns.append(done_ns - start_ns)
            self._syncs += 1
        if self._trouble.code:
            self._change_trouble(RecordingTrouble("", done_ns))

    def _check_disk(self) -> None:
        """Stop before the reserve is touched; try again while in trouble."""
        now_ns = self._clock.monotonic_ns()
        if self._trouble.code and now_ns < self._probe_ns:
            return
        reserve = self._settings.reserve_bytes
        try:
            free = free_bytes(self._settings.root)
            # more than the reserve, so that the alarm does not come and go with every fragment
            require_free(free, reserve + (self._margin_bytes if self._trouble.code else 0))
            if self._trouble.code:
                probe(self._settings.root)
        except OSError as error:
            self._fail(error)
            return
        if self._trouble.code:
            self._probe_ns = now_ns + _PROBE_NS
            self._resume(free - reserve)
            return
        for writer in self._writers.values():
            self._complete_leftovers(writer)

    def _resume(self, room_bytes: int) -> None:
        """Let the writers write again and complete what the trouble left behind."""
        for writer in self._writers.values():
            writer.release(room_bytes // len(self._writers))
            if not self._complete_leftovers(writer):
                return
        if not any(writer.held_bytes for writer in self._writers.values()):
            # nobody has anything to write: the probe is all the proof there can be
            self._change_trouble(RecordingTrouble("", self._clock.monotonic_ns()))

    def _complete_leftovers(self, writer: CameraWriter) -> bool:
        """Repair what the trouble left of one camera; False when the disk fails again."""
        key = self._settings.key
        while writer.leftovers:
            try:
                found = salvage_file(self._settings.root, writer.leftovers[0], lambda _key_id: key)
            except OSError as error:
                self._fail(error)
                return False
            del writer.leftovers[0]
            if found.segment is not None:
                writer.closed.append(found.segment)
        return True

    def _fail(self, error: OSError) -> None:
        """The disk refused: remember why, and keep packets in memory until it is back."""
        now_ns = self._clock.monotonic_ns()
        self._probe_ns = now_ns + _PROBE_NS
        for writer in self._writers.values():
            writer.hold()
        code = trouble_code(error)
        if code != self._trouble.code:
            self._change_trouble(RecordingTrouble(code, now_ns, str(error)))
        if code == "disk_full":
            self.space_wanted.emit(self._settings.reserve_bytes + 2 * self._margin_bytes)

    def _change_trouble(self, trouble: RecordingTrouble) -> None:
        """Say once that the disk is lost or back."""
        before, self._trouble = self._trouble, trouble
        if trouble.code:
            log.error("recording stopped: %s (%s)", trouble.code, trouble.detail)
        else:
            away_s = (trouble.since_ns - before.since_ns) / 1e9
            log.info("recording is back after %.1f s (%s)", away_s, before.code)
        self.trouble_changed.emit(trouble)

    def _publish(self) -> None:
        """Tell the world what happened in this turn."""
        now_ns = self._clock.monotonic_ns()
        for camera, writer in self._writers.items():
            closed, writer.closed = writer.closed, []
            gaps, writer.gaps = writer.gaps, []
            for segment in closed:
                self.segment_closed.emit(segment)
            for gap in gaps:
                self.gap_found.emit(gap)
            is_wanted = writer.is_wanted(now_ns)
            trouble = self._trouble.code
            if not trouble and is_wanted and now_ns - writer.last_ns > _SILENT_NS:
                trouble = "no_packets"
            proof = RecordingProof(camera, self._synced_ns[camera], is_wanted, trouble)
            with self._lock:
                self._proofs[camera] = proof


def rules_for(cameras: Sequence[str]) -> tuple[RecordingRule, ...]:
    """Continuous recording of these cameras, with the usual bounds."""
    return tuple(RecordingRule(camera) for camera in cameras)
