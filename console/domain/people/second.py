"""A second person's agreement: asked, then agreed, refused, withdrawn or expired. Pure.

Refused is whoever is the same person under another name, lacks the right to agree, or uses a
password that the asker set: that account may be the asker's own second hand. An administrator who
invents a whole person is not stopped by this, but named in the journal by every step of it.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.people.accounts import Account, actor_of, person_key
from console.domain.people.actions import Action
from console.domain.people.role_sets import RightsTable
from console.domain.people.sessions import Refusal

#: ui.md section 2.4.
LIMIT_S = 120.0


class Ending(StrEnum):
    """How a request ended with nothing done; codes of the event."""

    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ASKER_LEFT = "asker_left"
    REFUSED = "refused"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a second person.

    Attributes:
        request_id: Made by the service: ``two-control-3``.
        action: What would be done.
        subject: About what, ``kind:id``.
        reason: In the asker's words; may be empty.
        asker: Account that asks.
        asked_ns: Monotonic ns.
    """

    request_id: str
    action: Action
    subject: str
    reason: str
    asker: Account
    asked_ns: int

    @property
    def until_ns(self) -> int:
        """Monotonic ns at which it expires."""
        return self.asked_ns + round(LIMIT_S * 1e9)


def agree_refusal(
    request: Request, second: Account, table: RightsTable, monotonic_ns: int
) -> Refusal | None:
    """Why somebody who proved who they are cannot agree; None when they can."""
    asker = request.asker
    if monotonic_ns >= request.until_ns:
        return Refusal.EXPIRED
    if second.account_id == asker.account_id or person_key(second) == person_key(asker):
        return Refusal.SAME_PERSON
    if second.secret_by == asker.account_id:
        return Refusal.SET_BY_ASKER
    if second.must_change:
        return Refusal.MUST_CHANGE
    roles = actor_of(second).roles
    if not any(table.may(role, Action.AGREE_AS_SECOND) for role in roles):
        return Refusal.NO_RIGHT
    return None
