"""The lone-worker timer of this seat. Operations thread only.

A guard who is alone is asked at intervals; silence raises an alarm once. The watch outlives a lock
and a restart, and ends when the person leaves the seat or says that somebody else is there.
"""

from console.domain.events import Code, Param, Tone
from console.domain.operations import Moment
from console.domain.people.accounts import Account
from console.domain.people.presence import (
    Anchor,
    PresenceRule,
    PresenceStage,
    Watch,
    anchored,
    heard,
    stage,
)
from console.domain.people.sessions import PresenceView
from console.domain.rights import Action, Actor, Context
from console.services.accounts.presence_book import PresenceBook
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger


class PresenceService:
    """Watches one person at this seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        book: PresenceBook,
        seat: str,
        rule: PresenceRule,
        *,
        is_automatic: bool,
    ) -> None:
        """Keep the parts.

        Args:
            ledger: Makes events durable.
            commands: Every command passes it.
            book: Folds the events.
            seat: Of this console.
            rule: The site's.
            is_automatic: Everybody who signs in here is watched.
        """
        self._ledger = ledger
        self._commands = commands
        self._book = book
        self._seat = seat
        self._rule = rule
        self._is_automatic = is_automatic
        self._anchor: Anchor | None = None
        self._stage = PresenceStage.OFF

    def start(
        self, actor: Actor, account: Account, rule: PresenceRule | None = None
    ) -> Outcome[bool]:
        """Begin to watch whoever is at work; False when the lengths are impossible."""
        chosen = rule or self._rule

        def effect() -> bool:
            if not chosen.is_possible:
                return False
            self._begin(account, chosen, actor.actor_id)
            return True

        return self._commands.run_as(
            actor, Action.SET_PRESENCE_TIMER, self._context(account.account_id), effect
        )

    def confirm(self, actor: Actor) -> Outcome[bool]:
        """A sign of life by one key; False when nobody is watched."""

        def effect() -> bool:
            if self._watch() is None:
                return False
            self._tell(Code.PRESENCE_CONFIRMED, actor.actor_id)
            if self._anchor is not None:
                self._anchor = heard(self._anchor, self._ledger.now())
            return True

        return self._commands.run_as(
            actor, Action.CONFIRM_PRESENCE, self._context(actor.actor_id), effect
        )

    def end(self, actor: Actor) -> Outcome[bool]:
        """Somebody else is there; False when nobody was watched."""

        def effect() -> bool:
            if self._watch() is None:
                return False
            self._tell(Code.PRESENCE_ENDED, actor.actor_id, tone=Tone.NOTICE, cause="asked")
            self._anchor = None
            return True

        return self._commands.run_as(
            actor, Action.SET_PRESENCE_TIMER, self._context(actor.actor_id), effect
        )

    def on_session(self, account: Account | None) -> None:
        """Somebody signed in, took the seat over, or left it."""
        watch = self._watch()
        if account is None:
            if watch is not None:
                self._tell(Code.PRESENCE_ENDED, "system", cause="signed_out")
                self._anchor = None
        elif watch is not None and watch.person != account.account_id:
            self._begin(account, watch.rule, account.account_id)
        elif watch is None and self._is_automatic:
            self._begin(account, self._rule, "system")

    def tick(self, now: Moment) -> None:
        """Look at the time."""
        watch = self._watch()
        if watch is None:
            self._anchor = None
        elif self._anchor is None or self._anchor.watch.person != watch.person:
            self._anchor = anchored(watch, now)
        found = stage(self._anchor, now.monotonic_ns)
        if found is PresenceStage.MISSED and watch is not None and not watch.is_missed:
            self._tell(Code.PRESENCE_MISSED, "system", tone=Tone.ALARM)
        self._stage = found

    def view(self) -> PresenceView:
        """What the window shows."""
        watch, anchor = self._watch(), self._anchor
        if watch is None or anchor is None:
            return PresenceView()
        silent_ns = anchor.heard_ns + round(watch.rule.interval_s * 1e9)
        until_ns = {
            PresenceStage.HEARD: silent_ns,
            PresenceStage.ASKING: silent_ns + round(watch.rule.grace_s * 1e9),
        }.get(self._stage, 0)
        return PresenceView(self._stage, watch.name, until_ns, watch.rule.interval_s)

    def _watch(self) -> Watch | None:
        return self._book.watch(self._seat)

    def _begin(self, account: Account, rule: PresenceRule, actor: str) -> None:
        """A new watch, counted from now."""
        self._ledger.record(
            Code.PRESENCE_STARTED,
            Tone.CALM,
            f"operator:{account.account_id}",
            actor,
            exercise=False,
            name=account.name,
            seat=self._seat,
            minutes=round(rule.interval_s / 60, 1),
            interval_s=rule.interval_s,
            grace_s=rule.grace_s,
        )
        watch, now = self._watch(), self._ledger.now()
        self._anchor = None if watch is None else Anchor(watch, now.monotonic_ns)
        self._stage = PresenceStage.HEARD

    def _tell(self, code: Code, actor: str, tone: Tone = Tone.CALM, **params: Param) -> None:
        watch = self._watch()
        if watch is None:
            return
        self._ledger.record(
            code,
            tone,
            f"operator:{watch.person}",
            actor,
            exercise=False,
            name=watch.name,
            person=watch.person,
            seat=self._seat,
            **params,
        )

    def _context(self, account_id: str) -> Context:
        return Context(self._seat, f"operator:{account_id}")
