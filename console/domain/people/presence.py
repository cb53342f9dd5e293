"""The timer of a guard who is alone: asked at intervals, and an alarm after silence. Pure.

Counted on the monotonic clock of this boot, so that no step of the clock asks early or late; what
must survive a restart (who, how often, when last heard) stands in the events. After a restart the
person is asked at once when the time is up, and gets the whole grace: nobody could have answered
while the console was away.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from console.domain.operations import Moment

_NS = 1_000_000_000

#: Project defaults; BS 8484 asks the employer to fix the interval by risk.
DEFAULT_INTERVAL_S, DEFAULT_GRACE_S = 30 * 60.0, 60.0
SHORTEST_INTERVAL_S, LONGEST_INTERVAL_S = 60.0, 4 * 3600.0
SHORTEST_GRACE_S, LONGEST_GRACE_S = 15.0, 600.0


class PresenceStage(StrEnum):
    """How it stands with somebody who is alone."""

    OFF = "off"
    HEARD = "heard"
    ASKING = "asking"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class PresenceRule:
    """How often, and how patient.

    Attributes:
        interval_s: Asked so long after the last sign of life.
        grace_s: Silence of so long after being asked is an alarm.
    """

    interval_s: float = DEFAULT_INTERVAL_S
    grace_s: float = DEFAULT_GRACE_S

    @property
    def is_possible(self) -> bool:
        """Whether both lie in what a person can live with."""
        return (
            SHORTEST_INTERVAL_S <= self.interval_s <= LONGEST_INTERVAL_S
            and SHORTEST_GRACE_S <= self.grace_s <= LONGEST_GRACE_S
        )


@dataclass(frozen=True, slots=True)
class Watch:
    """One person who is watched.

    Attributes:
        person: Account id.
        name: As shown.
        rule: How often.
        heard_utc_ns: The last sign of life, for the record.
        is_missed: The alarm was raised; only a sign of life ends it.
    """

    person: str
    name: str
    rule: PresenceRule
    heard_utc_ns: int
    is_missed: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A watch on this boot's monotonic clock.

    Attributes:
        watch: What is stored.
        heard_ns: Monotonic ns of the last sign of life, perhaps before this boot began.
    """

    watch: Watch
    heard_ns: int


def anchored(watch: Watch, now: Moment) -> Anchor:
    """Put a stored watch on this boot's clock, when it is first seen.

    A clock that went back counts as no time gone; time that went by while nobody could answer
    counts at most up to the moment of asking.
    """
    gone_ns = max(0, now.utc_ns - watch.heard_utc_ns)
    gone_ns = min(gone_ns, round(watch.rule.interval_s * _NS))
    return Anchor(watch, now.monotonic_ns - gone_ns)


def heard(anchor: Anchor, now: Moment) -> Anchor:
    """After a sign of life."""
    watch = replace(anchor.watch, heard_utc_ns=now.utc_ns, is_missed=False)
    return Anchor(watch, now.monotonic_ns)


def stage(anchor: Anchor | None, monotonic_ns: int) -> PresenceStage:
    """How it stands now."""
    if anchor is None:
        return PresenceStage.OFF
    if anchor.watch.is_missed:
        return PresenceStage.MISSED
    silent_s = (monotonic_ns - anchor.heard_ns) / _NS
    rule = anchor.watch.rule
    if silent_s < rule.interval_s:
        return PresenceStage.HEARD
    return (
        PresenceStage.ASKING if silent_s < rule.interval_s + rule.grace_s else PresenceStage.MISSED
    )


def left_s(anchor: Anchor, monotonic_ns: int) -> float:
    """How long until the next stage, seconds; 0 when it was missed."""
    silent_s = (monotonic_ns - anchor.heard_ns) / _NS
    rule = anchor.watch.rule
    if silent_s < rule.interval_s:
        return rule.interval_s - silent_s
    return max(0.0, rule.interval_s + rule.grace_s - silent_s)
