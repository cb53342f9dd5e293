"""Layouts of the wall: tiles fill the area, never overlap, and saved layouts come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from widgets.wall.layout import (
    MAX_TILES,
    LayoutKind,
    WallLayout,
    cell_rects,
    layout_from_json,
    places_for,
)

LAYOUTS = st.builds(
    WallLayout,
    kind=st.sampled_from(LayoutKind),
    side=st.integers(0, 8),
    cameras=st.lists(st.text(max_size=6), max_size=8, unique=True).map(tuple),
    name=st.text(max_size=12),
)


@given(layout=LAYOUTS)
def test_a_saved_layout_comes_back_equal(layout: WallLayout) -> None:
    assert layout_from_json(layout.to_json()) == layout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Expecting"),
        ("[]", "not complete"),
        ('{"version": 2}', "version 2"),
        ('{"version": 1, "kind": "ring", "side": 2, "cameras": [], "name": ""}', "ring"),
        ('{"version": 1, "kind": "grid", "side": 900, "cameras": [], "name": ""}', "900"),
        ('{"version": 1, "kind": "grid", "side": "2", "cameras": [], "name": ""}', "'2'"),
        ('{"version": 1, "kind": "grid", "side": 2, "cameras": 5, "name": ""}', "not complete"),
    ],
)
def test_a_layout_that_is_not_ours_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        layout_from_json(text)


@given(
    layout=LAYOUTS,
    cameras=st.integers(0, 80),
    width=st.integers(320, 4000),
    height=st.integers(180, 2200),
)
def test_tiles_fill_the_area_without_overlap(
    layout: WallLayout, cameras: int, width: int, height: int
) -> None:
    gap, area = 4, QRect(0, 0, width, height)
    places = places_for(layout, cameras, width, height)
    rects = cell_rects(places, area, gap)
    assert len(rects) == places.count
    assert all(area.contains(rect) for rect in rects)
    for index, rect in enumerate(rects):
        near = rect.adjusted(-gap + 1, -gap + 1, gap - 1, gap - 1)
        assert not any(near.intersects(other) for other in rects[index + 1 :])
    covered = sum((rect.width() + gap) * (rect.height() + gap) for rect in rects)
    assert covered == (width + gap) * (height + gap)


@pytest.mark.parametrize(
    ("cameras", "tiles"), [(2, 6), (6, 6), (7, 8), (13, 13), (16, 17), (64, 66)]
)
def test_the_spot_layout_grows_with_the_site(cameras: int, tiles: int) -> None:
    assert places_for(WallLayout(LayoutKind.SPOT), cameras, 1600, 900).count == tiles


@given(cameras=st.integers(1, MAX_TILES))
def test_the_adaptive_grid_has_a_tile_for_every_camera(cameras: int) -> None:
    places = places_for(WallLayout(LayoutKind.AUTO), cameras, 1600, 900)
    assert cameras <= places.count < cameras + max(places.columns, places.rows)


def test_a_wide_wall_gets_more_columns_than_a_tall_one() -> None:
    layout = WallLayout(LayoutKind.AUTO)
    assert places_for(layout, 4, 4000, 600).columns == 4
    assert places_for(layout, 4, 600, 4000).columns == 1
