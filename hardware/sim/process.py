"""The parent's handle of a simulated site. Blocking; one owner, any thread but the GUI's."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import hardware
from hardware.camera.packet import StreamRole
from hardware.sim.control_client import ControlClient, ControlError
from hardware.sim.control_messages import MessageError, ReadyLine, decode_ready
from hardware.sim.plan import Serving, SitePlan

#: Loops that are not in the cache are coded before the child says that it is ready.
START_LIMIT_S = 60.0
STOP_LIMIT_S = 2.0
_SUFFIX = {Serving.RTSP: "", Serving.TS: ".ts", Serving.MJPEG: ".mjpg"}
_SCHEME = {Serving.RTSP: "rtsp", Serving.TS: "http", Serving.MJPEG: "http"}


class SiteError(Exception):
    """The simulated site did not start; the message says why."""


def default_launcher() -> tuple[str, ...]:
    """How this program starts its simulator: packaged, it has no interpreter to give ``-m`` to."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "simulate")
    return (sys.executable, "-m", "hardware.sim")


def _environment() -> dict[str, str]:
    """The parent's, in which the child finds this project from any working directory."""
    root = str(Path(hardware.__file__).parents[1])
    found = [root, os.environ.get("PYTHONPATH", "")]
    return {
        # glibc gives every thread an arena of its own, and a dozen threads that draw and code keep
        # pictures in theirs: 807 MB against 547 with two arenas.
        "MALLOC_ARENA_MAX": "2",
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, found)),
    }


class SimulatedSite:
    """One child process that serves cameras.

    Attributes:
        plan: What it serves.
    """

    def __init__(
        self,
        plan: SitePlan,
        launcher: Sequence[str] | None = None,
        start_limit_s: float = START_LIMIT_S,
    ) -> None:
        """Keep the plan; nothing runs until `start`.

        Args:
            plan: What to serve.
            launcher: Starts the child; None for this interpreter, or for this program when it
                is packaged (``[executable, "simulate"]``).
            start_limit_s: Seconds until it must be ready.
        """
        self.plan = plan
        self._launcher = list(launcher or default_launcher())
        self._environment = _environment()
        self._start_limit_s = start_limit_s
        self._child: subprocess.Popen[bytes] | None = None
        self._ready: ReadyLine | None = None
        self._control: ControlClient | None = None
        self._was_silent = False

    def __enter__(self) -> "SimulatedSite":
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    @property
    def control(self) -> ControlClient:
        """Orders faults and reads the truth.

        Raises:
            SiteError: If the site does not run.
        """
        if self._control is None:
            msg = "the simulated site does not run"
            raise SiteError(msg)
        return self._control

    @property
    def pid(self) -> int:
        """The child's process id, 0 when it does not run."""
        return 0 if self._child is None else self._child.pid

    @property
    def is_running(self) -> bool:
        """Whether the child lives."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start the child and wait until it serves.

        Raises:
            SiteError: If it ends or says nothing within the limit.
        """
        self._child = subprocess.Popen(
            [*self._launcher, "--plan", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
        )
        line = self._first_line(self._child)
        try:
            self._ready = decode_ready(line)
        except MessageError as error:
            child = self._child
            self.stop()
            limit = f"within {self._start_limit_s:g} s"
            why = limit if self._was_silent else f"(exit code {child.returncode})"
            msg = f"the simulated site did not start {why}"
            raise SiteError(msg) from error
        self._control = ControlClient(self._ready.control)

    def url(self, camera: str, role: StreamRole, serving: Serving | None = None) -> str:
        """Where a stream is served, without user and password.

        Args:
            camera: Camera id.
            role: Which stream.
            serving: Another protocol than the plan's.

        Raises:
            SiteError: If the site does not run or has no such stream.
        """
        if self._ready is None:
            msg = "the simulated site does not run"
            raise SiteError(msg)
        found = [c for c in self.plan.cameras if c.camera == camera]
        if not found or role not in {stream.role for stream in found[0].streams}:
            msg = f"camera {camera} has no {role.value} stream in the plan"
            raise SiteError(msg)
        way = serving or found[0].stream(role).serving
        port = self._ready.cameras[camera]
        return f"{_SCHEME[way]}://127.0.0.1:{port}/{role.value}{_SUFFIX[way]}"

    def stop(self) -> None:
        """End the child within two seconds; does nothing when there is none."""
        child, self._child = self._child, None
        control, self._control = self._control, None
        self._ready = None
        if child is None:
            return
        if control is not None:
            self._ask_to_stop(control)
        assert child.stdin is not None  # noqa: S101 - made with pipes
        assert child.stdout is not None  # noqa: S101 - made with pipes
        # Closing its standard input ends a child that does not listen to its control socket.
        child.stdin.close()
        try:
            child.wait(STOP_LIMIT_S / 2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()

    @staticmethod
    def _ask_to_stop(control: ControlClient) -> None:
        try:
            control.stop()
        except ControlError:
            # Dead or deaf: closing its standard input and killing it come next.
            return
        finally:
            control.close()

    def _first_line(self, child: subprocess.Popen[bytes]) -> bytes:
        """Give the plan, wait for the first line; empty when the child ends or is too slow."""
        assert child.stdin is not None  # noqa: S101 - made with pipes
        assert child.stdout is not None  # noqa: S101 - made with pipes
        lines: list[bytes] = []
        stdout = child.stdout
        # Pipes cannot be waited for with a limit on every system: a short thread can.
        reader = threading.Thread(
            target=lambda: lines.append(stdout.readline()), name="sim-first-line"
        )
        reader.start()
        try:
            child.stdin.write(self.plan.to_json().encode() + b"\n")
            child.stdin.flush()
        except BrokenPipeError:
            pass  # it ended already: the empty line says so
        reader.join(self._start_limit_s)
        self._was_silent = reader.is_alive()
        if self._was_silent:
            child.kill()
            reader.join()
        return lines[0] if lines else b""
