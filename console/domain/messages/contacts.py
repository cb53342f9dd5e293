"""Contacts, rotas and posts: who can be told, and in which order. Pure values; any thread.

A *post* is what an alarm or a step asks for (``supervisor``); the contact list says who stands
behind it now. Nothing here knows a server or a password: a webhook is named by its id in the site
file, an MQTT target is a topic below the site's own.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.messages.board import Channel


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach a contact.

    Attributes:
        channel: How.
        target: E-mail address, id of a webhook, MQTT topic below the site's, or phone number.
    """

    channel: Channel
    target: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be told.

    Attributes:
        contact_id: Stable; a corrected number keeps it.
        name: What people read.
        roles: What the contact is called for; a post may ask for a role.
        channels: In the order of trying.
        sandbox: Where drills go instead; a channel that is missing here is held back in drills.
        is_external: Outside the firm: only approved texts go there.
    """

    contact_id: str
    name: str
    roles: tuple[str, ...]
    channels: tuple[Address, ...]
    sandbox: tuple[Address, ...] = ()
    is_external: bool = False

    def sandbox_of(self, channel: Channel) -> Address | None:
        """The drill address of a channel."""
        return next((one for one in self.sandbox if one.channel is channel), None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's turn in a rota, by the clock on the wall.

    Attributes:
        days: Weekdays on which it begins, 0 = Monday.
        start_min: Minutes after local midnight, 0 to 1439.
        end_min: The same; not after `start_min` means on the next day.
        contact_id: Who.
    """

    days: frozenset[int]
    start_min: int
    end_min: int
    contact_id: str


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is on call when.

    Attributes:
        rota_id: Named by posts.
        zone: IANA name of the clock on the wall.
        turns: The first that holds decides.
    """

    rota_id: str
    zone: str
    turns: tuple[Turn, ...]


class TargetKind(StrEnum):
    """How a post names whom it asks."""

    CONTACT = "contact"
    ROTA = "rota"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Target:
    """One entry of a call order."""

    kind: TargetKind
    ident: str


@dataclass(frozen=True, slots=True)
class Post:
    """What an alarm or a step asks for.

    Attributes:
        post_id: ``supervisor``.
        order: Call order.
        answer_within_s: How long one is waited for before the next is asked.
        then: The post asked when nobody of this one answers; empty = none.
    """

    post_id: str
    order: tuple[Target, ...]
    answer_within_s: float = 120.0
    then: str = ""


@dataclass(frozen=True, slots=True)
class ContactList:
    """One version of the whole list."""

    contacts: tuple[Contact, ...] = ()
    rotas: tuple[Rota, ...] = ()
    posts: tuple[Post, ...] = field(default=())

    def contact(self, contact_id: str) -> Contact | None:
        """Find a contact."""
        return next((one for one in self.contacts if one.contact_id == contact_id), None)

    def rota(self, rota_id: str) -> Rota | None:
        """Find a rota."""
        return next((one for one in self.rotas if one.rota_id == rota_id), None)

    def post(self, post_id: str) -> Post | None:
        """Find a post."""
        return next((one for one in self.posts if one.post_id == post_id), None)
