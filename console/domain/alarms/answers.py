"""What became of a command about alarms. Pure values; refusals are codes, worded when shown."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.alarms.shown import AcknowledgeRefusal
from console.domain.alarms.states import Refusal


class CommandRefusal(StrEnum):
    """Why a command about an alarm is not possible, beyond the table of states and the strip."""

    UNKNOWN_ALARM = "unknown_alarm"
    NEEDS_REASON = "needs_reason"
    NEEDS_CAUSE = "needs_cause"
    BAD_TIME = "bad_time"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class AlarmAnswer:
    """What became of it.

    Attributes:
        alarm_id: Which alarm; empty for commands about sound.
        refusal: Why nothing was done; None when it was, or was the case already.
        is_changed: Whether anything changed.
    """

    alarm_id: str = ""
    refusal: Refusal | AcknowledgeRefusal | CommandRefusal | None = None
    is_changed: bool = False
