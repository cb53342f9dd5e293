"""The coverage gate names what falls short, and a list that matches nothing."""

from typing import Any

from tools.coverage_gate import patterns_of_list, shortcomings


def entry(lines: list[int], branches: list[list[int]]) -> dict[str, Any]:
    return {"missing_lines": lines, "missing_branches": branches}


def report(percent: float, **files: dict[str, Any]) -> dict[str, Any]:
    named = {name.replace("__", "/") + ".py": value for name, value in files.items()}
    return {"totals": {"percent_covered": percent}, "files": named}


FULL = entry([], [])


def test_full_files_and_a_good_whole_pass() -> None:
    measured = report(90.0, console__domain__rule=FULL, widgets__wall=entry([7], []))
    assert shortcomings(measured, ["console/domain/*.py"]) == []


def test_a_whole_under_the_limit_is_named() -> None:
    (found,) = shortcomings(report(89.9, console__domain__rule=FULL), ["console/domain/*.py"])
    assert "89.9 %" in found


def test_a_missing_branch_of_a_listed_file_is_named() -> None:
    measured = report(99.0, console__domain__rule=entry([3], [[5, 8]]))
    (found,) = shortcomings(measured, ["console/domain/*.py"])
    assert found == "console/domain/rule.py must be full and lacks 3, 5->8"


def test_a_pattern_that_matches_nothing_is_named() -> None:
    (found,) = shortcomings(report(99.0, console__domain__rule=FULL), ["console/gone.py"])
    assert "console/gone.py" in found


def test_comments_of_the_list_are_no_patterns() -> None:
    assert patterns_of_list("# why\nconsole/a.py  # rule\n\n") == ["console/a.py"]
