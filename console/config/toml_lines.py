"""Finds the line of every key in a TOML text, which `tomllib` does not tell. Pure; any thread."""

import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    """Every path inside a parsed value, itself included."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))


def _header(line: str) -> tuple[tuple[str, ...], bool]:
    """The keys of a ``[table]`` or ``[[array]]`` line and whether it is an array's."""
    value: Any = tomllib.loads(line)
    keys: list[str] = []
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        keys.append(key)
    return tuple(keys), isinstance(value, list)


def _statement_end(lines: list[str], start: int) -> tuple[int, dict[str, Any]]:
    """The line after the statement that begins at `start`, and its parsed form."""
    for end in range(start + 1, len(lines) + 1):
        try:
            return end, tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
    return len(lines), {}


class _Tables:
    """Turns the keys of headers into paths with the indices of arrays of tables."""

    def __init__(self) -> None:
        self._counts: dict[Path, int] = {}

    def enter(self, keys: tuple[str, ...], *, is_array: bool) -> Path:
        """Return the path of a header's table."""
        path: Path = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if is_array and position == len(keys) - 1:
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path


def key_lines(text: str) -> dict[Path, int]:
    """Return the line, from 1, of every key and table.

    Args:
        text: Valid TOML; of a text that `tomllib` refuses, only a part may be found.

    Returns:
        Paths as pydantic tells them: names and, in arrays, positions from 0.
    """
    lines = text.split("\n")
    tables = _Tables()
    found: dict[Path, int] = {}
    prefix: Path = ()
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if not line or line.startswith("#"):
            at += 1
            continue
        if line.startswith("["):
            keys, is_array = _header(line)
            prefix = tables.enter(keys, is_array=is_array)
            found.setdefault(prefix, at + 1)
            if is_array:
                found.setdefault(prefix[:-1], at + 1)
            at += 1
            continue
        end, parsed = _statement_end(lines, at)
        for path in _leaves(parsed, prefix):
            found.setdefault(path, at + 1)
        at = end
    return found
