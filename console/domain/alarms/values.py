"""Alarms as others see them: frozen values, no Qt, no clock. Any thread.

`AlarmBoard` is all a window needs to show alarms and to sound them; the service makes a new one
whenever something changed. It refuses nothing and words nothing: titles are made from `code` and
`params` where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.events import Code, Param, Tone
from console.domain.operations import Moment


class AlarmState(StrEnum):
    """Where an alarm stands, after the states of ISA-18.2-2016, 5.8 (letters in brackets).

    RETURNED is unacknowledged: its cause has gone, but nobody has looked yet.
    """

    RAISED = "raised"  # unacknowledged, active (B)
    ACKNOWLEDGED = "acknowledged"  # active (C)
    RETURNED = "returned"  # unacknowledged, not active (D), latched or not (E)
    LATCHED = "latched"  # acknowledged, not active, waits for a reset (F)
    NORMAL = "normal"  # over by itself (A); open only while it owes a cause code
    SHELVED = "shelved"  # hidden by a person until a stated time (G)
    SUPPRESSED = "suppressed"  # hidden by a rule of the site (H)
    OUT_OF_SERVICE = "out_of_service"  # hidden until somebody puts it back (I)
    CLOSED = "closed"  # ended by a person


UNACKNOWLEDGED = frozenset({AlarmState.RAISED, AlarmState.RETURNED})
HIDDEN = frozenset({AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE})


class CauseCode(StrEnum):
    """Why an alarm came, as the person who closes it found."""

    REAL = "real"
    STAFF = "staff"
    HARDWARE = "hardware"
    TEST = "test"


class SoundPattern(StrEnum):
    """What must sound now; the notes stand where sound is made."""

    NONE = "none"
    ALARM = "alarm"
    WARNING = "warning"
    NOTICE = "notice"
    UNKNOWN = "unknown"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class SoundView:
    """What must sound now.

    Attributes:
        pattern: Repeats until the view changes, save notice and unknown, which sound once for
            each serial.
        serial: Rises whenever something new has to be heard: a new alarm, a re-alarm.
        alarm_id: The loudest alarm behind it; empty with NONE.
        exercise: Whether that alarm belongs to a drill.
        raised_ns: Monotonic ns at which the newest alarm behind it was announced; 0 with NONE.
    """

    pattern: SoundPattern = SoundPattern.NONE
    serial: int = 0
    alarm_id: str = ""
    exercise: bool = False
    raised_ns: int = 0


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One alarm.

    Attributes:
        alarm_id: ``control-17``.
        tone: How much it matters.
        state: Where it stands.
        code: What happened; its sentence is the title.
        subject: Whom it concerns: ``door:D3``.
        params: Of the event that raised it last; what the sentence is made from.
        raised: When it first came.
        announced: When it last became unacknowledged: first raised, raised again, unshelved.
        order: Rises with every announcement of any alarm of the seat; orders equal tones.
        is_active: Whether its cause is still there, as far as anything told.
        count: How often it was raised, at least 1.
        is_chattering: Changed three times or more within a minute.
        is_pinned: Life may depend on it: stands before all others of its tone.
        is_first_out: The first of its group in a flood.
        is_latching: Needs a reset after its cause has gone.
        needs_cause: Cannot be closed without a cause code.
        can_close: A person may close it as it stands.
        acknowledged_by: Operator's id, empty while nobody did.
        acknowledged_utc_ns: UTC ns, 0 while nobody did.
        hidden_by: Who shelved it or took it out of service, or the rule that suppresses it.
        hidden_reason: Why.
        hidden_until_utc_ns: UTC ns at which a shelf ends; 0 with none.
        realarms: How often it sounded again because nobody acknowledged it.
        escalated_to: The post it was last passed to; empty with none.
        cause_code: Given at closing, else None.
        incident: Id of the incident it belongs to, empty with none.
        playbook: Id of the procedure to begin with: ``pb.intruder``; empty with none.
        group: Alarms of one group have one likely cause; names the group in a flood.
        camera: Id of the camera to show, empty with none.
        zone: Zone, empty when not known.
        parcel: Parcel's id, empty with none.
        person: Person's id, empty with none.
        exercise: Belongs to a drill.
    """

    alarm_id: str
    tone: Tone
    state: AlarmState
    code: Code
    subject: str
    params: Mapping[str, Param]
    raised: Moment
    announced: Moment
    order: int
    is_active: bool = True
    count: int = 1
    is_chattering: bool = False
    is_pinned: bool = False
    is_first_out: bool = False
    is_latching: bool = False
    needs_cause: bool = False
    can_close: bool = False
    acknowledged_by: str = ""
    acknowledged_utc_ns: int = 0
    hidden_by: str = ""
    hidden_reason: str = ""
    hidden_until_utc_ns: int = 0
    realarms: int = 0
    escalated_to: str = ""
    cause_code: CauseCode | None = None
    incident: str = ""
    playbook: str = ""
    group: str = ""
    camera: str = ""
    zone: str = ""
    parcel: str = ""
    person: str = ""
    exercise: bool = False

    @property
    def is_unacknowledged(self) -> bool:
        """Whether somebody still has to look."""
        return self.state in UNACKNOWLEDGED

    @property
    def is_hidden(self) -> bool:
        """Whether it is shelved, suppressed or out of service."""
        return self.state in HIDDEN


@dataclass(frozen=True, slots=True)
class FloodGroup:
    """Alarms of one flood that have one likely cause.

    Attributes:
        group: Its key: a zone, a subject's kind, a code.
        code: What its first alarm says.
        tone: The highest tone among them.
        count: How many alarms.
        first_id: The alarm that came first.
    """

    group: str
    code: Code
    tone: Tone
    count: int
    first_id: str


@dataclass(frozen=True, slots=True)
class FloodView:
    """A flood that has not ended.

    Attributes:
        since_utc_ns: When it began.
        count: Alarms announced in the last ten minutes.
        total: Alarms announced since it began.
        first_id: The first alarm of the flood: the first-out.
        groups: By rising moment of their first alarm.
    """

    since_utc_ns: int
    count: int
    total: int
    first_id: str
    groups: tuple[FloodGroup, ...] = ()


class Load(StrEnum):
    """How much an operator is asked to handle, after EEMUA 191's ten-minute bands."""

    STEADY = "steady"
    BUSY = "busy"
    TOO_MUCH = "too_much"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class RateView:
    """The meter of the operator who sits here.

    Attributes:
        operator: Operator's id, empty when nobody is signed in.
        last_10_min: Alarms announced in the last ten minutes.
        since_sign_in: Alarms announced since the operator signed in.
        load: What that means.
    """

    operator: str = ""
    last_10_min: int = 0
    since_sign_in: int = 0
    load: Load = Load.STEADY


@dataclass(frozen=True, slots=True)
class AlarmBoard:
    """Everything about alarms at one instant.

    Attributes:
        alarms: Every open one, in the order of the strip: unacknowledged before others, pinned and
            higher tones first, then oldest. Hidden ones come last.
        shown_id: What the strip shows; None when nothing is unacknowledged.
        shown_since_ns: Monotonic ns since when it shows that.
        is_guarded: The strip changed without the operator's doing: F2 is refused for the first
            half second after `shown_since_ns`.
        pinned_id: The oldest pinned alarm that is active, acknowledged or not; None with none.
        newest_id: The unacknowledged alarm announced last; None with none.
        counts: Unacknowledged alarms by tone; every tone but CALM is a key. No drills in it.
        drill_count: Unacknowledged alarms that belong to a drill.
        hidden_count: Shelved, suppressed and out of service.
        flood: The flood that is on; None with none.
        silenced_until_ns: Monotonic ns at which sound comes back; 0 while it is on.
        sound: What must sound.
        rate: The meter of the operator.
    """

    alarms: tuple[AlarmView, ...] = ()
    shown_id: str | None = None
    shown_since_ns: int = 0
    is_guarded: bool = True
    pinned_id: str | None = None
    newest_id: str | None = None
    counts: Mapping[Tone, int] = field(default_factory=dict)
    drill_count: int = 0
    hidden_count: int = 0
    flood: FloodView | None = None
    silenced_until_ns: int = 0
    sound: SoundView = SoundView()
    rate: RateView = RateView()

    def find(self, alarm_id: str | None) -> AlarmView | None:
        """The alarm of an id, None when it is not on the board."""
        return next((one for one in self.alarms if one.alarm_id == alarm_id), None)

    @property
    def shown(self) -> AlarmView | None:
        """The alarm the strip shows."""
        return self.find(self.shown_id)
