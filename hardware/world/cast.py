"""Who appears in the simulated mailroom: identity, card, looks, and which doors the card opens.

Data only; the names are invented.
"""

from dataclasses import dataclass
from enum import StrEnum

Colour = tuple[int, int, int]
"""Blue, green, red, 0..255."""


class Role(StrEnum):
    """What a person does here."""

    HANDLER = "handler"
    CLERK = "clerk"
    SCREENER = "screener"
    SORTER = "sorter"
    RUNNER = "runner"
    SUPERVISOR = "supervisor"
    GUARD = "guard"
    COURIER = "courier"
    VISITOR = "visitor"
    INTRUDER = "intruder"


@dataclass(frozen=True, slots=True)
class Looks:
    """How a person is drawn.

    Attributes:
        top: Jacket or shirt.
        legs: Trousers.
        shoes: Shoes.
        hair: Hair.
        skin: Index of five tones, light to dark.
        long_hair: Down to the shoulders.
        short_sleeves: Bare forearms.
        vest: A high-visibility vest over the top.
        girth: 0.93..1.13.
        height_m: Of the body.
    """

    top: Colour
    legs: Colour
    shoes: Colour = (34, 36, 40)
    hair: Colour = (30, 38, 52)
    skin: int = 1
    long_hair: bool = False
    short_sleeves: bool = False
    vest: bool = False
    girth: float = 1.0
    height_m: float = 1.77


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the cast.

    Attributes:
        person: Id.
        name: As written on the badge.
        role: Duties.
        card: Card number, empty for people without one.
        doors: Doors the card opens.
        looks: For the renderer.
        starts_s: Start of the shift, seconds of the local day.
        ends_s: End of the shift.
    """

    person: str
    name: str
    role: Role
    card: str
    doors: frozenset[str]
    looks: Looks
    starts_s: float = 0.0
    ends_s: float = 0.0


_STAFF = frozenset({"D2", "D3", "D4", "D5", "D7", "D9"})
_ALL = _STAFF | {"D1", "D6", "D8"}
_H = 3600.0

CAST: dict[str, Person] = {
    one.person: one
    for one in (
        Person("marsh", "L. Marsh", Role.HANDLER, "40211", _STAFF | {"D1"},
               Looks((96, 74, 52), (84, 66, 56), vest=True, skin=0, hair=(40, 66, 104)),
               7.0 * _H, 16.0 * _H),
        Person("costa", "J. Costa", Role.HANDLER, "40212", _STAFF | {"D1"},
               Looks((70, 78, 60), (92, 82, 74), vest=True, skin=3, girth=1.08),
               9.0 * _H, 18.5 * _H),
        Person("duarte", "M. Duarte", Role.CLERK, "40215", _STAFF,
               Looks((62, 70, 128), (96, 84, 76), skin=2, long_hair=True, height_m=1.68),
               7.5 * _H, 17.5 * _H),
        Person("lindqvist", "R. Lindqvist", Role.SCREENER, "40219", _STAFF,
               Looks((150, 132, 106), (90, 74, 64), skin=0, hair=(88, 150, 186)),
               7.25 * _H, 16.5 * _H),
        Person("haddad", "Y. Haddad", Role.SCREENER, "40220", _STAFF,
               Looks((112, 104, 92), (74, 66, 62), skin=2, girth=1.05),
               10.5 * _H, 20.0 * _H),
        Person("osei", "K. Osei", Role.SORTER, "40224", _STAFF,
               Looks((92, 116, 72), (88, 78, 70), skin=4, short_sleeves=True),
               7.0 * _H, 15.5 * _H),
        Person("varga", "E. Varga", Role.SORTER, "40225", _STAFF,
               Looks((150, 110, 164), (104, 84, 66), skin=1, long_hair=True, height_m=1.66,
                     girth=0.95), 11.0 * _H, 19.5 * _H),
        Person("abara", "J. Abara", Role.RUNNER, "40228", _STAFF,
               Looks((168, 170, 168), (98, 82, 66), skin=4, short_sleeves=True, girth=0.95),
               8.0 * _H, 18.0 * _H),
        Person("ito", "S. Ito", Role.SUPERVISOR, "40230", _ALL,
               Looks((96, 86, 80), (86, 80, 78), skin=1, height_m=1.72),
               8.0 * _H, 18.0 * _H),
        Person("okafor", "A. Okafor", Role.GUARD, "40201", _ALL,
               Looks((92, 62, 46), (78, 60, 52), skin=4, girth=1.1, height_m=1.83),
               6.0 * _H, 20.0 * _H),
        Person("weber", "N. Weber", Role.GUARD, "40202", _ALL,
               Looks((96, 66, 50), (80, 62, 54), skin=0, hair=(80, 92, 104), height_m=1.8),
               20.0 * _H, 30.0 * _H),
        Person("brandt", "T. Brandt", Role.COURIER, "61007", frozenset({"D1"}),
               Looks((44, 60, 150), (86, 82, 80), skin=1, girth=1.05), 6.75 * _H, 19.0 * _H),
        Person("novak", "P. Novak", Role.COURIER, "61012", frozenset({"D1"}),
               Looks((60, 140, 190), (92, 78, 66), skin=0, hair=(60, 100, 130)),
               7.5 * _H, 18.0 * _H),
        Person("visitor1", "Visitor 1", Role.VISITOR, "", frozenset(),
               Looks((128, 120, 84), (108, 92, 82), skin=2, long_hair=True, height_m=1.7),
               8.0 * _H, 17.0 * _H),
        Person("visitor2", "Visitor 2", Role.VISITOR, "", frozenset(),
               Looks((76, 84, 150), (92, 82, 82), skin=0, girth=1.1), 9.0 * _H, 17.0 * _H),
        Person("visitor3", "Visitor 3", Role.VISITOR, "", frozenset(),
               Looks((120, 140, 150), (80, 74, 84), skin=3, height_m=1.82), 8.5 * _H, 16.5 * _H),
        Person("intruder", "Unknown person", Role.INTRUDER, "", frozenset(),
               Looks((62, 60, 60), (80, 72, 66), skin=1, hair=(40, 40, 42))),
    )
}  # fmt: skip
