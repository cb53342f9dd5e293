"""Pinhole cameras of the simulated site: where each hangs, how a point becomes a pixel.

Pure geometry. World metres: x east, y north, z up; pixels: x right, y down, origin at the top left
corner.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CameraPlan:
    """One fixed camera.

    Attributes:
        camera: Id, ``01`` ...
        title: Name a guard uses.
        room: Room whose people it sees.
        also: Rooms behind openings that it sees into.
        at: Position.
        yaw_deg: Direction of view, 0 = east, counter-clockwise.
        pitch_deg: Downward tilt.
        hfov_deg: Horizontal field of view.
    """

    camera: str
    title: str
    room: str
    at: tuple[float, float, float]
    yaw_deg: float
    pitch_deg: float
    hfov_deg: float
    also: tuple[str, ...] = ()


CAMERAS: dict[str, CameraPlan] = {
    plan.camera: plan
    for plan in (
        CameraPlan("01", "Loading dock", "dock", (5.6, 0.2, 2.9), 106.0, 19.0, 90.0),
        CameraPlan("02", "Counter", "counter", (0.3, 11.4, 2.6), -27.0, 17.0, 78.0),
        CameraPlan("03", "Screening room", "screening", (16.35, 0.25, 2.85), 143.0, 24.0, 84.0),
        CameraPlan("04", "Sorting racks", "sorting", (10.5, 5.45, 2.8), 34.0, 20.0, 78.0),
        CameraPlan("05", "Corridor east", "corridor", (9.1, 13.75, 2.65), -90.0, 19.0, 66.0),
        CameraPlan("06", "Quarantine cage", "lobby", (10.4, 10.4, 2.7), 33.0, 22.0, 78.0,
                   also=("quarantine",)),
    )
}  # fmt: skip


class Pinhole:
    """Projects points for one camera at one picture size."""

    def __init__(self, plan: CameraPlan, width_px: int, height_px: int) -> None:
        """Fix position, axes and focal length.

        Args:
            plan: The camera.
            width_px: Picture width.
            height_px: Picture height.
        """
        self.plan = plan
        self.width_px = width_px
        self.height_px = height_px
        self.focal_px = width_px / 2 / math.tan(math.radians(plan.hfov_deg) / 2)
        yaw, pitch = math.radians(plan.yaw_deg), math.radians(plan.pitch_deg)
        flat = (math.cos(yaw), math.sin(yaw))
        self.forward = (flat[0] * math.cos(pitch), flat[1] * math.cos(pitch), -math.sin(pitch))
        self.right = (flat[1], -flat[0], 0.0)
        self.up = (flat[0] * math.sin(pitch), flat[1] * math.sin(pitch), math.cos(pitch))

    def project(self, x_m: float, y_m: float, z_m: float) -> tuple[float, float, float]:
        """Pixel x, pixel y and depth in metres along the optical axis (below 0.05: behind)."""
        at = self.plan.at
        dx, dy, dz = x_m - at[0], y_m - at[1], z_m - at[2]
        depth = dx * self.forward[0] + dy * self.forward[1] + dz * self.forward[2]
        if depth < 0.05:
            return (0.0, 0.0, depth)
        side = dx * self.right[0] + dy * self.right[1]
        rise = dx * self.up[0] + dy * self.up[1] + dz * self.up[2]
        return (
            self.width_px / 2 + self.focal_px * side / depth,
            self.height_px / 2 - self.focal_px * rise / depth,
            depth,
        )

    def plan_distance(self, x_m: float, y_m: float) -> float:
        """Horizontal distance of a point from the camera, metres."""
        return math.hypot(x_m - self.plan.at[0], y_m - self.plan.at[1])

    def rays(self) -> F32:
        """Direction through every pixel's centre, shape (height, width, 3), depth component 1."""
        xs = (np.arange(self.width_px, dtype=np.float32) + 0.5 - self.width_px / 2) / self.focal_px
        ys = (
            -(np.arange(self.height_px, dtype=np.float32) + 0.5 - self.height_px / 2)
            / self.focal_px
        )
        rays: F32 = (
            np.array(self.forward, np.float32)
            + xs[None, :, None] * np.array(self.right, np.float32)
            + ys[:, None, None] * np.array(self.up, np.float32)
        ).astype(np.float32)
        return rays
