"""The order of a playbook's steps as a graph: what leads where, and what is wrong with it. Pure.

Edges are `targets`, `branches` and a skip's own targets; `needs` are waits, not edges. A run cannot
get stuck when no wait lies on a cycle of edges and waits together: of all waiting steps the
first in that order waits for nothing that is still to come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.domain.playbooks.schema import Playbook, Step
from console.domain.playbooks.words import AckKind


class Flaw(StrEnum):
    """What can be wrong with the order of steps."""

    NO_STEPS = "no_steps"
    DOUBLE_STEP = "double_step"
    UNKNOWN_STEP = "unknown_step"
    UNREACHABLE = "unreachable"
    ENDLESS_LOOP = "endless_loop"
    STUCK = "stuck"
    MISSING_ANSWER = "missing_answer"
    UNKNOWN_ANSWER = "unknown_answer"
    BRANCH_WITHOUT_CHOICE = "branch_without_choice"
    SKIP_WITHOUT_WAY = "skip_without_way"
    BRANCH_IN_PROFILE_STEP = "branch_in_profile_step"
    UNKNOWN_TIMER_STEP = "unknown_timer_step"


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw.

    Attributes:
        flaw: What.
        step_id: At which step; for timers the timer's name; empty for the playbook.
        key: Under which key of it: ``on``, ``next``, ``needs``.
        detail: The id, answer or list it is about.
    """

    flaw: Flaw
    step_id: str
    key: str
    detail: str = ""


def _answered(step: Step) -> tuple[str, ...]:
    """Every step that some answer opens, each once."""
    if not step.branches:
        return tuple(dict.fromkeys(step.targets))
    return tuple(dict.fromkeys(one for branch in step.branches for one in branch.targets))


def successors(step: Step) -> tuple[str, ...]:
    """Every step that may open after one, by an answer or a skip, each once."""
    found = dict.fromkeys(_answered(step))
    if step.skip.is_allowed or not step.is_mandatory:
        found.update(dict.fromkeys(step.after_skip()))
    return tuple(found)


def edges(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """Successors of every step."""
    return {step.step_id: successors(step) for step in playbook.steps}


def reached(graph: Mapping[str, tuple[str, ...]], starts: Iterable[str]) -> set[str]:
    """Every step on a way that begins with `starts`, themselves included."""
    seen: set[str] = set()
    waiting = [one for one in starts if one in graph]
    while waiting:
        step = waiting.pop()
        if step not in seen:
            seen.add(step)
            waiting += [one for one in graph[step] if one in graph]
    return seen


def after(graph: Mapping[str, tuple[str, ...]], step: str) -> set[str]:
    """Every step that may come after one; itself only on a loop."""
    return reached(graph, graph.get(step, ()))


def check_order(playbook: Playbook) -> tuple[Finding, ...]:
    """Everything wrong with the order of steps.

    Returns:
        Flaws in the order of the steps; empty when the playbook can be run.
    """
    if not playbook.steps:
        return (Finding(Flaw.NO_STEPS, "", "steps"),)
    found = [*_doubles(playbook)]
    for step in playbook.steps:
        found += _unknown_steps(playbook, step)
        found += _branches(step)
    found += [
        Finding(Flaw.UNKNOWN_TIMER_STEP, timer.name, "until", timer.until)
        for timer in playbook.timers
        if timer.until and playbook.step(timer.until) is None
    ]
    if found:
        return tuple(found)  # ways through an unsound graph would only repeat it
    return (*_unreachable(playbook), *_endless(playbook), *_stuck(playbook))


def _doubles(playbook: Playbook) -> list[Finding]:
    seen: set[str] = set()
    found = []
    for step in playbook.steps:
        if step.step_id in seen:
            found.append(Finding(Flaw.DOUBLE_STEP, step.step_id, "id", step.step_id))
        seen.add(step.step_id)
    return found


def _unknown_steps(playbook: Playbook, step: Step) -> list[Finding]:
    named = [("next", target) for target in step.targets]
    named += [("on", target) for branch in step.branches for target in branch.targets]
    named += [("skip", target) for target in step.skip.targets or ()]
    named += [("needs", need) for need in step.needs]
    return [
        Finding(Flaw.UNKNOWN_STEP, step.step_id, key, name)
        for key, name in named
        if playbook.step(name) is None
    ]


def _branches(step: Step) -> list[Finding]:
    if not step.branches:
        return []
    if step.ack not in {AckKind.YES_NO, AckKind.CHOICE}:
        return [Finding(Flaw.BRANCH_WITHOUT_CHOICE, step.step_id, "on", step.ack.value)]
    answers, led = set(step.answers()), {branch.answer for branch in step.branches}
    found = [
        Finding(Flaw.MISSING_ANSWER, step.step_id, "on", answer)
        for answer in step.answers()
        if answer not in led
    ]
    found += [
        Finding(Flaw.UNKNOWN_ANSWER, step.step_id, "on", one) for one in sorted(led - answers)
    ]
    may_skip = step.skip.is_allowed or not step.is_mandatory
    if may_skip and step.skip.targets is None:
        found.append(Finding(Flaw.SKIP_WITHOUT_WAY, step.step_id, "skip"))
    if step.only:
        found.append(Finding(Flaw.BRANCH_IN_PROFILE_STEP, step.step_id, "only"))
    return found


def _unreachable(playbook: Playbook) -> list[Finding]:
    ways = reached(edges(playbook), playbook.starts)
    return [
        Finding(Flaw.UNREACHABLE, step.step_id, "id", step.step_id)
        for step in playbook.steps
        if step.step_id not in ways
    ]


def _endless(playbook: Playbook) -> list[Finding]:
    """Steps on a loop from which no way leads to an end."""
    graph = {step.step_id: _answered(step) for step in playbook.steps}  # a skip is no way out
    can_end = {step.step_id for step in playbook.steps if _may_end(step)}
    found = []
    for step in playbook.steps:
        ways = reached(graph, [step.step_id])
        if not ways & can_end:
            found.append(Finding(Flaw.ENDLESS_LOOP, step.step_id, "next", step.step_id))
    return found


def _may_end(step: Step) -> bool:
    """Whether some answer opens nothing."""
    if not step.branches:
        return not step.targets
    return any(not branch.targets for branch in step.branches)


def _stuck(playbook: Playbook) -> list[Finding]:
    """Waits for something that cannot come before."""
    order: dict[str, tuple[str, ...]] = {}
    for step in playbook.steps:
        order[step.step_id] = successors(step)
    for step in playbook.steps:
        for need in step.needs:
            order[need] = (*order[need], step.step_id)
    return [
        Finding(Flaw.STUCK, step.step_id, "needs", need)
        for step in playbook.steps
        for need in step.needs
        if need in reached(order, [step.step_id])
    ]
