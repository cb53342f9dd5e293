"""Draws parcels: shaded boxes with tape and label, hidden by what stands before them.

Works on a picture in place. Called for every carried or riding parcel of a frame, and once for
those at rest.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

import math

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.optics import F32, Pinhole
from hardware.world.truth import ParcelTruth

U8 = npt.NDArray[np.uint8]
_WRAPS = ((96, 136, 172), (112, 150, 184), (84, 120, 156), (188, 196, 200))
_SHIFT = 4


def corners_of(parcel: ParcelTruth) -> npt.NDArray[np.float64]:
    """The eight corners, shape (8, 3): underside, then top, each counter-clockwise."""
    half_x, half_y = parcel.size_m[0] / 2, parcel.size_m[1] / 2
    c, s = math.cos(parcel.yaw_rad), math.sin(parcel.yaw_rad)
    ground = [
        (parcel.x_m + c * dx - s * dy, parcel.y_m + s * dx + c * dy)
        for dx, dy in ((-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y))
    ]
    return np.array([(x, y, parcel.z_m + z) for z in (0.0, parcel.size_m[2]) for x, y in ground])


def draw_parcel(
    canvas: U8,
    hides_m: F32 | None,
    pinhole: Pinhole,
    parcel: ParcelTruth,
    gain: float,
    *,
    is_grey: bool,
) -> tuple[slice, slice, npt.NDArray[np.bool_]] | None:
    """Draw one parcel.

    Args:
        canvas: Picture, shape (height, width, 3), changed in place.
        hides_m: Plan distance of what each pixel shows, or None to draw over everything.
        pinhole: Camera at the canvas's size.
        parcel: What to draw.
        gain: Brightness.
        is_grey: Infrared picture.

    Returns:
        The rectangle drawn in and where in it the parcel is visible; None when nothing is.
    """
    corners = corners_of(parcel)
    seen = [pinhole.project(*corner) for corner in corners.tolist()]
    if any(depth < 0.2 for _, _, depth in seen):
        return None
    points = np.array([(x, y) for x, y, _ in seen])
    x0, y0, x1, y1 = _rectangle(points, pinhole)
    if x1 <= x0 or y1 <= y0:
        return None
    area = canvas[y0:y1, x0:x1]
    patch = area.copy()
    local = points - (x0, y0)
    _faces(patch, local, corners, pinhole, parcel, gain, is_grey=is_grey)
    mask = np.zeros(area.shape[:2], np.uint8)
    hull = np.asarray(cv2.convexHull(local.astype(np.float32)), np.float32).reshape(-1, 2)
    cv2.fillConvexPoly(mask, _fixed(hull), 255, cv2.LINE_AA, _SHIFT)
    if hides_m is not None:
        near = pinhole.plan_distance(parcel.x_m, parcel.y_m) - max(parcel.size_m) * 0.45
        mask[hides_m[y0:y1, x0:x1] < near] = 0
    visible = mask > 127
    if not visible.any():
        return None
    cv2.copyTo(patch, mask, area)
    return slice(y0, y1), slice(x0, x1), visible


def _rectangle(points: npt.NDArray[np.float64], pinhole: Pinhole) -> tuple[int, int, int, int]:
    """Left, top, right, bottom around points with a little room, inside the picture."""
    left, top = np.floor(points.min(0)) - 1
    right, bottom = np.ceil(points.max(0)) + 2
    width, height = pinhole.width_px, pinhole.height_px
    return max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom))


def _fixed(points: npt.NDArray[np.floating]) -> npt.NDArray[np.int32]:
    return np.round(points * (1 << _SHIFT)).astype(np.int32)


def _faces(
    patch: U8, local: npt.NDArray[np.float64], corners: npt.NDArray[np.float64], pinhole: Pinhole,
    parcel: ParcelTruth, gain: float, *, is_grey: bool,
) -> None:  # fmt: skip
    base = np.array(_WRAPS[parcel.shade % len(_WRAPS)], np.float64) * gain
    if is_grey:
        base[:] = base @ (0.2, 0.5, 0.3)
    camera = np.array(pinhole.plan.at)
    for i in range(4):
        j = (i + 1) % 4
        edge = corners[j] - corners[i]
        outward = np.array((edge[1], -edge[0], 0.0))
        if (camera - corners[i]) @ outward <= 0:
            continue
        facing = outward / (np.linalg.norm(outward) + 1e-9)
        light = 0.66 + 0.12 * facing[0] - 0.10 * facing[1]
        quad = local[[i, j, j + 4, i + 4]]
        _fill(patch, quad, base * light)
        if i in {1, 3}:
            _fill(patch, _within(quad, 0.42, 0.58, 0.62, 1.0), base * light * (1.06, 1.12, 1.16))
    if camera[2] > corners[4][2]:
        quad = local[[4, 5, 6, 7]]
        _fill(patch, quad, base)
        _fill(patch, _within(quad, 0.0, 1.0, 0.43, 0.57), base * (1.08, 1.14, 1.18))
        label = np.array((206, 210, 212)) * gain
        _fill(patch, _within(quad, 0.12, 0.44, 0.62, 0.92), label)
        _fill(patch, _within(quad, 0.16, 0.36, 0.68, 0.74), label * 0.55)


def _within(
    quad: npt.NDArray[np.float64], u0: float, u1: float, v0: float, v1: float
) -> npt.NDArray[np.float64]:
    """A rectangle inside a quadrilateral, by bilinear position."""
    a, b, c, d = quad

    def at(u: float, v: float) -> npt.NDArray[np.float64]:
        return np.asarray(a * (1 - u) * (1 - v) + b * u * (1 - v) + c * u * v + d * (1 - u) * v)

    return np.array([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)])


def _fill(patch: U8, quad: npt.NDArray[np.float64], colour: npt.NDArray[np.float64]) -> None:
    shade = [float(min(250.0, max(0.0, c))) for c in colour]
    cv2.fillConvexPoly(patch, _fixed(quad), shade, cv2.LINE_AA, _SHIFT)
