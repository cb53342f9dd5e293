"""Broken playbooks: each is refused with its line, key and words; no edit of a good one crashes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.config.yaml_nodes import LARGEST_BYTES, YamlError
from console.services.playbooks.shipped import Shelf

SHELF = Shelf()
FILE = Path("broken.yaml")

GOOD = """\
id: pb.trial
version: 1
title: Trial
hazard: unknown
severity: 2
approval: {state: draft}
triggers: [{manual: true}]
steps:
  - {id: ask, role: operator, text: Is it quiet?, ack: yesno, on: {yes: end, no: tell}}
  - {id: tell, role: operator, text: Tell the supervisor., due_s: 60}
  - {id: watch, role: guard, text: Keep the door shut.}
donts:
  - {id: touch, text: Touch it}
"""
ASK = "  - {id: ask, role: operator, text: Is it quiet?, ack: yesno, on: {yes: end, no: tell}}"
TELL = "  - {id: tell, role: operator, text: Tell the supervisor., due_s: 60}"
WATCH = "  - {id: watch, role: guard, text: Keep the door shut.}"

#: Name, what is replaced, by what, line of the refusal, key, words that must stand in it.
BROKEN = (
    ("no id", "id: pb.trial\n", "", 1, "id", "this key is needed"),
    ("wrong id", "id: pb.trial", "id: Trial", 1, "id", "'Trial'"),
    ("version in words", "version: 1", "version: one", 2, "version", "whole number"),
    ("version nought", "version: 1", "version: 0", 2, "version", "from 1"),
    ("no title", "title: Trial", "title: ''", 3, "title", "a text"),
    ("unknown hazard", "hazard: unknown", "hazard: powdr", 4, "hazard", "Write powder"),
    ("severity out of range", "severity: 2", "severity: 9", 5, "severity", "from 1 to 4"),
    ("approved by nobody", "{state: draft}", "{state: approved}", 6, "approval.state", "by and at"),
    (
        "review too late",
        "{state: draft}",
        "{state: approved, by: J, at: 2026-01-01, review_due: 2027-06-01}",
        6,
        "approval.review_due",
        "12 months",
    ),
    (
        "no date",
        "{state: draft}",
        "{state: draft, review_due: soon}",
        6,
        "approval.review_due",
        "date",
    ),
    (
        "unknown event",
        "{manual: true}",
        "{event: door.forcd}",
        7,
        "triggers[1].event",
        "door.forced",
    ),
    ("unknown key", "severity: 2", "severity: 2\nsevere: 1", 6, "severe", "not known"),
    ("twice a key", "severity: 2", "severity: 2\nseverity: 3", 6, "", "twice"),
    ("no steps", f"{ASK}\n{TELL}\n{WATCH}\n", "", 8, "steps", "a list"),
    ("unknown role", "role: guard", "role: gaurd", 11, "steps[3].role", "Write guard"),
    ("unknown ack", "ack: yesno", "ack: yesnoo", 9, "steps[1].ack", "Write yesno"),
    ("no text", "text: Keep the door shut.", "detail: x", 11, "steps[3].text", "needed"),
    ("nearer", WATCH, WATCH.replace("}", ", nearer: true}"), 11, "steps[3].nearer", "nearer"),
    ("step twice", "id: watch", "id: tell", 11, "steps[3].id", "twice"),
    ("unknown step", "no: tell", "no: tel", 9, "steps[1].on", "does not exist"),
    ("an answer without a way", ", no: tell}", "}", 9, "steps[1].on", "answer 'no'"),
    ("an answer nobody gives", "no: tell", "no: tell, maybe: tell", 9, "steps[1].on", "maybe"),
    ("unreachable", "no: tell", "no: end", 0, "", ""),
    (
        "loop without a way out",
        TELL,
        TELL.replace("due_s: 60", "next: tell"),
        10,
        "steps[2].next",
        "loop",
    ),
    ("stuck", WATCH, WATCH.replace("}", ", needs: [watch]}"), 11, "steps[3].needs", "comes after"),
    (
        "branch after done",
        TELL,
        TELL.replace("due_s: 60", "on: {done: end}"),
        10,
        "steps[2].on",
        "ack",
    ),
    ("next beside on", "ack: yesno,", "ack: yesno, next: tell,", 9, "steps[1].next", "one of them"),
    (
        "escalation without limit",
        "due_s: 60",
        "escalate_to: police",
        10,
        "steps[2].escalate_to",
        "due_s",
    ),
    (
        "one choice",
        "ack: yesno",
        "ack: choice, choices: {a: A}",
        9,
        "steps[1].choices",
        "at least 2",
    ),
    (
        "unknown action",
        "due_s: 60",
        "device_actions: [open_all]",
        10,
        "steps[2].device_actions",
        "hvac",
    ),
    (
        "unknown placeholder",
        "Tell the supervisor.",
        "'Tell {boss}.'",
        10,
        "steps[2].text",
        "{boss}",
    ),
    ("unknown block", WATCH, f"{WATCH}\n  - use: strat", 12, "steps", "Write start"),
    ("unknown country", "due_s: 60", "only: [XX]", 10, "steps[2].only", "UK"),
    ("anchor", "title: Trial", "title: &a Trial", 3, "", "anchor"),
    ("alias", "title: Trial", "title: *a", 3, "", ""),
    ("tag", "title: Trial", "title: !!python/object:os.system x", 3, "", "tag"),
    ("open bracket", "{state: draft}", "{state: draft", 7, "", "YAML"),
    ("tab", "  - {id: watch", "\t- {id: watch", 11, "", "YAML"),
    ("a second document", "donts:", "---\ndonts:", 12, "", "second document"),
    ("control character", "Trial", "Tr\x07ial", 3, "", ""),
    ("nothing", GOOD, "", 1, "", "nothing"),
    ("a list", GOOD, "- a\n- b\n", 1, "", "a map"),
    ("too deep", GOOD, "a: " + "[" * 5000, 1, "", ""),
    ("too large", GOOD, "a" * (LARGEST_BYTES + 1), 0, "", "at most"),
)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case[0])
def test_a_broken_playbook_is_refused_in_words(case: tuple[str, str, str, int, str, str]) -> None:
    name, old, new, line, key, words = case
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if name == "unreachable":  # every default way is gone as well
        text = text.replace(TELL, f"  - {{id: b, role: operator, text: B, next: end}}\n{TELL}")
        text = text.replace("next: end}", "next: end}").replace("no: end", "no: b")
        line, key, words = 11, "steps[3]", "no answer leads to"
    with pytest.raises(YamlError) as error:
        SHELF.read(text, FILE)
    said = error.value.problems
    assert any(
        (one.line == line or not line) and one.key.startswith(key) and words in str(one)
        for one in said
    ), [str(one) for one in said]


def test_the_good_one_loads() -> None:
    assert SHELF.read(GOOD, FILE).playbook.starts == ("ask", "watch")


def test_words_that_send_somebody_nearer_are_warned_of() -> None:
    text = GOOD.replace("Keep the door shut.", "Go to the parcel and look closely.")
    (warning,) = SHELF.read(text, FILE).warnings
    assert warning.line == 11
    denied = GOOD.replace("Keep the door shut.", "Do not go to the parcel.")
    assert SHELF.read(denied, FILE).warnings == ()


SHIPPED = {one.playbook_id: one.text for one in SHELF.shipped()}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_edit_of_a_good_playbook_does_more_than_be_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([GOOD, SHIPPED["pb.fire"], SHIPPED["pb.powder"]]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        put = data.draw(st.text(alphabet="ab:{}[]-,'\"&*!#| \n\t\0é01", max_size=6))
        text = text[:at] + put + text[at + cut :]
    try:
        said = SHELF.read(text, FILE).warnings
    except YamlError as error:
        said = error.problems
    assert all(one.found and one.allowed and one.cure for one in said)
