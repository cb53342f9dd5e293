"""Lines of keys: every form that TOML has for saying where a key belongs."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.config.toml_lines import key_lines

TEXT = '''\
# a comment

version = 1
words = """
[not.a.table]
x = 1
"""
numbers = [
  1,  # one
  2,
]

[site]
name.first = "a"

[[cameras]]
id = "01"
main = { url = "x", port = 1 }

  [cameras.sub]
  url = "y"

[[cameras]]
"id" = "02"
[[cameras.masks]]
x = 1
[[cameras.masks]]
x = 2
'''


def test_every_key_has_the_line_it_stands_on() -> None:
    lines = key_lines(TEXT)
    expected = {
        ("version",): 3,
        ("words",): 4,
        ("numbers",): 8,
        ("numbers", 1): 8,
        ("site",): 13,
        ("site", "name", "first"): 14,
        ("cameras",): 16,
        ("cameras", 0): 16,
        ("cameras", 0, "id"): 17,
        ("cameras", 0, "main", "port"): 18,
        ("cameras", 0, "sub"): 20,
        ("cameras", 0, "sub", "url"): 21,
        ("cameras", 1): 23,
        ("cameras", 1, "id"): 24,
        ("cameras", 1, "masks", 0, "x"): 26,
        ("cameras", 1, "masks", 1, "x"): 28,
    }
    assert {path: lines.get(path) for path in expected} == expected
    assert ("not",) not in lines
    assert ("x",) not in lines


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Every path of a parsed file."""
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found |= _paths(inner, (*path, index))
    return found


def test_no_key_is_forgotten() -> None:
    assert _paths(tomllib.loads(TEXT)) - set(key_lines(TEXT)) == set()


@given(st.text(alphabet="[]{}=\"'#\n,.x1 ", max_size=40))
def test_whatever_toml_accepts_has_its_lines(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = key_lines(text)
    assert _paths(data) - set(lines) == set()
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
