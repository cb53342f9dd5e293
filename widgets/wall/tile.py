"""What is known of one tile, and what must be said about it at a given moment. Pure; any thread.

A picture is Live only while its newest frame is younger than 2 s by the monotonic clock, whatever
any status claims. Words come from `widgets.wall.words`.
"""

from dataclasses import dataclass
from enum import StrEnum

from widgets.roles import Overlay, Tone
from widgets.theme import Limits

_NS = 1_000_000_000


class TileCondition(StrEnum):
    """What the console last heard about the camera; the age of the picture can only worsen it."""

    EMPTY = "empty"
    OPENING = "opening"
    RUNNING = "running"
    STALLED = "stalled"
    LOST = "lost"
    FAULT = "fault"  # a person must act: wrong password, refused, not decodable
    NO_RIGHTS = "no_rights"


class TilePhase(StrEnum):
    """What the tile shows now."""

    LIVE = "live"
    FROZEN = "frozen"
    LOST = "lost"
    OPENING = "opening"
    EMPTY = "empty"
    NO_RIGHTS = "no_rights"
    FAULT = "fault"


class RecordingWish(StrEnum):
    """What recording is meant to do for this camera now."""

    OFF = "off"
    WAITING = "waiting"  # event mode, no event
    ON = "on"


@dataclass(frozen=True, slots=True)
class TileState:
    """Everything a tile shows except the picture.

    Attributes:
        camera: Camera id; empty for a tile without a camera.
        number: What a guard types, for example ``01``.
        name: Name of the place.
        condition: What was last heard of the camera.
        since_ns: Monotonic ns at which the condition began.
        deadline_ns: Monotonic ns at which OPENING gives up; 0 takes 5 s after `since_ns`.
        retry_ns: Monotonic ns of the next try, 0 when none is due.
        reason: Why there is no picture, a translated sentence.
        advice: What to do, a translated sentence.
        recording: What recording is meant to do.
        recording_since_ns: Monotonic ns at which recording was asked for.
        proof_ns: Monotonic ns of the last fragment known to be on disk, 0 for never.
        overlays: Marks on the picture.
        tone: Tone of what is going on there; frames the tile. None for nothing.
        tag: Why it is in spot, a translated line with the time.
        foot: Right end of the footer, for example ``1080p``.
        is_exercise: Whether the picture belongs to a drill.
    """

    camera: str
    number: str = ""
    name: str = ""
    condition: TileCondition = TileCondition.OPENING
    since_ns: int = 0
    deadline_ns: int = 0
    retry_ns: int = 0
    reason: str = ""
    advice: str = ""
    recording: RecordingWish = RecordingWish.OFF
    recording_since_ns: int = 0
    proof_ns: int = 0
    overlays: tuple[Overlay, ...] = ()
    tone: Tone | None = None
    tag: str = ""
    foot: str = ""
    is_exercise: bool = False


EMPTY_TILE = TileState(camera="", condition=TileCondition.EMPTY)
_OPEN_LIMIT_NS = 5 * _NS
_BY_CONDITION = {
    TileCondition.EMPTY: TilePhase.EMPTY,
    TileCondition.NO_RIGHTS: TilePhase.NO_RIGHTS,
    TileCondition.FAULT: TilePhase.FAULT,
}


def picture_age_ns(state: TileState, captured_ns: int, now_ns: int) -> int:
    """Age of what the tile shows, ns; never negative.

    Without a picture it counts from the start of the condition. A stall that was reported (for
    example a camera that repeats one picture) counts from its report at the latest.

    Args:
        state: What is known.
        captured_ns: Monotonic ns of the newest frame, 0 for none.
        now_ns: Monotonic ns.
    """
    start = captured_ns or state.since_ns
    if state.condition in {TileCondition.STALLED, TileCondition.LOST} and state.since_ns:
        start = min(start, state.since_ns)
    return max(0, now_ns - start)


def opening_deadline_ns(state: TileState) -> int:
    """When an opening camera counts as lost, monotonic ns."""
    return state.deadline_ns or state.since_ns + _OPEN_LIMIT_NS


def phase_of(state: TileState, captured_ns: int, now_ns: int, limits: Limits) -> TilePhase:
    """What the tile must show now.

    Args:
        state: What is known.
        captured_ns: Monotonic ns of the newest frame, 0 for none.
        now_ns: Monotonic ns.
        limits: Stale and lost limits.
    """
    fixed = _BY_CONDITION.get(state.condition)
    if fixed is not None:
        return fixed
    is_told = state.condition in {TileCondition.STALLED, TileCondition.LOST}
    if captured_ns == 0:
        if not is_told and now_ns <= opening_deadline_ns(state):
            return TilePhase.OPENING
        return TilePhase.LOST
    age_s = picture_age_ns(state, captured_ns, now_ns) / _NS
    if age_s > limits.picture_lost_s:
        return TilePhase.LOST
    if is_told or age_s > limits.picture_stale_s:
        return TilePhase.FROZEN
    return TilePhase.LIVE


class ProofPhase(StrEnum):
    """What is known of the recording."""

    OFF = "off"
    WAITING = "waiting"
    STARTING = "starting"
    PROVEN = "proven"
    MISSING = "missing"


def proof_of(state: TileState, now_ns: int, limits: Limits) -> ProofPhase:
    """Whether recording is proven at this moment.

    Args:
        state: What is known.
        now_ns: Monotonic ns.
        limits: How old a proof may be.
    """
    if state.recording is RecordingWish.OFF:
        return ProofPhase.OFF
    if state.recording is RecordingWish.WAITING:
        return ProofPhase.WAITING
    limit_ns = limits.recording_proof_stale_s * _NS
    if state.proof_ns and now_ns - state.proof_ns <= limit_ns:
        return ProofPhase.PROVEN
    if not state.proof_ns and now_ns - state.recording_since_ns <= limit_ns:
        return ProofPhase.STARTING
    return ProofPhase.MISSING
