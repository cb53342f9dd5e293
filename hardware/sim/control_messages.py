"""What the control socket carries: one JSON object a line, both ways. Pure; any thread."""

import json
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from hardware.camera.packet import StreamRole
from hardware.world.truth import DoorTruth, ParcelTruth, PersonTruth, Pose, Truth


class MessageError(Exception):
    """A line is no message of this protocol; the text says why."""


class Verb(Enum):
    """What a client may ask."""

    FAULT = "fault"
    CLEAR = "clear"
    TRUTH = "truth"
    STATS = "stats"
    WORLD = "world"
    SET_LOCK = "set_lock"
    GRANT = "grant"
    SET_BELT = "set_belt"
    STAGE_INTRUSION = "stage_intrusion"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """One question.

    Attributes:
        verb: Which.
        camera: Camera id; empty for all where that has a meaning.
        fields: FAULT: a `FaultOrder`; TRUTH: ``last``; SET_LOCK: ``door``, ``locked``; GRANT:
            ``door``; SET_BELT: ``running``.
    """

    verb: Verb
    camera: str = ""
    fields: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameTruth:
    """One picture that was sent.

    Attributes:
        camera: Camera id.
        role: Which stream.
        number: Burnt into the picture.
        index: Pictures since serving started.
        sent_ns: Monotonic ns (CLOCK_MONOTONIC, one for the machine) at which it was handed over.
        utc_ns: The same moment in UTC.
        shown_utc_ns: The instant of the simulated world that the picture shows.
    """

    camera: str
    role: StreamRole
    number: int
    index: int
    sent_ns: int
    utc_ns: int
    shown_utc_ns: int


@dataclass(frozen=True, slots=True)
class StreamStats:
    """What one stream did since serving started.

    Attributes:
        camera: Camera id.
        role: Which stream.
        clients: Watching now.
        units_sent: Pictures that passed the faults.
        bytes_sent: Handed to the network for all clients.
    """

    camera: str
    role: StreamRole
    clients: int
    units_sent: int
    bytes_sent: int


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """The child's first line: where it serves.

    Attributes:
        control: Port of the control socket.
        cameras: Camera id to port.
    """

    control: int
    cameras: dict[str, int]


def encode_request(request: ControlRequest) -> bytes:
    """One line."""
    return _line({"verb": request.verb.value, "camera": request.camera, "fields": request.fields})


def decode_request(line: bytes) -> ControlRequest:
    """Read one line.

    Raises:
        MessageError: If it is none.
    """
    raw = _object(line)
    try:
        verb = Verb(raw.get("verb"))
    except ValueError as error:
        msg = f"verb is {raw.get('verb')!r}, allowed are {', '.join(v.value for v in Verb)}"
        raise MessageError(msg) from error
    camera, extra = raw.get("camera", ""), raw.get("fields", {})
    if not isinstance(camera, str) or not isinstance(extra, dict):
        msg = "camera is text and fields an object"
        raise MessageError(msg)
    return ControlRequest(verb, camera, extra)


def encode_answer(
    *,
    frames: tuple[FrameTruth, ...] = (),
    stats: tuple[StreamStats, ...] = (),
    world: Truth | None = None,
    error: str = "",
) -> bytes:
    """The answer to one request: what was asked for, or an error."""
    return _line(
        {
            "error": error,
            "frames": [asdict(frame) for frame in frames],
            "stats": [asdict(entry) for entry in stats],
            "world": None if world is None else asdict(world),
        }
    )


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """One answer."""

    frames: tuple[FrameTruth, ...]
    stats: tuple[StreamStats, ...]
    world: Truth | None
    error: str


def decode_answer(line: bytes) -> ControlAnswer:
    """Read one answer.

    Raises:
        MessageError: If it is none.
    """
    raw = _object(line)
    try:
        frames = tuple(
            FrameTruth(**{**entry, "role": StreamRole(entry["role"])}) for entry in raw["frames"]
        )
        stats = tuple(
            StreamStats(**{**entry, "role": StreamRole(entry["role"])}) for entry in raw["stats"]
        )
        world = None if raw["world"] is None else _world(raw["world"])
        return ControlAnswer(frames, stats, world, str(raw["error"]))
    except (KeyError, TypeError, ValueError) as error:
        msg = f"no answer: {error}"
        raise MessageError(msg) from error


def encode_ready(ready: ReadyLine) -> bytes:
    """The child's first line."""
    return _line(asdict(ready))


def decode_ready(line: bytes) -> ReadyLine:
    """Read the child's first line.

    Raises:
        MessageError: If it is none.
    """
    raw = _object(line)
    try:
        cameras = {str(name): int(port) for name, port in raw["cameras"].items()}
        return ReadyLine(int(raw["control"]), cameras)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"no ready line: {error}"
        raise MessageError(msg) from error


def _world(raw: dict[str, Any]) -> Truth:
    people = (PersonTruth(**{**entry, "pose": Pose(entry["pose"])}) for entry in raw["people"])
    parcels = (
        ParcelTruth(**{**entry, "size_m": tuple(entry["size_m"])}) for entry in raw["parcels"]
    )
    doors = (DoorTruth(**entry) for entry in raw["doors"])
    parts = {"people": tuple(people), "parcels": tuple(parcels), "doors": tuple(doors)}
    return Truth(**{**raw, **parts})


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, default=lambda entry: entry.value).encode() + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(line)
    except ValueError as error:
        msg = f"no JSON: {error}"
        raise MessageError(msg) from error
    if not isinstance(raw, dict):
        msg = "no object"
        raise MessageError(msg)
    return raw
