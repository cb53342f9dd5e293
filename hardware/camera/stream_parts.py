"""What every way of reading a stream needs, joined once. One reading thread uses it at a time."""

from collections.abc import Callable

from hardware.camera.decode_feed import DecodeFeed
from hardware.camera.link_machine import LinkAction
from hardware.camera.packet import Packet
from hardware.camera.receiver import StreamReceiver
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkState
from hardware.camera.unit import RawUnit


class StreamParts:
    """One stream's settings, rules and ways out.

    Attributes:
        settings: Where the stream is.
        receiver: Its link and packet rules.
    """

    def __init__(
        self,
        settings: StreamSettings,
        receiver: StreamReceiver,
        feed: DecodeFeed,
        sink: Callable[[Packet], None] | None,
        *,
        on_demand: bool = False,
    ) -> None:
        """Join the parts.

        Args:
            settings: Where the stream is.
            receiver: Its link and packet rules.
            feed: Where packets to decode go.
            sink: Where packets to record go, or None.
            on_demand: Connect only while somebody wants its pictures.
        """
        self.settings = settings
        self.receiver = receiver
        self._feed = feed
        self._sink = sink
        self._on_demand = on_demand

    @property
    def is_wanted(self) -> bool:
        """Whether there should be a connection now."""
        return not self._on_demand or self.is_wished

    @property
    def is_wished(self) -> bool:
        """Whether somebody wants its pictures."""
        return self._feed.wish is not None

    @property
    def is_off(self) -> bool:
        """Whether there is none and none is sought."""
        return self.receiver.machine.view.state is LinkState.OFF

    def follow_wanting(self, now_ns: int) -> LinkAction:
        """Begin or end to want the stream when that has changed."""
        if self.is_wanted is self.is_off:
            return self.receiver.start(now_ns) if self.is_off else self.receiver.stop(now_ns)
        return LinkAction.NONE

    def deliver(self, unit: RawUnit, now_ns: int) -> None:
        """Judge one access unit and hand its packet on."""
        packet = self.receiver.accept(unit, now_ns)
        if packet is None:
            return
        if self._sink is not None:
            self._sink(packet)
        self._feed.offer(packet)

    def pass_time(self, now_ns: int) -> LinkAction:
        """Take over what the decoder says and let time pass; obey what it returns."""
        self.receiver.judge(self._feed.decoded, self._feed.errors)
        return self.receiver.tick(now_ns)
