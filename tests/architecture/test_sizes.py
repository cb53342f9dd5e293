"""Files under 400 lines and functions under 40: small enough to hold in mind."""

import ast
from pathlib import Path

import pytest

FILE_LINES = 400
FUNCTION_LINES = 40
ROOMS = ("console", "widgets", "hardware", "analytics", "resources", "tests", "tools")


def sources(repository: Path) -> list[Path]:
    """Every Python file of the project."""
    found = [path for room in ROOMS for path in sorted((repository / room).rglob("*.py"))]
    assert len(found) > len(ROOMS)
    return found


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: words are not complexity."""
    first = node.body[0]
    docstring = 0
    if ast.get_docstring(node, clean=False) is not None and first.end_lineno is not None:
        docstring = first.end_lineno - first.lineno + 1
    end = node.end_lineno or node.lineno
    return end - node.lineno + 1 - docstring


def long_functions(path: Path) -> list[str]:
    """Functions of a file that are too long, with place and length."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return [
        f"{path}:{node.lineno} {node.name} has {function_lines(node)} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and function_lines(node) > FUNCTION_LINES
    ]


def test_no_file_has_more_than_400_lines(repository: Path) -> None:
    long = [
        f"{path.relative_to(repository)}: {lines}"
        for path in sources(repository)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]
    assert long == []


def test_no_function_has_more_than_40_lines(repository: Path) -> None:
    assert [line for path in sources(repository) for line in long_functions(path)] == []


@pytest.mark.parametrize(("body_lines", "expected"), [(38, 0), (60, 1)])
def test_the_length_check_sees_a_long_function(
    tmp_path: Path, body_lines: int, expected: int
) -> None:
    text = 'def f():\n    """Say\n    something."""\n' + "    x = 1\n" * body_lines
    (tmp_path / "long.py").write_text(text, encoding="utf-8")
    assert len(long_functions(tmp_path / "long.py")) == expected
