"""Reads the steps of a playbook or block, and puts them in order. Pure; any thread."""

import re
from dataclasses import dataclass, field, replace

from console.config.playbook_parts import Known, read_actions
from console.config.yaml_nodes import Kind, Node
from console.config.yaml_reader import Section, shown
from console.domain.playbooks.schema import END, Branch, Choice, Limits, Skip, Step
from console.domain.playbooks.words import AckKind, DueFrom, Lane

STEP_ID = re.compile(r"[a-z][a-z0-9_]*")
REFERENCE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
ANSWER = re.compile(r"[a-z0-9][a-z0-9_]*")
LONGEST_S = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Raw:
    """One step as it was read, or the place where a block goes.

    Attributes:
        step: The step; its targets are still only those that were written.
        use: Name of the block that goes here; empty for a step.
        line: Where it begins.
        path: ``steps[3]``.
        lines: Line of every key.
        is_led: Whether `next` was written.
    """

    step: Step
    use: str
    line: int
    path: str
    lines: dict[str, int] = field(default_factory=dict)
    is_led: bool = False

    def line_of(self, key: str) -> int:
        """The line of a key, else of the step."""
        return self.lines.get(key, self.line)

    def moved_to(self, place: "Raw") -> "Raw":
        """The same step inside a playbook: refusals name the line that uses the block."""
        path = f"{place.path}.{self.step.step_id}"
        return replace(self, line=place.line, path=path, lines={})


def read_steps(top: Section, prefix: str, known: Known) -> list[Raw]:
    """Read the list of steps.

    Args:
        top: The file.
        prefix: ``start.`` in the block start; references to its own steps get it, too.
        known: What may be named.
    """
    sections = top.sections("steps", is_needed=True)
    if top.has("steps") and not sections and top.node.get("steps").kind is Kind.LIST:  # type: ignore[union-attr]
        top.refuse("steps", "an empty list", "at least one step", "Add a step.")
    own = {f"{prefix}{one.node.get('id').text}" for one in sections if one.node.get("id")}  # type: ignore[union-attr]
    return [_read_one(section, prefix, own, known) for section in sections]


def _read_one(section: Section, prefix: str, own: set[str], known: Known) -> Raw:
    lines = {key: line for key, line, _ in section.node.pairs}
    use = section.name("use")
    if use:
        section.finish()
        return Raw(Step("", Lane.OPERATOR, ""), use, section.line, section.path, lines)
    reader = _StepReader(section, prefix, own, known)
    step = reader.step()
    section.finish()
    is_led = section.has("next")
    return Raw(step, "", section.line, section.path, lines, is_led)


class _StepReader:
    """Reads one step."""

    def __init__(self, section: Section, prefix: str, own: set[str], known: Known) -> None:
        self._section = section
        self._prefix = prefix
        self._own = own
        self._known = known

    def step(self) -> Step:
        """The step, with fallbacks where something was refused."""
        section = self._section
        self._refuse_nearer()
        name = section.name("id", is_needed=True, pattern=STEP_ID)
        ack = section.word("ack", AckKind, default=AckKind.DONE)
        due_s = section.whole("due_s", 0, LONGEST_S, default=0)
        return Step(
            step_id=f"{self._prefix}{name}",
            lane=section.word("role", Lane),
            text=section.text("text", is_needed=True, longest=160),
            detail=section.text("detail", longest=400),
            ack=ack,
            choices=self._choices(ack),
            limits=self._limits(ack),
            is_mandatory=section.flag("mandatory", default=True),
            comment_required=section.flag("comment_required", default=False),
            skip=self._skip(),
            due_s=due_s,
            due_from=section.word("due_from", DueFrom, default=DueFrom.RUN),
            escalate_to=self._escalate_to(due_s),
            escalate_after_s=section.whole("escalate_after_s", 0, LONGEST_S, default=0),
            every_s=section.whole("every_s", 0, LONGEST_S, default=0),
            needs=self._references("needs"),
            targets=self._references("next"),
            branches=self._branches(),
            actions=read_actions(section, "device_actions"),
            save_as=section.name("save_as"),
            only=self._known.jurisdictions_in(section),
            sources=section.texts("source"),
        )

    def _refuse_nearer(self) -> None:
        """No step may require going nearer the item (mailroom.md 3.1)."""
        if self._section.flag("nearer", default=False):
            self._section.refuse(
                "nearer",
                "a step that goes nearer the item",
                "steps that send nobody nearer",
                "Change the step so that people stay away; cameras can look.",
            )

    def _escalate_to(self, due_s: int) -> str:
        post = self._section.name("escalate_to")
        if post and not due_s:
            cure = "Add due_s, or delete escalate_to."
            self._section.refuse("escalate_to", f"'{post}' without due_s", "both or none", cure)
        return post

    def _choices(self, ack: AckKind) -> tuple[Choice, ...]:
        node = self._section.take("choices", is_needed=ack is AckKind.CHOICE)
        if node is None:
            return ()
        if ack is not AckKind.CHOICE:
            cure = "Write ack: choice, or delete the choices."
            self._section.refuse("choices", f"choices with ack: {ack}", "ack: choice", cure)
            return ()
        if node.kind is not Kind.MAP or len(node.pairs) < 2:  # noqa: PLR2004 - one is no choice
            cure = "Write value: what is read, a line each."
            self._section.refuse("choices", shown(node), "a map of at least 2 answers", cure)
            return ()
        found = []
        for value, _, label in node.pairs:
            if ANSWER.fullmatch(value) is None or label.kind is not Kind.TEXT or not label.text:
                cure = "Write value: what is read, the value with a-z, 0-9 and '_'."
                self._section.refuse("choices", f"'{value}'", "an answer and its words", cure)
            found.append(Choice(value, " ".join(label.text.split())))
        return tuple(found)

    def _limits(self, ack: AckKind) -> Limits:
        inner = self._section.section("number")
        if inner is None:
            return Limits()
        low = inner.whole("min", 0, 999_999_999, default=0)
        high = inner.whole("max", 0, 999_999_999, default=100_000)
        unit = inner.text("unit", longest=20)
        inner.finish()
        if ack is not AckKind.NUMBER:
            cure = "Write ack: number, or delete it."
            self._section.refuse("number", f"limits with ack: {ack}", "ack: number", cure)
        if low > high:
            inner.refuse("min", f"{low} above max {high}", "min below max", "Swap them.")
        return Limits(low, high, unit)

    def _skip(self) -> Skip:
        inner = self._section.section("skip")
        if inner is None:
            return Skip()
        is_allowed = inner.flag("allowed", default=False)
        notify = inner.name("notify") or "supervisor"
        is_led = inner.has("next")
        targets = self._references_in(inner, "next") if is_led else None
        inner.finish()
        return Skip(is_allowed, notify, targets)

    def _references(self, key: str) -> tuple[str, ...]:
        return self._references_in(self._section, key)

    def _references_in(self, section: Section, key: str) -> tuple[str, ...]:
        return self._targets(section, key, section.texts(key, longest=80))

    def _targets(self, section: Section, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Ids with the block's name where they are its own; ``end`` stands for nothing."""
        found = []
        for name in names:
            if not REFERENCE.fullmatch(name):
                section.refuse(key, f"'{name}'", "ids of steps, or end", "Write the id of a step.")
            elif name != END:
                mine = f"{self._prefix}{name}"
                found.append(mine if mine in self._own else name)
        return tuple(found)

    def _branches(self) -> tuple[Branch, ...]:
        section = self._section
        node = section.take("on")
        if node is None:
            return ()
        if node.kind is not Kind.MAP or not node.pairs:
            section.refuse("on", shown(node), "a map: answer to step", "Write yes: id of a step.")
            return ()
        if section.has("next"):
            cure = "Delete next: the branches say where every answer leads."
            section.refuse("next", "next beside on", "one of them", cure)
        inner = Section(node, section.key("on"), section.refusals)
        return tuple(
            Branch(answer, self._branch(inner, answer, value)) for answer, _, value in node.pairs
        )

    def _branch(self, inner: Section, answer: str, value: Node) -> tuple[str, ...]:
        names = inner.texts(answer, longest=80)
        if not names:
            cure = "Write the id of a step, or end."
            inner.refuse(answer, shown(value), "where the answer leads", cure)
        return self._targets(inner, answer, names)


def chain(raws: list[Raw]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Lead every step that does not say so to the next one of its lane; find where lanes begin.

    A step that an earlier one names is on a branch: neither a lane's beginning nor anybody's
    default. A step that only later ones name (a loop) is as any other.

    Returns:
        The steps in order, and the first step of each lane.
    """
    on_branch: set[str] = set()
    named: set[str] = set()
    for raw in raws:
        if raw.step.step_id in named:
            on_branch.add(raw.step.step_id)
        named.update(_named(raw.step))
    following: dict[Lane, str] = {}
    steps: list[Step] = []
    for raw in reversed(raws):
        step = raw.step
        if not raw.is_led and not step.branches and step.lane in following:
            step = replace(step, targets=(following[step.lane],))
        if step.step_id not in on_branch:
            following[step.lane] = step.step_id
        steps.append(step)
    order = [step.step_id for step in reversed(steps)]
    return tuple(reversed(steps)), tuple(sorted(following.values(), key=order.index))


def _named(step: Step) -> tuple[str, ...]:
    """Every step that one names as coming after it."""
    branches = (one for branch in step.branches for one in branch.targets)
    return (*step.targets, *branches, *(step.skip.targets or ()))
