"""The simulated site as a process: starts, serves, obeys, dies."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import av
import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.control_client import ControlError
from hardware.sim.faults import Fault
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite, SiteError
from hardware.sim.stamp import Stamp


def test_frame_numbers_step_by_one_over_tcp_and_udp(
    start_site: Callable[..., SimulatedSite],
    small: StreamPlan,
    read_stamps: Callable[..., list[Stamp | None]],
) -> None:
    site = start_site(CameraPlan("07", (small,)))
    for transport in ("tcp", "udp"):
        stamps = read_stamps(site.url("07", StreamRole.SUB), 30, rtsp_transport=transport)
        numbers = [stamp.number for stamp in stamps if stamp is not None]
        assert len(numbers) == 30, transport
        assert {(b - a) % 40 for a, b in pairwise(numbers)} == {1}, transport
        assert {stamp.camera for stamp in stamps if stamp is not None} == {7}


def test_a_wrong_password_is_refused_and_the_right_one_is_not(
    start_site: Callable[..., SimulatedSite],
    small: StreamPlan,
    read_stamps: Callable[..., list[Stamp | None]],
) -> None:
    cameras = [
        CameraPlan(f"{n:02d}", (small,), auth=AuthPlan(scheme, "guard", "right"))
        for n, scheme in enumerate((AuthScheme.BASIC, AuthScheme.DIGEST), 1)
    ]
    site = start_site(*cameras)
    for camera in ("01", "02"):
        url = site.url(camera, StreamRole.SUB)
        with pytest.raises(av.error.HTTPUnauthorizedError):
            read_stamps(url.replace("://", "://guard:wrong@"), 1)
        with pytest.raises(av.error.HTTPUnauthorizedError):
            read_stamps(url, 1)
        assert None not in read_stamps(url.replace("://", "://guard:right@"), 3)


def test_a_killed_parent_takes_the_child_with_it(small: StreamPlan, loop_cache: object) -> None:
    plan = SitePlan((CameraPlan("01", (small,)),), cache_dir=str(loop_cache))
    script = (
        "import sys, time\n"
        "from hardware.sim.plan import SitePlan\n"
        "from hardware.sim.process import SimulatedSite\n"
        "site = SimulatedSite(SitePlan.from_json(sys.argv[1]))\n"
        "site.start()\n"
        "print(site.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, plan.to_json()], stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline and _lives(child):
        time.sleep(0.02)
    assert not _lives(child)


def test_a_child_that_cannot_start_is_an_error_in_words(small: StreamPlan) -> None:
    plan = SitePlan((CameraPlan("01", (small,), source="moon"),))
    site = SimulatedSite(plan)
    with pytest.raises(SiteError, match="did not start"):
        site.start()
    assert not site.is_running


def test_stop_ends_the_child_within_two_seconds_even_with_clients(
    start_site: Callable[..., SimulatedSite], small: StreamPlan
) -> None:
    site = start_site(CameraPlan("01", (small,)))
    pid = site.pid
    port = int(site.url("01", StreamRole.SUB).split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as client:
        started = time.monotonic()
        site.stop()
        assert time.monotonic() - started < 2
        client.settimeout(2)
        with pytest.raises(ConnectionError):
            _read_to_end(client)
    assert not _lives(pid)


def test_an_unknown_camera_is_refused_by_the_control_socket(
    start_site: Callable[..., SimulatedSite], small: StreamPlan
) -> None:
    site = start_site(CameraPlan("01", (replace(small, fps=10),)))
    with pytest.raises(ControlError, match="no such camera, stream"):
        site.control.fault("99", Fault.STALL)


def _read_to_end(client: socket.socket) -> None:
    while client.recv(4096):
        pass
    raise ConnectionResetError


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie of a killed parent counts as dead: init has not reaped it yet.
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 - one line
        return file.read().rpartition(")")[2].split()[0] != "Z"
