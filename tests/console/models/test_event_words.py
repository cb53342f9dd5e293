"""Every code has a sentence, every cause has words, and nothing is guessed."""

import pytest

from console.domain.events import Code, Event, Param, Tone
from console.models.event_words import (
    CAUSES,
    SENTENCES,
    cause_words,
    place,
    sentence,
    what_happened,
)
from hardware.camera.state import LinkCause


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence_that_never_shows_a_raw_field(code: Code) -> None:
    text = sentence(code, {})
    assert text
    assert "{" not in text


def test_a_missing_parameter_reads_as_not_known() -> None:
    assert sentence(Code.CAMERA_LOST, {}) == "Camera lost, not known"


@pytest.mark.parametrize("cause", list(LinkCause))
def test_every_cause_of_the_link_has_words(cause: LinkCause) -> None:
    assert cause.value in CAUSES


def test_an_unknown_cause_is_shown_as_it_is() -> None:
    assert cause_words("tardigrade") == "tardigrade"


def test_the_sentence_uses_the_parameters() -> None:
    event = Event(
        Code.CAMERA_LOST,
        Tone.WARNING,
        "camera:06",
        0,
        0,
        params={"cause": "silent", "zone": "Cage"},
    )
    assert what_happened(event) == "Camera lost, no data"
    assert place(event.subject, {"name": "Quarantine cage", "zone": "Cage"}) == (
        "06 Quarantine cage · Cage"
    )
    assert place("store:journal", {}) == "Store journal"
    assert len(SENTENCES) == len(Code)


def test_the_fact_behind_an_alarm_is_worded_not_named_by_its_code() -> None:
    params: dict[str, Param] = {"what": "door.held_open", "held_s": 41, "times": 3}
    assert sentence(Code.ALARM_RAISED, params) == "Alarm raised: Door held open for 41 s"
    assert sentence(Code.ALARM_REPEATED, params) == "Again: Door held open for 41 s, 3 times"
    shelved: dict[str, Param] = {"what": "door.forced", "why": "works", "shelved_for": 30}
    assert sentence(Code.ALARM_SHELVED, shelved) == "Shelved for 30 min: Door forced, works"
    assert sentence(Code.INCIDENT_OPENED, {"number": "0002", "title": "door.forced"}) == (
        "Incident 0002 opened: Door forced"
    )


def test_a_code_of_a_newer_program_is_shown_as_it_is() -> None:
    assert sentence(Code.ALARM_RAISED, {"what": "door.melted"}) == "Alarm raised: door.melted"


def test_a_sentence_never_stands_within_itself() -> None:
    assert sentence(Code.ALARM_RAISED, {"what": "alarm.raised"}) == "Alarm raised: alarm.raised"
