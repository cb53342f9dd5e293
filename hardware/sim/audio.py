"""A G.711 track beside a camera's video: a quiet tone. Serving loop only.

PCMU (ITU-T G.711 mu-law, RFC 3551 4.5.14), 8 kHz, 40 ms a packet. It exists because real cameras
have one, and video must not be disturbed by it.
"""

import math
from collections.abc import Callable
from typing import Protocol

from hardware.sim.clock import SimClock
from hardware.sim.pace import Pace
from hardware.sim.rtp import RtpCounter, RtpSending, frame_packets, sender_report

CLOCK_HZ = 8000
_PACKETS_PER_S = 25
_SAMPLES = CLOCK_HZ // _PACKETS_PER_S
_PAYLOAD_TYPE = 0
_TONE_HZ = 400  # 16 periods a packet: every packet is the same
_AMPLITUDE = 1500
_REPORT_EVERY = 5 * _PACKETS_PER_S
_BIAS = 0x84


class AudioSubscriber(Protocol):
    """Somebody who listens."""

    def deliver_rtp(self, sending: RtpSending) -> int:
        """Take one packet; must not block."""


def encode_mu_law(sample: int) -> int:
    """One 16-bit sample as G.711 mu-law (ITU-T G.711 table 2a).

    Args:
        sample: -32768 to 32767.

    Returns:
        0 to 255.
    """
    sign = 0x80 if sample < 0 else 0
    level = min(abs(sample), 32_635) + _BIAS
    exponent = level.bit_length() - 8
    return ~(sign | exponent << 4 | level >> exponent + 3 & 0x0F) & 0xFF


class AudioTrack:
    """Sends the tone to whoever listens; see `Ticked`."""

    def __init__(
        self, name: str, clock: SimClock, counter: RtpCounter, is_silent: Callable[[], bool]
    ) -> None:
        """Prepare the one packet that is sent for ever.

        Args:
            name: Camera id, for the canonical name of reports.
            clock: Both hands.
            counter: RTP start values.
            is_silent: Whether a fault keeps the stream from sending.
        """
        self._name = name
        self._clock = clock
        self._counter = counter
        self._is_silent = is_silent
        self._subscribers: dict[AudioSubscriber, None] = {}
        self._next_report = 0
        wave = (math.sin(2 * math.pi * _TONE_HZ * n / CLOCK_HZ) for n in range(_SAMPLES))
        tone = bytes(encode_mu_law(round(_AMPLITUDE * value)) for value in wave)
        self._packet = frame_packets([tone], _PAYLOAD_TYPE)
        self.pace = Pace(_PACKETS_PER_S, 0)

    def start(self, start_ns: int) -> None:
        """Make the first packet due.

        Args:
            start_ns: Monotonic ns.
        """
        self.pace = Pace(_PACKETS_PER_S, start_ns)

    def subscribe(self, subscriber: AudioSubscriber) -> None:
        """Send to somebody; the next packet comes with a sender report."""
        self._subscribers[subscriber] = None
        self._next_report = 0

    def unsubscribe(self, subscriber: AudioSubscriber) -> None:
        """Send no longer; unknown ones are ignored."""
        self._subscribers.pop(subscriber, None)

    def tick(self, now_ns: int) -> None:
        """Send the due packet."""
        index = self.pace.index
        if self._subscribers and not self._is_silent():
            ticks = index * _SAMPLES
            report = b""
            if index >= self._next_report:
                self._next_report = index + _REPORT_EVERY
                report = sender_report(
                    self._counter, self._clock.utc_ns(), ticks, f"camera-{self._name}"
                )
            wire = self._counter.stamp(self._packet, ticks)
            sending = RtpSending(wire, self._packet.offsets, report, can_start=True)
            for subscriber in tuple(self._subscribers):
                subscriber.deliver_rtp(sending)
        self.pace.advance(now_ns)
