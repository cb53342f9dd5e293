"""Empty rooms ready for use: painted once per light and door state, kept on disk.

Any thread. A missing picture is painted when first asked for (the whole room about two seconds, an
opened door some
tenths); afterwards it costs nothing.
"""

# drawing: metres and grey levels

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.optics import CAMERAS, F32, Pinhole
from hardware.world.painter import FAR_M, Light, Painting, door_window, paint
from hardware.world.plan import DOORS, ROOMS

U8 = npt.NDArray[np.uint8]
VERSION = 3
"""Raise when the painting changes: older cache files are then ignored."""
_SIGMA_640 = 0.7
"""Blur of the background at 640 pixels width, after the measured recipe."""
_KEEP = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """An empty room.

    Attributes:
        picture: Shape (height, width, 3) uint8.
        hides_m: Shape (height, width) float32, plan distance of what each pixel shows.
    """

    picture: U8
    hides_m: F32


@dataclass(frozen=True, slots=True)
class SceneKey:
    """Which empty room.

    Attributes:
        is_night: By infrared.
        doors: Openness in quarters (0..4) of every door in view that is not shut.
    """

    is_night: bool
    doors: tuple[tuple[str, int], ...] = ()


class Scenery:
    """The empty rooms of one camera at one size."""

    def __init__(self, camera: str, width_px: int, height_px: int, cache_dir: Path | None) -> None:
        """Paint nothing yet.

        Args:
            camera: Id.
            width_px: A multiple of 16.
            height_px: A multiple of 2.
            cache_dir: Where finished pictures are kept, or None.
        """
        self.pinhole = Pinhole(CAMERAS[camera], width_px, height_px)
        self._dir = None if cache_dir is None else cache_dir / f"rooms-v{VERSION}"
        self._lock = threading.Lock()
        self._scenes: OrderedDict[SceneKey, Scene] = OrderedDict()
        self._base: dict[bool, Scene] = {}
        self._patches: dict[tuple[bool, str, int], tuple[slice, slice, Scene]] = {}

    def scene(self, key: SceneKey) -> Scene:
        """An empty room, painted if need be."""
        with self._lock:
            known = self._scenes.get(key)
            if known is None:
                known = self._build(key)
                self._scenes[key] = known
                while len(self._scenes) > _KEEP:
                    self._scenes.popitem(last=False)
            return known

    def _build(self, key: SceneKey) -> Scene:
        base = self._base.get(key.is_night)
        if base is None:
            base = self._load_or_paint(is_night=key.is_night)
            self._base[key.is_night] = base
        if not key.doors:
            return base
        picture, hides = base.picture.copy(), base.hides_m.copy()
        for door, quarters in key.doors:
            rows, columns, patch = self._patch(is_night=key.is_night, door=door, quarters=quarters)
            picture[rows, columns] = patch.picture
            hides[rows, columns] = patch.hides_m
        return _frozen(picture, hides)

    def _patch(self, *, is_night: bool, door: str, quarters: int) -> tuple[slice, slice, Scene]:
        name = (is_night, door, quarters)
        if name not in self._patches:
            left, top, right, bottom = door_window(
                self.pinhole, DOORS[door], ROOMS[self.pinhole.plan.room]
            )
            light = Light(is_infrared=is_night)
            window = (left, top, right, bottom)
            scene = self._finish(paint(self.pinhole, {door: quarters / 4}, light, window))
            self._patches[name] = (slice(top, bottom), slice(left, right), scene)
        return self._patches[name]

    def _load_or_paint(self, *, is_night: bool) -> Scene:
        path = self._path(is_night=is_night)
        loaded = _load(path, self.pinhole) if path is not None else None
        if loaded is not None:
            return loaded
        scene = self._finish(paint(self.pinhole, {}, Light(is_infrared=is_night)))
        if path is not None:
            _save(path, scene)
        return scene

    def _finish(self, painting: Painting) -> Scene:
        # painted without supersampling: this blur, the lens's, hides the steps (compared by eye)
        sigma = _SIGMA_640 * self.pinhole.width_px / 640
        soft = cv2.GaussianBlur(painting.colour, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
        picture = np.asarray(np.clip(soft, 0, 255), np.uint8)
        # whole millimetres: the file keeps no more, and both ways must give the same pictures
        return _frozen(picture, _metres(_millimetres(painting.hides_m)))

    def _path(self, *, is_night: bool) -> Path | None:
        if self._dir is None:
            return None
        plan = self.pinhole.plan
        mark = hashlib.sha256(repr((plan, ROOMS[plan.room])).encode()).hexdigest()[:10]
        light = "night" if is_night else "day"
        return self._dir / f"{plan.camera}-{light}-{self.pinhole.width_px}-{mark}.png"


def _frozen(picture: U8, hides: F32) -> Scene:
    picture.flags.writeable = False
    hides.flags.writeable = False
    return Scene(picture, hides)


def _save(path: Path, scene: Scene) -> None:
    """Picture and distances as two lossless images; distances in millimetres."""
    path.parent.mkdir(parents=True, exist_ok=True)
    millimetres = _millimetres(scene.hides_m)
    for target, image in ((path.with_suffix(".hides.png"), millimetres), (path, scene.picture)):
        part = target.with_suffix(".part")
        part.write_bytes(cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes())
        part.replace(target)


def _load(path: Path, pinhole: Pinhole) -> Scene | None:
    hides_path = path.with_suffix(".hides.png")
    if not (path.is_file() and hides_path.is_file()):
        return None
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    millimetres = cv2.imdecode(
        np.frombuffer(hides_path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED
    )
    shape = (pinhole.height_px, pinhole.width_px)
    if (
        picture is None
        or millimetres is None
        or picture.shape[:2] != shape
        or millimetres.shape != shape
    ):
        return None
    return _frozen(np.asarray(picture, np.uint8), _metres(np.asarray(millimetres, np.uint16)))


def _millimetres(hides_m: F32) -> npt.NDArray[np.uint16]:
    return np.asarray(np.round(np.clip(hides_m, 0, FAR_M) * 1000), np.uint16)


def _metres(millimetres: npt.NDArray[np.uint16]) -> F32:
    return np.asarray(millimetres.astype(np.float32) / 1000, np.float32)
