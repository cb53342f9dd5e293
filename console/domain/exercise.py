"""The exercise switch of a seat: off, running, paused. Pure values and the table of its changes.

While it runs, what this console records belongs to its chain of drills, messages do not leave the
house, and doors and devices are moved only by whoever holds the real-action key. A real alarm
pauses it at once; what is recorded then is real again, and so are new messages.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum

from console.domain.events import Code, Event

#: How long a real-action key is held, seconds.
KEY_S = 60


class ExercisePhase(StrEnum):
    """Where the switch stands."""

    OFF = "off"
    RUNNING = "running"
    PAUSED = "paused"


class ExerciseAnswer(StrEnum):
    """What became of a wish that the person had the right to."""

    DONE = "done"
    RUNS_ALREADY = "runs_already"
    DOES_NOT_RUN = "does_not_run"
    REAL_ALARM = "real_alarm"


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """The switch as it stands.

    Attributes:
        seat: Of the console.
        phase: Where it stands.
        number: Of this exercise, or of the last one; 0 before the first.
        title: What is exercised.
        started_by: Actor; empty when off.
        started_utc_ns: 0 when off.
        changed_utc_ns: Of the last change.
        cause: Why it is paused: ``alarm`` or ``operator``; empty otherwise.
        alarm: The subject of the real alarm that paused it, ``alarm:ID``.
        key_holder: Who may act for real now; empty for nobody.
        key_until_utc_ns: Until when.
    """

    seat: str
    phase: ExercisePhase = ExercisePhase.OFF
    number: int = 0
    title: str = ""
    started_by: str = ""
    started_utc_ns: int = 0
    changed_utc_ns: int = 0
    cause: str = ""
    alarm: str = ""
    key_holder: str = ""
    key_until_utc_ns: int = 0

    @property
    def is_on(self) -> bool:
        """Running or paused: the watermark is on every window."""
        return self.phase is not ExercisePhase.OFF

    @property
    def is_running(self) -> bool:
        """What happens now is exercised, not real."""
        return self.phase is ExercisePhase.RUNNING

    @property
    def exercise_id(self) -> str:
        """Names this exercise at the whole site; empty before the first."""
        return f"{self.seat}-{self.number}" if self.number else ""


def exercise_after(view: ExerciseView, event: Event) -> ExerciseView:
    """The switch after one event of its real chain.

    An event that does not fit where it stands changes nothing: a pause while it is off.
    """
    after = _CHANGES.get(event.code)
    if after is None or event.exercise or event.subject != f"exercise:{view.seat}":
        return view
    return after(view, event)


def _started(view: ExerciseView, event: Event) -> ExerciseView:
    number = event.params.get("number", view.number + 1)
    if not isinstance(number, int) or number <= view.number:
        return view  # told before
    return ExerciseView(
        view.seat,
        ExercisePhase.RUNNING,
        number,
        str(event.params.get("title", "")),
        event.actor,
        event.utc_ns,
        event.utc_ns,
    )


def _paused(view: ExerciseView, event: Event) -> ExerciseView:
    if not view.is_running:
        return view
    return replace(
        view,
        phase=ExercisePhase.PAUSED,
        changed_utc_ns=event.utc_ns,
        cause=str(event.params.get("cause", "operator")),
        alarm=str(event.params.get("alarm", "")),
        key_holder="",
        key_until_utc_ns=0,
    )


def _resumed(view: ExerciseView, event: Event) -> ExerciseView:
    if view.phase is not ExercisePhase.PAUSED:
        return view
    running = ExercisePhase.RUNNING
    return replace(view, phase=running, changed_utc_ns=event.utc_ns, cause="", alarm="")


def _ended(view: ExerciseView, event: Event) -> ExerciseView:
    if not view.is_on:
        return view
    return ExerciseView(view.seat, number=view.number, changed_utc_ns=event.utc_ns)


def _key_taken(view: ExerciseView, event: Event) -> ExerciseView:
    until = event.params.get("until_utc_ns", 0)
    if not view.is_running or not isinstance(until, int):
        return view
    return replace(view, key_holder=event.actor, key_until_utc_ns=until)


def _key_returned(view: ExerciseView, event: Event) -> ExerciseView:
    del event
    return replace(view, key_holder="", key_until_utc_ns=0)


_CHANGES = {
    Code.EXERCISE_STARTED: _started,
    Code.EXERCISE_PAUSED: _paused,
    Code.EXERCISE_RESUMED: _resumed,
    Code.EXERCISE_ENDED: _ended,
    Code.EXERCISE_KEY_TAKEN: _key_taken,
    Code.EXERCISE_KEY_RETURNED: _key_returned,
}


def view_to_body(view: ExerciseView) -> str:
    """The switch as a row keeps it."""
    return json.dumps(
        {
            "phase": view.phase.value,
            "number": view.number,
            "title": view.title,
            "started_by": view.started_by,
            "started_utc_ns": view.started_utc_ns,
            "changed_utc_ns": view.changed_utc_ns,
            "cause": view.cause,
            "alarm": view.alarm,
            "key_holder": view.key_holder,
            "key_until_utc_ns": view.key_until_utc_ns,
        }
    )


def view_from_body(seat: str, body: str) -> ExerciseView:
    """The switch from its row.

    Raises:
        ValueError: If the row is damaged.
    """
    try:
        found = json.loads(body)
        return ExerciseView(seat=seat, **{**found, "phase": ExercisePhase(found["phase"])})
    except (KeyError, TypeError) as error:
        msg = f"this is no exercise: {error}"
        raise ValueError(msg) from error
