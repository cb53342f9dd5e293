"""The paced device answers whole polls only, and never before the wire could have."""

import socket
import threading
import time

from hardware.sim.paced_line import serve, wait_until, wire_s


def connected_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a TCP connection, as the device has it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        theirs, _ = server.accept()
    return ours, theirs


def test_ten_bits_a_byte() -> None:
    assert wire_s(1152, 115_200) == 0.1


def test_waiting_ends_at_the_moment_not_before() -> None:
    due = time.perf_counter() + 0.005
    wait_until(due)
    assert time.perf_counter() >= due


def test_each_whole_poll_gets_one_reply_at_the_pace_of_the_wire() -> None:
    ours, theirs = connected_pair()
    answered: list[int] = []
    device = threading.Thread(target=lambda: answered.append(serve(theirs, 4, 6, 1_000)))
    device.start()
    with ours:
        started = time.perf_counter()
        ours.sendall(b"ab")
        ours.sendall(b"cd" + b"e")
        assert ours.recv(16) == bytes(range(6))
        assert time.perf_counter() - started >= wire_s(10, 1_000)
    device.join(5)
    theirs.close()
    assert answered == [1]
