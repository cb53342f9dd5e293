"""Saved wall layouts: words, replacing, deleting, and their way through the window state."""

import pytest

from console.models.wall_layouts import layout_words, with_layout, without_layout
from console.window.window_state import WindowState, decode, encode
from widgets.wall.arrangement import Arrangement
from widgets.wall.layout import LayoutKind, WallLayout, layout_from_json

NIGHT = WallLayout(LayoutKind.SPOT, 6, ("03", "01", "02"), "Night")
DOCK = WallLayout(LayoutKind.GRID, 2, ("01", "02"), "Dock")


def test_a_layout_of_the_same_name_is_replaced_in_its_place() -> None:
    saved = with_layout(with_layout((), NIGHT), DOCK)
    other = WallLayout(LayoutKind.AUTO, 0, ("02",), "Night")
    assert with_layout(saved, other) == (other, DOCK)


def test_a_deleted_layout_is_gone_and_the_others_stay() -> None:
    assert without_layout((NIGHT, DOCK), "Night") == (DOCK,)
    assert without_layout((NIGHT, DOCK), "Day") == (NIGHT, DOCK)


@pytest.mark.parametrize(
    ("layout", "tiles", "words"),
    [
        (WallLayout(LayoutKind.SPOT), 6, "wall 1 + 5"),
        (WallLayout(LayoutKind.GRID, 3), 9, "wall 3 by 3"),
        (WallLayout(LayoutKind.AUTO), 6, "wall of equal tiles"),
        (NIGHT, 6, "saved layout Night"),
    ],
)
def test_the_header_names_the_layout(layout: WallLayout, tiles: int, words: str) -> None:
    assert layout_words(layout, tiles) == words


def test_what_is_saved_shows_the_same_cameras_in_the_same_places() -> None:
    cameras = ("01", "02", "03", "04")
    shown = Arrangement(WallLayout(LayoutKind.SPOT), cameras, spot="03")
    saved = shown.as_layout("Night")
    assert saved.cameras == ("03", "02", "01", "04")
    assert saved.name == "Night"


def test_saved_layouts_come_back_and_an_older_state_has_none() -> None:
    state = WindowState(walls=(NIGHT.to_json(), DOCK.to_json()))
    back = decode(encode(state))
    assert tuple(layout_from_json(one) for one in back.walls) == (NIGHT, DOCK)
    older = encode(WindowState()).replace(b'"walls": []', b'"later": 1')
    assert decode(older).walls == ()
