"""The base of every writer thread: the shape of the device threads, for rooms the store cannot see.

`console.store` imports no other room, so it keeps a twin of the pump of the device threads:
one loop, one way to stop, one line that catches what escaped.
"""

import threading

from PySide6.QtCore import QThread, Signal


class StorePump(QThread):
    """One writing loop on a thread of its own.

    Attributes:
        failed: Signal(Exception): what escaped the turn; the thread has ended.
    """

    failed = Signal(object)

    def __init__(self, name: str) -> None:
        """Give the thread its name; nothing runs until start()."""
        super().__init__()
        self._stopping = threading.Event()
        self._has_failed = False
        self.setObjectName(name)

    def request_stop(self) -> None:
        """Ask the loop to end. Any thread; returns at once."""
        self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked the loop to end. Any thread."""
        return self._stopping.is_set()

    def turn(self) -> None:
        """Do one bounded piece of work, waiting for it a bounded time."""
        raise NotImplementedError

    def opened(self) -> None:
        """Run once on the thread before the first turn."""

    def closed(self) -> None:
        """Run once on the thread after the last turn, also after a failure."""

    @property
    def has_failed(self) -> bool:
        """Whether an error of ours ended the loop. Any thread."""
        return self._has_failed

    def run(self) -> None:
        """Turn until asked to stop, then close; report what escapes either."""
        for part in (self._loop, self.closed):
            try:
                part()
            except Exception as error:  # noqa: BLE001 - last line of the thread
                self._has_failed = True
                self.failed.emit(error)

    def _loop(self) -> None:
        self.opened()
        while not self._stopping.is_set():
            self.turn()
