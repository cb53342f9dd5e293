"""The second person: asked by whoever needs one, answered on the spot. Operations thread only.

The effect waits here and nowhere else: it runs once, when another person who holds the right agrees
within two minutes, and through the command desk like everything else. A request that was answered,
withdrawn, or is too old is gone, so nothing can be agreed to twice; a restart ends it, too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from console.domain.events import Code, Event, Param, Tone
from console.domain.operations import Moment
from console.domain.people.accounts import Account, actor_of
from console.domain.people.role_sets import RightsTable
from console.domain.people.second import Ending, Request, agree_refusal
from console.domain.people.sessions import Purpose, Refusal, SecondPersonView
from console.domain.rights import Action, Actor, Agreement, Context
from console.services.accounts.directory import Entry
from console.services.accounts.prover import Proven, Prover
from console.services.accounts.second_book import SecondBook
from console.services.commands import CommandDesk
from console.services.ledger import Ledger


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A request with what it would do."""

    request: Request
    actor: Actor
    context: Context
    effect: Callable[[], object]


class SecondPersonService:
    """One request at a time for this seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        book: SecondBook,
        prover: Prover,
        seat: str,
        table: Callable[[], RightsTable],
    ) -> None:
        """Keep the parts; the command desk asks here from now on."""
        self._ledger = ledger
        self._commands = commands
        self._book = book
        self._prover = prover
        self._seat = seat
        self._table = table
        self._account: Callable[[], Account | None] = lambda: None
        self._waiting: _Waiting | None = None
        self._is_begun = False
        commands.ask_second_by(self.ask)

    def serve(self, account: Callable[[], Account | None]) -> None:
        """Ask for whoever is at work here."""
        self._account = account

    def ask(
        self, actor: Actor, action: Action, context: Context, effect: Callable[[], object]
    ) -> None:
        """Ask for a second person; one who was asked for something else is no longer.

        Args:
            actor: The one at work here; nobody else is served.
            action: What was refused for want of a second person.
            context: Of that action.
            effect: Runs when somebody agrees.
        """
        account = self._account()
        if account is None or account.account_id != actor.actor_id:
            return
        if self._waiting is not None:
            self._end(Ending.WITHDRAWN)
        request = Request(
            self._book.next_id(self._seat),
            action,
            context.subject,
            "",
            account,
            self._ledger.now().monotonic_ns,
        )
        self._waiting = _Waiting(request, actor, context, effect)
        self._tell(Code.SECOND_PERSON_ASKED, actor.actor_id, name=account.name)

    def agree(self, entry: Entry) -> None:
        """Somebody at this seat agrees, with PIN or password."""
        if self._waiting is None:
            self._prover.reply(Purpose.SECOND, Refusal.NOTHING_ASKED)
            return
        asked = self._waiting.request.request_id
        pin = replace(entry, is_pin=True)
        self._prover.prove(pin, Purpose.SECOND, lambda proven: self._accept(proven, asked))

    def agree_demo(self, account: Account) -> None:
        """The demo's button."""
        if self._waiting is None:
            self._prover.reply(Purpose.SECOND, Refusal.NOTHING_ASKED)
            return
        asked = self._waiting.request.request_id
        self._prover.enter_demo(account, Purpose.SECOND, lambda proven: self._accept(proven, asked))

    def _accept(self, proven: Proven, asked: str) -> Refusal | None:
        """Somebody proved who they are: may they agree, and to what was asked then?"""
        waiting = self._waiting
        if waiting is None or waiting.request.request_id != asked:
            return Refusal.EXPIRED
        second = proven.account
        now_ns = self._ledger.now().monotonic_ns
        refusal = agree_refusal(waiting.request, second, self._table(), now_ns)
        if refusal is Refusal.EXPIRED:
            self._end(Ending.EXPIRED)
            return refusal
        if refusal is not None:
            self._tell(
                Code.SECOND_PERSON_REFUSED,
                second.account_id,
                tone=Tone.NOTICE,
                name=second.name,
                person=second.account_id,
                cause=refusal.value,
            )
            return refusal
        self._tell(
            Code.SECOND_PERSON_AGREED,
            second.account_id,
            name=second.name,
            person=second.account_id,
            asker_name=waiting.request.asker.name,
        )
        self._waiting = None
        self._run(waiting, second)
        return None

    def _run(self, waiting: _Waiting, second: Account) -> None:
        """Do what two persons want."""
        request = waiting.request
        agreement = Agreement(
            request.request_id,
            request.action,
            request.subject,
            waiting.actor.actor_id,
            actor_of(second),
        )
        context = replace(waiting.context, agreement=agreement)
        self._commands.run_as(waiting.actor, request.action, context, waiting.effect)

    def withdraw(self, actor: Actor) -> None:
        """The asker no longer wants it."""
        if self._waiting is not None and actor.actor_id == self._waiting.actor.actor_id:
            self._end(Ending.WITHDRAWN)

    def refuse(self, actor: Actor) -> None:
        """Somebody says no, and the asker notes it."""
        if self._waiting is not None and actor.actor_id == self._waiting.actor.actor_id:
            self._end(Ending.REFUSED)

    def on_session_ended(self) -> None:
        """The asker has left the seat."""
        if self._waiting is not None:
            self._end(Ending.ASKER_LEFT)

    def tick(self, now: Moment) -> None:
        """Let time run out."""
        if not self._is_begun:
            self._is_begun = True
            self._end_old()
        if self._waiting is not None and now.monotonic_ns >= self._waiting.request.until_ns:
            self._end(Ending.EXPIRED)

    def _end_old(self) -> None:
        """What waited when the console ended is answered now: nothing was done."""
        for event in self._book.open_at(self._seat):
            self._ledger.record(
                Code.SECOND_PERSON_ENDED,
                Tone.NOTICE,
                event.subject,
                exercise=event.exercise,
                request=str(event.params.get("request", "")),
                action=str(event.params.get("action", "")),
                seat=self._seat,
                cause=Ending.RESTART.value,
            )

    def _end(self, ending: Ending) -> None:
        """Nothing was done."""
        self._tell(Code.SECOND_PERSON_ENDED, "system", tone=Tone.NOTICE, cause=ending.value)
        self._waiting = None

    def _tell(self, code: Code, actor: str, tone: Tone = Tone.CALM, **params: Param) -> Event:
        """One event of the request that waits."""
        if self._waiting is None:
            msg = f"{code} without a request"
            raise RuntimeError(msg)
        waiting = self._waiting
        return self._ledger.record(
            code,
            tone,
            waiting.context.subject or f"console:{self._seat}",
            actor,
            exercise=waiting.context.is_exercise,
            request=waiting.request.request_id,
            action=waiting.request.action.value,
            asker=waiting.actor.actor_id,
            seat=self._seat,
            **params,
        )

    def view(self) -> SecondPersonView | None:
        """The request that waits."""
        if self._waiting is None:
            return None
        request = self._waiting.request
        return SecondPersonView(
            request.request_id,
            request.action,
            request.subject,
            request.reason,
            request.asker.name,
            request.until_ns,
        )
