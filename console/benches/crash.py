"""What a crash costs: kill -9 at random moments while four cameras are recorded.

A child records simulated cameras over RTSP with the program's own engine, recorder and store. It
is killed, started again (which sweeps), and store and files are compared. Every packet's arrival
was written to a pipe that the bench holds, so the footage lost is known exactly: from the arrival
of the first picture that is not on disk to the kill.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from console.benches._profiles import parse_profile, site_plan
from console.benches._recorder_child import ARRIVAL, ChildPlan
from console.benches.record import RecorderChild
from console.benches.report import BenchResult, at_most, machine_facts
from console.clock import SystemClock
from console.domain.recording import Segment
from console.pipeline.check import check_footage
from console.pipeline.footage_key import no_keys
from console.pipeline.playable import count_pictures
from console.pipeline.sealed import open_sealed
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter
from hardware.camera.packet import StreamRole
from hardware.sim.process import SimulatedSite

KEYS = ("loss_p95_s", "loss_max_s", "unplayable", "check_findings", "restart_max_s")

CAMERAS = 4
#: Short files, so that cuts, renames and rows are hit often.
SEGMENT_S = 2.0
#: The kill falls within so many seconds after every camera is proven to be on disk ...
AFTER_PROOF_S = 3.0
#: ... or, this often, within so many seconds after the start itself.
EARLY_SHARE = 0.2
AFTER_START_S = 2.0
#: A new folder and database after so many kills, so that checks stay short.
EPOCH_KILLS = 20
LOSS_P95_LIMIT_S, LOSS_LIMIT_S, RESTART_LIMIT_S = 0.5, 1.0, 5.0
DEFAULT_STATE = Path("out") / "bench-crash.jsonl"


@dataclass(frozen=True, slots=True)
class Kill:
    """What one kill cost.

    Attributes:
        losses_s: Seconds lost, one a camera that had received anything.
        unplayable: Files whose decoded pictures are not those of their row.
        findings: Lines of the check after the sweep.
        restart_s: From the start of the killed child to its proof on all cameras; 0 when it was
            killed before.
        salvaged: Files that the sweep repaired.
        set_aside: Files without a picture that the sweep moved away.
        pictures: Pictures recorded before the kill.
    """

    losses_s: tuple[float, ...]
    unplayable: int
    findings: int
    restart_s: float
    salvaged: int
    set_aside: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Run:
    """A child's life, from start to kill.

    Attributes:
        began_utc_ns: Before it was started.
        kill_ns: Monotonic ns of the kill.
        kill_utc_ns: The same for the record.
        restart_s: See `Kill`.
        arrivals: By camera, monotonic ns of every packet it received, in order.
    """

    began_utc_ns: int
    kill_ns: int
    kill_utc_ns: int
    restart_s: float
    arrivals: dict[str, list[int]]


class Arena:
    """One folder and database that children record into and are killed over."""

    def __init__(self, folder: Path, urls: dict[str, str]) -> None:
        """Keep the places."""
        self._folder = folder
        self._urls = urls
        self._clock = SystemClock()
        self._runs: list[Run] = []
        self.root = folder / "media"
        self.database = folder / "site.db"

    def start(self) -> tuple[RecorderChild, int]:
        """A child and the reading end of its pipe of arrivals."""
        reading, writing = os.pipe()
        plan = ChildPlan(
            str(self.root),
            str(self.database),
            self._urls,
            segment_s=SEGMENT_S,
            reserve_bytes=0,
            arrivals_fd=writing,
        )
        child = RecorderChild(plan, pass_fds=(writing,))
        os.close(writing)
        return child, reading

    def turn(self, random: np.random.Generator) -> list[Kill]:
        """Start a child, judge what earlier ones left, let it record for a while, kill it.

        Returns:
            What the earlier kills cost, as far as this child lived to sweep.
        """
        began_utc_ns, began_ns = self._clock.utc_ns(), self._clock.monotonic_ns()
        child, reading = self.start()
        judged: list[Kill] = []
        restart_s = 0.0
        try:
            if random.random() < EARLY_SHARE:
                time.sleep(random.uniform(0, AFTER_START_S))
            else:
                judged = self._judge(child)
                proven = child.wait_for("proven_ns")["proven_ns"]
                restart_s = (int(str(proven)) - began_ns) / 1e9
                time.sleep(random.uniform(0, AFTER_PROOF_S))
            kill_ns, kill_utc_ns = self._clock.monotonic_ns(), self._clock.utc_ns()
            os.kill(child.child.pid, signal.SIGKILL)
            child.child.wait()
            with os.fdopen(reading, "rb") as pipe:
                arrivals = self._arrivals(pipe.read())
        finally:
            child.kill()
        self._runs.append(Run(began_utc_ns, kill_ns, kill_utc_ns, restart_s, arrivals))
        return judged

    def finish(self) -> list[Kill]:
        """Judge what is left, with a child that only sweeps."""
        child, reading = self.start()
        try:
            return self._judge(child)
        finally:
            child.kill()
            os.close(reading)

    def _arrivals(self, notes: bytes) -> dict[str, list[int]]:
        """What the child had received, by camera."""
        found: dict[str, list[int]] = {camera: [] for camera in self._urls}
        names = sorted(self._urls)
        whole = len(notes) - len(notes) % ARRIVAL.size
        for place, _session, _sequence, arrival_ns in ARRIVAL.iter_unpack(notes[:whole]):
            found[names[place]].append(arrival_ns)
        return found

    def _judge(self, child: RecorderChild) -> list[Kill]:
        """Wait for the child's sweep and see what the killed ones left."""
        swept = child.wait_for("swept_ns")
        runs, self._runs = self._runs, []
        if not runs:
            return []
        with OpenFootage(self.database) as opened:
            rows = opened.footage.segments(start_utc_ns=runs[0].began_utc_ns)
            findings = check_footage(self.root, opened.footage, no_keys, self._clock).findings
        for finding in findings:
            print(finding.line())
        judged = [self._kill(run, rows) for run in runs]
        judged[-1] = replace(
            judged[-1],
            findings=len(findings),
            salvaged=int(str(swept["salvaged"])),
            set_aside=int(str(swept["set_aside"])),
        )
        return judged

    def _kill(self, run: Run, rows: list[Segment]) -> Kill:
        """What one kill cost, by the rows after the sweep."""
        mine = [row for row in rows if run.began_utc_ns <= row.start_utc_ns < run.kill_utc_ns]
        return Kill(
            losses_s=tuple(_losses(run, mine)),
            unplayable=sum(not self._plays(row) for row in mine),
            findings=0,
            restart_s=run.restart_s,
            salvaged=0,
            set_aside=0,
            pictures=sum(row.packets for row in mine),
        )

    def _plays(self, row: Segment) -> bool:
        """Whether every picture of the row decodes."""
        with open_sealed(self.root / row.path, no_keys) as opened:
            return count_pictures(opened.file) == row.packets


class OpenFootage:
    """The rows of a database that another process writes; a context manager."""

    def __init__(self, database: Path) -> None:
        """Open for reading; the writer is never started."""
        url = sqlite_url(database)
        self.footage = FootageStore(url, SiteWriter(url))

    def __enter__(self) -> "OpenFootage":
        return self

    def __exit__(self, *_: object) -> None:
        self.footage.close()


def _losses(run: Run, rows: list[Segment]) -> list[float]:
    """Seconds lost by every camera that had received something."""
    losses: list[float] = []
    for camera, arrivals in run.arrivals.items():
        kept = sum(row.packets for row in rows if row.camera == camera)
        if kept > len(arrivals):
            msg = f"camera {camera}: {kept} pictures on disk, {len(arrivals)} were received"
            raise AssertionError(msg)
        if arrivals:
            lost_ns = run.kill_ns - arrivals[kept] if kept < len(arrivals) else 0
            losses.append(max(0, lost_ns) / 1e9)
    return losses


def _read_state(path: Path) -> list[Kill]:
    """Kills of an earlier call; an unfinished last line is left out."""
    kills: list[Kill] = []
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                facts = json.loads(line)
            except json.JSONDecodeError:
                break
            kills.append(Kill(**facts | {"losses_s": tuple(facts["losses_s"])}))
    return kills


def _keep(state: Path | None, kills: list[Kill], judged: list[Kill]) -> None:
    """Add kills to the list and to the state file."""
    kills += judged
    if state is None or not judged:
        return
    state.parent.mkdir(parents=True, exist_ok=True)
    with state.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(kill)) + "\n" for kill in judged)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--kills", type=int, default=100, help="how many in all (default 100)")
    parser.add_argument("--profile", default="360p25", help="size and rate (default 360p25)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--resume", action="store_true", help="go on where the state file ends")
    parser.add_argument("--state", type=Path, default=DEFAULT_STATE, help="one line a kill")


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Kill, restart, compare; see the module's text."""
    wanted = min(args.kills, 5) if quick else args.kills
    state = None if quick and not args.resume else args.state
    kills: list[Kill] = []
    if state is not None:
        if args.resume:
            kills = _read_state(state)
        else:
            state.unlink(missing_ok=True)
    plan = site_plan(CAMERAS, parse_profile(args.profile))
    random = np.random.default_rng([args.seed, len(kills)])
    with (
        tempfile.TemporaryDirectory(prefix="sallyport-bench-") as folder,
        SimulatedSite(plan) as site,
    ):
        urls = {one.camera: site.url(one.camera, StreamRole.MAIN) for one in plan.cameras}
        while len(kills) < wanted:
            epoch = Path(folder) / f"epoch{len(kills)}"
            epoch.mkdir()
            arena = Arena(epoch, urls)
            for _ in range(min(EPOCH_KILLS, wanted - len(kills))):
                _keep(state, kills, arena.turn(random))
            _keep(state, kills, arena.finish())
            shutil.rmtree(epoch)
    return _result(kills)


def _result(kills: list[Kill]) -> BenchResult:
    """Figures of all kills."""
    losses = [loss for kill in kills for loss in kill.losses_s]
    figures = {
        "loss_p95_s": float(np.percentile(losses, 95)) if losses else float("nan"),
        "loss_max_s": max(losses, default=float("nan")),
        "unplayable": float(sum(kill.unplayable for kill in kills)),
        "check_findings": float(sum(kill.findings for kill in kills)),
        "restart_max_s": max((kill.restart_s for kill in kills), default=0.0),
    }
    targets = (
        at_most(figures, "loss_p95_s", LOSS_P95_LIMIT_S),
        at_most(figures, "loss_max_s", LOSS_LIMIT_S),
        at_most(figures, "unplayable", 0),
        at_most(figures, "check_findings", 0),
        at_most(figures, "restart_max_s", RESTART_LIMIT_S),
    )
    restarts = [kill.restart_s for kill in kills if kill.restart_s]
    facts = machine_facts() | {
        "loss_median_s": f"{statistics.median(losses):.3f}" if losses else "",
        "restart_median_s": f"{statistics.median(restarts):.2f}" if restarts else "",
        "salvaged": str(sum(kill.salvaged for kill in kills)),
        "set_aside": str(sum(kill.set_aside for kill in kills)),
        "pictures": str(sum(kill.pictures for kill in kills)),
    }
    return BenchResult("crash", figures, targets, len(kills), facts)
