"""The mailroom's floor plan: rooms, doors, furniture, and places where parcels may lie.

Data only. Lengths are metres: x east, y north, z up. The yard, the street and the rest of the
building are
rooms too, without cameras: people come from there.
"""

from dataclasses import dataclass
from enum import StrEnum

WALL_HEIGHT_M = 3.2


class Stuff(StrEnum):
    """What a piece of furniture is made of; the painter knows how each looks."""

    WOOD = "wood"
    STEEL = "steel"
    WHITE = "white"
    DARK = "dark"
    BELT = "belt"
    RACK = "rack"
    PALLET = "pallet"
    SCREEN = "screen"
    NOTICE = "notice"
    MESH = "mesh"
    YELLOW = "yellow"


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box; the only solid there is.

    Attributes:
        low: West, south, bottom corner.
        high: East, north, top corner.
        stuff: Its surface.
    """

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    stuff: Stuff = Stuff.WOOD


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle of floor.

    Attributes:
        name: Id.
        west: Metres.
        south: Metres.
        east: Metres.
        north: Metres.
        furniture: Solid boxes; those that start below 1.9 m stop people.
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    furniture: tuple[Box, ...] = ()

    def contains(self, x_m: float, y_m: float, slack_m: float = 1e-6) -> bool:
        """Whether a point of the floor belongs to this room."""
        return (
            self.west - slack_m <= x_m <= self.east + slack_m
            and self.south - slack_m <= y_m <= self.north + slack_m
        )


@dataclass(frozen=True, slots=True)
class DoorPlan:
    """An opening between two rooms.

    Attributes:
        door: Id.
        title: What a guard calls it.
        outer: Room on the side of the reader: a card is needed from here.
        inner: Room on the other side: from here leaving is always free.
        x_m: Centre.
        y_m: Centre.
        along_x: The wall runs east-west (the door lies along x).
        width_m: Of the opening.
        height_m: Of the opening.
        opens_s: From shut to open.
        is_shutter: It rolls up instead of swinging.
        is_mesh: It is a gate of wire mesh.
    """

    door: str
    title: str
    outer: str
    inner: str
    x_m: float
    y_m: float
    along_x: bool
    width_m: float = 1.0
    height_m: float = 2.1
    opens_s: float = 0.8
    is_shutter: bool = False
    is_mesh: bool = False

    def other(self, room: str) -> str:
        """The room on the far side."""
        return self.inner if room == self.outer else self.outer

    def standing(self, room: str, plan_rooms: dict[str, Room]) -> tuple[float, float]:
        """The spot 0.75 m from the opening on the side of ``room``."""
        here = plan_rooms[room]
        if self.along_x:
            side = 1.0 if (here.south + here.north) / 2 > self.y_m else -1.0
            return (self.x_m, self.y_m + 0.75 * side)
        side = 1.0 if (here.west + here.east) / 2 > self.x_m else -1.0
        return (self.x_m + 0.75 * side, self.y_m)


@dataclass(frozen=True, slots=True)
class Place:
    """A group of slots where parcels may lie.

    Attributes:
        name: Id: ``infeed``, ``rack``, ...
        room: Room id.
        slots: Positions (x, y, z of the underside).
        stands: For each slot, where a person stands to reach it.
    """

    name: str
    room: str
    slots: tuple[tuple[float, float, float], ...]
    stands: tuple[tuple[float, float], ...]


def _row(
    start: tuple[float, float, float], step: tuple[float, float], count: int
) -> tuple[tuple[float, float, float], ...]:
    return tuple((start[0] + step[0] * i, start[1] + step[1] * i, start[2]) for i in range(count))


def _place(
    name: str, room: str, slots: tuple[tuple[float, float, float], ...], away: tuple[float, float]
) -> Place:
    stands = tuple((round(x + away[0], 3), round(y + away[1], 3)) for x, y, _ in slots)
    return Place(name, room, slots, stands)


DOCK = Room(
    "dock", 0.0, 0.0, 8.0, 6.5,
    (
        Box((2.3, 4.9, 0.0), (4.3, 6.1, 0.14), Stuff.PALLET),
        Box((5.6, 0.0, 0.0), (7.4, 0.7, 2.0), Stuff.STEEL),
        Box((5.0, 5.7, 0.0), (6.0, 6.3, 0.95), Stuff.WOOD),
        Box((5.3, 6.0, 0.95), (5.7, 6.06, 1.27), Stuff.SCREEN),
        Box((1.2, 6.44, 1.35), (2.1, 6.5, 1.95), Stuff.NOTICE),
        Box((0.05, 2.2, 0.0), (0.25, 2.4, 1.0), Stuff.YELLOW),
        Box((0.05, 6.0, 0.0), (0.25, 6.2, 1.0), Stuff.YELLOW),
    ),
)  # fmt: skip
COUNTER = Room(
    "counter", 0.0, 6.5, 8.0, 12.0,
    (
        Box((3.9, 6.5, 0.0), (4.7, 12.0, 1.05), Stuff.WOOD),
        Box((3.8, 6.5, 1.05), (4.8, 12.0, 1.1), Stuff.STEEL),
        Box((4.45, 10.6, 1.1), (4.53, 11.1, 1.45), Stuff.SCREEN),
        Box((4.3, 7.0, 1.1), (4.7, 7.4, 1.22), Stuff.WHITE),
        Box((6.4, 11.4, 0.0), (7.9, 11.95, 1.9), Stuff.DARK),
        Box((0.1, 6.6, 0.0), (0.6, 8.1, 0.45), Stuff.DARK),
        Box((0.0, 10.6, 1.2), (0.05, 11.7, 2.1), Stuff.NOTICE),
        Box((1.2, 11.95, 1.2), (3.0, 12.0, 2.2), Stuff.NOTICE),
    ),
)  # fmt: skip
CORRIDOR = Room(
    "corridor", 8.0, 0.0, 10.2, 14.0,
    (
        Box((8.0, 10.1, 0.0), (8.35, 11.1, 1.1), Stuff.STEEL),
        Box((10.16, 9.3, 1.2), (10.2, 10.1, 1.9), Stuff.NOTICE),
        Box((8.0, 2.2, 0.9), (8.16, 2.45, 1.45), Stuff.YELLOW),
    ),
)  # fmt: skip
SCREENING = Room(
    "screening", 10.2, 0.0, 16.6, 5.2,
    (
        Box((11.4, 3.75, 0.0), (13.0, 4.55, 0.72), Stuff.BELT),
        Box((13.0, 3.55, 0.0), (14.5, 4.75, 0.72), Stuff.WHITE),
        Box((13.0, 3.55, 1.3), (14.5, 4.75, 1.62), Stuff.WHITE),
        Box((13.0, 3.55, 0.72), (14.5, 3.7, 1.3), Stuff.WHITE),
        Box((13.0, 4.6, 0.72), (14.5, 4.75, 1.3), Stuff.WHITE),
        Box((14.5, 3.75, 0.0), (16.0, 4.55, 0.72), Stuff.BELT),
        Box((12.2, 0.15, 0.0), (14.2, 0.75, 0.8), Stuff.WOOD),
        Box((12.9, 1.95, 0.0), (14.3, 2.55, 0.76), Stuff.WOOD),
        Box((13.0, 2.42, 0.76), (13.5, 2.48, 1.16), Stuff.SCREEN),
        Box((13.65, 2.42, 0.76), (14.15, 2.48, 1.16), Stuff.SCREEN),
        Box((16.1, 0.5, 0.0), (16.55, 2.9, 0.85), Stuff.STEEL),
        Box((10.3, 0.1, 0.0), (10.9, 0.7, 1.9), Stuff.DARK),
    ),
)  # fmt: skip
SORTING = Room(
    "sorting", 10.2, 5.2, 16.6, 10.2,
    (
        Box((16.15, 5.9, 0.0), (16.6, 9.6, 2.05), Stuff.RACK),
        Box((13.1, 6.9, 0.0), (14.1, 8.7, 0.85), Stuff.WOOD),
        Box((11.3, 9.75, 0.0), (14.6, 10.2, 1.9), Stuff.RACK),
        Box((10.3, 5.3, 0.0), (11.1, 5.9, 1.7), Stuff.STEEL),
    ),
)  # fmt: skip
LOBBY = Room(
    "lobby", 10.2, 10.2, 13.0, 14.0,
    (
        Box((10.9, 13.45, 0.0), (12.3, 13.95, 0.8), Stuff.WOOD),
        Box((11.2, 13.97, 1.3), (12.0, 14.0, 1.9), Stuff.NOTICE),
    ),
)  # fmt: skip
QUARANTINE = Room(
    "quarantine", 13.0, 10.2, 16.6, 14.0,
    (
        Box((15.95, 10.6, 0.0), (16.55, 13.6, 0.75), Stuff.STEEL),
        Box((15.95, 10.6, 1.35), (16.55, 13.6, 1.4), Stuff.STEEL),
        Box((13.6, 13.4, 0.0), (15.0, 13.95, 0.5), Stuff.YELLOW),
    ),
)  # fmt: skip
YARD = Room("yard", -9.0, 0.0, 0.0, 6.5)
STREET = Room("street", -9.0, 6.5, 0.0, 12.0)
BUILDING = Room("building", 8.0, 14.0, 10.2, 20.0)

ROOMS: dict[str, Room] = {
    room.name: room
    for room in (
        DOCK, COUNTER, CORRIDOR, SCREENING, SORTING, LOBBY, QUARANTINE, YARD, STREET, BUILDING,
    )
}  # fmt: skip
OUTSIDE = frozenset({"yard", "street", "building"})

DOORS: dict[str, DoorPlan] = {
    plan.door: plan
    for plan in (
        DoorPlan("D1", "Dock shutter", "yard", "dock", 0.0, 4.2, along_x=False, width_m=3.0,
                 height_m=2.6, opens_s=3.0, is_shutter=True),
        DoorPlan("D2", "Staff door", "building", "corridor", 9.1, 14.0, along_x=True),
        DoorPlan("D3", "Dock inner door", "dock", "corridor", 8.0, 5.4, along_x=False),
        DoorPlan("D4", "Screening room", "corridor", "screening", 10.2, 2.0, along_x=False),
        DoorPlan("D5", "Counter hatch", "counter", "corridor", 8.0, 8.2, along_x=False),
        DoorPlan("D6", "Quarantine cage", "lobby", "quarantine", 13.0, 12.3, along_x=False,
                 is_mesh=True),
        DoorPlan("D7", "Sorting room", "corridor", "sorting", 10.2, 7.4, along_x=False),
        DoorPlan("D8", "Public entrance", "street", "counter", 0.0, 9.4, along_x=False),
        DoorPlan("D9", "Quarantine lobby", "corridor", "lobby", 10.2, 12.3, along_x=False),
    )
}  # fmt: skip

PLACES: dict[str, Place] = {
    place.name: place
    for place in (
        _place("pallet", "dock", _row((2.65, 5.25, 0.14), (0.65, 0.0), 3), (0.0, -0.75)),
        _place("counter_top", "counter", _row((4.25, 8.3, 1.1), (0.0, 0.7), 3), (0.95, 0.0)),
        _place("infeed", "screening", _row((12.55, 0.45, 0.8), (0.65, 0.0), 3), (0.0, 0.75)),
        _place("belt_in", "screening", ((11.75, 4.15, 0.72),), (0.0, -0.85)),
        _place("belt_out", "screening", ((15.65, 4.15, 0.72),), (0.0, -0.85)),
        _place("cleared", "screening", _row((16.3, 0.9, 0.85), (0.0, 0.75), 3), (-0.75, 0.0)),
        _place("sort_table", "sorting", _row((13.45, 7.2, 0.85), (0.0, 0.62), 3), (-0.8, 0.0)),
        _place(
            "rack", "sorting",
            tuple((16.08, 6.22 + 0.61 * i, 0.68 + 0.41 * j) for j in range(3) for i in range(6)),
            (-0.48, 0.0),
        ),
        _place("cage", "quarantine", _row((16.2, 10.95, 0.75), (0.0, 0.58), 5), (-0.75, 0.0)),
        _place("floor:dock", "dock", _row((7.4, 3.1, 0.0), (0.0, -0.7), 2), (-0.75, 0.0)),
        _place("floor:corridor", "corridor", _row((8.35, 12.2, 0.0), (0.0, 0.7), 2), (0.7, 0.0)),
        _place("floor:counter", "counter", _row((7.5, 10.2, 0.0), (0.0, 0.6), 2), (-0.7, 0.0)),
        _place("floor:screening", "screening", _row((10.6, 4.7, 0.0), (0.0, -0.6), 2), (0.7, 0.0)),
        _place("floor:sorting", "sorting", _row((15.0, 5.6, 0.0), (0.6, 0.0), 2), (-0.3, 0.75)),
        _place("floor:lobby", "lobby", _row((12.6, 10.6, 0.0), (-0.6, 0.0), 2), (0.0, 0.75)),
        _place("floor:quarantine", "quarantine", _row((13.5, 10.6, 0.0), (0.6, 0.0), 2),
               (0.0, 0.75)),
    )
}  # fmt: skip

SPOTS: dict[str, tuple[str, float, float]] = {
    "yard_far": ("yard", -6.0, 4.2),
    "street_far": ("street", -6.0, 9.4),
    "building_far": ("building", 9.1, 18.5),
    "dock_desk": ("dock", 5.5, 5.2),
    "dock_middle": ("dock", 4.4, 3.4),
    "dock_line": ("dock", 2.6, 3.9),
    "counter_public": ("counter", 3.3, 9.0),
    "counter_queue": ("counter", 2.2, 8.4),
    "counter_staff": ("counter", 5.25, 9.6),
    "counter_screen": ("counter", 5.3, 10.8),
    "corridor_middle": ("corridor", 9.1, 7.6),
    "corridor_south": ("corridor", 9.1, 1.2),
    "screening_console": ("screening", 13.6, 2.95),
    "screening_middle": ("screening", 12.0, 2.6),
    "sort_side": ("sorting", 12.55, 7.8),
    "sort_middle": ("sorting", 14.9, 8.2),
    "lobby_middle": ("lobby", 11.6, 12.3),
    "lobby_desk": ("lobby", 11.6, 12.95),
    "cage_middle": ("quarantine", 14.6, 12.0),
}
"""Named standing spots: room, x, y."""
