"""What each role may do: an editable table with a version, and the one this program begins with.

A table is data: an administrator makes the next version, the store signs it, and `rules_of` in
`console.domain.rights` turns it into rules. Refused is a table by which nobody could be given
rights any more, or that takes from a role what keeps people alive.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from console.domain.people.actions import Action, Role

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
        Action.UNSHELVE_ALARM,
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
    Action.TAKE_OVER_SESSION,
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
#: administrator keeps the system and may not take footage away or release what is locked. Anybody
#: who sits here may open an incident: to stop a suspect item is never a question of rank.
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
            Action.OPEN_INCIDENT,
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
            Action.TAKE_OVER_SESSION,
            Action.AGREE_AS_SECOND,
            Action.OPEN_INCIDENT,
            Action.EDIT_ACCOUNTS,
            Action.EDIT_ROLES,
            Action.READ_ALARM_REPORT,
            Action.EXPORT_LOG,
            Action.EDIT_CONTACTS,
        }
    ),
}

DAY_S = 86_400.0
#: Project default: a guard looks back over the last days, whoever investigates over everything.
GUARD_HISTORY_S = 3 * DAY_S


@dataclass(frozen=True, slots=True)
class RoleRights:
    """What one role may do, and where.

    Attributes:
        actions: Everything else is refused.
        cameras: Ids of the cameras it holds for; None = every camera.
        doors: Ids of the doors it holds for; None = every door.
        history_s: How far back footage and journal may be seen, seconds; None = all of it.
    """

    actions: frozenset[Action]
    cameras: frozenset[str] | None = None
    doors: frozenset[str] | None = None
    history_s: float | None = None


@dataclass(frozen=True, slots=True)
class RightsTable:
    """The rights of a site: one version of them.

    Attributes:
        version: Grows by one with every change, from 1.
        roles: A role that is missing may do nothing.
        two_person: Actions that need a second person who agrees.
    """

    version: int
    roles: Mapping[Role, RoleRights]
    two_person: frozenset[Action]

    def may(self, role: Role, action: Action) -> bool:
        """Whether a role lists an action at all."""
        rights = self.roles.get(role)
        return rights is not None and action in rights.actions


#: ui.md section 5.2: what a second person must agree to. Shelving counts for alarm tone only, and
#: a real action only inside an exercise.
TWO_PERSON = frozenset(
    {
        Action.EXPORT_FOOTAGE,
        Action.UNLOCK_FOOTAGE,
        Action.SHELVE_ALARM,
        Action.PRUNE_JOURNAL,
        Action.ACT_FOR_REAL_IN_EXERCISE,
    }
)

#: What may be put under the two-person rule: nothing that must be done at once, nothing that the
#: window does by itself, and not the giving of rights, or a house with one keeper would be locked.
TWO_PERSON_CHOICE = TWO_PERSON | {
    Action.SUPPRESS_ALARM,
    Action.TAKE_ALARM_OUT_OF_SERVICE,
    Action.CLOSE_INCIDENT,
    Action.REOPEN_INCIDENT,
    Action.MAKE_PACK,
    Action.EXPORT_LOG,
    Action.DECIDE_DEVICE_ACTION,
    Action.EDIT_PLAYBOOK,
    Action.APPROVE_PLAYBOOK,
    Action.EDIT_CONTACTS,
    Action.RUN_EXERCISE,
    Action.EDIT_PLAN,
}

#: What a guard keeps in every table: a site that takes it away has no guard any more.
GUARD_KEEPS = frozenset(
    {
        Action.WATCH_LIVE,
        Action.ACKNOWLEDGE_ALARM,
        Action.SILENCE_SOUND,
        Action.OPEN_INCIDENT,
        Action.RUN_PLAYBOOK,
        Action.LOCK_SESSION,
        Action.HAND_OVER_SEAT,
        Action.CONFIRM_PRESENCE,
    }
)

#: Without a role that lists these, nobody could ever be given rights again.
KEYS_OF_THE_HOUSE = frozenset({Action.EDIT_ACCOUNTS, Action.EDIT_ROLES})

DEFAULT_TABLE = RightsTable(
    version=1,
    roles={
        role: RoleRights(actions, history_s=GUARD_HISTORY_S if role is Role.GUARD else None)
        for role, actions in PERMISSIONS.items()
    },
    two_person=TWO_PERSON,
)


class TableProblem(StrEnum):
    """Why a table is refused."""

    NOBODY_EDITS_RIGHTS = "nobody_edits_rights"
    GUARD_LOSES_DUTY = "guard_loses_duty"
    CANNOT_NEED_TWO = "cannot_need_two"
    NOBODY_AGREES = "nobody_agrees"
    HISTORY_IMPOSSIBLE = "history_impossible"
    NOT_THE_NEXT_VERSION = "not_the_next_version"


def table_problems(
    table: RightsTable, held: Iterable[frozenset[Role]], version: int
) -> tuple[TableProblem, ...]:
    """Say what is wrong with a table that shall hold from now on.

    Args:
        table: The proposed one.
        held: Roles of every account that is enabled.
        version: Of the table that holds now.

    Returns:
        Every problem; empty when it may hold.
    """
    found = []
    keepers = {role for role in table.roles if table.roles[role].actions >= KEYS_OF_THE_HOUSE}
    if not any(keepers & roles for roles in held):
        found.append(TableProblem.NOBODY_EDITS_RIGHTS)
    guard = table.roles.get(Role.GUARD)
    if guard is None or not guard.actions >= GUARD_KEEPS:
        found.append(TableProblem.GUARD_LOSES_DUTY)
    if not table.two_person <= TWO_PERSON_CHOICE:
        found.append(TableProblem.CANNOT_NEED_TWO)
    if table.two_person and not any(table.may(role, Action.AGREE_AS_SECOND) for role in Role):
        found.append(TableProblem.NOBODY_AGREES)
    lengths = [rights.history_s for rights in table.roles.values()]
    if any(one is not None and not 0 <= one < math.inf for one in lengths):
        found.append(TableProblem.HISTORY_IMPOSSIBLE)
    if table.version != version + 1:
        found.append(TableProblem.NOT_THE_NEXT_VERSION)
    return tuple(found)


def table_to_json(table: RightsTable) -> str:
    """The table as the store keeps it; the same table always gives the same text."""
    roles = {
        role.value: {
            "actions": sorted(rights.actions),
            "cameras": None if rights.cameras is None else sorted(rights.cameras),
            "doors": None if rights.doors is None else sorted(rights.doors),
            "history_s": rights.history_s,
        }
        for role, rights in table.roles.items()
    }
    body = {"version": table.version, "roles": roles, "two_person": sorted(table.two_person)}
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def table_from_json(text: str) -> RightsTable:
    """A table from the text that `table_to_json` made.

    Actions that this program does not know are left out: they grant nothing.

    Raises:
        ValueError: If it is anything else.
    """
    try:
        body = json.loads(text)
        roles = {Role(name): _rights(found) for name, found in body["roles"].items()}
        return RightsTable(int(body["version"]), roles, _known(body["two_person"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        msg = f"this is no table of rights: {error}"
        raise ValueError(msg) from error


def _rights(found: Mapping[str, Any]) -> RoleRights:
    """One role of a stored table."""
    length = found["history_s"]
    return RoleRights(
        _known(found["actions"]),
        _ids(found["cameras"]),
        _ids(found["doors"]),
        None if length is None else float(length),
    )


def _known(names: Iterable[str]) -> frozenset[Action]:
    """The actions this program knows."""
    return frozenset(Action(name) for name in names if name in set(Action))


def _ids(found: Iterable[str] | None) -> frozenset[str] | None:
    """A list of ids, or every one."""
    return None if found is None else frozenset(str(one) for one in found)
