"""Bytes cross a serial line whole, and every failure is a LinkError with the line's name."""

import contextlib
import os
import socket
import sys
from collections.abc import Iterator

import pytest

from hardware.serial_link import LinkError, SerialLink, open_serial_link


@pytest.fixture
def far_end() -> Iterator[tuple[socket.socket, SerialLink]]:
    """A serial server's socket and our link to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = open_serial_link(f"socket://127.0.0.1:{server.getsockname()[1]}", 9600)
        peer, _ = server.accept()
    with peer, contextlib.closing(link):
        yield peer, link


def test_a_read_waits_for_all_bytes(far_end: tuple[socket.socket, SerialLink]) -> None:
    peer, link = far_end
    peer.sendall(b"\x53\x00")
    peer.sendall(b"\x08\x00")
    assert link.read(4, 2.0) == b"\x53\x00\x08\x00"


def test_a_read_returns_what_came_when_time_is_over(
    far_end: tuple[socket.socket, SerialLink],
) -> None:
    peer, link = far_end
    peer.sendall(b"\x53")
    assert link.read(4, 0.05) == b"\x53"
    assert link.read(4, 0.05) == b""


def test_written_bytes_arrive(far_end: tuple[socket.socket, SerialLink]) -> None:
    peer, link = far_end
    link.write(b"poll")
    assert peer.recv(16) == b"poll"


def test_a_lost_peer_is_a_link_error_that_names_the_line(
    far_end: tuple[socket.socket, SerialLink],
) -> None:
    peer, link = far_end
    peer.close()
    with pytest.raises(LinkError, match=r"socket://127\.0\.0\.1"):
        link.read(1, 1.0)


def test_a_closed_link_refuses_and_closes_again(
    far_end: tuple[socket.socket, SerialLink],
) -> None:
    _, link = far_end
    link.close()
    link.close()
    with pytest.raises(LinkError):
        link.write(b"poll")
    with pytest.raises(LinkError):
        link.read(1, 0.1)


@pytest.mark.parametrize(
    "url", ["/dev/no-such-line", "socket://127.0.0.1:1", "socket://x", "odd://y"]
)
def test_a_line_that_cannot_be_opened_is_a_link_error(url: str) -> None:
    with pytest.raises(LinkError, match="cannot be opened"):
        open_serial_link(url, 9600)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_bytes_of_every_value_cross_a_terminal_unchanged() -> None:
    ours, theirs = os.openpty()
    with contextlib.closing(open_serial_link(os.ttyname(theirs), 115_200)) as link:
        every = bytes(range(256))
        link.write(every)
        assert os.read(ours, 1024) == every
        os.write(ours, every)
        assert link.read(256, 2.0) == every
    os.close(ours)
    os.close(theirs)
