"""The log's model asks for pages, takes live rows on top, and never shows a row twice."""

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, StoredEvent, Tone
from console.models.event_model import MOST_ROWS, PAGE_ROWS, EventColumn, EventModel
from widgets.roles import ItemRole

NO_INDEX = QModelIndex()


def stored(row_id: int, tone: Tone = Tone.NOTICE, subject: str = "camera:01") -> StoredEvent:
    event = Event(Code.CAMERA_LIVE, tone, subject, 1_795_530_727_000_000_000, row_id)
    return StoredEvent(row_id, row_id, "control", "boot", b"", event)


class Desk:
    """Stands in for the reader desk: remembers what was asked."""

    def __init__(self, model: EventModel) -> None:
        self.asked: list[tuple[EventFilter, int | None, int, int]] = []
        model.page_requested.connect(lambda *one: self.asked.append(one))


@pytest.fixture
def model(qtbot: QtBot) -> EventModel:
    return EventModel(ManualClock(), ZoneInfo("Europe/Zurich"))


def ids(model: EventModel) -> list[int]:
    return [row.row_id for row in model.rows]


def test_the_first_page_is_asked_for_and_older_ones_on_demand(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    assert desk.asked[0][1:3] == (None, PAGE_ROWS)
    assert not model.canFetchMore(NO_INDEX)
    model.on_paged(desk.asked[0][3], [stored(n) for n in range(500, 500 - PAGE_ROWS, -1)])
    assert model.canFetchMore(NO_INDEX)
    model.fetchMore(NO_INDEX)
    assert desk.asked[1][1] == 500 - PAGE_ROWS + 1
    model.on_paged(desk.asked[1][3], [stored(3), stored(2), stored(1)])
    assert not model.canFetchMore(NO_INDEX)
    assert ids(model)[-3:] == [3, 2, 1]


def test_live_rows_enter_on_top_and_only_once(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    model.on_stored((stored(9),))
    model.on_paged(desk.asked[0][3], [stored(10), stored(9), stored(8)])
    model.on_stored((stored(10), stored(11), stored(12)))
    assert ids(model) == [12, 11, 10, 9, 8]


def test_an_answer_to_an_older_question_is_ignored(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    model.show_filter(EventFilter(tones=frozenset({Tone.ALARM})))
    model.on_paged(desk.asked[0][3], [stored(1)])
    assert ids(model) == []
    model.on_page_failed(desk.asked[0][3], "old")
    assert model.is_loading


def test_live_rows_pass_the_same_filter(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter(tones=frozenset({Tone.ALARM}), subject="camera:"))
    model.on_paged(desk.asked[0][3], [])
    model.on_stored((stored(1), stored(2, Tone.ALARM), stored(3, Tone.ALARM, "store:journal")))
    assert ids(model) == [2]


def test_the_model_never_grows_beyond_its_bound(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    model.on_paged(desk.asked[0][3], [])
    for first in range(1, MOST_ROWS + 500, 500):
        model.on_stored(tuple(stored(n) for n in range(first, first + 500)))
    assert model.rowCount() == MOST_ROWS
    assert model.canFetchMore(NO_INDEX)


def test_a_row_reads_as_one_line_with_its_date(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    model.on_paged(desk.asked[0][3], [stored(7, Tone.WARNING)])
    index = model.index(0, EventColumn.TONE)
    line = str(model.data(index, ItemRole.LINE_TEXT))
    assert line.startswith("24 Nov 2026\tWarning\t0007\tCamera live")
    assert "15:32:07" in line
    tip = model.data(model.index(0, EventColumn.TIME), Qt.ItemDataRole.ToolTipRole)
    assert "14:32:07 UTC" in str(tip)


def test_a_failed_page_is_said_and_what_is_shown_stays(model: EventModel) -> None:
    desk = Desk(model)
    words: list[str] = []
    model.failed.connect(words.append)
    model.show_filter(EventFilter())
    model.on_paged(desk.asked[0][3], [stored(n) for n in range(200, 100, -1)])
    model.fetchMore(NO_INDEX)
    model.on_page_failed(desk.asked[1][3], "store down")
    assert words == ["store down"]
    assert len(ids(model)) == 100


def test_an_event_that_the_page_under_way_missed_is_not_lost(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    model.on_stored((stored(11), stored(12)))
    model.on_paged(desk.asked[0][3], [stored(11), stored(10)])
    assert ids(model) == [12, 11, 10]


def test_events_that_came_while_a_page_failed_are_shown(model: EventModel) -> None:
    desk = Desk(model)
    model.show_filter(EventFilter())
    model.on_stored((stored(5),))
    model.on_page_failed(desk.asked[0][3], "store down")
    assert ids(model) == [5]
