"""When alarms are too many for one person, and what came first. Pure.

EEMUA 191 (3rd ed.) and ISA-18.2-2016, 16.5: a flood begins with more than ten alarms in ten minutes
for one operator and ends when fewer than five came in ten minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.domain.alarms.values import AlarmView, FloodGroup, FloodView, Load
from console.domain.conditions import RANK

WINDOW_NS = 600_000_000_000
FLOOD_ABOVE = 10
FLOOD_ENDS_BELOW = 5
#: EEMUA 191: about one in ten minutes is manageable, two the most that can be.
STEADY_UP_TO = 1
BUSY_UP_TO = 2


def recent(moments_ns: Iterable[int], now_ns: int, window_ns: int = WINDOW_NS) -> int:
    """How many moments lie in the window that ends now."""
    return sum(1 for one in moments_ns if now_ns - window_ns < one <= now_ns)


def is_flood(count: int, *, was_flood: bool) -> bool:
    """Whether so many in ten minutes are a flood; it ends lower than it began."""
    return count >= FLOOD_ENDS_BELOW if was_flood else count > FLOOD_ABOVE


def load_of(count: int, *, in_flood: bool) -> Load:
    """What so many alarms in ten minutes mean for one person."""
    if in_flood:
        return Load.FLOOD
    if count <= STEADY_UP_TO:
        return Load.STEADY
    return Load.BUSY if count <= BUSY_UP_TO else Load.TOO_MUCH


@dataclass(frozen=True, slots=True)
class FloodMark:
    """A flood that is on.

    Attributes:
        since_utc_ns: When it began.
        order: Announcements from this one on belong to it, those of the window before included.
        first_id: The first of them.
    """

    since_utc_ns: int
    order: int
    first_id: str


def members(alarms: Iterable[AlarmView], mark: FloodMark) -> list[AlarmView]:
    """The alarms of a flood, the first first; hidden ones do not belong to it."""
    inside = (one for one in alarms if one.order >= mark.order and not one.is_hidden)
    return sorted(inside, key=lambda one: (one.raised.utc_ns, one.order))


def group_flood(alarms: Sequence[AlarmView]) -> tuple[FloodGroup, ...]:
    """Groups by likely cause, in the order of their first alarm.

    Args:
        alarms: Of one flood, the first first.
    """
    groups: dict[str, list[AlarmView]] = {}
    for one in alarms:
        groups.setdefault(one.group, []).append(one)
    return tuple(
        FloodGroup(
            group,
            found[0].code,
            max((one.tone for one in found), key=RANK.__getitem__),
            len(found),
            found[0].alarm_id,
        )
        for group, found in groups.items()
    )


def flood_view(alarms: Iterable[AlarmView], mark: FloodMark, count: int, total: int) -> FloodView:
    """What is shown of a flood."""
    inside = members(alarms, mark)
    return FloodView(mark.since_utc_ns, count, total, mark.first_id, group_flood(inside))


def first_outs(view: FloodView | None) -> frozenset[str]:
    """Ids of the alarms that came first in their group, where the group has several."""
    if view is None:
        return frozenset()
    firsts = {one.first_id for one in view.groups if one.count > 1}
    return frozenset(firsts | ({view.first_id} if view.first_id else set()))
