"""How soon a dead picture is marked and a returned camera is back, for twelve scripted faults.

The program's own camera engine reads simulated cameras; every fault strikes a camera of its own,
over RTSP in TCP (our client), RTSP in UDP and MPEG-TS over HTTP (FFmpeg). What counts is what a
guard would see, judged by the numbers burnt into the pictures:

- flag: the longest time for which a tile said LIVE over a picture whose number had not changed.
  For a trickle, a step of time stamps or lost packets pictures go on, and that is the time
  between two new ones; for all other faults it is the time until the tile says STALLED, LOST or
  REFUSED.
- back: from the end of the fault (for DROP, PTS_JUMP, SIZE_CHANGE and CODEC_CHANGE also from its
  start: the camera itself is there) until a new picture stands on a tile that says LIVE.
- offline core: CPU of the program for one camera that is away, refused or deaf, worst kind.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt

from console.benches._fault_log import Seen, SeenLog, back_s, longest_unmarked_s
from console.benches.report import BenchResult, at_most, machine_facts
from hardware.camera.frame import Frame, FrameWish
from hardware.camera.packet import StreamRole
from hardware.camera.settings import CameraSettings, StreamSettings, Transport
from hardware.camera.state import StreamStatus
from hardware.sim.faults import Fault
from hardware.sim.plan import CameraPlan, Serving, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.sim.stamp import read_stamp
from hardware.threads.camera_engine import CameraEngine

KEYS = ("flag_max_s", "back_max_s", "offline_camera_core")

FLAG_LIMIT_S = 2.0
BACK_LIMIT_S = 5.0
OFFLINE_LIMIT_CORE = 0.01
WAYS = ("tcp", "udp", "ts")
#: A fault lasts from the shortest time to twice of it, so that its end meets every phase.
SHORTEST_FAULT_S = 4.0
OFFLINE_S = 12.0
OFFLINE_CAMERAS = 8
START_LIMIT_S = 20.0
BACK_WAIT_S = 12.0
#: After these the camera itself goes on: the tile must be back without waiting for the end.
GOES_ON = frozenset({Fault.DROP, Fault.PTS_JUMP, Fault.SIZE_CHANGE, Fault.CODEC_CHANGE})
#: RTP packets that are lost do not exist over MPEG-TS.
NOT_OVER_TS = frozenset({Fault.PACKET_LOSS})
_STREAM = StreamPlan(StreamRole.MAIN, width=320, height=180, fps=10, bitrate_bps=150_000, gop_s=1.0)
_WISH = FrameWish(StreamRole.MAIN, _STREAM.width, _STREAM.height)
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """One fault on one camera."""

    camera: str
    fault: Fault
    way: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one fault cost.

    Attributes:
        case: Which.
        flag_s: Longest unmarked time.
        back_s: Longest return.
    """

    case: Case
    flag_s: float
    back_s: float


class Watch:
    """A site, the engine that reads it and what was seen."""

    def __init__(self, site: SimulatedSite, cases: Sequence[Case]) -> None:
        """Build the engine; nothing runs until start()."""
        self._site = site
        self.log = SeenLog()
        cameras = [CameraSettings(one.camera, _settings(site, one)) for one in cases]
        self._engine = CameraEngine(cameras, lambda _: None, self._on_frame)
        self._engine.status_changed.connect(self._on_status, Qt.ConnectionType.DirectConnection)
        self._engine.show({one.camera: _WISH for one in cases})

    def start(self) -> None:
        """Begin to read."""
        self._engine.start()

    def stop(self) -> None:
        """Stop reading."""
        self._engine.request_stop()
        self._engine.wait(4.0)

    def wait_back(self, camera: str, since_ns: int, limit_s: float) -> float:
        """Seconds until the camera was back; the limit when it was not."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            found = back_s(self.log.of(camera), since_ns)
            if found is not None:
                return found
            time.sleep(0.02)
        return limit_s

    def _on_frame(self, frame: Frame) -> None:
        gray = np.asarray(frame.bgra[:, :, 1])
        stamp = read_stamp(gray)
        number = None if stamp is None else stamp.number
        self.log.add(frame.camera, Seen(time.monotonic_ns(), number=number))

    def _on_status(self, status: object) -> None:
        if isinstance(status, StreamStatus):
            self.log.add(status.camera, Seen(time.monotonic_ns(), state=status.state))


def _settings(site: SimulatedSite, case: Case) -> StreamSettings:
    serving = Serving.TS if case.way == "ts" else Serving.RTSP
    transport = Transport.UDP if case.way == "udp" else Transport.TCP
    return StreamSettings(site.url(case.camera, StreamRole.MAIN, serving), transport)


def all_cases(ways: Sequence[str], faults: Sequence[Fault] = tuple(Fault)) -> list[Case]:
    """Every fault on a camera of its own, by every way."""
    pairs = [(fault, way) for way in ways for fault in faults]
    pairs = [(fault, way) for fault, way in pairs if way != "ts" or fault not in NOT_OVER_TS]
    return [Case(f"{n:02d}", fault, way) for n, (fault, way) in enumerate(pairs, 1)]


def site_of(cases: Sequence[Case]) -> SitePlan:
    """One small camera a case, all serving one loop."""
    return SitePlan(tuple(CameraPlan(one.camera, (_STREAM,), shared_loop=True) for one in cases))


def run_round(
    site: SimulatedSite,
    watch: Watch,
    cases: Sequence[Case],
    dice: random.Random,
    shortest_s: float = SHORTEST_FAULT_S,
) -> list[Outcome]:
    """Strike every camera, end every fault after its own time, and wait for all to be back."""
    struck: list[tuple[float, Case, int]] = []
    for case in cases:
        began_ns = time.monotonic_ns()
        site.control.fault(case.camera, case.fault)
        if case.fault in GOES_ON:
            began_ns = time.monotonic_ns()  # a new size or codec is coded before it is served
        hold_s = dice.uniform(shortest_s, 2 * shortest_s)
        struck.append((time.monotonic() + hold_s, case, began_ns))
    cleared: list[tuple[Case, int, int]] = []
    for until, case, began_ns in sorted(struck, key=lambda one: one[0]):
        time.sleep(max(0.0, until - time.monotonic()))
        site.control.clear(case.camera)
        cleared.append((case, began_ns, time.monotonic_ns()))
    return [_judge(watch, *one) for one in cleared]


def _judge(watch: Watch, case: Case, began_ns: int, ended_ns: int) -> Outcome:
    back = watch.wait_back(case.camera, ended_ns, BACK_WAIT_S)
    seen = watch.log.of(case.camera)
    if case.fault in GOES_ON:
        earlier = back_s(seen, began_ns)
        back = max(back, BACK_WAIT_S if earlier is None else earlier)
    flag = longest_unmarked_s(seen, began_ns, ended_ns + round(back * _NS))
    return Outcome(case, flag, back)


def offline_core(kind: Fault, way: str, cameras: int, seconds: float) -> float:
    """CPU seconds per second and camera while all cameras are away."""
    cases = [Case(f"{n:02d}", kind, way) for n in range(1, cameras + 1)]
    with SimulatedSite(site_of(cases)) as site:
        for case in cases:
            site.control.fault(case.camera, kind)
        watch = Watch(site, cases)
        watch.start()
        try:
            time.sleep(2.0)
            began_s, began = time.process_time(), time.monotonic()
            time.sleep(seconds)
            spent_s, passed_s = time.process_time() - began_s, time.monotonic() - began
        finally:
            watch.stop()
    return spent_s / passed_s / cameras


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this bench's arguments."""
    parser.add_argument("--rounds", type=int, default=3, help="times every fault strikes")
    parser.add_argument("--seed", type=int, default=1, help="fixes how long faults last")
    parser.add_argument("--ways", default=",".join(WAYS), help="of: " + ", ".join(WAYS))
    names = ",".join(fault.value for fault in Fault)
    parser.add_argument("--faults", default=names, help="of: " + names)
    parser.add_argument("--shortest", type=float, default=SHORTEST_FAULT_S, help="seconds")
    parser.add_argument("--offline", type=float, default=OFFLINE_S, help="seconds away, for CPU")


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Strike all cameras and watch."""
    app = QCoreApplication.instance() or QCoreApplication([])
    ways = tuple(way for way in args.ways.split(",") if way in WAYS)
    if quick:
        ways = ways[:1]
    cases = all_cases(ways, [Fault(name) for name in args.faults.split(",")])
    dice = random.Random(args.seed)  # noqa: S311 - repeatable pauses, no secret
    outcomes: list[Outcome] = []
    with SimulatedSite(site_of(cases)) as site:
        watch = Watch(site, cases)
        watch.start()
        try:
            for case in cases:
                watch.wait_back(case.camera, 0, START_LIMIT_S)
            for _ in range(1 if quick else args.rounds):
                outcomes += run_round(site, watch, cases, dice, args.shortest)
        finally:
            watch.stop()
    count, seconds = (4, 4.0) if quick else (8, 12.0)
    kinds = [(kind, way) for way in ways for kind in (Fault.REFUSE, Fault.HALF_OPEN)]
    offline = {
        f"{kind.value} {way}": offline_core(kind, way, count, seconds) for kind, way in kinds
    }
    del app
    return _result(outcomes, offline)


def _result(outcomes: Sequence[Outcome], offline: dict[str, float]) -> BenchResult:
    figures = {
        "flag_max_s": max(one.flag_s for one in outcomes),
        "back_max_s": max(one.back_s for one in outcomes),
        "offline_camera_core": max(offline.values()),
    }
    facts = dict(machine_facts())
    for case in {(one.case.way, one.case.fault): None for one in outcomes}:
        mine = [one for one in outcomes if (one.case.way, one.case.fault) == case]
        flag, back = max(one.flag_s for one in mine), max(one.back_s for one in mine)
        facts[f"{case[0]} {case[1].value}"] = f"flag {flag:.2f} s back {back:.2f} s"
    facts |= {f"offline {name}": f"{core:.4f} core" for name, core in offline.items()}
    targets = (
        at_most(figures, "flag_max_s", FLAG_LIMIT_S),
        at_most(figures, "back_max_s", BACK_LIMIT_S),
        at_most(figures, "offline_camera_core", OFFLINE_LIMIT_CORE),
    )
    return BenchResult("faults", figures, targets, len(outcomes), facts)
