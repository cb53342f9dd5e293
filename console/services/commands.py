"""The desk every command passes: authorise, journal, do. Runs in the caller's thread.

Safe from any thread: who sits here is one reference, read once a command, and the journal takes
events from everywhere. It decides nothing itself: `console.domain.rights` does. The answer is
journalled before the effect runs, so that whatever the effect reports stands after the permission
for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from console.clock import Clock
from console.domain.events import Code, Event, Tone
from console.domain.rights import (
    RULES,
    Action,
    Actor,
    Context,
    Reason,
    Rule,
    Verdict,
    authorise,
)

T = TypeVar("T")

#: Asks a second person for what was refused for want of one, and runs the effect when they agree.
AskSecond = Callable[[Actor, Action, Context, Callable[[], object]], None]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a command.

    Attributes:
        verdict: Whether it was allowed, and why.
        value: What the effect returned; None when it was refused.
    """

    verdict: Verdict
    value: T | None = None


class CommandDesk:
    """Lets commands through or not; the only caller of effects that need a right."""

    def __init__(self, actor: Actor, clock: Clock, journal: Callable[[Event], None]) -> None:
        """Serve one actor; `journal` must not block and never loses (``Journal.append``)."""
        self._actor = actor
        self._clock = clock
        self._journal = journal
        self._rules = RULES
        self._ask_second: AskSecond | None = None

    @property
    def actor(self) -> Actor:
        """Who sits here now."""
        return self._actor

    def hand_over(self, actor: Actor) -> None:
        """Serve another actor from now on."""
        self._actor = actor

    def follow(self, rules: tuple[Rule, ...]) -> None:
        """Ask these rules from now on: the site's own table of rights, when it has one."""
        self._rules = rules

    def ask_second_by(self, ask: AskSecond) -> None:
        """Let a second person be asked when an action needs one; operations thread only.

        The caller of such an action gets the refusal `SECOND_PERSON_NEEDED`; its effect runs later,
        once, when somebody agreed in time, and must look again whether it still makes sense.
        """
        self._ask_second = ask

    def may(self, action: Action, context: Context) -> Verdict:
        """Ask without doing, to show what is possible; not journalled."""
        return authorise(self._actor, action, context, self._rules)

    def may_as(self, actor: Actor, action: Action, context: Context) -> Verdict:
        """Ask for somebody without doing; for commands that may have nothing to do."""
        return authorise(actor, action, context, self._rules)

    def run(self, action: Action, context: Context, effect: Callable[[], T]) -> Outcome[T]:
        """Do a command if the actor may.

        Args:
            action: What is asked for.
            context: Where and about what.
            effect: Does it; what it raises reaches the caller, the permission is journalled then.
        """
        return self.run_as(self._actor, action, context, effect)

    def run_as(
        self, actor: Actor, action: Action, context: Context, effect: Callable[[], T]
    ) -> Outcome[T]:
        """Do a command for somebody who need not be the one who sits here: a second person.

        Args:
            actor: Who asks.
            action: What is asked for.
            context: Where and about what.
            effect: Does it; what it raises reaches the caller, the permission is journalled then.
        """
        verdict = authorise(actor, action, context, self._rules)
        self._report(actor, action, context, verdict)
        if not verdict.is_allowed:
            if verdict.reason is Reason.SECOND_PERSON_NEEDED and self._ask_second is not None:
                self._ask_second(actor, action, context, effect)
            return Outcome(verdict)
        return Outcome(verdict, effect())

    def _report(self, actor: Actor, action: Action, context: Context, verdict: Verdict) -> None:
        """Journal the answer."""
        code, tone = Code.ACTION_ALLOWED, Tone.CALM
        if not verdict.is_allowed:
            code, tone = Code.ACTION_REFUSED, Tone.NOTICE
        self._journal(
            Event(
                code=code,
                tone=tone,
                subject=context.subject or f"console:{context.seat}",
                utc_ns=self._clock.utc_ns(),
                monotonic_ns=self._clock.monotonic_ns(),
                actor=actor.actor_id,
                params={
                    "action": action.value,
                    "reason": verdict.reason.value,
                    "seat": context.seat,
                },
                exercise=context.is_exercise,
            )
        )
