"""Loops of the simulated site for its seeded past: drawn and coded once, kept in the cache.

A scene is some minutes of one world, seen by all cameras at the same instants. It is chosen for
its life: somebody walks in as many rooms as possible. Blocking; several threads may code clips of
one scene at once.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from hardware.camera.packet import StreamRole
from hardware.sim.loops import Loop, cached_loop
from hardware.sim.plan import StreamPlan
from hardware.sim.sources import U8Image
from hardware.world.atlas import VERSION as PEOPLE_VERSION
from hardware.world.atlas import Atlas
from hardware.world.compose import Composer
from hardware.world.optics import CAMERAS
from hardware.world.scenery import VERSION as ROOM_VERSION
from hardware.world.truth import Pose, Truth, WorldFact
from hardware.world.world import DAY_NS, World

FPS: Final = 10
WIDTH_PX: Final = 640
HEIGHT_PX: Final = 360
_STEP_NS: Final = 1_000_000_000 // FPS
_S: Final = 1_000_000_000
#: A Monday; scenes do not depend on today, so that the next start finds them in the cache.
_DAY: Final = 20_780
_BITRATE_BPS: Final = 140_000
_SCAN_S: Final = 3_000
_SCAN_STEP_S: Final = 5
INCIDENT_CAMERAS: Final = ("01", "04", "05")
_LEAD_S: Final = 8
_KEEP_CLOUDS: Final = 60
_BODY_PX: Final = 150


class SceneKind(StrEnum):
    """The scenes a past is made of."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    NIGHT = "night"
    INCIDENT_DAY = "incident_day"
    INCIDENT_NIGHT = "incident_night"


_HOUR: Final = {
    SceneKind.MORNING: 9.6,
    SceneKind.AFTERNOON: 13.7,
    SceneKind.NIGHT: 1.0,
    SceneKind.INCIDENT_DAY: 15.0,
    SceneKind.INCIDENT_NIGHT: 2.5,
}
_LENGTH_S: Final = {
    SceneKind.MORNING: 60,
    SceneKind.AFTERNOON: 30,
    SceneKind.NIGHT: 60,
    SceneKind.INCIDENT_DAY: 120,
    SceneKind.INCIDENT_NIGHT: 120,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in a scene.

    Attributes:
        kind: Which.
        seed: Of its world.
        start_ns: World's instant of the first picture.
        truths: One a picture.
        facts: What happened meanwhile, at the world's instants.
    """

    kind: SceneKind
    seed: int
    start_ns: int
    truths: tuple[Truth, ...]
    facts: tuple[WorldFact, ...]

    @property
    def length_s(self) -> int:
        """Whole seconds."""
        return len(self.truths) // FPS


def make_scene(kind: SceneKind, seed: int) -> Scene:
    """Live through the hours before a scene and note every picture's truth."""
    start_ns = _DAY * DAY_NS + round(_HOUR[kind] * 3600) * _S
    length_s = _LENGTH_S[kind]
    is_incident = kind in {SceneKind.INCIDENT_DAY, SceneKind.INCIDENT_NIGHT}
    if not is_incident:
        start_ns = _liveliest(World(seed, start_ns), length_s)
    world = World(seed, start_ns)
    truths: list[Truth] = []
    for picture in range(length_s * FPS):
        if is_incident and picture == _LEAD_S * FPS:
            world.stage_intrusion()
        world.advance_to(start_ns + picture * _STEP_NS)
        truths.append(world.truth())
    return Scene(kind, seed, start_ns, tuple(truths), world.facts())


def _liveliest(world: World, length_s: int) -> int:
    """Where in the next fifty minutes to begin, so that most rooms show somebody walking."""
    rooms = {plan.room for plan in CAMERAS.values()}
    start_ns = world.now_ns
    walked: list[frozenset[str]] = []
    for step in range(_SCAN_S // _SCAN_STEP_S):
        world.advance_to(start_ns + step * _SCAN_STEP_S * _S)
        people = world.truth().people
        walked.append(frozenset(p.room for p in people if p.pose is Pose.WALK) & rooms)
    span = length_s // _SCAN_STEP_S
    lively = [
        (len(frozenset().union(*walked[i : i + span])), sum(map(len, walked[i : i + span])), -i)
        for i in range(len(walked) - span)
    ]
    return start_ns - max(lively)[2] * _SCAN_STEP_S * _S


class _Replay:
    """A picture source over a scene's truths."""

    def __init__(self, scene: Scene, composer: Composer) -> None:
        self.width, self.height, self.fps = WIDTH_PX, HEIGHT_PX, FPS
        self._scene, self._composer = scene, composer

    def picture(self, index: int, utc_ns: int) -> U8Image:
        """One picture of the scene; see `PictureSource`."""
        del utc_ns
        return self._composer.draw(self._scene.truths[index], index)


Clip = tuple[StreamPlan, Loop]


class ClipSource(Protocol):
    """Gives coded pictures of scenes; several threads ask at once."""

    def clip(self, camera: str, kind: SceneKind, seed: int, scene: Callable[[], Scene]) -> Clip:
        """A camera's coded pictures of a scene.

        Args:
            camera: Id.
            kind: Which scene.
            seed: Of its world.
            scene: Called only when the clip must be drawn.
        """


class ClipMaker:
    """Codes clips of scenes; any thread, one clip of a camera at a time."""

    def __init__(self, cache_dir: Path) -> None:
        """Keep rooms, people and coded loops below a folder."""
        self._cache_dir = cache_dir
        self._atlas = Atlas(cache_dir, body_px=_BODY_PX, keep_clouds=_KEEP_CLOUDS)
        self._composers = {
            camera: Composer(camera, WIDTH_PX, HEIGHT_PX, self._atlas, cache_dir)
            for camera in CAMERAS
        }
        self._locks = {camera: threading.Lock() for camera in CAMERAS}

    def clip(self, camera: str, kind: SceneKind, seed: int, scene: Callable[[], Scene]) -> Clip:
        """A camera's coded pictures of a scene, from the cache or made now; see `ClipSource`."""
        plan = StreamPlan(
            StreamRole.MAIN, width=WIDTH_PX, height=HEIGHT_PX, fps=FPS, bitrate_bps=_BITRATE_BPS,
            loop_s=float(_LENGTH_S[kind]),
        )  # fmt: skip

        def make() -> _Replay:
            return _Replay(scene(), self._composers[camera])

        identity = f"past|{seed}|{kind.value}|{camera}|{PEOPLE_VERSION}.{ROOM_VERSION}"
        with self._locks[camera]:  # a composer draws for one thread at a time
            return plan, cached_loop(plan, make, identity, self._cache_dir)
