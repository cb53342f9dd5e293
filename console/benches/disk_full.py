"""Fills the disk under a running recorder and sees that it comes back by itself.

Four simulated cameras are recorded onto a small file system that also holds the store. Another
program fills it, several times with footage that may go, once with everything locked; once the
media folder vanishes. Locked files are compared byte by byte before and after.
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QThread

from console.benches._profiles import Profile, parse_profile, site_plan
from console.benches._sized_disk import SizedDisk, sized_disk
from console.benches.report import BenchResult, at_most, machine_facts
from console.clock import SystemClock
from console.domain.recording import FootageLock
from console.pipeline.check import check_footage
from console.pipeline.disk import free_bytes
from console.pipeline.footage_desk import FootageDesk
from console.pipeline.footage_key import no_keys
from console.pipeline.recorder import Recorder, RecorderSettings, RecordingTrouble, rules_for
from console.pipeline.retention import FootageKeeper, KeeperSettings
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.settings import CameraSettings, StreamSettings
from hardware.sim.process import SimulatedSite
from hardware.threads.camera_engine import CameraEngine

KEYS = ("locked_lost", "resume_s")

CAMERAS = 4
DISK_BYTES = 64 * 1024 * 1024
RESERVE_BYTES = 2 * 1024 * 1024
FLOOR_BYTES = 6 * 1024 * 1024
SEGMENT_S = 2.0
RECORD_S = 12.0
#: The stretch at the beginning that is locked as evidence.
LOCKED_S = 4.0
OUTAGE_S = 3.0
LIMIT_S = 20.0
RESUME_LIMIT_S = 5.0


class BenchFailedError(Exception):
    """Recording did not do at all what is to be measured; says what."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all episodes came to.

    Attributes:
        resumes_s: One an episode.
        locked_lost: Locked files that are gone or altered.
        live_packets: Packets that cameras delivered while nothing could be recorded.
        deleted: Segments that retention took.
        gaps: Gaps that were reported.
        findings: Disagreements of store and files at the end.
    """

    resumes_s: tuple[float, ...]
    locked_lost: int
    live_packets: int
    deleted: int
    gaps: int
    findings: int


class Station:
    """Engine, recorder, rows and retention on one small disk."""

    def __init__(self, disk: SizedDisk, urls: dict[str, str]) -> None:
        """Start recording."""
        self.clock = SystemClock()
        self.cameras = sorted(urls)
        self.root = disk.folder / "media"
        self.root.mkdir()
        self.packets = 0
        self.gaps = self.deleted = 0
        self.troubles: list[RecordingTrouble] = []
        url = sqlite_url(disk.folder / "site.db")
        self._writer = SiteWriter(url)
        self._writer.start()
        self._writer.do(lambda _connection: None)
        self.footage = FootageStore(url, self._writer)
        rules = rules_for(self.cameras)
        settings = RecorderSettings(
            self.root, rules, segment_s=SEGMENT_S, reserve_bytes=disk.reserve_bytes
        )
        self.recorder = Recorder(settings, self.clock)
        floor = FLOOR_BYTES - RESERVE_BYTES + disk.reserve_bytes
        keeping = KeeperSettings(self.root, (), floor, every_s=1.0)
        self.keeper = FootageKeeper(keeping, self.footage, self.clock)
        self._thread = QThread()
        self.desk = FootageDesk(self.footage)
        self.desk.moveToThread(self._thread)
        self._connect()
        cameras = [CameraSettings(name, StreamSettings(urls[name])) for name in self.cameras]
        self._engine = CameraEngine(cameras, self._offer, lambda _frame: None)
        self._thread.start()
        for part in (self.recorder, self.keeper, self._engine):
            part.start()

    def _connect(self) -> None:
        """The same connections as in the program."""
        direct = Qt.ConnectionType.DirectConnection
        self.recorder.segment_closed.connect(self.desk.on_segment_closed)
        self.recorder.gap_found.connect(self.desk.on_gap_found)
        self.recorder.gap_found.connect(self._on_gap, direct)
        self.recorder.trouble_changed.connect(self.troubles.append, direct)
        self.recorder.space_wanted.connect(self.keeper.request_space, direct)
        self.keeper.segment_deleted.connect(self._on_deleted, direct)

    def _offer(self, packet: Packet) -> None:
        """Count what cameras deliver."""
        self.packets += 1
        self.recorder.offer(packet)

    def _on_gap(self, _gap: object) -> None:
        """Count gaps."""
        self.gaps += 1

    def _on_deleted(self, _doomed: object) -> None:
        """Count deletions."""
        self.deleted += 1

    def wait_for(self, condition: Callable[[], bool], words: str) -> None:
        """Wait until something is true.

        Raises:
            BenchFailedError: If it is not within the limit.
        """
        end = time.monotonic() + LIMIT_S
        while not condition():
            if time.monotonic() > end:
                raise BenchFailedError(words)
            time.sleep(0.02)

    def resumed_ns(self, after_ns: int) -> int:
        """When every camera was on disk again after a moment; waits for it."""

        def proofs() -> list[int]:
            return [self.recorder.proof(camera).synced_ns for camera in self.cameras]

        self.wait_for(lambda: min(proofs()) > after_ns, "recording did not resume")
        return self.clock.monotonic_ns()

    @property
    def is_in_trouble(self) -> bool:
        """What the recorder said last."""
        return bool(self.troubles) and bool(self.troubles[-1].code)

    def stop(self) -> None:
        """End everything in reverse order."""
        self._engine.request_stop()
        self._engine.wait(5.0)
        for part in (self.recorder, self.keeper):
            part.request_stop()
            part.wait(5_000)
        self._thread.quit()
        self._thread.wait(5_000)
        self.footage.close()
        self._writer.request_stop()
        self._writer.wait(5_000)


def _digests(station: Station) -> dict[str, str]:
    """Hashes of all locked files, by path."""
    found: dict[str, str] = {}
    for lock in station.footage.locks():
        rows = station.footage.segments(lock.camera, lock.start_utc_ns, lock.end_utc_ns)
        for row in rows:
            data = (station.root / row.path).read_bytes()
            found[row.path] = hashlib.sha256(data).hexdigest()
    return found


def _lost(station: Station, before: dict[str, str]) -> int:
    """How many of them are gone or altered."""
    lost = 0
    for path, digest in before.items():
        file = station.root / path
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            lost += 1
    return lost


def _fill_with_room_to_delete(station: Station, disk: SizedDisk) -> float:
    """Another program fills the disk; retention must make room. Seconds without recording."""
    seen = len(station.troubles)
    disk.fill()
    station.wait_for(
        lambda: any(one.code for one in station.troubles[seen:]) or not _is_full(disk),
        "a full disk was not noticed",
    )
    troubles = [one for one in station.troubles[seen:] if one.code]
    if not troubles:
        return 0.0  # retention was faster than the recorder's next write
    began_ns = troubles[0].since_ns
    resumed_ns = station.resumed_ns(began_ns)
    disk.empty()
    return (resumed_ns - began_ns) / 1e9


def _is_full(disk: SizedDisk) -> bool:
    """Whether less than the reserve is free."""
    return free_bytes(disk.folder) < disk.reserve_bytes


def _fill_with_everything_locked(station: Station, disk: SizedDisk) -> tuple[float, int]:
    """Nothing may go: recording waits, and resumes when the other program gives room back."""
    now_ns = station.clock.utc_ns()
    locks = [
        station.footage.add_lock(FootageLock(camera, 0, now_ns + 10**12, "all", "bench"))
        for camera in station.cameras
    ]
    deleted = station.deleted
    disk.fill()
    station.wait_for(lambda: station.is_in_trouble, "a full disk was not noticed")
    packets = station.packets
    time.sleep(OUTAGE_S)
    if station.deleted != deleted:
        words = "footage was deleted although all of it is locked"
        raise BenchFailedError(words)
    live = station.packets - packets
    disk.empty()
    freed_ns = station.clock.monotonic_ns()
    seconds = (station.resumed_ns(freed_ns) - freed_ns) / 1e9
    for lock in locks:
        station.footage.remove_lock(lock.lock_id)
    return seconds, live


def _vanish(station: Station) -> float:
    """The media folder goes away, as a disk that is pulled, and comes back."""
    away = station.root.with_name("away")
    station.root.rename(away)
    station.wait_for(lambda: station.is_in_trouble, "a vanished folder was not noticed")
    time.sleep(OUTAGE_S)
    away.rename(station.root)
    back_ns = station.clock.monotonic_ns()
    return (station.resumed_ns(back_ns) - back_ns) / 1e9


def _episodes(station: Station, disk: SizedDisk, fills: int) -> Outcome:
    """All that happens to one disk."""
    station.resumed_ns(0)
    began_utc_ns = station.clock.utc_ns()
    time.sleep(RECORD_S)
    for camera in station.cameras:
        end_utc_ns = began_utc_ns + round(LOCKED_S * 1e9)
        station.footage.add_lock(FootageLock(camera, began_utc_ns, end_utc_ns, "case", "bench"))
    before = _digests(station)
    resumes = []
    for _ in range(fills):
        resumes.append(_fill_with_room_to_delete(station, disk))
        # Long enough that the next fill finds more to delete than the floor asks for.
        time.sleep(RECORD_S)
    locked_s, live = _fill_with_everything_locked(station, disk)
    resumes += [locked_s, _vanish(station)]
    time.sleep(OUTAGE_S)  # rows that waited for the store's disk are written by now
    findings = check_footage(station.root, station.footage, no_keys, station.clock).findings
    for finding in findings:
        print(finding.line())
    lost = _lost(station, before)
    return Outcome(tuple(resumes), lost, live, station.deleted, station.gaps, len(findings))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--fills", type=int, default=5, help="times the disk is filled (default 5)")
    parser.add_argument("--profile", default="720p15", help="size and rate (default 720p15)")


def _measure(profile: Profile, fills: int) -> tuple[Outcome, str]:
    """Run all episodes on a fresh disk."""
    application = QCoreApplication.instance() or QCoreApplication([])
    plan = site_plan(CAMERAS, profile)
    with (
        tempfile.TemporaryDirectory(prefix="sallyport-bench-") as folder,
        SimulatedSite(plan) as site,
        sized_disk(Path(folder), DISK_BYTES, RESERVE_BYTES) as disk,
    ):
        urls = {one.camera: site.url(one.camera, StreamRole.MAIN) for one in plan.cameras}
        station = Station(disk, urls)
        try:
            outcome = _episodes(station, disk, fills)
        finally:
            station.stop()
    application.processEvents()
    return outcome, disk.how


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Fill, wait, compare; see the module's text.

    Raises:
        BenchFailedError: If recording does not come back, or there would be too little to delete.
    """
    profile = parse_profile(args.profile)
    if profile.bitrate_bps / 8 * CAMERAS * (RECORD_S - LOCKED_S) < 2 * RESERVE_BYTES:
        words = f"{args.profile} records too little to make room by deleting it: take a larger one"
        raise BenchFailedError(words)
    outcome, how = _measure(profile, 1 if quick else args.fills)
    figures = {"locked_lost": float(outcome.locked_lost), "resume_s": max(outcome.resumes_s)}
    targets = (
        at_most(figures, "locked_lost", 0),
        at_most(figures, "resume_s", RESUME_LIMIT_S),
    )
    facts = machine_facts() | {
        "disk": f"{how} of {DISK_BYTES // 1024**2} MiB",
        "resumes_s": " ".join(f"{one:.2f}" for one in outcome.resumes_s),
        "live_packets_while_stopped": str(outcome.live_packets),
        "deleted": str(outcome.deleted),
        "gaps": str(outcome.gaps),
        "check_findings": str(outcome.findings),
    }
    return BenchResult("disk-full", figures, targets, len(outcome.resumes_s), facts)
