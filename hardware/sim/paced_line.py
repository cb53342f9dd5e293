"""A device at the far end of a serial line, as slow as the wire: 10 bits a byte.

``python -m hardware.sim.paced_line --baud 115200 --poll 8 --reply 8`` listens on a free loopback
port, prints its number, serves one connection and ends with it. It answers each whole poll with a
reply when the last byte would have arrived. The bytes mean nothing: it is the clock of a poll loop.
It runs as a process of its own, so that it shares no interpreter with what is measured.
"""

import argparse
import socket
import sys
import time
from collections.abc import Callable, Sequence

#: Start bit, eight data bits, stop bit.
BITS_A_BYTE = 10
#: Sleeping is as coarse as this; the rest is waited for awake, seconds.
AWAKE_S = 0.0002


def wire_s(count: int, baud: int) -> float:
    """How long `count` bytes take on the wire, seconds."""
    return count * BITS_A_BYTE / baud


def wait_until(due_s: float, now: Callable[[], float] = time.perf_counter) -> None:
    """Return as soon after `due_s` as the machine can; the moment is of `now`'s clock."""
    rest_s = due_s - now()
    if rest_s > AWAKE_S:
        time.sleep(rest_s - AWAKE_S)
    while now() < due_s:
        pass


def serve(line: socket.socket, poll: int, reply: int, baud: int) -> int:
    """Answer whole polls until the other end leaves.

    Returns:
        How many polls were answered.
    """
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    answer = bytes(range(reply))
    answered = 0
    waiting = b""
    while data := line.recv(4096):
        arrived_s = time.perf_counter()
        waiting += data
        while len(waiting) >= poll:
            waiting = waiting[poll:]
            wait_until(arrived_s + wire_s(poll + reply, baud))
            line.sendall(answer)
            answered += 1
    return answered


def main(argv: Sequence[str] | None = None) -> int:
    """Serve one connection; returns the exit code."""
    parser = argparse.ArgumentParser(prog="paced_line", description="A paced serial device.")
    parser.add_argument("--baud", type=int, default=115_200)
    parser.add_argument("--poll", type=int, default=8, help="bytes of a whole poll")
    parser.add_argument("--reply", type=int, default=8, help="bytes of a reply")
    args = parser.parse_args(argv)
    with socket.create_server(("127.0.0.1", 0)) as server:
        sys.stdout.write(f"{server.getsockname()[1]}\n")
        sys.stdout.flush()
        line, _ = server.accept()
    with line:
        serve(line, args.poll, args.reply, args.baud)
    return 0


if __name__ == "__main__":
    sys.exit(main())
