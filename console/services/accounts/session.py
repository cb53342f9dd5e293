"""Who sits at this seat: sign in and out, lock, take over, hand over. Operations thread only.

The command desk's actor follows the session: nobody while signed out or locked, and nobody who
still carries a password that somebody else set. Nothing here stops a picture, an alarm or a sound.
"""

import logging
from collections.abc import Callable

from console.domain.events import Code, Param, Tone
from console.domain.operations import Moment
from console.domain.people.accounts import (
    Account,
    actor_of,
    history_s,
    shown_role,
    visible_cameras,
)
from console.domain.people.actions import Action
from console.domain.people.role_sets import RightsTable
from console.domain.people.sessions import (
    LockCause,
    Purpose,
    Refusal,
    Session,
    SessionState,
    SessionView,
    roles_text,
)
from console.domain.rights import NOBODY, Actor, Context, Verdict
from console.services.accounts.directory import Entry
from console.services.accounts.people_book import PeopleBook
from console.services.accounts.prover import Proven, Prover
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger

log = logging.getLogger("console.people")

#: Who signed in to take the seat over and was not accepted in so long has to sign in again.
INCOMING_LIMIT_S = 600.0


class SessionService:
    """The session of one seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        book: PeopleBook,
        prover: Prover,
        seat: str,
        table: Callable[[], RightsTable],
    ) -> None:
        """Keep the parts.

        Args:
            ledger: Makes events durable.
            commands: Its actor follows the session.
            book: Folds the events.
            prover: Says who somebody is.
            seat: Of this console.
            table: The rights in force.
        """
        self._ledger = ledger
        self._commands = commands
        self._book = book
        self._prover = prover
        self._seat = seat
        self._table = table
        self._account: Account | None = None
        self._incoming: tuple[Proven, int] | None = None
        self._is_begun = False
        self._ended: list[Callable[[], None]] = []
        commands.hand_over(NOBODY)

    @property
    def session(self) -> Session:
        """What the events say of this seat."""
        return self._book.session(self._seat)

    @property
    def account(self) -> Account | None:
        """Who is at work here and may act; None when nobody is."""
        is_active = self.session.state is SessionState.ACTIVE
        return self._account if is_active else None

    @property
    def has_people(self) -> bool:
        """Whether the site has accounts; as long as nobody could look, it counts as having some."""
        known = self._prover.directory.known
        is_empty = known.is_read and not known.people.records and not known.people.tampered
        return not is_empty or self._book.knows_accounts

    def on_ended(self, call: Callable[[], None]) -> None:
        """Call this when the one who was at work here is no longer."""
        self._ended.append(call)

    # Proving

    def sign_in(self, entry: Entry) -> None:
        """Sign in, unlock, or take a locked session over, whichever the seat's state asks for."""
        self._prover.prove(entry, Purpose.SIGN_IN, self._accept_sign_in)

    def begin_hand_over(self, entry: Entry) -> None:
        """The next person signs in while the first one stays."""
        self._prover.prove(entry, Purpose.HAND_OVER, self._accept_incoming)

    def enter_demo(self, account: Account, purpose: Purpose) -> None:
        """The demo's buttons."""
        accept = self._accept_incoming if purpose is Purpose.HAND_OVER else self._accept_sign_in
        self._prover.enter_demo(account, purpose, accept)

    def _accept_sign_in(self, proven: Proven) -> Refusal | None:
        """Take somebody's seat, if it is free or theirs."""
        session, account = self.session, proven.account
        if session.state is SessionState.SIGNED_OUT:
            self._record(Code.OPERATOR_SIGNED_IN, proven)
            return None
        if account.account_id == session.account_id:
            if session.state is SessionState.LOCKED:
                self._record(Code.SESSION_UNLOCKED, proven)
            return None
        may = any(self._table().may(role, Action.TAKE_OVER_SESSION) for role in account.roles)
        if session.state is SessionState.ACTIVE or not may:
            return Refusal.OTHER_PERSON
        self._end()
        self._record_taken(proven, "taken_over")
        return None

    def _accept_incoming(self, proven: Proven) -> Refusal | None:
        """Somebody is here to take the seat."""
        if self.session.state is not SessionState.ACTIVE:
            return self._accept_sign_in(proven)
        if proven.account.account_id == self.session.account_id:
            return Refusal.SAME_PERSON
        self._incoming = (proven, self._ledger.now().monotonic_ns)
        return None

    def _record(self, code: Code, proven: Proven, **more: Param) -> None:
        """Make a sign-in or unlock a fact, and let the person act."""
        account = proven.account
        self._account = account
        role = shown_role(account.roles)
        params: dict[str, Param] = {
            **proven.params(),
            "role": "" if role is None else role.value,
            "roles": roles_text(account.roles),
            "seat": self._seat,
            **more,
        }
        self._ledger.record(
            code,
            Tone.CALM,
            f"operator:{account.account_id}",
            account.account_id,
            exercise=False,
            **params,
        )
        self._follow()

    def _record_taken(self, proven: Proven, cause: str) -> None:
        """A new person at a seat where another was."""
        before = self.session
        self._record(
            Code.SEAT_HANDED_OVER,
            proven,
            previous=before.name,
            previous_id=before.account_id,
            cause=cause,
        )

    # Commands of whoever is at work

    def lock(self, actor: Actor, cause: LockCause = LockCause.ASKED) -> Outcome[None]:
        """Lock the controls; the wall and the alarms stay."""

        def effect() -> None:
            self._tell(Code.SESSION_LOCKED, actor, cause=cause.value)
            self._follow()

        return self._run(actor, Action.LOCK_SESSION, effect)

    def sign_out(self, actor: Actor, cause: str = "asked") -> Outcome[None]:
        """Leave the seat."""

        def effect() -> None:
            self._end()
            self._tell(Code.OPERATOR_SIGNED_OUT, actor, cause=cause)
            self._account = None
            self._follow()

        return self._run(actor, Action.LOCK_SESSION, effect)

    def accept_hand_over(self, actor: Actor) -> Outcome[Refusal | None]:
        """Give the seat to the one who signed in for it."""

        def effect() -> Refusal | None:
            if self._incoming is None:
                return Refusal.NOTHING_ASKED
            proven, _ = self._incoming
            self._end()
            self._record_taken(proven, "handed_over")
            return None

        return self._commands.run_as(
            actor, Action.HAND_OVER_SEAT, Context(self._seat, f"operator:{actor.actor_id}"), effect
        )

    def withdraw_hand_over(self) -> None:
        """The one who stays, stays."""
        self._incoming = None

    def _run(self, actor: Actor, action: Action, effect: Callable[[], None]) -> Outcome[None]:
        """Only the one who is at work here ends or locks it."""
        account = self.account
        if account is not None and account.must_change:
            actor = actor_of(account)  # may do nothing yet but leave
        if actor.actor_id != self.session.account_id:
            actor = NOBODY
        return self._commands.run_as(
            actor, action, Context(self._seat, f"operator:{self.session.account_id}"), effect
        )

    def _tell(self, code: Code, actor: Actor, **params: Param) -> None:
        session = self.session
        self._ledger.record(
            code,
            Tone.CALM,
            f"operator:{session.account_id}",
            actor.actor_id,
            exercise=False,
            name=session.name,
            seat=self._seat,
            **params,
        )

    def _end(self) -> None:
        """Whatever hangs on the person who was here ends with the session."""
        self._incoming = None
        for call in self._ended:
            call()

    # Following the rows

    def begin(self) -> None:
        """After a start: whoever was at work proves again who they are."""
        self._is_begun = True
        if self.session.state is SessionState.ACTIVE and self._account is None:
            self._tell(Code.SESSION_LOCKED, NOBODY, cause=LockCause.RESTART.value)
        self._follow()

    def on_people_read(self) -> None:
        """Accounts may have changed: rights follow at once, a disabled person leaves."""
        session, known = self.session, self._prover.directory.known
        if self._account is None or not known.is_read or self._is_demo():
            return
        found = next(
            (one for one in known.people.records if one.account.account_id == session.account_id),
            None,
        )
        if found is not None and found.account.is_enabled and not self._prover.is_old(found):
            self._account = found.account
        else:
            self._end()
            self._tell(Code.OPERATOR_SIGNED_OUT, NOBODY, cause="disabled")
            self._account = None
        self._follow()

    def _is_demo(self) -> bool:
        return self._account is not None and self._account.made_by == "demo"

    def _follow(self) -> None:
        """Let the command desk serve whoever may act now."""
        account = self.account
        if account is None or account.must_change:
            self._commands.hand_over(NOBODY)
        else:
            self._commands.hand_over(actor_of(account))

    def tick(self, now: Moment) -> None:
        """Look at deadlines."""
        if not self._is_begun:
            self.begin()
        if self._incoming is not None:
            waited_s = (now.monotonic_ns - self._incoming[1]) / 1e9
            if waited_s > INCOMING_LIMIT_S:
                self._incoming = None

    def verdict(self, action: Action) -> Verdict:
        """Whether whoever is here may do something at all."""
        return self._commands.may(action, Context(self._seat))

    def _history_s(self, table: RightsTable) -> float | None:
        account = self._account
        return None if account is None else history_s(account, table, Action.READ_JOURNAL)

    def view(self) -> SessionView:
        """What the window shows of it; second person and presence are added by others."""
        session, facts = self.session, self._book.facts(self.session.account_id)
        is_locked = session.state is SessionState.LOCKED
        account, table = self.account, self._table()
        is_free = account is not None and not account.must_change
        held = account.roles if account is not None and is_free else frozenset()
        return SessionView(
            seat=self._seat,
            state=session.state,
            account_id=session.account_id,
            name=session.name,
            role=shown_role(session.roles),
            actions=frozenset(
                action
                for role in held
                if role in table.roles
                for action in table.roles[role].actions
            ),
            since_utc_ns=session.since_utc_ns,
            locked_utc_ns=session.changed_utc_ns if is_locked else 0,
            lock_cause=session.lock_cause,
            incoming="" if self._incoming is None else self._incoming[0].account.name,
            last_utc_ns=facts.before_utc_ns,
            must_change=account is not None and account.must_change,
            cameras=None if self._account is None else visible_cameras(self._account, table),
            history_s=self._history_s(table),
            has_people=self.has_people,
            answer=self._prover.answer,
        )
