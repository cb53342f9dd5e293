"""The console's, tests' and benches' end of the control socket. Blocking; any thread."""

import socket
import threading
from dataclasses import fields
from types import TracebackType

from hardware.camera.packet import StreamRole
from hardware.sim.control_messages import (
    ControlAnswer,
    ControlRequest,
    FrameTruth,
    StreamStats,
    Verb,
    decode_answer,
    encode_request,
)
from hardware.sim.faults import Fault, FaultOrder
from hardware.world.truth import Truth


class ControlError(Exception):
    """The simulated site refused an order, or cannot be reached."""


class ControlClient:
    """Orders faults and reads the truth."""

    def __init__(self, port: int, timeout_s: float = 20.0) -> None:
        """Connect on the first question.

        Args:
            port: Of the control socket on loopback.
            timeout_s: For each answer; a change of size or codec codes a loop first.
        """
        self._port = port
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._buffer = b""

    def __enter__(self) -> "ControlClient":
        """Use it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the socket."""
        self.close()

    def fault(self, camera: str, fault: Fault, **params: object) -> None:
        """Begin a fault; returns when it is on the wire.

        Args:
            camera: Camera id; empty for all.
            fault: Which.
            params: Attributes of `FaultOrder`, for example ``share=0.2``.

        Raises:
            ControlError: If the camera or a parameter is unknown, or the site does not answer.
        """
        known = {entry.name for entry in fields(FaultOrder)} - {"fault"}
        if not known.issuperset(params):
            msg = f"unknown parameter {sorted(set(params) - known)}, allowed are {sorted(known)}"
            raise ControlError(msg)
        order = FaultOrder(fault, **params)  # type: ignore[arg-type] # names checked, values by the server
        self._ask(ControlRequest(Verb.FAULT, camera, order.to_fields()))

    def clear(self, camera: str = "") -> None:
        """End all faults of a camera, or of all.

        Raises:
            ControlError: If the camera is unknown or the site does not answer.
        """
        self._ask(ControlRequest(Verb.CLEAR, camera))

    def truth(
        self, camera: str = "", role: StreamRole | None = None, last: int = 100
    ) -> tuple[FrameTruth, ...]:
        """What was sent lately, oldest first.

        Args:
            camera: Camera id; empty for all.
            role: Only this stream.
            last: At most so many pictures of each stream, up to 1000.

        Raises:
            ControlError: If the camera is unknown or the site does not answer.
        """
        answer = self._ask(ControlRequest(Verb.TRUTH, camera, {"last": last}))
        return tuple(f for f in answer.frames if role is None or f.role is role)

    def stats(self, camera: str = "") -> tuple[StreamStats, ...]:
        """Clients, pictures and bytes of each stream.

        Raises:
            ControlError: If the camera is unknown or the site does not answer.
        """
        return self._ask(ControlRequest(Verb.STATS, camera)).stats

    def world(self) -> Truth:
        """Who and what is where in the simulated mailroom, now.

        Raises:
            ControlError: If the site has no world or does not answer.
        """
        world = self._ask(ControlRequest(Verb.WORLD)).world
        if world is None:
            msg = "the answer holds no world"
            raise ControlError(msg)
        return world

    def set_lock(self, door: str, *, locked: bool) -> None:
        """Command a lock of the world; see `hardware.world.world.World.set_lock`.

        Raises:
            ControlError: If the site has no world, or the world no such door.
        """
        self._ask(ControlRequest(Verb.SET_LOCK, "", {"door": door, "locked": locked}))

    def grant(self, door: str) -> None:
        """Release a door of the world; see `hardware.world.world.World.grant`.

        Raises:
            ControlError: If the site has no world, or the world no such door.
        """
        self._ask(ControlRequest(Verb.GRANT, "", {"door": door}))

    def set_belt(self, *, running: bool) -> None:
        """Let the world's X-ray belt run or stand.

        Raises:
            ControlError: If the site has no world.
        """
        self._ask(ControlRequest(Verb.SET_BELT, "", {"running": running}))

    def stage_intrusion(self) -> None:
        """Let an unknown person force the world's dock and take a parcel, for a drill.

        Raises:
            ControlError: If the site has no world.
        """
        self._ask(ControlRequest(Verb.STAGE_INTRUSION))

    def stop(self) -> None:
        """Ask the site to end; it answers first.

        Raises:
            ControlError: If the site does not answer.
        """
        self._ask(ControlRequest(Verb.STOP))

    def close(self) -> None:
        """Close the socket; a later question opens a new one."""
        with self._lock:
            self._drop()

    def _ask(self, request: ControlRequest) -> ControlAnswer:
        with self._lock:
            try:
                answer = decode_answer(self._exchange(encode_request(request)))
            except OSError as error:
                self._drop()
                msg = f"the simulated site does not answer on port {self._port}: {error}"
                raise ControlError(msg) from error
        if answer.error:
            raise ControlError(answer.error)
        return answer

    def _exchange(self, line: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), self._timeout_s)
        self._socket.sendall(line)
        while b"\n" not in self._buffer:
            part = self._socket.recv(1 << 16)
            if not part:
                msg = "closed by the site"
                raise ConnectionResetError(msg)
            self._buffer += part
        answer, _, self._buffer = self._buffer.partition(b"\n")
        return answer

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._buffer = b""
