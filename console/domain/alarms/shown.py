"""Which alarm the strip shows, whether F2 may acknowledge it, and what must sound. Pure.

The strip keeps the oldest of the highest tone among the unacknowledged; only a higher tone, or an
alarm on which life may depend, replaces it. So a stream of alarms cannot starve the key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from console.domain.alarms.values import AlarmView, SoundPattern, SoundView
from console.domain.conditions import RANK
from console.domain.events import Tone

GUARD_NS = 500_000_000
SILENCE_S = 120


def strip_order(alarm: AlarmView) -> tuple[bool, bool, int, bool, int]:
    """Sorts alarms: unacknowledged first, then pinned, higher tones, then oldest; hidden last."""
    is_shown = alarm.is_unacknowledged
    return (
        alarm.is_hidden,
        not (alarm.is_pinned and (is_shown or alarm.is_active)),
        -RANK[alarm.tone],
        not is_shown,
        alarm.order,
    )


def shown_alarm(alarms: Iterable[AlarmView]) -> AlarmView | None:
    """What the strip shows; None when nothing is unacknowledged.

    A real alarm goes before any alarm of a drill.
    """
    return min(
        (one for one in alarms if one.is_unacknowledged),
        key=lambda one: (one.exercise, not one.is_pinned, -RANK[one.tone], one.order),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What the strip shows and since when.

    Attributes:
        alarm_id: None when nothing is unacknowledged.
        order: Of the alarm: the same one raised again is another thing to look at.
        since_ns: Monotonic ns since when.
        is_guarded: It changed by itself, not by the operator's own acknowledge.
    """

    alarm_id: str | None = None
    order: int = 0
    since_ns: int = 0
    is_guarded: bool = True

    def after(
        self, alarm: AlarmView | None, now_ns: int, *, is_own_acknowledge: bool = False
    ) -> "Shown":
        """What it shows now; itself when that is the same."""
        alarm_id = None if alarm is None else alarm.alarm_id
        order = 0 if alarm is None else alarm.order
        if alarm_id == self.alarm_id and order == self.order:
            return self
        return Shown(alarm_id, order, now_ns, is_guarded=not is_own_acknowledge)


class AcknowledgeRefusal(StrEnum):
    """Why F2 does nothing: codes; the sentence is made when shown."""

    NOTHING_SHOWN = "nothing_shown"
    GUARD = "guard"


def can_acknowledge(shown: Shown, now_ns: int, seen_id: str = "") -> AcknowledgeRefusal | None:
    """Whether F2 may acknowledge what the strip shows.

    Args:
        shown: What the strip shows.
        now_ns: Monotonic ns of the key.
        seen_id: The alarm that was on the screen when the key went down; empty = not known.

    Returns:
        None when it may, else why not: the strip changed less than half a second ago, or what was
        seen is not what is shown now.
    """
    if shown.alarm_id is None:
        return AcknowledgeRefusal.NOTHING_SHOWN
    if seen_id and seen_id != shown.alarm_id:
        return AcknowledgeRefusal.GUARD
    if shown.is_guarded and now_ns - shown.since_ns < GUARD_NS:
        return AcknowledgeRefusal.GUARD
    return None


@dataclass(frozen=True, slots=True)
class Silence:
    """Sound that somebody turned off for a while; no alarm is acknowledged by it.

    Attributes:
        order: Alarms announced up to this are quiet.
        until_ns: Monotonic ns at which sound comes back.
    """

    order: int = 0
    until_ns: int = 0


PATTERN_OF_TONE: dict[Tone, SoundPattern] = {
    Tone.ALARM: SoundPattern.ALARM,
    Tone.WARNING: SoundPattern.WARNING,
    Tone.NOTICE: SoundPattern.NOTICE,
    Tone.UNKNOWN: SoundPattern.UNKNOWN,
    Tone.CALM: SoundPattern.NONE,
}


def _is_quiet(alarm: AlarmView, silence: Silence, now_ns: int, *, is_flood: bool) -> bool:
    """Whether the silence that is on covers an alarm."""
    if now_ns >= silence.until_ns:
        return False
    if alarm.order <= silence.order:
        return True
    # In a flood every alarm would end the silence: only the alarm tone and a pinned one do.
    return is_flood and not alarm.is_pinned and alarm.tone is not Tone.ALARM


def sound_of(
    alarms: Iterable[AlarmView], silence: Silence, now_ns: int, serial: int, *, is_flood: bool
) -> SoundView:
    """What must sound now.

    Args:
        alarms: The open ones.
        silence: The last one; it covers nothing once its time is over.
        now_ns: Monotonic ns.
        serial: Rises with every announcement and every re-alarm.
        is_flood: One repeating pattern for all.
    """
    heard = [
        one
        for one in alarms
        if one.is_unacknowledged and not _is_quiet(one, silence, now_ns, is_flood=is_flood)
    ]
    loudest = shown_alarm(heard)
    if loudest is None:
        return SoundView(serial=serial)
    pattern = SoundPattern.FLOOD if is_flood else PATTERN_OF_TONE[loudest.tone]
    newest_ns = max(one.announced.monotonic_ns for one in heard)
    return SoundView(pattern, serial, loudest.alarm_id, loudest.exercise, newest_ns)
