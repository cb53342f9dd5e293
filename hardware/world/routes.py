"""Ways through the mailroom: inside a room around the furniture, between rooms through doors.

Pure geometry, decided once from the plan. A way is a list of straight legs that keep clear of
furniture, so nobody
walks through a table; rooms are rectangles, so nobody walks through a wall.
"""

import heapq
import math
from functools import cache

from hardware.world.plan import DOORS, ROOMS, Box

Point = tuple[float, float]

CLEARANCE_M = 0.3
"""How far a body's axis stays from furniture."""
_STOPS_BELOW_M = 1.9
_FLAT_M = 0.1
_TINY = 1e-6


def _obstacles(room: str) -> list[tuple[float, float, float, float]]:
    near = CLEARANCE_M
    return [
        (box.low[0] - near, box.low[1] - near, box.high[0] + near, box.high[1] + near)
        for box in ROOMS[room].furniture
        if stops_people(box)
    ]


def stops_people(box: Box) -> bool:
    """Whether furniture stands in the way: not what hangs overhead or flat on a wall."""
    thin_m = min(box.high[0] - box.low[0], box.high[1] - box.low[1])
    return box.low[2] < _STOPS_BELOW_M and thin_m > _FLAT_M


def crosses(start: Point, end: Point, rect: tuple[float, float, float, float]) -> bool:
    """Whether a segment enters the inside of a rectangle (west, south, east, north)."""
    low, high = 0.0, 1.0
    for origin, delta, near, far in (
        (start[0], end[0] - start[0], rect[0], rect[2]),
        (start[1], end[1] - start[1], rect[1], rect[3]),
    ):
        if abs(delta) < _TINY:
            if not near + 1e-9 < origin < far - 1e-9:
                return False
            continue
        first, second = (near - origin) / delta, (far - origin) / delta
        low, high = max(low, min(first, second)), min(high, max(first, second))
    return high - low > _TINY


@cache
def _corners(room: str) -> tuple[Point, ...]:
    here = ROOMS[room]
    found = []
    for west, south, east, north in _obstacles(room):
        for x, y in ((west, south), (west, north), (east, south), (east, north)):
            point = (
                x + math.copysign(0.02, x - (west + east) / 2),
                y + math.copysign(0.02, y - (south + north) / 2),
            )
            inside = (
                here.west + 0.2 < point[0] < here.east - 0.2
                and here.south + 0.2 < point[1] < here.north - 0.2
            )
            if inside and not any(_within(point, rect) for rect in _obstacles(room)):
                found.append(point)
    return tuple(found)


def _within(point: Point, rect: tuple[float, float, float, float]) -> bool:
    return rect[0] < point[0] < rect[2] and rect[1] < point[1] < rect[3]


def _is_clear(room: str, start: Point, end: Point) -> bool:
    # a person who stands at a table is inside its clearance: that rectangle cannot refuse the way
    # out
    return not any(
        crosses(start, end, rect)
        for rect in _obstacles(room)
        if not _within(start, rect) and not _within(end, rect)
    )


@cache
def way_inside(room: str, start: Point, end: Point) -> tuple[Point, ...]:
    """The shortest way between two points of one room, without the start.

    Raises:
        ValueError: If the furniture leaves no way.
    """
    nodes = (start, end, *_corners(room))
    best: dict[int, float] = {0: 0.0}
    before: dict[int, int] = {}
    heap = [(0.0, 0)]
    while heap:
        cost, here = heapq.heappop(heap)
        if here == 1:
            return _unwind(nodes, before)
        if cost > best[here]:
            continue
        for there, point in enumerate(nodes):
            step = cost + math.dist(nodes[here], point)
            if step < best.get(there, math.inf) and _is_clear(room, nodes[here], point):
                best[there], before[there] = step, here
                heapq.heappush(heap, (step, there))
    msg = f"no way in {room} from {start} to {end}"
    raise ValueError(msg)


def _unwind(nodes: tuple[Point, ...], before: dict[int, int]) -> tuple[Point, ...]:
    here, way = 1, []
    while here != 0:
        way.append(nodes[here])
        here = before[here]
    return tuple(reversed(way))


@cache
def doors_between(start_room: str, end_room: str) -> tuple[str, ...]:
    """The doors on the way between two rooms, fewest first.

    Raises:
        ValueError: If no doors join them.
    """
    reached: dict[str, tuple[str, ...]] = {start_room: ()}
    queue = [start_room]
    while queue:
        here = queue.pop(0)
        if here == end_room:
            return reached[here]
        for plan in DOORS.values():
            if here in {plan.outer, plan.inner} and plan.other(here) not in reached:
                reached[plan.other(here)] = (*reached[here], plan.door)
                queue.append(plan.other(here))
    msg = f"no doors join {start_room} and {end_room}"
    raise ValueError(msg)
