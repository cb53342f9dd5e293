"""Run by test_pulse_sound.py in a process of its own: plays alarms and records what came out.

Qt asks for a sound server once a process, so the process must meet this server first. Prints one
JSON object. Arguments: the address of the server.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication

from console.clock import SystemClock
from console.domain.events import Event
from console.domain.sounding import Score, SoundCall, Voice
from console.services.health import HealthService
from console.services.reporter import Reporter
from console.services.sound.desk import SoundLink
from console.services.sound.mixer import Sounded
from console.services.sound.patterns import RATE_HZ
from console.services.sound.service import SoundService

FORMAT = ("--raw", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1")
SOON_S = 15.0


def until(is_true: Callable[[], bool], what: str) -> None:
    """Serve messages until something is true."""
    end_s = time.monotonic() + SOON_S
    while not is_true():
        if time.monotonic() > end_s:
            sys.exit(f"not within {SOON_S:g} s: {what}")
        QCoreApplication.processEvents()
        time.sleep(0.005)


def pause(seconds: float) -> None:
    """Serve messages for a while."""
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        QCoreApplication.processEvents()
        time.sleep(0.005)


def pitch_of(raw: bytes) -> float:
    """The strongest tone, Hz."""
    samples = np.frombuffer(raw[: len(raw) // 2 * 2], np.int16).astype(np.float64)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 18))
    return float(np.argmax(spectrum)) * RATE_HZ / (1 << 18)


def order(*words: str) -> None:
    """Tell the server to do something."""
    subprocess.run(["pactl", *words], check=True, capture_output=True, timeout=10)


def main() -> None:
    """Play, record, take the sink away and give it back."""
    os.environ["PULSE_SERVER"] = sys.argv[1]
    app = QCoreApplication([])
    events: list[Event] = []
    heard: list[Sounded] = []
    clock = SystemClock()
    service = SoundService("control", HealthService(clock), Reporter(clock, events.append))
    service.sounded.connect(heard.append)
    service.start()
    until(lambda: service.state.link is SoundLink.HEARD, "a device")
    pitches = {}
    for serial, voice in enumerate((Voice.ALARM, Voice.WARNING, Voice.UNKNOWN), start=1):
        recorder = subprocess.Popen(
            ["parec", "-d", "guard.monitor", *FORMAT], stdout=subprocess.PIPE
        )
        pause(0.4)  # until parec is connected: it tells nobody when it is
        service.play(Score(voice, SoundCall(serial, voice)))
        until(lambda wanted=serial: len(heard) == wanted, f"the first sample of {voice}")  # type: ignore[misc]
        pause(0.9)  # the pattern itself
        service.play(Score())
        recorder.terminate()
        pitches[voice.value] = pitch_of(recorder.communicate(timeout=5)[0])
    order("unload-module", "module-null-sink")
    until(lambda: service.state.link is not SoundLink.HEARD, "the loss of the sink")
    order("load-module", "module-null-sink", "sink_name=guard")
    until(lambda: service.state.link is SoundLink.HEARD, "the return of the sink")
    overdue = service.stop(5.0)
    told = {
        "pitches": pitches,
        "serials": [one.serial for one in heard],
        "events": [one.code.value for one in events],
        "overdue": overdue,
    }
    print(json.dumps(told))  # noqa: T201 - the answer
    del app


if __name__ == "__main__":
    main()
