"""Reads a YAML document into plain nodes that know their line. Pure; any thread.

Refuses what a list of people does not need and what is used to attack readers: anchors, aliases,
tags, several documents, keys that stand twice, deep nesting, large files. Scalars stay text; what
they mean is decided by who reads the key, so that `no` is never turned into a truth value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """One thing that is wrong with an imported document.

    Attributes:
        file: Its name as the person knows it.
        line: From 1; 0 when no line can be named.
        key: Such as ``contacts[duty].channels``; empty for the document as a whole.
        found: What stands there.
        cure: What to do.
    """

    file: str
    line: int
    key: str
    found: str
    cure: str

    def __str__(self) -> str:
        """One line for a person."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} {self.found}. {self.cure}"


class DocumentRefusedError(Exception):
    """A document was refused as a whole; every problem is listed.

    Attributes:
        problems: At least one, in the order of their lines.
    """

    def __init__(self, problems: Sequence[DocumentProblem]) -> None:
        """Keep the problems; the text is one line each."""
        self.problems = tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it was written."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values, each key once."""

    line: int
    entries: Mapping[str, "Node"]


Node = Text | Rows | Table


class _ShapeError(Exception):
    """Something that these documents do not use."""

    def __init__(self, line: int, found: str, cure: str) -> None:
        super().__init__(found)
        self.line, self.found, self.cure = line, found, cure


def read_yaml(text: str, file: str) -> Node:
    """Read one document.

    Args:
        text: The whole file.
        file: Its name, for refusals.

    Returns:
        The root.

    Raises:
        DocumentRefusedError: If it is no YAML, or more than these documents use.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        found = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        raise _refused(file, 0, found, "Split it, or check that it is the right file.")
    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
        _check_events(events)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            raise _refused(file, 1, "the file is empty", "Write at least `schema: 1`.")
        return _node(root, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 0 if mark is None else mark.line + 1
        found = f"this is no YAML: {error.problem or error.context or 'not readable'}"
        raise _refused(file, line, found, "Correct the line, or the one before it.") from None
    except yaml.YAMLError:
        found = "the file holds characters that YAML does not allow"
        raise _refused(file, 0, found, "Save it as UTF-8 text.") from None
    except _ShapeError as error:
        raise _refused(file, error.line, error.found, error.cure) from None


def _refused(file: str, line: int, found: str, cure: str) -> DocumentRefusedError:
    return DocumentRefusedError((DocumentProblem(file, line, "", found, cure),))


def _check_events(events: Sequence[yaml.Event]) -> None:
    """Refuse on the flat stream, before anything nested is built."""
    depth = 0
    for event in events:
        mark = event.start_mark
        line = 0 if mark is None else mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _ShapeError(line, "an anchor or alias (& or *)", "Write the values out.")
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            raise _ShapeError(line, "a tag (!)", "Remove the tag.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _ShapeError(line, f"lists nested deeper than {MAX_DEPTH}", "Flatten them.")


def _node(node: yaml.Node, depth: int) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Rows(line, tuple(_node(item, depth + 1) for item in node.value))
    if isinstance(node, yaml.MappingNode):
        return Table(line, _entries(node, depth))
    return Text(line, str(node.value))


def _entries(node: yaml.MappingNode, depth: int) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _ShapeError(line, "a key that is no word", "Write a word before the colon.")
        if key.value in entries:
            found = f"the key {key.value!r} stands twice in one place"
            raise _ShapeError(line, found, "Remove one of them.")
        entries[key.value] = _node(value, depth + 1)
    return entries
