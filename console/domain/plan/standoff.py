"""How far people keep away: tables of published distances, the row an item falls into, its rings.

The figures are planning values of others; each table names its source and edition, and nothing is
interpolated. An operator may only move to a row with larger rings, never to a smaller one. Pure;
any thread.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import hypot


class RingKind(StrEnum):
    """What a distance asks of people."""

    MANDATORY = "mandatory"  # everybody out
    PREFERRED = "preferred"  # outdoors beyond it, or indoors away from glass
    CORDON = "cordon"  # nobody inside


class Basis(StrEnum):
    """What a row is chosen by."""

    WEIGHT = "weight"  # logged gross weight, the upper bound of any charge
    SITUATION = "situation"  # what is known about it


class ItemClass(StrEnum):
    """What the item is; the names of the parcel log."""

    LETTER = "letter"
    FLAT = "flat"
    PACKET = "packet"
    PARCEL = "parcel"
    TRAY = "tray"
    PALLET = "pallet"


#: Project default, no published figure: what is assumed while nobody has weighed the item, grams.
#: A parcel counts as the heaviest that one person carries.
ASSUMED_G = {
    ItemClass.LETTER: 2_300,
    ItemClass.FLAT: 2_300,
    ItemClass.PACKET: 9_000,
    ItemClass.PARCEL: 23_000,
    ItemClass.TRAY: 23_000,
    ItemClass.PALLET: 454_000,
}


@dataclass(frozen=True, slots=True)
class Ring:
    """One distance.

    Attributes:
        kind: What it asks of people.
        radius_m: Metres, as the source gives them; above 0.
        feet: As the source gives them; 0 = the source gives metres only.
    """

    kind: RingKind
    radius_m: float
    feet: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        row_id: Unique in its table.
        title: The source's name for it.
        up_to_g: Largest charge it holds for, grams; 0 = not chosen by weight.
        rings: Innermost first.
        shelter_ft: Where the source says to shelter, first and last foot; (0, 0) = not given.
    """

    row_id: str
    title: str
    up_to_g: int
    rings: tuple[Ring, ...]
    shelter_ft: tuple[int, int] = (0, 0)

    def radius_m(self, kind: RingKind) -> float:
        """Radius of one kind of ring; 0 = the table has none."""
        return next((ring.radius_m for ring in self.rings if ring.kind is kind), 0.0)


@dataclass(frozen=True, slots=True)
class Table:
    """One edition of one published table.

    Attributes:
        table_id: ``us_standoff``, ``uk_cordon``, ``erg111``, ``erg147``, ``iaea``.
        edition: ``2013``.
        version: Of our file.
        title: What people read.
        basis: What rows are chosen by.
        jurisdiction: Where it comes from.
        source: Whose figures these are.
        has_shelter: Between the two rings people shelter indoors, away from glass.
        rows: Rings grow from one to the next.
        unknown_rows: Rows that this edition has, with figures that we do not know.
        notes: What the source adds.
        is_record_only: Known in part; kept to read old records by, never chosen from.
    """

    table_id: str
    edition: str
    version: int
    title: str
    basis: Basis
    jurisdiction: str
    source: str
    has_shelter: bool
    rows: tuple[Row, ...]
    unknown_rows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_record_only: bool = False

    @property
    def key(self) -> str:
        """Names the edition: ``us_standoff@2013``."""
        return f"{self.table_id}@{self.edition}"

    def index(self, row_id: str) -> int | None:
        """Place of a row from the smallest; None when the table has none of this id."""
        return next((n for n, row in enumerate(self.rows) if row.row_id == row_id), None)


@dataclass(frozen=True, slots=True)
class Profile:
    """Which tables a site follows against explosives.

    Attributes:
        profile_id: ``us``, ``uk``.
        title: What people read.
        tables: The first gives the row's name; at least one.
    """

    profile_id: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What lies there, as far as the log knows.

    Attributes:
        item_class: What kind of item.
        gross_g: Logged gross weight, grams; None while nobody has weighed it.
    """

    item_class: ItemClass = ItemClass.PARCEL
    gross_g: int | None = None

    @property
    def reckoned_g(self) -> int:
        """The weight the row is chosen by: never below the smallest row's."""
        return ASSUMED_G[self.item_class] if self.gross_g is None else max(1, self.gross_g)


class RowReason(StrEnum):
    """Why a row was taken; the words are made when shown."""

    BY_WEIGHT = "by_weight"
    WEIGHT_NOT_KNOWN = "weight_not_known"
    BEYOND_TABLE = "beyond_table"
    BY_SITUATION = "by_situation"
    MOVED_UP = "moved_up"
    DOWN_REFUSED = "down_refused"


@dataclass(frozen=True, slots=True)
class RowChoice:
    """The row that holds for an item.

    Attributes:
        table: Which table.
        row: Which row.
        floor: The smallest row that may be chosen; the operator moves up from here.
        reason: Why.
    """

    table: Table
    row: Row
    floor: Row
    reason: RowReason


def grows(rows: Iterable[Row]) -> bool:
    """Whether no ring shrinks and no weight falls from one row to the next."""
    return all(
        low.up_to_g <= high.up_to_g
        and all(low.radius_m(kind) <= high.radius_m(kind) for kind in RingKind)
        for low, high in pairwise(rows)
    )


def floor_index(table: Table, item: Item, default_row: str = "") -> tuple[int, RowReason]:
    """The smallest row that may hold, and why.

    Args:
        table: The table.
        item: What lies there.
        default_row: The playbook's own row; a weight may only move it up.
    """
    at_least = table.index(default_row) or 0
    if table.basis is Basis.SITUATION:
        return at_least, RowReason.BY_SITUATION
    last = len(table.rows) - 1
    found = next((n for n, row in enumerate(table.rows) if item.reckoned_g <= row.up_to_g), None)
    if found is None:
        return last, RowReason.BEYOND_TABLE
    known = RowReason.WEIGHT_NOT_KNOWN if item.gross_g is None else RowReason.BY_WEIGHT
    return max(at_least, found), known


def choose_row(table: Table, item: Item, wished: str = "", default_row: str = "") -> RowChoice:
    """The row that holds for an item.

    Args:
        table: The table; it has at least one row.
        item: What lies there.
        wished: Row that the operator asks for; a smaller one than the floor is not taken.
        default_row: The playbook's own row.
    """
    floor, reason = floor_index(table, item, default_row)
    asked = table.index(wished)
    taken = floor
    if asked is not None and asked > floor:
        taken, reason = asked, RowReason.MOVED_UP
    elif asked is not None and asked < floor:
        reason = RowReason.DOWN_REFUSED
    return RowChoice(table, table.rows[taken], table.rows[floor], reason)


def steps_up(choice: RowChoice) -> tuple[Row, ...]:
    """Rows an operator may choose: the floor and every larger one."""
    floor = choice.table.index(choice.floor.row_id) or 0
    return choice.table.rows[floor:]


@dataclass(frozen=True, slots=True)
class DrawnRing:
    """A ring with the table it comes from.

    Attributes:
        ring: Kind and radius.
        table: Its table.
        row: Its row.
    """

    ring: Ring
    table: Table
    row: Row


@dataclass(frozen=True, slots=True)
class StandOff:
    """Everything that holds for one item at one site.

    Attributes:
        choices: One a table.
        rings: All rings, smallest first.
    """

    choices: tuple[RowChoice, ...]
    rings: tuple[DrawnRing, ...]

    @property
    def people_m(self) -> float:
        """Where people in the open must not stand: the cordon, else the outermost ring."""
        cordons = [one.ring.radius_m for one in self.rings if one.ring.kind is RingKind.CORDON]
        everything = [one.ring.radius_m for one in self.rings]
        return max(cordons or everything, default=0.0)

    @property
    def between_m(self) -> tuple[float, float] | None:
        """Where people shelter indoors, away from glass: from, to; None where no table says so."""
        for choice in self.choices:
            inner = choice.row.radius_m(RingKind.MANDATORY)
            outer = choice.row.radius_m(RingKind.PREFERRED)
            if choice.table.has_shelter and 0 < inner < outer:
                return inner, outer
        return None


def _at_least(tables: tuple[Table, ...], item: Item, wished: str) -> Item:
    """The item, as heavy as the row that the operator asks for: one wish moves every table up."""
    asked = [row.up_to_g for table in tables for row in table.rows if row.row_id == wished]
    heaviest = max(asked, default=0)
    return item if heaviest <= item.reckoned_g else Item(item.item_class, heaviest)


def stand_off(
    tables: Iterable[Table], item: Item, wished: str = "", default_row: str = ""
) -> StandOff:
    """Rows and rings of an item in every table that the site follows.

    Args:
        tables: Of the profile, or the one that a hazard brings.
        item: What lies there.
        wished: Row the operator asks for, in whichever table has it.
        default_row: The playbook's own row, in whichever table has it.
    """
    kept = tuple(tables)
    item = _at_least(kept, item, wished)
    choices = tuple(choose_row(table, item, wished, default_row) for table in kept)
    drawn = [DrawnRing(ring, one.table, one.row) for one in choices for ring in one.row.rings]
    return StandOff(choices, tuple(sorted(drawn, key=lambda one: one.ring.radius_m)))


class PointVerdict(StrEnum):
    """Whether people may stand at a point."""

    OUTSIDE = "outside"
    SHELTER_ONLY = "shelter_only"  # inside the preferred distance: indoors only
    DO_NOT_USE = "do_not_use"  # inside a ring nobody may stand in


@dataclass(frozen=True, slots=True)
class PointCheck:
    """How a muster point or rendezvous lies to the item.

    Attributes:
        distance_m: From the item, metres.
        verdict: Whether people may stand there.
        inside: Smallest ring it lies in; None outside all.
    """

    distance_m: float
    verdict: PointVerdict
    inside: DrawnRing | None = None


def check_point(
    point_m: tuple[float, float], item_m: tuple[float, float], held: StandOff
) -> PointCheck:
    """Tell whether people may stand at a point. A point on a ring lies inside it."""
    distance = hypot(point_m[0] - item_m[0], point_m[1] - item_m[1])
    inside = next((one for one in held.rings if distance <= one.ring.radius_m), None)
    if inside is None:
        return PointCheck(distance, PointVerdict.OUTSIDE)
    is_within = distance <= held.people_m or inside.ring.kind is not RingKind.PREFERRED
    verdict = PointVerdict.DO_NOT_USE if is_within else PointVerdict.SHELTER_ONLY
    return PointCheck(distance, verdict, inside)
