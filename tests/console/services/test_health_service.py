"""Conditions are raised once, keep their beginning, and end once."""

from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.events import Code, Tone
from console.domain.health import HealthState
from console.services.health import HealthService


def test_the_same_condition_keeps_its_beginning(qtbot: QtBot) -> None:
    clock = ManualClock()
    health = HealthService(clock)
    changes: list[int] = []
    health.conditions_changed.connect(lambda: changes.append(1))
    health.raise_condition("link", Code.CAMERA_LOST, Tone.WARNING, "camera:01", cause="silent")
    begun = health.conditions[0].since_ns
    clock.advance(5)
    health.raise_condition("link", Code.CAMERA_LOST, Tone.WARNING, "camera:01", cause="silent")
    assert len(changes) == 1
    health.raise_condition("link", Code.CAMERA_LOST, Tone.WARNING, "camera:01", cause="no_answer")
    assert health.conditions[0].since_ns == begun
    assert len(changes) == 2


def test_another_code_begins_anew_and_clearing_ends_it(qtbot: QtBot) -> None:
    clock = ManualClock()
    health = HealthService(clock)
    health.raise_condition("link", Code.CAMERA_STALLED, Tone.WARNING, "camera:01")
    clock.advance(3)
    health.raise_condition("link", Code.CAMERA_LOST, Tone.WARNING, "camera:01")
    assert health.conditions[0].since_ns == clock.monotonic_ns()
    health.clear_condition("link", "camera:01")
    health.clear_condition("link", "camera:01")
    assert health.conditions == ()


def test_a_health_line_ages_from_its_last_change_of_state(qtbot: QtBot) -> None:
    clock = ManualClock()
    health = HealthService(clock)
    health.set_item("camera:01", HealthState.NORMAL, Tone.CALM)
    begun = clock.monotonic_ns()
    clock.advance(2)
    health.set_item("camera:01", HealthState.NORMAL, Tone.CALM, detail=1)
    assert health.items[0].since_ns == begun
    health.set_item("camera:01", HealthState.FAILED, Tone.WARNING)
    assert health.items[0].since_ns == clock.monotonic_ns()
