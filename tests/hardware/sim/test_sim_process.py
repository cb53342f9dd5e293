"""The simulated site as a process: starts, serves, obeys, dies and leaves nothing behind."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.control_client import ControlClient, ControlError
from hardware.sim.faults import Fault
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite, SiteError
from hardware.sim.stamp import Stamp

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def site(start_site: Callable[..., SimulatedSite], small: StreamPlan) -> SimulatedSite:
    """One camera, 07."""
    return start_site(CameraPlan("07", (small,)))


def test_frame_numbers_step_by_one_over_tcp_and_udp(
    site: SimulatedSite, read_stamps: Callable[..., list[Stamp | None]]
) -> None:
    for transport in ("tcp", "udp"):
        stamps = read_stamps(site.url("07", StreamRole.SUB), 15, rtsp_transport=transport)
        numbers = [stamp.number for stamp in stamps if stamp is not None]
        assert len(numbers) == 15, transport
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


def test_the_truth_tells_when_each_picture_was_sent(
    site: SimulatedSite, raw_client: Callable[[str], Any], stamps_of: Callable[..., Any]
) -> None:
    client = raw_client(site.url("07", StreamRole.SUB))
    client.play()
    packets = client.receive(lambda seen: sum(p.marker for p in seen) >= 10)
    arrived = [packet.arrived_s for packet in packets if packet.marker]
    stamps = stamps_of(packets)
    frames = site.control.truth("07", StreamRole.SUB, last=200)
    assert [frame.index for frame in frames] == list(
        range(frames[0].index, frames[0].index + len(frames))
    )
    # The newest picture of each number is the one that was just received.
    sent_s = {frame.number: frame.sent_ns / 1e9 for frame in frames}
    waits = [at - sent_s[stamp.number] for at, stamp in zip(arrived, stamps, strict=True)]
    assert all(0 <= wait < 0.5 for wait in waits), waits
    steps = {b.shown_utc_ns - a.shown_utc_ns for a, b in pairwise(frames)}
    assert steps == {50_000_000}


def test_a_live_stream_begins_with_a_keyframe_and_counts_on(
    start_site: Callable[..., SimulatedSite],
    small: StreamPlan,
    raw_client: Callable[[str], Any],
    stamps_of: Callable[..., list[Stamp | None]],
) -> None:
    site = start_site(CameraPlan("02", (replace(small, loop_s=0, gop_s=10.0),)))
    for _ in range(2):
        client = raw_client(site.url("02", StreamRole.SUB))
        client.play()
        stamps = stamps_of(client.receive(lambda seen: sum(p.marker for p in seen) >= 8))
        numbers = [stamp.number for stamp in stamps if stamp is not None]
        assert len(numbers) >= 8
        assert numbers == sorted(numbers)
        client.close()
    site.control.fault("02", Fault.SIZE_CHANGE)
    client = raw_client(site.url("02", StreamRole.SUB))
    client.play()
    assert None not in stamps_of(client.receive(lambda seen: sum(p.marker for p in seen) >= 3))


@on_linux
def test_a_killed_parent_takes_the_child_with_it(small: StreamPlan, loop_cache: Path) -> None:
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
    for camera in (
        CameraPlan("01", (small,), source="moon"),
        CameraPlan("01", (small,), source="world"),
        CameraPlan("99", (replace(small, loop_s=0),), source="world"),
    ):
        site = SimulatedSite(SitePlan((camera,)))
        with pytest.raises(SiteError, match=r"did not start \(exit code 2\)"):
            site.start()
        assert not site.is_running


def test_the_child_finds_the_project_from_any_folder(
    small: StreamPlan, loop_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with SimulatedSite(SitePlan((CameraPlan("01", (small,)),), cache_dir=str(loop_cache))) as site:
        assert site.is_running


def test_a_child_that_never_speaks_is_given_up(small: StreamPlan) -> None:
    plan = SitePlan((CameraPlan("01", (small,)),))
    deaf = [sys.executable, "-c", "import time; time.sleep(30)"]
    site = SimulatedSite(plan, deaf, start_limit_s=0.3)
    started = time.monotonic()
    with pytest.raises(SiteError, match="within 0"):
        site.start()
    assert time.monotonic() - started < 5
    assert not site.is_running


def test_stop_ends_the_child_within_two_seconds_even_with_clients(site: SimulatedSite) -> None:
    pid = site.pid
    port = int(site.url("07", StreamRole.SUB).split(":")[2].split("/", 1)[0])
    with socket.create_connection(("127.0.0.1", port)) as client:
        started = time.monotonic()
        site.stop()
        assert time.monotonic() - started < 2
        client.settimeout(2)
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    assert not _lives(pid)
    site.stop()  # twice is once


@on_linux
def test_sites_leave_no_handle_thread_or_process_behind(
    small: StreamPlan, loop_cache: Path
) -> None:
    plan = SitePlan((CameraPlan("01", (small,)),), cache_dir=str(loop_cache))
    handles, threads = _handles("self"), threading.active_count()
    for _ in range(3):
        with SimulatedSite(plan) as site:
            assert site.control.stats()
            pid = site.pid
        assert not _lives(pid)
    assert _handles("self") == handles
    assert threading.active_count() == threads


@on_linux
def test_clients_that_come_and_go_leave_nothing_in_the_child(
    site: SimulatedSite, raw_client: Callable[[str], Any]
) -> None:
    assert site.control.stats()[0].clients == 0
    before = _handles(site.pid)
    for _ in range(20):
        client = raw_client(site.url("07", StreamRole.SUB))
        client.play()
        client.close()
    end = time.monotonic() + 3
    while time.monotonic() < end and _handles(site.pid) != before:
        time.sleep(0.02)
    assert _handles(site.pid) == before
    assert site.control.stats()[0].clients == 0


def test_wrong_orders_are_refused_and_harm_nothing(site: SimulatedSite) -> None:
    with pytest.raises(ControlError, match="no such camera"):
        site.control.fault("99", Fault.STALL)
    with pytest.raises(ControlError, match="no such camera"):
        site.control.fault("07", Fault.STALL, role=StreamRole.MAIN)
    with pytest.raises(ControlError, match="unknown parameter"):
        site.control.fault("07", Fault.STALL, colour="red")
    with pytest.raises(ControlError, match="last is 0"):
        site.control.truth("07", last=0)
    with pytest.raises(ControlError, match="no camera of this site shows the world"):
        site.control.world()
    assert site.control.stats("07")


def test_what_does_not_run_has_no_address(small: StreamPlan) -> None:
    site = SimulatedSite(SitePlan((CameraPlan("01", (small,)),)))
    with pytest.raises(SiteError, match="does not run"):
        site.url("01", StreamRole.SUB)
    with pytest.raises(SiteError, match="does not run"):
        _ = site.control
    with pytest.raises(ControlError, match="does not answer"):
        ControlClient(1, timeout_s=0.5).stats()


def test_a_stream_that_is_not_planned_has_no_address(site: SimulatedSite) -> None:
    with pytest.raises(SiteError, match="no main stream"):
        site.url("07", StreamRole.MAIN)


def _handles(pid: int | str) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie of a killed parent counts as dead: init has not reaped it yet.
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    return stat.rpartition(")")[2].split()[0] != "Z"
