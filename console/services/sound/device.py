"""What the loudspeaker reads from: a device that mixes when it is pulled. Sound thread only.

Pull mode has no queue of ours in front of the sink: a call begins with the next samples that the
sink takes, and the moment at which it took them is known. The same device is read by a timer where
there is no loudspeaker, so that what would have been heard is counted all the same.
"""

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QObject, Signal
from typing_extensions import override

from console.services.sound.mixer import Mixer

_BYTES_A_SAMPLE = 2
#: More than any sink asks for at once; a mistake in its arithmetic must not cost memory.
_MOST_BYTES = 1 << 18


class ToneDevice(QIODevice):
    """Int16 samples of one channel, without an end.

    Attributes:
        sounded: Signal(Sounded): the first sample of a call was just taken.
    """

    sounded = Signal(object)

    def __init__(self, mixer: Mixer, monotonic_ns: Callable[[], int], parent: QObject) -> None:
        """Open it for reading.

        Args:
            mixer: Gives the samples.
            monotonic_ns: The clock that alarms are stamped with.
            parent: As usual.
        """
        super().__init__(parent)
        self._mixer = mixer
        self._now = monotonic_ns
        self.pulled_ns = 0
        # Unbuffered: Qt would otherwise read 16 KiB ahead, which is a sixth of a second of delay.
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    @property
    def taken(self) -> int:
        """Samples taken since the start."""
        return self._mixer.taken

    def pull(self, count: int) -> bytes:
        """Take samples; used by the timer that counts where there is no loudspeaker.

        Args:
            count: Samples; 0 or fewer take none.
        """
        if count <= 0:
            return b""
        now_ns = self._now()
        self.pulled_ns = now_ns
        samples, began = self._mixer.take(count, now_ns)
        if began is not None:
            self.sounded.emit(began)
        return samples.tobytes()

    @override
    def readData(self, maxlen: int) -> bytes:
        """What the sink calls."""
        return self.pull(min(maxlen, _MOST_BYTES) // _BYTES_A_SAMPLE)

    @override
    def writeData(self, data: bytes | bytearray | memoryview, maxSize: int) -> int:
        """Nothing can be written."""
        return -1

    @override
    def isSequential(self) -> bool:
        """It has no end and no positions."""
        return True

    @override
    def bytesAvailable(self) -> int:
        """Always enough: silence is samples, too."""
        return _MOST_BYTES
