"""A human figure as a cloud of coloured surface points: skeleton, gait, lofted tubes, clothes.

Person's own axes: x to the right hand, y forward, z up, soles at 0, metres. Drawn by `splat.py`.
Slow (tens of
milliseconds a pose) and never called in a frame loop. Proportions of a 1.77 m adult; gait after
the measured recipe.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.cast import Colour, Looks

F32 = npt.NDArray[np.float32]

STRIDE_M = 1.4
"""Ground covered in one gait cycle, for a 1.77 m body."""
BODY_M = 1.767
_SKIN: tuple[Colour, ...] = (
    (158, 182, 222), (132, 162, 206), (100, 134, 178), (72, 100, 142), (52, 70, 102),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cloud:
    """Surface points of one pose.

    Attributes:
        at: Shape (n, 3) float32, metres.
        normal: Shape (n, 3) float32, outward, length 1.
        colour: Shape (n, 3) float32, BGR 0..255, with shadow of neighbouring parts.
    """

    at: F32
    normal: F32
    colour: F32


@dataclass(frozen=True, slots=True)
class _Limb:
    """A tube: ring centres, half widths across and front-to-back, and the ring's axes."""

    path: F32
    rx: F32
    ry: F32
    across: tuple[float, float, float]
    part: str


def cloud_of(looks: Looks, phase: float | None, *, is_carrying: bool, points_per_m: float) -> Cloud:
    """The surface of a person in one pose.

    Args:
        looks: Clothes and body.
        phase: Gait phase in radians, None for standing.
        is_carrying: Both forearms forward, holding a parcel.
        points_per_m: Density; 1.2 points per pixel leave no holes.
    """
    scale = looks.height_m / BODY_M
    density = points_per_m * scale
    clouds = [
        _skin_of(limb, density, looks) for limb in _limbs(looks, phase, is_carrying=is_carrying)
    ]
    clouds.append(_head(looks, density, 0.06 if phase is not None else 0.02))
    at = np.concatenate([c.at for c in clouds])
    at[:, 2] -= at[:, 2].min()
    # column order: drawing reads one coordinate of all points at a time
    return Cloud(
        np.asfortranarray(at * scale, np.float32),
        np.asfortranarray(np.concatenate([c.normal for c in clouds]), np.float32),
        np.concatenate([c.colour for c in clouds]),
    )


def _limbs(looks: Looks, phase: float | None, *, is_carrying: bool) -> list[_Limb]:
    lean = 0.06 if phase is not None else 0.02
    girth = looks.girth
    limbs: list[_Limb] = []
    for side, shift in ((1.0, 0.0), (-1.0, math.pi)):
        thigh, knee, spread = _leg_angles(phase, shift, side)
        limbs += _leg(side, thigh, knee, spread, girth)
    # the legs hang from z = 0.915; the figure is dropped to the floor afterwards
    limbs.append(_torso(lean, girth))
    limbs.append(_neck(lean))
    for side, shift in ((1.0, 0.0), (-1.0, math.pi)):
        limbs += _arm(looks, side, phase, shift, lean, is_carrying=is_carrying)
    return limbs


def _leg_angles(phase: float | None, shift: float, side: float) -> tuple[float, float, float]:
    if phase is None:
        # weight on one leg, feet apart: two parallel legs read as a pole
        return (0.10 if side > 0 else -0.03, 0.14 if side > 0 else 0.02, 0.085)
    p = phase + shift
    return 0.36 * math.sin(p) + 0.05, 0.18 + 0.70 * max(0.0, math.cos(p + 0.35)) ** 1.6, 0.015


def _leg(side: float, thigh: float, knee: float, spread: float, girth: float) -> list[_Limb]:
    hip = np.array((0.092 * side * girth, 0.0, 0.915))
    out = math.sin(spread) * side
    knee_at = hip + 0.425 * np.array((out, math.sin(thigh), -math.cos(thigh)))
    shank = thigh - knee
    ankle = knee_at + 0.41 * np.array((out, math.sin(shank), -math.cos(shank)))
    path = np.array([
        hip + np.array((0, 0, 0.03)),
        hip * 0.72 + knee_at * 0.28, hip * 0.4 + knee_at * 0.6, knee_at,
        knee_at * 0.68 + ankle * 0.32, knee_at * 0.25 + ankle * 0.75, ankle - (0, 0, 0.02),
    ])  # fmt: skip
    radius = np.array((0.096, 0.092, 0.080, 0.067, 0.064, 0.057, 0.056))
    trousers = _limb(path, radius * girth, radius * girth * 1.04, (1, 0, 0), "legs")
    tilt = min(0.6, max(-0.5, -shank * 0.75 if shank < 0 else -shank * 0.6))
    forward = np.array((0.10 * side, math.cos(tilt), -math.sin(tilt)))
    heel = ankle - 0.075 * forward + (0, 0, -0.045)
    shoe_path = np.array(
        [
            heel - 0.012 * forward,
            heel,
            heel + 0.10 * forward,
            heel + 0.19 * forward,
            heel + 0.25 * forward,
            heel + 0.268 * forward,
        ]
    )
    shoe = _limb(
        shoe_path, np.array((0.001, 0.036, 0.042, 0.047, 0.036, 0.002)),
        np.array((0.001, 0.048, 0.055, 0.036, 0.028, 0.002)), (1, 0, 0), "shoes",
    )  # fmt: skip
    return [trousers, shoe]


def _torso(lean: float, girth: float) -> _Limb:
    rings = np.array((
        (0.80, 0.118, 0.098), (0.83, 0.150, 0.112), (0.88, 0.170, 0.121), (0.93, 0.175, 0.122),
        (1.00, 0.167, 0.115), (1.08, 0.158, 0.107), (1.18, 0.168, 0.111), (1.28, 0.181, 0.117),
        (1.36, 0.184, 0.112), (1.415, 0.168, 0.098), (1.45, 0.122, 0.080), (1.475, 0.078, 0.066),
        (1.49, 0.060, 0.058),
    ))  # fmt: skip
    path = np.stack([0 * rings[:, 0], _leaned(rings[:, 0], lean), rings[:, 0]], 1)
    return _limb(path, rings[:, 1] * girth, rings[:, 2] * girth * girth, (1, 0, 0), "torso")


def _leaned(z: npt.NDArray[np.float64], lean: float) -> npt.NDArray[np.float64]:
    return np.asarray((z - 0.9) * math.sin(lean))


def _neck(lean: float) -> _Limb:
    z = np.array((1.45, 1.50, 1.55, 1.585))
    path = np.stack([0 * z, _leaned(z, lean) + 0.004, z], 1)
    return _limb(path, np.full(4, 0.055), np.full(4, 0.058), (1, 0, 0), "skin")


def _arm(
    looks: Looks, side: float, phase: float | None, shift: float, lean: float, *, is_carrying: bool
) -> list[_Limb]:
    swing = math.sin(phase + shift) if phase is not None else 0.12 * side
    upper = 0.22 if is_carrying else -0.38 * swing - 0.05
    bend = 1.30 if is_carrying else 0.40 - 0.20 * swing
    girth = looks.girth
    out = 0.14 if is_carrying else 0.22
    shoulder = np.array((0.186 * side * girth, float(_leaned(np.array(1.385), lean)), 1.385))
    elbow = shoulder + 0.285 * np.array((out * side, math.sin(upper), -math.cos(upper)))
    turn = -0.22 * side if is_carrying else -0.08 * side
    lower = upper + bend
    wrist = elbow + 0.25 * np.array((turn, math.sin(lower), -math.cos(lower)))
    tip = wrist + 0.15 * np.array((turn * 0.6, math.sin(lower - 0.05), -math.cos(lower - 0.05)))
    sleeve_path = np.array([
        shoulder + np.array((-0.055 * side, 0, 0.036)),
        shoulder, shoulder * 0.6 + elbow * 0.4, elbow,
        elbow * 0.55 + wrist * 0.45, wrist,
    ])  # fmt: skip
    radius = np.array((0.026, 0.055, 0.053, 0.046, 0.041, 0.034)) * (0.6 + 0.4 * girth)
    sleeves = _limb(
        sleeve_path, radius, radius, (0, 1, 0.01), "bare" if looks.short_sleeves else "sleeve"
    )
    hand = _limb(
        np.array([wrist, wrist * 0.6 + tip * 0.4, wrist * 0.2 + tip * 0.8, tip]),
        np.array((0.027, 0.040, 0.034, 0.008)),
        np.array((0.022, 0.024, 0.020, 0.008)), (0, 1, 0.01),
        "skin",
    )  # fmt: skip
    return [sleeves, hand]


def _limb(
    path: npt.NDArray[np.float64], rx: npt.NDArray[np.float64], ry: npt.NDArray[np.float64],
    across: tuple[float, float, float], part: str,
) -> _Limb:  # fmt: skip
    return _Limb(
        path.astype(np.float32), rx.astype(np.float32), ry.astype(np.float32), across, part
    )


def _dense(values: F32, count: int) -> F32:
    """Cubic interpolation of a coarse profile, shape (n, c) to (count, c)."""
    ys = np.linspace(0, len(values) - 1, count, dtype=np.float32)
    columns = values.shape[1]
    map_x, map_y = np.meshgrid(np.arange(columns, dtype=np.float32), ys)
    return np.asarray(
        cv2.remap(values, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.float32,
    )


def _skin_of(limb: _Limb, density: float, looks: Looks) -> Cloud:
    length = float(np.linalg.norm(np.diff(limb.path, axis=0), axis=1).sum())
    rows = max(4, int(length * density))
    around = max(8, int(2 * math.pi * float(max(limb.rx.max(), limb.ry.max())) * density))
    if limb.part == "torso":
        around = around * 3 // 2  # a super-ellipse spreads its points unevenly
    profile = _dense(np.column_stack([limb.path, limb.rx, limb.ry]).astype(np.float32), rows)
    path, rx, ry = profile[:, :3], np.abs(profile[:, 3]), np.abs(profile[:, 4])
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    a = (
        np.array(limb.across, np.float32)
        - tangent * (tangent @ np.array(limb.across, np.float32))[:, None]
    )
    a /= np.linalg.norm(a, axis=1, keepdims=True) + 1e-9
    b = np.cross(tangent, a)
    angle = np.linspace(0, 2 * math.pi, around, endpoint=False, dtype=np.float32)
    power = 0.85 if limb.part == "torso" else 1.0
    c = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    s = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
    at = (
        path[:, None]
        + a[:, None] * (rx[:, None] * c)[..., None]
        + b[:, None] * (ry[:, None] * s)[..., None]
    )
    normal = np.cross(np.roll(at, -1, 1) - np.roll(at, 1, 1), np.gradient(at, axis=0))
    normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-9
    outward = ((at - path[:, None]) * normal).sum(-1, keepdims=True)
    normal *= np.where(outward < 0, -1, 1)
    along = np.linspace(0, 1, rows, dtype=np.float32)[:, None].repeat(around, 1)
    colour = _clothes(limb.part, at.reshape(-1, 3), along.ravel(), normal.reshape(-1, 3), looks)
    return Cloud(
        at.reshape(-1, 3).astype(np.float32), normal.reshape(-1, 3).astype(np.float32), colour
    )


def _noise(count: int, seed: int) -> F32:
    return np.random.default_rng(seed).normal(0, 1, count).astype(np.float32)


def _clothes(part: str, at: F32, along: F32, normal: F32, looks: Looks) -> F32:
    skin = np.array(_SKIN[looks.skin], np.float32)
    base = {"legs": looks.legs, "shoes": looks.shoes, "skin": _SKIN[looks.skin]}.get(
        part, looks.top
    )
    colour = np.repeat(np.array(base, np.float32)[None], len(at), 0)
    x, y, z = at[:, 0], at[:, 1], at[:, 2]
    if part == "torso":
        _dress_torso(colour, at, looks, skin)
    elif part == "bare":
        colour[along > 0.46] = skin
    elif part == "sleeve":
        colour[along > 0.96] *= 0.75
    if part in {"torso", "legs", "sleeve", "bare"}:
        folds = np.sin(z * 38 + 6 * np.sin(x * 21 + y * 17)) * np.sin(x * 26 - z * 9)
        colour *= (1 + 0.09 * folds)[:, None]
    if part == "legs":
        colour *= (1 - 0.28 * np.clip((0.05 - np.abs(x)) / 0.05, 0, 1) * (z > 0.5))[:, None]
    if part in {"sleeve", "bare"}:
        inner = np.clip(-normal[:, 0] * np.sign(x), 0, 1)
        colour *= (1 - 0.25 * inner)[:, None]
    colour *= (1 + 0.03 * _noise(len(at), len(part)))[:, None]
    colour *= (0.78 + 0.22 * np.clip(z / 1.1, 0, 1))[:, None]
    return colour.astype(np.float32)


def _dress_torso(colour: F32, at: F32, looks: Looks, skin: F32) -> None:
    x, y, z = at[:, 0], at[:, 1], at[:, 2]
    colour[z < 0.93] = looks.legs
    colour[(z >= 0.93) & (z < 0.958)] = (38, 40, 44)
    front = y > 0.02
    colour[front & (np.abs(x) < 0.006) & (z > 0.958)] *= 0.62
    if looks.vest:
        vest = (z > 0.99) & (np.abs(x) < 0.172)
        colour[vest] = (48, 206, 196)
        stripe = vest & ((np.abs(z - 1.07) < 0.025) | (np.abs(z - 1.19) < 0.025))
        straps = vest & (np.abs(np.abs(x) - 0.1) < 0.02) & (z > 1.19)
        colour[stripe | straps] = (206, 210, 208)
        colour[vest & front & (np.abs(x) < 0.03) & (z > 1.25)] = looks.top
    neck = front & (z > 1.36) & (np.abs(x) < (z - 1.36) * 0.5)
    colour[neck] = skin


def _head(looks: Looks, density: float, lean: float) -> Cloud:
    """Skull with face, nose, ears and hair."""
    rows, around = max(16, int(0.42 * density)), max(24, int(0.56 * density))
    v = np.linspace(0.001, math.pi - 0.001, rows, dtype=np.float32)[:, None]
    u = np.linspace(0, 2 * math.pi, around, endpoint=False, dtype=np.float32)[None, :]
    up, ring = np.cos(v) + 0 * u, np.sin(v)
    jaw = 1 - 0.30 * np.clip(-up, 0, 1) ** 1.5
    dx, dy = ring * np.sin(u), ring * np.cos(u)
    x, y, z = 0.076 * jaw * dx, 0.099 * (1 - 0.12 * np.clip(-up, 0, 1)) * dy, 0.1225 * up
    front = dy > 0.35
    nose = np.exp(-((x / 0.013) ** 2) - ((z + 0.014) / 0.026) ** 2) * (dy > 0)
    ear = np.exp(
        -(((np.abs(dx) - 1) / 0.10) ** 2) - ((z + 0.005) / 0.030) ** 2 - ((y + 0.01) / 0.022) ** 2
    )
    y = y + 0.020 * nose
    x = x + 0.016 * ear * np.sign(dx)
    is_hair = _hairline(y, z, long_hair=looks.long_hair)
    grow = np.where(is_hair, 1.10 if looks.long_hair else 1.07, 1.0)
    x, y, z = x * grow, y * grow, z * np.where(is_hair & (z > 0), 1.05, 1.0)
    colour = np.repeat(np.array(_SKIN[looks.skin], np.float32)[None], x.size, 0).reshape(
        *x.shape, 3
    )
    _face(colour, x, z, front)
    grain = 1 + 0.16 * _noise(x.size, 7).reshape(x.shape)
    hair = (
        np.array(looks.hair, np.float32)
        * grain[..., None]
        * (1 + 0.25 * np.clip(up - 0.55, 0, 1))[..., None]
    )
    colour[is_hair] = hair[is_hair]
    normal = np.stack([dx / 0.8, dy, up * 0.85], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-9
    at = np.stack([x, y + _leaned(np.array(1.645), lean) + 0.012, z + 1.645], -1).reshape(-1, 3)
    head = Cloud(
        at.astype(np.float32),
        normal.reshape(-1, 3).astype(np.float32),
        colour.reshape(-1, 3).astype(np.float32),
    )
    return _with_mane(head, looks, density, lean) if looks.long_hair else head


def _hairline(y: F32, z: F32, *, long_hair: bool) -> npt.NDArray[np.bool_]:
    cap = z > 0.066 - 0.02 * np.clip(-y / 0.09, -1, 1)
    back = (y < -0.012) & (z > -0.055 - (0.06 if long_hair else 0.0))
    temple = (y < 0.03) & (z > 0.022)
    return np.asarray(cap | back | temple)


def _face(colour: F32, x: F32, z: F32, front: npt.NDArray[np.bool_]) -> None:
    ax = np.abs(x)
    socket = front & (np.abs(ax - 0.031) < 0.018) & (np.abs(z - 0.012) < 0.013)
    colour[socket] *= 0.78
    colour[front & (np.abs(ax - 0.031) < 0.010) & (np.abs(z - 0.011) < 0.006)] = (42, 44, 50)
    colour[front & (np.abs(ax - 0.031) < 0.018) & (np.abs(z - 0.034) < 0.005)] *= 0.5
    colour[front & (ax < 0.024) & (np.abs(z + 0.062) < 0.006)] *= (0.72, 0.66, 0.80)
    colour[front & (ax < 0.012) & (np.abs(z + 0.036) < 0.005)] *= 0.72
    colour[z < -0.085] *= 0.82


def _with_mane(head: Cloud, looks: Looks, density: float, lean: float) -> Cloud:
    z = np.array((1.70, 1.64, 1.56, 1.48, 1.42))
    path = np.stack([0 * z, _leaned(z, lean) - 0.052, z], 1)
    limb = _limb(
        path,
        np.array((0.05, 0.082, 0.085, 0.082, 0.04)),
        np.array((0.03, 0.05, 0.045, 0.035, 0.012)),
        (1, 0, 0),
        "skin",
    )
    mane = _skin_of(limb, density, looks)
    grain = 1 + 0.16 * _noise(len(mane.at), 9)
    colour = np.array(looks.hair, np.float32)[None] * grain[:, None]
    return Cloud(
        np.concatenate([head.at, mane.at]), np.concatenate([head.normal, mane.normal]),
        np.concatenate([head.colour, colour.astype(np.float32)]),
    )  # fmt: skip
