"""Starts, advances, hands over, turns and ends runs of playbooks. Operations thread.

Refuses in values with a code: not in the rights (`Outcome.verdict`), or not possible as things
stand (`RunReply.refused`).
Only the owner advances a run. Nothing is done by machine, only proposed.
"""

from collections.abc import Callable
from typing import Final

from console.domain.events import Code, Event, Param, Tone
from console.domain.operations import Moment
from console.domain.playbooks import decisions
from console.domain.playbooks.codec import playbook_text
from console.domain.playbooks.decisions import Due, DueKind, RunRefusal, due_now
from console.domain.playbooks.facts import variable_params
from console.domain.playbooks.run_view import ActionState, RunView
from console.domain.playbooks.schema import Playbook
from console.domain.playbooks.state import RunState
from console.domain.playbooks.view_of import answer_label, view_of
from console.domain.rights import Action, Actor, Context
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger
from console.services.playbooks.book import RunBook
from console.services.playbooks.lines import RunReply, line_of

NS: Final = 1_000_000_000
#: A step of the clock, not its drift.
CLOCK_STEP_NS: Final = NS // 2
#: Another seat acts on what is due only when the owner's seat did not.
GRACE_NS: Final = 5 * NS
SHOWN_RUNS: Final = 20

FindPlaybook = Callable[[str], Playbook | None]


class RunService:
    """All that changes a run."""

    def __init__(
        self,
        book: RunBook,
        ledger: Ledger,
        commands: CommandDesk,
        seat: str,
        find_playbook: FindPlaybook,
    ) -> None:
        """Keep the parts.

        Args:
            book: Follows the ledger.
            ledger: Makes events durable.
            commands: Asks for rights.
            seat: Its name begins the ids.
            find_playbook: The playbook to start now, filled for this site; None when unknown.
        """
        self._book = book
        self._ledger = ledger
        self._commands = commands
        self._seat = seat
        self._find = find_playbook
        self._heard_ns: dict[str, int] = {}
        self._offset_ns: int | None = None

    def start(
        self, actor: Actor, playbook_id: str, incident: str, variables: dict[str, str] | None = None
    ) -> Outcome[RunReply]:
        """Begin to follow a playbook for an incident; the actor owns the run."""

        def effect() -> RunReply:
            running = self._book.open_for(incident)
            if running is not None:
                return RunReply(running.run_id, RunRefusal.ALREADY_RUNNING)
            playbook = self._find(playbook_id)
            if playbook is None:
                return RunReply("", RunRefusal.UNKNOWN_PLAYBOOK)
            return self._begin(actor, playbook, incident, variables or {})

        context = Context(self._seat, f"incident:{incident}", self._ledger.exercise)
        return self._commands.run_as(actor, Action.RUN_PLAYBOOK, context, effect)

    def _begin(
        self, actor: Actor, playbook: Playbook, incident: str, variables: dict[str, str]
    ) -> RunReply:
        run_id = self._book.next_id(self._seat)
        self._heard_ns[run_id] = self._ledger.now().monotonic_ns
        params: dict[str, Param] = {
            **variable_params(variables),
            "seq": 1,
            "incident": incident,
            "playbook": playbook.playbook_id,
            "version": playbook.version,
            "hazard": playbook.hazard.value,
            "approval": playbook.approval.state.value,
            "owner": actor.actor_id,
            "seat": self._seat,
            "text": playbook_text(playbook),
        }
        self._ledger.record(
            Code.RUN_STARTED,
            Tone.WARNING,
            f"run:{run_id}",
            actor.actor_id,
            exercise=None,
            **params,
        )
        self._announce(run_id)
        return RunReply(run_id)

    def answer(
        self, actor: Actor, run_id: str, step_id: str, answer: str, comment: str = ""
    ) -> Outcome[RunReply]:
        """Answer an open step; the owner only."""

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_answer(state, actor.actor_id, step_id, answer, comment)
            if refused is not None or state is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            step = decisions.open_step(state, step_id)
            self._record(
                state,
                Code.RUN_STEP_DONE,
                Tone.CALM,
                actor.actor_id,
                step=step_id,
                lane=step.lane.value if step else "",
                value=answer,
                answer=answer_label(step, answer) if step else answer,
                comment=comment.strip(),
            )
            self._announce(run_id)
            return RunReply(run_id)

        return self._run(actor, Action.RUN_PLAYBOOK, run_id, effect)

    def skip(self, actor: Actor, run_id: str, step_id: str, comment: str) -> Outcome[RunReply]:
        """Leave a step out, with a reason; of a mandatory one the supervisor is told."""

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_skip(state, actor.actor_id, step_id, comment)
            if refused is not None or state is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            step = decisions.open_step(state, step_id)
            is_mandatory = step is not None and step.is_mandatory
            self._record(
                state,
                Code.RUN_STEP_SKIPPED,
                Tone.WARNING if is_mandatory else Tone.NOTICE,
                actor.actor_id,
                step=step_id,
                comment=comment.strip(),
                mandatory=is_mandatory,
                notify=step.skip.notify if step is not None and is_mandatory else "",
            )
            self._announce(run_id)
            return RunReply(run_id)

        return self._run(actor, Action.SKIP_STEP, run_id, effect)

    def transfer(self, actor: Actor, run_id: str, to: str, seat: str = "") -> Outcome[RunReply]:
        """Give the lead to somebody else; the owner only."""

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_transfer(state, actor.actor_id, to)
            if refused is not None or state is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            self._own(state, actor, to, seat or self._seat, "transfer")
            return RunReply(run_id)

        return self._run(actor, Action.RUN_PLAYBOOK, run_id, effect)

    def take_over(self, actor: Actor, run_id: str) -> Outcome[RunReply]:
        """Take the lead where the owner's console is silent."""

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_take_over(state, is_senior=False)
            if refused is not None or state is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            self._own(state, actor, actor.actor_id, self._seat, "silent")
            return RunReply(run_id)

        return self._run(actor, Action.RUN_PLAYBOOK, run_id, effect)

    def change_hazard(
        self, actor: Actor, run_id: str, playbook_id: str, reason: str = ""
    ) -> Outcome[RunReply]:
        """Follow another playbook on the same timeline; what was answered stays answered."""

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_change(state, actor.actor_id, playbook_id)
            if refused is not None or state is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            playbook = self._find(playbook_id)
            if playbook is None:
                return RunReply(run_id, RunRefusal.UNKNOWN_PLAYBOOK)
            self._record(
                state,
                Code.RUN_HAZARD_CHANGED,
                Tone.WARNING,
                actor.actor_id,
                playbook=playbook_id,
                version=playbook.version,
                hazard=playbook.hazard.value,
                reason=reason.strip(),
                text=playbook_text(playbook),
            )
            self._announce(run_id)
            return RunReply(run_id)

        return self._run(actor, Action.CHANGE_HAZARD, run_id, effect)

    def decide_action(
        self, actor: Actor, run_id: str, action_id: str, *, confirm: bool, comment: str = ""
    ) -> Outcome[RunReply]:
        """Confirm or decline a proposed machine action; this never drives a device by itself."""
        decision = ActionState.CONFIRMED if confirm else ActionState.DECLINED

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_action(state, actor.actor_id, action_id, decision)
            action = state.action(action_id) if state else None
            if refused is not None or state is None or action is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            self._record(
                state,
                Code.RUN_ACTION_DECIDED,
                Tone.CALM,
                actor.actor_id,
                proposal=action_id,
                action=action.kind.value,
                target=action.target,
                decision=decision.value,
                comment=comment.strip(),
            )
            return RunReply(run_id)

        return self._run(actor, Action.DECIDE_DEVICE_ACTION, run_id, effect)

    def end(
        self, actor: Actor, run_id: str, outcome: str = "completed", comment: str = ""
    ) -> Outcome[RunReply]:
        """End a run; with steps left only with a reason, and then as a warning."""

        def effect() -> RunReply:
            state = self._book.find(run_id)
            refused = decisions.check_end(state, actor.actor_id, comment)
            if refused is not None or state is None:
                return RunReply(run_id, refused or RunRefusal.UNKNOWN_RUN)
            left = len(state.tokens)
            self._record(
                state,
                Code.RUN_ENDED,
                Tone.WARNING if left else Tone.CALM,
                actor.actor_id,
                playbook=state.playbook_id,
                outcome="stopped_early" if left else outcome,
                left=left,
                comment=comment.strip(),
            )
            return RunReply(run_id)

        return self._run(actor, Action.RUN_PLAYBOOK, run_id, effect)

    def hear(self, actor: Actor, run_id: str) -> None:
        """The owner's console says that it is there; every few seconds, not journalled."""
        state = self._book.find(run_id)
        if state is not None and state.owner == actor.actor_id:
            self._heard_ns[run_id] = self._ledger.now().monotonic_ns

    def tick(self, now: Moment) -> None:
        """Record what is due: proposals, overdue steps, escalations, timers, silent owners."""
        offset_ns = now.utc_ns - now.monotonic_ns
        last_ns, self._offset_ns = self._offset_ns, offset_ns
        step_ns = 0 if last_ns is None else offset_ns - last_ns
        for state in self._book.runs():
            if not state.is_open:
                continue
            if abs(step_ns) >= CLOCK_STEP_NS and state.seat == self._seat:
                self._record_now(
                    state.run_id,
                    Code.RUN_CLOCK_SHIFTED,
                    Tone.NOTICE,
                    step_ns=step_ns,
                    step_s=round(step_ns / NS, 3),
                )
            self._check_owner(state, now)
            self._check_due(state.run_id, now)

    def views(self, now: Moment) -> tuple[RunView, ...]:
        """Runs as the window shows them, open ones first, newest first."""
        return tuple(view_of(one, now.utc_ns) for one in self._book.runs()[:SHOWN_RUNS])

    def _check_owner(self, state: RunState, now: Moment) -> None:
        heard_ns = self._heard_ns.setdefault(state.run_id, now.monotonic_ns)
        is_silent = now.monotonic_ns - heard_ns > decisions.OWNER_SILENT_S * NS
        if is_silent != state.is_owner_silent:
            code = Code.RUN_OWNER_SILENT if is_silent else Code.RUN_OWNER_BACK
            tone = Tone.WARNING if is_silent else Tone.CALM
            self._record_now(state.run_id, code, tone, owner=state.owner)

    def _check_due(self, run_id: str, now: Moment) -> None:
        state = self._book.find(run_id)
        if state is None:
            return
        is_mine = state.seat == self._seat
        for due in due_now(state, now.utc_ns if is_mine else now.utc_ns - GRACE_NS):
            if is_mine or due.kind is not DueKind.PROPOSAL:
                self._record_due(run_id, due)

    def _announce(self, run_id: str) -> None:
        """Put a line into the journal for every new proposal, at once."""
        state = self._book.find(run_id)
        for due in due_now(state, 0) if state else ():
            self._record_due(run_id, due)

    def _record_due(self, run_id: str, due: Due) -> None:
        state = self._book.find(run_id)
        if state is not None:
            code, tone, params = line_of(state, due)
            self._record(state, code, tone, "system", **params)

    def _own(self, state: RunState, actor: Actor, owner: str, seat: str, why: str) -> None:
        self._record(
            state,
            Code.RUN_OWNER_CHANGED,
            Tone.NOTICE,
            actor.actor_id,
            owner=owner,
            seat=seat,
            previous=state.owner,
            why=why,
        )
        self._heard_ns[state.run_id] = self._ledger.now().monotonic_ns

    def _record_now(self, run_id: str, code: Code, tone: Tone, **params: Param) -> None:
        state = self._book.find(run_id)
        if state is not None:
            self._record(state, code, tone, "system", **params)

    def _record(self, state: RunState, code: Code, tone: Tone, by: str, **params: Param) -> Event:
        """One event of a run, numbered within it."""
        return self._ledger.record(
            code,
            tone,
            f"run:{state.run_id}",
            by,
            exercise=state.is_exercise,
            seq=state.number + 1,
            incident=state.incident,
            **params,
        )

    def _run(
        self, actor: Actor, action: Action, run_id: str, effect: Callable[[], RunReply]
    ) -> Outcome[RunReply]:
        state = self._book.find(run_id)
        is_drill = state.is_exercise if state else self._ledger.exercise
        context = Context(self._seat, f"run:{run_id}", is_drill)
        return self._commands.run_as(actor, action, context, effect)
