"""Builds the people of one opened site for the operations thread. Main thread."""

from dataclasses import dataclass

from console.clock import Clock
from console.config.site import Site
from console.domain.people.presence import DEFAULT_INTERVAL_S, PresenceRule
from console.services.accounts.directory import Directory
from console.services.accounts.hashing import SecretHasher
from console.services.accounts.jobs import StartJob
from console.services.accounts.people import People, PeoplePolicy
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.operations.subject import Subject, ViewName
from console.store.accounts import AccountStore


def people_policy(site: Site, *, is_demo: bool) -> PeoplePolicy:
    """What the site file says of people."""
    wanted = site.people
    interval_s = wanted.lone_worker_min * 60 or DEFAULT_INTERVAL_S
    return PeoplePolicy(
        PresenceRule(interval_s, wanted.lone_worker_grace_s),
        is_presence_automatic=wanted.lone_worker_min > 0,
        is_demo=is_demo,
    )


@dataclass(frozen=True, slots=True)
class PeopleKit:
    """The people of one seat and their place on the desk.

    Attributes:
        people: For orders.
        subject: For the operations desk.
        board: A second place on the desk: what the panel of accounts shows.
    """

    people: People
    subject: Subject
    board: Subject


def build_people(
    ledger: Ledger,
    commands: CommandDesk,
    store: AccountStore,
    seat: str,
    clock: Clock,
    start: StartJob,
    policy: PeoplePolicy,
) -> PeopleKit:
    """Put one seat's people together."""
    directory = Directory(store, SecretHasher(store.seal.pepper), clock)
    people = People(ledger, commands, directory, seat, start, policy)
    subject = Subject(
        books=people.books,
        begin=people.begin,
        tick=people.tick,
        react=people.react,
        react_to=("operator.",),
        view=people.view,
        view_name=ViewName.SESSION,
    )
    board = Subject(view=people.people_view, view_name=ViewName.PEOPLE)
    return PeopleKit(people, subject, board)
