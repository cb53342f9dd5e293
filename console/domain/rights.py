"""Who may do what: one question, `authorise`, through which every command passes.

Pure: the roles are data, the answer is a code. Rules are asked in order and the first refusal
stands; the second person's agreement and certificates become further rules in `RULES`, and what
they need (who agreed, which papers) further fields of `Context`. Nothing is allowed by default: an
actor without a role, or an action that no role lists, is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """Every command that changes something, shows footage or takes it away."""

    WATCH_LIVE = "watch_live"
    PLAY_FOOTAGE = "play_footage"
    TAKE_SNAPSHOT = "take_snapshot"
    SET_BOOKMARK = "set_bookmark"
    ARRANGE_WALL = "arrange_wall"
    ARRANGE_WINDOW = "arrange_window"
    OPEN_SECOND_SCREEN = "open_second_screen"
    PRINT_KEY_CARD = "print_key_card"
    READ_JOURNAL = "read_journal"
    LOCK_FOOTAGE = "lock_footage"
    UNLOCK_FOOTAGE = "unlock_footage"
    EXPORT_FOOTAGE = "export_footage"
    VERIFY_JOURNAL = "verify_journal"
    PRUNE_JOURNAL = "prune_journal"
    RUN_SELFTEST = "run_selftest"
    RELOAD_SITE = "reload_site"
    EDIT_SITE = "edit_site"
    EDIT_SECRETS = "edit_secrets"
    LEAVE_CONSOLE = "leave_console"

    ACKNOWLEDGE_ALARM = "acknowledge_alarm"
    SILENCE_SOUND = "silence_sound"
    RESET_ALARM = "reset_alarm"
    SHELVE_ALARM = "shelve_alarm"
    CLOSE_ALARM = "close_alarm"
    SUPPRESS_ALARM = "suppress_alarm"
    TAKE_ALARM_OUT_OF_SERVICE = "take_alarm_out_of_service"
    READ_ALARM_REPORT = "read_alarm_report"

    LOCK_SESSION = "lock_session"
    HAND_OVER_SEAT = "hand_over_seat"
    CHANGE_OWN_PASSWORD = "change_own_password"  # noqa: S105 - an action
    EDIT_ACCOUNTS = "edit_accounts"
    EDIT_ROLES = "edit_roles"
    AGREE_AS_SECOND = "agree_as_second"
    CONFIRM_PRESENCE = "confirm_presence"
    SET_PRESENCE_TIMER = "set_presence_timer"

    OPEN_INCIDENT = "open_incident"
    WORK_ON_INCIDENT = "work_on_incident"
    TRANSFER_INCIDENT = "transfer_incident"
    CLOSE_INCIDENT = "close_incident"
    REOPEN_INCIDENT = "reopen_incident"
    RECORD_AUTHORITY = "record_authority"
    MAKE_PACK = "make_pack"
    EXPORT_LOG = "export_log"

    RUN_PLAYBOOK = "run_playbook"
    SKIP_STEP = "skip_step"
    CHANGE_HAZARD = "change_hazard"
    DECIDE_DEVICE_ACTION = "decide_device_action"
    EDIT_PLAYBOOK = "edit_playbook"
    APPROVE_PLAYBOOK = "approve_playbook"

    SEND_MESSAGE = "send_message"
    LOG_CALL = "log_call"
    EDIT_CONTACTS = "edit_contacts"
    TEST_CONTACT = "test_contact"

    RUN_EXERCISE = "run_exercise"
    ACT_FOR_REAL_IN_EXERCISE = "act_for_real_in_exercise"
    WRITE_LOG_BOOK = "write_log_book"
    MAKE_SHIFT_REPORT = "make_shift_report"
    PRINT_DOCUMENT = "print_document"
    EDIT_PLAN = "edit_plan"


class Role(StrEnum):
    """What a person is here for."""

    GUARD = "guard"
    SUPERVISOR = "supervisor"
    INSTALLER = "installer"
    ADMINISTRATOR = "administrator"


_GUARD = frozenset(
    {
        Action.WATCH_LIVE,
        Action.PLAY_FOOTAGE,
        Action.TAKE_SNAPSHOT,
        Action.SET_BOOKMARK,
        Action.ARRANGE_WALL,
        Action.ARRANGE_WINDOW,
        Action.OPEN_SECOND_SCREEN,
        Action.PRINT_KEY_CARD,
        Action.READ_JOURNAL,
        Action.LOCK_FOOTAGE,
        Action.LEAVE_CONSOLE,
        Action.ACKNOWLEDGE_ALARM,
        Action.SILENCE_SOUND,
        Action.RESET_ALARM,
        Action.SHELVE_ALARM,
        Action.CLOSE_ALARM,
        Action.LOCK_SESSION,
        Action.HAND_OVER_SEAT,
        Action.CHANGE_OWN_PASSWORD,
        Action.CONFIRM_PRESENCE,
        Action.SET_PRESENCE_TIMER,
        Action.OPEN_INCIDENT,
        Action.WORK_ON_INCIDENT,
        Action.TRANSFER_INCIDENT,
        Action.RECORD_AUTHORITY,
        Action.MAKE_PACK,
        Action.RUN_PLAYBOOK,
        Action.SKIP_STEP,
        Action.CHANGE_HAZARD,
        Action.DECIDE_DEVICE_ACTION,
        Action.SEND_MESSAGE,
        Action.LOG_CALL,
        Action.TEST_CONTACT,
        Action.WRITE_LOG_BOOK,
        Action.MAKE_SHIFT_REPORT,
        Action.PRINT_DOCUMENT,
    }
)
_SUPERVISOR = _GUARD | {
    Action.UNLOCK_FOOTAGE,
    Action.EXPORT_FOOTAGE,
    Action.VERIFY_JOURNAL,
    Action.SUPPRESS_ALARM,
    Action.TAKE_ALARM_OUT_OF_SERVICE,
    Action.READ_ALARM_REPORT,
    Action.AGREE_AS_SECOND,
    Action.CLOSE_INCIDENT,
    Action.REOPEN_INCIDENT,
    Action.EXPORT_LOG,
    Action.EDIT_PLAYBOOK,
    Action.APPROVE_PLAYBOOK,
    Action.EDIT_CONTACTS,
    Action.RUN_EXERCISE,
    Action.ACT_FOR_REAL_IN_EXERCISE,
    Action.EDIT_PLAN,
}

#: What each role may do. The installer sees live pictures to aim cameras, but no footage; the
#: administrator keeps the system and may not take footage away or release what is locked.
PERMISSIONS: Mapping[Role, frozenset[Action]] = {
    Role.GUARD: _GUARD,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.INSTALLER: frozenset(
        {
            Action.WATCH_LIVE,
            Action.ARRANGE_WALL,
            Action.ARRANGE_WINDOW,
            Action.OPEN_SECOND_SCREEN,
            Action.PRINT_KEY_CARD,
            Action.RUN_SELFTEST,
            Action.RELOAD_SITE,
            Action.EDIT_SITE,
            Action.EDIT_SECRETS,
            Action.LEAVE_CONSOLE,
            Action.LOCK_SESSION,
            Action.HAND_OVER_SEAT,
            Action.CHANGE_OWN_PASSWORD,
            Action.EDIT_PLAN,
            Action.TEST_CONTACT,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Action.WATCH_LIVE,
            Action.ARRANGE_WALL,
            Action.ARRANGE_WINDOW,
            Action.OPEN_SECOND_SCREEN,
            Action.PRINT_KEY_CARD,
            Action.READ_JOURNAL,
            Action.VERIFY_JOURNAL,
            Action.PRUNE_JOURNAL,
            Action.RUN_SELFTEST,
            Action.RELOAD_SITE,
            Action.EDIT_SITE,
            Action.EDIT_SECRETS,
            Action.LEAVE_CONSOLE,
            Action.LOCK_SESSION,
            Action.HAND_OVER_SEAT,
            Action.CHANGE_OWN_PASSWORD,
            Action.EDIT_ACCOUNTS,
            Action.EDIT_ROLES,
            Action.READ_ALARM_REPORT,
            Action.EXPORT_LOG,
            Action.EDIT_CONTACTS,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        actor_id: Goes into the journal.
        roles: One person may hold several; their permissions add up.
    """

    actor_id: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Context:
    """Where and about what it is asked.

    Attributes:
        seat: The console's seat.
        subject: Whom it concerns, ``kind:id``; empty for the console itself.
        is_exercise: Asked inside a drill.
    """

    seat: str
    subject: str = ""
    is_exercise: bool = False


class Reason(StrEnum):
    """Why the answer is what it is: codes; the sentence is made when shown."""

    IN_ROLE = "in_role"
    NO_ROLE = "no_role"
    NOT_IN_ROLE = "not_in_role"


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


def _role_lists_it(actor: Actor, action: Action, context: Context) -> Reason | None:  # noqa: ARG001 - a Rule
    """Refuse what none of the actor's roles lists."""
    is_listed = any(action in PERMISSIONS[role] for role in actor.roles)
    return None if is_listed else Reason.NOT_IN_ROLE


RULES: tuple[Rule, ...] = (_holds_a_role, _role_lists_it)


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


def roles_that_may(action: Action) -> tuple[Role, ...]:
    """Whom to ask: the roles that list an action, in the order of `Role`."""
    return tuple(role for role in Role if action in PERMISSIONS[role])
