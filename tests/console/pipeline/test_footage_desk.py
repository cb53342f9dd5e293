"""Rows that the store refuses wait, in order, until it takes them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from console.domain.recording import Gap, Segment
from console.pipeline import footage_desk
from console.pipeline.footage_desk import FootageDesk
from console.store.footage import FootageStore


def pump(application: QCoreApplication, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        application.processEvents()
        time.sleep(0.005)


def test_rows_wait_while_the_store_is_down(
    footage: FootageStore,
    tmp_path: Path,
    qapp: QCoreApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(footage_desk, "_RETRY_MS", 20)
    desk = FootageDesk(footage)
    stored: list[object] = []
    waiting: list[int] = []
    desk.segment_stored.connect(stored.append)
    desk.gap_stored.connect(stored.append)
    desk.waiting_changed.connect(waiting.append)
    rows: list[Segment | Gap] = [
        Segment("01", f"01/{number}.mp4", number, number + 1, 5, 1, "h264", 4, 4)
        for number in range(3)
    ]
    rows.insert(1, Gap("01", 1, 2, 3, "camera"))
    away = tmp_path / "away"
    away.mkdir()
    for file in tmp_path.glob("site.db*"):
        file.rename(away / file.name)
    for row in rows:
        if isinstance(row, Segment):
            desk.on_segment_closed(row)
        else:
            desk.on_gap_found(row)
    assert stored == []
    assert waiting[-1] == 4
    for file in away.iterdir():
        file.rename(tmp_path / file.name)
    pump(qapp, lambda: len(stored) == 4)
    assert stored == rows
    assert waiting[-1] == 0
    assert len(footage.segments()) == 3
