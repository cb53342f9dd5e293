"""Reads YAML as plain nodes with line numbers: no types, no tags, no anchors, bounded. Pure.

YAML can build objects, repeat itself without end by anchors, and turns ``no`` into false. None of
that is wanted of files that people write for an emergency: every scalar stays text, and what goes
beyond maps, lists and texts is refused with its line. Any thread.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from console.config.site_problems import Problem

LARGEST_BYTES = 262_144
DEEPEST = 12
MOST_NODES = 20_000
#: The parser in C where PyYAML has it, eight times as fast; only its events are used.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:str", "!", ""})


class Kind(StrEnum):
    """What a node is."""

    TEXT = "text"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        kind: What it is.
        line: Where it begins, from 1.
        text: Of a text; an empty value without quotes is empty.
        items: Of a list.
        pairs: Of a map, in order: key, line of the key, value.
    """

    kind: Kind
    line: int
    text: str = ""
    items: tuple["Node", ...] = ()
    pairs: tuple[tuple[str, int, "Node"], ...] = ()

    def get(self, key: str) -> "Node | None":
        """The value of a key; None when there is none, or this is no map."""
        return next((value for name, _, value in self.pairs if name == key), None)


class YamlError(Exception):
    """A text was refused; every problem is listed.

    Attributes:
        problems: At least one, in the order of their lines.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the text is one line each."""
        self.problems = tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _refuse(file: Path, line: int, found: str, allowed: str, cure: str) -> YamlError:
    return YamlError((Problem(file, line, "", found, allowed, cure),))


def decode(data: bytes, file: Path) -> str:
    """The text of a file.

    Raises:
        YamlError: If it is too large, not UTF-8, or holds control characters.
    """
    if len(data) > LARGEST_BYTES:
        found = f"{len(data)} bytes"
        raise _refuse(file, 0, found, f"at most {LARGEST_BYTES}", "Split it, or shorten the texts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        cure = "Save it as UTF-8."
        raise _refuse(file, line, "bytes that are not UTF-8", "UTF-8 text", cure) from error
    return text


def parse(text: str, file: Path) -> Node:
    """Parse one document.

    Args:
        text: The whole text.
        file: Named in refusals.

    Raises:
        YamlError: If it is no YAML, or more than maps, lists and texts.
    """
    if len(text) > LARGEST_BYTES:
        found = f"{len(text)} letters"
        raise _refuse(file, 0, found, f"at most {LARGEST_BYTES}", "Split it, or shorten the texts.")
    try:
        return _Builder(text, file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        found = f"no YAML ({error.problem or error.context})"
        cure = "Correct this line: look at indents, colons and quotes."
        raise _refuse(file, line, found, "YAML", cure) from error
    except yaml.YAMLError as error:
        line = _line_of(text, getattr(error, "position", 0))
        cure = "Delete the character."
        raise _refuse(file, line, "a character that YAML forbids", "text", cure) from error


def _line_of(text: str, position: object) -> int:
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 0


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 0


class _Builder:
    """Builds nodes from parser events, counting as it goes."""

    def __init__(self, text: str, file: Path) -> None:
        self._file = file
        self._events = yaml.parse(text, Loader=_LOADER)
        self._nodes = 0

    def document(self) -> Node:
        """The one document of the text."""
        first = self._next()
        while isinstance(first, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            first = self._next()
        if isinstance(first, yaml.StreamEndEvent):
            cure = "Write the keys into it, or start from a copy of a good one."
            raise _refuse(self._file, 1, "nothing", "a map of keys", cure)
        node = self._node(first, 1)
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                line = _line(event)
                cure = "Keep one; put the others into files of their own."
                raise _refuse(self._file, line, "a second document", "one document", cure)
        return node

    def _next(self) -> yaml.Event:
        event: yaml.Event = next(self._events)
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        self._check(event, line, depth)
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.style is None and event.value in {"~", "null"}
            return Node(Kind.TEXT, line, "" if is_null else event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(line, depth)
        return self._map(line, depth)

    def _list(self, line: int, depth: int) -> Node:
        items = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Node(Kind.LIST, line, items=tuple(items))

    def _map(self, line: int, depth: int) -> Node:
        pairs: list[tuple[str, int, Node]] = []
        seen: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if key.kind is not Kind.TEXT or key.text == "<<":
                found = "a merge of another map" if key.text == "<<" else f"a {key.kind} as a key"
                cure = "Write the keys out."
                raise _refuse(self._file, key.line, found, "a name as key", cure)
            if key.text in seen:
                found = f"'{key.text}' twice, first on line {seen[key.text]}"
                raise _refuse(self._file, key.line, found, "each key once", "Delete one of them.")
            seen[key.text] = key.line
            pairs.append((key.text, key.line, self._node(self._next(), depth + 1)))
        return Node(Kind.MAP, line, pairs=tuple(pairs))

    def _check(self, event: yaml.Event, line: int, depth: int) -> None:
        """Refuse what goes beyond plain nodes."""
        self._nodes += 1
        found = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            found = "an anchor or alias (& or *)"
        elif (tag := getattr(event, "tag", None) or "") not in _PLAIN_TAGS:
            found = f"the tag {tag}"
        elif depth > DEEPEST:
            found = f"more than {DEEPEST} levels"
        elif self._nodes > MOST_NODES:
            found = f"more than {MOST_NODES} values"
        if found:
            cure = "Write it out plainly; put texts that begin with & * ! into quotes."
            raise _refuse(self._file, line, found, "maps, lists and texts", cure)
