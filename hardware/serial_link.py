"""One serial line as bytes: the only place that knows pyserial and the operating system.

A line is a device (``/dev/ttyUSB0``, ``COM3``) or ``socket://host:port`` for serial servers and
simulators. The link moves bytes and translates errors; framing and meaning belong to its callers.
Every call runs on the bus thread that opened the link.
"""

from typing import Protocol

import serial

#: A write that the line does not take within this time means that the line is dead, seconds.
WRITE_LIMIT_S = 0.5


class LinkError(Exception):
    """The device or its cable failed. Waiting and trying again may help."""


class Link(Protocol):
    """A two-way stream of bytes with a time limit on reading."""

    def read(self, size: int, timeout_s: float) -> bytes:
        """Wait for `size` bytes; fewer, perhaps none, when the time is over.

        Raises:
            LinkError: If the line failed.
        """

    def write(self, data: bytes) -> None:
        """Hand all bytes to the line.

        Raises:
            LinkError: If the line failed or does not take them.
        """

    def close(self) -> None:
        """Give the line back; a second call does nothing."""


class SerialLink:
    """A link over pyserial."""

    def __init__(self, port: serial.SerialBase, url: str) -> None:
        """Take over an open port; `url` is only for messages."""
        self._port = port
        self._url = url

    def read(self, size: int, timeout_s: float) -> bytes:
        """Wait for `size` bytes; fewer, perhaps none, when the time is over."""
        try:
            if self._port.timeout != timeout_s:
                self._port.timeout = timeout_s
            return self._port.read(size)
        except (serial.SerialException, OSError, TypeError) as error:
            # pyserial raises TypeError when the port was closed by another thread meanwhile
            msg = f"reading {self._url} failed: {error}"
            raise LinkError(msg) from error

    def write(self, data: bytes) -> None:
        """Hand all bytes to the line."""
        try:
            self._port.write(data)
        except (serial.SerialException, OSError, TypeError) as error:
            msg = f"writing {self._url} failed: {error}"
            raise LinkError(msg) from error

    def close(self) -> None:
        """Give the line back; a second call does nothing."""
        self._port.close()


def open_serial_link(url: str, baud: int) -> SerialLink:
    """Open a serial line, 8 data bits, no parity, one stop bit.

    Args:
        url: Device name, or ``socket://host:port``.
        baud: Bits a second; a socket ignores it.

    Raises:
        LinkError: If the line cannot be opened.
    """
    try:
        port = serial.serial_for_url(url, baudrate=baud, write_timeout=WRITE_LIMIT_S)
    except (serial.SerialException, OSError, ValueError) as error:
        msg = f"{url} cannot be opened: {error}"
        raise LinkError(msg) from error
    return SerialLink(port, url)
