"""A camera that goes away is one event, and its return is one event with the time away."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from console.clock import SystemClock
from console.domain.events import Code, Event
from console.services.cameras import CameraService
from console.services.health import HealthService
from console.services.reporter import Reporter
from hardware.camera.frame import Frame
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.settings import CameraSettings, StreamSettings
from hardware.sim.faults import Fault
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.threads.camera_engine import CameraEngine

PLAN = SitePlan(
    (CameraPlan("01", (StreamPlan(StreamRole.MAIN, width=320, height=180, loop_s=2.0),)),)
)


@pytest.fixture
def simulated() -> Iterator[SimulatedSite]:
    with SimulatedSite(PLAN) as site:
        yield site


@pytest.mark.flow
def test_a_dropped_camera_is_told_once_and_its_return_once(
    simulated: SimulatedSite, qtbot: QtBot
) -> None:
    url = simulated.url("01", StreamRole.MAIN)
    cameras = [CameraSettings("01", StreamSettings(url))]
    packets: list[Packet] = []
    frames: list[Frame] = []
    engine = CameraEngine(cameras, packets.append, frames.append)
    events: list[Event] = []
    clock = SystemClock()
    health = HealthService(clock)
    names = {"01": ("Loading dock", "Dock")}
    service = CameraService(engine, cameras, names, health, Reporter(clock, events.append))
    service.start()
    try:
        qtbot.waitUntil(lambda: Code.CAMERA_LIVE in [e.code for e in events], timeout=8000)
        simulated.control.fault("01", Fault.REFUSE)
        qtbot.waitUntil(lambda: Code.CAMERA_LOST in [e.code for e in events], timeout=8000)
        assert [one.code for one in health.conditions] == [Code.CAMERA_LOST]
        simulated.control.clear("01")
        qtbot.waitUntil(lambda: len(events) >= 3, timeout=8000)
    finally:
        service.request_stop()
        overdue = service.wait(5)
    assert overdue == []
    assert [event.code for event in events] == [
        Code.CAMERA_LIVE,
        Code.CAMERA_LOST,
        Code.CAMERA_LIVE,
    ]
    assert float(events[-1].params["away_s"]) > 0
    assert events[-1].params["zone"] == "Dock"
    assert health.conditions == ()
    assert packets
    assert not frames, "nobody asked for pictures"
