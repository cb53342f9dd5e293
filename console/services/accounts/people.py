"""Everything about people at one seat, put together. Operations thread, but for `directory` jobs.

The one handle that orders of the window use; each subject's own rules stand in its service.
"""

from dataclasses import dataclass, field, replace

from console.domain.events import Event
from console.domain.operations import Book, Moment
from console.domain.people.accounts import Account
from console.domain.people.actions import Role
from console.domain.people.presence import PresenceRule
from console.domain.people.role_sets import DEFAULT_TABLE, RightsTable
from console.domain.people.sessions import Purpose, Refusal, SessionState, SessionView
from console.domain.rights import Actor, rules_of
from console.services.accounts.accounts import AccountAnswer, AccountService
from console.services.accounts.demo_people import DEMO_PEOPLE
from console.services.accounts.directory import Directory, Entry, Known, rights_in_force
from console.services.accounts.jobs import Job, StartJob
from console.services.accounts.people_book import PeopleBook
from console.services.accounts.presence import PresenceService
from console.services.accounts.presence_book import PresenceBook
from console.services.accounts.prover import Proven, Prover
from console.services.accounts.second_book import SecondBook
from console.services.accounts.second_person import SecondPersonService
from console.services.accounts.session import SessionService
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger

#: Changes that other seats and the command line made are seen after so long at the latest.
REFRESH_S = 20.0


@dataclass(frozen=True, slots=True)
class PeoplePolicy:
    """What the site file says of people.

    Attributes:
        presence: How often somebody who is alone is asked.
        is_presence_automatic: Everybody who signs in is watched.
        is_demo: Persons of the demo may enter by a button.
    """

    presence: PresenceRule = field(default_factory=PresenceRule)
    is_presence_automatic: bool = False
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class PeopleView:
    """What the panel of accounts shows.

    Attributes:
        accounts: By sign-in name.
        tampered: Sign-in names of rows that are not used.
        table: The rights in force.
        answer: To the last change.
        last_seen: Sign-in name -> UTC ns of the last sign-in, for those who ever signed in.
    """

    accounts: tuple[Account, ...] = ()
    tampered: tuple[str, ...] = ()
    table: RightsTable = DEFAULT_TABLE
    answer: AccountAnswer = field(default_factory=AccountAnswer)
    last_seen: tuple[tuple[str, int], ...] = ()


class People:
    """Sessions, second persons, presence and accounts of one seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        directory: Directory,
        seat: str,
        start: StartJob,
        policy: PeoplePolicy,
    ) -> None:
        """Build; nothing is read before the first tick."""
        self._ledger = ledger
        self._commands = commands
        self._directory = directory
        self._start = start
        self._policy = policy
        self._book, self._second_book, presence = PeopleBook(), SecondBook(), PresenceBook()
        self.books: tuple[Book, ...] = (self._book, self._second_book, presence)
        self.prover = Prover(ledger, self._book, directory, seat, start)
        self.session = SessionService(
            ledger, commands, self._book, self.prover, seat, lambda: self.table
        )
        self.second = SecondPersonService(
            ledger, commands, self._second_book, self.prover, seat, lambda: self.table
        )
        self.presence = PresenceService(
            ledger,
            commands,
            presence,
            seat,
            policy.presence,
            is_automatic=policy.is_presence_automatic,
        )
        self.accounts = AccountService(ledger, commands, directory, seat, start, lambda: self.table)
        self.session.on_ended(self.second.on_session_ended)
        self.second.serve(lambda: self.session.account)
        self.accounts.on_changed(self._on_read)
        self._seat = seat
        self._present = ""
        self._followed = DEFAULT_TABLE
        self._told: set[str] = set()
        self._read_ns: int | None = None

    @property
    def table(self) -> RightsTable:
        """The rights in force."""
        return rights_in_force(self._directory.known, DEFAULT_TABLE, self._book.table_version)

    @property
    def is_demo(self) -> bool:
        """Whether persons of the demo may enter by a button."""
        return self._policy.is_demo

    # What the window orders besides the services' own commands

    def enter_as(self, role: Role, purpose: Purpose) -> bool:
        """A button of the demo; False where this is no demo or there is no such person."""
        account = DEMO_PEOPLE.get(role)
        if not self._policy.is_demo or account is None:
            return False
        if purpose is Purpose.SECOND:
            self.second.agree_demo(account)
        else:
            self.session.enter_demo(account, purpose)
        self._follow_session()
        return True

    def add_first(self, account: Account, password: str) -> str:
        """Make the first administrator; refused as soon as the site has, or ever had, anybody."""
        if self.session.has_people:
            return Refusal.NO_RIGHT.value
        roles = account.roles | {Role.ADMINISTRATOR}
        return self.accounts.add_first(replace(account, roles=roles), password)

    def change_password(self, entry: Entry, new_password: str) -> None:
        """The one at work here chooses another password, and proves first who they are."""

        def accept(proven: Proven) -> Refusal | None:
            own = proven.account.account_id
            if own != self.session.session.account_id:
                return Refusal.OTHER_PERSON
            if entry.secret == new_password:
                return Refusal.SECRET_WEAK
            return Refusal.SECRET_WEAK if self.accounts.change_own(own, new_password) else None

        self.prover.prove(entry, Purpose.CHANGE_PASSWORD, accept)

    def start_presence(self, actor: Actor) -> Outcome[bool] | None:
        """Watch whoever is at work; None when nobody is."""
        account = self.session.account
        return None if account is None else self.presence.start(actor, account)

    # Desk

    def begin(self) -> None:
        """Everything that is remembered is there: lock what was open when the console ended."""
        self.tick(self._ledger.now())

    def tick(self, now: Moment) -> None:
        """Look at deadlines, and now and then at the rows."""
        self.session.tick(now)
        self.second.tick(now)
        self._follow_session()
        self.presence.tick(now)
        is_first = self._read_ns is None
        if self._read_ns is None or now.monotonic_ns - self._read_ns > REFRESH_S * 1e9:
            self._read_ns = now.monotonic_ns
            work = self._directory.prepare if is_first else self._directory.refresh
            self._start(Job("read accounts", work, self._on_known))

    def react(self, event: Event) -> None:
        """A fact of people: rights and presence follow it."""
        del event
        self._follow_session()

    def _on_known(self, known: Known) -> None:
        """The rows were read."""
        for account_id in known.people.tampered:
            self._tell_once(account_id, "signature")
        for version in known.table.tampered:
            self._tell_once(f"rights {version}", "signature")
        for record in known.people.records:
            if self.prover.is_old(record):
                self._tell_once(record.account.account_id, "put_back")
        stored = known.table.table
        if known.is_read and self._book.table_version > (stored.version if stored else 0):
            self._tell_once("rights", "put_back")
        self._on_read()

    def _tell_once(self, name: str, cause: str) -> None:
        if name not in self._told:
            self._told.add(name)
            self.prover.tell_tampered(name, cause)

    def _on_read(self) -> None:
        """Accounts or rights may be others now."""
        table = self.table
        if table != self._followed:
            self._followed = table
            self._commands.follow(rules_of(table))
        self.session.on_people_read()
        self._follow_session()

    def _follow_session(self) -> None:
        """The lone-worker timer belongs to whoever is at the seat."""
        session, account = self.session.session, self.session.account
        if session.state is SessionState.SIGNED_OUT:
            if self._present:
                self._present = ""
                self.presence.on_session(None)
        elif account is not None and account.account_id != self._present:
            self._present = account.account_id
            self.presence.on_session(account)

    # Views

    def view(self) -> SessionView:
        """What the window shows of who sits here."""
        view = self.session.view()
        return replace(
            view,
            has_people=view.has_people or self._policy.is_demo,
            second=self.second.view(),
            presence=self.presence.view(),
        )

    def people_view(self) -> PeopleView:
        """What the panel of accounts shows."""
        known = self._directory.known.people
        seen = {
            name: facts.signed_in_utc_ns
            for name, facts in self._book.people.items()
            if facts.signed_in_utc_ns
        }
        old = tuple(one.account.account_id for one in known.records if self.prover.is_old(one))
        return PeopleView(
            tuple(one.account for one in known.records),
            (*known.tampered, *old),
            self.table,
            self.accounts.answer,
            tuple(sorted(seen.items())),
        )
