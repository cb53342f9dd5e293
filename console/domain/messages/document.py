"""Reads one document: asks for keys, collects every refusal with its line. Pure; any thread."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from console.domain.messages.yaml_nodes import (
    DocumentProblem,
    DocumentRefusedError,
    Node,
    Rows,
    Table,
    Text,
)

IDENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,47}")
IDENT_CURE = "Use a-z, 0-9, '.', '_' and '-', at most 48 characters."
NAME_MAX = 80
SHOWN = 60

_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def shown(value: str) -> str:
    """A value as a refusal repeats it: short, and with odd characters visible."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


class Reader:
    """Reads nodes of one file; a refused value becomes a problem and a harmless stand-in."""

    def __init__(self, file: str) -> None:
        """Begin without problems."""
        self._file = file
        self._problems: list[DocumentProblem] = []
        self._lines: dict[str, int] = {}

    def mark(self, key: str, line: int) -> str:
        """Remember where a key stands, for a check that can only be made at the end."""
        self._lines.setdefault(key, line)
        return key

    def line_at(self, key: str) -> int:
        """Where a marked key stands; 0 when it was not marked."""
        return self._lines.get(key, 0)

    def refuse(self, line: int, key: str, found: str, cure: str) -> None:
        """Note a problem and go on, so that all of them are told at once."""
        self._problems.append(DocumentProblem(self._file, line, key, found, cure))

    def finish(self) -> None:
        """End reading.

        Raises:
            DocumentRefusedError: If anything was refused.
        """
        if self._problems:
            raise DocumentRefusedError(self._problems)

    def table(self, node: Node, key: str, allowed: Iterable[str]) -> Table:
        """A table that holds no other keys."""
        if not isinstance(node, Table):
            self.refuse(node.line, key, "not a table of keys", "Write `key: value` lines here.")
            return Table(node.line, {})
        known = tuple(allowed)
        for name in node.entries:
            if name not in known:
                near = get_close_matches(name, known, 1)
                guess = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
                line = node.entries[name].line
                self.refuse(line, key, f"the key {shown(name)} is not known", guess)
        return node

    def rows(self, table: Table, name: str, key: str, *, most: int = 1_000) -> tuple[Node, ...]:
        """A list; missing means empty."""
        node = table.entries.get(name)
        if node is None or (isinstance(node, Text) and not node.value):
            return ()
        if not isinstance(node, Rows):
            cure = "Begin each entry with '- '."
            self.refuse(node.line, f"{key}{name}", "not a list", cure)
            return ()
        if len(node.items) > most:
            found = f"{len(node.items)} entries"
            self.refuse(node.line, f"{key}{name}", found, f"Keep at most {most}.")
            return ()
        return node.items

    def text(self, table: Table, name: str, key: str, default: str | None = None) -> str:
        """One line of text; without a default it must be there."""
        node = table.entries.get(name)
        if node is None:
            if default is None:
                cure = f"Add `{name}: ...`."
                self.refuse(table.line, f"{key}.{name}", "is missing", cure)
            return default or ""
        if not isinstance(node, Text):
            self.refuse(node.line, f"{key}.{name}", "not a text", "Write one value here.")
            return default or ""
        if not node.value.strip() and default is None:
            self.refuse(node.line, f"{key}.{name}", "is empty", "Write a value.")
        return node.value

    def line_text(self, table: Table, name: str, key: str, default: str | None = None) -> str:
        """Text without line breaks and control characters, at most `NAME_MAX` long."""
        value = self.text(table, name, key, default)
        if not value.isprintable() or len(value) > NAME_MAX:
            cure = f"Write at most {NAME_MAX} printable characters on one line."
            self.refuse(self.line_of(table, name), f"{key}.{name}", shown(value), cure)
            return default or ""
        return value

    def ident(self, table: Table, name: str, key: str, default: str | None = None) -> str:
        """An id."""
        value = self.text(table, name, key, default)
        if value and not IDENT.fullmatch(value):
            line = self.line_of(table, name)
            self.refuse(line, f"{key}.{name}", f"{shown(value)} is no id", IDENT_CURE)
            return ""
        return value

    def truth(self, table: Table, name: str, key: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self.text(table, name, key, str(default).lower()).strip().lower()
        if value not in _TRUTHS:
            line = self.line_of(table, name)
            self.refuse(line, f"{key}.{name}", shown(value), "Write yes or no.")
        return _TRUTHS.get(value, default)

    def number(
        self, table: Table, name: str, key: str, default: float, low: float, high: float
    ) -> float:
        """A number within limits."""
        value = self.text(table, name, key, f"{default:g}")
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            cure = f"Write a number from {low:g} to {high:g}."
            self.refuse(self.line_of(table, name), f"{key}.{name}", shown(value), cure)
            return default
        return number

    def choice(self, table: Table, name: str, key: str, allowed: Iterable[str]) -> str:
        """One word of several."""
        value = self.text(table, name, key)
        words = tuple(allowed)
        if value not in words:
            cure = f"Write one of: {', '.join(words)}."
            self.refuse(self.line_of(table, name), f"{key}.{name}", shown(value), cure)
            return words[0]
        return value

    def own_id(self, ident: str, key: str, line: int) -> None:
        """Refuse an id that stands twice among its kind."""
        if not ident:
            return
        place = f"{key}[{ident}]"
        first = self._lines.get(f"id {place}")
        if first is not None:
            cure = f"It stands in line {first} already. Give each an id of its own."
            self.refuse(line, place, f"the id {ident!r} stands twice", cure)
        self.mark(f"id {place}", line)

    @staticmethod
    def line_of(table: Table, name: str) -> int:
        """Where a key stands, or the table when it is missing."""
        node = table.entries.get(name)
        return table.line if node is None else node.line

    def schema(self, table: Table) -> None:
        """Refuse a document of another program version."""
        if self.text(table, "schema", "document") != "1":
            cure = "This program reads `schema: 1`. Update the program, or convert the file."
            self.refuse(self.line_of(table, "schema"), "schema", "another schema", cure)


def words_of(reader: Reader, table: Table, name: str, key: str) -> Iterator[tuple[int, str]]:
    """A list of ids with their lines."""
    for node in reader.rows(table, name, f"{key}."):
        if not isinstance(node, Text) or not IDENT.fullmatch(node.value):
            found = shown(node.value) if isinstance(node, Text) else "not a word"
            reader.refuse(node.line, f"{key}.{name}", found, IDENT_CURE)
            continue
        yield node.line, node.value
