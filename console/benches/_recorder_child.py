"""The program's own recording path as a child process: camera engine, recorder, rows. No window.

Benches start it, measure it from outside and kill it. It reads one JSON object from its command
line, sweeps, records, and prints one JSON line a fact. Before a packet is offered to the recorder,
its arrival is written to a pipe that the bench holds, so that a killed child cannot hide what it
had received. Closed standard input means stop.
"""

import json
import logging
import os
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QThread, QTimer

from console.clock import SystemClock
from console.pipeline.footage_desk import FootageDesk
from console.pipeline.footage_key import FootageKey, no_keys
from console.pipeline.recorder import Recorder, RecorderSettings, rules_for
from console.pipeline.sweep import sweep
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter
from hardware.camera.packet import Packet
from hardware.camera.settings import CameraSettings, StreamSettings
from hardware.threads.camera_engine import CameraEngine

#: Camera index, session, sequence, arrival (monotonic ns).
ARRIVAL = struct.Struct("<HHIQ")
_POLL_MS = 50
_IDLE_MS = 500
_STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """What the child does.

    Attributes:
        root: Media root.
        database: Path of the site database.
        urls: Address of every camera's main stream, by camera id.
        fragment_s: See RecorderSettings.
        segment_s: Length of a file.
        reserve_bytes: Free space that is kept.
        arrivals_fd: Inherited pipe for arrivals, or -1.
        key_hex: Encrypts footage; empty for plain files.
    """

    root: str
    database: str
    urls: dict[str, str]
    fragment_s: float = 0.4
    segment_s: float = 60.0
    reserve_bytes: int = 64 * 1024 * 1024
    arrivals_fd: int = -1
    key_hex: str = ""

    def command(self) -> list[str]:
        """The command line that starts a child with this plan."""
        return [sys.executable, "-m", "console.benches._recorder_child", json.dumps(asdict(self))]


def say(**facts: object) -> None:
    """Print one line for the bench."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _watched(plan: ChildPlan, sink: Callable[[Packet], None]) -> Callable[[Packet], None]:
    """The recorder's sink, behind the pipe of arrivals when there is one."""
    if plan.arrivals_fd < 0:
        return sink
    places = {camera: index for index, camera in enumerate(sorted(plan.urls))}

    def watch(packet: Packet) -> None:
        note = ARRIVAL.pack(
            places[packet.camera], packet.session, packet.sequence, packet.arrival_ns
        )
        os.write(plan.arrivals_fd, note)
        sink(packet)

    return watch


class _Child:
    """Everything that runs in the process."""

    def __init__(self, plan: ChildPlan) -> None:
        """Open the store, sweep, start recording."""
        clock = SystemClock()
        self._plan = plan
        key = FootageKey("media-bench", bytes.fromhex(plan.key_hex)) if plan.key_hex else None
        url = sqlite_url(Path(plan.database))
        self._writer = SiteWriter(url)
        self._writer.start()
        self._writer.do(lambda _connection: None)
        self._footage = FootageStore(url, self._writer)
        root = Path(plan.root)
        keys = no_keys if key is None else (lambda _key_id: key)
        report = sweep(root, self._footage, keys, clock)
        say(
            swept_ns=clock.monotonic_ns(),
            salvaged=len(report.salvaged),
            set_aside=len(report.set_aside),
            missing=len(report.missing),
        )
        settings = RecorderSettings(
            root,
            rules_for(sorted(plan.urls)),
            segment_s=plan.segment_s,
            fragment_s=plan.fragment_s,
            reserve_bytes=plan.reserve_bytes,
            key=key,
        )
        self._recorder = Recorder(settings, clock)
        self._thread = QThread()
        self._desk = FootageDesk(self._footage)
        self._desk.moveToThread(self._thread)
        self._recorder.segment_closed.connect(self._desk.on_segment_closed)
        self._recorder.gap_found.connect(self._desk.on_gap_found)
        self._recorder.failed.connect(self._desk.thread().quit, Qt.ConnectionType.DirectConnection)
        cameras = [CameraSettings(name, StreamSettings(url)) for name, url in plan.urls.items()]
        self._engine = CameraEngine(
            cameras, _watched(plan, self._recorder.offer), lambda _frame: None
        )
        self._thread.start()
        self._recorder.start()
        self._engine.start()

    @property
    def is_proven(self) -> bool:
        """Whether every camera has a synced fragment."""
        return all(self._recorder.proof(camera).synced_ns for camera in self._plan.urls)

    def stop(self) -> list[str]:
        """End everything in reverse order; names what is overdue."""
        self._engine.request_stop()
        overdue = self._engine.wait(_STOP_S)
        self._recorder.request_stop()
        if not self._recorder.wait(round(_STOP_S * 1000)):
            overdue.append("recorder")
        self._thread.quit()
        self._thread.wait(round(_STOP_S * 1000))
        self._footage.close()
        self._writer.request_stop()
        self._writer.wait(round(_STOP_S * 1000))
        return overdue

    def say_figures(self) -> None:
        """Print what the recorder measured."""
        say(**asdict(self._recorder.figures()))


def main(argv: Sequence[str]) -> int:
    """Record until standard input is closed."""
    logging.basicConfig(level=logging.ERROR)  # salvage and losses are what the benches count
    app = QCoreApplication([])
    child = _Child(ChildPlan(**json.loads(argv[0])))
    ended = threading.Event()

    def watch_parent() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=watch_parent, name="parent-watch", daemon=True).start()
    told = False

    def poll() -> None:
        nonlocal told
        if not told and child.is_proven:
            told = True
            say(proven_ns=SystemClock().monotonic_ns())
            timer.setInterval(_IDLE_MS)  # from here on only the end is waited for
        if ended.is_set():
            app.quit()

    timer = QTimer()
    timer.setInterval(_POLL_MS)
    timer.timeout.connect(poll)
    timer.start()
    app.exec()
    overdue = child.stop()
    child.say_figures()
    say(overdue=overdue)
    return 1 if overdue else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
