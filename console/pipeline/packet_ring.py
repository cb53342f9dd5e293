"""The newest packets of one camera, from a keyframe on, bounded in time and bytes. One owner."""

from collections import deque

from hardware.camera.packet import Packet


class PacketRing:
    """Whole groups of pictures; the oldest group falls out first.

    Attributes:
        size_bytes: Data held now.
    """

    def __init__(self, span_s: float, bound_bytes: int) -> None:
        """Start empty.

        Args:
            span_s: Footage to keep; the group that covers this moment stays whole.
            bound_bytes: Never exceeded, even if the span is not reached then.
        """
        self._span_ns = round(span_s * 1e9)
        self._bound_bytes = bound_bytes
        self._groups: deque[list[Packet]] = deque()
        self._sizes: deque[int] = deque()
        self.size_bytes = 0

    def __len__(self) -> int:
        """Packets held."""
        return sum(len(group) for group in self._groups)

    def add(self, packet: Packet) -> int:
        """Take a packet.

        Returns:
            How many packets fell out or were refused; a packet without a keyframe before it is
            refused.
        """
        size = len(packet.data)
        if packet.is_keyframe:
            self._groups.append([])
            self._sizes.append(0)
        elif not self._groups:
            return 1
        self._groups[-1].append(packet)
        self._sizes[-1] += size
        self.size_bytes += size
        return self._trim(packet.arrival_ns)

    def take(self) -> list[Packet]:
        """Everything held, oldest first, leaving the ring empty."""
        packets = [packet for group in self._groups for packet in group]
        self.clear()
        return packets

    def peek(self) -> Packet | None:
        """The oldest packet held."""
        return self._groups[0][0] if self._groups else None

    def clear(self) -> int:
        """Forget everything; returns how many packets were held."""
        held = len(self)
        self._groups.clear()
        self._sizes.clear()
        self.size_bytes = 0
        return held

    def shrink(self, bound_bytes: int) -> int:
        """Let the oldest groups fall out until this bound holds; returns packets fallen out."""
        fallen = 0
        while self._groups and self.size_bytes > bound_bytes:
            fallen += self._drop_oldest()
        return fallen

    def _drop_oldest(self) -> int:
        """Let one group fall out; returns its packets."""
        self.size_bytes -= self._sizes.popleft()
        return len(self._groups.popleft())

    def _trim(self, now_ns: int) -> int:
        """Let the oldest groups fall out until both bounds hold."""
        fallen = 0
        while self._groups and (self.size_bytes > self._bound_bytes or self._is_stale(now_ns)):
            fallen += self._drop_oldest()
        return fallen

    def _is_stale(self, now_ns: int) -> bool:
        """Whether the second group alone already covers the span."""
        return len(self._groups) > 1 and now_ns - self._groups[1][0].arrival_ns >= self._span_ns
