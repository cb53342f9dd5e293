"""Takes typed values out of YAML nodes and notes every refusal: file, line, key, found, cure.

A reader goes on after a refusal, so that a person sees all of them at once; `Refusals.check` ends
it. Used for playbooks, and for whatever else people write in YAML. Pure; any thread.
"""

import difflib
import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from console.config.site_problems import Problem
from console.config.yaml_nodes import Kind, Node, YamlError

E = TypeVar("E", bound=StrEnum)

#: Longest value that a refusal repeats, characters.
SHOWN = 60
#: More refusals than this help nobody.
MOST = 60
NAME = re.compile(r"[a-z][a-z0-9_]*")


def shown(node: Node) -> str:
    """A value as a refusal repeats it."""
    if node.kind is Kind.LIST:
        return f"a list of {len(node.items)}"
    if node.kind is Kind.MAP:
        return "a map"
    text = repr(node.text)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def near(word: str, words: Iterable[str]) -> str:
    """A cure that names the closest allowed word, or all of them."""
    known = list(words)
    close = difflib.get_close_matches(word, known, 1)
    return f"Write {close[0]}." if close else "Choose one of these."


class Refusals:
    """Every refusal of one file."""

    def __init__(self, file: Path) -> None:
        """Start without any."""
        self.file = file
        self._problems: list[Problem] = []

    def __len__(self) -> int:
        return len(self._problems)

    def add(self, line: int, key: str, found: str, allowed: str, cure: str) -> None:
        """Note one; beyond `MOST` they are dropped."""
        if len(self._problems) < MOST:
            self._problems.append(Problem(self.file, line, key, found, allowed, cure))

    def check(self) -> None:
        """End here if anything was refused.

        Raises:
            YamlError: With every refusal.
        """
        if self._problems:
            raise YamlError(tuple(self._problems))


class Section:
    """One map, read key by key; `finish` refuses the keys that nobody asked for."""

    def __init__(self, node: Node, path: str, refusals: Refusals) -> None:
        """Begin; a node that is no map is refused and reads as empty."""
        self.refusals = refusals
        self._asked: set[str] = set()
        self.path = path
        self.line = node.line
        self.node = node
        if node.kind is not Kind.MAP:
            refusals.add(node.line, path, shown(node), "a map of keys", "Write keys below it.")

    def key(self, name: str) -> str:
        """The path of a key: ``steps[3].due_s``."""
        return f"{self.path}.{name}" if self.path else name

    def line_of(self, name: str) -> int:
        """The line of a key; the section's own when it is not there."""
        return next((line for key, line, _ in self.node.pairs if key == name), self.line)

    def has(self, name: str) -> bool:
        """Whether a key is there."""
        return self.node.get(name) is not None

    def refuse(self, name: str, found: str, allowed: str, cure: str) -> None:
        """Note a refusal at a key."""
        self.refusals.add(self.line_of(name), self.key(name), found, allowed, cure)

    def take(self, name: str, *, is_needed: bool = False) -> Node | None:
        """A key's value, noted as asked for; a needed one that is absent is refused."""
        self._asked.add(name)
        value = self.node.get(name)
        if value is None and is_needed and self.node.kind is Kind.MAP:
            self.refuse(name, "nothing", "this key is needed", f"Add {name}: ...")
        return value

    def text(
        self, name: str, *, is_needed: bool = False, longest: int = 200, default: str = ""
    ) -> str:
        """A text on one line, without control characters."""
        node = self.take(name, is_needed=is_needed)
        if node is None:
            return default
        if node.kind is not Kind.TEXT:
            self.refuse(name, shown(node), "a text", "Write one text.")
            return default
        text = " ".join(node.text.split())
        if is_needed and not text:
            self.refuse(name, "nothing", "a text", "Write what is to be read here.")
        elif len(text) > longest:
            found = f"{len(text)} letters"
            self.refuse(name, found, f"at most {longest}", "Say it shorter.")
        elif not text.isprintable():
            self.refuse(name, "a control character", "readable letters", "Delete it.")
        return text

    def name(self, name: str, *, is_needed: bool = False, pattern: re.Pattern[str] = NAME) -> str:
        """An id: a-z, 0-9 and '_' unless a pattern says otherwise."""
        text = self.text(name, is_needed=is_needed, longest=64)
        if text and not pattern.fullmatch(text):
            self.refuse(
                name, repr(text), f"letters as in {pattern.pattern}", "Write it with these."
            )
            return ""
        return text

    def whole(self, name: str, low: int, high: int, *, default: int | None = None) -> int:
        """A whole number in a range; needed when there is no default."""
        node = self.take(name, is_needed=default is None)
        fallback = low if default is None else default
        if node is None:
            return fallback
        text = node.text.strip()
        is_number = node.kind is Kind.TEXT and re.fullmatch(r"-?\d{1,9}", text) is not None
        if not is_number or not low <= int(text) <= high:
            allowed = f"a whole number from {low} to {high}"
            self.refuse(name, shown(node), allowed, "Write such a number, without a unit.")
            return fallback
        return int(text)

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        node = self.take(name)
        if node is None:
            return default
        word = node.text.lower() if node.kind is Kind.TEXT else ""
        if word not in {"true", "false", "yes", "no"}:
            self.refuse(name, shown(node), "true or false", "Write one of the two.")
            return default
        return word in {"true", "yes"}

    def word(self, name: str, words: type[E], *, default: E | None = None) -> E:
        """One of a fixed set of words; needed when there is no default."""
        node = self.take(name, is_needed=default is None)
        fallback = next(iter(words)) if default is None else default
        if node is None:
            return fallback
        try:
            return words(node.text if node.kind is Kind.TEXT else "\0")
        except ValueError:
            allowed = [one.value for one in words]
            self.refuse(name, shown(node), ", ".join(allowed), near(node.text, allowed))
            return fallback

    def texts(self, name: str, *, most: int = 40, longest: int = 200) -> tuple[str, ...]:
        """A list of texts; one text counts as a list of one."""
        node = self.take(name)
        if node is None:
            return ()
        items = (node,) if node.kind is Kind.TEXT else node.items
        if node.kind is Kind.MAP or any(one.kind is not Kind.TEXT for one in items):
            self.refuse(name, shown(node), "a list of texts", "Write [one, two].")
            return ()
        found = tuple(" ".join(one.text.split()) for one in items if one.text.strip())
        if len(found) > most or any(len(one) > longest for one in found):
            allowed = f"at most {most} of at most {longest} letters"
            self.refuse(name, shown(node), allowed, "Shorten it.")
        return found

    def sections(self, name: str, *, is_needed: bool = False, most: int = 200) -> list["Section"]:
        """A list of maps."""
        node = self.take(name, is_needed=is_needed)
        if node is None:
            return []
        if node.kind is not Kind.LIST:
            self.refuse(name, shown(node), "a list", "Begin each entry with '- '.")
            return []
        if len(node.items) > most:
            self.refuse(name, f"{len(node.items)} entries", f"at most {most}", "Delete some.")
            return []
        return [
            Section(item, f"{self.key(name)}[{number}]", self.refusals)
            for number, item in enumerate(node.items, 1)
        ]

    def section(self, name: str) -> "Section | None":
        """A map inside, or None when it is absent."""
        node = self.take(name)
        return None if node is None else Section(node, self.key(name), self.refusals)

    def finish(self) -> None:
        """Refuse what was not asked for."""
        for key, line, _ in self.node.pairs:
            if key not in self._asked:
                allowed = ", ".join(sorted(self._asked))
                cure = near(key, self._asked) if key else "Delete it."
                self.refusals.add(line, self.key(key), "a key that is not known", allowed, cure)
