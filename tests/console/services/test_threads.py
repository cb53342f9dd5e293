"""A thread that dies is an alarm, told once, with a crash report."""

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.events import Code, Event
from console.domain.health import HealthState
from console.services.health import HealthService
from console.services.reporter import Reporter
from console.services.threads import ThreadWatch


class Dying(QObject):
    failed = Signal(object)


def watch() -> tuple[ThreadWatch, HealthService, list[Event], list[str]]:
    clock = ManualClock()
    health = HealthService(clock)
    events: list[Event] = []
    bugs: list[str] = []
    made = ThreadWatch(
        health, Reporter(clock, events.append), lambda error, name: bugs.append(f"{name} {error}")
    )
    return made, health, events, bugs


def test_a_thread_that_ends_by_itself_is_told_once(qtbot: QtBot) -> None:
    made, health, events, _bugs = watch()
    alive = [True]
    made.add("recorder", lambda: alive[0])
    made.on_tick()
    assert [one.state for one in health.items] == [HealthState.NORMAL]
    alive[0] = False
    made.on_tick()
    made.on_tick()
    assert [event.code for event in events] == [Code.THREAD_FAILED]
    assert health.conditions[0].subject == "thread:recorder"
    assert [one.state for one in health.items] == [HealthState.FAILED]


def test_a_caught_mistake_is_reported_with_the_thread_s_name(qtbot: QtBot) -> None:
    made, _health, events, bugs = watch()
    dying = Dying()
    dying.setObjectName("recorder")
    dying.failed.connect(made.on_failed)
    dying.failed.emit(ValueError("odd packet"))
    assert bugs == ["recorder odd packet"]
    assert events[0].params["detail"] == "ValueError: odd packet"
