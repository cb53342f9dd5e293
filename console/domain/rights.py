"""Who may do what: one question, `authorise`, through which every command passes.

Pure: the roles are data (`console.domain.people.role_sets`), the answer is a code. Rules are asked
in order and the first refusal stands; certificates become further rules, and what they need
further fields of `Context`. Nothing is allowed by default: an actor without a role, or an action
that no role lists, is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from console.domain.events import Tone
from console.domain.people.actions import Action, Role
from console.domain.people.role_sets import DEFAULT_TABLE, PERMISSIONS, RightsTable, RoleRights

__all__ = [
    "NOBODY",
    "PERMISSIONS",
    "PHYSICAL",
    "RULES",
    "Action",
    "Actor",
    "Agreement",
    "Context",
    "Reason",
    "Role",
    "Rule",
    "Verdict",
    "authorise",
    "needs_second_person",
    "roles_that_may",
    "rules_of",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        actor_id: Goes into the journal.
        roles: One person may hold several; their permissions add up.
        cameras: Narrows this person to some cameras, whatever the roles say; None = not.
        doors: The same for doors.
        person: Tells persons apart where one has two accounts; empty = the actor's id does.
    """

    actor_id: str
    roles: frozenset[Role]
    cameras: frozenset[str] | None = None
    doors: frozenset[str] | None = None
    person: str = ""


#: Sits at a console where nobody is signed in, or whose session is locked: may do nothing.
NOBODY = Actor("nobody", frozenset())


@dataclass(frozen=True, slots=True)
class Agreement:
    """A second person's yes to one action of one person; made by the two-person service only.

    Attributes:
        agreement_id: Of the request in the journal.
        action: What was agreed to.
        subject: About what, ``kind:id``.
        asked_by: The one actor whom it serves.
        agreed_by: Who agreed, with the roles held at that moment.
    """

    agreement_id: str
    action: Action
    subject: str
    asked_by: str
    agreed_by: Actor


@dataclass(frozen=True, slots=True)
class Context:
    """Where and about what it is asked.

    Attributes:
        seat: The console's seat.
        subject: Whom it concerns, ``kind:id``; empty for the console itself.
        is_exercise: Asked inside a drill.
        camera: The camera that it shows or moves, where the subject does not say so.
        door: The door that it moves, where the subject does not say so.
        age_s: How old the oldest footage or journal row asked for is, seconds.
        tone: Of the alarm it is about; None = not known, and then the worst is assumed.
        agreement: A second person's yes; None = nobody was asked.
        has_real_key: In a drill: the actor holds the real-action key now.
    """

    seat: str
    subject: str = ""
    is_exercise: bool = False
    camera: str = ""
    door: str = ""
    age_s: float = 0.0
    tone: Tone | None = None
    agreement: Agreement | None = None
    has_real_key: bool = False


#: Commands that move a door or a device; in a drill they need the real-action key.
PHYSICAL = frozenset({Action.DECIDE_DEVICE_ACTION})


class Reason(StrEnum):
    """Why the answer is what it is: codes; the sentence is made when shown."""

    IN_ROLE = "in_role"
    NO_ROLE = "no_role"
    NOT_IN_ROLE = "not_in_role"
    CAMERA_NOT_IN_RIGHTS = "camera_not_in_rights"
    DOOR_NOT_IN_RIGHTS = "door_not_in_rights"
    TOO_OLD = "too_old"
    SECOND_PERSON_NEEDED = "second_person_needed"
    AGREEMENT_DOES_NOT_FIT = "agreement_does_not_fit"
    REAL_KEY_NEEDED = "real_key_needed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer.

    Attributes:
        is_allowed: Whether the command may run.
        reason: Why.
    """

    is_allowed: bool
    reason: Reason


#: Refuses with a reason, or says nothing and leaves it to the next rule.
Rule = Callable[[Actor, Action, Context], Reason | None]


def _holds_a_role(actor: Actor, action: Action, context: Context) -> Reason | None:  # noqa: ARG001 - a Rule
    """Refuse whoever has no role at all."""
    return None if actor.roles else Reason.NO_ROLE


def _named(kind: str, given: str, context: Context) -> str:
    """The camera or door of a context; empty when it is about none."""
    found, _, name = context.subject.partition(":")
    return given or (name if found == kind else "")


def _role_rule(table: RightsTable) -> Rule:
    """Refuse what none of the actor's roles lists, at this place, for footage of this age."""

    def refuse(actor: Actor, action: Action, context: Context) -> Reason | None:
        held = [table.roles[role] for role in actor.roles if table.may(role, action)]
        camera = _named("camera", context.camera, context)
        door = _named("door", context.door, context)
        steps: tuple[tuple[Reason, Callable[[RoleRights], bool]], ...] = (
            (Reason.NOT_IN_ROLE, lambda _one: True),
            (
                Reason.CAMERA_NOT_IN_RIGHTS,
                lambda one: _covers(one.cameras, camera) and _covers(actor.cameras, camera),
            ),
            (
                Reason.DOOR_NOT_IN_RIGHTS,
                lambda one: _covers(one.doors, door) and _covers(actor.doors, door),
            ),
            (
                Reason.TOO_OLD,
                lambda one: one.history_s is None or context.age_s <= one.history_s,
            ),
        )
        for reason, is_enough in steps:
            held = [one for one in held if is_enough(one)]
            if not held:
                return reason
        return None

    return refuse


def _covers(ids: frozenset[str] | None, name: str) -> bool:
    """Whether a list of ids, None being all of them, covers one; none is always covered."""
    return ids is None or not name or name in ids


def needs_second_person(action: Action, context: Context, table: RightsTable) -> bool:
    """Whether somebody else must agree, here and now."""
    if action not in table.two_person:
        return False
    if action is Action.SHELVE_ALARM:
        return context.tone in {Tone.ALARM, None}
    if action is Action.ACT_FOR_REAL_IN_EXERCISE:
        return context.is_exercise
    return True


def _person(actor: Actor) -> str:
    """What tells two persons apart."""
    return actor.person or actor.actor_id


def is_fitting(agreement: Agreement, actor: Actor, action: Action, context: Context) -> bool:
    """Whether an agreement was given to this actor for this action on this subject, by another."""
    second = agreement.agreed_by
    return (
        agreement.action is action
        and agreement.subject == context.subject
        and agreement.asked_by == actor.actor_id
        and second.actor_id != actor.actor_id
        and _person(second) != _person(actor)
    )


def _second_rule(table: RightsTable) -> Rule:
    """Refuse what two must agree to, until another person with that right has."""

    def refuse(actor: Actor, action: Action, context: Context) -> Reason | None:
        if not needs_second_person(action, context, table):
            return None
        agreement = context.agreement
        if agreement is None:
            return Reason.SECOND_PERSON_NEEDED
        second = agreement.agreed_by
        may_agree = any(table.may(role, Action.AGREE_AS_SECOND) for role in second.roles)
        if may_agree and is_fitting(agreement, actor, action, context):
            return None
        return Reason.AGREEMENT_DOES_NOT_FIT

    return refuse


def _key_rule(actor: Actor, action: Action, context: Context) -> Reason | None:  # noqa: ARG001 - a Rule
    """Refuse to move anything in a drill without the real-action key."""
    is_pretended = action in PHYSICAL and context.is_exercise
    return Reason.REAL_KEY_NEEDED if is_pretended and not context.has_real_key else None


def rules_of(table: RightsTable) -> tuple[Rule, ...]:
    """The rules that a table of rights makes; made once a version, not once a question."""
    return (_holds_a_role, _role_rule(table), _key_rule, _second_rule(table))


RULES: tuple[Rule, ...] = rules_of(DEFAULT_TABLE)


def authorise(
    actor: Actor, action: Action, context: Context, rules: tuple[Rule, ...] = RULES
) -> Verdict:
    """Decide whether a command may run.

    Args:
        actor: Who asks.
        action: What for.
        context: Where and about what.
        rules: Asked in order; the first refusal stands.

    Returns:
        Allowed only when no rule refuses, and there is at least one rule.
    """
    for rule in rules:
        reason = rule(actor, action, context)
        if reason is not None:
            return Verdict(is_allowed=False, reason=reason)
    return Verdict(is_allowed=bool(rules), reason=Reason.IN_ROLE if rules else Reason.NO_ROLE)


def roles_that_may(action: Action, table: RightsTable = DEFAULT_TABLE) -> tuple[Role, ...]:
    """Whom to ask: the roles that list an action, in the order of `Role`."""
    return tuple(role for role in Role if table.may(role, action))
