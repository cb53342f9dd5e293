"""Makes the view of a run from its state. Pure; the operations thread calls it."""

from console.domain.playbooks import graph
from console.domain.playbooks.decisions import approval_banners, timer_due_ns, today_of
from console.domain.playbooks.profiles import fill_variables
from console.domain.playbooks.run_view import (
    Banner,
    RunView,
    StepState,
    StepView,
    TimerView,
)
from console.domain.playbooks.schema import DONE, NO, YES, ApprovalState, Distance, Playbook, Step
from console.domain.playbooks.state import NS, Record, RunState, Token
from console.domain.playbooks.words import AckKind, Hazard

#: Answers in words; choices bring their own, the window translates these.
ANSWER_WORDS = {DONE: "Done", YES: "Yes", NO: "No"}
SETTLED = frozenset({StepState.DONE, StepState.SKIPPED})


def view_of(state: RunState, now_utc_ns: int) -> RunView:
    """Everything the window shows of a run at a moment (UTC ns)."""
    playbook = state.playbook
    steps, current = _asked(state, now_utc_ns)
    approval = playbook.approval if playbook else ApprovalState()
    return RunView(
        run_id=state.run_id,
        incident=state.incident,
        playbook_id=state.playbook_id,
        version=state.version,
        title=_heading(state)[0],
        hazard=_heading(state)[1],
        severity=_heading(state)[2],
        jurisdiction=playbook.jurisdiction if playbook else "",
        approval=approval.state,
        approved_by=approval.by,
        approved_on=approval.on,
        review_due=approval.review_due,
        banners=_banners(state, approval, now_utc_ns),
        owner=state.owner,
        owner_seat=state.seat,
        is_owner_silent=state.is_owner_silent and state.is_open,
        started_utc_ns=state.started_utc_ns,
        ended_utc_ns=state.ended_utc_ns,
        outcome=state.outcome,
        is_exercise=state.is_exercise,
        steps=steps,
        current=current.step_id if current and state.is_open else "",
        next_up=_next_up(steps, current),
        donts=playbook.donts if playbook else (),
        timers=_timers(state, playbook) if playbook else (),
        actions=state.actions,
        notify=playbook.notify if playbook else (),
        distance=playbook.distance if playbook else Distance(),
        handover=playbook.handover if playbook else "",
        close_needs=playbook.close_needs if playbook else (),
        variables=tuple(sorted(state.variables.items())),
        settled=sum(one.state in SETTLED for one in steps),
        total=sum(one.state is not StepState.NOT_NEEDED for one in steps),
        hazards=state.hazards,
    )


def _asked(state: RunState, now_utc_ns: int) -> tuple[tuple[StepView, ...], StepView | None]:
    """The steps, and the first of them that is open."""
    steps = _steps(state, state.playbook, now_utc_ns) if state.playbook else ()
    return steps, next((one for one in steps if one.state is StepState.OPEN), None)


def _heading(state: RunState) -> tuple[str, Hazard, int]:
    playbook = state.playbook
    if playbook is None:
        return state.playbook_id, Hazard.UNKNOWN, 1
    return playbook.title, playbook.hazard, playbook.severity


def _banners(state: RunState, approval: ApprovalState, now_utc_ns: int) -> tuple[Banner, ...]:
    found = list(approval_banners(approval, today_of(now_utc_ns)))
    if state.is_exercise:
        found.insert(0, Banner.EXERCISE)
    if state.is_owner_silent and state.is_open:
        found.append(Banner.OWNER_SILENT)
    return tuple(found)


def _next_up(steps: tuple[StepView, ...], current: StepView | None) -> tuple[str, ...]:
    """What comes after the current question: open ones first, then what waits, then pauses."""
    order = (StepState.OPEN, StepState.WAITING, StepState.LATER)
    return tuple(
        one.step_id for state in order for one in steps if one.state is state and one is not current
    )


def _steps(state: RunState, playbook: Playbook, now_utc_ns: int) -> tuple[StepView, ...]:
    last = state.last_records()
    times: dict[str, int] = {}
    for record in state.records:
        times[record.step_id] = times.get(record.step_id, 0) + 1
    coming = graph.reached(graph.edges(playbook), state.tokens)
    values = dict(state.variables)
    return tuple(
        _step(
            step,
            number,
            _stand(step, state, last.get(step.step_id), coming, now_utc_ns),
            state.tokens.get(step.step_id),
            last.get(step.step_id),
            values,
            times.get(step.step_id, 0),
        )
        for number, step in enumerate(playbook.steps, 1)
    )


def _stand(
    step: Step, state: RunState, record: Record | None, coming: set[str], now_utc_ns: int
) -> StepState:
    token = state.tokens.get(step.step_id)
    if token is not None:
        if not token.opened_utc_ns:
            return StepState.WAITING
        return StepState.LATER if token.opens_utc_ns > now_utc_ns else StepState.OPEN
    if record is not None:
        return StepState.SKIPPED if record.is_skip else StepState.DONE
    return StepState.WAITING if step.step_id in coming else StepState.NOT_NEEDED


def _step(
    step: Step,
    number: int,
    stand: StepState,
    token: Token | None,
    record: Record | None,
    values: dict[str, str],
    times: int,
) -> StepView:
    settled = record if token is None else None
    since, due, is_overdue, escalated_to = _times(step, token, settled)
    return StepView(
        step_id=step.step_id,
        number=number,
        lane=step.lane,
        text=fill_variables(step.text, values),
        detail=fill_variables(step.detail, values),
        ack=step.ack,
        choices=step.choices,
        limits=step.limits,
        state=stand,
        is_mandatory=step.is_mandatory,
        comment_required=step.comment_required,
        may_skip=step.skip.is_allowed or not step.is_mandatory,
        skip_notify=step.skip.notify if step.is_mandatory else "",
        since_utc_ns=since,
        due_utc_ns=due,
        due_s=step.due_s,
        opens_utc_ns=token.opens_utc_ns if token else 0,
        is_overdue=is_overdue,
        escalated_to=escalated_to,
        answer=settled.answer if settled else "",
        answer_label=answer_label(step, settled.answer) if settled else "",
        comment=settled.comment if settled else "",
        answered_utc_ns=settled.utc_ns if settled else 0,
        answered_by=settled.by if settled else "",
        times=times,
        sources=step.sources,
    )


def _times(step: Step, token: Token | None, settled: Record | None) -> tuple[int, int, bool, str]:
    """Since when, until when, whether too late, and who was told."""
    if token is not None:
        due = token.due_utc_ns(step)
        return token.since_utc_ns(step), due, token.is_overdue, token.escalated_to
    if settled is None:
        return 0, 0, False, ""
    since = settled.since_utc_ns
    due = since + step.due_s * NS if step.due_s else 0
    return since, due, settled.is_overdue, settled.escalated_to


def answer_label(step: Step, answer: str) -> str:
    """An answer as it is read."""
    for choice in step.choices:
        if choice.value == answer:
            return choice.label
    if step.ack is AckKind.NUMBER and step.limits.unit:
        return f"{answer} {step.limits.unit}"
    return ANSWER_WORDS.get(answer, answer)


def _timers(state: RunState, playbook: Playbook) -> tuple[TimerView, ...]:
    stopped = {record.step_id: record.utc_ns for record in reversed(state.records)}
    found = []
    for timer in playbook.timers:
        kept = state.timers.get(timer.name)
        if kept is None:
            continue
        due_ns = timer_due_ns(state, timer.name)
        found.append(
            TimerView(
                name=timer.name,
                label=timer.label,
                target_s=timer.target_s,
                since_utc_ns=kept.base_utc_ns,
                due_utc_ns=due_ns or kept.base_utc_ns + timer.target_s * NS,
                stopped_utc_ns=stopped.get(timer.until, 0),
                is_reached=kept.times_reached > 0,
                is_repeating=timer.is_repeating,
            )
        )
    return tuple(found)
