"""Who sits at a seat: signed out, at work, or away with the controls locked. Pure values.

The state of a seat follows from the events alone. A lock is kept over a restart: whoever was at
work proves again who they are before the controls answer. The wall and the alarms are no part of
this: they show and sound whoever sits there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from console.domain.people.actions import Action, Role
from console.domain.people.presence import PresenceStage
from console.domain.rights import NOBODY, Actor


class SessionState(StrEnum):
    """How it stands with a seat."""

    SIGNED_OUT = "signed_out"
    ACTIVE = "active"
    LOCKED = "locked"


class LockCause(StrEnum):
    """Why the controls are locked; codes of the event."""

    ASKED = "asked"
    IDLE = "idle"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Session:
    """What the events say of one seat.

    Attributes:
        seat: Of the console.
        state: How it stands.
        account_id: Who is at work or away; empty when signed out.
        name: As shown.
        roles: As held when signing in.
        since_utc_ns: When the person signed in.
        changed_utc_ns: When the state changed last.
        lock_cause: Why it is locked; None when it is not.
    """

    seat: str
    state: SessionState = SessionState.SIGNED_OUT
    account_id: str = ""
    name: str = ""
    roles: frozenset[Role] = frozenset()
    since_utc_ns: int = 0
    changed_utc_ns: int = 0
    lock_cause: LockCause | None = None


class Purpose(StrEnum):
    """What somebody proves who they are for."""

    SIGN_IN = "sign_in"
    HAND_OVER = "hand_over"
    SECOND = "second"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a purpose


class Refusal(StrEnum):
    """Why a proof does not help; codes of the event and of the answer at the screen."""

    WRONG = "wrong"
    CLOSED = "closed"
    BUSY = "busy"
    OTHER_PERSON = "other_person"
    SAME_PERSON = "same_person"
    NO_RIGHT = "no_right"
    MUST_CHANGE = "must_change"
    SET_BY_ASKER = "set_by_asker"
    EXPIRED = "expired"
    NOTHING_ASKED = "nothing_asked"
    SECRET_WEAK = "secret_weak"  # noqa: S105 - a code
    STORE_DOWN = "store_down"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the last entry at this seat, for the panel that asked.

    Attributes:
        serial: Grows with every answer, so that the same answer twice is two answers.
        purpose: What it was for.
        refusal: None when it was accepted.
        wait_s: How long the account or seat is closed, seconds; 0 = not.
        detail: Which rule a new password breaks; empty otherwise.
    """

    serial: int = 0
    purpose: Purpose = Purpose.SIGN_IN
    refusal: Refusal | None = None
    wait_s: float = 0.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SecondPersonView:
    """The request for a second person that waits at this seat.

    Attributes:
        request_id: Of the request.
        action: What would be done.
        subject: About what, ``kind:id``.
        reason: In the asker's words; may be empty.
        asked_by: Shown name of the asker.
        until_ns: Monotonic ns at which it expires with nothing done.
    """

    request_id: str
    action: Action
    subject: str
    reason: str
    asked_by: str
    until_ns: int


@dataclass(frozen=True, slots=True)
class PresenceView:
    """The timer of somebody who is alone.

    Attributes:
        stage: How it stands.
        name: Whom it watches.
        until_ns: Monotonic ns of the next stage; 0 when off or missed.
        interval_s: How often it asks.
    """

    stage: PresenceStage = PresenceStage.OFF
    name: str = ""
    until_ns: int = 0
    interval_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SessionView:
    """Everything the window shows of who sits here.

    Attributes:
        seat: Of the console.
        state: How it stands.
        account_id: Who is at work or away; empty when signed out.
        name: As shown.
        role: The one of the roles that is named in the strip; None when signed out.
        actions: What the person may do somewhere, at least; empty unless at work.
        since_utc_ns: When the person signed in.
        locked_utc_ns: When the controls were locked; 0 when they are not.
        lock_cause: Why.
        incoming: Who has signed in to take the seat over and was not accepted yet.
        last_utc_ns: When the person had signed in the time before; 0 = never.
        must_change: The password was set by somebody else.
        cameras: Those that the person may watch, also while away; None = every one.
        history_s: How far back the person may read the log, seconds; None = all of it.
        has_people: Whether the site has accounts at all.
        answer: To the last entry.
        second: A request for a second person; None when there is none.
        presence: The timer of somebody who is alone.
    """

    seat: str
    state: SessionState = SessionState.SIGNED_OUT
    account_id: str = ""
    name: str = ""
    role: Role | None = None
    actions: frozenset[Action] = frozenset()
    since_utc_ns: int = 0
    locked_utc_ns: int = 0
    lock_cause: LockCause | None = None
    incoming: str = ""
    last_utc_ns: int = 0
    must_change: bool = False
    cameras: frozenset[str] | None = None
    history_s: float | None = None
    has_people: bool = True
    answer: Answer = Answer()
    second: SecondPersonView | None = None
    presence: PresenceView = PresenceView()

    @property
    def is_alone(self) -> bool:
        """Whether somebody is watched because nobody else is there."""
        return self.presence.stage is not PresenceStage.OFF


def roles_text(roles: Iterable[Role]) -> str:
    """Roles as a parameter of an event."""
    return ",".join(sorted(role.value for role in roles))


def roles_from_text(text: str) -> frozenset[Role]:
    """Roles of an event; what this program does not know grants nothing."""
    return frozenset(Role(one) for one in text.split(",") if one in set(Role))


def acting(session: Session, actor: Actor) -> Actor:
    """Who acts at a seat: nobody, unless somebody is at work there."""
    return actor if session.state is SessionState.ACTIVE else NOBODY
