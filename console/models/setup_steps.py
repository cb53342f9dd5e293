"""The steps of an installation as far as this console can judge them. Pure."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from console.config.site import Site
from console.domain.camera_link import LinkGrade
from console.services.cameras import CameraFact
from widgets.setup_list import SetupStep, StepState

CONTEXT: Final = "setup"


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def _cameras(site: Site, facts: tuple[CameraFact, ...]) -> SetupStep:
    count = len(site.cameras)
    live = sum(1 for fact in facts if fact.summary.grade is LinkGrade.LIVE)
    name = _tr("Cameras")
    if count == 0:
        return SetupStep("cameras", name, StepState.OPEN, _tr("None in the site file"))
    if live == count:
        return SetupStep("cameras", name, StepState.DONE, _tr("{0} live").format(count))
    detail = _tr("{0} of {1} live").format(live, count)
    return SetupStep("cameras", name, StepState.TROUBLE, detail)


def _recording(proven: int, recorded: int) -> SetupStep:
    name = _tr("Recording and storage")
    if recorded == 0:
        return SetupStep("recording", name, StepState.OPEN, _tr("No camera is recorded"))
    detail = _tr("{0} of {1} proven").format(proven, recorded)
    state = StepState.DONE if proven == recorded else StepState.TROUBLE
    return SetupStep("recording", name, state, detail)


def _people(count: int | None) -> SetupStep:
    name = _tr("People and roles")
    if not count:
        words = _tr("Not known yet") if count is None else _tr("No account yet")
        return SetupStep("people", name, StepState.OPEN, words)
    words = _tr("1 account") if count == 1 else _tr("{0} accounts").format(count)
    return SetupStep("people", name, StepState.DONE, words)


def setup_steps(
    site: Site,
    facts: tuple[CameraFact, ...],
    proven: int,
    recorded: int,
    people: int | None = None,
) -> tuple[SetupStep, ...]:
    """Every step with what is known of it; what this version cannot do says so.

    Args:
        site: The checked site file.
        facts: Its cameras.
        proven: Cameras whose recording is proven on disk.
        recorded: Cameras that are recorded.
        people: Accounts that may sign in; None = nobody could look yet.
    """
    not_yet = _tr("Not in this version")
    return (
        SetupStep("site", _tr("Site and time zone"), StepState.DONE, site.site.time_zone),
        _people(people),
        _cameras(site, facts),
        SetupStep("doors", _tr("Readers and doors"), StepState.OPEN, not_yet),
        SetupStep("xray", _tr("X-ray lane"), StepState.OPEN, not_yet),
        _recording(proven, recorded),
        SetupStep("selftest", _tr("Self-test"), StepState.OPEN, _tr("Run: sallyport selftest")),
    )
