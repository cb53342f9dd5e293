"""Accounts and rights as rows of the panel of people. GUI thread."""

from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.people.accounts import Account
from console.domain.people.actions import Action, Role
from console.domain.people.role_sets import TWO_PERSON_CHOICE, RightsTable
from console.models.local_time import clock_words, date_words
from console.models.seat_words import action_words, role_words
from console.services.accounts.people import PeopleView
from widgets.people_models import PersonRow, RightRow

CONTEXT: Final = "seat"


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def _state(account: Account, *, is_tampered: bool) -> str:
    """What holds of an account."""
    if is_tampered:
        return _tr("Altered outside, not used")
    if not account.is_enabled:
        return _tr("Disabled")
    words = [_tr("Has to choose a password")] if account.must_change else []
    words += [_tr("PIN")] if account.has_pin else []
    words += [_tr("code")] if account.has_code else []
    return ", ".join(words) or _tr("May sign in")


def person_rows(view: PeopleView, zone: ZoneInfo) -> tuple[PersonRow, ...]:
    """Every account."""
    seen = dict(view.last_seen)
    rows = []
    for one in view.accounts:
        utc_ns = seen.get(one.account_id, 0)
        last = f"{date_words(utc_ns, zone)} {clock_words(utc_ns, zone)}" if utc_ns else ""
        rows.append(
            PersonRow(
                one.account_id,
                one.name,
                ", ".join(role_words(role) for role in Role if role in one.roles),
                tuple(role.value for role in Role if role in one.roles),
                _state(one, is_tampered=one.account_id in view.tampered),
                last,
                one.is_enabled,
            )
        )
    known = {one.account_id for one in view.accounts}
    lost = [name for name in view.tampered if name not in known]
    words = _tr("Altered outside, not used")
    return (*rows, *(PersonRow(name, "", "", (), words, "", False) for name in lost))  # noqa: FBT003 - a flag of the row


def right_rows(table: RightsTable) -> tuple[RightRow, ...]:
    """Every action."""
    return tuple(
        RightRow(
            action.value,
            action_words(action),
            tuple(table.may(role, action) for role in Role),
            action in table.two_person,
            action in TWO_PERSON_CHOICE,
        )
        for action in Action
    )
