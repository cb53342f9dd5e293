"""Live pictures do not wait for sprites, and become exact."""

import threading
from pathlib import Path

import numpy as np
import pytest

from hardware.world import live_atlas
from hardware.world.atlas import Atlas, SpriteKey
from hardware.world.live_atlas import LiveAtlas, neighbours

KEY = SpriteKey("ito", 2, is_carrying=False, azimuth=3, elevation=0)
NEAR = SpriteKey("ito", 3, is_carrying=False, azimuth=3, elevation=0)


def test_the_first_view_of_a_person_is_drawn_at_once() -> None:
    atlas = LiveAtlas()
    assert np.array_equal(atlas.sprite(KEY).bgra, Atlas().sprite(KEY).bgra)
    assert not atlas.draw_wanted()


def test_a_missing_view_is_the_nearest_one_until_it_is_drawn() -> None:
    atlas = LiveAtlas()
    first = atlas.sprite(KEY)
    assert atlas.sprite(NEAR) is first
    assert atlas.drawn == 1
    assert atlas.draw_wanted()
    assert np.array_equal(atlas.sprite(NEAR).bgra, Atlas().sprite(NEAR).bgra)
    assert not atlas.draw_wanted()


def test_neighbours_are_all_other_views_and_the_next_step_comes_first() -> None:
    near = list(neighbours(KEY))
    assert len(near) == len(set(near)) == 2 * 9 * 9 * 2 - 1
    assert near[0] == SpriteKey("ito", 2, is_carrying=False, azimuth=3, elevation=1)
    assert {abs(one.phase - 2) for one in near[1:5]} == {1}
    assert all(not one.is_carrying for one in near[:100])


def test_work_draws_what_is_wanted_and_ends_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_atlas, "_IDLE_TURNS", 1)
    atlas = LiveAtlas(tmp_path)
    atlas.sprite(KEY)
    atlas.sprite(NEAR)
    stopping = threading.Event()
    thread = threading.Thread(target=atlas.work, args=(stopping,))
    thread.start()
    for _ in range(400):
        if atlas.known(NEAR) is not None:
            break
        threading.Event().wait(0.01)
    assert atlas.known(NEAR) is not None
    stopping.set()
    thread.join(5)
    assert not thread.is_alive()
    assert not list(tmp_path.rglob("*.part"))
