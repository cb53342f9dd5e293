"""The shipped playbooks against the doctrine, and any order of answers against the engine."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.playbooks.codec import playbook_from, playbook_text
from console.domain.playbooks.engine import begin, fold
from console.domain.playbooks.facts import Answered, Fact, HazardChanged, Head, Skipped, Started
from console.domain.playbooks.profiles import for_profile
from console.domain.playbooks.schema import Playbook, Step
from console.domain.playbooks.state import NS, RunState, is_valid_answer
from console.domain.playbooks.words import AckKind, Approval
from console.services.playbooks.sheet import playbook_sheet
from console.services.playbooks.shipped import Shelf
from console.services.printing.document import Mark

SHELF = Shelf()
LOADED = {one.playbook_id: SHELF.read(one.text, Path("x")) for one in SHELF.shipped()}
BOOKS = {name: for_profile(one.playbook, SHELF.profile("UK")) for name, one in LOADED.items()}
FOURTEEN = [
    "ied",
    "powder",
    "chem",
    "rad",
    "weapon",
    "letter",
    "bombcall",
    "intruder",
    "fire",
    "battery",
    "sharps",
    "xray_out",
    "cam_out",
    "theft",
]
ITEM = ["suspect", "ied", "powder", "chem", "rad", "weapon", "letter", "battery", "sharps"]

#: What must come before what (mailroom.md 3.3, 3.4), by place in the list that is read.
ORDER = {
    "pb.ied": (
        "start.hands_off",
        "start.freeze",
        "start.call",
        "hot",
        "ring",
        "way",
        "search",
        "image",
    ),
    "pb.powder": (
        "start.room_clear",
        "as_found",
        "hvac_off",
        "shut",
        "together",
        "wash",
        "list",
        "sisters",
    ),
    "pb.chem": ("symptoms", "out_now", "remove", "hvac_off", "ring", "casualties", "label"),
    "pb.rad": ("shield", "floors", "keep", "hvac_off", "label"),
    "pb.weapon": ("station", "who", "track", "quiet", "seal"),
    "pb.letter": ("inside", "minimise", "copy", "handlers", "triage", "protect", "prior"),
    "pb.bombcall": ("talk", "words", "checklist", "call", "assess", "routes", "match"),
    "pb.intruder": ("verify", "hold", "track", "pair", "left", "cause"),
    "pb.fire": ("alarm", "call", "tell", "count"),
    "pb.battery": ("flame", "alarm", "away", "intent", "cool", "quarantine", "sisters"),
    "pb.sharps": ("hurt", "rinse", "aid", "cordon", "record"),
    "pb.xray_out": ("stop", "why", "tag", "policy", "test", "back"),
    "pb.cam_out": ("kind", "attack", "post", "log", "cause"),
    "pb.theft": ("freeze", "last", "replay", "search", "tell", "report"),
}
DONTS = {
    "pb.ied": "touch belt radio cut lights glass",
    "pb.powder": "touch belt sniff shake sweep bag mix bleach",
    "pb.chem": "back eat pull lift hose",
    "pb.rad": "touch sweep eat leave fire",
    "pb.weapon": "handle flash return",
    "pb.letter": "envelope write post reply",
    "pb.bombcall": "hang delete unsearched",
    "pb.intruder": "alone close exits",
    "pb.fire": "fight lift back",
    "pb.battery": "inhale carry box store",
    "pb.sharps": "suck search recap",
    "pb.xray_out": "bypass backlog",
    "pb.cam_out": "silence",
    "pb.theft": "find",
}
TARGETS = {
    "hands_off": 10,
    "freeze": 30,
    "room_clear": 120,
    "emergency_call": 180,
    "headcount": 600,
    "pack": 600,
}


def test_all_fourteen_are_there() -> None:
    assert {f"pb.{name}" for name in FOURTEEN} <= set(BOOKS)


@pytest.mark.parametrize("name", ORDER)
def test_the_steps_stand_in_the_order_of_the_doctrine(name: str) -> None:
    order = [step.step_id for step in BOOKS[name].steps]
    places = [order.index(one) for one in ORDER[name]]
    assert places == sorted(places)


@pytest.mark.parametrize("name", DONTS)
def test_the_do_nots_are_complete(name: str) -> None:
    assert set(DONTS[name].split()) <= {one.dont_id for one in BOOKS[name].donts}


@pytest.mark.parametrize("name", ITEM)
def test_item_playbooks_have_the_targets_of_the_doctrine(name: str) -> None:
    timers = {one.name: one.target_s for one in BOOKS[f"pb.{name}"].timers}
    assert timers.items() >= TARGETS.items()
    assert timers["situation_report"] == 900
    steps = [one.step_id for one in BOOKS[f"pb.{name}"].steps]
    assert steps[0] == "start.hands_off"


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_no_step_sends_anybody_nearer_and_all_are_drafts_with_sources(name: str) -> None:
    assert LOADED[name].warnings == ()
    assert BOOKS[name].approval.state is Approval.DRAFT
    assert BOOKS[name].approval.review_due
    assert BOOKS[name].sources
    assert all(step.sources for step in BOOKS[name].steps)


def test_one_id_asks_one_thing_in_every_playbook_of_items() -> None:
    asked: dict[str, set[tuple[str, AckKind]]] = {}
    for name in ITEM:
        for step in BOOKS[f"pb.{name}"].steps:
            if "." in step.step_id or step.step_id == "hvac_off":
                asked.setdefault(step.step_id, set()).add((step.text, step.ack))
    assert all(len(one) == 1 for one in asked.values())


@pytest.mark.parametrize(("profile", "number"), [("UK", "999"), ("US", "911"), ("AU", "000")])
def test_a_profile_fills_the_number_and_drops_what_is_not_its_own(
    profile: str, number: str
) -> None:
    filled = for_profile(LOADED["pb.powder"].playbook, SHELF.profile(profile))
    call = filled.step("start.call")
    assert call is not None
    assert number in call.text
    is_told = "postal_inspectors" in {one.who for one in filled.notify}
    assert is_told == (profile == "US")
    bag = SHELF.profile(profile).policy("bag_powder")
    assert bag is not None
    assert bag.choice == "do_not"


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_playbook_is_the_same_after_the_journal_and_fits_into_an_event(name: str) -> None:
    packed = playbook_text(BOOKS[name])
    assert playbook_from(packed) == BOOKS[name]
    assert len(packed) < 30_000


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_paper_says_that_it_is_a_draft_or_overdue(name: str) -> None:
    sheet = playbook_sheet(BOOKS[name], date(2028, 1, 1), site="S", operator="O", stamp="T")
    assert Mark.DRAFT in sheet.marks
    assert "DRAFT" in sheet.mark_words
    assert "REVIEW OVERDUE" in sheet.mark_words


def draw_answer(data: st.DataObject, step: Step) -> str:
    if step.answers():
        return data.draw(st.sampled_from(step.answers()))
    return str(step.limits.minimum) if step.ack is AckKind.NUMBER else "x"


def started(playbook: Playbook) -> Started:
    return Started(
        Head(1, NS, "a"), "i", playbook, playbook.playbook_id, 1, "a", "s", (), is_exercise=False
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_order_of_answers_and_hazards_ends_and_keeps_every_answer(data: st.DataObject) -> None:
    names = sorted(BOOKS)
    first = started(BOOKS[data.draw(st.sampled_from(names))])
    state, facts = begin("r", first), list[Fact]()
    for turn in range(400):
        assert state.playbook is not None
        open_ids = [key for key, one in state.tokens.items() if one.opened_utc_ns]
        if not open_ids:
            break
        head = Head(turn + 2, (turn + 2) * NS, "a")
        fact: Fact
        if turn < 40 and data.draw(st.integers(0, 19)) == 0:
            other = BOOKS[data.draw(st.sampled_from(names))]
            fact = HazardChanged(head, other, other.playbook_id, 1, "")
        else:
            step = state.playbook.step(
                data.draw(st.sampled_from(open_ids)) if turn < 60 else open_ids[0]
            )
            assert step is not None
            answer = draw_answer(data, step) if turn < 60 else last_answer(step)
            assert is_valid_answer(step, answer)
            fact = Answered(head, step.step_id, answer, "")
        before = len(state.records)
        facts.append(fact)
        state = fold(state, fact)
        assert len(state.records) == before + isinstance(fact, Answered | Skipped)
        assert fold(state, fact) == state
    assert not state.tokens, "stuck"
    again: RunState = begin("r", first)
    for fact in facts:
        again = fold(again, fact)
    assert again == state


def last_answer(step: Step) -> str:
    """Leads out of every loop of ours."""
    if step.ack is AckKind.YES_NO:
        return "yes"
    if step.answers():
        return step.answers()[-1]
    return str(step.limits.minimum) if step.ack is AckKind.NUMBER else "x"
