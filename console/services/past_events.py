"""A month of the simulated site told as events: what its people and parcels did, and its cameras.

The demo's seeded past is made from this. The world's facts come from the simulated mailroom, run
fast from its seed; outages and operators' actions come from the same seed. Pure: no clock, no
store. Any thread.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from console.domain.events import Code, Event, Param, Tone
from hardware.world.cast import CAST, Role
from hardware.world.optics import CAMERAS
from hardware.world.truth import FactKind, WorldFact
from hardware.world.world import DAY_NS, World

_S: Final = 1_000_000_000
_MINUTE_NS: Final = 60 * _S
_NIGHT_ENDS_NS: Final = 6 * 60 * _MINUTE_NS
_NIGHT_STARTS_NS: Final = 20 * 60 * _MINUTE_NS
_ONE_ROUND_NS: Final = 20 * _MINUTE_NS
_OUTAGE_CAUSES: Final = ("no_answer", "silent", "connection_refused")

#: What a guard calls the rooms of the simulated site.
ROOM_TITLES: Final = {
    "dock": "Loading dock", "counter": "Counter", "corridor": "Corridor east",
    "screening": "Screening room", "sorting": "Sorting racks", "lobby": "Quarantine lobby",
    "quarantine": "Quarantine cage", "yard": "Yard", "street": "Street", "building": "Building",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastSpan:
    """Which past is told.

    Attributes:
        start_utc_ns: First instant.
        end_utc_ns: Last instant.
        seed: Of the world.
        local_offset_s: Local time minus UTC.
    """

    start_utc_ns: int
    end_utc_ns: int
    seed: int
    local_offset_s: int


def at(
    span: PastSpan, utc_ns: int, code: Code, subject: str, params: Mapping[str, Param],
    tone: Tone = Tone.CALM, actor: str = "system",
) -> Event:  # fmt: skip
    """An event of the past; its monotonic hand counts from a second before the span."""
    monotonic_ns = utc_ns - span.start_utc_ns + _S
    return Event(code, tone, subject, utc_ns, monotonic_ns, actor, params)


def month_events(
    span: PastSpan, seat: str, progress: Callable[[float], None] = lambda _part: None
) -> Iterator[Event]:
    """All events of the span in the order of time.

    Args:
        span: Which past.
        seat: Seat of the console that would have written them.
        progress: Told the share done, 0..1, once a day.
    """
    ends = (
        at(span, span.start_utc_ns, Code.CONSOLE_STARTED, f"console:{seat}", {"seat": seat}),
        at(span, span.start_utc_ns + _S, Code.SITE_LOADED, "site:demo", {"cameras": len(CAMERAS)}),
    )
    yield from ends
    streams = (_told_by_world(span, progress), _outages(span), _actions(span))
    yield from heapq.merge(*streams, key=lambda event: event.utc_ns)
    yield at(span, span.end_utc_ns, Code.CONSOLE_STOPPED, f"console:{seat}", {"seat": seat})


def _told_by_world(span: PastSpan, progress: Callable[[float], None]) -> Iterator[Event]:
    world = World(
        span.seed,
        span.start_utc_ns,
        local_offset_s=span.local_offset_s,
        warm_up=False,
        is_coarse=True,
    )
    teller = _Teller(span)
    total = max(1, span.end_utc_ns - span.start_utc_ns)
    now = span.start_utc_ns
    while now < span.end_utc_ns:
        now = min(span.end_utc_ns, now + DAY_NS)
        world.advance_to(now)
        for fact in world.facts():
            yield from teller.tell(fact)
        progress((now - span.start_utc_ns) / total)


class _Teller:
    """Turns the world's facts into the few that belong into a journal."""

    def __init__(self, span: PastSpan) -> None:
        self._span = span
        self._rooms: dict[str, str] = {}
        self._seen_ns: dict[str, int] = {}

    def tell(self, fact: WorldFact) -> Iterator[Event]:
        """Events of one fact, none for most."""
        if fact.kind is FactKind.PARCEL_ARRIVED:
            self._rooms[fact.parcel] = fact.room
            yield self._parcel(fact, Code.PARCEL_ARRIVED, Tone.CALM)
        elif fact.kind is FactKind.PARCEL_PUT_DOWN:
            if self._rooms.get(fact.parcel) != fact.room:
                self._rooms[fact.parcel] = fact.room
                is_held = fact.room in {"lobby", "quarantine"}
                yield self._parcel(fact, Code.PARCEL_MOVED, Tone.NOTICE if is_held else Tone.CALM)
        elif fact.kind is FactKind.PARCEL_LEFT:
            if self._rooms.pop(fact.parcel, "") != "":
                yield self._parcel(fact, Code.PARCEL_MOVED, Tone.CALM)
        elif fact.kind is FactKind.PERSON_MOVED:
            yield from self._person(fact)

    def _parcel(self, fact: WorldFact, code: Code, tone: Tone) -> Event:
        params: dict[str, Param] = {"parcel": fact.parcel, "room": ROOM_TITLES[fact.room]}
        if fact.person:
            params["by"] = CAST[fact.person].name
        return at(self._span, fact.utc_ns, code, f"parcel:{fact.parcel}", params, tone)

    def _person(self, fact: WorldFact) -> Iterator[Event]:
        """The night's first sighting of somebody on a round; by day people are no news."""
        local_ns = (fact.utc_ns + self._span.local_offset_s * _S) % DAY_NS
        if _NIGHT_ENDS_NS <= local_ns < _NIGHT_STARTS_NS or fact.room not in ROOM_TITLES:
            return
        if fact.utc_ns - self._seen_ns.get(fact.person, 0) < _ONE_ROUND_NS:
            return
        self._seen_ns[fact.person] = fact.utc_ns
        is_guard = CAST[fact.person].role is Role.GUARD
        params = {"person": CAST[fact.person].name, "room": ROOM_TITLES[fact.room]}
        tone = Tone.CALM if is_guard else Tone.NOTICE
        subject = f"person:{fact.person}"
        yield at(self._span, fact.utc_ns, Code.PERSON_SEEN, subject, params, tone)


def _moments(span: PastSpan, salt: int, mean_s: float) -> Iterator[tuple[int, np.random.Generator]]:
    """Instants at random distances, with the generator for what happens there."""
    random = np.random.default_rng((span.seed, salt))
    now = span.start_utc_ns + _MINUTE_NS
    while True:
        now += round(float(random.exponential(mean_s)) * _S) + _MINUTE_NS
        if now > span.end_utc_ns - 3 * 60 * _MINUTE_NS:
            return  # the last hours have footage of every camera: no outage there
        yield now, random


def _outages(span: PastSpan) -> Iterator[Event]:
    """A camera is lost for a while, some times a week; what was not recorded is a gap."""
    ready_ns = 0
    for lost_ns, random in _moments(span, 77, 40 * 3600.0):
        if lost_ns < ready_ns:
            continue
        camera = f"{int(random.integers(1, len(CAMERAS) + 1)):02d}"
        cause = _OUTAGE_CAUSES[int(random.integers(0, len(_OUTAGE_CAUSES)))]
        away_s = round(float(random.uniform(4, 240)), 1)
        ready_ns = lost_ns + round(away_s * _S)
        about: dict[str, Param] = {"name": CAMERAS[camera].title}
        lost, gap = about | {"cause": cause}, about | {"cause": "camera", "missing_s": away_s}
        subject = f"camera:{camera}"
        yield at(span, lost_ns, Code.CAMERA_LOST, subject, lost, Tone.WARNING)
        yield at(span, ready_ns, Code.CAMERA_LIVE, subject, about)
        yield at(span, ready_ns + _S, Code.RECORDING_GAP, subject, gap, Tone.WARNING)
        ready_ns += 2 * _S


def _actions(span: PastSpan) -> Iterator[Event]:
    """Guards take snapshots and set bookmarks."""
    guards = [one.person for one in CAST.values() if one.role is Role.GUARD]
    for done_ns, random in _moments(span, 78, 7 * 3600.0):
        camera = f"{int(random.integers(1, len(CAMERAS) + 1)):02d}"
        code = Code.SNAPSHOT_TAKEN if random.random() < 0.6 else Code.BOOKMARK_SET  # noqa: PLR2004
        actor = guards[int(random.integers(0, len(guards)))]
        about = {"name": CAMERAS[camera].title}
        yield at(span, done_ns, code, f"camera:{camera}", about, actor=actor)
