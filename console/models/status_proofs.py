"""Key hints and proofs of the status bar. Pure."""

from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.models.local_time import moment_words
from widgets.roles import Tone
from widgets.status_hints import KeyHint, Proof

CONTEXT: Final = "status"


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def key_hints(workspace: str) -> tuple[KeyHint, ...]:
    """The keys that matter most in a workspace."""
    common = (
        KeyHint("F1", _tr("Keys")),
        KeyHint("Ctrl K", _tr("Find an action")),
        KeyHint("F6", _tr("Next panel")),
    )
    if workspace != "live":
        return common
    return (
        KeyHint("F2", _tr("Acknowledge")),
        KeyHint("F4", _tr("Silence")),
        KeyHint("F5", _tr("Open response")),
        KeyHint("0-9 Enter", _tr("Camera to spot")),
        KeyHint("S", _tr("Snapshot")),
        KeyHint("F12", _tr("Bookmark")),
        *common,
    )


def proofs(
    proven: int, recorded: int, sealed_utc_ns: int, now_utc_ns: int, zone: ZoneInfo, site: str
) -> tuple[Proof, ...]:
    """What is proven, left to right.

    Args:
        proven: Cameras whose recording is proven on disk.
        recorded: Cameras that are recorded.
        sealed_utc_ns: UTC of the last signed checkpoint; 0 when none was seen.
        now_utc_ns: Present UTC; a seal of another day shows its date.
        zone: The site's.
        site: Its name.
    """
    tone = Tone.CALM if proven == recorded else Tone.WARNING
    recording = _tr("Recording {0} of {1}").format(proven, recorded)
    sealed = _tr("Log not sealed yet")
    if sealed_utc_ns:
        sealed = _tr("Log sealed {0}").format(moment_words(sealed_utc_ns, zone, now_utc_ns))
    return (Proof(recording, tone), Proof(sealed), Proof(_tr("Site {0}").format(site)))
