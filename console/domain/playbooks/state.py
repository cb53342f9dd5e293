"""Where a run stands: frozen values that `engine` makes from facts. Pure; any thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.domain.playbooks.run_view import ActionState, HazardChange, ProposedAction
from console.domain.playbooks.schema import DONE, Playbook, Step
from console.domain.playbooks.words import AckKind, DueFrom, Lane

NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """One step that is open or waits for others.

    Attributes:
        step_id: Which.
        base_utc_ns: When the playbook that asks for it was taken up.
        opened_utc_ns: When it could first be answered; 0 while it waits for others.
        opens_utc_ns: Not before this moment (loops).
        is_again: It was answered before and a loop opens it again.
        is_overdue: Its time is over.
        escalated_to: Post that was told.
    """

    step_id: str
    base_utc_ns: int
    opened_utc_ns: int = 0
    opens_utc_ns: int = 0
    is_again: bool = False
    is_overdue: bool = False
    escalated_to: str = ""

    def since_utc_ns(self, step: Step) -> int:
        """Where its time counts from; 0 while it waits."""
        if not self.opened_utc_ns:
            return 0
        if self.is_again or step.due_from is DueFrom.STEP:
            return max(self.opened_utc_ns, self.opens_utc_ns)
        return self.base_utc_ns

    def due_utc_ns(self, step: Step) -> int:
        """When it is overdue; 0 = never, or not yet known."""
        since = self.since_utc_ns(step)
        return since + step.due_s * NS if since and step.due_s else 0


@dataclass(frozen=True, slots=True)
class Record:
    """One answer, for good.

    Attributes:
        step_id: Of which step.
        lane: Who did it.
        text: What was asked, as it read then.
        answer: The value; empty for a skip.
        comment: What was written with it.
        is_skip: It was left out.
        is_mandatory: It should not have been.
        is_overdue: It came late.
        since_utc_ns: Where its time counted from.
        utc_ns: When it was answered.
        by: Who answered.
        escalated_to: Post that had been told.
    """

    step_id: str
    lane: Lane
    text: str
    answer: str
    comment: str
    is_skip: bool
    is_mandatory: bool
    is_overdue: bool
    since_utc_ns: int
    utc_ns: int
    by: str
    escalated_to: str = ""


@dataclass(frozen=True, slots=True)
class TimerState:
    """One timer of the response.

    Attributes:
        name: Which.
        base_utc_ns: Where it counts from.
        times_reached: How often its target passed.
    """

    name: str
    base_utc_ns: int
    times_reached: int = 0


@dataclass(frozen=True, slots=True)
class RunState:
    """One run.

    Attributes:
        run_id: Its id.
        number: Of the last fact folded.
        incident: Incident it belongs to.
        playbook: What it follows; None when the stored text is damaged.
        playbook_id: Its id, also when the text is damaged.
        version: Of it.
        owner: Who leads.
        seat: Where.
        is_owner_silent: The owner's console has not been heard for a while.
        is_exercise: A drill.
        started_utc_ns: When it began.
        base_utc_ns: When the present playbook was taken up.
        ended_utc_ns: When it ended; 0 = open.
        outcome: How.
        tokens: Open and waiting steps by id, in the order they came.
        records: Every answer and skip, in order.
        actions: Machine actions, in the order they were proposed.
        announced: Those of them the journal has a line for.
        timers: By name.
        variables: Filled by the start and by answers.
        hazards: Playbooks followed, the present one last.
    """

    run_id: str
    number: int
    incident: str
    playbook: Playbook | None
    playbook_id: str
    version: int
    owner: str
    seat: str
    is_exercise: bool
    started_utc_ns: int
    base_utc_ns: int
    is_owner_silent: bool = False
    ended_utc_ns: int = 0
    outcome: str = ""
    tokens: Mapping[str, Token] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    actions: tuple[ProposedAction, ...] = ()
    announced: frozenset[str] = frozenset()
    timers: Mapping[str, TimerState] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    hazards: tuple[HazardChange, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return not self.ended_utc_ns

    def last_records(self) -> dict[str, Record]:
        """The latest answer of every step."""
        return {record.step_id: record for record in self.records}

    def token(self, step_id: str, now_utc_ns: int | None = None) -> Token | None:
        """The token of a step that can be answered (now, when a moment is given)."""
        token = self.tokens.get(step_id)
        if token is None or not token.opened_utc_ns:
            return None
        is_early = now_utc_ns is not None and token.opens_utc_ns > now_utc_ns
        return None if is_early else token

    def action(self, action_id: str) -> ProposedAction | None:
        """A proposed machine action by its id."""
        return next((one for one in self.actions if one.action_id == action_id), None)

    def open_actions(self) -> tuple[ProposedAction, ...]:
        """Machine actions nobody has decided."""
        return tuple(one for one in self.actions if one.state is ActionState.PROPOSED)


def is_valid_answer(step: Step, answer: str) -> bool:
    """Whether a value is an answer to a step."""
    if step.ack is AckKind.NUMBER:
        is_number = answer.isascii() and answer.isdigit() and len(answer) <= 9  # noqa: PLR2004
        return is_number and step.limits.minimum <= int(answer) <= step.limits.maximum
    if step.ack in {AckKind.TEXT, AckKind.PHOTO}:
        return bool(answer.strip())
    return answer in (step.answers() or (DONE,))
