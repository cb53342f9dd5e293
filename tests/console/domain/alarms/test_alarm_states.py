"""The table of ISA-18.2 states, row by row and in every order."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.alarms.states import (
    ANSWERS,
    TABLE,
    Nature,
    Refusal,
    Row,
    Stay,
    Trigger,
    active_after,
    expand,
    step,
)
from console.domain.alarms.values import HIDDEN, UNACKNOWLEDGED, AlarmState

S, T, N = AlarmState, Trigger, Nature

#: What a person has done that makes it right that nobody is asked to look any more.
SEEN = {T.ACKNOWLEDGE, T.SHELVE, T.SUPPRESS, T.TAKE_OUT, T.CLOSE}


def test_every_pair_of_state_and_trigger_has_exactly_one_answer() -> None:
    everything = set(product(S, T, N, (False, True)))
    assert set(ANSWERS) == everything


def test_a_table_with_two_answers_to_one_pair_is_refused() -> None:
    twice = Row(frozenset({S.RAISED}), T.RETURN, S.NORMAL, frozenset({N.PLAIN}), None)
    with pytest.raises(ValueError, match="two lines"):
        expand((*TABLE, twice))


@pytest.mark.parametrize(
    ("state", "trigger", "nature", "is_active", "expected"),
    [
        (S.RAISED, T.ACKNOWLEDGE, N.PLAIN, True, S.ACKNOWLEDGED),
        (S.RAISED, T.ACKNOWLEDGE, N.MOMENTARY, True, S.NORMAL),
        (S.RAISED, T.RETURN, N.PLAIN, True, S.RETURNED),
        (S.RAISED, T.RETURN, N.HELD, True, Stay.STAY),
        (S.RETURNED, T.ACKNOWLEDGE, N.PLAIN, False, S.NORMAL),
        (S.RETURNED, T.ACKNOWLEDGE, N.LATCHING, False, S.LATCHED),
        (S.RETURNED, T.RAISE, N.PLAIN, False, S.RAISED),
        (S.ACKNOWLEDGED, T.RAISE, N.HELD, True, Stay.STAY),
        (S.ACKNOWLEDGED, T.REACTIVATE, N.HELD, True, S.RAISED),
        (S.ACKNOWLEDGED, T.RETURN, N.PLAIN, True, S.NORMAL),
        (S.ACKNOWLEDGED, T.RETURN, N.LATCHING, True, S.LATCHED),
        (S.ACKNOWLEDGED, T.CLOSE, N.PLAIN, True, Refusal.STILL_ACTIVE),
        (S.ACKNOWLEDGED, T.CLOSE, N.HELD, True, S.CLOSED),
        (S.LATCHED, T.RESET, N.LATCHING, False, S.NORMAL),
        (S.LATCHED, T.CLOSE, N.LATCHING, False, Refusal.IS_LATCHED),
        (S.RAISED, T.RESET, N.LATCHING, True, Refusal.NOT_ACKNOWLEDGED),
        (S.ACKNOWLEDGED, T.RESET, N.LATCHING, True, Refusal.STILL_ACTIVE),
        (S.RAISED, T.CLOSE, N.HELD, True, Refusal.NOT_ACKNOWLEDGED),
        (S.RAISED, T.SHELVE, N.PLAIN, True, S.SHELVED),
        (S.SHELVED, T.RAISE, N.PLAIN, True, Stay.STAY),
        (S.SHELVED, T.UNSHELVE, N.PLAIN, True, S.RAISED),
        (S.SHELVED, T.UNSHELVE, N.PLAIN, False, S.NORMAL),
        (S.SHELVED, T.UNSHELVE, N.LATCHING, False, S.RETURNED),
        (S.SHELVED, T.ACKNOWLEDGE, N.PLAIN, True, Refusal.IS_HIDDEN),
        (S.SUPPRESSED, T.UNSUPPRESS, N.MOMENTARY, True, S.NORMAL),
        (S.SUPPRESSED, T.UNSUPPRESS, N.PLAIN, True, S.RAISED),
        (S.OUT_OF_SERVICE, T.PUT_BACK, N.PLAIN, True, S.RAISED),
        (S.NORMAL, T.CLOSE, N.PLAIN, False, S.CLOSED),
        (S.CLOSED, T.RAISE, N.PLAIN, True, Refusal.IS_OVER),
    ],
)
def test_a_row_says_what_the_standard_says(
    state: AlarmState,
    trigger: Trigger,
    nature: Nature,
    is_active: bool,
    expected: object,
) -> None:
    assert step(state, trigger, nature, is_active=is_active) == expected


@given(nature=st.sampled_from(N), triggers=st.lists(st.sampled_from(T), max_size=25))
def test_no_path_ends_an_alarm_that_nobody_has_seen(
    nature: Nature, triggers: list[Trigger]
) -> None:
    state, is_active, was_seen = S.RAISED, True, False
    for trigger in triggers:
        answer = step(state, trigger, nature, is_active=is_active)
        is_active = active_after(trigger, nature, is_active=is_active)
        if isinstance(answer, AlarmState):
            state = answer
            was_seen = (was_seen or trigger in SEEN) and trigger not in {T.RAISE, T.REACTIVATE}
            was_seen = was_seen and state is not S.RAISED
        if state in {S.NORMAL, S.CLOSED}:
            assert was_seen


@given(nature=st.sampled_from(N), triggers=st.lists(st.sampled_from(T), max_size=25))
def test_asking_twice_is_asking_once(nature: Nature, triggers: list[Trigger]) -> None:
    state, is_active = S.RAISED, True
    for trigger in triggers:
        once = step(state, trigger, nature, is_active=is_active)
        is_active = active_after(trigger, nature, is_active=is_active)
        state = once if isinstance(once, AlarmState) else state
        again = step(state, trigger, nature, is_active=is_active)
        assert again in {state, Stay.STAY} or isinstance(again, Refusal)


@pytest.mark.parametrize("state", sorted(HIDDEN))
@pytest.mark.parametrize("nature", N)
def test_a_hidden_alarm_whose_cause_is_there_comes_back_unacknowledged(
    state: AlarmState, nature: Nature
) -> None:
    back = {S.SHELVED: T.UNSHELVE, S.SUPPRESSED: T.UNSUPPRESS, S.OUT_OF_SERVICE: T.PUT_BACK}
    answer = step(state, back[state], nature, is_active=True)
    if state is S.SUPPRESSED and nature is N.MOMENTARY:
        assert answer is S.NORMAL
    else:
        assert answer in UNACKNOWLEDGED


def test_silence_is_no_trigger_of_the_table() -> None:
    assert not [trigger for trigger in T if "silen" in trigger or "sound" in trigger]
