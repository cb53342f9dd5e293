"""Alarms through PulseAudio: a null sink of an unprivileged server, recorded with parec."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from console.clock import SystemClock
from console.domain.events import Code, Event
from console.domain.sounding import Score, SoundCall, Voice
from console.services.health import HealthService
from console.services.reporter import Reporter
from console.services.sound.desk import SoundLink
from console.services.sound.mixer import Sounded
from console.services.sound.patterns import RATE_HZ, load_patterns
from console.services.sound.service import SoundService

pytestmark = [pytest.mark.peer, pytest.mark.gui]

SOON_MS = 10_000
FORMAT = ("--raw", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1")


class PulsePeer:
    """A sound server with one null sink."""

    def __init__(self, home: Path) -> None:
        """Start it; as an unprivileged user when we are root, which it refuses."""
        self.address = f"unix:{home}/native"
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        home.chmod(0o777)
        native = f"module-native-protocol-unix auth-anonymous=1 socket={home}/native"
        self._child = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("--disable-shm=yes", "-L", native, "-L", "module-null-sink sink_name=guard"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": str(home),
                "PULSE_RUNTIME_PATH": str(home / "pulse"),
            },
            user="nobody" if is_root else None,
            group="nogroup" if is_root else None,
            extra_groups=[] if is_root else None,
        )
        self.socket = home / "native"

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "PULSE_SERVER": self.address}

    def order(self, *words: str) -> None:
        subprocess.run(["pactl", *words], check=True, capture_output=True, env=self.env, timeout=10)

    def record(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["parec", "-d", "guard.monitor", *FORMAT], stdout=subprocess.PIPE, env=self.env
        )

    def stop(self) -> None:
        self._child.terminate()
        self._child.wait(5)


@pytest.fixture
def pulse(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulsePeer]:
    """The server, or one named skip."""
    if any(shutil.which(one) is None for one in ("pulseaudio", "parec", "pactl")):
        pytest.skip("PulseAudio is not installed: run the set-up with PEERS=1")
    with tempfile.TemporaryDirectory() as folder:  # short: a socket's path has a limit
        peer = PulsePeer(Path(folder))
        monkeypatch.setenv("PULSE_SERVER", peer.address)
        try:
            qtbot.waitUntil(peer.socket.exists, timeout=SOON_MS)
            yield peer
        finally:
            peer.stop()


def pitch_of(raw: bytes) -> float:
    samples = np.frombuffer(raw[: len(raw) // 2 * 2], np.int16).astype(np.float64)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 18))
    return float(np.argmax(spectrum)) * RATE_HZ / (1 << 18)


def test_the_right_notes_come_out_and_a_sink_may_go_and_come_back(
    qtbot: QtBot, pulse: PulsePeer
) -> None:
    events: list[Event] = []
    heard: list[Sounded] = []
    clock = SystemClock()
    service = SoundService("control", HealthService(clock), Reporter(clock, events.append))
    service.sounded.connect(heard.append)
    service.start()
    qtbot.waitUntil(lambda: service.state.link is SoundLink.HEARD, timeout=SOON_MS)
    voices = (Voice.ALARM, Voice.WARNING, Voice.UNKNOWN)

    def all_heard(serial: int) -> bool:
        return [one.serial for one in heard] == list(range(1, serial + 1))

    for serial, voice in enumerate(voices, start=1):
        recorder = pulse.record()
        qtbot.wait(400)  # until parec is connected: it tells nobody when it is
        service.play(Score(voice, SoundCall(serial, voice)))
        qtbot.waitUntil(partial(all_heard, serial), timeout=SOON_MS)
        qtbot.wait(900)  # the pattern itself
        service.play(Score())
        recorder.terminate()
        raw, _ = recorder.communicate(timeout=5)
        assert pitch_of(raw) == pytest.approx(load_patterns()[voice].pitches_hz[0], abs=4)
    pulse.order("unload-module", "module-null-sink")
    qtbot.waitUntil(lambda: service.state.link is not SoundLink.HEARD, timeout=SOON_MS)
    pulse.order("load-module", "module-null-sink", "sink_name=guard")
    qtbot.waitUntil(lambda: service.state.link is SoundLink.HEARD, timeout=SOON_MS)
    assert [one.code for one in events] == [Code.SOUND_LOST, Code.SOUND_BACK]
    assert service.stop(5.0) == []
