"""Words about who sits here: roles, actions, refusals of entries. GUI thread."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from console.domain.people.accounts import NameProblem
from console.domain.people.actions import Action, Role
from console.domain.people.passwords import SecretProblem
from console.domain.people.role_sets import TableProblem
from console.domain.people.sessions import Answer, Purpose, Refusal
from console.models.words import QT_TRANSLATE_NOOP

CONTEXT: Final = "seat"
#: From here on a wait is told in minutes.
LONG_WAIT_S = 90.0

ROLES: Final[dict[Role, str]] = {
    Role.GUARD: QT_TRANSLATE_NOOP("seat", "Guard"),
    Role.SUPERVISOR: QT_TRANSLATE_NOOP("seat", "Supervisor"),
    Role.INSTALLER: QT_TRANSLATE_NOOP("seat", "Installer"),
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("seat", "Administrator"),
}

ACTIONS: Final[dict[Action, str]] = {
    Action.WATCH_LIVE: QT_TRANSLATE_NOOP("seat", "Watch live pictures"),
    Action.PLAY_FOOTAGE: QT_TRANSLATE_NOOP("seat", "Play footage"),
    Action.TAKE_SNAPSHOT: QT_TRANSLATE_NOOP("seat", "Take a snapshot"),
    Action.SET_BOOKMARK: QT_TRANSLATE_NOOP("seat", "Set a bookmark"),
    Action.ARRANGE_WALL: QT_TRANSLATE_NOOP("seat", "Arrange the wall"),
    Action.ARRANGE_WINDOW: QT_TRANSLATE_NOOP("seat", "Arrange the window"),
    Action.OPEN_SECOND_SCREEN: QT_TRANSLATE_NOOP("seat", "Open the second screen"),
    Action.PRINT_KEY_CARD: QT_TRANSLATE_NOOP("seat", "Print the key card"),
    Action.READ_JOURNAL: QT_TRANSLATE_NOOP("seat", "Read the log"),
    Action.LOCK_FOOTAGE: QT_TRANSLATE_NOOP("seat", "Lock footage"),
    Action.UNLOCK_FOOTAGE: QT_TRANSLATE_NOOP("seat", "Release locked footage"),
    Action.EXPORT_FOOTAGE: QT_TRANSLATE_NOOP("seat", "Export footage"),
    Action.VERIFY_JOURNAL: QT_TRANSLATE_NOOP("seat", "Verify the journal"),
    Action.PRUNE_JOURNAL: QT_TRANSLATE_NOOP("seat", "Remove old journal rows"),
    Action.RUN_SELFTEST: QT_TRANSLATE_NOOP("seat", "Run the self-test"),
    Action.RELOAD_SITE: QT_TRANSLATE_NOOP("seat", "Read the site file again"),
    Action.EDIT_SITE: QT_TRANSLATE_NOOP("seat", "Change the site"),
    Action.EDIT_SECRETS: QT_TRANSLATE_NOOP("seat", "Change secrets"),
    Action.LEAVE_CONSOLE: QT_TRANSLATE_NOOP("seat", "Leave the console"),
    Action.ACKNOWLEDGE_ALARM: QT_TRANSLATE_NOOP("seat", "Acknowledge an alarm"),
    Action.SILENCE_SOUND: QT_TRANSLATE_NOOP("seat", "Silence the sound"),
    Action.RESET_ALARM: QT_TRANSLATE_NOOP("seat", "Reset an alarm"),
    Action.SHELVE_ALARM: QT_TRANSLATE_NOOP("seat", "Shelve an alarm"),
    Action.UNSHELVE_ALARM: QT_TRANSLATE_NOOP("seat", "Take an alarm off the shelf"),
    Action.CLOSE_ALARM: QT_TRANSLATE_NOOP("seat", "Close an alarm"),
    Action.SUPPRESS_ALARM: QT_TRANSLATE_NOOP("seat", "Suppress an alarm"),
    Action.TAKE_ALARM_OUT_OF_SERVICE: QT_TRANSLATE_NOOP("seat", "Take an alarm out of service"),
    Action.READ_ALARM_REPORT: QT_TRANSLATE_NOOP("seat", "Read the alarm report"),
    Action.LOCK_SESSION: QT_TRANSLATE_NOOP("seat", "Lock the controls"),
    Action.HAND_OVER_SEAT: QT_TRANSLATE_NOOP("seat", "Hand the seat over"),
    Action.TAKE_OVER_SESSION: QT_TRANSLATE_NOOP("seat", "Take a locked seat over"),
    Action.CHANGE_OWN_PASSWORD: QT_TRANSLATE_NOOP("seat", "Change the own password"),
    Action.EDIT_ACCOUNTS: QT_TRANSLATE_NOOP("seat", "Change accounts"),
    Action.EDIT_ROLES: QT_TRANSLATE_NOOP("seat", "Change rights of roles"),
    Action.AGREE_AS_SECOND: QT_TRANSLATE_NOOP("seat", "Agree as second person"),
    Action.CONFIRM_PRESENCE: QT_TRANSLATE_NOOP("seat", "Answer the lone-worker timer"),
    Action.SET_PRESENCE_TIMER: QT_TRANSLATE_NOOP("seat", "Set the lone-worker timer"),
    Action.OPEN_INCIDENT: QT_TRANSLATE_NOOP("seat", "Open an incident"),
    Action.WORK_ON_INCIDENT: QT_TRANSLATE_NOOP("seat", "Work on an incident"),
    Action.TRANSFER_INCIDENT: QT_TRANSLATE_NOOP("seat", "Transfer an incident"),
    Action.CLOSE_INCIDENT: QT_TRANSLATE_NOOP("seat", "Close an incident"),
    Action.REOPEN_INCIDENT: QT_TRANSLATE_NOOP("seat", "Open an incident again"),
    Action.RECORD_AUTHORITY: QT_TRANSLATE_NOOP("seat", "Record an authority"),
    Action.MAKE_PACK: QT_TRANSLATE_NOOP("seat", "Make a hand-over pack"),
    Action.EXPORT_LOG: QT_TRANSLATE_NOOP("seat", "Export the log"),
    Action.RUN_PLAYBOOK: QT_TRANSLATE_NOOP("seat", "Run a playbook"),
    Action.SKIP_STEP: QT_TRANSLATE_NOOP("seat", "Skip a step"),
    Action.CHANGE_HAZARD: QT_TRANSLATE_NOOP("seat", "Change the hazard"),
    Action.DECIDE_DEVICE_ACTION: QT_TRANSLATE_NOOP("seat", "Decide on a device action"),
    Action.EDIT_PLAYBOOK: QT_TRANSLATE_NOOP("seat", "Change playbooks"),
    Action.APPROVE_PLAYBOOK: QT_TRANSLATE_NOOP("seat", "Approve playbooks"),
    Action.SEND_MESSAGE: QT_TRANSLATE_NOOP("seat", "Send a message"),
    Action.LOG_CALL: QT_TRANSLATE_NOOP("seat", "Log a call"),
    Action.EDIT_CONTACTS: QT_TRANSLATE_NOOP("seat", "Change contacts"),
    Action.TEST_CONTACT: QT_TRANSLATE_NOOP("seat", "Test a contact"),
    Action.RUN_EXERCISE: QT_TRANSLATE_NOOP("seat", "Run an exercise"),
    Action.ACT_FOR_REAL_IN_EXERCISE: QT_TRANSLATE_NOOP("seat", "Act for real in an exercise"),
    Action.WRITE_LOG_BOOK: QT_TRANSLATE_NOOP("seat", "Write in the log book"),
    Action.MAKE_SHIFT_REPORT: QT_TRANSLATE_NOOP("seat", "Make the shift report"),
    Action.PRINT_DOCUMENT: QT_TRANSLATE_NOOP("seat", "Print a document"),
    Action.EDIT_PLAN: QT_TRANSLATE_NOOP("seat", "Change the site plan"),
}

REFUSALS: Final[dict[Refusal, str]] = {
    Refusal.WRONG: QT_TRANSLATE_NOOP("seat", "Name, password or code is not right."),
    Refusal.CLOSED: QT_TRANSLATE_NOOP("seat", "Too many wrong entries."),
    Refusal.BUSY: QT_TRANSLATE_NOOP("seat", "The last entry is still being checked."),
    Refusal.OTHER_PERSON: QT_TRANSLATE_NOOP(
        "seat", "Somebody else sits here. Only they, or a supervisor, open this seat."
    ),
    Refusal.SAME_PERSON: QT_TRANSLATE_NOOP("seat", "It must be another person."),
    Refusal.NO_RIGHT: QT_TRANSLATE_NOOP("seat", "Not in the rights of this person."),
    Refusal.MUST_CHANGE: QT_TRANSLATE_NOOP(
        "seat", "This person has to choose a password of their own first."
    ),
    Refusal.SET_BY_ASKER: QT_TRANSLATE_NOOP(
        "seat", "The asker set this password. The owner has to change it first."
    ),
    Refusal.EXPIRED: QT_TRANSLATE_NOOP("seat", "The time was over. Nothing was done."),
    Refusal.NOTHING_ASKED: QT_TRANSLATE_NOOP("seat", "Nothing waits for a second person."),
    Refusal.SECRET_WEAK: QT_TRANSLATE_NOOP(
        "seat", "Not strong enough: 10 characters or more, not a common one, not the old one."
    ),
    Refusal.STORE_DOWN: QT_TRANSLATE_NOOP("seat", "The store does not answer. Nothing changed."),
}


#: Why an account, a secret or a table of rights was not changed.
PROBLEMS: Final[dict[str, str]] = {
    NameProblem.SHAPE.value: QT_TRANSLATE_NOOP(
        "seat", "A sign-in name has 2 to 32 of a-z, 0-9, dot, hyphen and underscore."
    ),
    NameProblem.RESERVED.value: QT_TRANSLATE_NOOP("seat", "This sign-in name is kept free."),
    NameProblem.TAKEN.value: QT_TRANSLATE_NOOP("seat", "This sign-in name is taken."),
    NameProblem.SHOWN_NAME.value: QT_TRANSLATE_NOOP("seat", "The shown name is missing."),
    NameProblem.PERSON_TAKEN.value: QT_TRANSLATE_NOOP(
        "seat",
        "Somebody is shown by this name. If it is the same person, give both a staff number.",
    ),
    SecretProblem.TOO_SHORT.value: QT_TRANSLATE_NOOP(
        "seat", "Too short: a password has 10 characters or more, a PIN 6 digits or more."
    ),
    SecretProblem.TOO_LONG.value: QT_TRANSLATE_NOOP("seat", "Too long."),
    SecretProblem.COMMON.value: QT_TRANSLATE_NOOP("seat", "This password is tried first by all."),
    SecretProblem.PATTERN.value: QT_TRANSLATE_NOOP(
        "seat", "Repetitions and rows of keys are easy."
    ),
    SecretProblem.HAS_NAME.value: QT_TRANSLATE_NOOP("seat", "It is little more than the name."),
    SecretProblem.NOT_DIGITS.value: QT_TRANSLATE_NOOP("seat", "A PIN has digits only."),
    TableProblem.NOBODY_EDITS_RIGHTS.value: QT_TRANSLATE_NOOP(
        "seat", "Nobody could change rights any more. Nothing was changed."
    ),
    TableProblem.GUARD_LOSES_DUTY.value: QT_TRANSLATE_NOOP(
        "seat", "A guard must be able to watch, acknowledge, silence, open incidents and hand over."
    ),
    TableProblem.CANNOT_NEED_TWO.value: QT_TRANSLATE_NOOP(
        "seat", "This action cannot wait for a second person."
    ),
    TableProblem.NOBODY_AGREES.value: QT_TRANSLATE_NOOP(
        "seat", "No role could agree as second person. Nothing was changed."
    ),
    TableProblem.HISTORY_IMPOSSIBLE.value: QT_TRANSLATE_NOOP("seat", "No such length of time."),
    TableProblem.NOT_THE_NEXT_VERSION.value: QT_TRANSLATE_NOOP(
        "seat", "Rights were changed at another place meanwhile. Look again."
    ),
    "no_such_account": QT_TRANSLATE_NOOP("seat", "There is no such account."),
    "changed_meanwhile": QT_TRANSLATE_NOOP(
        "seat", "It was changed at another place meanwhile. Look again."
    ),
    "store_down": QT_TRANSLATE_NOOP("seat", "The store does not answer. Nothing was changed."),
    "last_keeper": QT_TRANSLATE_NOOP(
        "seat", "Nobody else could give rights. Make another administrator first."
    ),
    "tampered": QT_TRANSLATE_NOOP(
        "seat", "A row of this name was altered outside the console. Tell the installer."
    ),
    "no_right": QT_TRANSLATE_NOOP("seat", "This site has accounts. Sign in."),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def role_words(role: Role | None) -> str:
    """A role; the caption of the operator field when nobody is here."""
    return _tr("Operator") if role is None else _tr(ROLES[role])


def role_names() -> tuple[tuple[str, str], ...]:
    """Key and words of every role."""
    return tuple((role.value, role_words(role)) for role in Role)


def action_words(action: Action) -> str:
    """What would be done."""
    return _tr(ACTIONS[action])


def action_code_words(code: str) -> str:
    """An action as an event names it; one that this program does not know stays as it is."""
    return action_words(Action(code)).lower() if code in set(Action) else code


def account_problem_words(problem: str) -> str:
    """Why a change was refused; empty when it was not."""
    return _tr(PROBLEMS.get(problem, problem)) if problem else ""


def refusal_words(answer: Answer) -> str:
    """Why an entry did not help; empty when it did."""
    if answer.refusal is None:
        return ""
    text = _tr(REFUSALS[answer.refusal])
    if answer.refusal is Refusal.WRONG and answer.purpose is Purpose.SECOND:
        text = _tr("Name, PIN or password is not right.")
    if answer.wait_s > 0:
        is_long = answer.wait_s > LONG_WAIT_S
        wait = _tr("Closed for {1} min.") if is_long else _tr("Closed for {0} s.")
        text += " " + wait.format(round(answer.wait_s), round(answer.wait_s / 60))
    return text
