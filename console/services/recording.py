"""Recording as the console sees it: proofs, gaps, trouble. Main thread."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from console.clock import Clock
from console.domain.events import Code, Tone
from console.domain.health import HealthState
from console.domain.recording import PROOF_STALE_S, Gap, RecordingProof, Segment
from console.pipeline.recorder import Recorder, RecordingTrouble
from console.services.health import HealthService
from console.services.reporter import Reporter

STORAGE = "storage:media"


class RecordingService(QObject):
    """Watches the recorder on the console's one tick.

    Attributes:
        proofs_changed: Signal(Mapping[str, RecordingProof]): after every tick.
    """

    proofs_changed = Signal(object)

    def __init__(
        self,
        recorder: Recorder,
        names: Mapping[str, tuple[str, str]],
        recorded: Sequence[str],
        post_event_s: Mapping[str, float],
        health: HealthService,
        reporter: Reporter,
    ) -> None:
        """Keep the parts; nothing runs until start().

        Args:
            recorder: Not yet started.
            names: Name and zone by camera id.
            recorded: Ids of the cameras that are recorded.
            post_event_s: Of the event-mode cameras: how long they go on after a trigger.
            health: The board for conditions.
            reporter: Makes the events.
        """
        super().__init__()
        self._recorder = recorder
        self._names = names
        self._recorded = tuple(recorded)
        self._post_event_s = dict(post_event_s)
        self._health = health
        self._reporter = reporter
        self._clock: Clock = reporter.clock
        self._is_proven: dict[str, bool] = {}
        self._is_floor_missed = False
        self.started_ns = 0
        self.segments = 0
        self.segment_bytes = 0
        self.gaps = 0
        recorder.segment_closed.connect(self.on_segment_closed)
        recorder.gap_found.connect(self.on_gap_found)
        recorder.trouble_changed.connect(self.on_trouble_changed)

    def start(self) -> None:
        """Start the recorder's thread."""
        self.started_ns = self._clock.monotonic_ns()
        self._recorder.start()

    def request_stop(self) -> None:
        """Ask the recorder to close its segments and end."""
        self._recorder.request_stop()

    def wait(self, limit_s: float) -> list[str]:
        """Wait for the recorder; names it when overdue."""
        is_done = self._recorder.wait(round(limit_s * 1000))
        return [] if is_done else [self._recorder.objectName()]

    def proofs(self) -> dict[str, RecordingProof]:
        """The newest proof of every recorded camera."""
        return {camera: self._recorder.proof(camera) for camera in self._recorded}

    @Slot()
    def on_event_marked(self) -> None:
        """Somebody says that something happens: keep event-mode footage from before now on."""
        now_ns = self._clock.monotonic_ns()
        for camera, seconds in self._post_event_s.items():
            self._recorder.trigger(camera, now_ns + round(seconds * 1e9))

    @Slot()
    def on_tick(self) -> None:
        """Compare every proof with its limit; the console's one tick calls this."""
        proofs = self.proofs()
        now_ns = self._clock.monotonic_ns()
        for camera, proof in proofs.items():
            since_ns = proof.synced_ns or self.started_ns
            is_stale = (now_ns - since_ns) / 1e9 > PROOF_STALE_S
            is_disk = proof.trouble not in {"", "no_packets"}
            if is_disk or (proof.is_wanted and is_stale):
                self._set_proven(camera, proof, is_proven=False)
            elif proof.synced_ns:
                self._set_proven(camera, proof, is_proven=True)
        self.proofs_changed.emit(proofs)

    def _set_proven(self, camera: str, proof: RecordingProof, *, is_proven: bool) -> None:
        """Tell a change of what is proven, once."""
        if self._is_proven.get(camera) is is_proven:
            return
        self._is_proven[camera] = is_proven
        subject = f"recording:{camera}"
        name, zone = self._names[camera]
        if is_proven:
            self._reporter.report(Code.RECORDING_STARTED, Tone.CALM, subject, name=name, zone=zone)
            self._health.clear_condition("recording", subject)
            self._health.set_item(subject, HealthState.NORMAL, Tone.CALM)
            return
        cause = proof.trouble or "no_packets"
        params = {"name": name, "zone": zone, "cause": cause}
        self._reporter.report(Code.RECORDING_STOPPED, Tone.WARNING, subject, **params)
        self._health.raise_condition(
            "recording", Code.RECORDING_STOPPED, Tone.WARNING, subject, **params
        )
        self._health.set_item(subject, HealthState.FAILED, Tone.WARNING, cause=cause)

    @Slot(object)
    def on_segment_closed(self, segment: Segment) -> None:
        """Count a segment that is complete on disk."""
        self.segments += 1
        self.segment_bytes += segment.size_bytes

    @Slot(object)
    def on_gap_found(self, gap: Gap) -> None:
        """Journal a stretch that is missing."""
        self.gaps += 1
        name, zone = self._names.get(gap.camera, ("", ""))
        self._reporter.report(
            Code.RECORDING_GAP,
            Tone.NOTICE,
            f"recording:{gap.camera}",
            name=name,
            zone=zone,
            cause=gap.cause,
            packets=gap.packets,
            missing_s=round((gap.end_utc_ns - gap.start_utc_ns) / 1e9, 2),
        )

    @Slot(object)
    def on_trouble_changed(self, trouble: RecordingTrouble) -> None:
        """The media root stopped or began again to take footage."""
        subject = STORAGE
        if trouble.code:
            params = {"cause": trouble.code}
            self._reporter.report(Code.STORAGE_FULL, Tone.ALARM, subject, **params)
            self._health.raise_condition(
                "storage", Code.STORAGE_FULL, Tone.ALARM, subject, **params
            )
            self._health.set_item(subject, HealthState.FAILED, Tone.ALARM, **params)
            return
        self._reporter.report(Code.STORAGE_BACK, Tone.NOTICE, subject)
        self._health.clear_condition("storage", subject)
        self._health.set_item(subject, HealthState.NORMAL, Tone.CALM)

    @Slot(object)
    def on_floor_missed(self, missing_bytes: int) -> None:
        """Retention may delete nothing more, and the disk is still below its floor."""
        self._is_floor_missed = True
        missing_mb = round(missing_bytes / 1e6)
        code, tone = Code.STORAGE_FULL, Tone.WARNING
        if not self._health.has_condition("floor", STORAGE):
            self._reporter.report(code, tone, STORAGE, cause="floor", missing_mb=missing_mb)
        self._health.raise_condition(
            "floor", code, tone, STORAGE, cause="floor", missing_mb=missing_mb
        )

    @Slot(object)
    def on_disk_looked(self, forecast: object) -> None:
        """Retention looked at the disk; a miss of this look is told after it."""
        del forecast
        if not self._is_floor_missed:
            self._health.clear_condition("floor", STORAGE)
        self._is_floor_missed = False
