"""All cameras of a site: who reads what, who decodes what, and how it ends.

RTSP over TCP at numeric addresses is read by our own client, many streams a thread: the recorded
ones at normal priority, the watched ones on the niced thread that decodes everything. All else
is read through FFmpeg, a thread a stream.

The engine lives in the thread that made it; it starts and stops the pumps and passes on their
status. Packets and frames leave through the two sinks, on the pumps' own threads. Knows no
window and no recorder.
"""

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
from hardware.threads.batch_pump import BatchPump
from hardware.threads.pump import Pump
from hardware.threads.stream_pump import StreamPump


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
        self._makers: dict[str, FrameMaker] = {}
        self._feeds: dict[tuple[str, StreamRole], DecodeFeed] = {}
        self._pumps: list[Pump] = []
        self._fallbacks: list[Pump] = []
        recorded: list[BatchedStream] = []
        watched: list[BatchedStream] = []
        for camera in cameras:
            for role, settings in _streams(camera):
                maker = self._makers.setdefault(camera.camera, FrameMaker())
                feed = self._feeds[camera.camera, role] = DecodeFeed(maker)
                sink = packet_sink if role is StreamRole.MAIN and camera.record else None
                receiver = self._receiver(camera.camera, role, settings)
                pump = StreamPump(settings, receiver, feed, sink)
                if not is_batched(settings):
                    self._pumps.append(pump)
                    continue
                self._fallbacks.append(pump)
                stream = BatchedStream(settings, receiver, feed, sink, pump.start)
                (watched if sink is None else recorded).append(stream)
        if recorded:
            self._pumps.append(BatchPump("camera-read", recorded))
        feeds = tuple(self._feeds.values())
        self._pumps.append(BatchPump("camera-decode", watched, feeds, frame_sink, nice=True))
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
