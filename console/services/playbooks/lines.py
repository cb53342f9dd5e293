"""What a command on a run answers, and the journal's line for each thing that is due. Pure."""

from dataclasses import dataclass

from console.domain.events import Code, Param, Tone
from console.domain.playbooks.decisions import Due, DueKind, RunRefusal
from console.domain.playbooks.state import RunState


@dataclass(frozen=True, slots=True)
class RunReply:
    """What became of a wish that the rights allowed.

    Attributes:
        run_id: Which run; empty when there is none.
        refused: Why nothing was done; None when it was done.
    """

    run_id: str
    refused: RunRefusal | None = None


def line_of(state: RunState, due: Due) -> tuple[Code, Tone, dict[str, Param]]:
    """Code, tone and parameters of the event for one thing that is due."""
    late_s = round(due.late_s, 1)
    if due.kind is DueKind.PROPOSAL:
        action = state.action(due.name)
        kind, target = (action.kind.value, action.target) if action else ("", "")
        proposal: dict[str, Param] = {"proposal": due.name, "action": kind, "target": target}
        return Code.RUN_ACTION_PROPOSED, Tone.NOTICE, proposal
    if due.kind is DueKind.OVERDUE:
        return Code.RUN_STEP_OVERDUE, Tone.WARNING, {"step": due.name, "late_s": late_s}
    if due.kind is DueKind.ESCALATION:
        told: dict[str, Param] = {"step": due.name, "post": due.post, "late_s": late_s}
        return Code.RUN_STEP_ESCALATED, Tone.WARNING, told
    return Code.RUN_TIMER_REACHED, Tone.NOTICE, {"timer": due.name, "timer_name": due.name}
