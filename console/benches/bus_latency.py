"""How long a turn of a serial bus takes while the window leaves the interpreter no rest.

A child process plays the device at the wire's pace. A bus thread polls it back to back through
the serial link that doors will use, while the GUI thread's event loop does only Python work.
Measured at several switch intervals in turn; the figures are those at the console's own.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from console.benches.report import BenchResult, at_most, machine_facts
from console.interpreter import SWITCH_INTERVAL_S
from hardware.serial_link import SerialLink, open_serial_link
from hardware.threads.pump import Pump

KEYS = ("turn_p99_ms",)

BAUD = 115_200
#: The shortest OSDP frame with a CRC: SOM, address, length (2), control, command, CRC (2).
FRAME_BYTES = 8
#: A reply that takes longer than this is lost, seconds.
REPLY_LIMIT_S = 0.2
TURN_P99_LIMIT_MS = 5.0
#: Compared in this order, seconds; Python's default first.
INTERVALS_S = (0.005, 0.001, 0.0005, 0.00025)
#: One piece of GUI work, about this long, seconds. Long pieces are the worst case for the bus.
WORK_S = 0.02
GUI_WARMUP_S = 0.3


@dataclass(frozen=True, slots=True)
class Turns:
    """What one interval gave.

    Attributes:
        turn_ms: Milliseconds from before the poll to after the whole reply, one a turn.
        lost: Turns without a whole reply.
        work_a_s: Rounds of Python work that the GUI thread did a second.
    """

    turn_ms: tuple[float, ...]
    lost: int
    work_a_s: float

    def percentile(self, percent: float) -> float:
        """Milliseconds; not a number where nothing was measured."""
        return float(np.percentile(self.turn_ms, percent)) if self.turn_ms else float("nan")


class PollLoop:
    """The bus side: poll, wait for the whole reply, note how long it took. Bus thread."""

    def __init__(self, link: SerialLink) -> None:
        """Keep the link; the thread that calls turn() owns it."""
        self._link = link
        self.turn_ms: list[float] = []
        self.lost = 0

    def turn(self) -> None:
        """One poll and its reply."""
        started_ns = time.perf_counter_ns()
        self._link.write(bytes(FRAME_BYTES))
        reply = self._link.read(FRAME_BYTES, REPLY_LIMIT_S)
        if len(reply) == FRAME_BYTES:
            self.turn_ms.append((time.perf_counter_ns() - started_ns) / 1e6)
        else:
            self.lost += 1


class BusyWindow:
    """The GUI side: an event loop that always has Python work to do. GUI thread."""

    def __init__(self) -> None:
        """Prepare; nothing runs yet."""
        self.rounds = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._work)

    def _work(self) -> None:
        """Compute in Python, without ever giving the interpreter away by itself."""
        until = time.perf_counter() + WORK_S
        while time.perf_counter() < until:
            sum(number * number for number in range(200))
            self.rounds += 1

    def run(self, seconds: float) -> float:
        """Be busy for a while.

        Returns:
            Rounds of work a second.
        """
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        self.rounds = 0
        started = time.perf_counter()
        self._timer.start(0)
        loop.exec()
        self._timer.stop()
        return self.rounds / (time.perf_counter() - started)


@contextmanager
def paced_device() -> Iterator[str]:
    """A device in a process of its own; gives the URL of its line."""
    if getattr(sys, "frozen", False):
        msg = "bench bus-latency starts a Python child and runs from source only"
        raise RuntimeError(msg)
    command = [sys.executable, "-m", "hardware.sim.paced_line", "--baud", str(BAUD)]
    command += ["--poll", str(FRAME_BYTES), "--reply", str(FRAME_BYTES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as device:
        try:
            port = int(device.stdout.readline()) if device.stdout is not None else 0
            yield f"socket://127.0.0.1:{port}"
        finally:
            device.kill()


@contextmanager
def switch_interval(seconds: float) -> Iterator[None]:
    """Another switch interval for a while."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def measure(interval_s: float, seconds: float) -> Turns:
    """Poll beside a busy window for some seconds at one switch interval."""
    window = BusyWindow()
    with paced_device() as url, switch_interval(interval_s):
        link = open_serial_link(url, BAUD)
        loop = PollLoop(link)
        bus = Pump("bench-bus", loop.turn)
        bus.start()
        try:
            window.run(GUI_WARMUP_S)
            warm = len(loop.turn_ms)
            work_a_s = window.run(seconds)
        finally:
            bus.request_stop()
            bus.wait(2000)
            link.close()
    return Turns(tuple(loop.turn_ms[warm:]), loop.lost, work_a_s)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long to poll at each interval."""
    parser.add_argument("--seconds", type=float, default=10.0, help="polling at each interval")


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Measure at every interval; report the one that the console uses."""
    application = QCoreApplication.instance() or QGuiApplication([])
    seconds = min(args.seconds, 2.0) if quick else args.seconds
    by_interval = {one: measure(one, seconds) for one in INTERVALS_S}
    own = by_interval[SWITCH_INTERVAL_S]
    figures = {"turn_p99_ms": round(own.percentile(99), 3)}
    slowest = by_interval[INTERVALS_S[0]].work_a_s
    spread = f"p50 {own.percentile(50):.2f} ms, max {max(own.turn_ms, default=0.0):.2f} ms"
    machine = (
        machine_facts()
        | {"turns": f"{spread}, {own.lost} replies lost"}
        | {
            f"at {interval_s * 1000:g} ms": f"p99 {turns.percentile(99):.2f} ms"
            f" of {len(turns.turn_ms)} turns (GUI work {100 * turns.work_a_s / slowest:.0f} %)"
            for interval_s, turns in by_interval.items()
        }
    )
    targets = (at_most(figures, "turn_p99_ms", TURN_P99_LIMIT_MS),)
    del application
    return BenchResult("bus-latency", figures, targets, len(own.turn_ms), machine)
