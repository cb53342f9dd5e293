"""What may become of an alarm: one table from state and trigger to the next state. Pure.

After ISA-18.2-2016, 5.8 (alarm state transition diagram), with two additions: an alarm that only a
person ends (HELD), and closing with a cause. The table is complete: every pair has an answer, and
`step` refuses to run with a hole in it. It knows no clock and no rights.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.domain.alarms.values import HIDDEN, AlarmState

S = AlarmState


class Nature(StrEnum):
    """How an alarm ends."""

    PLAIN = "plain"  # when its cause has gone and somebody acknowledged it
    LATCHING = "latching"  # the same, and a reset by a person on top
    MOMENTARY = "momentary"  # told once; acknowledging ends it
    HELD = "held"  # only a person ends it, by closing


class Trigger(StrEnum):
    """What moves an alarm."""

    RAISE = "raise"  # it happened again
    REACTIVATE = "reactivate"  # it happened again so much later that somebody must look again
    RETURN = "return"  # its cause has gone
    ACKNOWLEDGE = "acknowledge"
    RESET = "reset"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    SUPPRESS = "suppress"
    UNSUPPRESS = "unsuppress"
    TAKE_OUT = "take_out"
    PUT_BACK = "put_back"
    CLOSE = "close"


class Refusal(StrEnum):
    """Why a trigger is not possible: codes; the sentence is made when shown."""

    NOT_ACKNOWLEDGED = "not_acknowledged"
    STILL_ACTIVE = "still_active"
    NOT_LATCHED = "not_latched"
    IS_LATCHED = "is_latched"
    IS_HIDDEN = "is_hidden"
    IS_OVER = "is_over"


class Stay(StrEnum):
    """The trigger is met already: nothing changes, and asking twice does no harm."""

    STAY = "stay"


Answer = AlarmState | Refusal | Stay


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        states: Where it stands before.
        trigger: What comes.
        answer: The next state, why not, or STAY.
        natures: For which natures; empty = all.
        is_active: For alarms whose cause is there, or is not; None = both.
    """

    states: frozenset[AlarmState]
    trigger: Trigger
    answer: Answer
    natures: frozenset[Nature] = frozenset()
    is_active: bool | None = None


def _row(
    states: set[AlarmState] | frozenset[AlarmState],
    trigger: Trigger,
    answer: Answer,
    *natures: Nature,
    is_active: bool | None = None,
) -> Row:
    """One line, easier to read."""
    return Row(frozenset(states), trigger, answer, frozenset(natures), is_active)


_OVER = {S.NORMAL, S.CLOSED}
_UNSEEN = {S.RAISED, S.RETURNED}
_LIVE = {S.RAISED, S.ACKNOWLEDGED, S.RETURNED, S.LATCHED}
_PLAIN, _LATCHING, _MOMENTARY, _HELD = Nature
_T = Trigger
_STAY = Stay.STAY

TABLE: tuple[Row, ...] = (
    _row({S.RAISED, S.ACKNOWLEDGED}, _T.RAISE, _STAY),
    _row({S.RETURNED, S.LATCHED, S.NORMAL}, _T.RAISE, S.RAISED),
    _row(HIDDEN, _T.RAISE, _STAY),
    _row({S.CLOSED}, _T.RAISE, Refusal.IS_OVER),
    _row({S.RAISED}, _T.REACTIVATE, _STAY),
    _row({S.ACKNOWLEDGED, S.RETURNED, S.LATCHED, S.NORMAL}, _T.REACTIVATE, S.RAISED),
    _row(HIDDEN, _T.REACTIVATE, _STAY),
    _row({S.CLOSED}, _T.REACTIVATE, Refusal.IS_OVER),
    _row({S.RAISED}, _T.RETURN, S.RETURNED, _PLAIN, _LATCHING),
    _row({S.ACKNOWLEDGED}, _T.RETURN, S.NORMAL, _PLAIN),
    _row({S.ACKNOWLEDGED}, _T.RETURN, S.LATCHED, _LATCHING),
    _row({S.RAISED, S.ACKNOWLEDGED}, _T.RETURN, _STAY, _MOMENTARY, _HELD),
    _row({S.RETURNED, S.LATCHED} | _OVER | HIDDEN, _T.RETURN, _STAY),
    _row({S.RAISED}, _T.ACKNOWLEDGE, S.ACKNOWLEDGED, _PLAIN, _LATCHING, _HELD),
    _row(_UNSEEN, _T.ACKNOWLEDGE, S.NORMAL, _MOMENTARY),
    _row({S.RETURNED}, _T.ACKNOWLEDGE, S.NORMAL, _PLAIN),
    _row({S.RETURNED}, _T.ACKNOWLEDGE, S.LATCHED, _LATCHING),
    _row({S.RETURNED}, _T.ACKNOWLEDGE, S.ACKNOWLEDGED, _HELD),
    _row({S.ACKNOWLEDGED, S.LATCHED} | _OVER, _T.ACKNOWLEDGE, _STAY),
    _row(HIDDEN, _T.ACKNOWLEDGE, Refusal.IS_HIDDEN),
    _row({S.LATCHED}, _T.RESET, S.NORMAL),
    _row(_UNSEEN, _T.RESET, Refusal.NOT_ACKNOWLEDGED),
    _row({S.ACKNOWLEDGED}, _T.RESET, Refusal.STILL_ACTIVE, _LATCHING),
    _row({S.ACKNOWLEDGED}, _T.RESET, Refusal.NOT_LATCHED, _PLAIN, _MOMENTARY, _HELD),
    _row(_OVER, _T.RESET, _STAY),
    _row(HIDDEN, _T.RESET, Refusal.IS_HIDDEN),
    _row(_LIVE | {S.SHELVED}, _T.SHELVE, S.SHELVED),
    _row(_OVER, _T.SHELVE, Refusal.IS_OVER),
    _row({S.SUPPRESSED, S.OUT_OF_SERVICE}, _T.SHELVE, Refusal.IS_HIDDEN),
    # An alarm whose cause is there comes back unacknowledged; a latch or an alarm that only a
    # person may end comes back to be looked at even when its cause has gone.
    _row({S.SHELVED}, _T.UNSHELVE, S.RAISED, is_active=True),
    _row({S.SHELVED}, _T.UNSHELVE, S.NORMAL, _PLAIN, _MOMENTARY, is_active=False),
    _row({S.SHELVED}, _T.UNSHELVE, S.RETURNED, _LATCHING, _HELD, is_active=False),
    _row(_LIVE | _OVER | {S.SUPPRESSED, S.OUT_OF_SERVICE}, _T.UNSHELVE, _STAY),
    _row(_LIVE | {S.SUPPRESSED}, _T.SUPPRESS, S.SUPPRESSED),
    _row(_OVER, _T.SUPPRESS, Refusal.IS_OVER),
    _row({S.SHELVED, S.OUT_OF_SERVICE}, _T.SUPPRESS, Refusal.IS_HIDDEN),
    # What was told once while the site's rule said it does not matter stays without an answer.
    _row({S.SUPPRESSED}, _T.UNSUPPRESS, S.NORMAL, _MOMENTARY),
    _row({S.SUPPRESSED}, _T.UNSUPPRESS, S.RAISED, _PLAIN, _LATCHING, _HELD, is_active=True),
    _row({S.SUPPRESSED}, _T.UNSUPPRESS, S.NORMAL, _PLAIN, is_active=False),
    _row({S.SUPPRESSED}, _T.UNSUPPRESS, S.RETURNED, _LATCHING, _HELD, is_active=False),
    _row(_LIVE | _OVER | {S.SHELVED, S.OUT_OF_SERVICE}, _T.UNSUPPRESS, _STAY),
    _row(_LIVE | HIDDEN, _T.TAKE_OUT, S.OUT_OF_SERVICE),
    _row(_OVER, _T.TAKE_OUT, Refusal.IS_OVER),
    _row({S.OUT_OF_SERVICE}, _T.PUT_BACK, S.RAISED, is_active=True),
    _row({S.OUT_OF_SERVICE}, _T.PUT_BACK, S.NORMAL, _PLAIN, _MOMENTARY, is_active=False),
    _row({S.OUT_OF_SERVICE}, _T.PUT_BACK, S.RETURNED, _LATCHING, _HELD, is_active=False),
    _row(_LIVE | _OVER | {S.SHELVED, S.SUPPRESSED}, _T.PUT_BACK, _STAY),
    _row(_UNSEEN, _T.CLOSE, Refusal.NOT_ACKNOWLEDGED),
    _row({S.ACKNOWLEDGED}, _T.CLOSE, S.CLOSED, _HELD, _MOMENTARY),
    _row({S.ACKNOWLEDGED}, _T.CLOSE, Refusal.STILL_ACTIVE, _PLAIN, _LATCHING),
    _row({S.LATCHED}, _T.CLOSE, Refusal.IS_LATCHED),
    _row({S.NORMAL}, _T.CLOSE, S.CLOSED),
    _row({S.CLOSED}, _T.CLOSE, _STAY),
    _row(HIDDEN, _T.CLOSE, Refusal.IS_HIDDEN),
)

Key = tuple[AlarmState, Trigger, Nature, bool]


def _keys(row: Row) -> Iterator[Key]:
    """Every pair that a line answers."""
    for state in row.states:
        for nature in row.natures or frozenset(Nature):
            for is_active in (False, True) if row.is_active is None else (row.is_active,):
                yield state, row.trigger, nature, is_active


def expand(table: tuple[Row, ...]) -> dict[Key, Answer]:
    """The table as a look-up.

    Raises:
        ValueError: If two lines answer the same pair.
    """
    found: dict[Key, Answer] = {}
    for row in table:
        for key in _keys(row):
            if key in found:
                msg = f"two lines answer {key}"
                raise ValueError(msg)
            found[key] = row.answer
    return found


ANSWERS = expand(TABLE)


def step(state: AlarmState, trigger: Trigger, nature: Nature, *, is_active: bool) -> Answer:
    """What becomes of an alarm.

    Args:
        state: Where it stands.
        trigger: What comes.
        nature: How it ends.
        is_active: Whether its cause is there, before the trigger.

    Returns:
        The next state, a refusal, or STAY.
    """
    return ANSWERS[state, trigger, nature, is_active]


def active_after(trigger: Trigger, nature: Nature, *, is_active: bool) -> bool:
    """Whether the cause is there after a trigger.

    A return ends it only for natures that end by themselves; whatever is told once or held stays
    until a person ends it.
    """
    if trigger in {Trigger.RAISE, Trigger.REACTIVATE}:
        return True
    if trigger is Trigger.RETURN and nature in {Nature.PLAIN, Nature.LATCHING}:
        return False
    return is_active
