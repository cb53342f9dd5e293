"""An executable whose demo shows or records nothing is not passed."""

from typing import Any

import pytest

from tools.build_executable import shortcomings

GOOD: dict[str, Any] = {
    "cameras": 2,
    "connected": 2,
    "tiles": [{"camera": "01", "frames": 80}, {"camera": "02", "frames": 79}],
    "segments": 2,
    "overdue": [],
}


def test_a_demo_that_shows_and_records_all_passes() -> None:
    assert shortcomings(GOOD) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"connected": 1}, "1 of 2 cameras connected"),
        ({"cameras": 0, "connected": 0}, "0 of 0 cameras connected"),
        ({"tiles": [{"camera": "01", "frames": 0}]}, "tile 01 showed nothing"),
        ({"segments": 0}, "nothing was recorded"),
        ({"overdue": ["recorder"]}, "threads did not stop in time: recorder"),
    ],
)
def test_what_did_not_work_is_named(change: dict[str, Any], words: str) -> None:
    assert shortcomings(GOOD | change) == [words]
