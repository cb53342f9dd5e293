"""The words of a tile: short, present tense, with the age of every claim. Pure; any thread.

Ages are quantised upwards so that the text of a healthy tile normally stays the same: a claim is
never younger than the truth, and a cached caption is painted again only when it says something new.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from widgets.roles import Tone
from widgets.theme import Limits
from widgets.wall.tile import (
    ProofPhase,
    TilePhase,
    TileState,
    opening_deadline_ns,
    phase_of,
    picture_age_ns,
    proof_of,
)

#: A name that the translators' tool finds; QCoreApplication.translate by another name.
translate = QCoreApplication.translate

_NS = 1_000_000_000
_TENTH_NS = _NS // 10
_STEP_NS = _NS // 5
_QUIET_NS = _NS // 2
_MINUTE_S = 60
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class TileWords:
    """All text of a tile at one moment; equal values draw equal pixels.

    Attributes:
        phase: What the tile shows.
        mark_tone: Shape before the state word; None draws none, CALM a dot.
        mark: State word with age.
        title: Large line in the middle; empty over a live picture.
        lines: Lines below it.
        share: Filled share of the deadline bar, 0..1; negative for no bar.
        proof: What is known of the recording.
        proof_text: Its words.
    """

    phase: TilePhase
    mark_tone: Tone | None
    mark: str
    title: str
    lines: tuple[str, ...]
    share: float
    proof: ProofPhase
    proof_text: str


def spoken(state: TileState, words: TileWords | None) -> str:
    """A tile as one line for a screen reader: number, place, state, recording.

    Args:
        state: What is known.
        words: What is painted; None before the first paint.
    """
    if not state.camera:
        return translate("Tile", "No camera here")
    parts = [translate("Tile", "Camera {0} {1}").format(state.number, state.name).strip()]
    if words is not None:
        parts += [
            part for part in (words.mark, words.title, *words.lines, words.proof_text) if part
        ]
    if state.is_exercise:
        parts.append(translate("Tile", "Exercise, not real"))
    return ", ".join(part.rstrip(".") for part in parts)


def duration_words(seconds: float) -> str:
    """A length of time as 01:12, or 02:14:09 from one hour on."""
    whole = int(seconds)
    minutes = f"{whole // _MINUTE_S % _MINUTE_S:02d}:{whole % _MINUTE_S:02d}"
    return minutes if whole < _HOUR_S else f"{whole // _HOUR_S:02d}:{minutes}"


def live_age_words(age_ns: int) -> str:
    """Age of a live picture: tenths, in steps of two tenths from half a second on, rounded up."""
    step = _TENTH_NS if age_ns <= _QUIET_NS else _STEP_NS
    tenths = max(1, -(-age_ns // step) * step // _TENTH_NS)
    return f"{tenths // 10}.{tenths % 10}"


def words_for(state: TileState, captured_ns: int, now_ns: int, limits: Limits) -> TileWords:
    """Everything the tile says now.

    Args:
        state: What is known.
        captured_ns: Monotonic ns of the newest frame, 0 for none.
        now_ns: Monotonic ns.
        limits: Time limits of the design.
    """
    phase = phase_of(state, captured_ns, now_ns, limits)
    age_ns = picture_age_ns(state, captured_ns, now_ns)
    tone, mark = _mark(phase, age_ns)
    title, lines, share = _body(phase, state, age_ns, now_ns)
    proof = proof_of(state, now_ns, limits)
    return TileWords(
        phase, tone, mark, title, lines, share, proof, _proof_words(proof, state, now_ns)
    )


def _mark(phase: TilePhase, age_ns: int) -> tuple[Tone | None, str]:
    """Shape and state word of the header."""
    if phase is TilePhase.LIVE:
        return Tone.CALM, translate("Tile", "Live {0} s").format(live_age_words(age_ns))
    if phase is TilePhase.FROZEN:
        return Tone.WARNING, translate("Tile", "Frozen {0} s").format(live_age_words(age_ns))
    if phase is TilePhase.LOST:
        return Tone.UNKNOWN, translate("Tile", "No picture")
    if phase is TilePhase.OPENING:
        return None, translate("Tile", "Opening")
    if phase is TilePhase.FAULT:
        return Tone.WARNING, translate("Tile", "Fault")
    return None, ""


def _body(
    phase: TilePhase, state: TileState, age_ns: int, now_ns: int
) -> tuple[str, tuple[str, ...], float]:
    """Title, lines and deadline bar of a tile that has no live picture."""
    told = tuple(line for line in (state.reason, state.advice) if line)
    if phase is TilePhase.EMPTY:
        return (
            translate("Tile", "No camera here"),
            (translate("Tile", "Type a camera number, or add one to the site file."),),
            -1.0,
        )
    if phase is TilePhase.NO_RIGHTS:
        return (
            translate("Tile", "Not in your rights"),
            told or (translate("Tile", "Ask a supervisor."),),
            -1.0,
        )
    if phase is TilePhase.FAULT:
        title = state.reason or translate("Tile", "The camera cannot be used")
        return title, (state.advice or translate("Tile", "Tell the installer."),), -1.0
    if phase is TilePhase.LOST:
        title = translate("Tile", "No picture for {0}").format(duration_words(age_ns / _NS))
        return title, told + _retry_words(state, now_ns), -1.0
    if phase is TilePhase.OPENING:
        limit_ns = max(1, opening_deadline_ns(state) - state.since_ns)
        used_ns = min(limit_ns, max(0, now_ns - state.since_ns))
        text = translate("Tile", "Opening, {0} of {1} s").format(used_ns // _NS, limit_ns // _NS)
        return text, told, round(used_ns / limit_ns, 1)
    return "", (), -1.0


def _retry_words(state: TileState, now_ns: int) -> tuple[str, ...]:
    """When it is tried again."""
    if state.retry_ns <= 0:
        return ()
    left_s = -(-(state.retry_ns - now_ns) // _NS)
    if left_s <= 0:
        return (translate("Tile", "Trying again now."),)
    return (translate("Tile", "Retry in {0} s.").format(left_s),)


def _proof_words(proof: ProofPhase, state: TileState, now_ns: int) -> str:
    """What the footer says of the recording; proofs younger than 2 s all say 2 s."""
    if proof is ProofPhase.PROVEN:
        age_s = max(2, -(-(now_ns - state.proof_ns) // _NS))
        return translate("Tile", "Rec proven {0} s").format(age_s)
    if proof is ProofPhase.STARTING:
        return translate("Tile", "Rec not proven yet")
    if proof is ProofPhase.WAITING:
        return translate("Tile", "Rec waits for an event")
    if proof is ProofPhase.MISSING:
        return translate("Tile", "Not recording")
    return translate("Tile", "Recording off")
