"""Who handled an item or was near it, from what the journal already knows. Pure.

Requirement P16 of the doctrine: the list is built by the console and edited by people; whoever is
on it may be wrong, who is missing may still be harmed. Nothing is guessed: a person is listed only
with the event that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from console.domain.events import Code, Event, Param
from console.domain.incidents.incident import Party, PartyRole

#: How long before the opening somebody counts as present in a zone (project default).
PRESENT_S: Final = 30 * 60
MOST_PARTIES: Final = 40

_HANDLED: Final = frozenset(
    {
        Code.PARCEL_ARRIVED,
        Code.PARCEL_MOVED,
        Code.PARCEL_FLAGGED,
        Code.PARCEL_FROZEN,
    }
)
#: Parameters of an item's event that name who did it, most telling first.
_BY: Final = ("by", "handler", "person", "courier")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when something was found.

    Attributes:
        parcel: The item; empty when it is about a place only.
        zone: Where; empty when not known.
        utc_ns: When.
    """

    parcel: str
    zone: str
    utc_ns: int


def _text(value: Param | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _handler(event: Event, scene: Scene) -> str:
    """Who handled the item, by this event; empty when it does not say."""
    is_item = event.subject == f"parcel:{scene.parcel}" or (
        _text(event.params.get("parcel")) == scene.parcel
    )
    if not scene.parcel or not is_item or event.code not in _HANDLED:
        return ""
    return next((name for key in _BY if (name := _text(event.params.get(key)))), "")


def _present(event: Event, scene: Scene) -> str:
    """Who was in the zone, by this event; empty when it does not say."""
    zone = _text(event.params.get("zone")) or _text(event.params.get("room"))
    is_here = bool(scene.zone) and zone.casefold() == scene.zone.casefold()
    if not is_here or scene.utc_ns - event.utc_ns > PRESENT_S * 1_000_000_000:
        return ""
    return next(
        (name for key in ("person", "holder") if (name := _text(event.params.get(key)))), ""
    )


def handlers_of(scene: Scene, events: Iterable[Event]) -> tuple[Party, ...]:
    """People to list, handlers first, each once.

    Args:
        scene: What was found, where and when.
        events: What the journal tells of the item and the zone, in any order.

    Returns:
        At most `MOST_PARTIES`, in the order of their first event within a role.
    """
    handlers: dict[str, Party] = {}
    present: dict[str, Party] = {}
    for event in sorted(events, key=lambda one: one.utc_ns):
        if event.utc_ns > scene.utc_ns:
            continue
        if name := _handler(event, scene):
            handlers.setdefault(
                name.casefold(), Party(_party_id(name), name, PartyRole.HANDLER, source="custody")
            )
        if name := _present(event, scene):
            source = "door" if event.subject.startswith(("door:", "card:")) else "camera"
            present.setdefault(
                name.casefold(), Party(_party_id(name), name, PartyRole.PRESENT, source=source)
            )
    others = [party for key, party in present.items() if key not in handlers]
    return (*handlers.values(), *others)[:MOST_PARTIES]


def _party_id(name: str) -> str:
    """Stable for a name, so that the same person is not listed twice."""
    return "-".join(name.casefold().split())
