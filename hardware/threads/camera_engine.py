"""All cameras of a site: who reads what, who decodes what, and how it ends.

RTSP over TCP at numeric addresses is read by our own client, many streams a thread: the recorded
ones at normal priority, the watched ones on the niced thread that decodes everything. All else
is read through FFmpeg, a thread a stream.

The engine lives in the thread that made it; it starts and stops the pumps and passes on their
status. Packets and frames leave through the two sinks, on the pumps' own threads. Knows no
window and no recorder.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from hardware.camera.addresses import is_batched, is_file
from hardware.camera.decode_feed import DecodeFeed
from hardware.camera.decoder import FrameMaker
from hardware.camera.frame import Frame, FrameWish
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.receiver import StreamReceiver
from hardware.camera.rtsp.batch import BatchedStream
from hardware.camera.settings import CameraSettings, StreamSettings
from hardware.camera.state import StreamStatus
from hardware.camera.stream_parts import StreamParts
from hardware.threads.batch_pump import BatchPump
from hardware.threads.pump import Pump
from hardware.threads.stream_pump import StreamPump

#: Between the first tries of streams that are read through FFmpeg.
STAGGER_S = 0.02
#: One thread decodes about 200 pictures of 1080p a second: eight cameras at 25 (measured).
HEAVY_PER_THREAD = 6


class CameraEngine(QObject):
    """Reads all cameras and decodes the wished ones.

    Attributes:
        status_changed: Signal(StreamStatus), emitted on the pumps' threads.
        failed: Signal(Exception): a bug of ours ended a pump.
    """

    status_changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        cameras: Sequence[CameraSettings],
        packet_sink: Callable[[Packet], None],
        frame_sink: Callable[[Frame], None],
    ) -> None:
        """Build the pumps; nothing runs until start().

        Args:
            cameras: The site's cameras, each id once.
            packet_sink: Called on reading threads for every packet of the MAIN stream of a
                camera with `record`; must not block.
            frame_sink: Called on decoding threads with every converted picture; must not block.
        """
        super().__init__()
        self._feeds: dict[tuple[str, StreamRole], DecodeFeed] = {}
        self._pumps: list[Pump] = []
        self._fallbacks: list[Pump] = []
        self._packet_sink = packet_sink
        recorded: list[BatchedStream] = []
        watched: list[BatchedStream] = []
        for camera in cameras:
            self._add(camera, recorded, watched)
        if recorded:
            self._pumps.append(BatchPump("camera-read", recorded))
        for number, share in enumerate(self._shares(cameras)):
            name = f"camera-decode-{number + 1}"
            mine = watched if number == 0 else []
            self._pumps.append(BatchPump(name, mine, share, frame_sink, nice=True))
        for one in (*self._pumps, *self._fallbacks):
            one.failed.connect(self.failed)

    def start(self) -> None:
        """Start every thread."""
        for pump in self._pumps:
            pump.start()

    def show(self, wishes: Mapping[str, FrameWish]) -> None:
        """Decode these cameras, at these sizes, from these streams, and no others.

        A camera without a SUB stream is decoded from MAIN whatever the wish says.
        """
        for (camera, role), feed in self._feeds.items():
            wish = wishes.get(camera)
            if wish is not None and not self._serves(camera, role, wish.role):
                wish = None
            feed.wish_for(wish)

    @property
    def threads(self) -> tuple[Pump, ...]:
        """The threads that run from start to stop, whatever the cameras do."""
        return tuple(self._pumps)

    def request_stop(self) -> None:
        """Ask every thread to end; returns at once."""
        for pump in (*self._pumps, *self._fallbacks):
            pump.request_stop()

    def wait(self, limit_s: float) -> list[str]:
        """Wait for the threads to end.

        Args:
            limit_s: For all of them together.

        Returns:
            Names of the threads that are still running.
        """
        deadline = time.monotonic() + limit_s
        overdue: list[str] = []
        # The batches first: they may still start a fallback, which then ends at once.
        for pump in (*self._pumps, *self._fallbacks):
            left_ms = max(0, round((deadline - time.monotonic()) * 1000))
            if not pump.wait(left_ms):
                overdue.append(pump.objectName())
        return overdue

    def _serves(self, camera: str, role: StreamRole, wanted: StreamRole) -> bool:
        return role is wanted or (camera, StreamRole.SUB) not in self._feeds

    def _add(
        self, camera: CameraSettings, recorded: list[BatchedStream], watched: list[BatchedStream]
    ) -> None:
        """Build one camera's streams and put each where it is read."""
        maker = FrameMaker()
        for role, settings in _streams(camera):
            is_recorded = role is StreamRole.MAIN and camera.record
            on_demand = role is StreamRole.MAIN and camera.sub is not None and not camera.record
            feed = self._feeds[camera.camera, role] = DecodeFeed(maker)
            sink = self._packet_sink if is_recorded else None
            receiver = self._receiver(camera.camera, role, settings)
            link = StreamParts(settings, receiver, feed, sink, on_demand=on_demand)
            if is_batched(settings):
                pump = StreamPump(link)
                self._fallbacks.append(pump)
                (recorded if is_recorded else watched).append(BatchedStream(link, pump.start))
            else:
                self._pumps.append(StreamPump(link, delay_s=len(self._pumps) * STAGGER_S))

    def _shares(self, cameras: Sequence[CameraSettings]) -> list[list[DecodeFeed]]:
        """Who decodes what: one thread for all, more only for many cameras with one large stream.

        Both streams of a camera stay on one thread, since its pictures are counted there.
        """
        heavy = [one.camera for one in cameras if one.sub is None]
        extra = min(len(heavy) // HEAVY_PER_THREAD, max(0, (os.cpu_count() or 1) - 1))
        shares: list[list[DecodeFeed]] = [[] for _ in range(extra + 1)]
        for (camera, _), feed in self._feeds.items():
            is_heavy = extra > 0 and camera in heavy
            number = 1 + heavy.index(camera) % extra if is_heavy else 0
            shares[number].append(feed)
        return shares

    def _receiver(self, camera: str, role: StreamRole, settings: StreamSettings) -> StreamReceiver:
        return StreamReceiver(
            camera,
            role,
            time.monotonic_ns(),
            self._report,
            watch_repeats=not is_file(settings),
        )

    def _report(self, status: StreamStatus) -> None:
        self.status_changed.emit(status)


def _streams(camera: CameraSettings) -> list[tuple[StreamRole, StreamSettings]]:
    streams = [(StreamRole.MAIN, camera.main)]
    if camera.sub is not None:
        streams.append((StreamRole.SUB, camera.sub))
    return streams
