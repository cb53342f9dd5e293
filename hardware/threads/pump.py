"""The base of every device thread: one loop, one way to stop, one line that catches errors."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QThread, Signal


class Pump(QThread):
    """One blocking device loop on a thread of its own.

    Attributes:
        failed: Signal(Exception): what escaped the turn; the thread has ended.
    """

    failed = Signal(object)

    def __init__(self, name: str, turn: Callable[[], None] | None = None) -> None:
        """Keep the turn; nothing runs until start(). Subclasses may override `turn` instead."""
        super().__init__()
        self._given_turn = turn
        self._stopping = threading.Event()
        self.setObjectName(name)

    def request_stop(self) -> None:
        """Ask the loop to end. Any thread; returns at once."""
        self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked the loop to end. Any thread."""
        return self._stopping.is_set()

    def turn(self) -> None:
        """Do one bounded piece of work."""
        if self._given_turn is not None:
            self._given_turn()

    def opened(self) -> None:
        """Run once on the thread before the first turn."""

    def closed(self) -> None:
        """Run once on the thread after the last turn, also after a failure."""

    def run(self) -> None:
        """Turn until asked to stop; report what escapes."""
        try:
            self.opened()
            while not self._stopping.is_set():
                self.turn()
        except Exception as error:  # noqa: BLE001 - last line of the thread
            self.failed.emit(error)
        finally:
            self.closed()
