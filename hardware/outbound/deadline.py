"""Sockets that end in time, whatever the server does. Any thread.

A time limit of Python's sockets holds for each single read, so that a server that sends one byte
now and then holds its caller for ever. Here one deadline counts for the whole conversation. The one
exception is the system's resolver, which cannot be interrupted; names of servers should be numbers
or stand in the machine's own table where that matters.
"""

import io
import socket
import ssl
import time
from pathlib import Path

from typing_extensions import Buffer, override


class Deadline:
    """The end of one conversation."""

    def __init__(self, limit_s: float) -> None:
        """Begin to count."""
        self._end_s = time.monotonic() + limit_s

    def left_s(self) -> float:
        """Seconds left.

        Raises:
            TimeoutError: If there are none.
        """
        left = self._end_s - time.monotonic()
        if left <= 0:
            msg = "the server took too long"
            raise TimeoutError(msg)
        return left


class BoundedReader(io.RawIOBase):
    """Reads a socket until the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        """Read from a connected socket, which stays its owner's."""
        super().__init__()
        self._sock = sock
        self._deadline = deadline

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        self._sock.settimeout(self._deadline.left_s())
        return self._sock.recv_into(memoryview(buffer))


def connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first of the host's addresses that answers.

    Raises:
        OSError: The last failure; TimeoutError when the time is over.
    """
    last: OSError | None = None
    for family, kind, protocol, _name, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.left_s())
            sock.connect(address)
        except OSError as error:
            sock.close()
            last = error
        else:
            return sock
    raise last or OSError(f"{host} has no address")


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Verification that cannot be switched off: host name and chain, TLS 1.2 or later.

    Args:
        ca_file: The site's own authority; None takes the machine's.

    Raises:
        OSError: If the file cannot be read or holds no certificate.
    """
    context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def cause_of(error: OSError) -> str:
    """The code for a failed connection."""
    causes: tuple[tuple[type[OSError], str], ...] = (
        (ssl.SSLCertVerificationError, "certificate"),
        (ssl.SSLError, "tls_failed"),
        (TimeoutError, "no_answer"),
        (socket.gaierror, "name_unknown"),
        (ConnectionRefusedError, "connection_refused"),
        (ConnectionError, "connection_lost"),
        (FileNotFoundError, "ca_file_missing"),
    )
    return next((cause for kind, cause in causes if isinstance(error, kind)), "network")
