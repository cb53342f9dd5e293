"""The sound desk and its service: a loudspeaker comes, plays, fails, goes; nothing is pretended."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from console.clock import SystemClock
from console.domain.events import Code, Event
from console.domain.health import HealthState
from console.domain.sounding import Score, SoundCall, Voice
from console.services.health import HealthService
from console.services.reporter import Reporter
from console.services.sound import desk
from console.services.sound.desk import SoundLink, SoundState
from console.services.sound.device import ToneDevice
from console.services.sound.mixer import Sounded
from console.services.sound.service import SoundService

SOON_MS = 5_000
ALARM = Score(Voice.ALARM, SoundCall(4, Voice.ALARM))


class FakeSpeaker(QObject):
    """A loudspeaker that a test plugs, unplugs and reads from."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.opened_name = ""
        self.refuses = ""
        self.broken = ""
        self.source: ToneDevice | None = None

    def default_name(self) -> str:
        return self.name

    def is_current(self) -> bool:
        return self.source is not None and self.opened_name == self.name

    def open(self, source: ToneDevice) -> str:
        self.close()
        if not self.refuses:
            self.source, self.opened_name = source, self.name
        return self.refuses

    def trouble(self) -> str:
        return self.broken

    def close(self) -> None:
        self.source = None


class Bench:
    """A service with everything that came out of it."""

    def __init__(self, speaker: FakeSpeaker) -> None:
        self.speaker = speaker
        self.events: list[Event] = []
        self.sounded: list[Sounded] = []
        self.health = HealthService(SystemClock())
        reporter = Reporter(SystemClock(), self.events.append)
        self.service = SoundService("control", self.health, reporter, lambda: speaker)
        self.service.sounded.connect(self.sounded.append)

    @property
    def link(self) -> SoundLink:
        return self.service.state.link


@pytest.fixture
def speaker() -> FakeSpeaker:
    return FakeSpeaker("Desk speaker")


@pytest.fixture
def bench(qtbot: QtBot, speaker: FakeSpeaker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(desk, "RETRY_S", 0.05)
    monkeypatch.setattr(desk, "WATCH_MS", 20)
    monkeypatch.setattr(desk, "SILENT_S", 0.3)
    made = Bench(speaker)
    yield made
    assert made.service.stop(5.0) == []


def test_a_loudspeaker_that_plays_is_normal_and_says_its_name(qtbot: QtBot, bench: Bench) -> None:
    bench.speaker.broken = ""
    bench.service.start()
    qtbot.waitUntil(lambda: bench.link is SoundLink.HEARD, timeout=SOON_MS)
    assert bench.service.state == SoundState(SoundLink.HEARD, "Desk speaker")
    assert bench.health.items[0].state is HealthState.NORMAL
    assert bench.health.conditions == ()
    assert bench.events == []


def test_without_a_device_the_calls_are_counted_and_the_silence_is_told(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.speaker.name = ""
    bench.service.start()
    qtbot.waitUntil(lambda: bench.link is SoundLink.NO_DEVICE, timeout=SOON_MS)
    before_ns = SystemClock().monotonic_ns()
    bench.service.play(ALARM)
    qtbot.waitUntil(lambda: len(bench.sounded) == 1, timeout=SOON_MS)
    assert bench.sounded[0].serial == 4
    assert bench.sounded[0].first_ns >= before_ns
    assert [one.code for one in bench.health.conditions] == [Code.SOUND_LOST]
    assert [one.code for one in bench.events] == [Code.SOUND_LOST]
    assert bench.events[0].params["cause"] == "no_audio_device"


def test_a_device_that_appears_is_taken_and_told_once(qtbot: QtBot, bench: Bench) -> None:
    bench.speaker.name = ""
    bench.service.start()
    qtbot.waitUntil(lambda: bench.link is SoundLink.NO_DEVICE, timeout=SOON_MS)
    bench.speaker.name = "Headset"
    bench.speaker.changed.emit()
    qtbot.waitUntil(lambda: bench.link is SoundLink.HEARD, timeout=SOON_MS)
    assert bench.health.conditions == ()
    assert [one.code for one in bench.events] == [Code.SOUND_LOST, Code.SOUND_BACK]


def test_a_device_that_takes_no_samples_is_not_called_heard(qtbot: QtBot, bench: Bench) -> None:
    bench.service.start()
    qtbot.waitUntil(lambda: bench.link is SoundLink.HEARD, timeout=SOON_MS)
    bench.speaker.refuses = "gone"  # so that it is not opened again at once
    qtbot.waitUntil(lambda: bench.link is SoundLink.FAILED, timeout=SOON_MS)
    bench.service.play(ALARM)
    qtbot.waitUntil(lambda: len(bench.sounded) == 1, timeout=SOON_MS)  # counted meanwhile
    assert bench.events[-1].params["cause"] == "audio_failed"
    bench.speaker.refuses = ""
    qtbot.waitUntil(lambda: bench.link is SoundLink.HEARD, timeout=SOON_MS)


def test_a_device_that_refuses_is_tried_again(qtbot: QtBot, bench: Bench) -> None:
    bench.speaker.refuses = "AccessDenied"
    bench.service.start()
    qtbot.waitUntil(lambda: bench.link is SoundLink.FAILED, timeout=SOON_MS)
    bench.speaker.refuses = ""
    qtbot.waitUntil(lambda: bench.link is SoundLink.HEARD, timeout=SOON_MS)


def test_what_the_device_reads_are_whole_samples_and_never_the_end(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.service.start()
    qtbot.waitUntil(lambda: bench.link is SoundLink.HEARD, timeout=SOON_MS)
    source = bench.speaker.source
    assert source is not None
    assert source.isSequential()
    assert len(source.readData(4_801)) == 4_800
    assert len(source.readData(1 << 30)) == source.bytesAvailable()
    assert source.writeData(b"xx", 2) == -1
    assert source.pull(0) == b""
