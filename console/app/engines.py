"""What runs without a window: cameras, recorder, retention, rows, journal pages. Main thread.

Built by role, so that later a recorder can be a process of its own. The order of `start` is the
order in which they need one another; `stop` goes backwards, each with its limit.
"""

import logging
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject

from console.clock import Clock
from console.config.site import RecordMode
from console.domain.events import Code, Event, Tone
from console.domain.recording_rules import RecordingMode, RecordingRule
from console.domain.retention import RetentionRule
from console.pipeline.display import Display
from console.pipeline.footage_desk import FootageDesk
from console.pipeline.recorder import Recorder, RecorderSettings
from console.pipeline.retention import FootageKeeper, KeeperSettings
from console.services.cameras import CameraService
from console.services.desk_thread import DeskThread
from console.services.health import HealthService
from console.services.operations.build import Operations
from console.services.recording import RecordingService
from console.services.reporter import Reporter
from console.services.site_opening import Opened
from console.services.snapshots import SnapshotDesk
from console.services.threads import ThreadWatch
from console.store.event_desk import EventPageDesk
from console.wiring.footage_flow import FootageFlow
from hardware.camera.packet import Packet
from hardware.threads.camera_engine import CameraEngine

log = logging.getLogger("console")

DAY_S = 86_400.0
GIGABYTE = 1_000_000_000
#: conventions.md section 6: a live camera stops within 1 s, an opening one within 3 s.
CAMERA_LIMIT_S = 3.5
RECORDER_LIMIT_S = 10.0
DESK_LIMIT_S = 5.0
STORE_LIMIT_S = 5.0


class EngineRole(StrEnum):
    """What this process does of the site's work."""

    CAMERAS = "cameras"
    RECORDER = "recorder"


ALL_ROLES = frozenset(EngineRole)


def _no_packets(packet: Packet) -> None:
    """Where packets go in a process that does not record."""
    del packet


def recording_rules(opened: Opened) -> tuple[RecordingRule, ...]:
    """How each recorded camera of the site is kept."""
    return tuple(
        RecordingRule(one.id, RecordingMode(one.record.value), one.pre_event_s)
        for one in opened.prepared.site.cameras
        if one.record is not RecordMode.OFF
    )


def post_event_seconds(opened: Opened) -> dict[str, float]:
    """How long event-mode cameras go on after a trigger."""
    return {
        one.id: one.post_event_s
        for one in opened.prepared.site.cameras
        if one.record is RecordMode.EVENT
    }


def retention_rules(opened: Opened) -> tuple[RetentionRule, ...]:
    """How long each camera of the site is kept."""
    site = opened.prepared.site
    rules = []
    for one in site.cameras:
        kept = site.retention_of(one.id)
        limit = round(kept.size_gb * GIGABYTE) if kept.size_gb else None
        rules.append(RetentionRule(one.id, kept.days * DAY_S, limit))
    return tuple(rules)


class Engines(QObject):
    """Every engine of one opened site."""

    def __init__(
        self,
        opened: Opened,
        clock: Clock,
        health: HealthService,
        roles: frozenset[EngineRole] = ALL_ROLES,
    ) -> None:
        """Build for these roles; nothing runs until start()."""
        super().__init__()
        site = opened.prepared.site
        self.opened = opened
        self.health = health
        self.reporter = Reporter(clock, opened.store.journal.append)
        self.display = Display()
        names = {one.id: (one.name, one.zone) for one in site.cameras}
        rules = recording_rules(opened)
        is_recording = EngineRole.RECORDER in roles and bool(rules)
        self.recorder = Recorder(self._recorder_settings(opened, rules), clock)
        recorded, after_s = [rule.camera for rule in rules], post_event_seconds(opened)
        self.recording = RecordingService(
            self.recorder, names, recorded, after_s, health, self.reporter
        )
        self.keeper = FootageKeeper(self._keeper_settings(opened), opened.store.footage, clock)
        self.footage_desk = FootageDesk(opened.store.footage)
        self._footage_flow = FootageFlow(
            self.recorder, self.footage_desk, self.keeper, self.reporter
        )
        sink: Callable[[Packet], None] = self.recorder.offer if is_recording else _no_packets
        engine = CameraEngine(opened.cameras, sink, self.display.offer)
        self.cameras = CameraService(engine, opened.cameras, names, health, self.reporter)
        self.page_desk = EventPageDesk(opened.store.events)
        self.snapshot_desk = SnapshotDesk()
        self.operations = Operations(opened, clock)
        self._is_recording = is_recording
        self._connect_storage()
        self._engine = engine
        self._desks = [
            DeskThread(self.footage_desk, "footage-rows"),
            DeskThread(self.page_desk, "event-pages"),
            DeskThread(self.snapshot_desk, "snapshots"),
        ]

    @staticmethod
    def _recorder_settings(opened: Opened, rules: tuple[RecordingRule, ...]) -> RecorderSettings:
        wanted = opened.prepared.site.recording
        return RecorderSettings(
            root=opened.media_root,
            rules=rules,
            segment_s=wanted.segment_s,
            fragment_s=wanted.fragment_s,
            queue_bytes=round(wanted.queue_mb * 1_000_000),
            key=opened.footage_key,
        )

    @staticmethod
    def _keeper_settings(opened: Opened) -> KeeperSettings:
        floor = round(opened.prepared.site.recording.free_floor_gb * GIGABYTE)
        return KeeperSettings(opened.media_root, retention_rules(opened), floor)

    def _connect_storage(self) -> None:
        """What retention finds on the disk becomes a condition."""
        self.keeper.floor_missed.connect(self.recording.on_floor_missed)
        self.keeper.forecast_changed.connect(self.recording.on_disk_looked)

    def watch(self, watch: ThreadWatch) -> None:
        """Let every thread be watched; their last lines report to it."""
        journal = self.opened.store.journal
        for source in (self._engine, self.recorder, self.keeper, journal):
            source.failed.connect(watch.on_failed)
        for thread in self._engine.threads:
            watch.add_thread(thread)
        self.recorder.camera_failed.connect(watch.on_camera_failed)
        self.operations.desk.erred.connect(watch.on_erred)
        for desk in (*self.operations.threads, *self._desks):
            watch.add(desk.name, desk.is_running)
        if self._is_recording:
            watch.add_thread(self.recorder)
            watch.add_thread(self.keeper)

    def start(self) -> None:
        """Start operations, desks, recorder, retention, cameras."""
        self.operations.start()
        for desk in self._desks:
            desk.start()
        self._tell_sweep()
        if self._is_recording:
            self.recording.start()
            self.keeper.start()
        self.cameras.start()

    def _tell_sweep(self) -> None:
        """Journal what the last crash left."""
        swept = self.opened.swept
        for one in swept.salvaged:
            self._tell(Code.SEGMENT_SALVAGED, Tone.NOTICE, path=one.path)
        for one in (*swept.set_aside, *swept.unreadable):
            self._tell(Code.SEGMENT_MISSING, Tone.WARNING, path=one.path, cause=one.problem)
        for path in swept.missing:
            self._tell(Code.SEGMENT_MISSING, Tone.WARNING, path=path, cause="missing")

    def _tell(self, code: Code, tone: Tone, **params: str) -> Event:
        return self.reporter.report(code, tone, "storage:media", **params)

    def stop(self) -> list[str]:
        """Stop everything in reverse, then flush and close the store.

        Returns:
            Names of the threads that did not stop in time.
        """
        self.cameras.request_stop()
        overdue = self.cameras.wait(CAMERA_LIMIT_S)
        if self._is_recording:
            self.keeper.request_stop()
            self.recording.request_stop()
            overdue += self.recording.wait(RECORDER_LIMIT_S)
            # Its last segments wait as messages for this very thread.
            QCoreApplication.sendPostedEvents(self.recording)
            if not self.keeper.wait(round(DESK_LIMIT_S * 1000)):
                overdue.append(self.keeper.objectName())
        for desk in reversed(self._desks):
            overdue += desk.stop(DESK_LIMIT_S)
        overdue += self.operations.stop()
        for name in overdue:
            log.error("thread %s did not stop in time", name)
            self.reporter.report(Code.THREAD_OVERDUE, Tone.WARNING, f"thread:{name}", thread=name)
        site = self.opened.prepared.site.site.id
        seat = self.opened.prepared.seat
        self.reporter.report(
            Code.CONSOLE_STOPPED, Tone.CALM, f"console:{seat}", seat=seat, site=site
        )
        overdue += self.opened.store.close(STORE_LIMIT_S)
        simulated = self.opened.prepared.simulated
        if simulated is not None:
            simulated.stop()
        return overdue
