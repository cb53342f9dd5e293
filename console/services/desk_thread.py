"""A thread for a desk: an object whose slots do work that arrives as messages. Main thread."""

from PySide6.QtCore import QObject, QThread, Signal, Slot


class _LastMessage(QObject):
    """Ends the thread it lives in once everything before it has been served."""

    @Slot()
    def on_end_asked(self) -> None:
        """QThread.quit from outside would overtake the messages that wait."""
        QThread.currentThread().quit()


class DeskThread(QObject):
    """Owns one named thread and the desk that lives in it."""

    _end_asked = Signal()

    def __init__(self, desk: QObject, name: str) -> None:
        """Move the desk; nothing runs until start().

        Args:
            desk: Without a parent.
            name: Of the thread, for logs and for the list of the overdue.
        """
        super().__init__()
        self._desk = desk
        self._last = _LastMessage()
        self._thread = QThread()
        self._thread.setObjectName(name)
        for one in (desk, self._last):
            one.moveToThread(self._thread)
            # Timers of the desk must end in its own thread, before the thread does.
            self._thread.finished.connect(one.deleteLater)
        self._end_asked.connect(self._last.on_end_asked)

    @property
    def name(self) -> str:
        """Name of the thread."""
        return self._thread.objectName()

    def is_running(self) -> bool:
        """Whether the thread serves messages."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Begin to serve messages."""
        self._thread.start()

    def stop(self, limit_s: float) -> list[str]:
        """Serve what has arrived, then end; a second call only waits.

        Returns:
            The thread's name when it is overdue, else nothing.
        """
        if self._thread.isRunning():
            self._end_asked.emit()
        is_done = self._thread.wait(round(limit_s * 1000))
        return [] if is_done else [self._thread.objectName()]
