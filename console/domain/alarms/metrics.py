"""What a shift's alarms were like, from the journal's events. Pure.

The figures and bands are those of EEMUA 191 (3rd ed.) and ISA-18.2-2016, clause 16: alarms in ten
minutes, share of ten-minute windows in flood, mix of priorities, time to acknowledge, standing,
chattering and shelved alarms, and the ten that came most often. A suppressed alarm is counted as
suppressed and never as presented.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.alarms.flood import FLOOD_ABOVE, WINDOW_NS
from console.domain.alarms.record import AlarmRecord, first_record, fold, text_of, whole
from console.domain.events import Code, Event, Tone

STALE_NS = 86_400_000_000_000
TOP = 10


@dataclass(frozen=True, slots=True)
class Nuisance:
    """One of the alarms that came most often.

    Attributes:
        code: What it says.
        subject: Whom it concerns.
        count: How often it happened.
        causes: How often each cause code was given at closing.
    """

    code: Code
    subject: str
    count: int
    causes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AlarmReport:
    """The figures of one stretch of time.

    Attributes:
        presented: Announcements that asked for somebody.
        suppressed: Alarms hidden by a rule of the site from the first moment.
        mean_in_10_min: Announcements in ten minutes on average.
        max_in_10_min: In the fullest window.
        flood_share: Share of ten-minute windows with more than ten, 0 to 1.
        by_tone: Announcements by tone.
        acknowledged: How many were acknowledged.
        median_s: Median time to acknowledge, seconds; not a number without any.
        p90_s: 90 of 100 were acknowledged within this, seconds.
        standing: Open at the end.
        stale: Of these, active for more than a day.
        chattering: Alarms that changed three times within a minute.
        shelved: How often an alarm was shelved.
        escalated: How often one went to the next post.
        nuisances: Those that came most often, the most frequent first.
    """

    presented: int = 0
    suppressed: int = 0
    mean_in_10_min: float = 0.0
    max_in_10_min: int = 0
    flood_share: float = 0.0
    by_tone: Mapping[Tone, int] = field(default_factory=dict)
    acknowledged: int = 0
    median_s: float = math.nan
    p90_s: float = math.nan
    standing: int = 0
    stale: int = 0
    chattering: int = 0
    shelved: int = 0
    escalated: int = 0
    nuisances: tuple[Nuisance, ...] = ()


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed (nearest rank)."""
    if not values:
        return math.nan
    rank = max(math.ceil(share * len(values)), 1)
    return sorted(values)[rank - 1]


class _Count:
    """Goes through the events once."""

    def __init__(self) -> None:
        self.records: dict[str, AlarmRecord] = {}
        self.moments: list[int] = []
        self.tones: Counter[Tone] = Counter()
        self.waits_s: list[float] = []
        self.codes: Counter[Code] = Counter()
        self.chattering: set[str] = set()
        self.suppressed = 0
        self.times: Counter[tuple[Code, str]] = Counter()
        self.causes: dict[tuple[Code, str], Counter[str]] = {}

    def take(self, event: Event) -> None:
        alarm_id = text_of(event.params, "alarm")
        if not event.code.startswith("alarm.") or not alarm_id:
            return
        before = self.records.get(alarm_id)
        if event.code is Code.ALARM_RAISED:
            after = first_record(event) if before is None else before
        else:
            after = fold(before, event) if before is not None else first_record(event)
        if after is before:
            return
        self.records[alarm_id] = after
        self.codes[event.code] += 1
        if after.is_chattering:
            self.chattering.add(alarm_id)
        self._announced(before, after, event)
        self._counted(before, after, event)

    def _announced(self, before: AlarmRecord | None, after: AlarmRecord, event: Event) -> None:
        is_new = before is None or after.order > before.order
        is_raised = event.code is Code.ALARM_RAISED or before is not None
        if is_new and is_raised and after.is_unacknowledged:
            self.moments.append(event.utc_ns)
            self.tones[after.tone] += 1
        elif event.code is Code.ALARM_RAISED:
            self.suppressed += 1

    def _counted(self, before: AlarmRecord | None, after: AlarmRecord, event: Event) -> None:
        thing = (after.code, after.subject)
        if event.code is Code.ALARM_RAISED:
            self.times[thing] += 1
        elif event.code is Code.ALARM_REPEATED and before is not None:
            self.times[thing] += max(whole(event.params, "times") - before.count, 1)
        elif event.code is Code.ALARM_ACKNOWLEDGED and before is not None:
            self.waits_s.append(max(event.utc_ns - before.announced_utc_ns, 0) / 1e9)
        elif event.code is Code.ALARM_CLOSED and after.cause_code:
            self.causes.setdefault(thing, Counter())[after.cause_code] += 1


def alarm_report(events: Iterable[Event], from_utc_ns: int, to_utc_ns: int) -> AlarmReport:
    """The figures of one stretch of time.

    Args:
        events: Alarm events in the order of the journal; others are passed over.
        from_utc_ns: Its beginning, UTC ns, included.
        to_utc_ns: Its end, UTC ns, excluded.

    Raises:
        ValueError: If it ends before it begins.
    """
    if to_utc_ns <= from_utc_ns:
        msg = "the report ends before it begins"
        raise ValueError(msg)
    count = _Count()
    for event in events:
        if from_utc_ns <= event.utc_ns < to_utc_ns:
            count.take(event)
    windows = max(math.ceil((to_utc_ns - from_utc_ns) / WINDOW_NS), 1)
    filled = Counter((one - from_utc_ns) // WINDOW_NS for one in count.moments)
    standing = [one for one in count.records.values() if one.is_open]
    return AlarmReport(
        presented=len(count.moments),
        suppressed=count.suppressed,
        mean_in_10_min=len(count.moments) * WINDOW_NS / (to_utc_ns - from_utc_ns),
        max_in_10_min=max(filled.values(), default=0),
        flood_share=sum(one > FLOOD_ABOVE for one in filled.values()) / windows,
        by_tone=dict(count.tones),
        acknowledged=len(count.waits_s),
        median_s=quantile(count.waits_s, 0.5),
        p90_s=quantile(count.waits_s, 0.9),
        standing=len(standing),
        stale=sum(one.is_active and to_utc_ns - one.raised_utc_ns > STALE_NS for one in standing),
        chattering=len(count.chattering),
        shelved=count.codes[Code.ALARM_SHELVED],
        escalated=count.codes[Code.ALARM_ESCALATED],
        nuisances=tuple(
            Nuisance(code, subject, times, dict(count.causes.get((code, subject), {})))
            for (code, subject), times in count.times.most_common(TOP)
        ),
    )


def report_lines(report: AlarmReport) -> list[str]:
    """The report for a person, a figure a line."""
    tones = ", ".join(
        f"{tone.value} {number} ({100 * number / max(report.presented, 1):.0f} %)"
        for tone, number in sorted(report.by_tone.items())
    )
    lines = [
        f"presented {report.presented}, suppressed by design {report.suppressed}",
        f"in 10 min: mean {report.mean_in_10_min:.2f}, most {report.max_in_10_min},"
        f" flood in {100 * report.flood_share:.2f} % of the windows",
        f"by tone: {tones or 'none'}",
        f"acknowledged {report.acknowledged}: median {report.median_s:.1f} s,"
        f" nine of ten within {report.p90_s:.1f} s",
        f"standing {report.standing}, for more than a day {report.stale},"
        f" chattering {report.chattering}, shelved {report.shelved},"
        f" escalated {report.escalated}",
    ]
    for one in report.nuisances:
        causes = ", ".join(f"{cause} {number}" for cause, number in sorted(one.causes.items()))
        lines.append(f"{one.count:>6}  {one.code.value} {one.subject}  {causes or 'no cause'}")
    return lines
