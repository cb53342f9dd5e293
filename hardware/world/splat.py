"""Draws a cloud of surface points as a small picture with transparency: one sprite.

Orthographic, seen from an azimuth and an elevation; the nearest point wins. About 10 ms a sprite:
for the cache and
its background thread, never for a frame loop.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.figure import Cloud

U8 = npt.NDArray[np.uint8]
SUPERSAMPLING = 1.2
POINTS_PER_PIXEL = 1.25


@dataclass(frozen=True, slots=True)
class Sprite:
    """One view of one pose.

    Attributes:
        bgra: Premultiplied, shape (h, w, 4) uint8.
        foot_x: Column of the person's axis, pixels.
        foot_y: Row of the floor point under the axis.
        head_y: Row of the axis at body height.
    """

    bgra: U8
    foot_x: float
    foot_y: float
    head_y: float


def draw_sprite(
    cloud: Cloud, azimuth_rad: float, elevation_rad: float, px_per_m: float, height_m: float
) -> Sprite:
    """Draw one view.

    Args:
        cloud: From `figure.cloud_of`, dense enough for ``px_per_m`` times the supersampling.
        azimuth_rad: Where the camera is, 0 = in front, positive towards the person's right hand.
        elevation_rad: How far the camera looks down.
        px_per_m: Scale of the finished sprite.
        height_m: Body height, for the anchor.
    """
    scale = px_per_m * SUPERSAMPLING
    ahead = (math.sin(azimuth_rad), math.cos(azimuth_rad))
    c, s = math.cos(elevation_rad), math.sin(elevation_rad)
    x, y, z = cloud.at.T
    toward = x * ahead[0] + y * ahead[1]
    u = -x * ahead[1] + y * ahead[0]
    v = z * c - toward * s
    w = toward * c + z * s
    normal = cloud.normal
    n_toward = normal[:, 0] * ahead[0] + normal[:, 1] * ahead[1]
    n_view = n_toward * c + normal[:, 2] * s
    seen = np.flatnonzero(n_view > -0.02)
    half = int(scale * 0.62) + 2
    top = math.ceil(scale * (height_m * c + 0.16 + 0.4 * s))
    rows = top + int(scale * (0.16 + 0.6 * s)) + 2
    ix = np.clip((u[seen] * scale + half).astype(np.int32), 0, 2 * half - 1)
    iy = np.clip((top - v[seen] * scale).astype(np.int32), 0, rows - 1)
    order = np.argsort((w[seen] * 4000).astype(np.int16), kind="stable")
    # the last write wins, which is the nearest point; only winners are shaded
    nearest = np.full(rows * 2 * half, -1, np.int32)
    nearest[(iy * (2 * half) + ix)[order]] = seen[order]
    pixels = np.flatnonzero(nearest >= 0)
    canvas = np.zeros((rows * 2 * half, 4), np.uint8)
    canvas[pixels] = _shade(cloud, nearest[pixels], ahead, n_view)
    return _finish(canvas.reshape(rows, 2 * half, 4), half, top, scale * height_m * c)


def _shade(
    cloud: Cloud, points: npt.NDArray[np.int32], ahead: tuple[float, float],
    n_view: npt.NDArray[np.float32],
) -> U8:  # fmt: skip
    nx, ny, nz = (cloud.normal[:, axis][points] for axis in range(3))
    right = ny * ahead[0] - nx * ahead[1]
    forward = nx * ahead[0] + ny * ahead[1]
    # light from the upper left of the picture, as the rooms' ceiling lamps give on average
    lambert = np.clip(0.72 * nz + 0.55 * forward - 0.42 * right, 0, 1)
    light = 0.36 + 0.34 * (0.5 + 0.5 * nz) + 0.48 * lambert
    light *= 0.80 + 0.20 * np.clip(n_view[points], 0, 1)
    bgra = np.empty((len(points), 4), np.uint8)
    bgra[:, :3] = np.minimum(cloud.colour[points] * light[:, None], 255)
    bgra[:, 3] = 255
    return bgra


def _finish(canvas: U8, half: int, top: int, rise: float) -> Sprite:
    kernel = np.ones((3, 3), np.uint8)
    closed = cv2.morphologyEx(canvas, cv2.MORPH_CLOSE, kernel)
    holes = (canvas[..., 3] == 0) & (closed[..., 3] > 0)
    canvas[holes] = closed[holes]
    width, height = round(canvas.shape[1] / SUPERSAMPLING), round(canvas.shape[0] / SUPERSAMPLING)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small[..., 3] > 8)
    x0, x1 = max(0, int(xs.min()) - 1), min(width, int(xs.max()) + 2)
    y0, y1 = max(0, int(ys.min()) - 1), min(height, int(ys.max()) + 2)
    return Sprite(
        np.ascontiguousarray(small[y0:y1, x0:x1]),
        half / SUPERSAMPLING - x0, top / SUPERSAMPLING - y0, (top - rise) / SUPERSAMPLING - y0,
    )  # fmt: skip
