"""Which seat a console is. Light: used before the site file is checked and anything else imported.

The seat's name is needed first of all, for its lock, its log and its crash folder; so it is read
here from the site file as it is, and chosen properly once the file is accepted.
"""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.config.site import Site

#: The seat of a site file that names none.
DEFAULT_SEAT = "control"

_SEAT = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class SeatUnknownError(Exception):
    """The site has no such seat; the message names those it has."""


def is_seat(text: str) -> bool:
    """Whether a text can be a seat's id, and so a part of file names."""
    return _SEAT.fullmatch(text) is not None


def first_seat(file: Path) -> str:
    """The first seat that a site file names, `DEFAULT_SEAT` where it cannot be told.

    Checks nothing: what is wrong with the file is said when it is loaded.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))["seats"][0]["id"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return DEFAULT_SEAT
    return found if isinstance(found, str) and is_seat(found) else DEFAULT_SEAT


def choose_seat(site: "Site", wanted: str | None) -> str:
    """The seat that was asked for, else the first of the site.

    Raises:
        SeatUnknownError: If the site has no such seat.
    """
    known = [seat.id for seat in site.seats]
    if wanted is None:
        return known[0]
    if wanted in known:
        return wanted
    msg = f"The site has no seat {wanted!r}. Its seats: {', '.join(known)}."
    raise SeatUnknownError(msg)
