"""The hidden sub-command that the packaged program starts its simulator with."""

import sys

import pytest

from console.commands import main
from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite


def test_the_program_starts_its_own_simulator(tmp_path: object) -> None:
    stream = StreamPlan(role=StreamRole.SUB, width=64, height=64, loop_s=1)
    plan = SitePlan((CameraPlan("01", (stream,)),), cache_dir=str(tmp_path))
    with SimulatedSite(plan, [sys.executable, "-m", "console", "simulate"]) as site:
        assert site.is_running
        assert [entry.camera for entry in site.control.stats()] == ["01"]


def test_the_help_text_does_not_show_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert "demo" in shown.split()
    assert "simulate" not in shown.split()
