"""What the panels of Respond show, as frozen values; made by `console/models`. Plain; any thread.

Texts are translated already. Stamps are UTC ns: a step may have been opened before a restart.
"""

from dataclasses import dataclass
from enum import StrEnum

from widgets.roles import Tone


class RespondMode(StrEnum):
    """What this console may do with the incident that is shown."""

    EMPTY = "empty"
    OWNER = "owner"
    READ_ONLY = "read_only"
    OWNER_SILENT = "owner_silent"
    FAILED = "failed"


class StepMark(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"


class AnswerKind(StrEnum):
    """How the open question is answered."""

    DONE = "done"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in the list.

    Attributes:
        key: Id of the step.
        number: As shown before its lane.
        text: The action or question.
        lane: Who does it.
        detail: How or why; shown while the step is read ahead.
        mark: Where it stands.
        time: ``0:07 of 0:10`` or ``due 7:30``.
        stamp: ``15:40:59``; empty while it is not settled.
        answer: What was answered, in words; empty for plain done.
        is_late: Settled late, or overdue now.
    """

    key: str
    number: str
    text: str
    lane: str
    detail: str = ""
    mark: StepMark = StepMark.WAITING
    time: str = ""
    stamp: str = ""
    answer: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One answer.

    Attributes:
        value: Goes out.
        text: Words of the button.
        key: The key that gives it: ``Y``, ``N``, ``1``.
    """

    value: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class OpenStep:
    """The one open question.

    Attributes:
        key: Id of the step.
        head: ``6 · Operator, with wardens``.
        question: What is asked or to be done.
        detail: How or why.
        kind: How it is answered.
        options: Buttons, the likely one first; one for ``done`` and ``photo``.
        minimum: Smallest number.
        maximum: Largest number.
        unit: Behind the number.
        since_utc_ns: Its time counts from here; 0 = it has no clock.
        target_s: Until it is overdue; 0 = no target.
        told: Who was told that it is overdue: ``Duty manager told at 02:00``.
        needs_comment: Refused without a comment.
        may_skip: Whether leaving it out is offered.
        skip_words: Who hears of a skip.
        lock: Why this console cannot answer; empty when it can.
    """

    key: str
    head: str
    question: str
    detail: str
    kind: AnswerKind
    options: tuple[Option, ...] = ()
    minimum: int = 0
    maximum: int = 100_000
    unit: str = ""
    since_utc_ns: int = 0
    target_s: int = 0
    told: str = ""
    needs_comment: bool = False
    may_skip: bool = False
    skip_words: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner above the steps.

    Attributes:
        tone: How much it matters.
        title: What is the case.
        detail: What it means and what to do.
        action: Words of its button; empty for none.
        name: What the button asks for.
    """

    tone: Tone
    title: str
    detail: str
    action: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A machine action that waits for a person's word.

    Attributes:
        key: Id of the action.
        title: ``Stop the belt of lane 1``.
        detail: Why it is proposed, and what could happen.
        verb: Word of the button that does it.
        lock: Why this console cannot decide; empty when it can.
    """

    key: str
    title: str
    detail: str
    verb: str
    lock: str = ""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One of the latest notes."""

    time: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class StepsState:
    """Everything the panel of steps shows.

    Attributes:
        mode: What this console may do.
        fact: Line in the head: ``Step 6 of 14 · only the owner moves steps on``.
        notices: Banners, the gravest first.
        lines: Every step in reading order, the open one included.
        current: The one open question; None when there is none.
        after: One line for what comes after the last row; may be empty.
        proposals: Machine actions that wait.
        notes: Newest first.
        trouble: For EMPTY and FAILED: what is the case.
        advice: For EMPTY and FAILED: what to do.
        is_exercise: Draws the watermark.
    """

    mode: RespondMode
    fact: str = ""
    notices: tuple[Notice, ...] = ()
    lines: tuple[StepLine, ...] = ()
    current: OpenStep | None = None
    after: str = ""
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    trouble: str = ""
    advice: str = ""
    is_exercise: bool = False


@dataclass(frozen=True, slots=True)
class FactField:
    """One fact about the incident: caption above, value below."""

    caption: str
    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class FactsState:
    """The bar across the top.

    Attributes:
        fields: In order of importance.
        can_change: Whether hazard and notes may be touched from here.
        can_print: Whether there is something to print.
        is_exercise: Stamps the bar.
    """

    fields: tuple[FactField, ...] = ()
    can_change: bool = False
    can_print: bool = False
    is_exercise: bool = False
