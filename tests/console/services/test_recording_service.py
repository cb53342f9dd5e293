"""What the disk and the recorder say becomes one event and one condition, and ends by itself."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.events import Code, Event, Tone
from console.domain.recording import PROOF_STALE_S, Gap
from console.pipeline.recorder import Recorder, RecorderSettings, RecordingTrouble, rules_for
from console.services.health import HealthService
from console.services.recording import RecordingService
from console.services.reporter import Reporter

Parts = tuple[RecordingService, HealthService, list[Event], ManualClock]


def made(folder: Path) -> Parts:
    clock = ManualClock()
    events: list[Event] = []
    health = HealthService(clock)
    recorder = Recorder(RecorderSettings(folder, rules_for(["01"])), clock)
    service = RecordingService(
        recorder, {"01": ("Dock", "Dock")}, ["01"], {}, health, Reporter(clock, events.append)
    )
    return service, health, events, clock


def test_a_missed_floor_is_told_once_and_ends_when_two_looks_found_room(
    tmp_path: Path, qtbot: QtBot
) -> None:
    service, health, events, _clock = made(tmp_path)
    for _ in range(3):
        service.on_disk_looked(None)
        service.on_floor_missed(5_000_000)
    assert [event.code for event in events] == [Code.STORAGE_FULL]
    assert health.has_condition("floor", "storage:media")
    service.on_disk_looked(None)
    service.on_disk_looked(None)
    assert not health.has_condition("floor", "storage:media")


def test_a_full_disk_is_an_alarm_until_it_writes_again(tmp_path: Path, qtbot: QtBot) -> None:
    service, health, events, _clock = made(tmp_path)
    service.on_trouble_changed(RecordingTrouble("disk_full", 1, "no space"))
    assert [one.tone for one in health.conditions] == [Tone.ALARM]
    service.on_trouble_changed(RecordingTrouble("", 2))
    assert health.conditions == ()
    assert [event.code for event in events] == [Code.STORAGE_FULL, Code.STORAGE_BACK]


def test_a_gap_names_its_camera_cause_and_length(tmp_path: Path, qtbot: QtBot) -> None:
    service, _health, events, _clock = made(tmp_path)
    service.on_gap_found(Gap("01", 1_000_000_000, 3_500_000_000, 4, "queue_full"))
    assert events[0].subject == "recording:01"
    assert dict(events[0].params) == {
        "name": "Dock",
        "zone": "Dock",
        "cause": "queue_full",
        "packets": 4,
        "missing_s": 2.5,
    }
    assert service.gaps == 1


def test_a_camera_without_any_proof_is_left_its_time_to_start(tmp_path: Path, qtbot: QtBot) -> None:
    service, health, events, clock = made(tmp_path)
    service.started_ns = clock.monotonic_ns()
    clock.advance(PROOF_STALE_S - 1)
    service.on_tick()
    assert events == []
    assert health.conditions == ()
