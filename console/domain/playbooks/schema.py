"""One playbook as frozen values, after the schema of the doctrine (mailroom.md 3.1).

It refuses nothing itself: `console.config.playbooks` reads and refuses texts, `graph` checks the
order of steps. Any thread.

Shape after OASIS CACAO 2.0 (steps, branches, agents), but for people: steps run in lanes, and a
step's answer decides what comes next.
"""

from dataclasses import dataclass, field

from console.domain.playbooks.words import (
    AckKind,
    ActionKind,
    Approval,
    Channel,
    CloseNeed,
    DrillBehaviour,
    DueFrom,
    Hazard,
    Lane,
)

#: Stands in `next` and `on` where a lane ends.
END = "end"

#: Answers of a yes-or-no step.
YES, NO = "yes", "no"
DONE = "done"

#: A playbook is looked at again at least once a year (41 CFR 102-192.80 asks for an annual review).
REVIEW_LIMIT_DAYS = 366


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice.

    Attributes:
        value: Goes into the journal and into branches.
        label: What is read.
    """

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Where an answer leads.

    Attributes:
        answer: ``yes``, ``no`` or a choice's value.
        targets: Ids of the steps that open; none = the lane ends here.
    """

    answer: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceAction:
    """Something a machine could do when a step opens; proposed, then confirmed or declined.

    Attributes:
        kind: What.
        target: To what: ``zone``, ``item``, ``door:D3``; empty = the kind's own.
    """

    kind: ActionKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Whether and how a step may be left out.

    Attributes:
        is_allowed: Whether at all.
        notify: Post that is told; empty = nobody.
        targets: Where it goes on; None = as after an answer (a step without branches).
    """

    is_allowed: bool = False
    notify: str = "supervisor"
    targets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number may be.

    Attributes:
        minimum: Smallest allowed.
        maximum: Largest allowed.
        unit: Shown behind the field: ``people``.
    """

    minimum: int = 0
    maximum: int = 100_000
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that one person does or answers.

    Attributes:
        step_id: Unique in the playbook; the same id in two playbooks is the same question, so that
            an answer survives a change of hazard. Steps of a block begin with its name.
        lane: Who does it.
        text: The action or question, one sentence.
        detail: How or why, small; may be empty.
        ack: How it is answered.
        choices: The answers of a choice.
        limits: The range of a number.
        is_mandatory: Cannot be left out in silence.
        comment_required: An answer without a comment is refused.
        skip: Whether it may be skipped.
        due_s: Seconds until it is overdue; 0 = no limit.
        due_from: Whether `due_s` counts from the start of the run or from the step's opening.
        escalate_to: Post that is told when it is overdue; empty = nobody.
        escalate_after_s: Seconds after `due_s` until that.
        every_s: Opened again by a loop, it waits this long first; 0 = opens at once.
        needs: Steps that must be settled before this one opens.
        targets: What opens next when no branch says otherwise; none = the lane ends.
        branches: Where each answer leads; empty = always to `targets`.
        actions: Proposed when it opens.
        save_as: Variable that keeps the answer for the hand-over pack; empty = none.
        only: Jurisdictions it holds for; empty = all.
        sources: Keys of the doctrine's list of sources; ``D`` = project default.
    """

    step_id: str
    lane: Lane
    text: str
    detail: str = ""
    ack: AckKind = AckKind.DONE
    choices: tuple[Choice, ...] = ()
    limits: Limits = Limits()
    is_mandatory: bool = True
    comment_required: bool = False
    skip: Skip = Skip()
    due_s: int = 0
    due_from: DueFrom = DueFrom.RUN
    escalate_to: str = ""
    escalate_after_s: int = 0
    every_s: int = 0
    needs: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    actions: tuple[DeviceAction, ...] = ()
    save_as: str = ""
    only: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def after(self, answer: str) -> tuple[str, ...]:
        """Which steps open after an answer; none = the lane ends."""
        for branch in self.branches:
            if branch.answer == answer:
                return branch.targets
        return self.targets

    def after_skip(self) -> tuple[str, ...]:
        """Which steps open when it is skipped."""
        return self.targets if self.skip.targets is None else self.skip.targets

    def answers(self) -> tuple[str, ...]:
        """Every answer that can be told apart; empty where anything may be said."""
        if self.ack is AckKind.YES_NO:
            return (YES, NO)
        if self.ack is AckKind.CHOICE:
            return tuple(choice.value for choice in self.choices)
        return (DONE,) if self.ack is AckKind.DONE else ()


@dataclass(frozen=True, slots=True)
class Dont:
    """One thing not to do, on screen all the time.

    Attributes:
        dont_id: Picks the drawing: ``touch``, ``belt``, ``radio``, ``lights``, ``glass``, ``lift``.
        text: What not to do, without "do not": ``Touch, move or cover the item``.
    """

    dont_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Timer:
    """A target of the whole response.

    Attributes:
        name: Unique: ``hvac_off``.
        label: What is read.
        target_s: Seconds from the start of the run.
        until: Step whose answer stops it; empty = runs to the end.
        is_repeating: Reached again and again, every `target_s`.
    """

    name: str
    label: str
    target_s: int
    until: str = ""
    is_repeating: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody who is to be told.

    Attributes:
        who: Role in the contact list: ``police``, ``duty_manager``.
        channel: How.
        by_s: Seconds from the start of the run.
        template: Message template; empty for a call.
        drill: What happens to it in an exercise.
        only: Jurisdictions it holds for; empty = all.
    """

    who: str
    channel: Channel
    by_s: int
    template: str = ""
    drill: DrillBehaviour = DrillBehaviour.SUPPRESS
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What proposes this playbook.

    Attributes:
        event: Code of an event: ``parcel.frozen``; empty = started by hand.
        where: Parameters and their allowed values; all must match.
    """

    event: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Distance:
    """Which table of stand-off distances holds.

    Attributes:
        table: ``us_standoff``, ``uk_cordon``, ``erg111``, ``erg147``, ``iaea``; empty = none.
        default_row: Row that is taken until somebody knows better.
    """

    table: str = ""
    default_row: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """Who stands behind a version.

    Attributes:
        state: Draft or approved.
        by: Name of the approver; empty for a draft.
        on: ISO date of the approval; empty for a draft.
        review_due: ISO date, at most 12 months after it.
    """

    state: Approval = Approval.DRAFT
    by: str = ""
    on: str = ""
    review_due: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """A whole playbook, its blocks included and its texts filled for one jurisdiction.

    Attributes:
        playbook_id: ``pb.powder``.
        version: From 1.
        title: What is read.
        hazard: What it is against.
        severity: 1 = life in danger, to 4.
        approval: Who stands behind it.
        jurisdiction: ``any`` or the profile it was written or filled for.
        triggers: What proposes it.
        preconditions: Machine actions proposed at the start.
        variables: Names that answers and texts may use.
        starts: Steps that are open at the start.
        steps: All of them, in the order they are read.
        donts: Always on screen.
        notify: Who is told.
        distance: Table of stand-off distances.
        timers: Targets of the response.
        handover: Template of the hand-over pack.
        close_needs: What closing asks for.
        sources: Keys for the playbook as a whole.
    """

    playbook_id: str
    version: int
    title: str
    hazard: Hazard
    severity: int
    approval: ApprovalState
    jurisdiction: str
    triggers: tuple[Trigger, ...]
    preconditions: tuple[DeviceAction, ...]
    variables: tuple[str, ...]
    starts: tuple[str, ...]
    steps: tuple[Step, ...]
    donts: tuple[Dont, ...]
    notify: tuple[Notice, ...] = ()
    distance: Distance = Distance()
    timers: tuple[Timer, ...] = ()
    handover: str = ""
    close_needs: tuple[CloseNeed, ...] = ()
    sources: tuple[str, ...] = ()
    _by_id: dict[str, Step] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the steps."""
        self._by_id.update({step.step_id: step for step in self.steps})

    def step(self, step_id: str) -> Step | None:
        """The step of an id, or None when there is none."""
        return self._by_id.get(step_id)
