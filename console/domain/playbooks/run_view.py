"""What the window sees of runs and playbooks: frozen values, made on the operations thread.

Times are UTC ns stamps; whoever shows them counts on by the console's clock (`elapsed_s`), so that
a view changes only when something happens.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.playbooks.schema import Choice, Distance, Dont, Limits, Notice
from console.domain.playbooks.words import AckKind, ActionKind, Approval, CloseNeed, Hazard, Lane

NS = 1_000_000_000


class StepState(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    LATER = "later"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"


class Banner(StrEnum):
    """What must be said above a playbook, on screen and on paper."""

    DRAFT = "draft"
    REVIEW_OVERDUE = "review_overdue"
    OWNER_SILENT = "owner_silent"
    EXERCISE = "exercise"


class ActionState(StrEnum):
    """What became of a proposed machine action."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a run.

    Attributes:
        step_id: Its id.
        number: Place in the list, from 1.
        lane: Who does it.
        text: The action or question.
        detail: How or why.
        ack: How it is answered.
        choices: Answers of a choice; empty for others.
        limits: Range of a number.
        state: Where it stands.
        is_mandatory: Cannot be left out in silence.
        comment_required: Needs a comment with the answer.
        may_skip: Whether skipping is offered.
        skip_notify: Who is told of a skip.
        since_utc_ns: Where its time counts from; 0 while it waits.
        due_utc_ns: When it is overdue; 0 = no limit.
        due_s: Its target, seconds; 0 = none.
        opens_utc_ns: For `LATER`: when it opens.
        is_overdue: Its time is over and it is not settled, or was settled late.
        escalated_to: Post that was told; empty = nobody yet.
        answer: Value given; empty while not settled.
        answer_label: The same in words.
        comment: What was written with it.
        answered_utc_ns: When; 0 while not settled.
        answered_by: Who.
        times: How often it was answered (loops).
        sources: Keys of its sources.
    """

    step_id: str
    number: int
    lane: Lane
    text: str
    detail: str
    ack: AckKind
    choices: tuple[Choice, ...]
    limits: Limits
    state: StepState
    is_mandatory: bool
    comment_required: bool
    may_skip: bool
    skip_notify: str
    since_utc_ns: int = 0
    due_utc_ns: int = 0
    due_s: int = 0
    opens_utc_ns: int = 0
    is_overdue: bool = False
    escalated_to: str = ""
    answer: str = ""
    answer_label: str = ""
    comment: str = ""
    answered_utc_ns: int = 0
    answered_by: str = ""
    times: int = 0
    sources: tuple[str, ...] = ()

    def elapsed_s(self, now_utc_ns: int) -> float:
        """Seconds from `since_utc_ns` to the answer, or to now; 0 while it waits."""
        if not self.since_utc_ns:
            return 0.0
        return max(0.0, ((self.answered_utc_ns or now_utc_ns) - self.since_utc_ns) / NS)


@dataclass(frozen=True, slots=True)
class ProposedAction:
    """A machine action that waits for a person's word, or has had it.

    Attributes:
        action_id: Unique in the run.
        kind: What.
        target: To what.
        step_id: Step that proposed it; empty = the start of the run.
        state: Proposed, confirmed, declined or superseded by an evacuation release.
        decided_by: Who decided; empty while proposed.
        decided_utc_ns: When; 0 while proposed.
        comment: Why.
    """

    action_id: str
    kind: ActionKind
    target: str
    step_id: str
    state: ActionState = ActionState.PROPOSED
    decided_by: str = ""
    decided_utc_ns: int = 0
    comment: str = ""


@dataclass(frozen=True, slots=True)
class TimerView:
    """A target of the response.

    Attributes:
        name: Its name.
        label: What is read.
        target_s: Seconds.
        since_utc_ns: Where it counts from.
        due_utc_ns: When the target is reached (next).
        stopped_utc_ns: When what it waits for was done; 0 = runs.
        is_reached: The target passed before it was stopped.
        is_repeating: Begins again when reached.
    """

    name: str
    label: str
    target_s: int
    since_utc_ns: int
    due_utc_ns: int
    stopped_utc_ns: int = 0
    is_reached: bool = False
    is_repeating: bool = False

    def elapsed_s(self, now_utc_ns: int) -> float:
        """Seconds from its start to its stop, or to now."""
        return max(0.0, ((self.stopped_utc_ns or now_utc_ns) - self.since_utc_ns) / NS)


@dataclass(frozen=True, slots=True)
class HazardChange:
    """One playbook a run has followed.

    Attributes:
        playbook_id: Which.
        version: Of it.
        hazard: Against what.
        utc_ns: Since when.
        by: Who chose it.
        reason: Why; empty at the start.
    """

    playbook_id: str
    version: int
    hazard: Hazard
    utc_ns: int
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RunView:
    """One run of a playbook, everything the Respond workspace shows of it.

    Attributes:
        run_id: Its id.
        incident: Incident it belongs to.
        playbook_id: Playbook it follows now.
        version: Of it.
        title: What is read.
        hazard: Against what.
        severity: 1 = life in danger, to 4.
        jurisdiction: Profile its texts are filled for.
        approval: Whether the site stands behind it.
        approved_by: Who.
        approved_on: ISO date.
        review_due: ISO date.
        banners: What must be said above it.
        owner: Operator who leads; only this one advances.
        owner_seat: Where.
        is_owner_silent: The owner's console has not been heard for 20 s: offer to take over.
        started_utc_ns: When it began.
        ended_utc_ns: When it ended; 0 = open.
        outcome: How it ended; empty while open.
        is_exercise: Whether it is a drill.
        steps: In the order they are read.
        current: Id of the one open question to show large; empty = none is open.
        next_up: Ids of what comes after it, open ones first.
        donts: Always on screen.
        timers: Targets.
        actions: Machine actions, in the order they were proposed.
        notify: Who is to be told.
        distance: Table of stand-off distances and its row.
        handover: Template of the hand-over pack.
        close_needs: What closing asks for.
        variables: Names and values that answers have filled.
        settled: Steps done or skipped, of `total`.
        total: Steps that are settled or may still come.
        hazards: Playbooks it has followed, the present one last.
    """

    run_id: str
    incident: str
    playbook_id: str
    version: int
    title: str
    hazard: Hazard
    severity: int
    jurisdiction: str
    approval: Approval
    approved_by: str
    approved_on: str
    review_due: str
    banners: tuple[Banner, ...]
    owner: str
    owner_seat: str
    is_owner_silent: bool
    started_utc_ns: int
    ended_utc_ns: int
    outcome: str
    is_exercise: bool
    steps: tuple[StepView, ...]
    current: str
    next_up: tuple[str, ...]
    donts: tuple[Dont, ...]
    timers: tuple[TimerView, ...]
    actions: tuple[ProposedAction, ...]
    notify: tuple[Notice, ...]
    distance: Distance
    handover: str
    close_needs: tuple[CloseNeed, ...]
    variables: tuple[tuple[str, str], ...]
    settled: int
    total: int
    hazards: tuple[HazardChange, ...]

    def step(self, step_id: str) -> StepView | None:
        """The step of an id."""
        return next((step for step in self.steps if step.step_id == step_id), None)


@dataclass(frozen=True, slots=True)
class PlaybookSummary:
    """One playbook of the library, as lists show it.

    Attributes:
        playbook_id: Its id.
        version: The one that would be started now.
        title: What is read.
        hazard: Against what.
        severity: 1 to 4.
        approval: Whether the site stands behind this version.
        approved_by: Who.
        approved_on: ISO date.
        review_due: ISO date; empty for a draft that was never dated.
        banners: What would be said above it today.
        steps: How many.
        saved_by: Who saved this version; ``shipped`` for our own.
        saved_utc_ns: When; 0 for shipped ones.
    """

    playbook_id: str
    version: int
    title: str
    hazard: Hazard
    severity: int
    approval: Approval
    approved_by: str
    approved_on: str
    review_due: str
    banners: tuple[Banner, ...]
    steps: int
    saved_by: str
    saved_utc_ns: int


@dataclass(frozen=True, slots=True)
class RunBoard:
    """All runs and the library.

    Attributes:
        runs: Open ones first, newest first.
        playbooks: By id.
    """

    runs: tuple[RunView, ...] = ()
    playbooks: tuple[PlaybookSummary, ...] = ()

    def open_for(self, incident: str) -> RunView | None:
        """The open run of an incident, or None."""
        return next((r for r in self.runs if r.incident == incident and not r.ended_utc_ns), None)
