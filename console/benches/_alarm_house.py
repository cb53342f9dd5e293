"""The real alarm service of a bench over a list of durable events and a clock of its own."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from console.clock import ManualClock
from console.domain.alarms.policy import AlarmPolicy
from console.domain.alarms.values import AlarmBoard
from console.domain.events import Code, Event, Param, StoredEvent, Tone
from console.domain.people.actions import Role
from console.domain.rights import Actor
from console.services.alarms.service import AlarmService
from console.services.commands import CommandDesk
from console.services.ledger import Ledger

SEAT = "control"
#: Monday, 2 November 2026, 00:00 UTC.
MONDAY_UTC_NS = 1_793_577_600_000_000_000
GUARD = Actor("bench-guard", frozenset({Role.GUARD}))


@dataclass
class AlarmHouse:
    """One seat whose time is told, not awaited.

    Attributes:
        policy: The site's rules; None = the defaults.
        clock: Its clock.
        events: What was made durable, in order.
    """

    policy: AlarmPolicy | None = None
    clock: ManualClock = field(default_factory=lambda: ManualClock(MONDAY_UTC_NS))
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self._append_now, self.clock)
        commands = CommandDesk(GUARD, self.clock, self.events.append)
        zone = ZoneInfo("UTC")
        self.service = AlarmService(self.ledger, commands, SEAT, zone, self.policy)
        self.ledger.add(self.service.book)

    def _append_now(self, event: Event, timeout_s: float) -> StoredEvent:
        del timeout_s
        self.events.append(event)
        return StoredEvent(len(self.events), len(self.events), SEAT, "bench", b"", event)

    def wait(self, seconds: float, step_s: float = 0.25) -> None:
        """Let time pass, ticking as the operations desk does."""
        end_ns = self.clock.monotonic_ns() + round(seconds * 1e9)
        while self.clock.monotonic_ns() < end_ns:
            left_s = (end_ns - self.clock.monotonic_ns()) / 1e9
            self.clock.advance(min(step_s, left_s))
            self.service.tick(self.ledger.now())

    def tell(self, code: Code, tone: Tone, subject: str, **params: Param) -> Event:
        """A fact from outside, as the desk tells it to the service."""
        now = self.ledger.now()
        event = Event(code, tone, subject, now.utc_ns, now.monotonic_ns, params=params)
        self.service.react(event)
        return event

    @property
    def board(self) -> AlarmBoard:
        """What the window would show now."""
        return self.service.view()
