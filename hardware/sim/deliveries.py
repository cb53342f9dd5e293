"""How a picture reaches one RTSP client: on its connection, or by UDP. Serving loop only.

A client begins with a keyframe. One that reads too slowly loses pictures up to the next keyframe,
as a camera with a full send buffer does; it never makes the server's memory grow.
"""

import asyncio
import socket
from typing import Protocol

from hardware.sim.outlet import Sending, datagrams
from hardware.sim.rtp import RtpSending, interleave, on_channel

#: Unsent bytes on one connection above which pictures are dropped: two seconds of 4 Mbit/s.
MAX_BACKLOG = 1_000_000
_PAIR_TRIES = 50


class Line(Protocol):
    """One client's connection."""

    def write(self, data: bytes | bytearray) -> None:
        """Send; never blocks."""

    def backlog(self) -> int:
        """Bytes that the network has not taken yet."""


class KeyframeStart:
    """Decides whether a client gets a picture."""

    def __init__(self) -> None:
        """Wait for a keyframe."""
        self._started = False

    def restart(self) -> None:
        """Wait for a keyframe again."""
        self._started = False

    def takes(self, backlog: int, *, can_start: bool) -> bool:
        """Whether this picture is delivered.

        Args:
            backlog: Unsent bytes of this client.
            can_start: Whether it is a keyframe.
        """
        if backlog > MAX_BACKLOG:
            self._started = False
        elif can_start:
            self._started = True
        return self._started


class InterleavedDelivery:
    """RTP and RTCP on the RTSP connection (RFC 2326 10.12).

    Attributes:
        begin: Says which picture is the first.
    """

    def __init__(self, line: Line, channel: int) -> None:
        """Keep the line.

        Args:
            line: The client's connection.
            channel: Of RTP; RTCP goes on the next.
        """
        self._line = line
        self._channel = channel
        self.begin = KeyframeStart()

    def deliver(self, sending: Sending) -> int:
        """Send one picture; see `Subscriber`."""
        return self.deliver_rtp(sending.rtp)

    def deliver_rtp(self, sending: RtpSending) -> int:
        """Send the packets of one moment; gives the bytes handed over."""
        if not self.begin.takes(self._line.backlog(), can_start=sending.can_start):
            return 0
        if sending.report:
            self._line.write(interleave(self._channel + 1, sending.report))
        self._line.write(on_channel(sending.wire, sending.offsets, self._channel))
        return len(sending.wire)


class UdpDelivery:
    """RTP and RTCP in datagrams (RFC 3550).

    Attributes:
        begin: Says which picture is the first.
    """

    def __init__(self, pair: "UdpPair", host: str, rtp_port: int, rtcp_port: int) -> None:
        """Keep the way.

        Args:
            pair: The camera's sockets.
            host: The client's address.
            rtp_port: The client's port.
            rtcp_port: The client's port.
        """
        self._pair = pair
        self._rtp = (host, rtp_port)
        self._rtcp = (host, rtcp_port)
        self.begin = KeyframeStart()

    def deliver(self, sending: Sending) -> int:
        """Send one picture; see `Subscriber`."""
        return self.deliver_rtp(sending.rtp)

    def deliver_rtp(self, sending: RtpSending) -> int:
        """Send the packets of one moment; gives the bytes handed over."""
        if not self.begin.takes(0, can_start=sending.can_start):
            return 0
        if sending.report:
            self._pair.send_rtcp(sending.report, self._rtcp)
        sent = 0
        for datagram in datagrams(sending):
            self._pair.send_rtp(datagram, self._rtp)
            sent += len(datagram)
        return sent


class _Port(asyncio.DatagramProtocol):
    """One UDP port; what clients send is a sign of life."""

    def __init__(self, pair: "UdpPair") -> None:
        self._pair = pair

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - asyncio's signature
        """Note that this client lives."""
        self._pair.heard.add(addr)

    def error_received(self, exc: Exception) -> None:
        """A client's port is closed: its RTSP connection says when it is gone."""


class UdpPair:
    """A camera's RTP and RTCP ports, even and odd neighbours (RFC 3550 11).

    Attributes:
        heard: Addresses that sent something; emptied by whoever asks.
        rtp_port: Even; RTCP is on the next.
    """

    def __init__(self) -> None:
        """Bind both ports; `open` makes them useful."""
        self.heard: set[tuple[str, int]] = set()
        self._sockets = _bind_pair()
        self.rtp_port: int = self._sockets[0].getsockname()[1]
        self._transports: list[asyncio.DatagramTransport] = []

    async def open(self) -> None:
        """Start receiving and sending."""
        loop = asyncio.get_running_loop()
        for sock in self._sockets:
            transport, _ = await loop.create_datagram_endpoint(lambda: _Port(self), sock=sock)
            self._transports.append(transport)

    def send_rtp(self, datagram: bytes, address: tuple[str, int]) -> None:
        """Send media; lost when the network is full."""
        self._transports[0].sendto(datagram, address)

    def send_rtcp(self, datagram: bytes, address: tuple[str, int]) -> None:
        """Send a report."""
        self._transports[1].sendto(datagram, address)

    def close(self) -> None:
        """Give the ports back."""
        for transport in self._transports:
            transport.close()
        for sock in self._sockets[len(self._transports) :]:
            sock.close()


def _bind_pair() -> tuple[socket.socket, socket.socket]:
    for _ in range(_PAIR_TRIES):
        rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        rtp.bind(("127.0.0.1", 0))
        port: int = rtp.getsockname()[1]
        rtcp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            if port % 2 == 0:
                rtcp.bind(("127.0.0.1", port + 1))
                rtp.settimeout(0)
                rtcp.settimeout(0)
                return rtp, rtcp
        except OSError:
            pass  # the neighbour is taken: try another pair
        rtp.close()
        rtcp.close()
    msg = "no pair of neighbouring UDP ports is free"
    raise OSError(msg)
