"""The exercise switch: who may turn it, what it does to the ledger, and what turns it by itself.

Operations thread only. It refuses to start or to go on while a real alarm stands, and to let a
door or a device be moved in an exercise by anybody who does not hold the real-action key. Every
change is journalled in both chains: in the real one, so that nobody can hide a real event in a
drill, and in the chain of drills, so that it can be read by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from console.domain.events import Code, Event, Param, Tone
from console.domain.exercise import (
    KEY_S,
    ExerciseAnswer,
    ExerciseView,
    exercise_after,
    view_from_body,
    view_to_body,
)
from console.domain.operations import Moment, StateRow
from console.domain.rights import Action, Actor, Context
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger
from console.services.operations.subject import Subject, ViewName

#: Raises that pause an exercise; a repetition of a standing alarm does, too.
PAUSING = ("alarm.raised", "alarm.repeated", "alarm.realarmed", "alarm.escalated")


class ExerciseBook:
    """What the exercise switch of every seat says."""

    subject = "exercise"
    prefixes = ("exercise.",)

    def __init__(self, seat: str) -> None:
        """All switches off.

        Args:
            seat: Of this console; its switch is there from the beginning.
        """
        self._seat = seat
        self._views: dict[str, ExerciseView] = {}
        self._changed: set[str] = set()

    def view(self, seat: str | None = None) -> ExerciseView:
        """The switch of a seat, this console's own by default."""
        name = self._seat if seat is None else seat
        return self._views.get(name) or ExerciseView(name)

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        kind, _, seat = event.subject.partition(":")
        if kind != "exercise" or not seat:
            return
        before = self.view(seat)
        after = exercise_after(before, event)
        if after != before:
            self._views[seat] = after
            self._changed.add(seat)

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows."""
        self._views = {row.key: view_from_body(row.key, row.body) for row in rows}
        self._changed.clear()

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call; the number must be known though it is off."""
        seats, self._changed = sorted(self._changed), set()
        views = [self.view(seat) for seat in seats]
        return tuple(
            StateRow("exercise", one.seat, True, False, one.changed_utc_ns, view_to_body(one))  # noqa: FBT003 - a row
            for one in views
        )


class ExerciseService:
    """Turns the switch of this seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        seat: str,
        has_real_alarm: Callable[[], bool] = lambda: False,
    ) -> None:
        """Keep the parts.

        Args:
            ledger: Its `exercise` follows the switch.
            commands: Authorises and journals.
            seat: Of this console.
            has_real_alarm: Whether a real alarm of tone ALARM stands unacknowledged.
        """
        self._ledger = ledger
        self._commands = commands
        self._seat = seat
        self._has_real_alarm = has_real_alarm
        self.book = ExerciseBook(seat)

    @property
    def subject(self) -> Subject:
        """Its place on the operations desk."""
        return Subject(
            books=(self.book,),
            begin=self._follow,
            tick=self.tick,
            react=self.react,
            react_to=PAUSING,
            hears_others=True,
            view=self.view,
            view_name=ViewName.EXERCISE,
        )

    def view(self) -> ExerciseView:
        """The switch of this seat."""
        return self.book.view()

    def start(self, actor: Actor, title: str) -> Outcome[ExerciseAnswer]:
        """Begin an exercise."""
        return self._run(actor, Action.RUN_EXERCISE, lambda: self._start(actor, title))

    def stop(self, actor: Actor) -> Outcome[ExerciseAnswer]:
        """End it, also when it is paused."""
        return self._run(actor, Action.RUN_EXERCISE, lambda: self._stop(actor))

    def pause(self, actor: Actor) -> Outcome[ExerciseAnswer]:
        """Pause it: what happens from now on is real."""
        return self._run(
            actor, Action.RUN_EXERCISE, lambda: self._pause(actor.actor_id, "operator")
        )

    def resume(self, actor: Actor) -> Outcome[ExerciseAnswer]:
        """Go on with it."""
        return self._run(actor, Action.RUN_EXERCISE, lambda: self._resume(actor))

    def take_key(self, actor: Actor, context: Context | None = None) -> Outcome[ExerciseAnswer]:
        """Take the real-action key for `KEY_S` seconds: doors and devices move for this person.

        Args:
            actor: Who asks; the rights may want a second person.
            context: With a second person's agreement; None makes one without.
        """
        action = Action.ACT_FOR_REAL_IN_EXERCISE
        return self._run(actor, action, lambda: self._take_key(actor), context)

    def return_key(self, actor: Actor) -> Outcome[ExerciseAnswer]:
        """Give the key back early."""
        action = Action.ACT_FOR_REAL_IN_EXERCISE
        if self.view().key_holder == actor.actor_id:
            action = Action.LOCK_SESSION  # whoever holds it may always give it back
        return self._run(actor, action, lambda: self._return_key(actor.actor_id, "operator"))

    def with_key(self, actor: Actor, context: Context) -> Context:
        """The context of a physical command, saying whether it is exercised and who holds the key.

        Every service that moves a door or a device passes its context through here first.
        """
        view = self.view()
        now_ns = self._ledger.now().utc_ns
        holds = view.key_holder == actor.actor_id and now_ns < view.key_until_utc_ns
        return replace(context, is_exercise=view.is_running, has_real_key=holds)

    def pretend(self, actor: Actor, action: str, subject: str) -> Event:
        """Say in the chain of drills what would have been done: in place of a physical command.

        Args:
            actor: Who decided it.
            action: What, as a code.
            subject: To what, ``kind:id``.
        """
        tone, who = Tone.NOTICE, actor.actor_id
        return self._ledger.record(
            Code.EXERCISE_ACTION, tone, subject, who, exercise=True, action=action
        )

    def react(self, event: Event) -> None:
        """A real alarm pauses the exercise at once."""
        if event.tone is Tone.ALARM and not event.exercise and self.view().is_running:
            self._pause("system", "alarm", alarm=event.subject)

    def tick(self, now: Moment) -> None:
        """Take the key back when its time is over."""
        view = self.view()
        if view.key_holder and now.utc_ns >= view.key_until_utc_ns:
            self._return_key(view.key_holder, "time")

    def _start(self, actor: Actor, title: str) -> ExerciseAnswer:
        view = self.view()
        if view.is_on:
            return ExerciseAnswer.RUNS_ALREADY
        if self._has_real_alarm():
            return ExerciseAnswer.REAL_ALARM
        self._record(Code.EXERCISE_STARTED, actor.actor_id, title=title, number=view.number + 1)
        return ExerciseAnswer.DONE

    def _stop(self, actor: Actor) -> ExerciseAnswer:
        if not self.view().is_on:
            return ExerciseAnswer.DOES_NOT_RUN
        self._record(Code.EXERCISE_ENDED, actor.actor_id)
        return ExerciseAnswer.DONE

    def _pause(self, actor_id: str, cause: str, **params: Param) -> ExerciseAnswer:
        if not self.view().is_running:
            return ExerciseAnswer.DOES_NOT_RUN
        self._record(Code.EXERCISE_PAUSED, actor_id, cause=cause, **params)
        return ExerciseAnswer.DONE

    def _resume(self, actor: Actor) -> ExerciseAnswer:
        view = self.view()
        if not view.is_on:
            return ExerciseAnswer.DOES_NOT_RUN
        if view.is_running:
            return ExerciseAnswer.RUNS_ALREADY
        if self._has_real_alarm():
            return ExerciseAnswer.REAL_ALARM
        self._record(Code.EXERCISE_RESUMED, actor.actor_id)
        return ExerciseAnswer.DONE

    def _take_key(self, actor: Actor) -> ExerciseAnswer:
        if not self.view().is_running:
            return ExerciseAnswer.DOES_NOT_RUN
        until_utc_ns = self._ledger.now().utc_ns + KEY_S * 1_000_000_000
        self._record(Code.EXERCISE_KEY_TAKEN, actor.actor_id, until_utc_ns=until_utc_ns)
        return ExerciseAnswer.DONE

    def _return_key(self, actor_id: str, cause: str) -> ExerciseAnswer:
        if not self.view().key_holder:
            return ExerciseAnswer.DOES_NOT_RUN
        self._record(Code.EXERCISE_KEY_RETURNED, actor_id, cause=cause)
        return ExerciseAnswer.DONE

    def _run(
        self,
        actor: Actor,
        action: Action,
        effect: Callable[[], ExerciseAnswer],
        context: Context | None = None,
    ) -> Outcome[ExerciseAnswer]:
        view = self.view()
        asked = context or Context(self._seat, f"exercise:{self._seat}")
        asked = replace(asked, is_exercise=view.is_running)
        return self._commands.run_as(actor, action, asked, effect)

    def _record(self, code: Code, actor: str, **params: Param) -> None:
        """Journal a change in both chains; the real one is folded."""
        subject = f"exercise:{self._seat}"
        tone = Tone.CALM if code is Code.EXERCISE_KEY_RETURNED else Tone.NOTICE
        self._ledger.record(code, tone, subject, actor, exercise=False, **params)
        self._follow()
        self._ledger.record(code, tone, subject, actor, exercise=True, **params)

    def _follow(self) -> None:
        """From now on new events belong to the chain that the switch says."""
        self._ledger.exercise = self.view().is_running
