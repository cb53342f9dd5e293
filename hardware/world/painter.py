"""Paints one room as one camera sees it, once, by ray casting.

Slow (about a second a picture) and never called in a frame loop; the result is cached on disk by
`scenery.py`.
Besides the picture it gives, for every pixel, how far away (in plan) the thing is that could hide
a person.
"""

# ruff: noqa: PLR2004  # drawing: metres and grey levels

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hardware.world.optics import F32, Pinhole
from hardware.world.plan import DOORS, ROOMS, WALL_HEIGHT_M, Box, DoorPlan, Room, Stuff
from hardware.world.surfaces import Hits, shade, vignette

FAR_M = 60.0
_RECESS_M = 2.4


@dataclass(frozen=True, slots=True)
class Painting:
    """A room at rest.

    Attributes:
        colour: Shape (height, width, 3) float32, BGR 0..255, before grain.
        hides_m: Shape (height, width) float32: plan distance of what a pixel shows; FAR_M on
            floors, because a floor
            hides nobody.
    """

    colour: F32
    hides_m: F32


@dataclass(frozen=True, slots=True)
class Light:
    """How a room is lit.

    Attributes:
        is_infrared: By the camera's own infrared lamp, in grey.
    """

    is_infrared: bool = False


def room_of_view(room: Room) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """The box whose inside a camera of a room looks at (lobby and cage are one space)."""
    if room.name == "lobby":
        cage = ROOMS["quarantine"]
        return (room.west, room.south, 0.0), (cage.east, room.north, WALL_HEIGHT_M)
    return (room.west, room.south, 0.0), (room.east, room.north, WALL_HEIGHT_M)


def furniture_of_view(room: Room) -> tuple[Box, ...]:
    """All solids that a camera of a room can see."""
    extra = ROOMS["quarantine"].furniture if room.name == "lobby" else ()
    return room.furniture + extra


def doors_of_view(room: Room) -> tuple[DoorPlan, ...]:
    """The doors in the outer walls of the space a camera looks at."""
    return tuple(
        plan
        for plan in DOORS.values()
        if room.name in {plan.outer, plan.inner} and not plan.is_mesh
    )


def paint(
    pinhole: Pinhole, opened: dict[str, float], light: Light,
    window: tuple[int, int, int, int] | None = None,
) -> Painting:  # fmt: skip
    """Paint a camera's room, or a part of it.

    Args:
        pinhole: Camera and size.
        opened: Openness 0..1 by door; doors not named are shut.
        light: Day or infrared.
        window: Left, top, right, bottom in pixels; None for everything.

    Returns:
        The picture and the hiding distances, of the window's size.
    """
    room = ROOMS[pinhole.plan.room]
    left, top, right, bottom = window or (0, 0, pinhole.width_px, pinhole.height_px)
    rays = pinhole.rays()[top:bottom, left:right]
    origin = np.array(pinhole.plan.at, np.float32)
    low, high = room_of_view(room)
    hits = _inside(origin, rays, low, high)
    boxes = list(furniture_of_view(room))
    for plan in doors_of_view(room):
        boxes += _leaf(plan, room, opened.get(plan.door, 0.0))
    for number, box in enumerate(boxes):
        x0, y0, x1, y1 = bounding_pixels(pinhole, _corners_of(box))
        rows = slice(max(0, y0 - top), max(0, min(bottom, y1) - top))
        columns = slice(max(0, x0 - left), max(0, min(right, x1) - left))
        _nearer(_part(hits, rows, columns), origin, rays[rows, columns], box, number)
    for plan in doors_of_view(room):
        _see_through(hits, origin, rays, plan, room, opened.get(plan.door, 0.0))
    colour = shade(hits, pinhole, boxes, room, is_infrared=light.is_infrared)
    colour = vignette(colour, pinhole, (left, top), 0.5 if light.is_infrared else 0.22)
    hides = np.hypot(hits.at[..., 0] - origin[0], hits.at[..., 1] - origin[1])
    hides[(hits.axis == 2) & (hits.at[..., 2] < 0.02)] = FAR_M
    return Painting(colour, hides.astype(np.float32))


def _inside(
    origin: F32, rays: F32, low: tuple[float, float, float], high: tuple[float, float, float]
) -> Hits:
    """Where each ray leaves a box from inside."""
    walls = np.where(rays > 0, np.array(high, np.float32), np.array(low, np.float32)) - origin
    ways = walls / np.where(np.abs(rays) < 1e-9, 1e-9, rays)
    x, y, z = ways[..., 0], ways[..., 1], ways[..., 2]
    axis = np.where((x <= y) & (x <= z), 0, np.where(y <= z, 1, 2))
    way = np.minimum(np.minimum(x, y), z)
    chosen = np.where(axis == 0, rays[..., 0], np.where(axis == 1, rays[..., 1], rays[..., 2]))
    sign = -np.sign(chosen)
    at = origin + rays * way[..., None]
    thing = np.full(axis.shape, -1, np.int16)
    return Hits(
        way.astype(np.float32),
        axis.astype(np.int8),
        sign.astype(np.int8),
        at.astype(np.float32),
        thing,
    )


def _nearer(hits: Hits, origin: F32, rays: F32, box: Box, number: int) -> None:
    """Replace hits that a solid box is in front of."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1.0 / np.where(np.abs(rays) < 1e-9, 1e-9, rays)
        first = (np.array(box.low, np.float32) - origin) * inverse
        second = (np.array(box.high, np.float32) - origin) * inverse
    near_each = np.minimum(first, second)
    far_each = np.maximum(first, second)
    enter = np.maximum(np.maximum(near_each[..., 0], near_each[..., 1]), near_each[..., 2])
    leave = np.minimum(np.minimum(far_each[..., 0], far_each[..., 1]), far_each[..., 2])
    hit = (enter < leave) & (enter > 0.01) & (enter < hits.way)
    if not hit.any():
        return
    axis = near_each[hit].argmax(-1)
    hits.way[hit] = enter[hit]
    hits.axis[hit] = axis
    hits.sign[hit] = -np.sign(np.take_along_axis(rays[hit], axis[:, None], -1)[:, 0])
    hits.at[hit] = origin + rays[hit] * enter[hit][:, None]
    hits.thing[hit] = number


def door_rectangle(plan: DoorPlan) -> tuple[float, float]:
    """From where to where an opening reaches along its wall."""
    middle = plan.x_m if plan.along_x else plan.y_m
    return middle - plan.width_m / 2, middle + plan.width_m / 2


def _leaf(plan: DoorPlan, room: Room, openness: float) -> list[Box]:
    """The door leaf as boxes on the side of ``room``, with a reader beside it."""
    start, end = door_rectangle(plan)
    inward = _inward(plan, room)
    boxes: list[Box] = []
    if plan.is_shutter:
        boxes += _shutter(plan, inward, openness)
    elif openness < 0.5:
        boxes.append(_slab(plan, inward, (start, end), (0.0, plan.height_m), 0.025, Stuff.NOTICE))
    elif room.name == plan.inner:
        boxes.append(
            _slab(
                plan,
                inward,
                (start - 0.04, start),
                (0.0, plan.height_m),
                plan.width_m * 0.95,
                Stuff.NOTICE,
            )
        )
    boxes.append(_slab(plan, inward, (end + 0.2, end + 0.28), (1.1, 1.24), 0.04, Stuff.SCREEN))
    return boxes


def _shutter(plan: DoorPlan, inward: float, openness: float) -> list[Box]:
    """What hangs of a roller shutter, and its casing above the opening."""
    start, end = door_rectangle(plan)
    top = plan.height_m
    casing = _slab(plan, inward, (start - 0.1, end + 0.1), (top, top + 0.4), 0.3, Stuff.STEEL)
    if openness >= 1:
        return [casing]
    return [_slab(plan, inward, (start, end), (top * openness, top), 0.04, Stuff.MESH), casing]


def _inward(plan: DoorPlan, room: Room) -> float:
    middle = (room.south + room.north) / 2 if plan.along_x else (room.west + room.east) / 2
    return 1.0 if middle > (plan.y_m if plan.along_x else plan.x_m) else -1.0


def _slab(
    plan: DoorPlan, inward: float, along: tuple[float, float], tall: tuple[float, float],
    thick_m: float, stuff: Stuff,
) -> Box:  # fmt: skip
    wall = plan.y_m if plan.along_x else plan.x_m
    across = sorted((wall - 0.01 * inward, wall + thick_m * inward))
    if plan.along_x:
        return Box((along[0], across[0], tall[0]), (along[1], across[1], tall[1]), stuff)
    return Box((across[0], along[0], tall[0]), (across[1], along[1], tall[1]), stuff)


def _see_through(
    hits: Hits, origin: F32, rays: F32, plan: DoorPlan, room: Room, openness: float
) -> None:
    """Where a ray meets an open doorway, let it go on into a recess behind the wall."""
    if openness <= 0.0 or (openness < 0.5 and not plan.is_shutter):
        return
    start, end = door_rectangle(plan)
    along = 0 if plan.along_x else 1
    wall_axis = 1 - along
    wall = plan.y_m if plan.along_x else plan.x_m
    top = plan.height_m * (openness if plan.is_shutter else 1.0)
    at = hits.at
    hole = (
        (hits.thing == -1) & (hits.axis == wall_axis) & (np.abs(at[..., wall_axis] - wall) < 0.01)
        & (at[..., along] > start) & (at[..., along] < end) & (at[..., 2] < top)
    )  # fmt: skip
    if not hole.any():
        return
    outward = -_inward(plan, room)
    low, high = [0.0, 0.0, 0.0], [0.0, 0.0, WALL_HEIGHT_M]
    depth = 7.0 if plan.is_shutter else _RECESS_M
    low[wall_axis], high[wall_axis] = sorted((wall - 0.02 * outward, wall + depth * outward))
    low[along], high[along] = start - depth * 0.7, end + depth * 0.7
    beyond = _inside(origin, rays[hole], (low[0], low[1], low[2]), (high[0], high[1], high[2]))
    hits.way[hole], hits.axis[hole], hits.sign[hole] = beyond.way, beyond.axis, beyond.sign
    hits.at[hole] = beyond.at
    hits.thing[hole] = -3 if plan.is_shutter else -2


def _part(hits: Hits, rows: slice, columns: slice) -> Hits:
    """A view on some of the hits; writing to it writes to them."""
    return Hits(
        hits.way[rows, columns], hits.axis[rows, columns], hits.sign[rows, columns],
        hits.at[rows, columns], hits.thing[rows, columns],
    )  # fmt: skip


def _corners_of(box: Box) -> npt.NDArray[np.float64]:
    return np.array([
        (x, y, z)
        for x in (box.low[0], box.high[0])
        for y in (box.low[1], box.high[1])
        for z in (box.low[2], box.high[2])
    ])  # fmt: skip


def door_window(pinhole: Pinhole, plan: DoorPlan, room: Room) -> tuple[int, int, int, int]:
    """The part of the picture that a door's movement can change; even numbers."""
    start, end = door_rectangle(plan)
    wall = plan.y_m if plan.along_x else plan.x_m
    deep = wall + _inward(plan, room) * (
        plan.width_m + 0.1 if room.name == plan.inner and not plan.is_shutter else 0.3
    )
    corners = [
        (along, across, z) if plan.along_x else (across, along, z)
        for along in (start - 0.35, end + 0.35)
        for across in (wall, deep)
        for z in (0.0, plan.height_m + (0.45 if plan.is_shutter else 0.1))
    ]
    left, top, right, bottom = bounding_pixels(pinhole, np.array(corners))
    return (
        left // 2 * 2, top // 2 * 2,
        min(pinhole.width_px, (right + 1) // 2 * 2), min(pinhole.height_px, (bottom + 1) // 2 * 2),
    )  # fmt: skip


def bounding_pixels(
    pinhole: Pinhole, corners: npt.NDArray[np.float64]
) -> tuple[int, int, int, int]:
    """The picture rectangle (left, top, right, bottom) around some points, cut to the picture.

    Args:
        pinhole: Camera and size.
        corners: Shape (n, 3), metres.
    """
    seen = [pinhole.project(*corner) for corner in corners.tolist()]
    if any(depth < 0.05 for _, _, depth in seen):
        return (0, 0, pinhole.width_px, pinhole.height_px)
    xs, ys = [p[0] for p in seen], [p[1] for p in seen]
    return (
        max(0, int(min(xs)) - 2), max(0, int(min(ys)) - 2),
        min(pinhole.width_px, int(max(xs)) + 3), min(pinhole.height_px, int(max(ys)) + 3),
    )  # fmt: skip
