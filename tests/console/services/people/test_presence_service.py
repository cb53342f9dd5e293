"""The guard who is alone: asked in time, an alarm after silence, over restarts and clock steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from console.clock import ManualClock
from console.domain.events import Code, Tone
from console.domain.operations import Moment
from console.domain.people.actions import Role
from console.domain.people.presence import (
    PresenceRule,
    PresenceStage,
    Watch,
    anchored,
    heard,
    left_s,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.console.services.people.conftest import House

RULE = PresenceRule(1800.0, 60.0)


def watched(house: House) -> House:
    house.enter("anna")
    house.people.start_presence(house.commands.actor)
    house.tick()
    return house


def test_silence_is_asked_about_and_then_an_alarm_once(house: House) -> None:
    watched(house)
    house.tick(1799)
    assert house.people.view().presence.stage is PresenceStage.HEARD
    house.tick(1)
    assert house.people.view().presence.stage is PresenceStage.ASKING
    assert Code.PRESENCE_MISSED not in house.codes()
    house.tick(60)
    for _ in range(5):
        house.tick(600)
    missed = [one for one in house.events if one.code is Code.PRESENCE_MISSED]
    assert [one.tone for one in missed] == [Tone.ALARM]
    assert missed[0].params["name"] == "Anna"


def test_one_key_starts_the_time_anew(house: House) -> None:
    watched(house)
    house.tick(1850)
    house.people.presence.confirm(house.commands.actor)
    house.tick(1799)
    assert house.people.view().presence.stage is PresenceStage.HEARD
    assert Code.PRESENCE_MISSED not in house.codes()


def test_an_answer_after_the_alarm_begins_again(house: House) -> None:
    watched(house)
    house.tick(2000)
    house.people.presence.confirm(house.commands.actor)
    house.tick(1)
    assert house.people.view().presence.stage is PresenceStage.HEARD
    house.tick(2000)
    assert house.codes().count(Code.PRESENCE_MISSED) == 2


def test_a_lock_does_not_stop_the_time_and_nobody_answers_from_a_locked_seat(house: House) -> None:
    watched(house)
    house.people.session.lock(house.commands.actor)
    house.tick(1850)
    assert not house.people.presence.confirm(house.commands.actor).verdict.is_allowed
    house.tick(60)
    assert Code.PRESENCE_MISSED in house.codes()


def test_after_a_restart_the_person_is_asked_first(house: House) -> None:
    watched(house)
    house.restart(away_s=7200)
    assert house.people.view().presence.stage is PresenceStage.ASKING
    house.tick(59)
    assert Code.PRESENCE_MISSED not in house.codes()
    house.tick(2)
    assert Code.PRESENCE_MISSED in house.codes()


def test_a_missed_alarm_is_not_raised_again_by_a_restart(house: House) -> None:
    watched(house)
    house.tick(2000)
    house.restart()
    house.tick(5000)
    assert house.codes().count(Code.PRESENCE_MISSED) == 1
    assert house.people.view().presence.stage is PresenceStage.MISSED


def test_signing_out_ends_it_and_a_hand_over_carries_it_on(house: House) -> None:
    from console.services.accounts.directory import Entry  # noqa: PLC0415 - one use

    watched(house)
    house.people.session.begin_hand_over(Entry("sam", "seven quiet lorries"))
    house.people.session.accept_hand_over(house.commands.actor)
    house.tick()
    assert house.people.view().presence.name == "Sam"
    house.people.session.sign_out(house.commands.actor)
    house.tick()
    assert house.people.view().presence.stage is PresenceStage.OFF
    assert house.codes()[-1] is Code.PRESENCE_ENDED


def test_where_the_site_says_so_everybody_is_watched(make_house: Callable[..., House]) -> None:
    house = make_house(is_presence_automatic=True)
    house.hire("anna", Role.GUARD)
    house.enter("anna")
    house.tick()
    assert house.people.view().is_alone
    house.people.presence.end(house.commands.actor)
    house.tick(30)
    assert not house.people.view().is_alone


steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.floats(0.25, 900)),
        st.tuples(st.just("heard"), st.just(0.0)),
        st.tuples(st.just("step"), st.floats(-1e8, 1e8)),
    ),
    max_size=40,
)


@given(steps=steps)
def test_the_stage_follows_the_silence_and_no_step_of_the_clock(
    steps: list[tuple[str, float]],
) -> None:
    clock = ManualClock()
    now = Moment(clock.utc_ns(), clock.monotonic_ns())
    anchor, silent_s = anchored(Watch("anna", "Anna", RULE, now.utc_ns), now), 0.0
    for kind, value in steps:
        if kind == "wait":
            clock.advance(value)
            silent_s += value
        elif kind == "step":
            clock.step_utc(value)
        else:
            anchor = heard(anchor, Moment(clock.utc_ns(), clock.monotonic_ns()))
            silent_s = 0.0
        found = stage(anchor, clock.monotonic_ns())
        if silent_s < RULE.interval_s - 0.001:
            assert found is PresenceStage.HEARD
        elif RULE.interval_s + 0.001 < silent_s < RULE.interval_s + RULE.grace_s - 0.001:
            assert found is PresenceStage.ASKING
        elif silent_s > RULE.interval_s + RULE.grace_s + 0.001:
            assert found is PresenceStage.MISSED
        assert 0 <= left_s(anchor, clock.monotonic_ns()) <= RULE.interval_s


@given(gone_s=st.floats(-1e9, 1e9))
def test_after_a_restart_the_grace_is_always_whole(gone_s: float) -> None:
    heard_ns = 1_764_000_000_000_000_000
    now = Moment(heard_ns + round(gone_s * 1e9), 5)
    anchor = anchored(Watch("anna", "Anna", RULE, heard_ns), now)
    just_before = now.monotonic_ns + round((RULE.grace_s - 0.001) * 1e9)
    assert stage(anchor, just_before) is not PresenceStage.MISSED
