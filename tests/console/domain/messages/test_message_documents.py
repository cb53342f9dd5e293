"""Broken contact lists and texts are refused with file, line, key and cure; good ones survive."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.messages.board import Channel
from console.domain.messages.contact_csv import read_contact_csv
from console.domain.messages.contact_document import read_contacts
from console.domain.messages.contacts import Address, Contact, ContactList, Post, Target, TargetKind
from console.domain.messages.list_json import (
    contacts_from_json,
    contacts_to_json,
    templates_from_json,
    templates_to_json,
)
from console.domain.messages.template_document import read_templates
from console.domain.messages.templates import NOT_KNOWN, Audience, Template, fill
from console.domain.messages.yaml_nodes import DocumentRefusedError

GOOD = """\
schema: 1
contacts:
  - id: duty
    name: Duty manager
    roles: [lead]
    channels:
      - email: duty@example.org
      - phone: +49 30 555 0101
    sandbox:
      - email: drill@example.org
  - id: police
    name: Police 112
    external: yes
    channels:
      - phone: "112"
rotas:
  - id: nights
    zone: Europe/Berlin
    turns:
      - days: [mon, tue]
        from: "18:00"
        to: "06:00"
        contact: duty
posts:
  - id: supervisor
    answer_within_s: 90
    order:
      - rota: nights
      - contact: duty
    then: everybody
  - id: everybody
    order:
      - role: lead
"""

BROKEN = [
    ("empty", "", 1, "the file is empty"),
    ("no YAML", GOOD.replace("roles: [lead]", "roles: [lead"), 6, "no YAML"),
    ("a tab", GOOD.replace("    name: Duty", "\tname: Duty"), 4, "no YAML"),
    ("control bytes", GOOD + "\x00", 0, "characters"),
    ("a bare list", "- schema", 1, "not a table"),
    ("another schema", GOOD.replace("schema: 1", "schema: 2"), 1, "another schema"),
    ("no schema", GOOD.replace("schema: 1\n", ""), 1, "schema"),
    ("no contacts", "schema: 1\n", 1, "no contact"),
    ("an unknown key", GOOD.replace("roles:", "rols:"), 5, "Did you mean 'roles'"),
    ("a key twice", GOOD.replace("    roles:", "    id: x\n    roles:"), 5, "stands twice"),
    ("an id twice", GOOD.replace("id: police", "id: duty"), 11, "already"),
    ("an id with blanks", GOOD.replace("id: police", "id: The police"), 11, "is no id"),
    ("no name", GOOD.replace("    name: Police 112\n", ""), 11, "is missing"),
    ("a blank name", GOOD.replace("name: Police 112", "name: ' '"), 12, "is empty"),
    ("no way to reach", GOOD.replace("external: yes\n    channels:", "roles:"), 11, "reached"),
    ("a bad address", GOOD.replace("duty@example.org", "duty at home"), 7, "Write one address"),
    (
        "two receivers in one",
        GOOD.replace("duty@example.org", '"a@example.org,b@example.org"'),
        7,
        "Write one address",
    ),
    (
        "a header smuggled in",
        GOOD.replace("duty@example.org", '"a@example.org\\nBcc: x@example.org"'),
        7,
        "Write one address",
    ),
    ("a bad number", GOOD.replace('"112"', "call me"), 15, "dialled"),
    ("an unknown channel", GOOD.replace("- phone: +49", "- fax: +49"), 8, "'fax' is not known"),
    ("a wide topic", GOOD.replace("- phone: +49 30 555 0101", "- mqtt: a/#"), 8, "topic"),
    ("neither yes nor no", GOOD.replace("external: yes", "external: maybe"), 13, "yes or no"),
    ("no such zone", GOOD.replace("Europe/Berlin", "Europe/Nowhere"), 18, "Region/City"),
    ("no such day", GOOD.replace("[mon, tue]", "[mon, tus]"), 20, "is no day"),
    ("no such hour", GOOD.replace('"18:00"', '"25:00"'), 21, "time of day"),
    ("a turn of nobody", GOOD.replace("contact: duty\npo", "contact: dutty\npo"), 23, "nobody"),
    ("an unknown rota", GOOD.replace("rota: nights", "rota: days"), 28, "no rota"),
    ("an unknown role", GOOD.replace("role: lead", "role: chief"), 33, "no role"),
    ("an unknown post", GOOD.replace("then: everybody", "then: anybody"), 30, "no post"),
    ("never waits", GOOD.replace("s: 90", "s: 0"), 26, "from 10 to 3600"),
    ("a number in words", GOOD.replace("s: 90", "s: soon"), 26, "from 10 to 3600"),
    ("an alias", GOOD.replace("[lead]", "&a [lead]"), 5, "anchor"),
    ("a tag", GOOD.replace("Duty manager", "!!python/none x"), 4, "tag"),
    ("too deep", "schema: " + "[" * 20 + "]" * 20, 1, "deeper"),
    ("too large", "schema: 1\n#" + "x" * 1_000_001, 0, "larger"),
]

TEXTS = """\
schema: 1
templates:
  - id: told
    audience: internal
    title: "{what}, {place}"
    body: |
      {what} at {place}, {time_local}.
      Call back: {call_back}.
    approved_by: J. Abara
    review_by: "2027-06-30"
"""

BROKEN_TEXTS = [
    ("an unknown field", TEXTS.replace("{call_back}", "{guess}"), 6, "'guess' is not known"),
    ("code in a field", TEXTS.replace("{what} at", "{what.__class__} at"), 6, "is not known"),
    ("a lonely brace", TEXTS.replace("{what} at", "{what at"), 6, "brace"),
    ("nobody to read it", TEXTS.replace("internal", "everyone"), 4, "one of: internal"),
    ("no body", TEXTS[: TEXTS.index("    body")], 3, "is missing"),
    ("two lines of title", TEXTS.replace('"{what}, {place}"', '"a\\nb"'), 5, "one line"),
    ("a date in words", TEXTS.replace('"2027-06-30"', "next June"), 10, "2027-01-31"),
    ("no such date", TEXTS.replace('"2027-06-30"', '"2027-02-30"'), 10, "2027-01-31"),
    ("a text twice", TEXTS + TEXTS[TEXTS.index("  - id") :], 11, "already"),
    ("endless", TEXTS.replace("{what} at", "x" * 5_000), 6, "at most 4000"),
    ("none", "schema: 1\ntemplates: []\n", 1, "no text"),
]

CSV = "id,name,roles,email,phone\nduty,Duty manager,lead;first,duty@example.org,+49 30 555 0101\n"
KEPT = ContactList((), (), (Post("supervisor", (Target(TargetKind.CONTACT, "duty"),)),))
BROKEN_CSV = [
    ("empty", "", 1, "the column is missing"),
    ("no header", "duty,Duty manager\n", 1, "not known"),
    ("a column twice", "id,name,name,email\n", 1, "stands twice"),
    ("nobody", "id,name\n", 0, "0 contacts"),
    ("no id", CSV.replace("duty,Duty", ",Duty"), 2, "is no id"),
    ("an id twice", CSV + "duty,Other,,other@example.org,\n", 3, "stands twice"),
    ("too many cells", CSV.replace("+49 30", "+49,30"), 2, "cells"),
    ("no way to reach", CSV + "b,B,,,\n", 3, "reached"),
    ("a formula", CSV.replace("+49 30 555 0101", "=cmd()"), 2, "dialled"),
    ("a named person left out", CSV.replace("duty,Duty", "boss,Duty"), 0, "names 'duty'"),
    ("an open quote", 'id,name,email\nduty,"Duty,a@example.org\n', 2, "no CSV"),
]


def _refusal(read: object, *arguments: object) -> DocumentRefusedError:
    assert callable(read)
    with pytest.raises(DocumentRefusedError) as refused:
        read(*arguments)
    return refused.value


@pytest.mark.parametrize(
    ("text", "line", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_contact_list_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    refused = _refusal(read_contacts, text, "contacts.yaml")
    hits = [one for one in refused.problems if words in str(one)]
    assert hits, str(refused)
    assert hits[0].line == line, str(refused)
    assert str(hits[0]).startswith("contacts.yaml")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [row[1:] for row in BROKEN_TEXTS],
    ids=[row[0] for row in BROKEN_TEXTS],
)
def test_a_broken_text_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    refused = _refusal(read_templates, text, "texts.yaml")
    hits = [one for one in refused.problems if words in str(one)]
    assert hits, str(refused)
    assert hits[0].line == line, str(refused)


@pytest.mark.parametrize(
    ("text", "line", "words"), [row[1:] for row in BROKEN_CSV], ids=[row[0] for row in BROKEN_CSV]
)
def test_a_broken_spreadsheet_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    refused = _refusal(read_contact_csv, text, "people.csv", KEPT)
    hits = [one for one in refused.problems if words in str(one)]
    assert hits, str(refused)
    assert hits[0].line == line, str(refused)


def test_a_good_list_is_read_as_it_stands() -> None:
    listed = read_contacts(GOOD, "contacts.yaml")
    duty = listed.contact("duty")
    assert duty is not None
    assert duty.channels == (
        Address(Channel.EMAIL, "duty@example.org"),
        Address(Channel.PHONE, "+49 30 555 0101"),
    )
    assert duty.sandbox_of(Channel.EMAIL) == Address(Channel.EMAIL, "drill@example.org")
    assert [one.post_id for one in listed.posts] == ["supervisor", "everybody"]
    assert contacts_from_json(contacts_to_json(listed)) == listed


def test_a_spreadsheet_brings_persons_and_keeps_the_order() -> None:
    listed = read_contact_csv(CSV.replace(",", ";").replace("lead;first", "lead"), "p.csv", KEPT)
    assert [one.name for one in listed.contacts] == ["Duty manager"]
    assert listed.posts == KEPT.posts
    assert read_contact_csv(CSV, "p.csv", KEPT).contacts[0].roles == ("lead", "first")


def test_every_problem_is_told_at_once() -> None:
    text = GOOD.replace("id: police", "id: duty").replace("Europe/Berlin", "Nowhere")
    assert len(_refusal(read_contacts, text, "c").problems) == 2


def test_a_fact_that_is_missing_reads_not_known() -> None:
    text = read_templates(TEXTS, "t")[0]
    words = fill(text, {"what": "Alarm"}, is_approved=True, is_exercise=False)
    assert words.title == f"Alarm, {NOT_KNOWN}"
    assert words.missing == ("place", "time_local", "call_back")


def test_a_fact_cannot_break_out_of_its_line() -> None:
    text = read_templates(TEXTS, "t")[0]
    facts = {"what": "Alarm\r\nBcc: x@example.org", "place": "{call_back}"}
    words = fill(text, facts, is_approved=True, is_exercise=False)
    assert words.title.isprintable()
    assert "{call_back}" in words.title


def test_an_exercise_says_so_first_and_last() -> None:
    text = read_templates(TEXTS, "t")[0]
    words = fill(text, {}, is_approved=False, is_exercise=True)
    assert words.title.startswith("EXERCISE EXERCISE EXERCISE")
    assert words.body.startswith("EXERCISE EXERCISE EXERCISE")
    assert "not approved" in words.body
    assert words.body.endswith("Do nothing for real.")


def test_an_approval_ends_on_its_day() -> None:
    text = read_templates(TEXTS, "t")[0]
    assert text.is_approved("2027-06-30")
    assert not text.is_approved("2027-07-01")
    assert not Template("a", Audience.MEDIA, "a", "b").is_approved("2026-01-01")


def test_texts_survive_the_journal() -> None:
    texts = read_templates(TEXTS, "t")
    assert templates_from_json(templates_to_json(texts)) == texts
    for broken in ("[1]", '[{"id": "a"}]'):
        with pytest.raises(ValueError, match="no message texts"):
            templates_from_json(broken)
    with pytest.raises(ValueError, match="contact list"):
        contacts_from_json('{"contacts": [1]}')


def _problems(read: Callable[[str], object], text: str) -> list[str]:
    """What is told about a text; empty when it was accepted."""
    try:
        read(text)
    except DocumentRefusedError as refused:
        return [one.cure and one.found for one in refused.problems]
    return ["accepted"]


@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    assert all(_problems(lambda one: read_contacts(one, "f"), text))
    assert all(_problems(lambda one: read_templates(one, "f"), text))
    assert all(_problems(lambda one: read_contact_csv(one, "f", ContactList()), text))


@given(data=st.data())
def test_a_spoiled_list_never_escapes_as_another_error(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD) - 1))
    spoiled = GOOD[:at] + data.draw(st.text(max_size=3)) + GOOD[at + 1 :]
    try:
        listed = read_contacts(spoiled, "f")
    except DocumentRefusedError:
        return
    assert contacts_from_json(contacts_to_json(listed)) == listed


@given(
    facts=st.dictionaries(st.sampled_from(["what", "place", "item"]), st.text(max_size=50)),
)
def test_a_title_is_one_line_whatever_the_facts(facts: dict[str, str]) -> None:
    text = Template("a", Audience.INTERNAL, "{what} {place}", "{item}")
    words = fill(text, facts, is_approved=True, is_exercise=True)
    assert words.title.isprintable()
    assert Contact("a", "A", (), ()).sandbox_of(Channel.EMAIL) is None
