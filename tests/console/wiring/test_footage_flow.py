"""Complete files get their rows, and deletions are told without burying the journal."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from console.clock import ManualClock
from console.domain.events import Code, Event
from console.domain.recording import Gap, Segment
from console.domain.retention import DeletionCause, Doomed
from console.pipeline.footage_desk import FootageDesk
from console.pipeline.recorder import Recorder, RecorderSettings, rules_for
from console.pipeline.retention import FootageKeeper, KeeperSettings
from console.services.desk_thread import DeskThread
from console.services.reporter import Reporter
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter
from console.wiring.footage_flow import TELL_EVERY_S, FootageFlow

ROW = Segment("01", "01/a.mp4", 10, 20, 5, 1, "h264", 4, 4)
GAP = Gap("01", 20, 30, 2, "camera")


class Site:
    """All parts of the flow on an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.events: list[Event] = []
        url = sqlite_url(folder / "site.db")
        self.writer = SiteWriter(url)
        self.writer.start()
        self.writer.do(lambda _connection: None)
        self.footage = FootageStore(url, self.writer)
        self.recorder = Recorder(RecorderSettings(folder, rules_for(["01"])), self.clock)
        self.keeper = FootageKeeper(KeeperSettings(folder, (), 0), self.footage, self.clock)
        desk = FootageDesk(self.footage)
        reporter = Reporter(self.clock, self.events.append)
        self.flow = FootageFlow(self.recorder, desk, self.keeper, reporter)
        self.thread = DeskThread(desk, "footage-rows")
        self.thread.start()


@pytest.fixture
def site(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    assert made.thread.stop(5.0) == []
    made.footage.close()
    made.writer.request_stop()
    assert made.writer.wait(5_000)


def test_a_complete_file_and_a_gap_get_their_rows(site: Site) -> None:
    site.recorder.segment_closed.emit(ROW)
    site.recorder.gap_found.emit(GAP)
    end = time.monotonic() + 5
    while not site.footage.gaps():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert site.footage.segments() == [ROW]
    assert site.footage.gaps() == [GAP]


def test_deletions_are_told_once_an_hour_and_rule(site: Site) -> None:
    for _ in range(3):
        site.keeper.segment_deleted.emit(Doomed(ROW, DeletionCause.AGE))
    site.keeper.segment_deleted.emit(Doomed(ROW, DeletionCause.FREE_SPACE))
    site.clock.advance(TELL_EVERY_S + 1)
    site.keeper.segment_deleted.emit(Doomed(ROW, DeletionCause.AGE))
    told = [(one.code, one.params["rule"], one.params["count"]) for one in site.events]
    assert told == [
        (Code.SEGMENT_DELETED, "age", 1),
        (Code.SEGMENT_DELETED, "free_space", 1),
        (Code.SEGMENT_DELETED, "age", 3),
    ]
