"""One incident and what hangs on it: frozen values that a book keeps and views read. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.events import Tone
from console.domain.incidents.kinds import (
    CloseCause,
    CloseOutcome,
    Condition,
    IncidentKind,
    IncidentState,
)


class PartyRole(StrEnum):
    """Why a person belongs to an incident."""

    HANDLER = "handler"
    EXPOSED = "exposed"
    PRESENT = "present"
    WITNESS = "witness"
    INTRUDER = "intruder"
    RESPONDER = "responder"
    ADDRESSEE = "addressee"
    SENDER = "sender"
    OTHER = "other"


class AttachmentKind(StrEnum):
    """What was attached."""

    SNAPSHOT = "snapshot"
    CLIP = "clip"
    SCAN = "scan"
    DOOR_HISTORY = "door_history"
    NOTE = "note"
    PHOTO = "photo"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Party:
    """A person who has to do with it.

    Attributes:
        party_id: Unique within the incident.
        name: As known.
        role: Why listed.
        whereabouts: Where the person is now; empty = not known.
        contact: How to reach them; empty = not known.
        source: How the console knows: ``custody``, ``door``, ``camera``, ``operator``.
    """

    party_id: str
    name: str
    role: PartyRole
    whereabouts: str = ""
    contact: str = ""
    source: str = "operator"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A thing kept with the incident.

    Attributes:
        attachment_id: Unique within the incident.
        kind: What it is.
        title: What people read.
        file: Path below the media root, with slashes; empty for a clip (footage is a range).
        sha256: Hex digest of the file; empty without one.
        camera: Of a picture or clip.
        start_utc_ns: Of a clip, or the moment of a picture; 0 = not known.
        end_utc_ns: Of a clip.
        actor: Who attached it.
    """

    attachment_id: str
    kind: AttachmentKind
    title: str
    file: str = ""
    sha256: str = ""
    camera: str = ""
    start_utc_ns: int = 0
    end_utc_ns: int = 0
    actor: str = "system"


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote.

    Attributes:
        utc_ns: When.
        actor: Who.
        text: As typed.
    """

    utc_ns: int
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Authority:
    """One agency that was called, and what passed between it and us. Times are UTC ns, 0 = not yet.

    Attributes:
        authority_id: Unique within the incident.
        agency: Police, fire service, ...
        reference: Its number for this case; empty = not given.
        called_utc_ns: Called.
        arrived_utc_ns: Came.
        in_command_utc_ns: Took command.
        released_utc_ns: Gave the scene back.
        officer: Who leads there.
        asked: What it asked for.
        given: What it was given.
        receipt: Who signed for what was given.
    """

    authority_id: str
    agency: str
    reference: str = ""
    called_utc_ns: int = 0
    arrived_utc_ns: int = 0
    in_command_utc_ns: int = 0
    released_utc_ns: int = 0
    officer: str = ""
    asked: str = ""
    given: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class MetCondition:
    """A condition somebody declared met.

    Attributes:
        condition: Which.
        value: What makes it true: the reference, the count, the disposition, the date.
        actor: Who said so.
        utc_ns: When.
    """

    condition: Condition
    value: str
    actor: str
    utc_ns: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known about it that no other field holds: ``opened_before`` = ``no``.

    Attributes:
        name: Code of the fact, see `console.domain.packs`.
        value: As told.
        actor: Who told it.
        utc_ns: When.
    """

    name: str
    value: str
    actor: str
    utc_ns: int


@dataclass(frozen=True, slots=True)
class Incident:
    """Everything a view needs of one incident.

    Attributes:
        incident_id: ``control-413``.
        number: Shown with four digits.
        kind: What it is about.
        tone: Priority.
        title: Code of what opened it, or the words of who did; see `is_title_code`.
        is_title_code: Whether `title` is an event code to be worded when shown.
        state: Where it stands.
        opened_utc_ns: When.
        opened_by: Operator's id or ``system``.
        owner: Operator's id; empty = nobody.
        changed_utc_ns: Of the last event folded.
        zone: Where; empty = not known.
        parcel: Item, or empty.
        door: Door, or empty.
        person: Person it began with, or empty.
        cameras: Linked cameras, in the order they came.
        alarms: Ids of the alarms that belong to it.
        unacknowledged: Those of them that nobody acknowledged.
        run: Id of the present playbook run, or empty.
        hold_reason: While on hold.
        conditions: What closing needs.
        met: What of it is met.
        parties: People.
        attachments: Things kept.
        notes: The newest notes, oldest first; the journal has all.
        authorities: Agencies.
        facts: The newest value of each fact.
        outcome: Once closed.
        cause: Once closed.
        closed_utc_ns: Once closed; 0 before.
        exercise: Whether it belongs to a drill.
    """

    incident_id: str
    number: int
    kind: IncidentKind
    tone: Tone
    title: str
    is_title_code: bool
    state: IncidentState
    opened_utc_ns: int
    opened_by: str
    owner: str = ""
    changed_utc_ns: int = 0
    zone: str = ""
    parcel: str = ""
    door: str = ""
    person: str = ""
    cameras: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    unacknowledged: tuple[str, ...] = ()
    run: str = ""
    hold_reason: str = ""
    conditions: tuple[Condition, ...] = ()
    met: tuple[MetCondition, ...] = ()
    parties: tuple[Party, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[Note, ...] = ()
    authorities: tuple[Authority, ...] = ()
    facts: tuple[Fact, ...] = ()
    outcome: CloseOutcome | None = None
    cause: CloseCause | None = None
    closed_utc_ns: int = 0
    exercise: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state is not IncidentState.CLOSED

    @property
    def number_words(self) -> str:
        """``0413``; a drill's number begins with an X."""
        return f"X{self.number:04}" if self.exercise else f"{self.number:04}"

    @property
    def missing_conditions(self) -> tuple[Condition, ...]:
        """What still stands between it and its end."""
        done = {one.condition for one in self.met}
        return tuple(one for one in self.conditions if one not in done)

    def fact(self, name: str) -> str:
        """A fact's value; empty when nobody told it."""
        return next((one.value for one in self.facts if one.name == name), "")


@dataclass(frozen=True, slots=True)
class IncidentBoard:
    """What is shown of all incidents.

    Attributes:
        incidents: Newest opened first: all open ones, and the closed ones still in memory.
    """

    incidents: tuple[Incident, ...] = ()

    @property
    def open_count(self) -> int:
        """How many are open."""
        return sum(1 for one in self.incidents if one.is_open)

    @property
    def oldest_open_utc_ns(self) -> int:
        """When the oldest open one began; 0 without any."""
        return min((one.opened_utc_ns for one in self.incidents if one.is_open), default=0)

    def find(self, incident_id: str) -> Incident | None:
        """One by its id; None when it is not in memory."""
        return next((one for one in self.incidents if one.incident_id == incident_id), None)
