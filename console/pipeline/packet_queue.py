"""The bounded way from the camera threads to the recorder. Refuses to grow or to lose in silence.

Any thread puts; the recorder's thread takes.
"""

import threading
from dataclasses import dataclass, field

from hardware.camera.packet import Packet


@dataclass(frozen=True, slots=True)
class QueueLoss:
    """Packets of one camera that found the queue full.

    Attributes:
        camera: Camera id.
        packets: How many.
        first_ns: Arrival of the first one lost, monotonic ns.
        last_ns: Arrival of the last one lost, monotonic ns.
    """

    camera: str
    packets: int
    first_ns: int
    last_ns: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What waited in the queue.

    Attributes:
        packets: In order of arrival.
        losses: One a camera that lost packets since the last batch.
    """

    packets: list[Packet] = field(default_factory=list)
    losses: tuple[QueueLoss, ...] = ()


class PacketQueue:
    """Packets in order, bounded in bytes.

    A camera that lost a packet stays shut out until its next keyframe, because what follows a hole
    cannot be decoded and would only push out the packets of others.
    """

    def __init__(self, bound_bytes: int) -> None:
        """Start empty.

        Args:
            bound_bytes: Sum of the waiting packets' data that is never exceeded.
        """
        self._bound_bytes = bound_bytes
        self._lock = threading.Lock()
        self._packets: list[Packet] = []
        self._size_bytes = 0
        self._losses: dict[str, QueueLoss] = {}
        self._shut_out: set[str] = set()
        self._half_full = threading.Event()

    def put(self, packet: Packet) -> bool:
        """Add a packet, or count it as lost. Any thread; never blocks on I/O.

        Returns:
            False when the packet was lost.
        """
        size = len(packet.data)
        with self._lock:
            is_shut_out = packet.camera in self._shut_out and not packet.is_keyframe
            if is_shut_out or self._size_bytes + size > self._bound_bytes:
                self._count(packet)
                return False
            self._shut_out.discard(packet.camera)
            self._packets.append(packet)
            self._size_bytes += size
            is_half_full = self._size_bytes * 2 >= self._bound_bytes
        if is_half_full:
            self._half_full.set()
        return True

    def wait(self, limit_s: float) -> None:
        """Sleep until the limit is over, the queue is half full or somebody calls `wake`."""
        self._half_full.wait(limit_s)
        self._half_full.clear()

    def wake(self) -> None:
        """End a wait early. Any thread."""
        self._half_full.set()

    def take(self) -> Batch:
        """Everything that waits, leaving the queue empty."""
        with self._lock:
            packets, self._packets = self._packets, []
            losses, self._losses = self._losses, {}
            self._size_bytes = 0
        return Batch(packets, tuple(losses.values()))

    def _count(self, packet: Packet) -> None:
        """Add one lost packet to the camera's count; the lock is held."""
        self._shut_out.add(packet.camera)
        before = self._losses.get(packet.camera)
        self._losses[packet.camera] = QueueLoss(
            packet.camera,
            1 if before is None else before.packets + 1,
            packet.arrival_ns if before is None else before.first_ns,
            packet.arrival_ns,
        )
