"""How a run moves: a fact and the state before it give the state after it. Pure; no clock.

It never asks whether something may be done (`decisions` does that before the fact is made); what is
in the journal has happened, and is folded. Facts of unknown runs or steps change nothing.
"""

from collections.abc import Iterable
from dataclasses import replace

from console.domain.playbooks import graph
from console.domain.playbooks.facts import (
    ActionDecided,
    ActionProposed,
    Answered,
    ClockShifted,
    Ended,
    Escalated,
    Fact,
    HazardChanged,
    Overdue,
    OwnerChanged,
    OwnerSilent,
    Skipped,
    Started,
    TimerReached,
)
from console.domain.playbooks.run_view import ActionState, HazardChange, ProposedAction
from console.domain.playbooks.schema import DeviceAction, Playbook, Step
from console.domain.playbooks.state import (
    NS,
    Record,
    RunState,
    TimerState,
    Token,
    is_valid_answer,
)
from console.domain.playbooks.words import LOCKS, ActionKind, Hazard


def begin(run_id: str, fact: Started) -> RunState:
    """The state after a run began."""
    head, playbook = fact.head, fact.playbook
    state = RunState(
        run_id=run_id,
        number=head.number,
        incident=fact.incident,
        playbook=playbook,
        playbook_id=fact.playbook_id,
        version=fact.version,
        owner=fact.owner,
        seat=fact.seat,
        is_exercise=fact.is_exercise,
        started_utc_ns=head.utc_ns,
        base_utc_ns=head.utc_ns,
        variables=dict(fact.variables),
        hazards=(_followed(playbook, fact.playbook_id, fact.version, fact),),
    )
    return _take_up(state, playbook, head.utc_ns)


def fold(state: RunState, fact: Fact) -> RunState:
    """The state after a fact; a fact that was folded before changes nothing."""
    if fact.head.number <= state.number or isinstance(fact, Started):
        return state
    return replace(_folded(state, fact), number=fact.head.number)


def _folded(state: RunState, fact: Fact) -> RunState:
    after = state
    match fact:
        case Answered() | Skipped():
            after = _settle(state, fact)
        case Overdue():
            after = _mark(state, fact.step_id, is_overdue=True)
        case Escalated():
            after = _mark(state, fact.step_id, is_overdue=True, escalated_to=fact.post)
        case OwnerChanged():
            after = replace(state, owner=fact.owner, seat=fact.seat, is_owner_silent=False)
        case HazardChanged():
            after = _change_hazard(state, fact)
        case ActionDecided():
            after = _decide(state, fact)
        case Ended():
            after = replace(state, ended_utc_ns=fact.head.utc_ns, outcome=fact.outcome)
        case _:
            after = _folded_rarer(state, fact)
    return after


def _folded_rarer(state: RunState, fact: Fact) -> RunState:
    after = state
    match fact:
        case OwnerSilent():
            after = replace(state, is_owner_silent=fact.is_silent)
        case ActionProposed():
            after = replace(state, announced=state.announced | {fact.action_id})
        case TimerReached():
            after = _reach(state, fact.name)
        case ClockShifted():
            after = _shift(state, fact.step_ns)
    return after


def _reach(state: RunState, name: str) -> RunState:
    timer = state.timers.get(name)
    if timer is None:
        return state
    reached = replace(timer, times_reached=timer.times_reached + 1)
    return replace(state, timers={**state.timers, name: reached})


def _mark(state: RunState, step_id: str, **changes: object) -> RunState:
    token = state.tokens.get(step_id)
    if token is None:
        return state
    marked = replace(token, **changes)  # type: ignore[arg-type]
    return replace(state, tokens={**state.tokens, step_id: marked})


# Answers -------------------------------------------------------------------------------------


def _settle(state: RunState, fact: Answered | Skipped) -> RunState:
    """Close a step and open what comes after it."""
    playbook, token = state.playbook, state.tokens.get(fact.step_id)
    step = playbook.step(fact.step_id) if playbook else None
    if playbook is None or token is None or step is None:
        return state
    record = _record(fact, step, token)
    tokens = {key: one for key, one in state.tokens.items() if key != step.step_id}
    variables = dict(state.variables)
    if step.save_as and not record.is_skip:
        variables[step.save_as] = record.answer
    after = replace(state, records=(*state.records, record), tokens=tokens, variables=variables)
    targets = step.after_skip() if record.is_skip else step.after(record.answer)
    return _open(after, playbook, step.step_id, targets, fact.head.utc_ns)


def _record(fact: Answered | Skipped, step: Step, token: Token) -> Record:
    is_skip = isinstance(fact, Skipped)
    return Record(
        step_id=step.step_id,
        lane=step.lane,
        text=step.text,
        answer="" if isinstance(fact, Skipped) else fact.answer,
        comment=fact.comment,
        is_skip=is_skip,
        is_mandatory=step.is_mandatory,
        is_overdue=token.is_overdue,
        since_utc_ns=token.since_utc_ns(step) or token.base_utc_ns,
        utc_ns=fact.head.utc_ns,
        by=fact.head.actor,
        escalated_to=token.escalated_to,
    )


def _open(
    state: RunState, playbook: Playbook, origin: str, targets: Iterable[str], utc_ns: int
) -> RunState:
    """Give every target a token; one that is settled is opened again only by a loop."""
    ways = graph.edges(playbook)
    settled = {record.step_id for record in state.records}
    tokens = dict(state.tokens)
    for target in targets:
        step = playbook.step(target)
        if step is None or target in tokens:
            continue
        is_again = target in settled
        if is_again and origin not in graph.reached(ways, [target]):
            continue  # two ways meet at a step that was answered: it is not asked twice
        opens = utc_ns + step.every_s * NS if is_again and step.every_s else 0
        tokens[target] = Token(target, state.base_utc_ns, 0, opens, is_again)
    return _release(replace(state, tokens=tokens), playbook, utc_ns)


def _release(state: RunState, playbook: Playbook, utc_ns: int) -> RunState:
    """Open the waiting steps whose needs are settled, or can no longer come; propose actions."""
    ways = graph.edges(playbook)
    tokens = dict(state.tokens)
    opened: list[Step] = []
    for step_id, token in state.tokens.items():
        step = playbook.step(step_id)
        if step is None or token.opened_utc_ns:
            continue
        others = [one for one in tokens if one != step_id]
        if step.needs and set(step.needs) & graph.reached(ways, others):
            continue
        tokens[step_id] = replace(token, opened_utc_ns=utc_ns)
        opened.append(step)
    proposed = state.actions
    for step in opened:
        proposed = _propose(proposed, step.actions, step.step_id)
    return replace(state, tokens=tokens, actions=proposed)


# Playbooks taken up ----------------------------------------------------------------------------


def _followed(
    playbook: Playbook | None, playbook_id: str, version: int, fact: Started | HazardChanged
) -> HazardChange:
    hazard = playbook.hazard if playbook else Hazard.UNKNOWN
    reason = fact.reason if isinstance(fact, HazardChanged) else ""
    return HazardChange(playbook_id, version, hazard, fact.head.utc_ns, fact.head.actor, reason)


def _change_hazard(state: RunState, fact: HazardChanged) -> RunState:
    """Follow another playbook on the same timeline."""
    followed = _followed(fact.playbook, fact.playbook_id, fact.version, fact)
    changed = replace(
        state,
        playbook=fact.playbook,
        playbook_id=fact.playbook_id,
        version=fact.version,
        base_utc_ns=fact.head.utc_ns,
        hazards=(*state.hazards, followed),
    )
    return _take_up(changed, fact.playbook, fact.head.utc_ns)


def _take_up(state: RunState, playbook: Playbook | None, utc_ns: int) -> RunState:
    """Find the open steps of a playbook, going by the answers that are there already."""
    if playbook is None:
        return replace(state, tokens={}, timers={})
    found = _walk(state, playbook)
    tokens = {}
    for step_id, is_again in found.items():
        kept = state.tokens.get(step_id)
        tokens[step_id] = kept or Token(step_id, state.base_utc_ns, is_again=is_again)
    timers = {
        timer.name: state.timers.get(timer.name) or TimerState(timer.name, state.base_utc_ns)
        for timer in playbook.timers
    }
    variables = {**dict.fromkeys(playbook.variables, ""), **state.variables}
    taken = replace(
        state,
        tokens=tokens,
        timers=timers,
        variables=variables,
        actions=_propose(state.actions, playbook.preconditions, ""),
    )
    return _release(taken, playbook, utc_ns)


def _walk(state: RunState, playbook: Playbook) -> dict[str, bool]:
    """Steps to open, and whether a loop opens them again; in the order they are met."""
    answered = state.last_records()
    ways = graph.edges(playbook)
    passed: set[str] = set()
    found: dict[str, bool] = {}
    waiting: list[tuple[str, str]] = [("", start) for start in playbook.starts]
    while waiting:
        origin, step_id = waiting.pop(0)
        step = playbook.step(step_id)
        if step is None or step_id in found:
            continue
        if step_id in passed:
            if origin in graph.reached(ways, [step_id]):
                found[step_id] = True
            continue
        targets = _given(state, step, answered.get(step_id))
        if targets is None:
            found[step_id] = step_id in answered
        else:
            passed.add(step_id)
            waiting += [(step_id, target) for target in targets]
    return found


def _given(state: RunState, step: Step, record: Record | None) -> tuple[str, ...] | None:
    """Where the answer that was given leads; None when the step must be asked."""
    if record is None or step.step_id in state.tokens:
        return None
    if record.is_skip:
        may_skip = step.skip.is_allowed or not step.is_mandatory
        return step.after_skip() if may_skip else None
    return step.after(record.answer) if is_valid_answer(step, record.answer) else None


# Machine actions -------------------------------------------------------------------------------


def _propose(
    proposed: tuple[ProposedAction, ...], actions: Iterable[DeviceAction], step_id: str
) -> tuple[ProposedAction, ...]:
    """Add proposals; one that stands already, undecided or confirmed, is not made twice."""
    standing = {
        (one.kind, one.target)
        for one in proposed
        if one.state in {ActionState.PROPOSED, ActionState.CONFIRMED}
    }
    for action in actions:
        if (action.kind, action.target) not in standing:
            standing.add((action.kind, action.target))
            number = f"a{len(proposed) + 1}"
            proposed = (*proposed, ProposedAction(number, action.kind, action.target, step_id))
    return proposed


def _decide(state: RunState, fact: ActionDecided) -> RunState:
    """Note a decision; an evacuation release sets every lock aside."""
    try:
        decision = ActionState(fact.decision)
    except ValueError:
        return state
    found = []
    is_release = False
    for one in state.actions:
        decided = one
        if one.action_id == fact.action_id:
            decided = replace(
                one,
                state=decision,
                decided_by=fact.head.actor,
                decided_utc_ns=fact.head.utc_ns,
                comment=fact.comment,
            )
            is_confirmed = decision is ActionState.CONFIRMED
            is_release = is_confirmed and one.kind is ActionKind.RELEASE_DOORS
        found.append(decided)
    if is_release:
        found = [_set_aside(one) for one in found]
    return replace(state, actions=tuple(found))


def _set_aside(action: ProposedAction) -> ProposedAction:
    is_standing = action.state in {ActionState.PROPOSED, ActionState.CONFIRMED}
    if action.kind in LOCKS and is_standing:
        return replace(action, state=ActionState.SUPERSEDED)
    return action


# Clock -----------------------------------------------------------------------------------------


def _shift(state: RunState, step_ns: int) -> RunState:
    """Move what is still counting by a step of the clock; what is answered keeps its stamps."""

    def moved(utc_ns: int) -> int:
        return utc_ns + step_ns if utc_ns else 0

    tokens = {
        key: replace(
            one,
            base_utc_ns=moved(one.base_utc_ns),
            opened_utc_ns=moved(one.opened_utc_ns),
            opens_utc_ns=moved(one.opens_utc_ns),
        )
        for key, one in state.tokens.items()
    }
    timers = {
        key: replace(one, base_utc_ns=moved(one.base_utc_ns)) for key, one in state.timers.items()
    }
    return replace(state, tokens=tokens, timers=timers, base_utc_ns=moved(state.base_utc_ns))
