"""What a tile says follows from the age of its picture, whatever any status claims."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.roles import Tone
from widgets.theme import load_theme
from widgets.wall.tile import (
    EMPTY_TILE,
    ProofPhase,
    RecordingWish,
    TileCondition,
    TilePhase,
    TileState,
    phase_of,
    proof_of,
)
from widgets.wall.words import duration_words, live_age_words, spoken, words_for

S = 1_000_000_000
NOW = 100_000 * S
LIMITS = load_theme().limits
LIVE = TileState("c", "03", "Screening", TileCondition.RUNNING, since_ns=1)


def seconds_ago(seconds: float) -> int:
    return NOW - round(seconds * S)


@given(age_s=st.floats(0, 100_000), condition=st.sampled_from(TileCondition))
def test_no_claim_keeps_an_old_picture_live(age_s: float, condition: TileCondition) -> None:
    state = replace(LIVE, condition=condition)
    phase = phase_of(state, seconds_ago(age_s), NOW, LIMITS)
    if age_s > LIMITS.picture_stale_s:
        assert phase is not TilePhase.LIVE
    if age_s > LIMITS.picture_lost_s:
        assert phase is not TilePhase.FROZEN


@pytest.mark.parametrize(
    ("age_s", "phase", "mark"),
    [
        (0.02, TilePhase.LIVE, "Live 0.1 s"),
        (0.1, TilePhase.LIVE, "Live 0.1 s"),
        (0.12, TilePhase.LIVE, "Live 0.2 s"),
        (1.05, TilePhase.LIVE, "Live 1.2 s"),
        (2.0, TilePhase.LIVE, "Live 2.0 s"),
        (3.2, TilePhase.FROZEN, "Frozen 3.2 s"),
        (10.0, TilePhase.FROZEN, "Frozen 10.0 s"),
        (72.0, TilePhase.LOST, "No picture"),
    ],
)
def test_the_mark_names_state_and_age(age_s: float, phase: TilePhase, mark: str) -> None:
    words = words_for(LIVE, seconds_ago(age_s), NOW, LIMITS)
    assert (words.phase, words.mark) == (phase, mark)


@given(age_ns=st.integers(0, 3_000_000_000))
def test_a_live_age_is_never_younger_than_the_truth(age_ns: int) -> None:
    assert float(live_age_words(age_ns)) * S >= age_ns - 1
    assert float(live_age_words(age_ns)) * S <= max(age_ns, 1) + 0.2 * S + 1


def test_a_lost_camera_says_since_when_and_when_it_is_tried_again() -> None:
    state = replace(
        LIVE,
        condition=TileCondition.LOST,
        since_ns=seconds_ago(70),
        reason="Network lost.",
        retry_ns=NOW + 3 * S,
    )
    words = words_for(state, seconds_ago(72), NOW, LIMITS)
    assert words.title == "No picture for 01:12"
    assert words.lines == ("Network lost.", "Retry in 3 s.")
    assert words.mark_tone is Tone.UNKNOWN


def test_a_reported_loss_freezes_the_tile_at_once() -> None:
    state = replace(LIVE, condition=TileCondition.LOST, since_ns=seconds_ago(0.1))
    assert phase_of(state, seconds_ago(0.5), NOW, LIMITS) is TilePhase.FROZEN


def test_a_repeated_picture_ages_from_the_report_though_frames_arrive() -> None:
    state = replace(LIVE, condition=TileCondition.STALLED, since_ns=seconds_ago(12))
    assert phase_of(state, seconds_ago(0.1), NOW, LIMITS) is TilePhase.LOST


def test_opening_has_a_deadline_and_then_counts_as_lost() -> None:
    state = TileState("c", condition=TileCondition.OPENING, since_ns=seconds_ago(2))
    words = words_for(state, 0, NOW, LIMITS)
    assert (words.title, words.share) == ("Opening, 2 of 5 s", 0.4)
    assert phase_of(state, 0, NOW + 4 * S, LIMITS) is TilePhase.LOST


def test_a_wrong_password_is_a_fault_with_what_to_do() -> None:
    state = TileState(
        "c",
        condition=TileCondition.FAULT,
        reason="Camera refuses the password",
        advice="Tell the installer.",
    )
    words = words_for(state, seconds_ago(0.1), NOW, LIMITS)
    assert (words.phase, words.mark, words.title) == (
        TilePhase.FAULT,
        "Fault",
        "Camera refuses the password",
    )


@pytest.mark.parametrize(
    ("wish", "proof_s", "asked_s", "phase", "text"),
    [
        (RecordingWish.ON, 0.3, 60, ProofPhase.PROVEN, "Rec proven 2 s"),
        (RecordingWish.ON, 7.2, 60, ProofPhase.PROVEN, "Rec proven 8 s"),
        (RecordingWish.ON, 15.1, 60, ProofPhase.MISSING, "Not recording"),
        (RecordingWish.ON, None, 3, ProofPhase.STARTING, "Rec not proven yet"),
        (RecordingWish.ON, None, 16, ProofPhase.MISSING, "Not recording"),
        (RecordingWish.WAITING, None, 60, ProofPhase.WAITING, "Rec waits for an event"),
        (RecordingWish.OFF, None, 60, ProofPhase.OFF, "Recording off"),
    ],
)
def test_recording_is_claimed_only_with_a_fresh_proof(
    wish: RecordingWish, proof_s: float | None, asked_s: float, phase: ProofPhase, text: str
) -> None:
    state = replace(
        LIVE,
        recording=wish,
        proof_ns=0 if proof_s is None else seconds_ago(proof_s),
        recording_since_ns=seconds_ago(asked_s),
    )
    assert proof_of(state, NOW, LIMITS) is phase
    assert words_for(state, seconds_ago(0.1), NOW, LIMITS).proof_text == text


def test_a_screen_reader_hears_number_place_state_and_recording() -> None:
    state = replace(LIVE, recording=RecordingWish.ON, proof_ns=seconds_ago(1))
    words = words_for(state, seconds_ago(0.1), NOW, LIMITS)
    assert spoken(state, words) == "Camera 03 Screening, Live 0.1 s, Rec proven 2 s"
    assert spoken(EMPTY_TILE, None) == "No camera here"
    assert spoken(replace(state, is_exercise=True), words).endswith("Exercise, not real")


@pytest.mark.parametrize(("seconds", "text"), [(0, "00:00"), (72.9, "01:12"), (8049, "02:14:09")])
def test_durations_are_exact(seconds: float, text: str) -> None:
    assert duration_words(seconds) == text
