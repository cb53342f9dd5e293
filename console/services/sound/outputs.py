"""The machine's loudspeakers through QtMultimedia. Sound thread only.

Imported by the sound thread when it starts, never by the window: loading the multimedia library
and asking the sound server must not hold up the first picture.
"""

import logging

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices, QtAudio

from console.services.sound.device import ToneDevice
from console.services.sound.patterns import RATE_HZ

log = logging.getLogger("sound")

#: Of the sink's buffer: what it pulls is heard so much later. Less would crackle on a busy desk.
BUFFER_S = 0.06


class Outputs(QObject):
    """The default loudspeaker, opened, watched and closed.

    Attributes:
        changed: Signal(): a device came or went.
    """

    changed = Signal()

    def __init__(self) -> None:
        """Begin to listen for devices."""
        super().__init__()
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self.on_outputs_changed)
        self._sink: QAudioSink | None = None
        self._opened: QAudioDevice | None = None

    @Slot()
    def on_outputs_changed(self) -> None:
        """Tell the desk."""
        self.changed.emit()

    def default_name(self) -> str:
        """Name of the device that the system prefers; empty when there is none."""
        wanted = QMediaDevices.defaultAudioOutput()
        return "" if wanted.isNull() else wanted.description() or "loudspeaker"

    def is_current(self) -> bool:
        """Whether what is open is what the system prefers now."""
        wanted = QMediaDevices.defaultAudioOutput()
        return self._opened is not None and bytes(wanted.id().data()) == bytes(
            self._opened.id().data()
        )

    def open(self, source: ToneDevice) -> str:
        """Play from a device.

        Returns:
            Why it could not be opened, for the log; empty when it plays.
        """
        self.close()
        wanted = QMediaDevices.defaultAudioOutput()
        shape = QAudioFormat()
        shape.setSampleRate(RATE_HZ)
        shape.setChannelCount(1)
        shape.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if wanted.isNull() or not wanted.isFormatSupported(shape):
            return "the device takes no 48 kHz"
        sink = QAudioSink(wanted, shape, self)
        sink.setBufferSize(round(2 * RATE_HZ * BUFFER_S))
        sink.start(source)
        if sink.error() is not QtAudio.Error.NoError:
            reason = sink.error().name
            sink.deleteLater()
            return reason
        self._sink, self._opened = sink, wanted
        return ""

    def trouble(self) -> str:
        """What is wrong with what is open, for the log; empty while it plays."""
        if self._sink is None:
            return "not open"
        if self._sink.state() is QtAudio.State.StoppedState:
            return self._sink.error().name
        return ""

    def close(self) -> None:
        """Stop playing."""
        sink, self._sink, self._opened = self._sink, None, None
        if sink is not None:
            sink.stop()
            sink.deleteLater()
