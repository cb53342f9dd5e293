"""Puts the refusals of a site file into words: file, line, key, found, allowed, what to do.

Never repeats a password, nor anything that looks like one. Pure; any thread.
"""

import difflib
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from console.config.site import Site
from console.config.toml_lines import Path as KeyPath
from console.scrub import SCRUBBER

#: Longest value that a refusal repeats, characters.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a site file.

    Attributes:
        file: The file.
        line: From 1; 0 when no line can be named.
        key: Such as ``cameras[01].main.url``; empty for the file as a whole.
        found: What stands there.
        allowed: What may stand there.
        cure: What to do.
    """

    file: Path
    line: int
    key: str
    found: str
    allowed: str
    cure: str

    def __str__(self) -> str:
        """One line for a person."""
        place = f"{self.file}, line {self.line}" if self.line else f"{self.file}"
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} found {self.found}. Allowed: {self.allowed}. {self.cure}"


class SiteFileError(Exception):
    """A site file was refused; every problem is listed.

    Attributes:
        problems: At least one, in the order of their lines.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the text is one line each."""
        self.problems = tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _is_private(key: KeyPath) -> bool:
    """Whether the value under a key must not be repeated."""
    last = str(key[-1]).lower() if key else ""
    return any(word in last for word in ("pass", "pwd", "secret", "token", "key"))


def _shown(value: object, key: KeyPath) -> str:
    """A value as a refusal may repeat it."""
    if _is_private(key):
        return "a value that is not shown here"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = SCRUBBER.clean(repr(value))
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The section inside an annotation such as ``tuple[Camera, ...]`` or ``Stream | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in typing.get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def _section_keys(path: KeyPath, root: type[BaseModel]) -> tuple[str, ...]:
    """The keys that may stand in the table at a path."""
    model: type[BaseModel] | None = root
    for step in path:
        if isinstance(step, str) and model is not None:
            field = model.model_fields.get(step)
            model = None if field is None else _model_in(field.annotation)
    return tuple(model.model_fields) if model is not None else ()


def key_words(path: KeyPath, data: Mapping[str, Any]) -> str:
    """A path as people read it: list items are named by their id where they have one."""
    words = ""
    value: Any = data
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None
        if isinstance(step, int):
            name = value.get("id") if isinstance(value, dict) else None
            words += f"[{name if isinstance(name, str) and name else f'no. {step + 1}'}]"
        else:
            words += f".{step}" if words else step
    return words


_Words = tuple[str, str]  # allowed, cure


def _limit(word: str, key: str) -> Callable[[Mapping[str, Any]], _Words]:
    """Words for a number beyond its limit."""
    return lambda context: (f"a number {word} {context[key]:g}", "Change the number.")


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], _Words]] = {
    "string_type": lambda _: ("text", "Put it in quotation marks."),
    "int_type": lambda _: (
        "a whole number",
        "Write digits only, without quotation marks.",
    ),
    "int_from_float": lambda _: ("a whole number", "Write it without a decimal point."),
    "float_type": lambda _: ("a number", "Write digits without quotation marks."),
    "finite_number": lambda _: ("a number with an end", "Write an ordinary number."),
    "bool_type": lambda _: ("true or false", "Write it without quotation marks."),
    "tuple_type": lambda _: ("a list", "Write a table of this kind as [[name]]."),
    "model_type": lambda _: ("a table", "Write it as [name] with keys below."),
    "enum": lambda context: (str(context["expected"]), "Choose one of these."),
    "greater_than_equal": _limit("of at least", "ge"),
    "less_than_equal": _limit("of at most", "le"),
    "greater_than": _limit("above", "gt"),
    "string_too_short": lambda _: ("text of at least one letter", "Write a name."),
    "string_too_long": lambda context: (
        f"at most {context['max_length']} letters",
        "Write a shorter text.",
    ),
    "too_long": lambda context: (
        f"at most {context['max_length']} entries",
        "Spread the rest over another site.",
    ),
    "too_short": lambda context: (
        f"at least {context['min_length']}",
        "Add one, or leave the key out for the default.",
    ),
}


def _pattern_words(key: KeyPath) -> _Words:
    """Words for a text with letters that are not allowed."""
    if key[-1] == "id":
        return "a-z, 0-9 and '-', at most 32", "Write the id with these, for example '01'."
    return "text on one line that ends in no blank", "Remove line ends, blanks and odd characters."


def _place(where: str) -> KeyPath:
    """A path written with dots."""
    return tuple(int(step) if step.isdigit() else step for step in where.split(".") if step)


def describe(
    error: ErrorDetails,
    file: Path,
    data: Mapping[str, Any],
    lines: Mapping[KeyPath, int],
    root: type[BaseModel] = Site,
) -> Problem:
    """Put one of pydantic's refusals into words.

    Args:
        error: From ``ValidationError.errors()``.
        file: For the first words.
        data: The parsed file.
        lines: From `key_lines`.
        root: What the file was checked against.
    """
    path: KeyPath = tuple(error["loc"])
    context: Mapping[str, Any] = error.get("ctx", {})
    kind = error["type"]
    if kind == "site_rule":
        path += _place(context["where"])
        found, allowed, cure = context["found"], context["allowed"], context["cure"]
        if context["twin"]:
            found += f", which stands already on line {line_of(_place(context['twin']), lines)}"
    elif kind == "missing":
        found, allowed, cure = "nothing", "this key is needed", f"Add {path[-1]} = ..."
    elif kind == "extra_forbidden":
        found, allowed, cure = _unknown_key(path, root)
    else:
        words = _WORDS.get(kind)
        allowed, cure = _pattern_words(path) if words is None else words(context)
        found = _shown(error["input"], path)
    return Problem(file, line_of(path, lines), key_words(path, data), found, allowed, cure)


def _unknown_key(path: KeyPath, root: type[BaseModel]) -> tuple[str, str, str]:
    """Words for a key that means nothing, with the likeliest one that was meant."""
    known = _section_keys(path[:-1], root)
    near = difflib.get_close_matches(str(path[-1]), known, 1, 0.6)
    cure = f"Did you mean {near[0]}?" if near else "Remove it, or correct its name."
    return "a key that is not known", ", ".join(known), cure


def line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    """The line of a key, else of the nearest table around it, else 0."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0
