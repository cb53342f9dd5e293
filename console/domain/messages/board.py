"""What the window is shown of messages: one frozen board. Pure values; any thread.

A message is never shown better than proven: `SENT` means that a server took it, not that anybody
read it. Only `ANSWERED` says that a person reacted, and that is what a guard or a caller recorded.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.operations import Moment


class Channel(StrEnum):
    """How a contact is reached."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    MQTT = "mqtt"
    PHONE = "phone"


class MessageState(StrEnum):
    """Where one message stands."""

    WAITING_APPROVAL = "waiting_approval"
    WAITING = "waiting"
    TRYING = "trying"
    RETRYING = "retrying"
    SENT = "sent"
    TO_CALL = "to_call"
    CALLED = "called"
    ANSWERED = "answered"
    SUPPRESSED = "suppressed"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    CLOSED = "closed"


#: States in which something is still to be done by the console or by a person.
OPEN_STATES = frozenset(
    {
        MessageState.WAITING_APPROVAL,
        MessageState.WAITING,
        MessageState.TRYING,
        MessageState.RETRYING,
        MessageState.TO_CALL,
    }
)

#: States that a person has to know about: nothing more will happen by itself.
FAILED_STATES = frozenset({MessageState.REFUSED, MessageState.GIVEN_UP})


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One person told, or still to be told, by one channel.

    Attributes:
        message_id: ``control-17``; the stable id that travels with the message.
        thread: Id of the first message about this matter; the others are its escalation.
        contact_id: Whom, by the contact list.
        who: The contact's name.
        channel: How.
        state: Where it stands; the word for it is made when shown.
        post: The post it is meant for: ``supervisor``.
        title: First line of the message.
        incident: Id, or empty.
        alarm: Id, or empty.
        run: Id, or empty.
        queued: When it was made.
        changed: When the state came about.
        attempts: How often the server was asked, or the number called.
        cause: Code of what went wrong last, or empty.
        answer: What the person said, or empty.
        reference: A number the person gave: ``CAD 2217``; or empty.
        by: Who called or recorded the answer, or empty.
        next_try_utc_ns: When it is tried again; 0 when it is not.
        answer_by_utc_ns: Until when an answer is expected; 0 when none is.
        escalated_to: Name of the next one asked because this one did not answer, or empty.
        is_exercise: Made in a drill.
        is_sandbox: Goes to the contact's drill address.
    """

    message_id: str
    thread: str
    contact_id: str
    who: str
    channel: Channel
    state: MessageState
    post: str
    title: str
    incident: str
    alarm: str
    run: str
    queued: Moment
    changed: Moment
    attempts: int = 0
    cause: str = ""
    answer: str = ""
    reference: str = ""
    by: str = ""
    next_try_utc_ns: int = 0
    answer_by_utc_ns: int = 0
    escalated_to: str = ""
    is_exercise: bool = False
    is_sandbox: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_STATES

    @property
    def has_failed(self) -> bool:
        """Whether it did not arrive and nothing more happens by itself."""
        return self.state in FAILED_STATES


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as the contact panel shows it.

    Attributes:
        contact_id: By the contact list.
        who: Name.
        roles: What the contact is called for.
        channels: How it is reached, in the order of trying.
        has_sandbox: Whether drills can reach it.
        is_on_call: Whether a rota has it on call now.
        tested_utc_ns: When it was last proven to be reachable; 0 = never.
        tested_outcome: Outcome code of that test, or empty.
    """

    contact_id: str
    who: str
    roles: tuple[str, ...]
    channels: tuple[Channel, ...]
    has_sandbox: bool
    is_on_call: bool
    tested_utc_ns: int = 0
    tested_outcome: str = ""


@dataclass(frozen=True, slots=True)
class MessageBoard:
    """All of it, at one moment.

    Attributes:
        rows: Newest last; every open one, and the last ended ones.
        contacts: The contact list, in its order.
        contact_version: Version of the contact list; 0 = none yet.
        server_causes: Why a channel cannot send now, by channel name; empty = nothing known.
    """

    rows: tuple[MessageRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    contact_version: int = 0
    server_causes: tuple[tuple[Channel, str], ...] = ()

    def told(self, incident: str) -> tuple[MessageRow, ...]:
        """Who was told about one incident, in the order of telling."""
        return tuple(row for row in self.rows if row.incident == incident)

    @property
    def calls(self) -> tuple[MessageRow, ...]:
        """What a person has to call now, the oldest first."""
        return tuple(row for row in self.rows if row.state is MessageState.TO_CALL)

    @property
    def failed(self) -> tuple[MessageRow, ...]:
        """What did not arrive and will not by itself, unless somebody else was asked since."""
        return tuple(row for row in self.rows if row.has_failed and not row.escalated_to)


def answered_of(rows: tuple[MessageRow, ...]) -> tuple[int, int]:
    """How many people were reached: answered and all, each thread counted once.

    Returns:
        ``(4, 6)`` for "4 of 6 answered".
    """
    threads = {row.thread for row in rows}
    answered = {row.thread for row in rows if row.state is MessageState.ANSWERED}
    return len(answered), len(threads)
