"""What the wall must say about each camera: camera facts and recording proofs in, tile states out.

Pure functions; the words are made here, the ages are drawn by the wall from its own clock.
"""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.domain.camera_link import LinkGrade
from console.domain.recording import RecordingProof
from console.models.words import QT_TRANSLATE_NOOP
from console.services.cameras import CameraFact
from hardware.camera.state import LinkCause, LinkState
from widgets.wall.tile import RecordingWish, TileCondition, TileState

CONTEXT: Final = "tiles"

BY_GRADE: Final[dict[LinkGrade, TileCondition]] = {
    LinkGrade.OPENING: TileCondition.OPENING,
    LinkGrade.LIVE: TileCondition.RUNNING,
    LinkGrade.STALLED: TileCondition.STALLED,
    LinkGrade.LOST: TileCondition.LOST,
    LinkGrade.REFUSED: TileCondition.FAULT,
}

#: For each cause: what it means, and what to do.
REASONS: Final[dict[LinkCause, tuple[str, str]]] = {
    LinkCause.NO_ANSWER: (
        QT_TRANSLATE_NOOP("tiles", "Camera does not answer."),
        QT_TRANSLATE_NOOP("tiles", "Check its power and network."),
    ),
    LinkCause.CONNECTION_REFUSED: (
        QT_TRANSLATE_NOOP("tiles", "Camera refuses the connection."),
        QT_TRANSLATE_NOOP("tiles", "It may be starting."),
    ),
    LinkCause.WRONG_PASSWORD: (
        QT_TRANSLATE_NOOP("tiles", "Camera refuses the password"),
        QT_TRANSLATE_NOOP("tiles", "Tell the installer."),
    ),
    LinkCause.NOT_FOUND: (
        QT_TRANSLATE_NOOP("tiles", "Camera has no such stream"),
        QT_TRANSLATE_NOOP("tiles", "Tell the installer."),
    ),
    LinkCause.SILENT: (
        QT_TRANSLATE_NOOP("tiles", "Connected, but no pictures come."),
        QT_TRANSLATE_NOOP("tiles", "Do not rely on this view."),
    ),
    LinkCause.CLOSED_BY_CAMERA: (
        QT_TRANSLATE_NOOP("tiles", "Camera closed the connection."),
        "",
    ),
    LinkCause.REPEATED_PICTURE: (
        QT_TRANSLATE_NOOP("tiles", "Camera repeats one picture."),
        QT_TRANSLATE_NOOP("tiles", "Do not rely on this view."),
    ),
    LinkCause.UNDECODABLE: (
        QT_TRANSLATE_NOOP("tiles", "Pictures cannot be decoded."),
        QT_TRANSLATE_NOOP("tiles", "Tell the installer."),
    ),
    LinkCause.NO_DEVICE: (
        QT_TRANSLATE_NOOP("tiles", "Device is not present."),
        QT_TRANSLATE_NOOP("tiles", "Check its cable."),
    ),
    LinkCause.BAD_MEDIA: (
        QT_TRANSLATE_NOOP("tiles", "This is not a video stream"),
        QT_TRANSLATE_NOOP("tiles", "Tell the installer."),
    ),
}


def reason_words(cause: LinkCause) -> tuple[str, str]:
    """What a cause means and what to do, translated; empty where there is nothing to say."""
    meaning, cure = REASONS.get(cause, ("", ""))
    translate = QCoreApplication.translate
    return (
        translate(CONTEXT, meaning) if meaning else "",
        translate(CONTEXT, cure) if cure else "",
    )


def without_rights(state: TileState) -> TileState:
    """The tile of a camera that whoever sits here may not watch; recording goes on and says so."""
    return replace(state, condition=TileCondition.NO_RIGHTS, reason="", advice="")


def tile_state(
    fact: CameraFact, proof: RecordingProof | None, recording_since_ns: int
) -> TileState:
    """Translate one camera.

    Trying again does not hide what is known: a lost camera stays lost until a picture came.

    Args:
        fact: What the camera service knows.
        proof: What is known to be on disk; None when the recorder has not spoken.
        recording_since_ns: Monotonic ns at which recording began.
    """
    status = fact.picture
    if status is None:
        return TileState(fact.camera, fact.camera, fact.name)
    settled = dict(fact.summary.settled).get(status.role.value, LinkGrade.OPENING)
    is_opening = status.state in {LinkState.CONNECTING, LinkState.OFF}
    grade = settled if is_opening else LinkGrade[status.state.name]
    meaning, cure = reason_words(status.cause) if grade is not LinkGrade.LIVE else ("", "")
    wish = RecordingWish.OFF
    if fact.is_recorded:
        is_wanted = proof is None or proof.is_wanted
        wish = RecordingWish.ON if is_wanted else RecordingWish.WAITING
    return TileState(
        camera=fact.camera,
        number=fact.camera,
        name=fact.name,
        condition=BY_GRADE[grade],
        since_ns=fact.since_ns,
        retry_ns=status.retry_ns,
        reason=meaning,
        advice=cure,
        recording=wish,
        recording_since_ns=recording_since_ns,
        proof_ns=proof.synced_ns if proof is not None and not proof.trouble else 0,
    )
