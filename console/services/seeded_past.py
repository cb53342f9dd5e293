"""The demo's seeded past: a month of events, two hours of footage, one incident. Made once.

It is written before anything else has the site's databases open, through the journal's own chain
code and the recorder's own file code, so nothing about it is special afterwards: it verifies, it is
checked, it is deleted by rule. What it tells is simulated, and the demo site's name says so.
Footage repeats loops; only the incident was drawn for its instant. Blocking, for a worker thread;
three threads of its own tell the month and draw loops meanwhile.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from console.domain.events import Code, Event, Tone
from console.domain.recording import FootageLock, Segment
from console.pipeline.footage_key import FootageKey
from console.pipeline.media_files import media_files
from console.services.past_events import ROOM_TITLES, PastSpan, at, month_events
from console.services.past_footage import SEGMENT_S, Minute, write_minutes
from console.services.past_scenes import (
    INCIDENT_CAMERAS,
    Clip,
    ClipMaker,
    ClipSource,
    Scene,
    SceneKind,
    make_scene,
)
from console.store.footage import FootageStore
from console.store.journal_session import JournalPlan
from console.store.seed import seed_events
from console.store.site_writer import SiteWriter
from hardware.world.optics import CAMERAS
from hardware.world.plan import DOORS
from hardware.world.truth import NIGHT_ENDS_S, NIGHT_STARTS_S, FactKind, WorldFact
from hardware.world.world import DAY_NS

log = logging.getLogger("console")

_S: Final = 1_000_000_000
_SEGMENT_NS: Final = SEGMENT_S * _S
_INCIDENT_MINUTES: Final = 2
_INCIDENT_BEFORE_END: Final = 40
_SCENE_MINUTES: Final = 20
_MARKER: Final = ".past-unfinished"
_GUARD: Final = "okafor"
_LOCK_REASON: Final = "Unknown person through forced doors, parcel taken"
_WRITER_LIMIT_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class PastPlan:
    """Where a past is written and what it is.

    Attributes:
        journal: The journal; nobody has it open, and no other run uses its boot id.
        site_url: Of the site's database; nobody has it open.
        media_root: Exists.
        cache_dir: For rooms, people and loops; a second past is much quicker with it.
        end_utc_ns: The past ends here; at most now.
        seed: Of the world.
        local_offset_s: Local time minus UTC.
        days: Of events.
        footage_minutes: Of every camera; at least 2, for the incident.
        key: Encrypts footage, or None.
    """

    journal: JournalPlan
    site_url: str
    media_root: Path
    cache_dir: Path
    end_utc_ns: int
    seed: int = 1
    local_offset_s: int = 0
    days: int = 30
    footage_minutes: int = 120
    key: FootageKey | None = None


@dataclass(frozen=True, slots=True)
class SeedProgress:
    """How far it is.

    Attributes:
        stage: ``loops``, ``events`` or ``footage``.
        done: Steps of the stage.
        total: All its steps.
    """

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was written.

    Attributes:
        events: Rows in the journal, checkpoints not counted.
        segments: Files with rows.
        size_bytes: Of all files.
        incident_utc_ns: When the first door was forced.
        start_utc_ns: Of the first event.
        footage_start_utc_ns: Of the first segment.
    """

    events: int
    segments: int
    size_bytes: int
    incident_utc_ns: int
    start_utc_ns: int
    footage_start_utc_ns: int


class PastStoppedError(Exception):
    """Somebody asked to stop; the next attempt clears what was written and begins anew."""


def seed_past(
    plan: PastPlan,
    progress: Callable[[SeedProgress], None],
    clips: ClipSource | None = None,
    wants_stop: Callable[[], bool] = lambda: False,
) -> SeedReport:
    """Write the whole past.

    Args:
        plan: Where and what.
        progress: Told from several threads, often; must be quick.
        clips: Where footage comes from; the simulated cameras when None.
        wants_stop: Asked several times a second, from several threads.

    Raises:
        StoreError: If a database does not take it.
        OSError: If the disk refuses footage.
        PastStoppedError: If asked to stop before the journal was begun.
    """

    def tell(stage: SeedProgress) -> None:
        if wants_stop():
            raise PastStoppedError
        progress(stage)

    marker = plan.media_root / _MARKER
    with _footage_of(plan.site_url) as footage:
        if marker.exists():
            _clear(plan.media_root, footage)
        marker.touch()
        report = _Past(plan, tell, clips or ClipMaker(plan.cache_dir), footage).write()
    marker.unlink()
    return report


@contextlib.contextmanager
def _footage_of(site_url: str) -> Iterator[FootageStore]:
    """The site's footage rows, with a writer of their own."""
    writer = SiteWriter(site_url)
    writer.start()
    footage = FootageStore(site_url, writer)
    try:
        writer.do(lambda _connection: None)  # the tables must stand before they are read
        yield footage
    finally:
        footage.close()
        writer.request_stop()
        writer.wait(_WRITER_LIMIT_MS)


def _clear(root: Path, footage: FootageStore) -> None:
    """Take away what an interrupted attempt left; its marker says that all of it is ours."""
    for lock in footage.locks():
        footage.remove_lock(lock.lock_id)
    for path in footage.known_paths():
        footage.remove_segment(path)
    for file in list(media_files(root)):
        if file.name is not None:
            (root / file.path).unlink(missing_ok=True)


class _Past:
    """One past being written."""

    def __init__(
        self,
        plan: PastPlan,
        progress: Callable[[SeedProgress], None],
        clips: ClipSource,
        footage: FootageStore,
    ) -> None:
        self._plan = plan
        self._footage = footage
        self._tell = progress
        # whole minutes, so that segments and scenes meet
        self._end_ns = plan.end_utc_ns // _SEGMENT_NS * _SEGMENT_NS
        self._first_ns = self._end_ns - plan.footage_minutes * _SEGMENT_NS
        before_end = min(_INCIDENT_BEFORE_END, plan.footage_minutes)
        self._incident_ns = self._end_ns - before_end * _SEGMENT_NS
        self._maker = clips
        self._scene = cache(lambda kind: make_scene(kind, plan.seed))
        self._scene_lock = threading.Lock()
        self._done = {"loops": 0, "footage": 0}
        self._count_lock = threading.Lock()

    def write(self) -> SeedReport:
        """Draw loops in the background, tell the month, write footage, then rows and events."""
        start_ns = self._end_ns - self._plan.days * DAY_NS
        span = PastSpan(start_ns, self._end_ns, self._plan.seed, self._plan.local_offset_s)
        with ThreadPoolExecutor(3, thread_name_prefix="past") as pool:
            month = pool.submit(self._month, span)
            wanted = self._wanted()
            clips = {pool.submit(self._clip, *one, len(wanted)): one for one in wanted}
            try:
                segments = self._write_footage(clips)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        self._write_rows(segments)
        incident = self._incident_events(span)
        events = sorted([*month.result(), *incident], key=lambda event: event.utc_ns)
        # last, in one go: a journal that exists means a past that is complete
        count = seed_events(self._plan.journal, events)
        size = sum(segment.size_bytes for segment in segments)
        log.info("seeded past: %d events, %d segments, %d bytes", count, len(segments), size)
        return SeedReport(count, len(segments), size, incident[0].utc_ns, start_ns, self._first_ns)

    def _month(self, span: PastSpan) -> list[Event]:
        return list(month_events(span, self._plan.journal.writer, self._tell_month))

    def _wanted(self) -> list[tuple[str, SceneKind]]:
        """Every clip that some minute needs, each once, the incident first: it is the longest."""
        wanted = dict.fromkeys(
            (camera, self._kind(camera, start_ns))
            for start_ns in self._starts()
            for camera in CAMERAS
        )
        return sorted(wanted, key=lambda one: not one[1].value.startswith("incident"))

    def _kind(self, camera: str, minute_ns: int) -> SceneKind:
        """Which scene a camera shows in the minute that begins at an instant."""
        into_ns = minute_ns - self._incident_ns
        if camera in INCIDENT_CAMERAS and 0 <= into_ns < _INCIDENT_MINUTES * _SEGMENT_NS:
            return self._incident_kind()
        if self._is_night(minute_ns):
            return SceneKind.NIGHT
        is_even = minute_ns // _SEGMENT_NS // _SCENE_MINUTES % 2 == 0
        return SceneKind.MORNING if is_even else SceneKind.AFTERNOON

    def _is_night(self, utc_ns: int) -> bool:
        local_ns = utc_ns + self._plan.local_offset_s * _S
        return not NIGHT_ENDS_S <= local_ns % DAY_NS / _S < NIGHT_STARTS_S

    def _incident_kind(self) -> SceneKind:
        is_night = self._is_night(self._incident_ns)
        return SceneKind.INCIDENT_NIGHT if is_night else SceneKind.INCIDENT_DAY

    def _made(self, kind: SceneKind) -> Scene:
        with self._scene_lock:
            return self._scene(kind)

    def _clip(self, camera: str, kind: SceneKind, total: int) -> Clip:
        clip = self._maker.clip(camera, kind, self._plan.seed, lambda: self._made(kind))
        self._count("loops", total)
        return clip

    def _write_footage(
        self, clips: dict[Future[Clip], tuple[str, SceneKind]]
    ) -> tuple[Segment, ...]:
        """Write the minutes of each clip as soon as it is coded; rows in the order of time."""
        total = self._plan.footage_minutes * len(CAMERAS)
        segments: list[Segment] = []
        for done in as_completed(clips):
            camera, kind = clips[done]
            plan, loop = done.result()
            minutes = [
                Minute(camera, start_ns, plan, loop, self._first(start_ns, kind) * plan.fps)
                for start_ns in self._starts()
                if self._kind(camera, start_ns) == kind
            ]
            segments += write_minutes(
                self._plan.media_root, minutes, self._plan.key,
                lambda: self._count("footage", total),
            )  # fmt: skip
        return tuple(sorted(segments, key=lambda one: (one.start_utc_ns, one.camera)))

    def _first(self, start_ns: int, kind: SceneKind) -> int:
        """At which second of its scene a minute begins."""
        return (start_ns - self._incident_ns) // _S if kind is self._incident_kind() else 0

    def _starts(self) -> range:
        """Where every minute begins."""
        return range(self._first_ns, self._end_ns, _SEGMENT_NS)

    def _incident_events(self, span: PastSpan) -> list[Event]:
        """What the journal says about the incident: alarms, then what the guard did."""
        scene = self._made(self._incident_kind())
        shift_ns = self._incident_ns - scene.start_ns
        events = [
            _forced(span, fact, fact.utc_ns + shift_ns)
            for fact in scene.facts
            if fact.kind is FactKind.DOOR_FORCED
        ]
        events += [
            _stolen(span, fact, fact.utc_ns + shift_ns)
            for fact in scene.facts
            if fact.person == "intruder" and fact.kind is FactKind.PARCEL_TAKEN
        ]
        over_ns = self._incident_ns + (_INCIDENT_MINUTES + 1) * _SEGMENT_NS
        for place, camera in enumerate(INCIDENT_CAMERAS):
            params = {"name": CAMERAS[camera].title, "reason": _LOCK_REASON}
            when_ns = over_ns + place * _S
            subject = f"camera:{camera}"
            events.append(
                at(span, when_ns, Code.FOOTAGE_LOCKED, subject, params, Tone.NOTICE, _GUARD)
            )
        return sorted(events, key=lambda event: event.utc_ns)

    def _write_rows(self, segments: tuple[Segment, ...]) -> None:
        """Rows of the footage and the locks of the incident."""
        self._footage.add_segments(segments)
        for lock in self._locks():
            self._footage.add_lock(lock)

    def _locks(self) -> Iterable[FootageLock]:
        end_ns = self._incident_ns + _INCIDENT_MINUTES * _SEGMENT_NS
        for camera in INCIDENT_CAMERAS:
            yield FootageLock(camera, self._incident_ns, end_ns - 1, _LOCK_REASON, _GUARD)

    def _tell_month(self, part: float) -> None:
        self._tell(SeedProgress("events", round(part * self._plan.days), self._plan.days))

    def _count(self, stage: str, total: int) -> None:
        with self._count_lock:
            self._done[stage] += 1
            done = self._done[stage]
        self._tell(SeedProgress(stage, done, total))


def _forced(span: PastSpan, fact: WorldFact, utc_ns: int) -> Event:
    """The alarm of a forced door, at the camera that sees it."""
    door = DOORS[fact.door]
    camera = next(c for c, plan in CAMERAS.items() if plan.room in {door.outer, door.inner})
    params = {
        "name": CAMERAS[camera].title,
        "person": "Unknown person, no card read,",
        "room": f"{ROOM_TITLES[door.inner]}: {fact.door} {door.title} forced",
    }
    return at(span, utc_ns, Code.PERSON_SEEN, f"camera:{camera}", params, Tone.ALARM)


def _stolen(span: PastSpan, fact: WorldFact, utc_ns: int) -> Event:
    """The alarm of a parcel that the unknown person takes."""
    params = {"parcel": fact.parcel, "room": "an unknown place by an unknown person"}
    return at(span, utc_ns, Code.PARCEL_MOVED, f"parcel:{fact.parcel}", params, Tone.ALARM)
