"""A damaged or foreign window state never keeps the console from opening."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.window.window_state import WindowState, decode, encode, good_copy_of, load, save

STATE = WindowState(b"\x00geo", {"live": b"\xff\x01"}, "setup", 1.3, '{"rows": 3}')


def test_a_state_comes_back_as_it_was() -> None:
    assert decode(encode(STATE)) == STATE


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert decode(data).workspace


def test_another_version_is_refused_by_number() -> None:
    with pytest.raises(ValueError, match="version 7, this console reads 1"):
        decode(b'{"version": 7}')


def test_no_file_means_the_default_without_trouble(tmp_path: Path) -> None:
    loaded = load(tmp_path / "window.json")
    assert loaded.state == WindowState()
    assert loaded.trouble == ""


def test_a_damaged_file_falls_back_to_the_last_good_one(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "window.json"
    save(path, STATE, is_good=True)
    path.write_bytes(b'{"version": 1, "geometry": 5')
    loaded = load(path)
    assert loaded.state == STATE
    assert "window.json" in loaded.trouble
    good_copy_of(path).write_bytes(b"")
    assert load(path).state == WindowState()
