"""What can go wrong with a simulated camera, and what each fault does to a stream's units.

Pure; the serving loop owns a gate. The same seed gives the same losses.
"""

import random
from dataclasses import dataclass, field, fields
from enum import Enum

from hardware.camera.packet import StreamRole
from hardware.sim.plan import AuthScheme, Codec
from hardware.sim.units import (
    H264_SPS,
    HEVC_SPS,
    AccessUnit,
    join_nals,
    nal_type,
    parameter_sets,
    split_nals,
)


class Fault(Enum):
    """The faults, each until `clear` except where it says once.

    STALL: connections live and answer, no media. HALF_OPEN: the peer is gone without a word; new
    connections are taken and never answered. DROP: all connections are closed, once. REFUSE: all
    are reset and new ones refused. REPEATED_FRAME: the last keyframe again and again, time stamps
    advancing. PTS_JUMP: time stamps step by `seconds`, once. BAD_PARAMETER_SETS: SPS and PPS are
    spoilt in band and in the description. TRICKLE: only keyframes, at most `fps`. AUTH_CHANGE:
    another password. SIZE_CHANGE and CODEC_CHANGE: another picture size or codec. PACKET_LOSS:
    a share of RTP packets is not sent.
    """

    STALL = "stall"
    HALF_OPEN = "half_open"
    DROP = "drop"
    REFUSE = "refuse"
    REPEATED_FRAME = "repeated_frame"
    PTS_JUMP = "pts_jump"
    BAD_PARAMETER_SETS = "bad_parameter_sets"
    TRICKLE = "trickle"
    AUTH_CHANGE = "auth_change"
    SIZE_CHANGE = "size_change"
    CODEC_CHANGE = "codec_change"
    PACKET_LOSS = "packet_loss"


#: Faults of the whole camera: its connections, not its streams.
CAMERA_FAULTS = frozenset({Fault.HALF_OPEN, Fault.DROP, Fault.REFUSE, Fault.AUTH_CHANGE})
#: After these the receiver lacks references: media goes on with the next keyframe.
_NEEDS_KEYFRAME = frozenset(
    {
        Fault.STALL,
        Fault.HALF_OPEN,
        Fault.REPEATED_FRAME,
        Fault.TRICKLE,
        Fault.BAD_PARAMETER_SETS,
    }
)
#: These cut the clients unless told otherwise: real cameras restart their service.
_CUTS = frozenset({Fault.BAD_PARAMETER_SETS, Fault.CODEC_CHANGE, Fault.AUTH_CHANGE})


@dataclass(frozen=True, slots=True)
class FaultOrder:
    """One fault for one camera.

    Attributes:
        fault: Which.
        role: The stream it strikes, None for all; not for faults of the whole camera.
        seconds: PTS_JUMP: step of the time stamps, negative for back.
        share: PACKET_LOSS: 0 to 1 of the packets that are lost.
        fps: TRICKLE: pictures per second.
        width: SIZE_CHANGE: pixels, 0 for half of the plan's.
        height: SIZE_CHANGE: pixels, 0 for half of the plan's.
        codec: CODEC_CHANGE: None for H.265, or H.264 where the plan says otherwise.
        scheme: AUTH_CHANGE: None keeps the plan's (Digest where it has none).
        user: AUTH_CHANGE: empty keeps the plan's.
        password: AUTH_CHANGE: the new one.
        cut: Whether connections are closed when it starts and when it ends; None is as a real
            camera does it.
    """

    fault: Fault
    role: StreamRole | None = None
    seconds: float = 10.0
    share: float = 0.05
    fps: float = 1.0
    width: int = 0
    height: int = 0
    codec: Codec | None = None
    scheme: AuthScheme | None = None
    user: str = ""
    password: str = field(default="changed", repr=False)
    cut: bool | None = None

    def __post_init__(self) -> None:
        """Refuse what has no meaning.

        Raises:
            ValueError: Naming the key.
        """
        if not 0 <= self.share <= 1:
            msg = f"share is {self.share}, allowed is 0 to 1"
            raise ValueError(msg)
        if self.fps <= 0:
            msg = f"fps is {self.fps}, allowed is over 0"
            raise ValueError(msg)

    @property
    def cuts(self) -> bool:
        """Whether connections are closed when it starts and when it ends."""
        return self.fault in _CUTS if self.cut is None else self.cut

    def to_fields(self) -> dict[str, object]:
        """The order for a JSON message; what is not set is left out."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {
            name: value.value if isinstance(value, Enum) else value
            for name, value in values.items()
            if value is not None
        }

    @staticmethod
    def from_fields(raw: dict[str, object]) -> "FaultOrder":
        """Read an order from a JSON message.

        Raises:
            ValueError: If a name or value is not allowed.
        """
        kinds = {"fault": Fault, "role": StreamRole, "codec": Codec, "scheme": AuthScheme}
        try:
            values = {
                name: kinds[name](value) if name in kinds else value for name, value in raw.items()
            }
            return FaultOrder(**values)  # type: ignore[arg-type] # checked by the dataclass below
        except TypeError as error:
            msg = f"no fault order: {error}"
            raise ValueError(msg) from error


class FaultGate:
    """What one stream's active faults do to its units, in the order of serving."""

    def __init__(self, fps: int, seed: int) -> None:
        """Let everything pass.

        Args:
            fps: Pictures per second of the stream.
            seed: Fixes packet loss and spoilt bytes.
        """
        self._fps = fps
        self._random = random.Random(seed)  # noqa: S311 - repeatable faults, no secret
        self._active: dict[Fault, FaultOrder] = {}
        self._needs_keyframe = False
        self._last_key: AccessUnit | None = None
        self._last_passed = -1_000_000
        self.shift_s = 0.0

    def start(self, order: FaultOrder) -> None:
        """Begin a fault; a second one of the same kind replaces the first."""
        if order.fault is Fault.PTS_JUMP:
            self.shift_s += order.seconds
            return
        self._active[order.fault] = order

    def clear(self) -> None:
        """End all faults. A step of the time stamps stays: stepping back would be another fault."""
        if not _NEEDS_KEYFRAME.isdisjoint(self._active):
            self._needs_keyframe = True
        self._active.clear()

    def is_active(self, fault: Fault) -> bool:
        """Whether a fault is on."""
        return fault in self._active

    def wait_for_keyframe(self) -> None:
        """Let nothing pass before the next keyframe: what lies between was never sent."""
        self._needs_keyframe = True

    def pass_unit(self, unit: AccessUnit, index: int) -> AccessUnit | None:
        """What is sent in place of a unit, or None for nothing.

        Args:
            unit: The next in order.
            index: Its number since serving started.
        """
        if unit.is_keyframe:
            self._needs_keyframe = False
            if Fault.REPEATED_FRAME not in self._active:
                self._last_key = unit
        if self._needs_keyframe or Fault.STALL in self._active or Fault.HALF_OPEN in self._active:
            return None
        if Fault.TRICKLE in self._active and not self._trickles(unit, index):
            return None
        if Fault.REPEATED_FRAME in self._active and self._last_key is not None:
            return self._last_key
        if Fault.BAD_PARAMETER_SETS in self._active and unit.is_keyframe:
            return self._spoilt(unit)
        return unit

    def kept_packets(self, count: int) -> list[bool] | None:
        """Which of a unit's packets are sent; None for all."""
        order = self._active.get(Fault.PACKET_LOSS)
        if order is None:
            return None
        return [self._random.random() >= order.share for _ in range(count)]

    def described_sets(self, codec: Codec, sets: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """The parameter sets that the session description shows."""
        if Fault.BAD_PARAMETER_SETS not in self._active:
            return sets
        return tuple(self._spoil(codec, nal) for nal in sets)

    def _trickles(self, unit: AccessUnit, index: int) -> bool:
        gap = self._fps / self._active[Fault.TRICKLE].fps
        if not unit.is_keyframe or index - self._last_passed < gap - 0.5:
            return False
        self._last_passed = index
        return True

    def _spoilt(self, unit: AccessUnit) -> AccessUnit:
        if unit.codec is Codec.MJPEG:
            # A JPEG's parameter sets are its tables: cut the file before its scan.
            return AccessUnit(unit.codec, unit.data[:64], unit.is_keyframe, unit.number)
        sets = set(parameter_sets(unit.codec, unit.data))
        nals = [
            self._spoil(unit.codec, nal) if nal in sets else nal for nal in split_nals(unit.data)
        ]
        return AccessUnit(unit.codec, join_nals(nals), unit.is_keyframe, unit.number)

    def _spoil(self, codec: Codec, nal: bytes) -> bytes:
        """Keep the NAL header (and an SPS's profile), spoil the rest with bytes other than zero."""
        is_sps = nal_type(codec, nal) in {H264_SPS, HEVC_SPS}
        keep = 4 if is_sps and codec is Codec.H264 else 2
        # 01 01 reads as an Exp-Golomb id of at least 127: no decoder takes such a set.
        rest = bytes(self._random.randint(1, 255) for _ in range(max(0, len(nal) - keep - 2)))
        return nal[:keep] + b"\x01\x01" + rest
