"""The seat is known before the site file is checked, and never becomes an odd file name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.config.load_site import load_site
from console.config.seats import DEFAULT_SEAT, SeatUnknownError, choose_seat, first_seat, is_seat

HEAD = 'version = 1\n[site]\nid = "x"\nname = "X"\ntime_zone = "UTC"\n'
SEATS = '[[seats]]\nid = "dock"\nname = "Dock"\n[[seats]]\nid = "desk"\nname = "Desk"\n'


def test_both_ways_tell_the_same_seat(write_site: Callable[[str], Path]) -> None:
    file = write_site(HEAD + SEATS)
    assert first_seat(file) == choose_seat(load_site(file), None) == "dock"
    assert choose_seat(load_site(file), "desk") == "desk"
    bare = write_site(HEAD)
    assert first_seat(bare) == choose_seat(load_site(bare), None) == DEFAULT_SEAT


def test_a_seat_that_the_site_has_not_is_refused_with_those_it_has(
    write_site: Callable[[str], Path],
) -> None:
    with pytest.raises(SeatUnknownError, match="dock, desk"):
        choose_seat(load_site(write_site(HEAD + SEATS)), "attic")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seats = []",
        "seats = 3",
        'seats = ["a"]',
        "[[seats]]\nid = 7",
        "= broken",
        "a=" + "[" * 9999,
    ],
)
def test_a_broken_file_has_the_default_seat(write_site: Callable[[str], Path], text: str) -> None:
    assert first_seat(write_site(text)) == DEFAULT_SEAT


def test_a_missing_file_has_the_default_seat(tmp_path: Path) -> None:
    assert first_seat(tmp_path / "none") == DEFAULT_SEAT


def test_a_seat_cannot_lead_out_of_its_folder(write_site: Callable[[str], Path]) -> None:
    assert first_seat(write_site('[[seats]]\nid = "../../etc"\n')) == DEFAULT_SEAT
    assert [text for text in ("..", "a/b", "A", "", "-a", "a" * 33) if is_seat(text)] == []
