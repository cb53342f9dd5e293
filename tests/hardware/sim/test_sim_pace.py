"""The schedule: no drift, no bursts; and what the fault gate lets pass."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.sim.faults import Fault, FaultGate, FaultOrder
from hardware.sim.live import picture_time_ns
from hardware.sim.pace import Pace
from hardware.sim.plan import Codec, StreamPlan
from hardware.sim.units import AccessUnit

SECOND = 1_000_000_000


@given(fps=st.integers(1, 60), late=st.lists(st.integers(0, 3_000_000), min_size=1, max_size=200))
def test_a_little_lateness_never_adds_up(fps: int, late: list[int]) -> None:
    pace = Pace(fps, 1000)
    for number, late_ns in enumerate(late):
        assert pace.index == number
        assert pace.due_ns == 1000 + number * SECOND // fps
        assert not pace.advance(pace.due_ns + late_ns)


@given(fps=st.integers(1, 60), late_share=st.floats(1.0, 5.0))
def test_a_late_wake_up_is_made_up_for_without_a_burst(fps: int, late_share: float) -> None:
    period = SECOND // fps
    pace = Pace(fps, 0)
    now = min(round(late_share * period), SECOND - 1)
    sent = []
    for _ in range(40):
        sent.append(now)
        skipped = pace.advance(now)
        assert not skipped
        now = max(now, pace.due_ns)
    gaps = [b - a for a, b in pairwise(sent)]
    assert min(gaps) >= period // 2 - 1
    assert abs(sent[-1] - 39 * SECOND // fps) <= period


def test_after_a_long_sleep_pictures_are_skipped() -> None:
    pace = Pace(10, 0)
    assert pace.advance(5 * SECOND + 20_000_000)
    assert pace.index == 51
    assert pace.due_ns == 5_100_000_000


def test_a_live_stream_leaves_late_pictures_out() -> None:
    pace = Pace(10, SECOND)
    pace.catch_up(0)
    assert (pace.index, pace.due_ns) == (0, SECOND)
    pace.catch_up(SECOND + 350_000_000)
    assert (pace.index, pace.due_ns) == (3, 1_300_000_000)
    pace.catch_up(SECOND)
    assert pace.index == 3, "it never goes back"
    assert picture_time_ns(StreamPlan(fps=25), 26) == 1_040_000_000


def _unit(index: int, gop: int = 10) -> AccessUnit:
    return AccessUnit(Codec.H264, bytes([index]), index % gop == 0, index)


def _passed(gate: FaultGate, start: int, end: int) -> list[int]:
    units = (gate.pass_unit(_unit(index), index) for index in range(start, end))
    return [unit.number for unit in units if unit is not None]


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.HALF_OPEN])
def test_silence_lasts_until_the_keyframe_after_clear(fault: Fault) -> None:
    gate = FaultGate(10, 1)
    assert _passed(gate, 0, 5) == [0, 1, 2, 3, 4]
    gate.start(FaultOrder(fault))
    assert _passed(gate, 5, 12) == []
    gate.clear()
    assert _passed(gate, 12, 23) == [20, 21, 22]


def test_a_repeated_frame_is_the_last_keyframe_before_the_fault() -> None:
    gate = FaultGate(10, 1)
    _passed(gate, 0, 13)
    gate.start(FaultOrder(Fault.REPEATED_FRAME))
    assert _passed(gate, 13, 25) == [10] * 12
    gate.clear()
    assert _passed(gate, 25, 32) == [30, 31]


@pytest.mark.parametrize(
    ("fps", "wanted"), [(1.0, [0, 10, 20]), (0.5, [0, 20]), (10.0, [0, 10, 20])]
)
def test_a_trickle_is_keyframes_at_most_so_often(fps: float, wanted: list[int]) -> None:
    gate = FaultGate(10, 1)
    gate.start(FaultOrder(Fault.TRICKLE, fps=fps))
    assert _passed(gate, 0, 30) == wanted


def test_steps_of_time_add_up_and_stay_after_clear() -> None:
    gate = FaultGate(10, 1)
    gate.start(FaultOrder(Fault.PTS_JUMP, seconds=5))
    gate.start(FaultOrder(Fault.PTS_JUMP, seconds=-2))
    gate.clear()
    assert gate.shift_s == 3
    assert _passed(gate, 1, 4) == [1, 2, 3], "a step of time hides no picture"


def test_the_same_seed_loses_the_same_packets() -> None:
    kept = []
    for seed in (4, 4, 5):
        gate = FaultGate(10, seed)
        assert gate.kept_packets(3) is None
        gate.start(FaultOrder(Fault.PACKET_LOSS, share=0.5))
        kept.append(gate.kept_packets(64))
    assert kept[0] == kept[1] != kept[2]


def test_a_spoilt_jpeg_has_no_scan() -> None:
    gate = FaultGate(10, 1)
    gate.start(FaultOrder(Fault.BAD_PARAMETER_SETS))
    unit = gate.pass_unit(AccessUnit(Codec.MJPEG, bytes(500), True, 1), 1)
    assert unit is not None
    assert len(unit.data) == 64
    assert gate.described_sets(Codec.MJPEG, ()) == ()
