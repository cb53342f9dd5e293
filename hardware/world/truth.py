"""What is really so in the simulated mailroom: values for tests, simulators and the renderer.

Pure values, no behaviour beyond small questions. Lengths are metres: x east, y north, z up. Any
thread.
"""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """Everything the world reports as having happened."""

    PERSON_ARRIVED = "person_arrived"
    PERSON_LEFT = "person_left"
    PERSON_MOVED = "person_moved"
    PERSON_GAVE_UP = "person_gave_up"
    CARD_PRESENTED = "card_presented"
    EXIT_REQUESTED = "exit_requested"
    DOOR_RELEASED = "door_released"
    DOOR_OPENED = "door_opened"
    DOOR_CLOSED = "door_closed"
    DOOR_FORCED = "door_forced"
    LOCK_CHANGED = "lock_changed"
    PARCEL_ARRIVED = "parcel_arrived"
    PARCEL_TAKEN = "parcel_taken"
    PARCEL_PUT_DOWN = "parcel_put_down"
    PARCEL_SCANNING = "parcel_scanning"
    PARCEL_SCANNED = "parcel_scanned"
    PARCEL_LEFT = "parcel_left"


class Pose(StrEnum):
    """What a body does, as far as a camera can tell."""

    STAND = "stand"
    WALK = "walk"


@dataclass(frozen=True, slots=True)
class WorldFact:
    """One thing that happened; fields that do not apply are empty.

    Attributes:
        kind: What.
        utc_ns: When, exactly: independent of how the world was stepped.
        person: Person id.
        door: Door id.
        parcel: Parcel id.
        room: Room in which it happened; for PERSON_MOVED the room entered.
        place: Place of a parcel (``infeed``, ``rack``, ...); for PERSON_MOVED the room left.
        card: Card number, only for CARD_PRESENTED; not a real person's.
    """

    kind: FactKind
    utc_ns: int
    person: str = ""
    door: str = ""
    parcel: str = ""
    room: str = ""
    place: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class PersonTruth:
    """Where one person is.

    Attributes:
        person: Id in the cast.
        x_m: East.
        y_m: North.
        z_m: Height of the soles, 0 on the floor.
        room: Room id.
        pose: Standing or walking.
        heading_rad: Facing, 0 = east, counter-clockwise.
        speed_m_s: Along the heading.
        walked_m: Ground covered since arrival; drives the gait, so that feet do not slide.
        carrying: Parcel id or empty.
    """

    person: str
    x_m: float
    y_m: float
    z_m: float
    room: str
    pose: Pose
    heading_rad: float
    speed_m_s: float
    walked_m: float
    carrying: str = ""


@dataclass(frozen=True, slots=True)
class ParcelTruth:
    """Where one parcel is.

    Attributes:
        parcel: Id.
        x_m: East, centre.
        y_m: North, centre.
        z_m: Height of its underside.
        yaw_rad: Turn about the vertical.
        size_m: Width, depth, height.
        shade: Which wrapping, 0..3.
        place: Name of its place (``rack``), ``hands`` when carried.
        holder: Person id or empty.
        room: Room id.
    """

    parcel: str
    x_m: float
    y_m: float
    z_m: float
    yaw_rad: float
    size_m: tuple[float, float, float]
    shade: int
    place: str
    holder: str
    room: str


@dataclass(frozen=True, slots=True)
class DoorTruth:
    """How one door stands.

    Attributes:
        door: Id, ``D1`` ...
        openness: 0 shut to 1 open.
        is_locked: The lock holds (a release may still let one person through).
        is_released: A grant is running.
    """

    door: str
    openness: float
    is_locked: bool
    is_released: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """The whole world at one instant.

    Attributes:
        utc_ns: The instant.
        local_s: Seconds since local midnight, for the light.
        people: Everybody on the site.
        parcels: Every parcel on the site.
        doors: Every door.
        gone_parcels: How many parcels have left since the world began.
        made_parcels: How many parcels were ever brought in.
    """

    utc_ns: int
    local_s: float
    people: tuple[PersonTruth, ...]
    parcels: tuple[ParcelTruth, ...]
    doors: tuple[DoorTruth, ...]
    gone_parcels: int
    made_parcels: int

    @property
    def is_night(self) -> bool:
        """The lights are off and cameras see by infrared."""
        return not NIGHT_ENDS_S <= self.local_s < NIGHT_STARTS_S


NIGHT_STARTS_S = 20.5 * 3600
NIGHT_ENDS_S = 6.25 * 3600
