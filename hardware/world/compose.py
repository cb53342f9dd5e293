"""Draws one camera's picture of the truth: empty room, parcels, people, noise.

The frame loop: everything slow is done ahead (`scenery`, `atlas`). Deterministic: the same truth
and frame number give
the same bytes. One thread at a time per composer.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.atlas import Atlas, choose_view
from hardware.world.boxes import draw_parcel
from hardware.world.cast import CAST
from hardware.world.mesh import MeshLayer
from hardware.world.optics import CAMERAS, F32
from hardware.world.plan import DOORS
from hardware.world.scenery import Scene, SceneKey, Scenery
from hardware.world.splat import Sprite
from hardware.world.truth import ParcelTruth, PersonTruth, Pose, Truth

U8 = npt.NDArray[np.uint8]
_NOISE_MEAN = 8
_PADDING = 64
_REACH_M = 2.2
_KEEP_STILLS = 3


@dataclass(frozen=True, slots=True)
class _Still:
    """An empty room with the parcels that rest in it."""

    picture: U8
    hides_m: F32


class Composer:
    """Pictures of one camera at one size."""

    def __init__(
        self,
        camera: str,
        width_px: int,
        height_px: int,
        atlas: Atlas,
        cache_dir: Path | None = None,
    ) -> None:
        """Paint nothing yet.

        Args:
            camera: Id, ``01`` .. ``06``.
            width_px: A multiple of 16.
            height_px: A multiple of 2.
            atlas: Shared by all cameras.
            cache_dir: For the painted rooms, or None.
        """
        self.plan = CAMERAS[camera]
        self.scenery = Scenery(camera, width_px, height_px, cache_dir)
        self.pinhole = self.scenery.pinhole
        self._atlas = atlas
        self._rooms = (self.plan.room, *self.plan.also)
        self._doors = tuple(
            plan for plan in DOORS.values()
            if (plan.outer in self._rooms or plan.inner in self._rooms) and not plan.is_mesh
        )  # fmt: skip
        self._stills: OrderedDict[tuple[SceneKey, tuple[ParcelTruth, ...]], _Still] = OrderedDict()
        self._shadow = _shadow_mask()
        self._noise = {
            False: _noise_field(width_px, height_px, 2.2),
            True: _noise_field(width_px, height_px, 4.6),
        }
        self._mesh = MeshLayer(self.pinhole) if "quarantine" in self._rooms else None

    def warm(self) -> None:
        """Paint the empty rooms of day and night ahead of the first frame."""
        for is_night in (False, True):
            self.scenery.scene(SceneKey(is_night))

    def draw(self, truth: Truth, frame: int) -> U8:
        """One picture.

        Args:
            truth: The world at the picture's instant.
            frame: Number that chooses the noise.

        Returns:
            Shape (height, width, 3) uint8 BGR, the caller's own.
        """
        is_night = truth.is_night
        resting = tuple(p for p in truth.parcels if p.room in self._rooms and _rests(p))
        still = self._still(SceneKey(is_night, self._open_doors(truth)), resting)
        canvas = still.picture.copy()
        gate = next((d.openness for d in truth.doors if d.door == "D6"), 0.0)
        behind, before = self._actors(truth)
        for actor in behind:
            self._draw_actor(canvas, still, actor, truth, is_night=is_night)
        if self._mesh is not None:
            self._mesh.draw(canvas, gate, is_night=is_night)
        for actor in before:
            self._draw_actor(canvas, still, actor, truth, is_night=is_night)
        self._add_noise(canvas, frame, is_night=is_night)
        return canvas

    def _open_doors(self, truth: Truth) -> tuple[tuple[str, int], ...]:
        stand = {d.door: d.openness for d in truth.doors}
        found = []
        for plan in self._doors:
            openness = stand.get(plan.door, 0.0)
            # few states: each is painted once, when it is first seen
            quarters = 4 if openness > 0.75 else 2 if openness > 0.25 else 0
            if not plan.is_shutter and quarters:
                quarters = 4
            if quarters:
                found.append((plan.door, quarters))
        return tuple(found)

    def _still(self, key: SceneKey, resting: tuple[ParcelTruth, ...]) -> _Still:
        name = (key, resting)
        known = self._stills.get(name)
        if known is None:
            known = self._lay_out(self.scenery.scene(key), resting, is_night=key.is_night)
            self._stills[name] = known
            while len(self._stills) > _KEEP_STILLS:
                self._stills.popitem(last=False)
        else:
            self._stills.move_to_end(name)
        return known

    def _lay_out(self, scene: Scene, resting: tuple[ParcelTruth, ...], *, is_night: bool) -> _Still:
        if not resting:
            return _Still(scene.picture, scene.hides_m)
        picture, hides = scene.picture.copy(), scene.hides_m.copy()
        far_first = sorted(resting, key=lambda p: -self.pinhole.plan_distance(p.x_m, p.y_m))
        for parcel in far_first:
            away = self.pinhole.plan_distance(parcel.x_m, parcel.y_m)
            gain = _light(away, is_night=is_night)
            drawn = draw_parcel(picture, hides, self.pinhole, parcel, gain, is_grey=is_night)
            if drawn is not None:
                rows, columns, visible = drawn
                hides[rows, columns][visible] = np.float32(away)
        return _Still(picture, hides)

    def _actors(
        self, truth: Truth
    ) -> tuple[list[PersonTruth | ParcelTruth], list[PersonTruth | ParcelTruth]]:
        """Who and what moves in view, far first; split at the mesh."""
        actors: list[PersonTruth | ParcelTruth] = [p for p in truth.people if self._sees(p, truth)]
        actors += [
            p for p in truth.parcels if p.place in {"belt", "tunnel"} and p.room in self._rooms
        ]
        actors.sort(key=lambda a: -self.pinhole.plan_distance(a.x_m, a.y_m))
        if self._mesh is None:
            return [], actors
        return [a for a in actors if a.x_m > 13.0], [a for a in actors if a.x_m <= 13.0]

    def _sees(self, person: PersonTruth, truth: Truth) -> bool:
        if person.room in self._rooms:
            return True
        stand = {d.door: d.openness for d in truth.doors}
        return any(
            stand[plan.door] >= 0.3
            and person.room in {plan.outer, plan.inner}
            and math.hypot(person.x_m - plan.x_m, person.y_m - plan.y_m)
            < (_REACH_M * 3 if plan.is_shutter else _REACH_M)
            for plan in self._doors
        )

    def _draw_actor(
        self,
        canvas: U8,
        still: _Still,
        actor: PersonTruth | ParcelTruth,
        truth: Truth,
        *,
        is_night: bool,
    ) -> None:
        away = self.pinhole.plan_distance(actor.x_m, actor.y_m)
        gain = _light(away, is_night=is_night)
        if isinstance(actor, ParcelTruth):
            draw_parcel(canvas, still.hides_m, self.pinhole, actor, gain, is_grey=is_night)
            return
        carried = next((p for p in truth.parcels if p.holder == actor.person), None)
        is_in_front = (
            carried is not None and self.pinhole.plan_distance(carried.x_m, carried.y_m) < away
        )
        if carried is not None and not is_in_front:
            draw_parcel(canvas, still.hides_m, self.pinhole, carried, gain, is_grey=is_night)
        self._draw_person(canvas, still, actor, away, gain, is_night=is_night)
        if carried is not None and is_in_front:
            draw_parcel(canvas, still.hides_m, self.pinhole, carried, gain, is_grey=is_night)

    def _draw_person(
        self,
        canvas: U8,
        still: _Still,
        person: PersonTruth,
        away_m: float,
        gain: float,
        *,
        is_night: bool,
    ) -> None:
        at = self.plan.at
        view = choose_view(
            person.person,
            walked_m=person.walked_m if person.pose is Pose.WALK else None,
            is_carrying=bool(person.carrying),
            seen_from_rad=math.atan2(at[1] - person.y_m, at[0] - person.x_m) - person.heading_rad,
            elevation_rad=math.atan2(at[2] - 0.95, max(0.3, away_m)),
        )
        height_m = CAST[person.person].looks.height_m
        foot = self.pinhole.project(person.x_m, person.y_m, person.z_m)
        head = self.pinhole.project(person.x_m, person.y_m, person.z_m + height_m)
        if foot[2] < 0.3 or head[2] < 0.3:
            return
        self._cast_shadow(canvas, still, foot, away_m, is_night=is_night)
        patch = _Placed(
            self._atlas.sprite(view.key), foot, head, canvas.shape, is_mirrored=view.is_mirrored
        )
        if patch.is_empty:
            return
        hides = still.hides_m[patch.rows, patch.columns]
        patch.blend(canvas, hides, away_m, gain, is_night=is_night)

    def _cast_shadow(
        self, canvas: U8, still: _Still, foot: tuple[float, float, float],
        away_m: float, *, is_night: bool,
    ) -> None:  # fmt: skip
        scale = self.pinhole.focal_px / foot[2]
        tilt = math.atan2(self.plan.at[2], max(0.3, away_m))
        half_w, half_h = round(0.42 * scale), max(2, round(0.42 * scale * math.sin(tilt)))
        left, top = round(foot[0]) - half_w, round(foot[1]) - half_h
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(canvas.shape[1], left + 2 * half_w), min(canvas.shape[0], top + 2 * half_h)
        if x1 <= x0 or y1 <= y0:
            return
        mask = cv2.resize(self._shadow, (2 * half_w, 2 * half_h), interpolation=cv2.INTER_LINEAR)
        mask = mask[y0 - top : y1 - top, x0 - left : x1 - left]
        if is_night:
            mask = 255 - (255 - mask) // 2
        mask = np.where(still.hides_m[y0:y1, x0:x1] < away_m - 0.45, 255, mask).astype(np.uint8)
        area = canvas[y0:y1, x0:x1]
        cv2.multiply(area, cv2.merge((mask, mask, mask)), dst=area, scale=1 / 255)

    def _add_noise(self, canvas: U8, frame: int, *, is_night: bool) -> None:
        height, width = canvas.shape[:2]
        dice = (frame * 2654435761 + int(self.plan.camera) * 40503) & 0xFFFFFFFF
        x, y = (dice >> 8) % _PADDING, (dice >> 18) % _PADDING
        field = self._noise[is_night][y : y + height, x : x + width]
        cv2.add(canvas, field, dst=canvas)


class _Placed:
    """A sprite laid onto the picture: scaled and turned so that feet and head meet their pixels."""

    def __init__(
        self, sprite: Sprite, foot: tuple[float, float, float], head: tuple[float, float, float],
        shape: tuple[int, ...], *, is_mirrored: bool,
    ) -> None:  # fmt: skip
        picture = sprite.bgra
        foot_x = sprite.foot_x
        if is_mirrored:
            picture = np.asarray(cv2.flip(picture, 1), np.uint8)
            foot_x = picture.shape[1] - sprite.foot_x
        span = sprite.foot_y - sprite.head_y
        # a similarity that takes (foot_x, foot_y) to foot and (foot_x, head_y) to head
        c = -(head[1] - foot[1]) / span
        s = -(head[0] - foot[0]) / span
        matrix = np.array([
            [c, s, foot[0] - c * foot_x - s * sprite.foot_y],
            [-s, c, foot[1] + s * foot_x - c * sprite.foot_y],
        ])  # fmt: skip
        height, width = picture.shape[:2]
        corners = matrix @ np.array(
            [(0, width, 0, width), (0, 0, height, height), (1, 1, 1, 1)], float
        )
        x0, y0 = max(0, math.floor(corners[0].min())), max(0, math.floor(corners[1].min()))
        x1 = min(shape[1], math.ceil(corners[0].max()) + 1)
        y1 = min(shape[0], math.ceil(corners[1].max()) + 1)
        self.rows, self.columns = slice(y0, y1), slice(x0, x1)
        self.is_empty = x1 <= x0 or y1 <= y0
        if self.is_empty:
            return
        if c < 0.6:
            half = (max(1, width // 2), max(1, height // 2))
            picture = np.asarray(cv2.resize(picture, half, interpolation=cv2.INTER_AREA), np.uint8)
            matrix[0, :2] *= width / picture.shape[1]
            matrix[1, :2] *= height / picture.shape[0]
        matrix[:, 2] -= (x0, y0)
        self._bgra = cv2.warpAffine(picture, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)

    def blend(self, canvas: U8, hides: F32, away_m: float, gain: float, *, is_night: bool) -> None:
        """Lay the sprite over the picture where nothing stands before it."""
        sprite = self._bgra
        hidden = hides < away_m - 0.14
        if hidden.any():
            sprite[hidden] = 0
        alpha = sprite[..., 3]
        colour = cv2.cvtColor(sprite, cv2.COLOR_BGRA2BGR)
        if is_night:
            colour = cv2.cvtColor(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        if abs(gain - 1) > 0.02:
            colour = cv2.convertScaleAbs(colour, alpha=gain)
        rest = cv2.bitwise_not(alpha)
        area = canvas[self.rows, self.columns]
        cv2.multiply(area, cv2.merge((rest, rest, rest)), dst=area, scale=1 / 255)
        cv2.add(area, colour, dst=area)


def _rests(parcel: ParcelTruth) -> bool:
    return not parcel.holder and parcel.place not in {"belt", "tunnel"}


def _light(away_m: float, *, is_night: bool) -> float:
    """Brightness of things at a distance: lamps by day, the camera's own lamp by night."""
    if not is_night:
        return 1.0
    light = 0.10 + 6.5 / (away_m**2 + 9.0)
    return 2.5 * light / (0.7 + light)


def _shadow_mask() -> U8:
    """A soft ellipse: 255 leaves the floor as it is, the middle darkens to half."""
    ys, xs = np.mgrid[-1:1:96j, -1:1:96j]
    dark = 0.55 * np.exp(-((xs**2 + ys**2) / 0.20)) - 0.55 * math.exp(-1 / 0.20)
    return np.asarray(255 * (1 - np.clip(dark, 0, 1)), np.uint8)


@cache
def _noise_field(width_px: int, height_px: int, sigma: float) -> U8:
    """Sensor noise around a mean that only ever brightens, larger than the picture."""
    random = np.random.default_rng(width_px + round(sigma * 10))
    shape = (height_px + _PADDING, width_px + _PADDING)
    luma = random.standard_normal(shape, np.float32) * np.float32(sigma)
    # colour noise is blurred and borrows the luma drawn elsewhere: drawing it anew costs a second
    chroma = cv2.GaussianBlur(np.roll(luma, (31, 17), (0, 1)), (0, 0), 1.0)
    tint = 0.9 if sigma < 4 else 0.0
    shares = np.array((tint, 0.2 * tint, -tint), np.float32)
    field = luma[..., None] + chroma[..., None] * shares
    return np.asarray(np.clip(field + _NOISE_MEAN, 0, 255), np.uint8)
