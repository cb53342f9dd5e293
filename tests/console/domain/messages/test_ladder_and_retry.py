"""Call order, back-off and deadlines: nobody is forgotten, nothing fires at once, nothing waits."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.messages.board import Channel
from console.domain.messages.contacts import (
    Address,
    Contact,
    ContactList,
    Post,
    Rota,
    Target,
    TargetKind,
    Turn,
)
from console.domain.messages.deadlines import DeadlineWatch
from console.domain.messages.ladder import ladder, next_rung
from console.domain.messages.retry import DEFAULT_POLICY, is_given_up, wait_s
from console.domain.operations import Moment

NS = 1_000_000_000
MAIL = Address(Channel.EMAIL, "duty@example.org")
CALL = Address(Channel.PHONE, "+49 30 555 0101")
DUTY = Contact("duty", "Duty manager", ("lead",), (MAIL, CALL))
DEPUTY = Contact("deputy", "Deputy", ("lead",), (CALL,))
NIGHT = Rota("night", "UTC", (Turn(frozenset(range(7)), 0, 0, "deputy"),))
LISTED = ContactList(
    (DUTY, DEPUTY),
    (NIGHT,),
    (
        Post("supervisor", (Target(TargetKind.CONTACT, "duty"),), 60.0, "lead"),
        Post("lead", (Target(TargetKind.ROTA, "night"), Target(TargetKind.ROLE, "lead")), 90.0),
    ),
)


def _keys(post: str, listed: ContactList = LISTED) -> list[tuple[str, Channel]]:
    return [rung.key for rung in ladder(listed, post, 0)]


def test_the_order_goes_through_channels_then_persons_then_the_next_post() -> None:
    assert _keys("supervisor") == [
        ("duty", Channel.EMAIL),
        ("duty", Channel.PHONE),
        ("deputy", Channel.PHONE),
    ]


def test_posts_that_name_each_other_end() -> None:
    looped = ContactList(
        (DUTY,),
        (),
        (
            Post("a", (Target(TargetKind.CONTACT, "duty"),), 60.0, "b"),
            Post("b", (Target(TargetKind.CONTACT, "duty"),), 60.0, "a"),
        ),
    )
    assert len(ladder(looped, "a", 0)) == 2


def test_a_name_that_is_no_post_still_tells_somebody() -> None:
    assert _keys("lead", ContactList((DUTY, DEPUTY)))
    assert _keys("deputy") == [("deputy", Channel.PHONE)]
    assert _keys("nobody") == []


@given(asked=st.sets(st.sampled_from([rung.key for rung in ladder(LISTED, "supervisor", 0)])))
def test_the_next_rung_was_never_asked_and_none_is_left_out(
    asked: set[tuple[str, Channel]],
) -> None:
    rungs = ladder(LISTED, "supervisor", 0)
    seen = set(asked)
    while (rung := next_rung(rungs, seen)) is not None:
        assert rung.key not in seen
        seen.add(rung.key)
    assert seen == {rung.key for rung in rungs}


@given(attempt=st.integers(1, 10_000), ident=st.text(max_size=20))
def test_a_wait_is_never_short_never_long_and_always_the_same(attempt: int, ident: str) -> None:
    wait = wait_s(DEFAULT_POLICY, attempt, ident)
    longest = DEFAULT_POLICY.cap_s * (1 + DEFAULT_POLICY.jitter)
    assert DEFAULT_POLICY.first_s <= wait <= longest
    assert wait == wait_s(DEFAULT_POLICY, attempt, ident)


def test_retrying_ends() -> None:
    age_s, attempt = 0.0, 0
    while not is_given_up(DEFAULT_POLICY, age_s, wait := wait_s(DEFAULT_POLICY, attempt + 1, "m")):
        age_s, attempt = age_s + wait, attempt + 1
    assert attempt < 100
    assert age_s <= DEFAULT_POLICY.give_up_after_s


def test_a_clock_that_jumps_ahead_escalates_nothing_early() -> None:
    watch = DeadlineWatch()
    assert not watch.is_due("m", 120 * NS, 120.0, Moment(0, 0))
    assert not watch.is_due("m", 120 * NS, 120.0, Moment(7_200 * NS, 10 * NS))
    assert watch.is_due("m", 120 * NS, 120.0, Moment(7_200 * NS, 120 * NS))


def test_a_clock_that_jumps_back_puts_nothing_off() -> None:
    watch = DeadlineWatch()
    assert not watch.is_due("m", 7_200 * NS, 120.0, Moment(0, 0))
    assert watch.is_due("m", 7_200 * NS, 120.0, Moment(120 * NS, 120 * NS))


def test_after_a_restart_a_deadline_that_has_passed_is_due() -> None:
    assert DeadlineWatch().is_due("m", 120 * NS, 120.0, Moment(500 * NS, 3))


def test_a_forgotten_key_starts_afresh() -> None:
    watch = DeadlineWatch()
    watch.is_due("m", 0, 60.0, Moment(0, 0))
    watch.keep(())
    assert watch.is_due("m", 0, 60.0, Moment(0, 1))
