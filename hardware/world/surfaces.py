"""What surfaces of the simulated rooms look like: albedo by material, and light on it.

Called by the painter only, once per room. Colours are BGR 0..255 float32.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from hardware.world.optics import F32, Pinhole
from hardware.world.plan import WALL_HEIGHT_M, Box, Room, Stuff

_ALBEDO: dict[Stuff, tuple[float, float, float]] = {
    Stuff.WOOD: (104, 138, 164), Stuff.STEEL: (128, 126, 122), Stuff.WHITE: (206, 208, 206),
    Stuff.DARK: (88, 82, 76), Stuff.BELT: (70, 68, 66), Stuff.RACK: (100, 96, 90),
    Stuff.PALLET: (92, 132, 168), Stuff.SCREEN: (56, 50, 46), Stuff.NOTICE: (92, 122, 146),
    Stuff.MESH: (150, 148, 144), Stuff.YELLOW: (70, 176, 206),
}  # fmt: skip
_WALLS: dict[str, tuple[float, float, float]] = {
    "dock": (150, 152, 150), "counter": (146, 162, 172), "corridor": (158, 162, 164),
    "screening": (164, 164, 160), "sorting": (152, 158, 160), "lobby": (148, 150, 152),
}  # fmt: skip
_FLOORS: dict[str, tuple[float, float, float]] = {
    "dock": (116, 118, 118), "counter": (104, 122, 136), "corridor": (116, 120, 124),
    "screening": (124, 124, 120), "sorting": (114, 118, 122), "lobby": (110, 112, 112),
}  # fmt: skip


@dataclass(slots=True)
class Hits:
    """Where rays ended; arrays of one shape S, ``at`` has shape S + (3,).

    Attributes:
        way: Ray parameter.
        axis: 0, 1, 2: the hit face's normal axis.
        sign: Its direction, -1 or 1.
        at: Metres.
        thing: Number of the solid, -1 the room's shell, -2 beyond a door, -3 the yard.
    """

    way: F32
    axis: npt.NDArray[np.int8]
    sign: npt.NDArray[np.int8]
    at: F32
    thing: npt.NDArray[np.int16]


def lamps_of(room: Room) -> list[tuple[float, float]]:
    """Where the ceiling lights hang."""
    east = 16.6 if room.name == "lobby" else room.east
    xs = np.arange(room.west + 1.1, east - 0.5, 2.4)
    ys = np.arange(room.south + 1.3, room.north - 0.6, 2.6)
    return [(float(x), float(y)) for x in xs for y in ys]


def shade(hits: Hits, pinhole: Pinhole, boxes: list[Box], room: Room, *, is_infrared: bool) -> F32:
    """Colour every hit.

    Args:
        hits: From the painter, shape (height, width).
        pinhole: For the camera's position.
        boxes: Solids by number.
        room: Which room.
        is_infrared: Grey, lit from the camera.

    Returns:
        Shape (height, width, 3) float32 BGR 0..255.
    """
    albedo = _albedo(hits, boxes, room)
    lamps = lamps_of(room)
    light = _infrared(hits, pinhole) if is_infrared else _daylight(hits, lamps)
    light *= _corners(hits, boxes, room)
    colour = albedo * light[..., None]
    if not is_infrared:
        _glow(colour, hits, lamps, pinhole)
    else:
        colour = np.repeat(colour @ np.array([0.2, 0.5, 0.3], np.float32)[:, None], 3, axis=2)
    return np.asarray(colour, np.float32)


def _albedo(hits: Hits, boxes: list[Box], room: Room) -> F32:
    albedo = np.empty((*hits.way.shape, 3), np.float32)
    at = hits.at
    shell = hits.thing == -1
    floor = shell & (hits.axis == 2) & (at[..., 2] < 0.01)
    ceiling = shell & (hits.axis == 2) & (at[..., 2] > 0.01)
    wall = shell & (hits.axis != 2)
    albedo[floor] = _floor(at[floor], room)
    albedo[ceiling] = _ceiling(at[ceiling])
    albedo[wall] = _wall(at[wall], hits.axis[wall], room)
    _beyond(albedo, hits)
    for number, box in enumerate(boxes):
        mask = hits.thing == number
        if mask.any():
            albedo[mask] = _solid(at[mask], hits.axis[mask], box)
    return albedo


def _beyond(albedo: F32, hits: Hits) -> None:
    """What an open doorway shows: the next room's floor and walls, or the yard."""
    at, is_flat = hits.at, hits.axis == 2
    is_floor = is_flat & (at[..., 2] < 0.01)
    next_room, yard = hits.thing == -2, hits.thing == -3
    albedo[next_room] = (120, 122, 124)
    albedo[next_room & is_floor] = (92, 96, 98)
    albedo[next_room & ~is_flat & (at[..., 2] < 0.12)] = (66, 68, 70)
    albedo[next_room & ~is_flat & (at[..., 2] > 0.85) & (at[..., 2] < 1.05)] = (96, 100, 102)
    albedo[yard] = (190, 188, 180)
    albedo[yard & ~is_flat & (at[..., 2] < 1.9)] = (118, 126, 130)
    asphalt = yard & is_floor
    tone = 1 + 0.06 * _stains(at[asphalt][:, 0], at[asphalt][:, 1], 0.8)
    albedo[asphalt] = np.array((112, 112, 110), np.float32) * tone[:, None]


_BLURRED = cv2.GaussianBlur(
    np.random.default_rng(5).normal(0, 1, (256, 256)).astype(np.float32), (0, 0), 2.2,
    borderType=cv2.BORDER_REFLECT,
)  # fmt: skip
_GRAIN = np.asarray(_BLURRED / np.std(_BLURRED), np.float32)


def _stains(u: F32, v: F32, scale: float) -> F32:
    """Smooth unevenness with mean 0 and deviation 1, by two coordinates in metres."""
    i = (u * scale * 16).astype(np.int32) & 255
    j = (v * scale * 16).astype(np.int32) & 255
    return np.asarray(_GRAIN[i, j], np.float32)


def _lines(u: F32, pitch_m: float, width_m: float) -> F32:
    """1 on a line every ``pitch_m``, else 0."""
    on_line = np.abs(u / pitch_m - np.round(u / pitch_m)) * pitch_m < width_m / 2
    return np.asarray(on_line, np.float32)


def _floor(at: F32, room: Room) -> F32:
    x, y = at[:, 0], at[:, 1]
    base = np.array(_FLOORS[room.name], np.float32)
    pitch = 2.0 if room.name == "dock" else 0.6
    grout = np.maximum(_lines(x, pitch, 0.012), _lines(y, pitch, 0.012))
    checker = ((np.floor(x / pitch) * 7 + np.floor(y / pitch) * 13) % 5) / 5.0 - 0.4
    tone = (
        1.0
        - 0.18 * grout
        + 0.035 * checker
        + 0.03 * _stains(x, y, 0.35)
        + 0.02 * _stains(x, y, 2.0)
    )
    colour = base * tone[:, None]
    for west, south, east, north in _yellow(room.name):
        mask = (x > west) & (x < east) & (y > south) & (y < north)
        wear = 0.88 + 0.12 * np.clip(_stains(x[mask], y[mask], 1.2), -1, 1)
        colour[mask] = np.array((70, 168, 196), np.float32) * wear[:, None]
    return np.asarray(colour, np.float32)


def _yellow(room: str) -> tuple[tuple[float, float, float, float], ...]:
    if room == "dock":
        return ((0.0, 2.55, 6.8, 2.67), (4.85, 2.67, 4.97, 6.5), (1.9, 4.6, 4.85, 4.68))
    if room == "screening":
        return ((12.5, 3.3, 15.2, 3.38), (12.42, 3.3, 12.5, 5.2), (15.2, 3.3, 15.28, 5.2))
    if room == "lobby":
        return ((12.5, 10.2, 12.58, 14.0),)
    return ()


def _ceiling(at: F32) -> F32:
    grid = np.maximum(_lines(at[:, 0], 0.6, 0.025), _lines(at[:, 1], 0.6, 0.025))
    return np.asarray(
        np.array((158, 160, 160), np.float32) * (1 - 0.15 * grid)[:, None], np.float32
    )


def _wall(at: F32, axis: npt.NDArray[np.int8], room: Room) -> F32:
    u = np.where(axis == 0, at[:, 1], at[:, 0])
    z = at[:, 2]
    base = np.array(_WALLS[room.name], np.float32)
    tone = 1.0 + 0.02 * _stains(u, z, 0.25) + 0.012 * _stains(u, z, 1.6)
    colour = base * tone[:, None]
    if room.name in {"dock", "corridor"}:
        colour[z < 1.05] *= np.array((0.86, 0.84, 0.82), np.float32)
        rail = (z > 0.85) & (z < 1.05)
        colour[rail] = np.array((104, 108, 110), np.float32)
    colour[z < 0.1] = np.array((74, 76, 78), np.float32)
    return np.asarray(colour, np.float32)


@dataclass(frozen=True, slots=True)
class _Face:
    """The hit points of one solid: colours to change, and where on the solid they are."""

    colour: F32
    at: F32
    inner: F32
    size: F32
    axis: npt.NDArray[np.int8]

    @property
    def top(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.axis == 2)

    @property
    def along(self) -> F32:
        return np.where(self.axis == 0, self.at[:, 1], self.at[:, 0])


def _solid(at: F32, axis: npt.NDArray[np.int8], box: Box) -> F32:
    low, high = np.array(box.low, np.float32), np.array(box.high, np.float32)
    colour = np.repeat(np.array(_ALBEDO[box.stuff], np.float32)[None], len(at), axis=0)
    finish = _FINISHES.get(box.stuff)
    if finish is not None:
        finish(_Face(colour, at, at - low, high - low, axis))
    return colour


def _wood(face: _Face) -> None:
    grain = _stains(np.asarray(face.along * 0.15, np.float32), face.at[:, 2] * 2, 1.0)
    face.colour[:] *= (1 + 0.05 * grain)[:, None]
    face.colour[face.top] *= 1.06
    face.colour[~face.top & (face.inner[:, 2] > face.size[2] - 0.04)] *= 0.8


def _pallet(face: _Face) -> None:
    slats = _lines(face.at[:, 1], 0.16, 0.05)
    face.colour[face.top] *= (1 - 0.5 * slats[face.top])[:, None]


def _slats(face: _Face) -> None:
    wave = np.clip(np.sin(face.at[:, 2] * 2 * np.pi / 0.16) + 0.6, 0, 1)
    face.colour[:] *= (0.78 + 0.22 * wave)[:, None]


def _belt(face: _Face) -> None:
    is_rim = face.inner[:, 2] > face.size[2] - 0.12
    face.colour[~face.top & is_rim] = (140, 140, 138)
    face.colour[~face.top & ~is_rim] *= 0.85
    face.colour[face.top] *= (1 - 0.12 * _lines(face.at[:, 0], 0.1, 0.02)[face.top])[:, None]


def _stripe(face: _Face) -> None:
    face.colour[~face.top & (np.abs(face.inner[:, 2] - 0.32) < 0.025)] = (150, 116, 84)


def _seams(face: _Face) -> None:
    face.colour[~face.top] *= (1 - 0.14 * _lines(face.along, 0.45, 0.012)[~face.top])[:, None]


def _rack(solid: _Face) -> None:
    """Pigeon holes on the large face: frames light, holes dark, some with post in them."""
    colour, inner, size = solid.colour, solid.inner, solid.size
    face = 0 if size[0] < size[1] else 1
    front = solid.axis == face
    u, z = inner[:, 1 - face], inner[:, 2]
    cell_u, cell_z = u / 0.305, (z - 0.27) / 0.205
    i, j = np.floor(cell_u).astype(int), np.floor(cell_z).astype(int)
    fu, fz = cell_u - i, cell_z - j
    frame = (fu < 0.07) | (fu > 0.93) | (fz < 0.1) | (j < 0) | (z > size[2] - 0.03)
    kind = (i * 7 + j * 13 + i * j * 3) % 9
    hole = front & ~frame
    colour[hole] = (58, 56, 54)
    post = hole & (fz < 0.34 + 0.06 * (kind % 4)) & (kind < 4)
    tints = np.array(
        [(150, 178, 196), (200, 206, 208), (120, 150, 172), (176, 190, 196)], np.float32
    )
    colour[post] = tints[kind[post] % 4]
    colour[front & frame] = (128, 126, 122)


def _panel(solid: _Face) -> None:
    """A door leaf or a notice board, told apart by height."""
    colour, inner, size = solid.colour, solid.inner, solid.size
    face = 0 if size[0] < size[1] else 1
    u, z, width = inner[:, 1 - face], inner[:, 2], size[1 - face]
    if size[2] > 1.5:
        colour *= np.array((1.0, 0.98, 0.96), np.float32)
        edge = (u < 0.05) | (u > width - 0.05) | (z > size[2] - 0.05)
        colour[edge] *= 0.72
        colour[(z > 0.05) & (z < 0.3) & ~edge] = (128, 130, 132)
        colour[(np.abs(u - width + 0.12) < 0.05) & (np.abs(z - 1.02) < 0.025)] = (190, 192, 194)
        glass = (np.abs(u - width / 2) < 0.09) & (z > 1.35) & (z < 1.8)
        colour[glass] = (86, 88, 86)
        return
    colour[:] = (176, 186, 190)
    cell = (np.floor(u / 0.3) * 3 + np.floor(z / 0.32) * 5) % 4
    sheet = (u % 0.3 > 0.05) & (z % 0.32 > 0.05)
    tints = np.array(
        [(214, 216, 216), (200, 190, 168), (170, 196, 206), (214, 216, 216)], np.float32
    )
    colour[sheet] = tints[cell[sheet].astype(int)]
    colour[solid.axis != face] *= 0.7


_FINISHES: dict[Stuff, Callable[[_Face], None]] = {
    Stuff.WOOD: _wood, Stuff.PALLET: _pallet, Stuff.MESH: _slats, Stuff.BELT: _belt,
    Stuff.WHITE: _stripe, Stuff.STEEL: _seams, Stuff.DARK: _seams, Stuff.RACK: _rack,
    Stuff.NOTICE: _panel,
}  # fmt: skip


def _towards(hits: Hits, lamp: tuple[float, float, float]) -> tuple[F32, F32, F32]:
    """From each hit to a lamp: squared distance, its part along the normal (not below 0), rise."""
    # component by component: sums over a last axis of three are ten times slower in numpy
    dx = np.float32(lamp[0]) - hits.at[..., 0]
    dy = np.float32(lamp[1]) - hits.at[..., 1]
    dz = np.float32(lamp[2]) - hits.at[..., 2]
    along = np.where(hits.axis == 0, dx, np.where(hits.axis == 1, dy, dz)) * hits.sign
    return dx * dx + dy * dy + dz * dz, np.maximum(along, 0), dz


def _daylight(hits: Hits, lamps: list[tuple[float, float]]) -> F32:
    """Ceiling lights as small panels that shine down, plus light from everywhere."""
    light = np.full(hits.way.shape, 0.46, np.float32)
    for x, y in lamps:
        square, facing, down = _towards(hits, (x, y, WALL_HEIGHT_M - 0.06))
        np.maximum(square, 0.3, out=square)
        distance = np.sqrt(square)
        light += 0.95 * facing / distance * np.sqrt(np.maximum(down, 0) / distance) / (square + 1.2)
    light[(hits.axis == 2) & (hits.sign < 0)] *= 1.12
    light[hits.thing == -2] = 0.55
    light[hits.thing == -3] = 1.1
    return np.asarray(1.5 * light / (0.62 + 0.6 * light), np.float32)


def _infrared(hits: Hits, pinhole: Pinhole) -> F32:
    square, facing, _ = _towards(hits, pinhole.plan.at)
    facing = np.clip(facing / np.sqrt(square), 0.02, 1)
    light = 0.12 + 11.0 * (0.3 + 0.7 * facing) / (square + 5.0)
    light[hits.thing == -2] *= 0.45
    light[hits.thing == -3] *= 0.35
    return np.asarray(1.6 * light / (0.7 + light), np.float32)


def _corners(hits: Hits, boxes: list[Box], room: Room) -> F32:
    """Darker where surfaces meet, and under furniture."""
    at, dark = hits.at, np.ones(hits.way.shape, np.float32)
    low_z, high_z = at[..., 2], WALL_HEIGHT_M - at[..., 2]
    east = 16.6 if room.name == "lobby" else room.east
    wall = np.minimum.reduce([
        np.abs(at[..., 0] - room.west), np.abs(at[..., 0] - east),
        np.abs(at[..., 1] - room.south), np.abs(at[..., 1] - room.north),
    ])  # fmt: skip
    flat = (hits.axis == 2) & (hits.thing == -1)
    dark[flat] *= 1 - 0.22 * np.exp(-wall[flat] / 0.3)
    upright = hits.axis != 2
    dark[upright] *= (
        1 - 0.22 * np.exp(-low_z[upright] / 0.25) - 0.12 * np.exp(-np.abs(high_z[upright]) / 0.3)
    )
    floor = flat & (low_z < 0.01)
    x, y = at[..., 0][floor], at[..., 1][floor]
    shadow = np.ones(x.shape, np.float32)
    for box in boxes:
        if box.low[2] > 0.02 or box.high[2] < 0.1:
            continue
        gap = np.hypot(
            np.maximum(np.maximum(box.low[0] - x, x - box.high[0]), 0),
            np.maximum(np.maximum(box.low[1] - y, y - box.high[1]), 0),
        )
        reach = 0.1 + 0.16 * min(1.5, box.high[2])
        shadow *= 1 - 0.42 * np.exp(-gap / reach)
    dark[floor] *= shadow
    return dark


def _glow(colour: F32, hits: Hits, lamps: list[tuple[float, float]], pinhole: Pinhole) -> None:
    """Bright lamp panels on the ceiling and their soft reflection in the floor."""
    at = hits.at
    ceiling = (hits.axis == 2) & (at[..., 2] > WALL_HEIGHT_M - 0.01) & (hits.thing == -1)
    floor = (hits.axis == 2) & (at[..., 2] < 0.01) & (hits.thing == -1)
    camera = pinhole.plan.at
    stretch = (WALL_HEIGHT_M + camera[2]) / camera[2]
    for x, y in lamps:
        panel = ceiling & (np.abs(at[..., 0] - x) < 0.3) & (np.abs(at[..., 1] - y) < 0.6)
        colour[panel] = (238, 242, 240)
        mirror_x = camera[0] + (at[..., 0][floor] - camera[0]) * stretch
        mirror_y = camera[1] + (at[..., 1][floor] - camera[1]) * stretch
        gap = ((mirror_x - x) / 0.7) ** 2 + ((mirror_y - y) / 1.0) ** 2
        colour[floor] += (16 * np.exp(-gap))[:, None]


def vignette(colour: F32, pinhole: Pinhole, corner: tuple[int, int], strength: float) -> F32:
    """Darken towards the picture's corners and keep the range a camera gives.

    Args:
        colour: Part of a picture, shape (h, w, 3).
        pinhole: For the size of the whole picture.
        corner: Left and top of the part, pixels.
        strength: Share of light lost in the corners.
    """
    height, width = colour.shape[:2]
    ys = ((np.arange(height, dtype=np.float32) + corner[1]) / pinhole.height_px - 0.5)[:, None]
    xs = ((np.arange(width, dtype=np.float32) + corner[0]) / pinhole.width_px - 0.5)[None, :]
    fall = 1 - strength * 2.0 * (xs**2 + ys**2)
    return np.asarray(np.clip(colour * fall[..., None], 6, 250), np.float32)
