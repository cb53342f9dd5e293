"""Sprites of the cast: drawn once, kept in memory within a bound and on disk for the next start.

`sprite` answers at once from memory or disk and draws what is missing (about 15 ms); `prepare`
draws a whole person ahead, for a background thread or a first run. A damaged or foreign cache
file is drawn anew, never trusted. Any thread.
"""

import hashlib
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from hardware.world.cast import CAST
from hardware.world.figure import BODY_M, STRIDE_M, Cloud, cloud_of
from hardware.world.splat import POINTS_PER_PIXEL, SUPERSAMPLING, Sprite, draw_sprite

PHASES = 8
AZIMUTHS = 9
ELEVATIONS_DEG = (12.0, 27.0)
BODY_PX = 220
"""Height of a 1.77 m body in a sprite; larger pictures stretch it a little."""
VERSION = 2
"""Raise when the drawing changes: older cache files are then ignored."""
_KEEP_BYTES = 96 * 1024 * 1024
_KEEP_CLOUDS = 3


@dataclass(frozen=True, slots=True)
class SpriteKey:
    """Which picture of a person.

    Attributes:
        person: Id in the cast.
        phase: 0..PHASES-1 walking, -1 standing.
        is_carrying: With both hands forward.
        azimuth: 0 (front) .. AZIMUTHS-1 (back), on the right-hand side.
        elevation: Index of ELEVATIONS_DEG.
    """

    person: str
    phase: int
    is_carrying: bool
    azimuth: int
    elevation: int

    @property
    def code(self) -> int:
        """A number that is unique for one person's keys."""
        return (((self.phase + 1) * 2 + self.is_carrying) * AZIMUTHS + self.azimuth) * len(
            ELEVATIONS_DEG
        ) + self.elevation


@dataclass(frozen=True, slots=True)
class View:
    """A sprite and whether it must be shown mirrored."""

    key: SpriteKey
    is_mirrored: bool


def choose_view(
    person: str,
    *,
    walked_m: float | None,
    is_carrying: bool,
    seen_from_rad: float,
    elevation_rad: float,
) -> View:
    """The nearest drawn view.

    Args:
        person: Id.
        walked_m: Ground covered, None when standing.
        is_carrying: Holding a parcel.
        seen_from_rad: Direction from person to camera minus heading, counter-clockwise.
        elevation_rad: How steeply the camera looks down at the person.
    """
    turned = (-seen_from_rad + math.pi) % (2 * math.pi) - math.pi
    is_mirrored = turned < 0
    azimuth = round(abs(turned) / math.pi * (AZIMUTHS - 1))
    phase = -1
    if walked_m is not None:
        stride_m = STRIDE_M * CAST[person].looks.height_m / BODY_M
        phase = int(walked_m / stride_m * PHASES) % PHASES
        if is_mirrored:
            phase = (phase + PHASES // 2) % PHASES
    degrees = math.degrees(elevation_rad)
    elevation = min(range(len(ELEVATIONS_DEG)), key=lambda i: abs(ELEVATIONS_DEG[i] - degrees))
    return View(SpriteKey(person, phase, is_carrying, azimuth, elevation), is_mirrored)


def all_keys(person: str) -> Iterator[SpriteKey]:
    """Every view of a person."""
    for is_carrying in (False, True):
        for phase in range(-1, PHASES):
            for azimuth in range(AZIMUTHS):
                for elevation in range(len(ELEVATIONS_DEG)):
                    yield SpriteKey(person, phase, is_carrying, azimuth, elevation)


class Atlas:
    """All sprites, lazily."""

    def __init__(
        self,
        cache_dir: Path | None = None,
        *,
        body_px: int = BODY_PX,
        keep_clouds: int = _KEEP_CLOUDS,
    ) -> None:
        """Keep sprites under a directory, or only in memory.

        Args:
            cache_dir: Where whole people are kept, or None.
            body_px: Height of a 1.77 m body; the cost grows with its square.
            keep_clouds: Poses kept in memory, 4 MB each: more of them draw missing sprites three
                times as fast.
        """
        self._px_per_m = body_px / BODY_M
        self._keep_clouds = keep_clouds
        self._dir = None if cache_dir is None else cache_dir / f"people-v{VERSION}-{body_px}"
        self._lock = threading.RLock()
        self._sprites: OrderedDict[SpriteKey, Sprite] = OrderedDict()
        self._bytes = 0
        self._clouds: OrderedDict[tuple[str, int, bool], Cloud] = OrderedDict()
        self._packs: dict[str, _Pack | None] = {}
        self.drawn = 0

    def sprite(self, key: SpriteKey) -> Sprite:
        """One sprite, from memory, disk or drawn now."""
        known = self.known(key)
        return self.draw_now(key) if known is None else known

    def known(self, key: SpriteKey) -> Sprite | None:
        """One sprite from memory or disk; None when it must be drawn first."""
        with self._lock:
            known = self._sprites.get(key)
            if known is not None:
                self._sprites.move_to_end(key)
                return known
            pack = self._pack(key.person)
        read = pack.read(key.code) if pack is not None else None
        return None if read is None else self._keep(key, read)

    def draw_now(self, key: SpriteKey) -> Sprite:
        """Draw one sprite and keep it in memory."""
        return self._keep(key, self._draw(key))

    def _keep(self, key: SpriteKey, made: Sprite) -> Sprite:
        with self._lock:
            if key not in self._sprites:
                self._sprites[key] = made
                self._bytes += made.bgra.nbytes
            while self._bytes > _KEEP_BYTES:
                self._bytes -= self._sprites.popitem(last=False)[1].bgra.nbytes
        return made

    def prepare(self, person: str, wants_stop: Callable[[], bool] = lambda: False) -> bool:
        """Draw every view of a person to disk; returns whether the file now stands.

        Args:
            person: Id.
            wants_stop: Asked between sprites; True ends early and keeps nothing.
        """
        if self._dir is None or self._pack(person) is not None:
            return self._dir is not None
        made: list[tuple[int, Sprite]] = []
        for key in all_keys(person):
            if wants_stop():
                return False
            made.append((key.code, self._draw(key)))
        self._dir.mkdir(parents=True, exist_ok=True)
        write_pack(self._file(person), made)
        with self._lock:
            self._packs.pop(person, None)
        return True

    def _file(self, person: str) -> Path:
        looks = hashlib.sha256(repr(CAST[person].looks).encode()).hexdigest()[:10]
        return (self._dir or Path()) / f"{person}-{looks}.sprites"

    def _pack(self, person: str) -> "_Pack | None":
        if self._dir is None:
            return None
        with self._lock:
            if person not in self._packs:
                self._packs[person] = open_pack(self._file(person))
            return self._packs[person]

    def _draw(self, key: SpriteKey) -> Sprite:
        cloud = self._cloud(key.person, key.phase, is_carrying=key.is_carrying)
        self.drawn += 1
        return draw_sprite(
            cloud, key.azimuth / (AZIMUTHS - 1) * math.pi,
            math.radians(ELEVATIONS_DEG[key.elevation]), self._px_per_m,
            CAST[key.person].looks.height_m,
        )  # fmt: skip

    def _cloud(self, person: str, phase: int, *, is_carrying: bool) -> Cloud:
        name = (person, phase, is_carrying)
        with self._lock:
            known = self._clouds.get(name)
        if known is None:
            known = cloud_of(
                CAST[person].looks, None if phase < 0 else phase / PHASES * 2 * math.pi,
                is_carrying=is_carrying,
                points_per_m=self._px_per_m * SUPERSAMPLING * POINTS_PER_PIXEL,
            )  # fmt: skip
            with self._lock:
                self._clouds[name] = known
                while len(self._clouds) > self._keep_clouds:
                    self._clouds.popitem(last=False)
        return known


_MAGIC = b"SPRITES1"
_HEAD_BYTES = 44
_ROW = np.dtype([
    ("code", "<i4"), ("start", "<i8"), ("size", "<i4"),
    ("foot_x", "<f4"), ("foot_y", "<f4"), ("head_y", "<f4"),
])  # fmt: skip


def write_pack(path: Path, sprites: list[tuple[int, Sprite]]) -> None:
    """Write all sprites of a person as one file: magic, count, index, PNGs; whole or not at all."""
    index = np.zeros(len(sprites), _ROW)
    blobs: list[bytes] = []
    start = 0
    for row, (code, sprite) in enumerate(sprites):
        blob = cv2.imencode(".png", sprite.bgra, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes()
        index[row] = (code, start, len(blob), sprite.foot_x, sprite.foot_y, sprite.head_y)
        blobs.append(blob)
        start += len(blob)
    body = index.tobytes() + b"".join(blobs)
    head = _MAGIC + len(sprites).to_bytes(4, "little") + hashlib.sha256(body).digest()
    part = path.with_suffix(".part")
    part.write_bytes(head + body)
    part.replace(path)


class _Pack:
    """A mapped file of sprites."""

    def __init__(self, data: np.memmap, index: np.ndarray, start: int) -> None:
        """Keep the mapping; nothing is decoded yet."""
        self._data, self._start = data, start
        self._rows = {int(row["code"]): row for row in index}

    def read(self, code: int) -> Sprite | None:
        """Decode one sprite, or None if the file lacks it."""
        row = self._rows.get(code)
        if row is None:
            return None
        begin = self._start + int(row["start"])
        blob = np.asarray(self._data[begin : begin + int(row["size"])])
        picture = cv2.imdecode(blob, cv2.IMREAD_UNCHANGED)
        if picture is None or picture.ndim != len("hwc"):
            return None
        return Sprite(
            np.asarray(picture, np.uint8),
            float(row["foot_x"]),
            float(row["foot_y"]),
            float(row["head_y"]),
        )


def open_pack(path: Path) -> _Pack | None:
    """Map a file of sprites; None when it is absent or damaged."""
    if not path.is_file() or path.stat().st_size < _HEAD_BYTES:
        return None
    data = np.memmap(path, np.uint8, "r")
    if (
        data[:8].tobytes() != _MAGIC
        or hashlib.sha256(data[_HEAD_BYTES:].data).digest() != data[12:_HEAD_BYTES].tobytes()
    ):
        return None
    count = int.from_bytes(data[8:12].tobytes(), "little")
    end = _HEAD_BYTES + count * _ROW.itemsize
    return _Pack(data, np.frombuffer(data[_HEAD_BYTES:end].tobytes(), _ROW), end)
