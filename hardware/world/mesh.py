"""The wire mesh of the quarantine cage, laid over what stands behind it."""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.optics import Pinhole
from hardware.world.plan import DOORS, ROOMS

U8 = npt.NDArray[np.uint8]
_PITCH_M = 0.085
_WIRE_M = 0.011
_HEIGHT_M = 2.6
_POST_M = 0.05


class MeshLayer:
    """Wire, posts and gate in the plane between lobby and cage."""

    def __init__(self, pinhole: Pinhole) -> None:
        """Prepare coverage for gate shut and gate open."""
        self._cover = {state: _coverage(pinhole, is_open=state) for state in (False, True)}

    def draw(self, canvas: U8, openness: float, *, is_night: bool) -> None:
        """Lay the mesh over a picture, in place.

        Args:
            canvas: Shape (height, width, 3).
            openness: Of the gate.
            is_night: Infrared: the wire shines.
        """
        rows, columns, rest, wire = self._cover[openness >= 0.5]
        area = canvas[rows, columns]
        cv2.multiply(area, rest, dst=area, scale=1 / 255)
        cv2.add(area, cv2.convertScaleAbs(wire, alpha=0.55) if is_night else wire, dst=area)


def _coverage(pinhole: Pinhole, *, is_open: bool) -> tuple[slice, slice, U8, U8]:
    fine = Pinhole(pinhole.plan, pinhole.width_px * 2, pinhole.height_px * 2)
    rays = fine.rays()
    origin = np.array(fine.plan.at, np.float32)
    gate = DOORS["D6"]
    with np.errstate(divide="ignore", invalid="ignore"):
        way = np.where(rays[..., 0] > 1e-6, (gate.x_m - origin[0]) / rays[..., 0], np.inf)
    way[~np.isfinite(way)] = 1e6
    y = origin[1] + rays[..., 1] * way
    z = origin[2] + rays[..., 2] * way
    room = ROOMS["quarantine"]
    inside = (way < 1e5) & (y > room.south) & (y < room.north) & (z > 0) & (z < _HEIGHT_M)
    wire = _near(y, _PITCH_M, _WIRE_M) | _near(z, _PITCH_M, _WIRE_M)
    edge = np.abs(np.abs(y - gate.y_m) - gate.width_m / 2) < _POST_M
    posts = (
        _near(y - room.south, 1.2667, 2 * _POST_M) & (np.abs(y - gate.y_m) > gate.width_m / 2)
    ) | (edge & (z < 2.15))
    rails = (
        (np.abs(z - _HEIGHT_M + 0.03) < 0.03)
        | (np.abs(z - 0.04) < 0.04)
        | (np.abs(z - 2.12) < 0.03)
    )
    in_gate = (np.abs(y - gate.y_m) < gate.width_m / 2 - _POST_M) & (z < 2.09)
    solid = posts | rails
    cover = np.where(solid, 0.96, np.where(wire, 0.8, 0.0)) * inside
    if is_open:
        cover[in_gate] = 0
    size = (pinhole.width_px, pinhole.height_px)
    cover = np.asarray(cv2.resize(cover.astype(np.float32), size, interpolation=cv2.INTER_AREA))
    bright = np.where(z > 0, 0.72 + 0.12 * np.clip(z / _HEIGHT_M, 0, 1), 0.7).astype(np.float32)
    shine = np.asarray(cv2.resize(bright, size, interpolation=cv2.INTER_AREA), np.float32)
    ys, xs = np.nonzero(cover > 0.01)
    rows, columns = slice(int(ys.min()), int(ys.max()) + 1), slice(int(xs.min()), int(xs.max()) + 1)
    alpha = cv2.GaussianBlur(cover, (0, 0), 0.6)[rows, columns]
    tint = np.array((134, 132, 128), np.float32)
    wire_colour = alpha[..., None] * shine[rows, columns, None] * tint
    rest = np.repeat((255 * (1 - alpha))[..., None], 3, axis=2)
    return rows, columns, rest.astype(np.uint8), wire_colour.astype(np.uint8)


def _near(value: npt.NDArray[np.float32], pitch_m: float, width_m: float) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(value / pitch_m - np.round(value / pitch_m)) * pitch_m < width_m / 2)
