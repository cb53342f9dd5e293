"""What a simulated site serves: cameras, streams, passwords; frozen values with a JSON round trip.

Refuses unknown keys and impossible values in words (`PlanError`). Any thread.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from enum import Enum
from typing import TypeVar

from hardware.camera.packet import StreamRole

_MIN_SIDE_PX = 16
_MAX_SIDE_PX = 4096
_MAX_FPS = 60
_MIN_BPS = 1000


class PlanError(Exception):
    """The plan asks for something that cannot be served; the message names the key."""


class Codec(Enum):
    """How pictures are coded; the value is FFmpeg's name."""

    H264 = "h264"
    HEVC = "hevc"
    MJPEG = "mjpeg"


class Serving(Enum):
    """The protocol that `url` names for a stream; the server answers all that its codec allows."""

    RTSP = "rtsp"
    TS = "ts"
    MJPEG = "mjpeg"


class AuthScheme(Enum):
    """What a camera asks of its clients."""

    NONE = "none"
    BASIC = "basic"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class AuthPlan:
    """Who may see a camera."""

    scheme: AuthScheme = AuthScheme.NONE
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """One stream of a camera.

    Attributes:
        role: MAIN is recorded, SUB is watched.
        codec: Coding of the pictures.
        width: Pixels, even.
        height: Pixels, even.
        fps: Pictures per second, 1 to 60.
        bitrate_bps: Wanted bits per second.
        gop_s: Seconds between keyframes.
        serving: The protocol that `SimulatedSite.url` names.
        loop_s: Seconds that are coded before serving starts and then repeated for ever;
            0 codes live, which costs CPU but never repeats.
        audio: Whether a G.711 track stands beside the video (RTSP only).
    """

    role: StreamRole = StreamRole.MAIN
    codec: Codec = Codec.H264
    width: int = 640
    height: int = 360
    fps: int = 10
    bitrate_bps: int = 350_000
    gop_s: float = 1.0
    serving: Serving = Serving.RTSP
    loop_s: float = 10.0
    audio: bool = False

    def __post_init__(self) -> None:
        """Refuse what no encoder takes.

        Raises:
            PlanError: Naming the key.
        """
        for name in ("width", "height"):
            side = getattr(self, name)
            if side % 2 or not _MIN_SIDE_PX <= side <= _MAX_SIDE_PX:
                allowed = f"even numbers from {_MIN_SIDE_PX} to {_MAX_SIDE_PX}"
                msg = f"{name} is {side}, allowed are {allowed}"
                raise PlanError(msg)
        if not 1 <= self.fps <= _MAX_FPS:
            msg = f"fps is {self.fps}, allowed are 1 to {_MAX_FPS}"
            raise PlanError(msg)
        if self.gop_frames < 1 or self.loop_s < 0 or self.bitrate_bps < _MIN_BPS:
            msg = "gop_s must give a frame, loop_s be 0 or more, bitrate_bps 1000 or more"
            raise PlanError(msg)

    @property
    def gop_frames(self) -> int:
        """Pictures from one keyframe to the next."""
        return round(self.gop_s * self.fps)

    @property
    def loop_frames(self) -> int:
        """Pictures of the loop, whole GOPs; 0 when coded live."""
        if self.loop_s <= 0:
            return 0
        return max(1, round(self.loop_s / self.gop_s)) * self.gop_frames


@dataclass(frozen=True, slots=True)
class CameraPlan:
    """One camera.

    Attributes:
        camera: Id of the site file.
        streams: At least one, at most one per role.
        auth: What clients must show.
        source: ``scene`` (generated test picture) or ``world`` (the simulated mailroom).
        view: For ``world``: which of its camera views; empty means the camera's id.
        burn: Whether frame and camera number are burnt in, readable by `read_stamp`.
        shared_loop: Serve one loop, coded once, for all cameras that say so; the burnt-in camera
            number is then 0.
    """

    camera: str
    streams: tuple[StreamPlan, ...]
    auth: AuthPlan = AuthPlan()
    source: str = "scene"
    view: str = ""
    burn: bool = True
    shared_loop: bool = False

    def stream(self, role: StreamRole) -> StreamPlan:
        """The stream of a role.

        Raises:
            KeyError: If the camera has none.
        """
        for stream in self.streams:
            if stream.role is role:
                return stream
        msg = f"camera {self.camera} has no {role.value} stream"
        raise KeyError(msg)


@dataclass(frozen=True, slots=True)
class SitePlan:
    """Everything one child process serves.

    Attributes:
        cameras: Their ids differ.
        seed: Fixes noise, shapes, RTP start values, phases and packet loss.
        cache_dir: Where coded loops are kept; empty means below the system's temporary folder.
        session_timeout_s: RTSP sessions without a sign of life end after this.
        world_start_utc_ns: UTC at which the simulated world starts; 0 means now.
        world_offset_s: The world's local time minus UTC in seconds; decides day and night.
    """

    cameras: tuple[CameraPlan, ...]
    seed: int = 1
    cache_dir: str = ""
    session_timeout_s: float = 60.0
    world_start_utc_ns: int = 0
    world_offset_s: int = 0

    def __post_init__(self) -> None:
        """Refuse doubled names.

        Raises:
            PlanError: Naming the camera.
        """
        names = [camera.camera for camera in self.cameras]
        for name in names:
            if names.count(name) > 1:
                msg = f"camera {name} stands twice in the plan"
                raise PlanError(msg)
        for camera in self.cameras:
            roles = [stream.role for stream in camera.streams]
            if not roles or len(set(roles)) != len(roles):
                msg = f"camera {camera.camera} needs one or two streams of different role"
                raise PlanError(msg)

    def to_json(self) -> str:
        """The plan as one line of JSON."""
        return json.dumps(asdict(self), default=_plain)

    @staticmethod
    def from_json(text: str) -> "SitePlan":
        """Read a plan back.

        Raises:
            PlanError: If it is not JSON, a key is unknown or missing, or a value impossible.
        """
        try:
            raw = json.loads(text)
        except ValueError as error:
            msg = f"the plan is not JSON: {error}"
            raise PlanError(msg) from error
        return _site(raw)


#: Streams as `knowledge/video.md` measured them: name to (width, height, fps, bits per second).
PROFILES: dict[str, tuple[int, int, int, int]] = {
    "1080p25": (1920, 1080, 25, 4_000_000),
    "720p15": (1280, 720, 15, 1_500_000),
    "360p10": (640, 360, 10, 350_000),
    "360p5": (640, 360, 5, 200_000),
    "180p10": (320, 180, 10, 120_000),
}


def profile_stream(profile: str, role: StreamRole, loop_s: float = 10.0) -> StreamPlan:
    """A stream of a named profile.

    Raises:
        PlanError: If there is no such profile.
    """
    if profile not in PROFILES:
        msg = f"profile is {profile!r}, allowed are {', '.join(PROFILES)}"
        raise PlanError(msg)
    width, height, fps, bitrate = PROFILES[profile]
    return StreamPlan(
        role=role, width=width, height=height, fps=fps, bitrate_bps=bitrate, loop_s=loop_s
    )


def farm(
    count: int,
    *,
    sub: str | None = "360p10",
    main: str | None = None,
    first: int = 1,
    shared_loop: bool = True,
    loop_s: float = 10.0,
) -> tuple[CameraPlan, ...]:
    """Many equal cameras for a bench, named ``01``, ``02`` and so on.

    Args:
        count: How many.
        sub: Profile of the small stream, None for no small stream.
        main: Profile of the large stream, None for no large stream.
        first: Number of the first.
        shared_loop: Code one loop for all.
        loop_s: Length of the loop in seconds.
    """
    streams = [
        profile_stream(profile, role, loop_s)
        for role, profile in ((StreamRole.MAIN, main), (StreamRole.SUB, sub))
        if profile is not None
    ]
    return tuple(
        CameraPlan(camera=f"{number:02d}", streams=tuple(streams), shared_loop=shared_loop)
        for number in range(first, first + count)
    )


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    msg = f"{value!r} is no JSON"
    raise TypeError(msg)


_T = TypeVar("_T")
_ENUMS: dict[str, type[Enum]] = {
    "role": StreamRole,
    "codec": Codec,
    "serving": Serving,
    "scheme": AuthScheme,
}
_NUMBERS = {"gop_s", "loop_s", "session_timeout_s"}


def _flat(kind: type[_T], raw: object, where: str, ready: Mapping[str, object]) -> _T:
    """Build one dataclass from a JSON object, checking names, types and enum words."""
    if not isinstance(raw, dict):
        msg = f"{where} is not an object"
        raise PlanError(msg)
    known = {entry.name: entry for entry in fields(kind)}  # type: ignore[arg-type] # only dataclasses come here
    values: dict[str, object] = {}
    for key, value in raw.items():
        if key not in known:
            msg = f"{where}.{key} is unknown, allowed are {', '.join(known)}"
            raise PlanError(msg)
        values[key] = ready[key] if key in ready else _word(key, value, known[key].default, where)
    try:
        return kind(**values)
    except TypeError as error:
        msg = f"{where}: {error}"
        raise PlanError(msg) from error


def _word(key: str, value: object, default: object, where: str) -> object:
    if key in _ENUMS:
        try:
            return _ENUMS[key](value)
        except ValueError as error:
            allowed = ", ".join(str(member.value) for member in _ENUMS[key])
            msg = f"{where}.{key} is {value!r}, allowed are {allowed}"
            raise PlanError(msg) from error
    if key in _NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    wanted = str if default is MISSING else type(default)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        msg = f"{where}.{key} is {value!r}, allowed is {wanted.__name__}"
        raise PlanError(msg)
    return value


def _list(raw: object, key: str, where: str) -> list[object]:
    value = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(value, list):
        msg = f"{where}.{key} is not a list"
        raise PlanError(msg)
    return value


def _camera(raw: object, where: str) -> CameraPlan:
    streams = tuple(
        _flat(StreamPlan, entry, f"{where}.streams[{index}]", {})
        for index, entry in enumerate(_list(raw, "streams", where))
    )
    auth = raw.get("auth", {}) if isinstance(raw, dict) else {}
    ready = {"streams": streams, "auth": _flat(AuthPlan, auth, f"{where}.auth", {})}
    return _flat(CameraPlan, raw, where, ready)


def _site(raw: object) -> SitePlan:
    cameras = tuple(
        _camera(entry, f"cameras[{index}]")
        for index, entry in enumerate(_list(raw, "cameras", "plan"))
    )
    return _flat(SitePlan, raw, "plan", {"cameras": cameras})
