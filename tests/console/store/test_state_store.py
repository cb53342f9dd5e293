"""Saved state: rows and cursors together, one seat's apart from another's, on both databases."""

from collections.abc import Iterator

import pytest

from console.domain.operations import ChainCursor, StateRow
from console.store.site_writer import SiteWriter
from console.store.state_store import KEPT_CLOSED, StateStore


@pytest.fixture
def writer(any_url: str) -> Iterator[SiteWriter]:
    made = SiteWriter(any_url)
    made.start()
    made.do(lambda _connection: None)
    yield made
    made.request_stop()
    assert made.wait(5_000)


@pytest.fixture
def state(any_url: str, writer: SiteWriter) -> Iterator[StateStore]:
    made = StateStore(any_url, writer, "control")
    yield made
    made.close()


def _row(key: str, body: str = "{}", *, is_open: bool = True, at: int = 1) -> StateRow:
    return StateRow("alarm", key, is_open, False, at, body)


def _cursor(sequence: int, writer: str = "control", *, exercise: bool = False) -> ChainCursor:
    return ChainCursor(writer, exercise, sequence, bytes([sequence % 256]) * 32)


def test_what_was_saved_is_loaded_with_its_cursors(state: StateStore) -> None:
    cursors = (_cursor(7), _cursor(2, exercise=True), _cursor(9, "counter"))
    state.save("alarm=1", [_row("a"), _row("b", at=2)], cursors, is_whole=False).result(5)
    loaded = state.load()
    assert loaded.books == "alarm=1"
    assert loaded.rows == (_row("a"), _row("b", at=2))
    assert set(loaded.cursors) == set(cursors)


def test_nothing_saved_is_an_empty_state(state: StateStore) -> None:
    loaded = state.load()
    assert (loaded.books, loaded.rows, loaded.cursors) == ("", (), ())


def test_a_closed_thing_is_not_loaded_but_can_be_asked_for(state: StateStore) -> None:
    state.save("", [_row("a"), _row("b")], [_cursor(1)], is_whole=False).result(5)
    state.save("", [_row("a", is_open=False, at=3)], [_cursor(2)], is_whole=False).result(5)
    assert [row.key for row in state.load().rows] == ["b"]
    assert state.closed("alarm") == (_row("a", is_open=False, at=3),)


def test_closed_things_are_bounded(state: StateStore) -> None:
    rows = [_row(f"{n:05d}", is_open=False, at=n) for n in range(KEPT_CLOSED + 50)]
    state.save("", rows, [_cursor(1)], is_whole=False).result(10)
    kept = state.closed("alarm", KEPT_CLOSED * 2)
    assert len(kept) == KEPT_CLOSED
    assert kept[0].key == f"{KEPT_CLOSED + 49:05d}"


def test_a_whole_state_replaces_what_was_there(state: StateStore) -> None:
    state.save("", [_row("a")], [_cursor(7), _cursor(3, "gone")], is_whole=False).result(5)
    state.save("", [_row("b")], [_cursor(8)], is_whole=True).result(5)
    loaded = state.load()
    assert loaded.rows == (_row("b"),)
    assert loaded.cursors == (_cursor(8),)


def test_two_seats_keep_apart(any_url: str, writer: SiteWriter, state: StateStore) -> None:
    other = StateStore(any_url, writer, "counter")
    state.save("x", [_row("a", "1")], [_cursor(7)], is_whole=False).result(5)
    other.save("y", [_row("a", "2")], [_cursor(8)], is_whole=True).result(5)
    assert state.load().rows == (_row("a", "1"),)
    assert other.load().rows == (_row("a", "2"),)
    other.close()


def test_rows_and_cursors_are_saved_both_or_neither(state: StateStore) -> None:
    state.save("x", [_row("a", "1")], [_cursor(7)], is_whole=False).result(5)
    short = ChainCursor("control", False, 8, b"short")
    failed = state.save("x", [_row("a", "2")], [short], is_whole=False)
    assert failed.exception(5) is not None
    loaded = state.load()
    assert loaded.rows == (_row("a", "1"),)
    assert loaded.cursors == (_cursor(7),)
