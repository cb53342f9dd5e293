"""Alarms through PulseAudio: a null sink of an unprivileged server, recorded with parec."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.events import Code
from console.domain.sounding import Voice
from console.services.sound.patterns import load_patterns

pytestmark = [pytest.mark.peer, pytest.mark.gui]

SOON_S = 10.0
HEARER = Path(__file__).with_name("hear_pulse.py")


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

    def stop(self) -> None:
        self._child.terminate()
        self._child.wait(5)


@pytest.fixture
def pulse() -> Iterator[PulsePeer]:
    """The server, or one named skip."""
    if any(shutil.which(one) is None for one in ("pulseaudio", "parec", "pactl")):
        pytest.skip("PulseAudio is not installed: run the set-up with PEERS=1")
    with tempfile.TemporaryDirectory() as folder:  # short: a socket's path has a limit
        peer = PulsePeer(Path(folder))
        try:
            end_s = time.monotonic() + SOON_S
            while not peer.socket.exists() and time.monotonic() < end_s:
                time.sleep(0.02)
            yield peer
        finally:
            peer.stop()


def test_the_right_notes_come_out_and_a_sink_may_go_and_come_back(
    pulse: PulsePeer, repository: Path
) -> None:
    done = subprocess.run(
        [sys.executable, str(HEARER), pulse.address],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    patterns = load_patterns()
    assert told["pitches"] == {
        one.value: pytest.approx(patterns[one].pitches_hz[0], abs=4)
        for one in (Voice.ALARM, Voice.WARNING, Voice.UNKNOWN)
    }
    assert told["serials"] == [1, 2, 3]
    assert told["events"] == [Code.SOUND_LOST.value, Code.SOUND_BACK.value]
    assert told["overdue"] == []
