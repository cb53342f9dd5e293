"""Whether a fact that is an alarm by its rule is also shown: suppression by design, second facts.

Pure. Nothing here knows whether an event was real: only what else is the case, at which hour, and
what else happened near it. What is not shown stands in the journal all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from console.domain.alarms.rules import AlarmRule, Links, SecondFact, links_of
from console.domain.events import Code, Event

_MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the week in local time.

    Attributes:
        days: Monday is 0.
        from_min: Minutes after midnight, included.
        to_min: Minutes after midnight, excluded; at or below `from_min` it is the next day's.
    """

    days: frozenset[int]
    from_min: int
    to_min: int

    def __post_init__(self) -> None:
        for minute in (self.from_min, self.to_min):
            if not 0 <= minute <= _MINUTES_A_DAY:
                msg = f"{minute} is no minute of a day"
                raise ValueError(msg)

    def covers(self, utc_ns: int, zone: ZoneInfo) -> bool:
        """Whether a moment lies in them."""
        local = datetime.fromtimestamp(utc_ns / 1e9, UTC).astimezone(zone)
        minute = local.hour * 60 + local.minute
        if self.from_min < self.to_min:
            return local.weekday() in self.days and self.from_min <= minute < self.to_min
        yesterday = (local.weekday() - 1) % 7
        return (local.weekday() in self.days and minute >= self.from_min) or (
            yesterday in self.days and minute < self.to_min
        )


@dataclass(frozen=True, slots=True)
class Suppression:
    """A rule of the site by which an alarm is not shown although it is one.

    Attributes:
        design_id: Its name, shown with the alarm.
        reason: Why, in the site's words.
        rules: Ids of the alarm rules it covers.
        zones: Only in these zones; empty = everywhere.
        causes: Only with one of these causes; empty = any.
        hours: Only in these hours; None = always.
        while_rule: Only while an alarm of this rule stands at the same camera, door or zone;
            empty = whatever stands.
    """

    design_id: str
    reason: str
    rules: frozenset[str]
    zones: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    hours: Hours | None = None
    while_rule: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that stands, as far as suppression needs it.

    Attributes:
        rule_id: Its line.
        links: What it is about.
        exercise: Whether it belongs to a drill.
    """

    rule_id: str
    links: Links
    exercise: bool = False


def is_same_place(one: Links, other: Links) -> bool:
    """Whether two things are about one camera, door, parcel or person, or else one zone."""
    pairs = (
        (one.camera, other.camera),
        (one.door, other.door),
        (one.parcel, other.parcel),
        (one.person, other.person),
        (one.zone, other.zone),
    )
    return any(left and left == right for left, right in pairs)


def _is_while(design: Suppression, links: Links, standing: Iterable[Standing]) -> bool:
    """Whether the alarm that must stand for it stands at the same camera or door."""
    return any(
        one.rule_id == design.while_rule
        and (
            (links.camera and one.links.camera == links.camera)
            or (links.door and one.links.door == links.door)
        )
        for one in standing
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An alarm that may be hidden.

    Attributes:
        rule_id: Its line.
        cause: Its cause, empty with none.
        links: What it is about.
    """

    rule_id: str
    cause: str
    links: Links


def suppressed_by(
    alarm: Candidate,
    utc_ns: int,
    zone: ZoneInfo,
    designs: Iterable[Suppression],
    standing: Iterable[Standing],
) -> Suppression | None:
    """The rule of the site that hides an alarm at this moment; None when it is shown.

    Args:
        alarm: The alarm.
        utc_ns: The moment.
        zone: The site's time zone.
        designs: The site's rules; the first that fits is named.
        standing: Every alarm whose cause is there, of the same chain, real or drill.
    """
    others = tuple(standing)
    for design in designs:
        if alarm.rule_id not in design.rules:
            continue
        is_listed = (not design.zones or alarm.links.zone in design.zones) and (
            not design.causes or alarm.cause in design.causes
        )
        is_time = design.hours is None or design.hours.covers(utc_ns, zone)
        is_state = not design.while_rule or _is_while(design, alarm.links, others)
        if is_listed and is_time and is_state:
            return design
    return None


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened a short while ago.

    Attributes:
        code: What.
        subject: Whom it concerned.
        cause: Its cause, empty with none.
        links: What it was about.
        at_ns: Monotonic ns.
        exercise: Whether it belongs to a drill.
    """

    code: Code
    subject: str
    cause: str
    links: Links
    at_ns: int
    exercise: bool = False


def fact_of(event: Event, links: Links) -> Fact:
    """An event as a fact to compare with."""
    cause = str(event.params.get("cause", ""))
    return Fact(event.code, event.subject, cause, links, event.monotonic_ns, event.exercise)


def is_confirmed(second: SecondFact, fact: Fact, recent: Iterable[Fact]) -> bool:
    """Whether a fact that calls nobody by itself has become an alarm.

    Args:
        second: What makes it one.
        fact: The fact.
        recent: Facts before it, of real life and drills.
    """
    window_ns = round(second.within_s * 1e9)
    near = [
        one
        for one in recent
        if one.exercise is fact.exercise and 0 <= fact.at_ns - one.at_ns <= window_ns
    ]
    same = sum(1 for one in near if one.code is fact.code and one.subject == fact.subject)
    if second.count and same + 1 >= second.count:
        return True
    return any(is_second(second, fact, one) for one in near)


def is_second(second: SecondFact, fact: Fact, other: Fact) -> bool:
    """Whether another fact is the one that makes the first an alarm."""
    return (
        other.code in second.codes
        and (not second.causes or other.cause in second.causes)
        and is_same_place(fact.links, other.links)
    )


def now_confirmed(
    fact: Fact, waiting: Iterable[tuple[AlarmRule, Event]]
) -> list[tuple[AlarmRule, Event]]:
    """Which earlier facts a new one has turned into alarms: the second fact may come second.

    Args:
        fact: The new one.
        waiting: Facts that called nobody by themselves, with their rules.
    """
    found = []
    for rule, event in waiting:
        second = rule.second_fact
        if second is None or event.exercise is not fact.exercise:
            continue
        is_near = 0 <= fact.at_ns - event.monotonic_ns <= round(second.within_s * 1e9)
        if is_near and is_second(second, fact_of(event, links_of(event)), fact):
            found.append((rule, event))
    return found
