"""Whether a command on a run holds, and what is due: questions to a state, no changes. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from console.domain.playbooks.run_view import ActionState, Banner
from console.domain.playbooks.schema import REVIEW_LIMIT_DAYS, ApprovalState, Step
from console.domain.playbooks.state import NS, RunState, is_valid_answer
from console.domain.playbooks.words import LOCKS, ActionKind, Approval

#: An owner's console that is not heard for so long may be relieved (ui.md section 6).
OWNER_SILENT_S = 20.0
MAX_COMMENT = 2_000


class RunRefusal(StrEnum):
    """Why a command on a run was not done: codes; the sentence is made when shown."""

    UNKNOWN_RUN = "unknown_run"
    RUN_ENDED = "run_ended"
    NOT_OWNER = "not_owner"
    STEP_NOT_OPEN = "step_not_open"
    BAD_ANSWER = "bad_answer"
    COMMENT_NEEDED = "comment_needed"
    TEXT_TOO_LONG = "text_too_long"
    SKIP_NOT_ALLOWED = "skip_not_allowed"
    UNKNOWN_ACTION = "unknown_action"
    ALREADY_DECIDED = "already_decided"
    EVACUATION_FIRST = "evacuation_first"
    OWNER_NOT_SILENT = "owner_not_silent"
    UNKNOWN_PLAYBOOK = "unknown_playbook"
    SAME_PLAYBOOK = "same_playbook"
    ALREADY_RUNNING = "already_running"
    STEPS_LEFT = "steps_left"
    NOBODY_NAMED = "nobody_named"


class DueKind(StrEnum):
    """What a tick can find."""

    PROPOSAL = "proposal"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    TIMER = "timer"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due.

    Attributes:
        kind: What.
        name: Step, timer or proposal it is about.
        post: Who is told; escalations only.
        late_s: Seconds since the target.
    """

    kind: DueKind
    name: str
    post: str = ""
    late_s: float = 0.0


def _check_owner(state: RunState | None, actor_id: str) -> RunRefusal | None:
    if state is None:
        return RunRefusal.UNKNOWN_RUN
    if not state.is_open:
        return RunRefusal.RUN_ENDED
    return None if state.owner == actor_id else RunRefusal.NOT_OWNER


def open_step(state: RunState, step_id: str) -> Step | None:
    """A step that can be answered: open, and its pause (loops) may be cut short."""
    if state.playbook is None or state.token(step_id) is None:
        return None
    return state.playbook.step(step_id)


def check_answer(
    state: RunState | None, actor_id: str, step_id: str, answer: str, comment: str
) -> RunRefusal | None:
    """Whether an answer can be taken.

    Args:
        state: Of the run; None when there is none of that id.
        actor_id: Who answers.
        step_id: Which step.
        answer: The value: ``done``, ``yes``, ``no``, a choice's value, digits, text, a reference.
        comment: What was written with it.
    """
    refusal = _check_owner(state, actor_id)
    if refusal is not None or state is None:
        return refusal
    step = open_step(state, step_id)
    if step is None:
        refusal = RunRefusal.STEP_NOT_OPEN
    elif max(len(comment), len(answer)) > MAX_COMMENT:
        refusal = RunRefusal.TEXT_TOO_LONG
    elif not is_valid_answer(step, answer):
        refusal = RunRefusal.BAD_ANSWER
    elif step.comment_required and not comment.strip():
        refusal = RunRefusal.COMMENT_NEEDED
    return refusal


def check_skip(
    state: RunState | None, actor_id: str, step_id: str, comment: str
) -> RunRefusal | None:
    """Whether a step can be left out; it always needs a reason in words."""
    refusal = _check_owner(state, actor_id)
    if refusal is not None or state is None:
        return refusal
    step = open_step(state, step_id)
    if step is None:
        refusal = RunRefusal.STEP_NOT_OPEN
    elif step.is_mandatory and not step.skip.is_allowed:
        refusal = RunRefusal.SKIP_NOT_ALLOWED
    elif len(comment) > MAX_COMMENT:
        refusal = RunRefusal.TEXT_TOO_LONG
    elif not comment.strip():
        refusal = RunRefusal.COMMENT_NEEDED
    return refusal


def check_action(
    state: RunState | None, actor_id: str, action_id: str, decision: ActionState
) -> RunRefusal | None:
    """Whether a machine action can be decided; no lock goes beside an evacuation release."""
    refusal = _check_owner(state, actor_id)
    if refusal is not None or state is None:
        return refusal
    action = state.action(action_id)
    if action is None:
        return RunRefusal.UNKNOWN_ACTION
    if action.state is not ActionState.PROPOSED:
        return RunRefusal.ALREADY_DECIDED
    is_lock = action.kind in LOCKS and decision is ActionState.CONFIRMED
    return RunRefusal.EVACUATION_FIRST if is_lock and _is_evacuating(state) else None


def _is_evacuating(state: RunState) -> bool:
    """Whether doors are released, or are about to be."""
    return any(
        one.kind is ActionKind.RELEASE_DOORS
        and one.state in {ActionState.PROPOSED, ActionState.CONFIRMED}
        for one in state.actions
    )


def check_transfer(state: RunState | None, actor_id: str, to: str) -> RunRefusal | None:
    """Whether the owner can give a run away."""
    refusal = _check_owner(state, actor_id)
    if refusal is None and not to.strip():
        refusal = RunRefusal.NOBODY_NAMED
    return refusal


def check_take_over(state: RunState | None, *, is_senior: bool) -> RunRefusal | None:
    """Whether somebody can take a run: the owner's console is silent, or a senior asks."""
    if state is None:
        return RunRefusal.UNKNOWN_RUN
    if not state.is_open:
        return RunRefusal.RUN_ENDED
    return None if state.is_owner_silent or is_senior else RunRefusal.OWNER_NOT_SILENT


def check_change(state: RunState | None, actor_id: str, playbook_id: str) -> RunRefusal | None:
    """Whether the owner can follow another playbook."""
    refusal = _check_owner(state, actor_id)
    if refusal is None and state is not None and state.playbook_id == playbook_id:
        refusal = RunRefusal.SAME_PLAYBOOK
    return refusal


def check_end(state: RunState | None, actor_id: str, comment: str) -> RunRefusal | None:
    """Whether the owner can end a run: nothing is open, or it says why it stops early."""
    refusal = _check_owner(state, actor_id)
    if refusal is None and state is not None and state.tokens and not comment.strip():
        refusal = RunRefusal.STEPS_LEFT
    return refusal


def due_now(state: RunState, now_utc_ns: int) -> tuple[Due, ...]:
    """Everything a tick must record for one run, in order; empty when nothing is due.

    Args:
        state: Of an open run; an ended one has nothing due.
        now_utc_ns: The present, on the clock that stamps the events.
    """
    playbook = state.playbook
    if playbook is None or not state.is_open:
        return ()
    found = [
        Due(DueKind.PROPOSAL, one.action_id)
        for one in state.actions
        if one.action_id not in state.announced
    ]
    for step_id in state.tokens:
        step = playbook.step(step_id)
        if step is not None:
            found += _due_of_step(state, step, now_utc_ns)
    for timer in playbook.timers:
        due_ns = timer_due_ns(state, timer.name)
        if due_ns and now_utc_ns >= due_ns:
            found.append(Due(DueKind.TIMER, timer.name, late_s=(now_utc_ns - due_ns) / NS))
    return tuple(found)


def _due_of_step(state: RunState, step: Step, now_utc_ns: int) -> list[Due]:
    token = state.tokens[step.step_id]
    due_ns = token.due_utc_ns(step)
    if not due_ns or now_utc_ns < due_ns:
        return []
    found = []
    late_s = (now_utc_ns - due_ns) / NS
    if not token.is_overdue:
        found.append(Due(DueKind.OVERDUE, step.step_id, late_s=late_s))
    if step.escalate_to and not token.escalated_to and late_s >= step.escalate_after_s:
        found.append(Due(DueKind.ESCALATION, step.step_id, step.escalate_to, late_s))
    return found


def timer_due_ns(state: RunState, name: str) -> int:
    """When a timer's target is reached next; 0 when it is stopped or has been reached for good."""
    timer_state = state.timers.get(name)
    timer = (
        next((one for one in state.playbook.timers if one.name == name), None)
        if (state.playbook)
        else None
    )
    if timer is None or timer_state is None:
        return 0
    is_stopped = timer.until and timer.until in {one.step_id for one in state.records}
    is_over = timer_state.times_reached and not timer.is_repeating
    if is_stopped or is_over:
        return 0
    return timer_state.base_utc_ns + (timer_state.times_reached + 1) * timer.target_s * NS


def today_of(utc_ns: int) -> date:
    """The UTC date of a moment."""
    return datetime.fromtimestamp(utc_ns / NS, tz=UTC).date()


def approval_banners(approval: ApprovalState, today: date) -> tuple[Banner, ...]:
    """What must be said about the approval of a playbook on a day."""
    found = []
    if approval.state is not Approval.APPROVED:
        found.append(Banner.DRAFT)
    try:
        is_late = date.fromisoformat(approval.review_due) < today
    except ValueError:
        is_late = approval.state is Approval.APPROVED  # an approval without an end is none
    if is_late:
        found.append(Banner.REVIEW_OVERDUE)
    return tuple(found)


def is_valid_review(on: date, review_due: date) -> bool:
    """Whether a review date lies after the approval, and at most 12 months after it."""
    return 0 < (review_due - on).days <= REVIEW_LIMIT_DAYS
