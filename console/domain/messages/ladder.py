"""The call order as a ladder of single attempts, and which rung comes next. Pure; any thread.

The ladder is made anew each time from the list and the rota as they are now: a corrected number and
a change of shift count at once. What has been asked already is remembered by the messages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.domain.messages.board import Channel
from console.domain.messages.contacts import (
    Address,
    Contact,
    ContactList,
    Post,
    Target,
    TargetKind,
)
from console.domain.messages.rota import on_call


@dataclass(frozen=True, slots=True)
class Rung:
    """One contact by one channel.

    Attributes:
        contact: Whom.
        address: How; the real one, also in drills.
        answer_within_s: How long an answer is waited for.
        post_id: The post that names the contact.
    """

    contact: Contact
    address: Address
    answer_within_s: float
    post_id: str

    @property
    def key(self) -> tuple[str, Channel]:
        """What "asked already" means."""
        return self.contact.contact_id, self.address.channel


def _persons(listed: ContactList, target: Target, utc_ns: int) -> Iterator[Contact]:
    """Whom a target means now."""
    if target.kind is TargetKind.ROLE:
        yield from (one for one in listed.contacts if target.ident in one.roles)
        return
    ident: str | None = target.ident
    if target.kind is TargetKind.ROTA:
        rota = listed.rota(target.ident)
        ident = None if rota is None else on_call(rota, utc_ns)
    contact = None if ident is None else listed.contact(ident)
    if contact is not None:
        yield contact


def _chain(listed: ContactList, post_id: str) -> Iterator[Post]:
    """A post and those that follow it, each once."""
    seen: set[str] = set()
    post = listed.post(post_id)
    while post is not None and post.post_id not in seen:
        seen.add(post.post_id)
        yield post
        post = listed.post(post.then)


def ladder(listed: ContactList, post_id: str, utc_ns: int) -> tuple[Rung, ...]:
    """Every attempt a post offers now, in order; nobody twice by the same channel.

    Args:
        listed: The contact list.
        post_id: Which post is asked for. A contact's id stands for the contact alone, and a role
            for everybody who has it: an unknown post must not mean that nobody is told.
        utc_ns: The instant, for rotas.

    Returns:
        Empty when the list names nobody.
    """
    posts = tuple(_chain(listed, post_id)) or (_improvised(listed, post_id),)
    rungs: dict[tuple[str, Channel], Rung] = {}
    for post in posts:
        for target in post.order:
            for contact in _persons(listed, target, utc_ns):
                for address in contact.channels:
                    rung = Rung(contact, address, post.answer_within_s, post.post_id)
                    rungs.setdefault(rung.key, rung)
    return tuple(rungs.values())


def _improvised(listed: ContactList, name: str) -> Post:
    """What a name means that is no post."""
    kind = TargetKind.ROLE if listed.contact(name) is None else TargetKind.CONTACT
    return Post(name, (Target(kind, name),))


def next_rung(rungs: Iterable[Rung], asked: Iterable[tuple[str, Channel]]) -> Rung | None:
    """The first attempt that was not made yet; None when the ladder is at its end."""
    done = frozenset(asked)
    return next((rung for rung in rungs if rung.key not in done), None)
