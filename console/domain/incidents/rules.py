"""What may be done to an incident in which state, and what closing needs. A table; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.domain.incidents.incident import Incident
from console.domain.incidents.kinds import CAUSE_KINDS, CloseCause, CloseOutcome, IncidentState


class Verb(StrEnum):
    """What somebody wants to do."""

    TAKE = "take"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    RECORD = "record"


class Refused(StrEnum):
    """Why it was not done; the sentence is made where it is shown."""

    NOT_KNOWN = "not_known"
    WRONG_STATE = "wrong_state"
    ALREADY_SO = "already_so"
    REASON_MISSING = "reason_missing"
    CONDITIONS_MISSING = "conditions_missing"
    CAUSE_MISSING = "cause_missing"
    TOO_LONG = "too_long"
    VALUE_MISSING = "value_missing"
    FILE_MISSING = "file_missing"


_OPEN: Final = frozenset({IncidentState.NEW, IncidentState.IN_PROGRESS, IncidentState.ON_HOLD})
_ANY: Final = frozenset(IncidentState)

#: A verb is possible in these states only.
POSSIBLE: Final[dict[Verb, frozenset[IncidentState]]] = {
    Verb.TAKE: _OPEN,
    Verb.TRANSFER: _OPEN,
    Verb.HOLD: frozenset({IncidentState.NEW, IncidentState.IN_PROGRESS}),
    Verb.RESUME: frozenset({IncidentState.ON_HOLD}),
    Verb.CLOSE: _OPEN,
    Verb.REOPEN: frozenset({IncidentState.CLOSED}),
    # A receipt or a late account is recorded after closing too: evidence comes when it comes.
    Verb.RECORD: _ANY,
}

NEEDS_REASON: Final = frozenset({Verb.HOLD, Verb.REOPEN, Verb.TRANSFER})
TEXT_LIMIT: Final = 2_000


def refusal(incident: Incident | None, verb: Verb, reason: str = "") -> Refused | None:
    """Why a verb is impossible; None when it is possible.

    Args:
        incident: As it stands; None when nobody knows it.
        verb: What is asked for.
        reason: What the person gave as reason.
    """
    if incident is None:
        return Refused.NOT_KNOWN
    if incident.state not in POSSIBLE[verb]:
        return Refused.WRONG_STATE
    if verb in NEEDS_REASON and not reason.strip():
        return Refused.REASON_MISSING
    return Refused.TOO_LONG if len(reason) > TEXT_LIMIT else None


@dataclass(frozen=True, slots=True)
class Closing:
    """How somebody wants to close.

    Attributes:
        outcome: How it ended.
        cause: What it was; needed for intruder-type incidents, real ones of all kinds.
        text: In a sentence; may be empty.
    """

    outcome: CloseOutcome
    cause: CloseCause | None = None
    text: str = ""


def closing_refusal(incident: Incident | None, closing: Closing) -> Refused | None:
    """Why an incident cannot be closed so; None when it can.

    A duplicate needs no conditions: those of the other incident hold. A false alarm of an item
    kind needs them all: who says that it is false is the authority, not the console.
    """
    impossible = refusal(incident, Verb.CLOSE, closing.text)
    if impossible is not None or incident is None:
        return impossible
    if incident.kind in CAUSE_KINDS and closing.cause in {None, CloseCause.NOT_KNOWN}:
        return Refused.CAUSE_MISSING
    if incident.missing_conditions and closing.outcome is not CloseOutcome.DUPLICATE:
        return Refused.CONDITIONS_MISSING
    return None
