"""Cameras as the console sees them: link facts in, events and conditions out. Main thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from console.domain.camera_link import CODES, LinkGrade, LinkStep, LinkSummary
from console.domain.events import Tone
from console.domain.health import HealthState
from console.services.health import HealthService
from console.services.reporter import Reporter
from hardware.camera.frame import FrameWish
from hardware.camera.packet import StreamRole
from hardware.camera.settings import CameraSettings
from hardware.camera.state import LinkCause, LinkState, StreamStatus
from hardware.threads.camera_engine import CameraEngine

GRADES: dict[LinkState, LinkGrade] = {
    LinkState.OFF: LinkGrade.OPENING,
    LinkState.CONNECTING: LinkGrade.OPENING,
    LinkState.LIVE: LinkGrade.LIVE,
    LinkState.STALLED: LinkGrade.STALLED,
    LinkState.LOST: LinkGrade.LOST,
    LinkState.REFUSED: LinkGrade.REFUSED,
}

HEALTH: dict[LinkGrade, tuple[HealthState, Tone]] = {
    LinkGrade.OPENING: (HealthState.STARTING, Tone.CALM),
    LinkGrade.LIVE: (HealthState.NORMAL, Tone.CALM),
    LinkGrade.STALLED: (HealthState.DEGRADED, Tone.WARNING),
    LinkGrade.LOST: (HealthState.FAILED, Tone.UNKNOWN),
    LinkGrade.REFUSED: (HealthState.FAILED, Tone.WARNING),
}


@dataclass(frozen=True, slots=True)
class CameraFact:
    """What is known of one camera.

    Attributes:
        camera: Camera id.
        name: Name of the site file.
        zone: Zone of the site file.
        summary: Its streams together.
        picture: Status of the stream that the wall shows; None before the first word.
        is_recorded: The site file wants it recorded.
        since_ns: Monotonic ns since when the shown stream stands as its grade says; a new try
            does not count.
    """

    camera: str
    name: str
    zone: str
    summary: LinkSummary
    picture: StreamStatus | None
    is_recorded: bool
    since_ns: int = 0


class CameraService(QObject):
    """Owns the camera engine and every fact about cameras.

    Attributes:
        camera_changed: Signal(CameraFact).
    """

    camera_changed = Signal(object)

    def __init__(
        self,
        engine: CameraEngine,
        cameras: Sequence[CameraSettings],
        names: Mapping[str, tuple[str, str]],
        health: HealthService,
        reporter: Reporter,
    ) -> None:
        """Keep the parts; nothing runs until start().

        Args:
            engine: Not yet started.
            cameras: What the engine was built from.
            names: Name and zone by camera id.
            health: The board for conditions.
            reporter: Makes the events.
        """
        super().__init__()
        self._engine = engine
        self._health = health
        self._reporter = reporter
        self._streams = {
            one.camera: ("main", "sub") if one.sub is not None else ("main",) for one in cameras
        }
        self._facts = {
            one.camera: CameraFact(
                one.camera, *names[one.camera], LinkSummary(), None, is_recorded=one.record
            )
            for one in cameras
        }
        engine.status_changed.connect(self.on_status_changed)

    @property
    def facts(self) -> tuple[CameraFact, ...]:
        """All cameras in the order of the site file."""
        return tuple(self._facts.values())

    def start(self) -> None:
        """Open every camera."""
        for fact in self._facts.values():
            self._health.set_item(f"camera:{fact.camera}", HealthState.STARTING, Tone.CALM)
        self._engine.start()

    def show(self, wishes: Mapping[str, FrameWish]) -> None:
        """Decode these cameras at these sizes and no others."""
        self._engine.show(wishes)

    def request_stop(self) -> None:
        """Ask every camera thread to end; returns at once."""
        self._engine.request_stop()

    def wait(self, limit_s: float) -> list[str]:
        """Wait for the camera threads; names the overdue ones."""
        return self._engine.wait(limit_s)

    @Slot(object)
    def on_status_changed(self, status: StreamStatus) -> None:
        """Take a word about one stream; the engine emits it in any thread."""
        fact = self._facts[status.camera]
        grade = GRADES[status.state]
        summary, step = fact.summary.after(
            status.role.value, grade, status.since_ns, self._streams[status.camera]
        )
        shown = StreamRole.SUB if "sub" in self._streams[status.camera] else StreamRole.MAIN
        if status.role is shown:
            is_same = grade is LinkGrade.OPENING and fact.since_ns
            since_ns = fact.since_ns if is_same else status.since_ns
            fact = replace(fact, picture=status, since_ns=since_ns)
        fact = replace(fact, summary=summary)
        self._facts[status.camera] = fact
        if step is not None:
            self._tell(fact, step, status)
        self.camera_changed.emit(fact)

    def _tell(self, fact: CameraFact, step: LinkStep, status: StreamStatus) -> None:
        """Journal a settled change and raise or clear its condition."""
        code, tone = CODES[step.after]
        subject = f"camera:{fact.camera}"
        cause = status.cause if step.after is not LinkGrade.LIVE else LinkCause.NONE
        params = {"name": fact.name, "zone": fact.zone, "cause": cause.value}
        self._reporter.report(code, tone, subject, **params, away_s=round(step.away_s, 2))
        state, health_tone = HEALTH[step.after]
        self._health.set_item(subject, state, health_tone, cause=cause.value)
        if step.after is LinkGrade.LIVE:
            self._health.clear_condition("link", subject)
        else:
            self._health.raise_condition("link", code, tone, subject, **params)
