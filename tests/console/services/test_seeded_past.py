"""The demo's past: a journal that verifies, footage that plays, an incident that fits both."""

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, Tone
from console.pipeline.check import check_footage
from console.pipeline.footage_key import FootageKey
from console.services.past_events import PastSpan, month_events
from console.services.past_footage import SEGMENT_S
from console.services.past_scenes import (
    INCIDENT_CAMERAS,
    Clip,
    ClipMaker,
    Scene,
    SceneKind,
    make_scene,
)
from console.services.seeded_past import (
    PastPlan,
    PastStoppedError,
    SeedProgress,
    SeedReport,
    seed_past,
)
from console.store.engines import sqlite_url
from console.store.event_pages import EventReader
from console.store.footage import FootageStore
from console.store.journal_session import JournalPlan
from console.store.signing import Signer
from console.store.site_writer import SiteWriter
from console.store.verify import verify_journal
from hardware.camera.packet import StreamRole
from hardware.sim.loops import encode_loop
from hardware.sim.plan import StreamPlan
from hardware.sim.sources import SceneSource
from hardware.world.optics import CAMERAS
from hardware.world.truth import FactKind
from hardware.world.world import DAY_NS

NOON_NS = 20_790 * DAY_NS + DAY_NS // 2 + 17_300_000_000
MINUTE_NS = 60 * 1_000_000_000
SIGNER = Signer(bytes(range(32)))


class SmallClips:
    """Real coded pictures, small and quick: each camera and scene has its own."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, SceneKind]] = []

    def clip(self, camera: str, kind: SceneKind, seed: int, scene: Callable[[], Scene]) -> Clip:
        del seed, scene
        self.asked.append((camera, kind))
        length_s = 120.0 if kind.value.startswith("incident") else 4.0
        plan = StreamPlan(
            StreamRole.MAIN, width=64, height=48, fps=2, bitrate_bps=30_000, loop_s=length_s
        )
        number = list(SceneKind).index(kind)
        return plan, encode_loop(plan, SceneSource(64, 48, 2, int(camera) * 10 + number))


def plan_in(folder: Path, **changes: object) -> PastPlan:
    (folder / "media").mkdir()
    journal = JournalPlan(
        url=sqlite_url(folder / "journal.db"), site="demo", writer="seat-1", boot="past",
        signer=SIGNER, spool_path=folder / "spool" / "seat-1.spool",
        checkpoints_path=folder / "checkpoints.log",
    )  # fmt: skip
    plan = PastPlan(
        journal, sqlite_url(folder / "site.db"), folder / "media", folder / "cache", NOON_NS,
        seed=4, days=2, footage_minutes=4,
    )  # fmt: skip
    return dataclasses.replace(plan, **changes)  # type: ignore[arg-type]


@dataclasses.dataclass
class Seeded:
    plan: PastPlan
    report: SeedReport
    footage: FootageStore
    events: list[Event]
    progress: list[SeedProgress]
    asked: list[tuple[str, SceneKind]]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    plan = plan_in(tmp_path_factory.mktemp("past"))
    progress: list[SeedProgress] = []
    clips = SmallClips()
    report = seed_past(plan, progress.append, clips)
    writer = SiteWriter(plan.site_url)
    writer.start()
    footage = FootageStore(plan.site_url, writer)
    reader = EventReader(plan.journal.url)
    events, before = [], None
    while rows := reader.page(EventFilter(), before, 1_000):
        events += [row.event for row in rows]
        before = rows[-1].row_id
    reader.close()
    yield Seeded(plan, report, footage, events[::-1], progress, clips.asked)
    footage.close()
    writer.request_stop()
    assert writer.wait(5_000)


def test_the_seeded_journal_verifies(seeded: Seeded) -> None:
    verdict = verify_journal(
        seeded.plan.journal.url, seeded.plan.journal.checkpoints_path, [SIGNER.public_key]
    )
    assert verdict.findings == ()
    told = [event for event in seeded.events if event.code is not Code.JOURNAL_CHECKPOINT]
    assert len(told) == seeded.report.events > 500


def test_the_check_finds_nothing_wrong_with_seeded_footage(seeded: Seeded) -> None:
    clock = ManualClock(NOON_NS)
    report = check_footage(
        seeded.plan.media_root, seeded.footage, lambda _name: None, clock, is_deep=True
    )
    assert report.findings == ()
    assert report.rows == report.files == 4 * len(CAMERAS) == seeded.report.segments


def test_every_camera_has_every_minute_without_a_hole(seeded: Seeded) -> None:
    for camera in CAMERAS:
        rows = seeded.footage.segments(camera)
        starts = [row.start_utc_ns for row in rows]
        first = seeded.report.footage_start_utc_ns
        assert starts == [first + i * MINUTE_NS for i in range(4)]
        assert {row.end_utc_ns - row.start_utc_ns for row in rows} == {MINUTE_NS}
        assert {row.packets for row in rows} == {SEGMENT_S * 2}
    assert max(row.end_utc_ns for row in seeded.footage.segments()) <= NOON_NS


def test_alarms_of_the_incident_lie_inside_locked_footage(seeded: Seeded) -> None:
    alarms = [event for event in seeded.events if event.tone is Tone.ALARM]
    assert [alarm.params.get("name") for alarm in alarms[:2]] == ["Loading dock", "Loading dock"]
    assert alarms[0].utc_ns == seeded.report.incident_utc_ns
    locks = {lock.camera: lock for lock in seeded.footage.locks()}
    assert set(locks) == set(INCIDENT_CAMERAS)
    for alarm in alarms:
        for lock in locks.values():
            assert lock.start_utc_ns <= alarm.utc_ns <= lock.end_utc_ns
    assert {camera for camera, kind in seeded.asked if kind is SceneKind.INCIDENT_DAY} == set(locks)


def test_events_are_told_in_order_and_end_before_now(seeded: Seeded) -> None:
    instants = [event.utc_ns for event in seeded.events]
    assert instants == sorted(instants)
    assert instants[-1] <= NOON_NS
    assert instants[0] == seeded.report.start_utc_ns


def test_progress_of_every_stage_ends_at_its_total(seeded: Seeded) -> None:
    last = {progress.stage: progress for progress in seeded.progress}
    assert set(last) == {"loops", "events", "footage"}
    assert all(progress.done == progress.total for progress in last.values())


def test_footage_is_sealed_when_a_key_is_given(tmp_path: Path) -> None:
    key = FootageKey("media-1", bytes(32))
    plan = plan_in(tmp_path, key=key, days=0, footage_minutes=2)
    report = seed_past(plan, lambda _progress: None, SmallClips())
    files = [path for path in plan.media_root.rglob("*") if path.is_file()]
    assert len(files) == report.segments == 12
    assert {path.suffix for path in files} == {".sealed"}


def test_a_stopped_past_is_cleared_and_made_anew(tmp_path: Path) -> None:
    plan = plan_in(tmp_path, days=0, footage_minutes=2)
    written: list[SeedProgress] = []

    def stop() -> bool:
        return any(one.stage == "footage" and one.done >= 3 for one in written)

    with pytest.raises(PastStoppedError):
        seed_past(plan, written.append, SmallClips(), stop)
    assert len(list(plan.media_root.rglob("*.mp4"))) >= 3
    assert not Path(plan.journal.url.removeprefix("sqlite:///")).exists()
    report = seed_past(plan, lambda _progress: None, SmallClips())
    names = sorted(path.name for path in plan.media_root.rglob("*") if path.is_file())
    assert len(names) == report.segments == 12
    assert all(".000000Z_c.mp4" in name for name in names), "no file had to step aside"


def test_by_night_the_scenes_are_those_of_the_night(tmp_path: Path) -> None:
    clips = SmallClips()
    plan = plan_in(tmp_path, local_offset_s=12 * 3600, days=0, footage_minutes=3)
    seed_past(plan, lambda _progress: None, clips)
    assert {kind for _, kind in clips.asked} == {SceneKind.NIGHT, SceneKind.INCIDENT_NIGHT}


def test_a_month_tells_the_same_every_time_and_moves_only_what_arrived() -> None:
    span = PastSpan(20_780 * DAY_NS, 20_783 * DAY_NS, 5, 3600)
    events = list(month_events(span, "seat-1"))
    assert events == list(month_events(span, "seat-1"))
    known: set[str] = set()
    for event in events:
        if event.code is Code.PARCEL_ARRIVED:
            assert event.subject not in known
            known.add(event.subject)
        if event.code is Code.PARCEL_MOVED:
            assert event.subject in known
    assert len(known) > 200
    lost = [event.subject for event in events if event.code is Code.CAMERA_LOST]
    live = [event.subject for event in events if event.code is Code.CAMERA_LIVE]
    assert lost == live


def test_a_scene_shows_people_walking_in_several_rooms() -> None:
    scene = make_scene(SceneKind.MORNING, 1)
    walked = {p.room for truth in scene.truths for p in truth.people if p.speed_m_s > 0}
    assert len(walked & {plan.room for plan in CAMERAS.values()}) >= 4
    assert scene.length_s == 60


@pytest.mark.parametrize("kind", [SceneKind.INCIDENT_DAY, SceneKind.INCIDENT_NIGHT])
def test_the_whole_incident_lies_inside_its_scene(kind: SceneKind) -> None:
    facts = make_scene(kind, 1).facts
    mine = [fact.kind for fact in facts if fact.person == "intruder"]
    assert mine[0] is FactKind.PERSON_ARRIVED
    assert mine.count(FactKind.DOOR_FORCED) >= 2
    assert FactKind.PARCEL_TAKEN in mine
    assert mine[-1] is FactKind.PERSON_LEFT


def test_a_clip_is_drawn_once_and_then_comes_from_the_cache(tmp_path: Path) -> None:
    scene = make_scene(SceneKind.NIGHT, 1)
    plan, loop = ClipMaker(tmp_path).clip("06", SceneKind.NIGHT, 1, lambda: scene)

    def refuse() -> Scene:
        pytest.fail("drawn twice")

    _, again = ClipMaker(tmp_path).clip("06", SceneKind.NIGHT, 1, refuse)
    assert [unit.data for unit in again.units] == [unit.data for unit in loop.units]
    assert len(loop.units) == plan.loop_frames == 600
    with av.open(io.BytesIO(b"".join(unit.data for unit in loop.units[:20])), "r") as source:
        picture = next(source.decode(video=0)).to_ndarray(format="bgr24")
    assert picture.shape == (plan.height, plan.width, 3)
    assert picture.std() > 5
