"""From access units to packets and states, on a fake clock and with real coded pictures."""

import io
import logging

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.link_machine import LinkAction
from hardware.camera.packet import Packet, StreamRole
from hardware.camera.receiver import StreamReceiver
from hardware.camera.state import LinkCause, LinkState, StreamStatus
from hardware.camera.unit import RawUnit

NS = 1_000_000_000
STEP = 9000


class Bench:
    """A receiver that is fed ten units a second by hand."""

    def __init__(self) -> None:
        self.statuses: list[StreamStatus] = []
        self.now_ns = NS
        self.receiver = StreamReceiver("07", StreamRole.MAIN, NS, self.statuses.append)
        self.receiver.start(NS)
        self.receiver.begin_session()
        self.receiver.opened(NS)
        self.ticks = 0

    def feed(self, data: bytes, *, lost: int = 0, codec: str = "h264") -> Packet | None:
        self.now_ns += NS // 10
        self.ticks += STEP
        unit = RawUnit(codec, data, self.ticks, None, lost_before=lost)
        packet = self.receiver.accept(unit, self.now_ns)
        self.receiver.progress()
        return packet

    def wait(self, seconds: float) -> LinkAction:
        """Time passes; the first thing the receiver asks for."""
        for _ in range(round(seconds * 20)):
            self.now_ns += NS // 20
            action = self.receiver.tick(self.now_ns)
            if action is not LinkAction.NONE:
                return action
        return LinkAction.NONE

    @property
    def state(self) -> LinkState:
        return self.receiver.machine.view.state

    @property
    def cause(self) -> LinkCause:
        return self.receiver.machine.view.cause


@pytest.fixture
def units(make_clip: "object") -> list[bytes]:
    """Thirty access units of a noisy clip, ten a group."""
    assert callable(make_clip)
    with av.open(io.BytesIO(make_clip(pictures=30)), mode="r") as file:
        return [bytes(one) for one in file.demux(video=0) if one.size]


def test_nothing_leaves_before_the_first_key_picture(units: list[bytes]) -> None:
    bench = Bench()
    assert [bench.feed(one) for one in units[7:10]] == [None] * 3
    packet = bench.feed(units[10])
    assert packet is not None
    assert (packet.sequence, packet.session, packet.is_keyframe) == (0, 1, True)
    assert [one.state for one in bench.statuses] == [LinkState.CONNECTING, LinkState.LIVE]


def test_a_lost_unit_is_a_step_in_the_sequence(units: list[bytes]) -> None:
    bench = Bench()
    packets = [bench.feed(one, lost=2 if n == 4 else 0) for n, one in enumerate(units[:6])]
    assert [one.sequence for one in packets if one] == [0, 1, 2, 3, 6, 7]


def test_a_resent_picture_is_flagged_within_two_seconds(units: list[bytes]) -> None:
    bench = Bench()
    for unit in units[:15]:
        bench.feed(unit)
    struck_ns = bench.now_ns
    before = len(bench.statuses)
    while len(bench.statuses) == before:
        assert bench.feed(units[10]) is not None
        bench.receiver.tick(bench.now_ns)
    assert (bench.state, bench.cause) == (LinkState.STALLED, LinkCause.REPEATED_PICTURE)
    assert bench.now_ns - struck_ns <= 1.7 * NS
    for unit in units[20:25]:
        bench.feed(unit)
    assert bench.state is LinkState.LIVE


def test_a_repeat_stays_flagged_across_a_new_connection(units: list[bytes]) -> None:
    bench = Bench()
    for unit in units[:10]:
        bench.feed(unit)
    action = LinkAction.NONE
    while action is LinkAction.NONE:
        bench.feed(units[0])
        action = bench.receiver.tick(bench.now_ns)
    assert action is LinkAction.CLOSE
    assert bench.wait(3) is LinkAction.OPEN
    bench.receiver.begin_session()
    for _ in range(5):
        bench.feed(units[0])
    assert bench.state is LinkState.LOST


def test_undecodable_pictures_are_not_live(units: list[bytes]) -> None:
    bench = Bench()
    bench.feed(units[0])
    for unit in units[1:20]:
        bench.now_ns += NS // 10
        bench.receiver.accept(RawUnit("h264", unit, None, None), bench.now_ns)
        bench.receiver.judge((1, 0), bench.now_ns)
        bench.receiver.tick(bench.now_ns)
    assert (bench.state, bench.cause) == (LinkState.STALLED, LinkCause.UNDECODABLE)


def test_a_new_picture_size_is_a_new_format(units: list[bytes], make_clip: "object") -> None:
    assert callable(make_clip)
    bench = Bench()
    first = bench.feed(units[0])
    second = bench.feed(units[1])
    with av.open(io.BytesIO(make_clip(width=160, height=96)), mode="r") as file:
        small = bench.feed(next(bytes(one) for one in file.demux(video=0)))
    assert first is not None
    assert second is not None
    assert small is not None
    assert first.format is second.format
    assert (small.format.width, small.format.height) == (160, 96)
    assert small.session == first.session


def test_parameter_sets_without_sense_let_nothing_through(units: list[bytes]) -> None:
    bench = Bench()
    bench.feed(units[0])
    spoilt = units[10].replace(b"\x01\x67\x42", b"\x01\x67\x01\x01\x01\x01\x01", 1)
    assert spoilt != units[10]
    assert bench.feed(spoilt) is None
    assert bench.feed(units[11]) is None
    packet = bench.feed(units[20])
    assert packet is not None
    assert packet.sequence == 3


def test_one_line_for_a_loss_and_one_for_the_return(
    units: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench()
    with caplog.at_level(logging.INFO, "camera"):
        bench.feed(units[0])
        assert bench.wait(4) is LinkAction.CLOSE
        for _ in range(5):
            assert bench.wait(3) is LinkAction.OPEN
            bench.receiver.begin_session()
            bench.receiver.failed(SourceError(LinkCause.NO_ANSWER), bench.now_ns)
        assert bench.wait(3) is LinkAction.OPEN
        bench.receiver.begin_session()
        bench.feed(units[10])
    lines = [one.getMessage() for one in caplog.records]
    assert lines[0] == "camera 07 main is live"
    assert lines[1] == "camera 07 main is lost: silent"
    assert lines[2].startswith("camera 07 main is back after ")
    assert len(lines) == 3


def test_a_refusal_in_an_outage_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    with caplog.at_level(logging.INFO, "camera"):
        for _ in range(3):
            bench.receiver.failed(RefusedError(LinkCause.WRONG_PASSWORD), bench.now_ns)
            assert bench.wait(31) is LinkAction.OPEN
    assert [one.levelname for one in caplog.records] == ["ERROR"]
    assert "wrong_password" in caplog.text


def test_a_return_within_the_first_connection_has_no_time_away(units: list[bytes]) -> None:
    bench = Bench()
    bench.feed(units[0])
    assert bench.statuses[-1].away_s == 0.0


@settings(max_examples=40)
@given(data=st.data())
def test_random_and_truncated_units_never_break_the_receiver(data: st.DataObject) -> None:
    bench = Bench()
    last: Packet | None = None
    for _ in range(data.draw(st.integers(1, 12))):
        codec = data.draw(st.sampled_from(["h264", "hevc", "mjpeg"]))
        head = data.draw(
            st.sampled_from([b"", b"\x00\x00\x01\x67\x42\x00\x1e", b"\x00\x00\x01\x65"])
        )
        packet = bench.feed(head + data.draw(st.binary(max_size=40)), codec=codec)
        if packet is not None:
            assert last is None or packet.sequence > last.sequence
            assert last is None or packet.dts > last.dts
            last = packet
