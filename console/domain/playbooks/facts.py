"""What can happen in a run, as values: decoded from the journal's events and folded by `engine`.

Every fact has its number within the run, so that a fact folded twice counts once. Pure; any thread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from console.domain.events import Code, Event, Param
from console.domain.playbooks.codec import DamagedTextError, playbook_from
from console.domain.playbooks.schema import Playbook


@dataclass(frozen=True, slots=True)
class Head:
    """What every fact has.

    Attributes:
        number: Place within the run, from 1.
        utc_ns: When.
        actor: Who.
    """

    number: int
    utc_ns: int
    actor: str


@dataclass(frozen=True, slots=True)
class Started:
    """A run began."""

    head: Head
    incident: str
    playbook: Playbook | None
    playbook_id: str
    version: int
    owner: str
    seat: str
    variables: tuple[tuple[str, str], ...]
    is_exercise: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A step was answered."""

    head: Head
    step_id: str
    answer: str
    comment: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A step was left out."""

    head: Head
    step_id: str
    comment: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A step's time is over."""

    head: Head
    step_id: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """A post was told that a step is overdue."""

    head: Head
    step_id: str
    post: str


@dataclass(frozen=True, slots=True)
class OwnerChanged:
    """Somebody else leads."""

    head: Head
    owner: str
    seat: str


@dataclass(frozen=True, slots=True)
class OwnerSilent:
    """The owner's console has not been heard for a while, or is heard again."""

    head: Head
    is_silent: bool


@dataclass(frozen=True, slots=True)
class HazardChanged:
    """The run follows another playbook."""

    head: Head
    playbook: Playbook | None
    playbook_id: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class ActionProposed:
    """The journal has the line that a machine action was proposed."""

    head: Head
    action_id: str


@dataclass(frozen=True, slots=True)
class ActionDecided:
    """A machine action was confirmed or declined."""

    head: Head
    action_id: str
    decision: str
    comment: str


@dataclass(frozen=True, slots=True)
class TimerReached:
    """A timer of the response reached its target."""

    head: Head
    name: str


@dataclass(frozen=True, slots=True)
class ClockShifted:
    """The clock of the record stepped; times of this run go with it."""

    head: Head
    step_ns: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over."""

    head: Head
    outcome: str


Fact = (
    Started
    | Answered
    | Skipped
    | Overdue
    | Escalated
    | OwnerChanged
    | OwnerSilent
    | HazardChanged
    | ActionProposed
    | ActionDecided
    | TimerReached
    | ClockShifted
    | Ended
)

#: Parameters that hold what a run may vary begin with this.
VARIABLE = "var_"


class _Params:
    """Reads parameters of an event; what is missing or of another kind reads as empty."""

    def __init__(self, event: Event) -> None:
        self._params = event.params
        self.is_exercise = event.exercise

    def text(self, name: str) -> str:
        value = self._params.get(name, "")
        return value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int:
        value = self._params.get(name, 0)
        return int(value) if isinstance(value, int | float) else 0

    def variables(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name.removeprefix(VARIABLE), str(value))
            for name, value in sorted(self._params.items())
            if name.startswith(VARIABLE)
        )

    def playbook(self) -> Playbook | None:
        try:
            return playbook_from(self.text("text"))
        except DamagedTextError:
            return None


def _started(head: Head, params: _Params) -> Fact:
    return Started(
        head,
        params.text("incident"),
        params.playbook(),
        params.text("playbook"),
        params.number("version"),
        params.text("owner"),
        params.text("seat"),
        params.variables(),
        params.is_exercise,
    )


def _hazard_changed(head: Head, params: _Params) -> Fact:
    return HazardChanged(
        head,
        params.playbook(),
        params.text("playbook"),
        params.number("version"),
        params.text("reason"),
    )


def _decided(head: Head, params: _Params) -> Fact:
    text = params.text
    return ActionDecided(head, text("proposal"), text("decision"), text("comment"))


_BUILDERS: Final[Mapping[Code, Callable[[Head, _Params], Fact]]] = {
    Code.RUN_STARTED: _started,
    Code.RUN_STEP_DONE: lambda head, params: Answered(
        head, params.text("step"), params.text("value"), params.text("comment")
    ),
    Code.RUN_STEP_SKIPPED: lambda head, params: Skipped(
        head, params.text("step"), params.text("comment")
    ),
    Code.RUN_STEP_OVERDUE: lambda head, params: Overdue(head, params.text("step")),
    Code.RUN_STEP_ESCALATED: lambda head, params: Escalated(
        head, params.text("step"), params.text("post")
    ),
    Code.RUN_OWNER_CHANGED: lambda head, params: OwnerChanged(
        head, params.text("owner"), params.text("seat")
    ),
    Code.RUN_OWNER_SILENT: lambda head, _: OwnerSilent(head, is_silent=True),
    Code.RUN_OWNER_BACK: lambda head, _: OwnerSilent(head, is_silent=False),
    Code.RUN_HAZARD_CHANGED: _hazard_changed,
    Code.RUN_ACTION_PROPOSED: lambda head, params: ActionProposed(head, params.text("proposal")),
    Code.RUN_ACTION_DECIDED: _decided,
    Code.RUN_TIMER_REACHED: lambda head, params: TimerReached(head, params.text("timer_name")),
    Code.RUN_CLOCK_SHIFTED: lambda head, params: ClockShifted(head, params.number("step_ns")),
    Code.RUN_ENDED: lambda head, params: Ended(head, params.text("outcome")),
}


def fact_of(event: Event) -> Fact | None:
    """The fact an event tells; None for one that is none of ours."""
    build = _BUILDERS.get(event.code)
    if build is None:
        return None
    params = _Params(event)
    return build(Head(params.number("seq"), event.utc_ns, event.actor), params)


def variable_params(variables: dict[str, str]) -> dict[str, Param]:
    """Variables as parameters of the event that starts a run."""
    return {f"{VARIABLE}{name}": value for name, value in variables.items()}
