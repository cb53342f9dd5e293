"""One stream's way out: from its feed through its faults to whoever watches. Serving loop only."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from hardware.sim.audio import AudioTrack
from hardware.sim.clock import SimClock
from hardware.sim.control_messages import FrameTruth
from hardware.sim.faults import Fault, FaultGate
from hardware.sim.feeds import Feed
from hardware.sim.live import LiveFeed, picture_time_ns
from hardware.sim.pace import Pace
from hardware.sim.plan import StreamPlan
from hardware.sim.rtp import (
    CLOCK_HZ,
    INTERLEAVED_HEADER,
    RtpCounter,
    RtpSending,
    RtpUnit,
    packetize,
    sender_report,
)
from hardware.sim.units import AccessUnit

_TRUTH_FRAMES = 1000
#: RFC 3550 6.2: at least every five seconds.
_REPORT_NS = 5_000_000_000


@dataclass(frozen=True, slots=True)
class Sending:
    """One picture on its way to every client of a stream.

    Attributes:
        unit: What is sent.
        ticks: Media time at 90 kHz since serving started, steps included.
        rtp: The same as RTP packets.
    """

    unit: AccessUnit
    ticks: int
    rtp: RtpSending


class Subscriber(Protocol):
    """Somebody who watches a stream."""

    def deliver(self, sending: Sending) -> int:
        """Take one picture; must not block.

        Returns:
            Bytes handed to the network.
        """


class Outlet:
    """Sends one stream's pictures."""

    def __init__(
        self, name: str, feed: Feed | LiveFeed, clock: SimClock, counter: RtpCounter, seed: int
    ) -> None:
        """Prepare; nothing is sent before the first tick.

        Args:
            name: Camera id, for the canonical name of reports.
            feed: Where units come from.
            clock: Both hands.
            counter: RTP start values.
            seed: Of the fault gate.
        """
        self._name = name
        self._clock = clock
        self._counter = counter
        self._subscribers: dict[Subscriber, None] = {}
        self._report_ns = 0
        self._has_newcomers = False
        self._start_ns = 0
        self._start_utc_ns = 0
        self._on_failed: Callable[[Exception], None] = _ignore
        self._truth: deque[FrameTruth] = deque(maxlen=_TRUTH_FRAMES)
        self.feed: Feed | LiveFeed = feed
        self.gate = FaultGate(feed.plan.fps, seed)
        self.pace = Pace(feed.plan.fps, 0)
        self.audio: AudioTrack | None = None
        self.bytes_sent = 0
        self.units_sent = 0
        self.generation = 1

    @property
    def plan(self) -> StreamPlan:
        """What is served now: another than planned during a change of size or codec."""
        return self.feed.plan

    @property
    def is_silent(self) -> bool:
        """Whether a fault keeps everything from being sent."""
        return self.gate.is_active(Fault.STALL) or self.gate.is_active(Fault.HALF_OPEN)

    @property
    def clients(self) -> int:
        """How many watch."""
        return len(self._subscribers)

    @property
    def described_sets(self) -> tuple[bytes, ...]:
        """Parameter sets for the session description."""
        return self.gate.described_sets(self.plan.codec, self.feed.parameter_sets)

    def start(
        self, start_ns: int, start_utc_ns: int, on_failed: Callable[[Exception], None]
    ) -> bool:
        """Make the first picture due.

        Args:
            start_ns: Monotonic ns.
            start_utc_ns: The instant that picture 0 shows.
            on_failed: Takes what escaped from the thread of a live feed.

        Returns:
            Whether somebody must call `tick`; a live feed has a thread instead.
        """
        self._start_ns = start_ns
        self._start_utc_ns = start_utc_ns
        self._on_failed = on_failed
        self.pace = Pace(self.plan.fps, start_ns)
        if isinstance(self.feed, LiveFeed):
            self._start_live(self.feed)
            return False
        return True

    def replace_feed(self, feed: Feed | LiveFeed) -> None:
        """Go on with other pictures of the same rate, from their next keyframe."""
        if isinstance(self.feed, LiveFeed):
            self.feed.stop()
        self.feed = feed
        self.generation += 1
        self.gate.wait_for_keyframe()
        if isinstance(feed, LiveFeed):
            self._start_live(feed)

    def stop(self) -> None:
        """End the thread of a live feed."""
        if isinstance(self.feed, LiveFeed):
            self.feed.stop()

    def subscribe(self, subscriber: Subscriber) -> None:
        """Send to somebody; the keyframe it begins with comes with a sender report."""
        self._subscribers[subscriber] = None
        self._has_newcomers = True
        self._tell_watchers()

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Send no longer; unknown ones are ignored."""
        self._subscribers.pop(subscriber, None)
        self._tell_watchers()

    def truth(self) -> tuple[FrameTruth, ...]:
        """What was sent lately, oldest first."""
        return tuple(self._truth)

    def tick(self, now_ns: int) -> None:
        """Send the due picture; see `Ticked`."""
        index = self.pace.index
        if not isinstance(self.feed, LiveFeed):
            unit, packets = self.feed.take(index)
            self._pass(unit, packets, index, now_ns)
        if self.pace.advance(now_ns):
            self.gate.wait_for_keyframe()

    def clear_faults(self) -> None:
        """Send as planned again, from the next keyframe on."""
        self.gate.clear()
        if isinstance(self.feed, LiveFeed):
            self.feed.need_keyframe()

    def _start_live(self, feed: LiveFeed) -> None:
        loop = asyncio.get_running_loop()

        def hand_over(unit: AccessUnit, packets: RtpUnit, index: int) -> None:
            loop.call_soon_threadsafe(self._take_live, feed, unit, packets, index)

        def fail(error: Exception) -> None:
            loop.call_soon_threadsafe(self._on_failed, error)

        self._tell_watchers()
        feed.start(hand_over, fail, self._start_ns, self._start_utc_ns)

    def _take_live(self, feed: LiveFeed, unit: AccessUnit, packets: RtpUnit, index: int) -> None:
        # What a replaced feed still had under way is another size or codec.
        if feed is self.feed:
            self._pass(unit, packets, index, self._clock.monotonic_ns())

    def _tell_watchers(self) -> None:
        if isinstance(self.feed, LiveFeed):
            self.feed.watch(len(self._subscribers))

    def _pass(self, unit: AccessUnit, packets: RtpUnit, index: int, now_ns: int) -> None:
        passed = self.gate.pass_unit(unit, index)
        if passed is not None:
            self._send(passed, packets if passed is unit else packetize(passed), index, now_ns)

    def _send(self, unit: AccessUnit, packets: RtpUnit, index: int, now_ns: int) -> None:
        utc_ns = self._clock.utc_ns()
        media_s = Fraction(index, self.plan.fps) + Fraction(self.gate.shift_s)
        ticks = round(media_s * CLOCK_HZ)
        report = b""
        is_for_newcomers = self._has_newcomers and unit.is_keyframe
        if self._subscribers and (is_for_newcomers or now_ns >= self._report_ns):
            self._report_ns = now_ns + _REPORT_NS
            self._has_newcomers = self._has_newcomers and not unit.is_keyframe
            report = sender_report(self._counter, utc_ns, ticks, f"camera-{self._name}")
        wire = self._counter.stamp(packets, ticks)
        offsets = packets.offsets
        kept = self.gate.kept_packets(len(offsets))
        if kept is not None:
            wire, offsets = _thinned(wire, offsets, kept)
        rtp = RtpSending(wire, offsets, report, unit.is_keyframe)
        sending = Sending(unit, ticks, rtp)
        for subscriber in tuple(self._subscribers):
            self.bytes_sent += subscriber.deliver(sending)
        self.units_sent += 1
        self._truth.append(
            FrameTruth(
                self._name,
                self.plan.role,
                unit.number,
                index,
                now_ns,
                utc_ns,
                self._start_utc_ns + picture_time_ns(self.plan, index),
            )
        )


def _ignore(error: Exception) -> None:
    """Before `start` there is no thread that could fail."""


def datagrams(sending: RtpSending) -> list[bytes]:
    """The RTP packets of a sending without interleaved headers."""
    ends = [*sending.offsets[1:], len(sending.wire)]
    return [
        bytes(sending.wire[start + INTERLEAVED_HEADER : end])
        for start, end in zip(sending.offsets, ends, strict=False)
    ]


def _thinned(
    wire: bytearray, offsets: tuple[int, ...], kept: list[bool]
) -> tuple[bytearray, tuple[int, ...]]:
    """Leave packets out; their sequence numbers stay used."""
    ends = [*offsets[1:], len(wire)]
    thin = bytearray()
    starts: list[int] = []
    for start, end, keep in zip(offsets, ends, kept, strict=True):
        if keep:
            starts.append(len(thin))
            thin += wire[start:end]
    return thin, tuple(starts)
