"""A tile says what is known of its camera; trying again hides nothing."""

from console.domain.camera_link import LinkGrade, LinkSummary
from console.domain.recording import RecordingProof
from console.models.tile_states import REASONS, reason_words, tile_state
from console.services.cameras import CameraFact
from hardware.camera.packet import StreamRole
from hardware.camera.state import LinkCause, LinkState, StreamStatus
from widgets.wall.tile import RecordingWish, TileCondition


def fact(
    state: LinkState, cause: LinkCause = LinkCause.NONE, settled: LinkGrade | None = None
) -> CameraFact:
    known = () if settled is None else (("sub", settled),)
    status = StreamStatus("03", StreamRole.SUB, state, cause, 5, retry_ns=9)
    summary = LinkSummary(known, settled or LinkGrade.OPENING)
    return CameraFact("03", "Screening room", "Screening", summary, status, is_recorded=True)


def test_a_camera_that_never_spoke_is_opening() -> None:
    silent = CameraFact("03", "Screening room", "", LinkSummary(), None, is_recorded=False)
    assert tile_state(silent, None, 0).condition is TileCondition.OPENING
    assert tile_state(fact(LinkState.CONNECTING), None, 0).condition is TileCondition.OPENING


def test_a_lost_camera_that_is_tried_again_stays_lost_with_its_cause() -> None:
    lost = fact(LinkState.CONNECTING, LinkCause.CONNECTION_REFUSED, LinkGrade.LOST)
    state = tile_state(lost, None, 0)
    assert state.condition is TileCondition.LOST
    assert state.reason == "Camera refuses the connection."
    assert state.retry_ns == 9


def test_a_wrong_password_is_a_fault_that_names_who_to_tell() -> None:
    state = tile_state(fact(LinkState.REFUSED, LinkCause.WRONG_PASSWORD), None, 0)
    assert state.condition is TileCondition.FAULT
    assert (state.reason, state.advice) == ("Camera refuses the password", "Tell the installer.")


def test_a_live_camera_gives_no_reason() -> None:
    state = tile_state(fact(LinkState.LIVE, LinkCause.SILENT), None, 0)
    assert (state.condition, state.reason) == (TileCondition.RUNNING, "")


def test_recording_is_proven_only_without_trouble() -> None:
    live = fact(LinkState.LIVE)
    proven = RecordingProof("03", 77, is_wanted=True)
    troubled = RecordingProof("03", 77, is_wanted=True, trouble="disk_full")
    waiting = RecordingProof("03", 0, is_wanted=False)
    assert tile_state(live, proven, 1).proof_ns == 77
    assert tile_state(live, troubled, 1).proof_ns == 0
    assert tile_state(live, waiting, 1).recording is RecordingWish.WAITING


def test_every_cause_of_a_missing_picture_has_words() -> None:
    silent = {LinkCause.NONE, LinkCause.STOPPED}
    assert set(REASONS) == set(LinkCause) - silent
    assert reason_words(LinkCause.NONE) == ("", "")
